"""The speakers of all documents as they are compared: one appearance for each speaker of each document."""

from collections.abc import Iterable
from typing import NamedTuple

import regex

from claimx.model.extraction import Extraction
from claimx.model.records import Speaker, SpeakerKind

LINKABLE = (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)
_SHORT = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}&.’'-]{1,23}")


class Member(NamedTuple):
    """A speaker of a document, by their ids."""

    document: str
    speaker: str


class Appearance(NamedTuple):
    """One speaker of one document. `shorts` are shorter names of an organisation that its document uses for it."""

    member: Member
    name: str
    kind: SpeakerKind
    role: str
    organization: str
    gender: str
    language: str
    shorts: tuple[str, ...]


def appearances(extractions: Iterable[Extraction]) -> list[Appearance]:
    """All speakers, by document and id, each once.

    A document that is there twice counts once; where its extractions differ, the speaker that sorts first is taken.
    """
    found: dict[Member, Appearance] = {}
    for extraction in extractions:
        document = extraction.document
        for speaker in extraction.speakers:
            member = Member(document.id, speaker.id)
            one = _appearance(member, speaker, document.language, document.text)
            other = found.get(member)
            found[member] = one if other is None else min(one, other)
    return [found[member] for member in sorted(found)]


def _appearance(member: Member, speaker: Speaker, language: str, text: str) -> Appearance:
    shorts: tuple[str, ...] = ()
    if speaker.kind is SpeakerKind.ORGANIZATION and " " in speaker.name:
        seen = {span.of(text) for span in speaker.mentions}
        shorts = tuple(sorted(one for one in seen if one != speaker.name and _SHORT.fullmatch(one)))
    return Appearance(
        member,
        speaker.name,
        speaker.kind,
        speaker.role or "",
        speaker.organization or "",
        speaker.gender or "",
        language,
        shorts,
    )
