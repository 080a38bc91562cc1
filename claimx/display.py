"""Extractions for people: the text with its quotes marked, a table of them, and the claims to check first."""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, TextIO

from claimx.errors import UnknownOptionError
from claimx.model import Extraction, Quote, QuoteKind
from claimx.model.tables import Claims, Quotes, Speakers
from claimx.text.span import Span

# Sixteen-colour codes: the reader's own theme makes them legible on light and dark. Neighbours differ in lightness too.
_COLOURS = ("36", "33", "35", "32", "34", "31", "96", "93", "95", "92", "94", "91")
_BOLD, _DIM, _ITALIC, _UNDERLINE = "1", "2", "3", "4"
_RESET = "\x1b[0m"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WIDEST = 110
_NARROWEST = 50
_JOINERS = "\u00ad\u200b\u200c\u200d\ufeff"
_NOBODY = "–"
_WORTH = 0.5
_LEGEND = "a colour for each speaker; bold: in quotation marks, or by nobody named; underlined: who; italic: said"


class _Piece(NamedTuple):
    """Words of one look: what is written and how, as a sequence of SGR codes (ECMA-48)."""

    text: str
    codes: tuple[str, ...] = ()


class Summed(Protocol):
    """What has a summary for people; a `claimx.ProvenanceGraph` has one."""

    def summary(self, *, width: int | None = None) -> str:
        """The summary as text that ends with a line break, its lines at most `width` columns wide."""
        ...


def show(shown: Extraction | Summed, *, file: TextIO | None = None, colour: bool | None = None) -> None:
    """Print an extraction or a graph for reading.

    Of an extraction: its text with the quotes marked, a table of them, and the claims to check first. `file` is
    standard output unless given. `colour` is decided by `wants_colour` unless given; without colour ⟦ ⟧ and a raised
    number stand around what was said. Lines are broken on a terminal, and where COLUMNS says how wide to write. Of a
    graph: how much it holds, who says most, in which languages and outlets. For data use
    `extraction.model_dump_json()` or `extraction.as_rows()`.

    Raises UnknownOptionError for anything else.

        >>> import claimx
        >>> claimx.show(claimx.extract_text("“We wait,” said Anna Lind.", language="en"), colour=False)
        text  en  1 quote, 1 speaker
        <BLANKLINE>
        “⟦We wait⟧¹,” said Anna Lind.
        <BLANKLINE>
        #  kind    score  speaker    cue   said
        1  direct  0.95   Anna Lind  said  We wait
    """
    target = sys.stdout if file is None else file
    paint = wants_colour(target) if colour is None else colour
    width = terminal_width() if target.isatty() or "COLUMNS" in os.environ else None
    if isinstance(shown, Extraction):
        target.write(render(shown, colour=paint, width=width))
    elif hasattr(shown, "summary"):
        target.write(shown.summary(width=width))
    else:
        raise UnknownOptionError(f"show: nothing to show of {type(shown).__name__!r}; give an extraction or a graph")


def wants_colour(target: TextIO) -> bool:
    """Colour on a terminal only, unless the environment says NO_COLOR, FORCE_COLOR or TERM=dumb."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return target.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Columns to write in: those of the terminal, within what is pleasant to read."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))


def render(extraction: Extraction, *, colour: bool = False, width: int | None = None) -> str:
    """The extraction as readable text that ends with a line break.

    With `width` lines are broken between words to fit; without it the article's lines stay as they are.
    """
    colours = _speaker_colours(extraction)
    numbers = {quote.id: number for number, quote in enumerate(extraction.quotes, start=1)}
    parts = [*_heading(extraction, width), *_article(extraction, numbers, colours, colour=colour, width=width)]
    parts += _table(extraction, numbers, colours, width or _WIDEST)
    parts += _claims(extraction, colours, width or _WIDEST)
    if colour and extraction.quotes:
        parts += [[], *_wrapped([_Piece(_LEGEND, (_DIM,))], width)]
    return "\n".join(_written(line, colour=colour) for line in parts) + "\n"


def outline(extraction: Extraction) -> str:
    """What `render` gives, without the article and with the first rows of its tables only."""
    numbers = {quote.id: number for number, quote in enumerate(extraction.quotes, start=1)}
    parts = [*_heading(extraction, None), *_firsts(list(_table(extraction, numbers, {}, _WIDEST)), "quotes")]
    parts += _firsts(list(_claims(extraction, {}, _WIDEST)), "claims")
    return "\n".join(_written(line, colour=False) for line in parts)


def listing(records: Quotes | Claims | Speakers) -> str:
    """The first rows of quotes, claims or speakers as a table of text."""
    heads, most = _LISTED[type(records)]
    rows = [[_in_words(row[head]) for head in heads] for row in records[:_FIRST].as_rows()]
    lines = tabulated(heads, rows, most)
    left = len(records) - len(rows)
    return "\n".join([*lines, f"… {left} more"] if left else lines)


def tabulated(heads: Sequence[str], rows: Sequence[Sequence[str]], most: Sequence[int]) -> list[str]:
    """A table as lines, heads first; columns are as wide as their values need, and `most` at most."""
    widths = [min(top, max(_columns(row[place]) for row in (heads, *rows))) for place, top in enumerate(most)]
    return [_cells(map(printable, row), widths).rstrip() for row in (heads, *rows)]


_FIRST = 20
_LISTED: dict[type[Any], tuple[tuple[str, ...], tuple[int, ...]]] = {
    Quotes: (("kind", "score", "speaker", "cue", "text"), (8, 5, 22, 12, 55)),
    Claims: (("check_worthiness", "asserter", "kinds", "text"), (16, 22, 16, 50)),
    Speakers: (("name", "kind", "role", "organization", "mentions"), (28, 12, 24, 24, 8)),
}


def _in_words(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return _NOBODY if value is None else printable(" ".join(str(value).split()))


def _firsts(lines: Sequence[list[_Piece]], what: str) -> Sequence[list[_Piece]]:
    """The first lines of a table, which has a line of heads, and how many more there are."""
    shown = _FIRST + 1
    if len(lines) <= shown:
        return lines
    return [*lines[:shown], [_Piece(f"… {len(lines) - shown} more {what}")]]


def _speaker_colours(extraction: Extraction) -> dict[str | None, str]:
    """A colour for each speaker, in order of appearance; nobody has none."""
    seen = dict.fromkeys(quote.speaker for quote in extraction.quotes if quote.speaker is not None)
    return {speaker: _COLOURS[index % len(_COLOURS)] for index, speaker in enumerate(seen)}


def _heading(extraction: Extraction, width: int | None) -> Iterator[list[_Piece]]:
    document = extraction.document
    language = printable(document.language) if document.language != "und" else "no language found"
    if not document.language_given and document.language != "und":
        language += f" ({document.language_confidence:.0%} sure)"
    named = len({quote.speaker for quote in extraction.quotes} - {None})
    counts = f"{_counted(len(extraction.quotes), 'quote')}, {_counted(named, 'speaker')}"
    yield [_Piece(printable(document.source or "text"), (_BOLD,)), _Piece(f"  {language}  {counts}", (_DIM,))]
    for note in extraction.run.notes:
        yield from _wrapped([_Piece(f"note: {printable(note)}", (_DIM,))], width)
    yield []


def _article(
    extraction: Extraction, numbers: dict[str, int], colours: dict[str | None, str], *, colour: bool, width: int | None
) -> Iterator[list[_Piece]]:
    line: list[_Piece] = []
    for piece in _pieces(extraction, numbers, colours, colour=colour):
        first, *rest = piece.text.split("\n")
        line.append(_Piece(first, piece.codes))
        for text in rest:
            yield from _wrapped(line, width)
            line = [_Piece(text, piece.codes)]
    if any(piece.text for piece in line):
        yield from _wrapped(line, width)
    yield []


def _pieces(
    extraction: Extraction, numbers: dict[str, int], colours: dict[str | None, str], *, colour: bool
) -> Iterator[_Piece]:
    """The text cut wherever its look changes, with the signs that stand between."""
    text = extraction.document.text
    changes = _changes(extraction.quotes, colours)
    signs = _signs(extraction.quotes, numbers, colours, colour=colour)
    active: list[tuple[str, ...]] = []
    position = 0
    for place in sorted({*changes, *signs, len(text)}):
        if place > position:
            yield _Piece(
                printable(text[position:place]), tuple(dict.fromkeys(code for look in active for code in look))
            )
        yield from signs.get(place, ())
        for begins, look in changes.get(place, ()):
            if begins:
                active.append(look)
            else:
                active.remove(look)
        position = place


def _changes(quotes: Iterable[Quote], colours: dict[str | None, str]) -> dict[int, list[tuple[bool, tuple[str, ...]]]]:
    """At which place which look begins (True) or ends."""
    changes: dict[int, list[tuple[bool, tuple[str, ...]]]] = {}

    def add(spans: Iterable[Span], *codes: str) -> None:
        for span in spans:
            if span.start < span.end:
                changes.setdefault(span.start, []).append((True, codes))
                changes.setdefault(span.end, []).append((False, codes))

    for quote in quotes:
        hue = (colours[quote.speaker],) if quote.speaker in colours else ()
        add(quote.content, *hue, *((_BOLD,) if quote.kind is QuoteKind.DIRECT or not hue else ()))
        add(quote.fragments, _BOLD)
        add(quote.cue, _ITALIC, *hue)
        add(quote.source, _UNDERLINE, *hue)
    return changes


def _signs(
    quotes: Iterable[Quote], numbers: dict[str, int], colours: dict[str | None, str], *, colour: bool
) -> dict[int, list[_Piece]]:
    """The raised numbers, and ⟦ ⟧ where there is no colour to tell what was said."""
    closing: dict[int, list[_Piece]] = {}
    opening: dict[int, list[_Piece]] = {}
    for quote in quotes:
        hue = (colours[quote.speaker],) if quote.speaker in colours else ()
        number = str(numbers[quote.id]).translate(_RAISED)
        for span in quote.content:
            if not colour:
                opening.setdefault(span.start, []).append(_Piece("⟦"))
            # what opened last closes first
            closing.setdefault(span.end, []).insert(0, _Piece(number if colour else f"⟧{number}", hue))
    return {place: closing.get(place, []) + opening.get(place, []) for place in {*closing, *opening}}


def _table(
    extraction: Extraction, numbers: dict[str, int], colours: dict[str | None, str], width: int
) -> Iterator[list[_Piece]]:
    """One line a quote: number, kind, score, speaker, cue, words."""
    if not extraction.quotes:
        yield [_Piece("no quotes found", (_DIM,))]
        return
    text = extraction.document.text
    rows = []
    for quote in extraction.quotes:
        source, cue = _words(text, quote.source), _words(text, quote.cue)
        name = printable(extraction.speaker(quote).name) or (f"({source})" if source else _NOBODY)
        said = printable(" ".join(quote.text.split()))
        rows.append((str(numbers[quote.id]), quote.kind.value, f"{quote.score:.2f}", name, cue or _NOBODY, said))
    heads = ("#", "kind", "score", "speaker", "cue", "said")
    most = (6, 8, 5, max(12, width // 4), max(8, width // 8))
    widths = [min(top, max(_columns(row[i]) for row in (heads, *rows))) for i, top in enumerate(most)]
    widths.append(max(12, width - sum(widths) - 2 * len(widths)))
    yield [_Piece(_cells(heads, widths), (_DIM,))]
    for quote, row in zip(extraction.quotes, rows, strict=True):
        hue = (colours[quote.speaker],) if quote.speaker in colours else ()
        before, speaker, after = row[:3], row[3:4], row[4:]
        yield [
            _Piece(_cells(before, widths[:3]) + "  ", (_DIM,)),
            _Piece(_cells(speaker, widths[3:4]), hue),
            _Piece("  " + _cells(after, widths[4:]).rstrip()),
        ]


def _claims(extraction: Extraction, colours: dict[str | None, str], width: int) -> Iterator[list[_Piece]]:
    """One line for each claim that is worth a check more likely than not, the worthiest first."""
    worth = [claim for claim in extraction.claims if claim.check_worthiness.value >= _WORTH]
    if not worth:
        return
    worth.sort(key=lambda claim: (-claim.check_worthiness.value, claim.spans[0].start))
    names = {speaker.id: speaker.name for speaker in extraction.speakers}
    rows = []
    for claim in worth:
        name = printable(names.get(claim.asserter.speaker or "", "")) or f"({claim.asserter.kind.value})"
        kinds = ", ".join(scored.kind.value for scored in claim.kinds[:2])
        said = printable(" ".join(claim.text.split()))
        rows.append((f"{claim.check_worthiness.value:.2f}", name, kinds, said))
    heads = ("worth a check", "who asserts", "kinds", "claim")
    most = (13, max(12, width // 4), max(10, width // 6))
    widths = [min(top, max(_columns(row[i]) for row in (heads, *rows))) for i, top in enumerate(most)]
    widths.append(max(12, width - sum(widths) - 2 * len(widths)))
    yield []
    yield [_Piece(_cells(heads, widths), (_DIM,))]
    for claim, row in zip(worth, rows, strict=True):
        hue = (colours[claim.asserter.speaker],) if claim.asserter.speaker in colours else ()
        yield [
            _Piece(_cells(row[:1], widths[:1]) + "  ", (_DIM,)),
            _Piece(_cells(row[1:2], widths[1:2]), hue),
            _Piece("  " + _cells(row[2:], widths[2:]).rstrip()),
        ]


def _words(text: str, spans: Iterable[Span]) -> str:
    """What stands in the spans, on one line."""
    return printable(" … ".join(" ".join(span.of(text).split()) for span in spans))


def _cells(values: Iterable[str], widths: list[int]) -> str:
    return "  ".join(_fitted(value, width) for value, width in zip(values, widths, strict=True))


def _fitted(value: str, width: int) -> str:
    """Cut or padded to exactly `width` columns."""
    if _columns(value) > width:
        kept, used = "", 0
        for letter in value:
            used += _columns(letter)
            if used > width - 1:
                break
            kept += letter
        value = kept.rstrip() + "…"
    return value + " " * (width - _columns(value))


def _wrapped(line: list[_Piece], width: int | None) -> Iterator[list[_Piece]]:
    """The line, broken between words so that none is wider than `width`; a longer word stands alone."""
    if width is None or sum(_columns(piece.text) for piece in line) <= width:
        yield line
        return
    # a word is what stands between two spaces, whatever looks it has
    current: list[_Piece] = []
    word: list[_Piece] = []
    used = word_width = 0
    for piece in line:
        for index, part in enumerate(piece.text.split(" ")):
            if index:
                if current and used + word_width > width:
                    yield _without_last_space(current)
                    current, used = [], 0
                current += [*word, _Piece(" ", piece.codes)]
                used += word_width + 1
                word, word_width = [], 0
            word.append(_Piece(part, piece.codes))
            word_width += _columns(part)
    if current and used + word_width > width:
        yield _without_last_space(current)
        current = []
    yield [*current, *word]


def _without_last_space(line: list[_Piece]) -> list[_Piece]:
    return line[:-1] if line[-1].text == " " else line


def _written(line: Iterable[_Piece], *, colour: bool) -> str:
    """Pieces as characters; neighbours of one look share its codes."""
    written: list[str] = []
    current: tuple[str, ...] = ()
    for text, codes in line:
        if not text:
            continue
        if colour and codes != current:
            written.append((_RESET if current else "") + (f"\x1b[{';'.join(codes)}m" if codes else ""))
            current = codes
        written.append(text)
    return "".join(written).rstrip(" ") + (_RESET if current else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _columns(text: str) -> int:
    """Columns of a terminal that the text takes: two for wide letters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def printable(text: str) -> str:
    """Nothing that steers a terminal: control and bidirectional signs, and halves of code points, become U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    if text.isprintable():
        return text
    return "".join(c if c == "\n" or _harmless(c) else "\ufffd" for c in text)


def _harmless(letter: str) -> bool:
    return letter.isprintable() or letter in _JOINERS or unicodedata.category(letter) in ("Zs", "Co", "Cn")
