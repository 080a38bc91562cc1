"""Documents and statements of the very same words, however many there are of them.

An agency's story stands word for word in thousands of files. Compared by the words that they share, as other documents
are, these would meet each other and nobody else. So of documents with the same wording the first alone is compared with
others, and the rest are tied to it, by one comparison for all; and statements of the same words are tied in a chain,
each to the next in time. Both take a place in a table for each document or statement: time and links grow with them.
"""

from collections import Counter
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from claimx.linking.features import Features, Passage, Statement
from claimx.linking.statements import FEW_WORDS, VERBATIM_WORDS, PersonOf

_NOBODY = "nobody else"


class Saying(NamedTuple):
    """A statement among those of the same words: the day and the id of its document, and its place there."""

    day: date | None
    document: str
    place: int


@dataclass(frozen=True, slots=True)
class Who:
    """Who is behind a speaker, in a word that is the same for two who may be one.

    `shared` are the persons that several speakers are.
    """

    person_of: PersonOf
    shared: Container[str] = ()

    @classmethod
    def of(cls, person_of: PersonOf) -> "Who":
        """For all persons of a collection."""
        return cls(person_of, {person for person, speakers in Counter(person_of.values()).items() if speakers > 1})

    def __call__(self, document: Features, speaker: str | None) -> str:
        """The person, else the folded name; of one without a name whom no other document knows, that this is so."""
        if speaker is None:
            return ""
        name, person = document.names.get(speaker), self.person_of.get((document.document, speaker))
        if person is None:
            return f"name {name}" if name is not None else ""
        return f"person {person}" if name is not None or person in self.shared else _NOBODY


# ---- documents -------------------------------------------------------------------------------------------------------


def wording_of(document: Features, who: Who) -> tuple[Hashable, ...]:
    """All that is compared of a document: two with one wording have the same links with every other document.

    Made of words, numbers and tuples, so that equal wordings look equal, too (`repr`).
    """
    day = document.day.isoformat() if document.day is not None else None
    units = tuple((*_said(unit), unit.length) for unit in document.units)
    return document.language, day, units, tuple(_stated(document, one, who) for one in document.statements)


def _said(passage: Passage) -> tuple[Hashable, ...]:
    return passage.words, passage.figures, passage.shapes, passage.content


def _stated(document: Features, one: Statement, who: Who) -> tuple[Hashable, ...]:
    start = document.units[one.first].spans[0].start if one.first < one.end else one.passage.spans[0].start
    places = tuple((span.start - start, span.end - start) for span in one.passage.spans)
    measures = tuple((of, str(value)) for of, value in one.measures)
    kind = one.is_quote, one.is_direct, one.first, one.end
    return kind, places, measures, _said(one.passage), who(document, one.speaker)


def reprints_of(documents: Sequence[Features], who: Who) -> dict[int, list[int]]:
    """The documents that stand for others of the same wording, and those: places, in order."""
    groups: dict[Hashable, list[int]] = {}
    for place, document in enumerate(documents):
        if document.units:
            groups.setdefault(wording_of(document, who), []).append(place)
    return {places[0]: places[1:] for places in groups.values() if len(places) > 1}


# ---- statements ------------------------------------------------------------------------------------------------------


def sayings_of(document: Features, who: Who) -> Iterator[tuple[tuple[Hashable, ...], Saying]]:
    """The statements of a document that are long enough to be known by their words, with these; of equal ones one."""
    seen: dict[tuple[Hashable, ...], Saying] = {}
    for place, one in enumerate(document.statements):
        by, passage = who(document, one.speaker), one.passage
        if by != _NOBODY and len(passage.words) >= VERBATIM_WORDS and passage.content >= FEW_WORDS:
            key = document.language, one.is_quote, passage.words, by
            seen.setdefault(key, Saying(document.day, document.document, place))
    yield from seen.items()


def chained(sayings: Iterable[Saying]) -> Iterator[tuple[Saying, Saying]]:
    """Each statement with the next in time; those of documents without a day at the end.

    Where two reports of one utterance may be so many days apart, the ways of a chain lead wherever those of all pairs
    lead: what lies between two lies nearer to both.
    """
    return pairwise(sorted(sayings, key=lambda one: (one.day is None, one.day or date.min, one.document)))


def chains_of(documents: Iterable[Features], who: Who) -> Iterator[tuple[Saying, Saying]]:
    """The pairs of statements of the same words to be compared."""
    groups: dict[Hashable, list[Saying]] = {}
    for document in documents:
        for key, saying in sayings_of(document, who):
            groups.setdefault(key, []).append(saying)
    for group in groups.values():
        yield from chained(group)


def alone(document: Features, place: int) -> Features:
    """A document that says nothing but one of its statements."""
    one = document.statements[place]
    names: Mapping[str, str] = {of: name for of, name in document.names.items() if of == one.speaker}
    return replace(document, units=(), statements=(one,), names=names)
