"""Names that another library finds, as a second opinion on what a speaker is: spaCy, GLiNER, Presidio, a model's."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from claimx.errors import UnknownOptionError
from claimx.model import Speaker
from claimx.model.records import SpeakerKind
from claimx.text.span import Span

_KINDS = {
    **dict.fromkeys(("PER", "PERS", "PERSON"), SpeakerKind.PERSON),
    **dict.fromkeys(("ORG", "ORGANIZATION", "ORGANISATION"), SpeakerKind.ORGANIZATION),
}


class NameSource(Protocol):
    """Anything that is called with a text and gives the names in it."""

    def __call__(self, text: str, /) -> Iterable[tuple[int, int, str]]:
        """Start, end (code points of the text, end exclusive) and label of each name, in any order.

        Labels that count are PER, PERS, PERSON, ORG, ORGANIZATION and ORGANISATION, in any case.
        """
        ...


def name_of(names: NameSource) -> str:
    """What a source of names is called in the record of a run: its `name`, else that of the function or class."""
    given = getattr(names, "name", None) or getattr(names, "__qualname__", None)
    return str(given if given is not None else type(names).__qualname__)


def with_kinds(text: str, speakers: Iterable[Speaker], names: NameSource) -> tuple[Speaker, ...]:
    """The speakers, each a person or an organisation as most of its mentions are by the names that share a word with
    its own. One that is neither by the rules (a group, somebody unnamed), or that has no such mention, stays as it is.

    Raises UnknownOptionError when a name lies outside the text.
    """
    found = [(Span(start, end), kind) for start, end, label in names(text) if (kind := _KINDS.get(str(label).upper()))]
    for span, _ in found:
        if not 0 <= span.start < span.end <= len(text):
            place = f"({span.start}, {span.end})"
            raise UnknownOptionError(f"names: {name_of(names)} gave {place}, not in a text of {len(text)} code points")
    found.sort()
    longest = max((span.end - span.start for span, _ in found), default=0)
    return tuple(_with_kind(text, speaker, found, longest) for speaker in speakers)


def _with_kind(text: str, speaker: Speaker, found: Sequence[tuple[Span, SpeakerKind]], longest: int) -> Speaker:
    if speaker.kind not in (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION):
        return speaker
    own = _words(speaker.name or "")
    votes: Counter[SpeakerKind] = Counter()
    for mention in speaker.mentions:
        near = slice(
            bisect_left(found, mention.start - longest, key=_start), bisect_left(found, mention.end, key=_start)
        )
        for span, kind in found[near]:
            if mention.start < span.end and own & _words(span.of(text)):
                votes[kind] += 1
    if not votes:
        return speaker
    kind = max(sorted(votes), key=votes.__getitem__)
    if kind == speaker.kind:
        return speaker
    given: dict[str, Any] = {name: getattr(speaker, name) for name in Speaker.model_fields}
    return Speaker(**given | {"kind": kind})  # through its constructor, so that it is checked


def _start(one: tuple[Span, SpeakerKind]) -> int:
    return one[0].start


def _words(name: str) -> set[str]:
    return set(name.casefold().split())
