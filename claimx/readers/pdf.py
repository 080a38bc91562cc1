"""PDF: the text of the pages in reading order (PDFium), lines joined to paragraphs, each line led back to its page."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from claimx._extras import require
from claimx.errors import DamagedInputError, NotTextError
from claimx.model.records import Locator, Place
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source
from claimx.readers.columns import Box, in_columns
from claimx.readers.plain import find_title

_HYPHEN = "\ufffe"
"""What PDFium writes where a line ends in a hyphen."""
_PIECE = re.compile(r"[^\r\n\ufffe]+")
_ENDS = tuple('.!?…:;"“”»«’)')
_BREAKS = tuple("-\u00ad\u2010\u2011")
_NUMBERS = re.compile(r"\d+")
_NO_TITLE = re.compile(r"untitled|microsoft word|.*\.(?:docx?|indd|qxp?|pdf|rtf|odt|tmp)$|\W*$", re.IGNORECASE)
_INTERLEAVED = 3
"""Lines of a page that run over a gutter before it is read column by column; below it PDFium's own order is better."""


class _Line(NamedTuple):
    """One line: characters `start` (in) to `end` (out) of the text of a page (from 0), and where it is drawn."""

    page: int
    start: int
    end: int
    words: str
    box: Box
    hyphened: bool
    """It ends in a hyphen that stands for a break inside a word."""


class PdfReader:
    """Reads the pages of a PDF. Words broken at the ends of lines are whole; heads, feet and page numbers are left out.

    Needs the extra `pdf`. Scans hold no text and are refused.
    """

    media_types = ("application/pdf",)

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The one document."""
        locator = source.locator()
        yield Entry(locator, lambda: _read(source, locator))


def _read(source: Source, locator: Locator | None) -> RawDocument:
    pdfium = require("pypdfium2", extra="pdf")
    try:
        document = pdfium.PdfDocument(source.data())
    except pdfium.PdfiumError as error:
        raise DamagedInputError(f"{source.name}: this is a PDF document, but {_why(str(error))}") from None
    try:
        known = {key: value.strip("\0 \n") for key, value in document.get_metadata_dict(skip_empty=True).items()}
        lines = _without_margins([_lines(document, number, pdfium) for number in range(len(document))])
    except pdfium.PdfiumError as error:
        raise DamagedInputError(f"{source.name}: a page of this PDF document cannot be read: {error}") from None
    finally:
        document.close()
    text, places = _joined(lines)
    if not text:
        raise NotTextError(f"{source.name}: no text in this PDF document; pages that are pictures need OCR first")
    title = known.pop("Title", "")
    author = known.pop("Author", "")
    return RawDocument(
        text,
        source.source,
        source.sha256,
        "application/pdf",
        title=find_title(text, "text/plain") if _NO_TITLE.match(title) else title,
        authors=(author,) if author else (),
        locator=locator,
        places=places,
        metadata=tuple(sorted((name.lower(), value) for name, value in known.items())),
    )


def _why(error: str) -> str:
    if "password" in error.lower():
        return "encrypted; save it without a password"
    return f"damaged: {error}"


# ---- lines -----------------------------------------------------------------------------------------------------------


def _lines(document: Any, number: int, pdfium: Any) -> list[_Line]:
    """The lines of a page in reading order."""
    page = document[number]
    try:
        drawn = page.get_textpage()
        try:
            text = drawn.get_text_range()
            pieces = [found.span() for found in _PIECE.finditer(text)]
            if _over_gutters(drawn) >= _INTERLEAVED:
                return list(_by_column(drawn, text, number, pieces, pdfium))
            return [line for span in pieces if (line := _line(drawn, text, number, span, pdfium)) is not None]
        finally:
            drawn.close()
    finally:
        page.close()


def _over_gutters(drawn: Any) -> int:
    """How often what is drawn next stands beside what was drawn last, far to the right: columns drawn line by line."""
    rects = [drawn.get_rect(place) for place in range(drawn.count_rects())]
    return sum(
        1
        for (_, bottom, right, top), (left, low, _, high) in pairwise(rects)
        if min(top, high) - max(bottom, low) > 0.5 * min(top - bottom, high - low) and left - right > high - low
    )


def _line(drawn: Any, text: str, page: int, span: tuple[int, int], pdfium: Any) -> _Line | None:
    """A stretch of the text of a page without the white space around it; None when nothing is left."""
    start, end = span
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    if not words:
        return None
    hyphened = text[end : end + 1] == _HYPHEN or (len(words) > 1 and words[-1] in _BREAKS and words[-2].isalpha())
    if words[-1] in _BREAKS and hyphened:
        words = words[:-1]
    first, last = (_box(drawn, at, pdfium) for at in (start, start + len(words) - 1)) if words else ((0.0,) * 4,) * 2
    box = Box(min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3]))
    return _Line(page, start, start + len(words), words, box, hyphened)


def _box(drawn: Any, at: int, pdfium: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the character at a place of the text, as high as its font."""
    index = pdfium.raw.FPDFText_GetCharIndexFromTextIndex(drawn, at)
    left, bottom, right, top = drawn.get_charbox(max(index, 0), loose=True)
    return left, bottom, right, top


def _by_column(drawn: Any, text: str, page: int, pieces: Iterable[tuple[int, int]], pdfium: Any) -> Iterator[_Line]:
    """Lines cut where they run over a gutter, then put in order column by column."""
    found = []
    for start, end in pieces:
        cut, right = start, None
        for at in range(start, end):
            if text[at].isspace():
                continue
            box = _box(drawn, at, pdfium)
            if right is not None and (box[0] - right > box[3] - box[1] or box[0] < right - 4 * (box[3] - box[1])):
                found.append(_line(drawn, text, page, (cut, at), pdfium))
                cut = at
            right = box[2]
        found.append(_line(drawn, text, page, (cut, end), pdfium))
    lines = [line for line in found if line is not None]
    return (lines[place] for place in in_columns([line.box for line in lines]))


def _without_margins(pages: list[list[_Line]]) -> list[_Line]:
    """The lines of all pages without page numbers and without what stands at the head or foot of several pages."""
    margins = [{min(page, key=_height), max(page, key=_height)} if len(page) > 2 else set() for page in pages]
    seen = Counter(_NUMBERS.sub("#", line.words) for lines in margins for line in lines)
    out = []
    for page, lines in zip(pages, margins, strict=True):
        for line in page:
            shown = _NUMBERS.sub("#", line.words)
            # "– 3 –", "Seite 3 von 12", "Abendblatt · 4. März": alone on one page they may be an article's own words
            repeated = seen[shown] > 1 and (len(pages) > 2 or "#" in shown)
            if not (line in lines and (repeated or re.fullmatch(r"\W*#\W*", shown))):
                out.append(line)
    return out


def _height(line: _Line) -> float:
    return line.box.bottom


# ---- paragraphs ------------------------------------------------------------------------------------------------------


def _joined(lines: Sequence[_Line]) -> tuple[str, tuple[Place, ...]]:
    """The lines as paragraphs, and for each line its page (from 1) and its characters in the text of the page."""
    pitch = _pitches(lines)
    edges = _right_edges(lines)
    parts: list[str] = []
    places: list[Place] = []
    offset = 0
    for place, line in enumerate(lines):
        if place:
            between = _between(lines[place - 1], line, pitch, edges)
            parts.append(between)
            offset += len(between)
        at = f"page={line.page + 1};char={line.start},{line.end}"
        parts.append(line.words)
        places.append(Place(offset, offset + len(line.words), at))
        offset += len(line.words)
    return "".join(parts), tuple(places)


def _pitches(lines: Sequence[_Line]) -> float:
    """The usual distance from one line to the next below it."""
    steps = [a.box.bottom - b.box.bottom for a, b in pairwise(lines) if a.page == b.page]
    return median(step for step in steps if step > 1) if any(step > 1 for step in steps) else 0.0


def _right_edges(lines: Sequence[_Line]) -> dict[tuple[int, int], float]:
    """How far to the right the lines of a column go, by page and left edge in steps of 30 points."""
    edges: dict[tuple[int, int], float] = {}
    for line in lines:
        key = _column(line)
        edges[key] = max(edges.get(key, 0.0), line.box.right)
    return edges


def _column(line: _Line) -> tuple[int, int]:
    return line.page, int(line.box.left // 30)


def _between(before: _Line, line: _Line, pitch: float, edges: dict[tuple[int, int], float]) -> str:
    """What stands between two lines: nothing inside a word, a space inside a paragraph, else an empty line."""
    goes_on = before.page != line.page or line.box.bottom > before.box.bottom + 0.5 * pitch
    if before.hyphened:
        return "" if line.words[:1].islower() else "-"
    if goes_on:
        return "\n\n" if before.words.endswith(_ENDS) else " "
    high = before.box.top - before.box.bottom
    if abs((line.box.top - line.box.bottom) - high) > 0.15 * high:
        return "\n\n"
    if before.box.bottom - line.box.bottom > 1.35 * pitch or 0.8 * high < line.box.left - before.box.left < 4 * high:
        return "\n\n"
    short = before.box.right < edges[_column(before)] - 0.15 * (edges[_column(before)] - before.box.left)
    return "\n\n" if short and before.words.endswith(_ENDS) else " "
