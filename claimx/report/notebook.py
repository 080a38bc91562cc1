"""What a notebook shows of an extraction, its quotes, claims or speakers: HTML without scripts, and the same as text.

JupyterLab takes styles away from notebooks that it does not trust, other pages take more. So the elements say by
themselves what is what: `mark` for what was said, `b` for who says it, `i` for the words that report, numbers and
letters beside them, tables below.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import PurePath
from typing import Any

from claimx import display
from claimx.model import Claim, Extraction, Quote, Speaker
from claimx.model.tables import Claims, Quotes, Records, Speakers
from claimx.provenance.view import GraphView
from claimx.report.article import why
from claimx.report.cast import Cast, initials, short
from claimx.report.drawing import PEOPLE, drawing_of
from claimx.report.looks import Look, looks_by_name
from claimx.report.page import stylesheet
from claimx.report.pieces import Block, Piece, Role, blocks_of, classes_of, label, shown
from claimx.report.summary import Count, Summary, Voice, as_text, summary_of
from claimx.text.span import Span

WHOLE = 20_000
"""Code points of a text that is shown whole; of a longer one its quotes are shown with what stands around them."""

_AROUND = 240
_TEXT_BYTES, _TABLE_BYTES = 150_000, 45_000
_LEGEND, _NOTES, _LONGEST_LINE, _LONGEST_SAID, _LONGEST_WHY = 24, 8, 240, 160, 700
_MARKS = 4
_TAGS = {"heading": "h3"}


def bundle_of(found: Any, include: Collection[str] | None, exclude: Collection[str] | None) -> dict[str, str]:
    """`text/plain` and `text/html` of an extraction or of records, without those that are not wanted."""
    return wanted({"text/plain": lambda: text_of(found), "text/html": lambda: html_of(found)}, include, exclude)


def wanted(
    makers: Mapping[str, Callable[[], str]], include: Collection[str] | None, exclude: Collection[str] | None
) -> dict[str, str]:
    """What the makers make, by media type; only those of `include` when there are any, and none of `exclude`."""
    kept = [kind for kind in makers if (not include or kind in include) and kind not in (exclude or ())]
    return {kind: makers[kind]() for kind in kept}


def text_of(found: Extraction | Quotes | Claims | Speakers) -> str:
    """A short text: for terminals, and for notebooks that show no HTML."""
    return display.outline(found) if isinstance(found, Extraction) else display.listing(found)


def html_of(found: Extraction | Quotes | Claims | Speakers) -> str:
    """Self-contained HTML below 300 kB, whatever the size of the text; what is left out is said."""
    if isinstance(found, Extraction):
        return framed(_extraction(found))
    cast = Cast(found.speakers or (found if isinstance(found, Speakers) else ()))
    return framed([_table(found, cast)])


def framed(parts: Iterable[str]) -> str:
    """Parts of HTML as one view with its style sheet."""
    return f'<div class="cx-view cx-theme" lang="en" dir="ltr"><style>{_styles()}</style>\n{"".join(parts)}</div>\n'


@cache
def _styles() -> str:
    own = files("claimx.report").joinpath("assets", "notebook.css").read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|\n\s*", "", stylesheet() + own, flags=re.DOTALL)


# ---- one extraction ----------------------------------------------------------------------------------------------


def _extraction(extraction: Extraction) -> Iterator[str]:
    cast = Cast(extraction.speakers)
    yield from _heading(extraction)
    yield _legend(extraction, cast)
    yield _text(extraction, cast)
    yield _folded(counted(len(extraction.quotes), "quote"), _table(extraction.quotes, cast), opened=True)
    if extraction.claims:
        worthiest = sorted(extraction.claims, key=lambda one: -one.check_worthiness.value)
        ranked = Claims(worthiest, extraction.document, extraction.speakers)
        yield _folded(counted(len(ranked), "claim"), _table(ranked, cast))


def _heading(extraction: Extraction) -> Iterator[str]:
    document = extraction.document
    name = PurePath(document.source).name if document.source else ""
    title = document.title or name or "Text without a title"
    spoken = document.language if document.language != "und" else "no language found"
    if not document.language_given and document.language != "und":
        spoken += f" ({document.language_confidence:.0%} sure)"
    day = document.published.isoformat() if document.published is not None else ""
    facts = [fact for fact in (name if document.title else "", document.publisher or "", day, spoken) if fact]
    yield f'<p class="cx-title" dir="auto">{line(title)}</p>\n'
    yield f'<p class="cx-quiet">{" · ".join(f"<bdi>{line(fact)}</bdi>" for fact in facts)}</p>\n'
    yield from (f'<p class="cx-quiet">note: {line(note)}</p>\n' for note in extraction.run.notes[:_NOTES])
    if len(extraction.run.notes) > _NOTES:
        yield f'<p class="cx-quiet">{len(extraction.run.notes) - _NOTES} more notes in extraction.run.notes</p>\n'


def _legend(extraction: Extraction, cast: Cast) -> str:
    """Who speaks, who says most first, and what the looks of words mean."""
    said = Counter(quote.speaker for quote in extraction.quotes if quote.speaker in cast.speakers)
    if not extraction.quotes:
        return ""
    chips = "\n".join(_chip(speaker, count, cast) for speaker, count in said.most_common(_LEGEND) if speaker)
    left = len(said) - _LEGEND
    more = f"\n<span>and {counted(left, 'more speaker')}</span>" if left > 0 else ""
    return (
        f'<p class="cx-legend">{chips}{more}</p>\n'
        '<p class="cx-quiet">On a ground: said in these words. Underlined: said in other words. '
        "<b>Bold</b>: who says it. <i>Italic</i>: the words that report. Point at words to see why.</p>\n"
    )


def _chip(speaker: str, count: int, cast: Cast) -> str:
    one = cast.speakers[speaker]
    about = " · ".join(
        short(label(fact), _LONGEST_SAID) for fact in (one.kind.value, one.role, one.organization) if fact
    )
    return (
        f'<span class="cx-chip {cast.classes(speaker)}" title="{escape(about)}">{cast.named(speaker)}'
        f' <span class="cx-quiet">({counted(count, "quote")})</span></span>'
    )


class _Room:
    """How much HTML there is room for, what was put in, and what was left out."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.left_out = 0
        self.numbered: set[int] = set()

    def take(self, made: str) -> bool:
        """Whether there is room; from the first that has none on there is none for any."""
        self.size -= len(made.encode("utf-8", "replace"))
        return self.size >= 0

    def gap(self) -> str:
        """The characters left out since the last gap, in words."""
        left, self.left_out = self.left_out, 0
        return f'<p class="cx-gap">… {counted(left, "character")} left out …</p>\n' if left else ""


def _text(extraction: Extraction, cast: Cast) -> str:
    bare = Extraction(
        document=extraction.document, quotes=extraction.quotes, speakers=extraction.speakers, run=extraction.run
    )
    room = _Room(_TEXT_BYTES)
    whole = len(extraction.document.text) <= WHOLE
    parts: list[str] = []
    for number, block in enumerate(blocks_of(bare)):
        quoted = any(piece.marks for piece in block.pieces)
        made = _block(block, bare, cast, room, whole) if whole or quoted or number == 0 else ""
        if made:
            parts += [room.gap(), made]
        if not made:
            room.left_out += sum(len(piece.text) for piece in block.pieces)
    parts.append(room.gap())
    unseen = len(extraction.quotes) - len(room.numbered)
    if unseen and room.size < 0:
        parts.append(f'<p class="cx-gap">{counted(unseen, "quote")} left out: no room</p>\n')
    language = extraction.document.language
    spoken = f' lang="{line(language)}"' if language != "und" else ""
    return f'<div class="cx-text"{spoken}>\n{"".join(parts)}</div>\n'


def _block(block: Block, extraction: Extraction, cast: Cast, room: _Room, whole: bool) -> str:
    """A paragraph as HTML; of a long text only what stands around its quotes."""
    made: list[str] = []
    last = len(block.pieces) - 1
    for place, piece in enumerate(block.pieces):
        text = piece.text if whole else _around(piece, first=place == 0 and last > 0, last=place == last and last > 0)
        html = _piece(piece, text, extraction, cast)
        if not room.take(html):
            room.left_out += sum(len(one.text) for one in block.pieces[place:]) if made else 0
            break
        room.numbered.update(mark.place for mark in piece.ends)
        made.append(html)
    if not made:
        return ""
    tag = _TAGS.get(block.kind, "p")
    return f'<{tag} class="cx-{block.kind}" dir="auto">{"".join(made)}</{tag}>\n'


def _around(piece: Piece, *, first: bool, last: bool) -> str:
    """The words of a piece, the middle left out when it is long; of the first and last in a block, the far end."""
    text, ends = piece.text, _AROUND if not piece.marks else 4 * _AROUND
    head, tail = 0 if first and not piece.marks else ends, 0 if last and not piece.marks else ends
    if len(text) <= head + tail + 40:
        return text
    left = f" … ({counted(len(text) - head - tail, 'character')} left out) … "
    return text[:head] + left + text[len(text) - tail :]


def _piece(piece: Piece, text: str, extraction: Extraction, cast: Cast) -> str:
    words = escape(text, quote=False)
    if piece.marks:
        said = any(mark.role in (Role.CONTENT, Role.FRAGMENT) for mark in piece.marks)
        tag = "mark" if said else "b" if any(mark.role is Role.SOURCE for mark in piece.marks) else "i"
        classes = " ".join(f"cx-{name}" for name in classes_of(piece, extraction, cast.looks).split())
        words = f'<{tag} class="{classes}" title="{escape(_why(piece, extraction))}">{words}</{tag}>'
    return words + "".join(_number(extraction.quotes[mark.place], mark.place + 1, cast) for mark in piece.ends)


def _why(piece: Piece, extraction: Extraction) -> str:
    """Why the innermost quotes were found that a piece belongs to."""
    others = len({mark.member for mark in piece.marks} - {mark.member for mark in piece.marks[-_MARKS:]})
    told = short(why(piece.marks[-_MARKS:], extraction), _LONGEST_WHY)
    return f"{told}\n\nand {counted(others, 'quote')} around it" if others else told


def _number(quote: Quote, number: int, cast: Cast) -> str:
    return f'<sup class="cx-number {cast.classes(quote.speaker)}">{number}\u202f{cast.tag(quote.speaker)}</sup>'


# ---- tables ------------------------------------------------------------------------------------------------------


def _table(records: Records[Any], cast: Cast) -> str:
    """Records as a table, with a line for the rows that there is no room for."""
    kind = type(records)
    room = _Room(_TABLE_BYTES)
    rows: list[str] = []
    for number, one in enumerate(records, start=1):
        row = _ROWS[kind](one, number, records.document.text, cast)
        if not room.take(row):
            break
        rows.append(row)
    if not rows:
        return f'<p class="cx-quiet">no {kind.__name__.lower()} found</p>\n'
    left = len(records) - len(rows)
    more = f'<p class="cx-quiet">{left} more: see .to_frame()</p>\n' if left else ""
    return f"<table>\n{heads(_HEADS[kind])}<tbody>\n{''.join(rows)}</tbody></table>\n{more}"


def heads(names: Sequence[str]) -> str:
    """The head of a table; a name that begins with # is that of figures."""
    cells = "".join(
        f'<th class="cx-figure">{name.removeprefix("#")}</th>' if name[0] == "#" else f"<th>{name}</th>"
        for name in names
    )
    return f"<thead><tr>{cells}</tr></thead>\n"


def cells(values: Iterable[tuple[str, str]]) -> str:
    """A row of a table: attributes and HTML of each cell."""
    made = "".join(f"<td {attributes}>{html}</td>" if attributes else f"<td>{html}</td>" for attributes, html in values)
    return f"<tr>{made}</tr>\n"


FIGURE, QUIET, SAID = 'class="cx-figure"', 'class="cx-quiet"', 'class="cx-said" dir="auto"'
"""Attributes of cells: a number, what is less important, words of a text."""


def _who(cast: Cast, speaker: str | None) -> str:
    return f'class="cx-who {cast.classes(speaker)}"'


def _quote_row(quote: Quote, number: int, text: str, cast: Cast) -> str:
    source = " ".join(_words(text, quote.source).split())
    nobody = f"({source})" if source else "–"
    why = quote.evidence[0]
    return cells(
        (
            (FIGURE, str(number)),
            (_who(cast, quote.speaker), cast.named(quote.speaker, short(nobody, _LONGEST_SAID))),
            ("", quote.kind.value),
            (FIGURE, f"{quote.score:.2f}"),
            ("", f"<bdi>{said(_words(text, quote.cue) or '–')}</bdi>"),
            (SAID, said(quote.text)),
            (QUIET, line(f"{why.because}, {why.made_by}")),
        )
    )


def _claim_row(claim: Claim, number: int, text: str, cast: Cast) -> str:
    speaker = claim.asserter.speaker
    kinds = ", ".join(scored.kind.value for scored in claim.kinds)
    return cells(
        (
            (FIGURE, f"{claim.check_worthiness.value:.2f}"),
            (_who(cast, speaker), cast.named(speaker, f"({claim.asserter.kind.value})")),
            ("", kinds),
            (SAID, said(claim.text)),
            (QUIET, f"{claim.modality.polarity.value}, {claim.modality.commitment.value}"),
        )
    )


def _speaker_row(speaker: Speaker, number: int, text: str, cast: Cast) -> str:
    facts = (speaker.role or "–", speaker.organization or "–")
    return cells(
        (
            (_who(cast, speaker.id), cast.named(speaker.id)),
            ("", speaker.kind.value),
            *(("", f"<bdi>{said(fact)}</bdi>") for fact in facts),
            (FIGURE, str(len(speaker.mentions))),
        )
    )


_HEADS: dict[type[Any], tuple[str, ...]] = {
    Quotes: ("#", "speaker", "kind", "#score", "cue", "said", "construction"),
    Claims: ("#worth a check", "who asserts", "kinds", "claim", "how"),
    Speakers: ("speaker", "kind", "role", "organization", "#mentions"),
}
_ROWS: dict[type[Any], Callable[[Any, int, str, Cast], str]] = {
    Quotes: _quote_row,
    Claims: _claim_row,
    Speakers: _speaker_row,
}


def _words(text: str, spans: Iterable[Span]) -> str:
    return " … ".join(span.of(text) for span in spans)


def _folded(name: str, body: str, *, opened: bool = False) -> str:
    return f"<details{' open' if opened else ''}><summary>{name}</summary>\n{body}</details>\n"


def said(text: str) -> str:
    """Words of a text on one line, as HTML, cut when they are long."""
    return escape(short(" ".join(shown(text).split()), _LONGEST_SAID))


def line(text: str) -> str:
    """A name, title or note on one line, as HTML, cut when it is long."""
    return escape(short(label(text), _LONGEST_LINE))


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 quote, 1,200 quotes."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


# ---- a graph -----------------------------------------------------------------------------------------------------


def graph_bundle_of(
    graph: GraphView, include: Collection[str] | None, exclude: Collection[str] | None
) -> dict[str, str]:
    """`text/plain` and `text/html` of a graph, without those that are not wanted."""
    summary = summary_of(graph)
    makers = {"text/plain": lambda: as_text(summary).rstrip("\n"), "text/html": lambda: framed(_graph(summary))}
    return wanted(makers, include, exclude)


_VOICES, _COUNTS = 16, 12


def _graph(summary: Summary) -> Iterator[str]:
    """A sentence, the drawing, and tables with the figures behind it."""
    yield f'<p class="cx-title">{escape(summary.sentence)}</p>\n'
    yield from (f'<p class="cx-quiet">{escape(note)}</p>\n' for note in summary.notes)
    drawing = drawing_of(summary)
    if drawing is not None:
        yield drawing.image + "\n"
        yield f'<p class="cx-quiet">{escape(drawing.left_out)}</p>\n' if drawing.left_out else ""
    yield f'<div class="cx-tables">{_counts("language", summary.languages)}{_counts("outlet", summary.outlets)}</div>\n'
    yield _voices(summary.voices)


def _counts(what: str, counts: Sequence[Count]) -> str:
    if not counts:
        return ""
    rows = "".join(
        cells(
            (
                ("", f"<bdi>{line(one.name)}</bdi>"),
                *((FIGURE, f"{number:,}") for number in (one.documents, one.speakers, one.quotes, one.claims)),
            )
        )
        for one in counts[:_COUNTS]
    )
    head = heads((what, "#documents", "#speakers", "#quotes", "#claims"))
    return f"<div><table>\n{head}<tbody>\n{rows}</tbody></table>\n{_more(len(counts) - _COUNTS)}</div>\n"


def _voices(voices: Sequence[Voice]) -> str:
    if not voices:
        return ""
    looks = looks_by_name(voice.person.name for voice in voices[:PEOPLE])
    rows = "".join(_voice(voice, looks[voice.person.name]) for voice in voices[:_VOICES])
    head = heads(("speaker", "kind", "role", "#quotes", "#documents", "#outlets", "languages"))
    return f"<table>\n{head}<tbody>\n{rows}</tbody></table>\n{_more(len(voices) - _VOICES)}"


def _voice(voice: Voice, look: Look) -> str:
    person = voice.person
    classes = " ".join(f"cx-{name}" for name in look.classes.split())
    tag = f'<span class="cx-tag">{escape(initials(person.name))}</span> '
    numbers = (person.quotes, voice.documents, voice.outlets)
    return cells(
        (
            (f'class="cx-who {classes}"', f"{tag}<bdi>{line(person.name)}</bdi>"),
            ("", person.kind),
            ("", f"<bdi>{line(person.roles[0]) if person.roles else '–'}</bdi>"),
            *((FIGURE, f"{number:,}") for number in numbers),
            ("", " ".join(map(line, voice.languages))),
        )
    )


def _more(number: int) -> str:
    return f'<p class="cx-quiet">{number:,} more</p>\n' if number > 0 else ""
