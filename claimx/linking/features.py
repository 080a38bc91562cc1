"""What is compared of a document: its sentences and headings, its quotes and claims, as words, figures and shapes.

Words are folded for comparing only; every span counts code points of the document as it is. What a language pack knows
of a word (that it denies, asks, names a role, reports a doubt) is the same in every language: such *shapes* tell
sentences apart where no word is alike.
"""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import TypeVar

from claimx.lang import flags as F
from claimx.lang.pack import LanguagePack, Word, bare_pack, known_languages, load_pack
from claimx.lang.spelling import fold_letters, skeleton
from claimx.model import Claim, Extraction, Quote, QuoteKind, SpeakerKind
from claimx.model.records import Granularity, Quantity, TimeRef
from claimx.passes.claims import find_figures
from claimx.passes.reading import Reading
from claimx.text.span import Span

_FUNCTION = (
    F.ANY_DETERMINER | F.PREPOSITION | F.COORDINATOR | F.CONTRAST | F.SUBORDINATOR | F.COMPLEMENTISER | F.WHETHER
    | F.RELATIVE | F.INTERROGATIVE | F.NEGATION | F.AUX | F.PRONOMINAL | F.PRONOUN | F.OBJECT_PRONOUN | F.REFLEXIVE
)  # fmt: skip
_SHAPES = {
    name.lower(): getattr(F, name)
    for name in """NEGATION SUBORDINATOR COMPLEMENTISER WHETHER INTERROGATIVE COORDINATOR CONTRAST MODAL BE HAVE ROLE
    PEOPLE ORGANIZATION DOCUMENT COMPANY TIME FIRST_NAME PLACE ORGANIZATION_MARK TITLE COLON SEMICOLON DASH
    OPEN_BRACKET POSSESSIVE NUMBER""".split()
}
_SIGNS = {"?": "?", "!": "!", "%": "%", **dict.fromkeys('"„“”«»', '"')}
_PERSONS = frozenset("m f 1 2".split())  # gender and person of pronouns
_SHORT_WORD = 3
_DIGITS = re.compile(r"\d+")

_T = TypeVar("_T", Quantity, TimeRef)


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of a document and what they are compared by."""

    spans: tuple[Span, ...]
    words: tuple[str, ...]  # folded, in order
    content: int  # how many of them are content words
    figures: tuple[str, ...]  # numbers, amounts and times in one notation for all languages
    shapes: tuple[str, ...]

    @property
    def length(self) -> int:
        """Its code points."""
        return sum(end - start for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Statement:
    """A quote or a claim: its words, where it stands, who says it, and what it measures."""

    id: str
    is_quote: bool
    is_direct: bool
    passage: Passage
    first: int  # units it stands in, first (in) to end (out)
    end: int
    speaker: str | None  # id of the Speaker
    measures: tuple[tuple[str, Decimal], ...]  # what is measured, and its value


@dataclass(frozen=True, slots=True)
class Features:
    """One document, read for comparing.

    `names` holds the folded name of each speaker who has one, by id. `text` is kept for an encoder alone, else empty.
    """

    document: str
    language: str
    day: date | None
    units: tuple[Passage, ...]
    statements: tuple[Statement, ...]
    names: Mapping[str, str]
    text: str


def read_features(extraction: Extraction, spans: Iterable[Span] | None = None, *, keep_text: bool = False) -> Features:
    """What is compared of an extraction. Pure; linear in the length of the text.

    Units are the sentences of the text, headings among them, without what `Document.boilerplate` holds; `spans` are
    taken instead when given, in order and without overlap. The day is the one that the extraction was made with
    (`published`), or the one a byline gives.
    """
    features = _Reader(extraction).features(spans)
    return replace(features, text=extraction.document.text) if keep_text else features


class _Reader:
    """One document while it is read."""

    def __init__(self, extraction: Extraction) -> None:
        self.extraction = extraction
        self.document = extraction.document
        pack = _pack_of(self.document.language)
        self.reading = Reading(self.document.text, pack)
        self.quantities, self.times = find_figures(self.reading)
        self.quantity_starts = [quantity.span.start for quantity in self.quantities]
        self.time_starts = [time.span.start for time in self.times]
        self.read = [_read(word) for word in self.reading.words]

    def features(self, spans: Iterable[Span] | None) -> Features:
        units = tuple(self._units(self._sentences() if spans is None else spans))
        starts = [unit.spans[0].start for unit in units]
        ends = [unit.spans[0].end for unit in units]
        statements = [self._quote(quote) for quote in self.extraction.quotes]
        statements += [self._claim(claim) for claim in self.extraction.claims]
        return Features(
            document=self.document.id,
            language=self.document.language,
            day=self._day(),
            units=units,
            statements=tuple(_placed(statement, starts, ends) for statement in statements),
            names=self._names(),
            text="",
        )

    def _sentences(self) -> Iterator[Span]:
        """The sentences that are no boilerplate; a sentence of several paragraphs is cut between them."""
        reading = self.reading
        left_out = [(span.start, span.end) for span in self.document.boilerplate]
        for first, end, _ in reading.sentences:
            span = reading.span(first, end)
            place = bisect_left(left_out, (span.start + 1,)) - 1
            if place < 0 or left_out[place][1] <= span.start:
                yield span

    def _units(self, spans: Iterable[Span]) -> Iterator[Passage]:
        for span in spans:
            unit = self._passage((span,))
            if unit.words:
                yield unit

    def _passage(self, spans: tuple[Span, ...]) -> Passage:
        words: list[str] = []
        shapes: list[str] = []
        content = 0
        for place in self._places(spans):
            word, is_content, its_shapes = self.read[place]
            shapes += its_shapes
            if word is not None:
                words.append(word)
                content += is_content
        return Passage(spans, tuple(words), content, tuple(self._figures(spans)), tuple(shapes))

    def _places(self, spans: Iterable[Span]) -> Iterator[int]:
        """The words of some spans, by their numbers."""
        starts = self.reading.starts
        for start, end in spans:
            yield from range(bisect_left(starts, start), bisect_left(starts, end))

    def _figures(self, spans: Iterable[Span]) -> Iterator[str]:
        """Amounts by value and by value with unit, times by TIMEX3, and plain digits, which survive any damage."""
        for start, end in spans:
            for quantity in _within(self.quantities, self.quantity_starts, start, end):
                yield from _amounts(quantity)
            for time in _within(self.times, self.time_starts, start, end):
                yield f"t{time.timex}"
            yield from (f"d{digits}" for digits in _DIGITS.findall(self.document.text[start:end]))

    def _quote(self, quote: Quote) -> Statement:
        return Statement(
            id=quote.id,
            is_quote=True,
            is_direct=quote.kind is QuoteKind.DIRECT,
            passage=self._passage(quote.content),
            first=0,
            end=0,
            speaker=quote.speaker,
            measures=self._measures(self._quantities_in(quote.content)),
        )

    def _claim(self, claim: Claim) -> Statement:
        return Statement(
            id=claim.id,
            is_quote=False,
            is_direct=False,
            passage=self._passage(claim.spans),
            first=0,
            end=0,
            speaker=claim.asserter.speaker,
            measures=self._measures(claim.quantities),
        )

    def _quantities_in(self, spans: Iterable[Span]) -> list[Quantity]:
        return [q for span in spans for q in _within(self.quantities, self.quantity_starts, *span)]

    def _measures(self, quantities: Iterable[Quantity]) -> tuple[tuple[str, Decimal], ...]:
        """What the amounts are amounts of: the unit, or the first letters of the noun that is counted."""
        found = []
        for quantity in quantities:
            of = quantity.unit
            if of is None and quantity.counted is not None:
                of = "#" + key_of(fold_letters(quantity.counted.of(self.document.text).split()[-1]))
            if of is not None and quantity.value is not None:
                found.append((of, quantity.value))
        return tuple(sorted(set(found)))

    def _day(self) -> date | None:
        published = self.extraction.run.options.get("published")
        if published is not None:
            return date.fromisoformat(published)
        for byline in self.document.bylines:
            for time in _within(self.times, self.time_starts, *byline):
                if time.granularity is Granularity.DAY and time.resolved and time.resolved[0] == time.resolved[1]:
                    return time.resolved[0]
        return None

    def _names(self) -> Mapping[str, str]:
        named = (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)
        return {s.id: " ".join(map(fold_letters, s.name.split())) for s in self.extraction.speakers if s.kind in named}


def key_of(folded: str) -> str:
    """The first six letters of what a word sounds like: what related words of two languages mostly share."""
    return skeleton(folded)[:6]


def _pack_of(language: str) -> LanguagePack:
    return load_pack(language) if language in _known() else bare_pack()


@cache
def _known() -> frozenset[str]:
    return frozenset(known_languages())


def _placed(statement: Statement, starts: Sequence[int], ends: Sequence[int]) -> Statement:
    """The statement with the units it stands in; a statement in boilerplate stands in none."""
    first = bisect_left(ends, statement.passage.spans[0].start + 1)
    end = bisect_left(starts, statement.passage.spans[-1].end)
    return replace(statement, first=first, end=max(first, end))


def _read(word: Word) -> tuple[str | None, bool, tuple[str, ...]]:
    """A word as it is compared (None when it is a sign or a number), whether it is a content word, and its shapes."""
    if not word.flags & F.WORD:
        return None, False, _shapes(word)
    return sys.intern(fold_letters(word.text)), _is_content(word), _shapes(word)


def _is_content(word: Word) -> bool:
    return not word.flags & _FUNCTION and (len(word.text) > _SHORT_WORD or word.flags & (F.CAPITAL | F.NUMBER) != 0)


@lru_cache(maxsize=100_000)
def _shapes_of(flags: int, attitudes: tuple[str, ...], features: tuple[str, ...], text: str) -> tuple[str, ...]:
    found = [name for name, bits in _SHAPES.items() if flags & bits]
    found += attitudes
    found += features
    if text in _SIGNS:
        found.append(_SIGNS[text])
    return tuple(map(sys.intern, found))


def _shapes(word: Word) -> tuple[str, ...]:
    """What the pack knows of a word, in names that every language shares."""
    cue = word.cues[0][0] if word.cues else None
    attitudes = () if cue is None else (f"attitude {cue.attitude.value}", f"cue {cue.cue_class.value}")
    features = tuple(sorted({feature for reading in word.features for feature in reading} & _PERSONS))
    return _shapes_of(word.flags, attitudes, features, word.text if word.text in _SIGNS else "")


def _amounts(quantity: Quantity) -> Iterator[str]:
    for value in (quantity.value, quantity.low, quantity.high):
        if value is not None:
            yield f"n{value.normalize()}"
            if quantity.unit is not None:
                yield f"n{value.normalize()} {quantity.unit}"


def _within(items: Sequence[_T], starts: Sequence[int], start: int, end: int) -> Sequence[_T]:
    """The items that begin between two places."""
    return items[bisect_left(starts, start) : bisect_left(starts, end)]
