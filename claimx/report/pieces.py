"""A document's text cut into paragraphs and pieces of one look, with what each piece belongs to."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from claimx.model import Claim, Document, Extraction, Quote
from claimx.report.looks import NOBODY, Look
from claimx.text.span import Span

# Control characters, signs that override the direction of letters, and halves of code points steer what is around them.
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
_EMBEDDING = re.compile("[\u202a-\u202c\u2066-\u2069]")
_LINE = re.compile(r"[^\r\n]+")
_BLANK = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)")
_BREAK = re.compile(r"\r\n?")


class Role(StrEnum):
    """What a piece is to a quote or claim; the value is its class in the style sheet."""

    CONTENT = "c"
    FRAGMENT = "f"
    CUE = "k"
    SOURCE = "s"
    CLAIM = "p"


class Mark(NamedTuple):
    """One role in the quote or claim that stands at `place` in the extraction, counted from 0."""

    role: Role
    place: int

    @property
    def member(self) -> str:
        """The quote or claim as it is named in attributes: q0, p0."""
        return f"{'p' if self.role is Role.CLAIM else 'q'}{self.place}"


class Piece(NamedTuple):
    """Words of one look. `marks` are those that hold for all of it, the outermost first.

    `ends` are the contents of quotes and the claims of which a span ends with the piece: there stands their number.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


class Block(NamedTuple):
    """A paragraph, or what the reader took for a heading, byline, caption or boilerplate; `kind` says which."""

    kind: str
    pieces: tuple[Piece, ...]


def shown(text: str) -> str:
    """The text with U+FFFD for what would steer the page: control and override signs, halves of code points."""
    return _STEERING.sub("\ufffd", _BREAK.sub("\n", text))


def label(text: str) -> str:
    """A name, path or title on one line, with nothing in it that reaches beyond it."""
    return _EMBEDDING.sub("\ufffd", " ".join(shown(text).split()))


def blocks_of(extraction: Extraction) -> list[Block]:
    """The text of an extraction as blocks; blank lines between them are left out, every other character is in one."""
    document = extraction.document
    changes, closing = _changes(extraction)
    bounds = _bounds(document)
    closing = _inside(closing, [one[1] for one in bounds])
    cuts = sorted({*changes, *closing, *(place for one in bounds for place in one[1])})
    blocks, active, at = [], _Active(), 0
    for kind, (start, end) in bounds:
        pieces = []
        position = start
        while at < len(cuts) and cuts[at] <= end:
            place = cuts[at]
            if place > position:
                marks, ends = active.marks(), tuple(closing.get(place, ()))
                pieces.append(Piece(shown(document.text[position:place]), marks, ends))
                position = place
            if place == end:
                break
            active.change(changes.get(place, ()))
            at += 1
        blocks.append(Block(kind, tuple(pieces)))
    return blocks


def _inside(closing: dict[int, list[Mark]], bounds: list[tuple[int, int]]) -> dict[int, list[Mark]]:
    """The same, with ends between two blocks moved back to the end of the first; numbers stand in blocks."""
    starts = [start for start, _ in bounds]
    moved: dict[int, list[Mark]] = {}
    for place in sorted(closing, reverse=True):
        block = bisect_left(starts, place) - 1
        if block >= 0:
            moved.setdefault(min(place, bounds[block][1]), []).extend(closing[place])
    return moved


class _Active:
    """The marks that hold at a place. Spans of one mark may touch, so begun marks are counted."""

    def __init__(self) -> None:
        self._begun: dict[Mark, int] = {}

    def change(self, changes: "list[tuple[bool, Mark]] | tuple[()]") -> None:
        for begins, mark in changes:
            count = self._begun.get(mark, 0) + (1 if begins else -1)
            if count:
                self._begun[mark] = count
            else:
                del self._begun[mark]

    def marks(self) -> tuple[Mark, ...]:
        return tuple(self._begun)


def _changes(extraction: Extraction) -> tuple[dict[int, list[tuple[bool, Mark]]], dict[int, list[Mark]]]:
    """Where which mark begins (True) or ends, longer spans first, and where numbers stand."""
    spans = sorted(_marked(extraction), key=lambda one: (one[0].start, -one[0].end))
    begins: dict[int, list[tuple[bool, Mark]]] = {}
    ends: dict[int, list[tuple[bool, Mark]]] = {}
    closing: dict[int, list[Mark]] = {}
    for span, mark in spans:
        if span.start >= span.end:
            continue
        begins.setdefault(span.start, []).append((True, mark))
        ends.setdefault(span.end, []).append((False, mark))
        if mark.role in (Role.CONTENT, Role.CLAIM):
            closing.setdefault(span.end, []).insert(0, mark)
    return {place: ends.get(place, []) + begins.get(place, []) for place in {*begins, *ends}}, closing


def _marked(extraction: Extraction) -> Iterator[tuple[Span, Mark]]:
    for index, claim in enumerate(extraction.claims):
        yield from ((span, Mark(Role.CLAIM, index)) for span in claim.spans)
    for index, quote in enumerate(extraction.quotes):
        yield from ((span, Mark(Role.CONTENT, index)) for span in quote.content)
        yield from ((span, Mark(Role.FRAGMENT, index)) for span in quote.fragments)
        yield from ((span, Mark(Role.SOURCE, index)) for span in quote.source)
        yield from ((span, Mark(Role.CUE, index)) for span in quote.cue)


def _bounds(document: Document) -> list[tuple[str, tuple[int, int]]]:
    """Kind, start and end of every block. Lines belong together until a blank line, if the text has blank lines."""
    text = document.text
    kinds = _Kinds(document)
    alone = _BLANK.search(text) is None
    bounds: list[tuple[str, tuple[int, int]]] = []
    for line in _LINE.finditer(text):
        words = line[0].strip()
        if not words:
            continue
        start = line.start() + line[0].index(words[0])
        kind = kinds.at(start)
        if bounds and not alone and bounds[-1][0] == kind and not _BLANK.search(text, bounds[-1][1][1], line.start()):
            bounds[-1] = (kind, (bounds[-1][1][0], line.end()))
        else:
            bounds.append((kind, (line.start(), line.end())))
    return bounds


class _Kinds:
    """What kind of line begins at a place; places are asked for in their order."""

    def __init__(self, document: Document) -> None:
        named = {
            "heading": document.headings,
            "byline": document.bylines,
            "caption": document.captions,
            "boilerplate": document.boilerplate,
        }
        self._spans = sorted((span, kind) for kind, spans in named.items() for span in spans)
        self._next = 0

    def at(self, place: int) -> str:
        while self._next < len(self._spans) and self._spans[self._next][0].end <= place:
            self._next += 1
        if self._next == len(self._spans) or self._spans[self._next][0].start > place:
            return "paragraph"
        return self._spans[self._next][1]


def classes_of(piece: Piece, extraction: Extraction, looks: Mapping[str | None, Look]) -> str:
    """Classes of a piece in the style sheet: its roles, the kind and look of the innermost quote that it is said in,
    and the hue of whom its words name or introduce, if they do.

    `looks` are those of the speakers of this extraction, by their ids in it.
    """
    names = dict.fromkeys(mark.role.value for mark in piece.marks)
    said = [mark for mark in piece.marks if mark.role in (Role.CONTENT, Role.FRAGMENT)]
    if said:
        quote = extraction.quotes[said[-1].place]
        names[f"{quote.kind.value[0]} {look_of(quote, looks)}"] = None
    naming = [mark for mark in piece.marks if mark.role in (Role.CUE, Role.SOURCE)]
    if naming:
        hue = look_of(extraction.quotes[naming[-1].place], looks).split()[0]
        names[f"w{hue[1:]}"] = None
    return " ".join(names)


def look_of(quote: Quote, looks: Mapping[str | None, Look]) -> str:
    """The classes for the look of who is quoted."""
    return looks[quote.speaker].classes if quote.speaker in looks else NOBODY


def members_of(marks: tuple[Mark, ...]) -> str:
    """The quotes and claims that marks belong to, each once: q3 p7."""
    return " ".join(dict.fromkeys(mark.member for mark in marks))


def worth_of(claim: Claim) -> int:
    """Check-worthiness in whole per cent."""
    return round(claim.check_worthiness.value * 100)
