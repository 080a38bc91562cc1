"""One extraction as a fragment of HTML: its text with the quotes marked. For notebooks and for pages of one's own."""

from collections.abc import Mapping
from html import escape

from claimx.model import Extraction, Quote
from claimx.report.looks import Look, looks_for
from claimx.report.pieces import (
    Block,
    Mark,
    Piece,
    Role,
    blocks_of,
    classes_of,
    label,
    look_of,
    members_of,
    shown,
    worth_of,
)

_TAGS = {"heading": "h2", "paragraph": "p", "byline": "p", "caption": "p", "boilerplate": "p"}


def looks_of(extraction: Extraction) -> Mapping[str | None, Look]:
    """A look for each speaker of one extraction, by speaker id, in order of appearance."""
    return looks_for([[quote.speaker for quote in extraction.quotes if quote.speaker is not None]])


def to_fragment(extraction: Extraction, *, looks: Mapping[str | None, Look] | None = None) -> str:
    """The text of an extraction as HTML with its quotes marked and numbered; hovering shows why each was found.

    Nested and crossing quotes are cut into pieces that lie side by side, each with the classes of all that holds there.
    The fragment has classes and no styles; `claimx.report.stylesheet()` has the rules for them. All text is escaped.
    `looks` keeps the looks of speakers over several fragments (default: `looks_of`).
    """
    worn = looks_of(extraction) if looks is None else looks
    language = extraction.document.language
    spoken = f' lang="{escape(label(language))}"' if language != "und" else ""
    blocks = "".join(_block(block, extraction, worn) for block in blocks_of(extraction))
    return f'<div class="cx-text"{spoken}>\n{blocks}</div>\n'


def _block(block: Block, extraction: Extraction, looks: Mapping[str | None, Look]) -> str:
    tag = _TAGS[block.kind]
    pieces = "".join(_piece(piece, extraction, looks) for piece in block.pieces)
    return f'<{tag} class="cx-{block.kind}" dir="auto">{pieces}</{tag}>\n'


def _piece(piece: Piece, extraction: Extraction, looks: Mapping[str | None, Look]) -> str:
    words = escape(piece.text, quote=False)
    if piece.marks:
        classes = " ".join(f"cx-{name}" for name in classes_of(piece, extraction, looks).split())
        members = members_of(piece.marks)
        told = escape(why(piece.marks, extraction))
        words = f'<mark class="{classes}" data-of="{members}" title="{told}">{words}</mark>'
    return words + "".join(_number(mark, extraction, looks) for mark in piece.ends)


def _number(mark: Mark, extraction: Extraction, looks: Mapping[str | None, Look]) -> str:
    if mark.role is Role.CLAIM:
        return ""
    look = " ".join(f"cx-{name}" for name in look_of(extraction.quotes[mark.place], looks).split())
    return f'<sup class="cx-number {look}">{mark.place + 1}</sup>'


def why(marks: tuple[Mark, ...], extraction: Extraction) -> str:
    """Who says it, how, and why that was found: the innermost first, a quote or claim a paragraph. For tooltips."""
    told: dict[str, str] = {}
    for mark in reversed(marks):
        if mark.role is Role.CLAIM:
            claim = extraction.claims[mark.place]
            kinds = ", ".join(scored.kind.value for scored in claim.kinds)
            told.setdefault(mark.member, f"claim: {kinds}; worth a check: {worth_of(claim)} %")
        else:
            told.setdefault(mark.member, _told(extraction.quotes[mark.place], mark.place + 1, extraction))
    quotes = [text for member, text in told.items() if member.startswith("q")]
    return "\n\n".join([*quotes, *(text for member, text in told.items() if member.startswith("p"))])


def _told(quote: Quote, number: int, extraction: Extraction) -> str:
    text = extraction.document.text
    who = label(extraction.speaker(quote).name) or "nobody named"
    lines = [f"{number}  {who}  ({quote.kind.value}, {quote.score:.2f})"]
    if quote.cue:
        lines.append("cue: " + " … ".join(shown(span.of(text)) for span in quote.cue))
    for why in quote.evidence:
        note = f"; {why.note}" if why.note else ""
        lines.append(f"{why.made_by}: {why.because}, {why.score:.2f}, {why.outcome.value}{note}")
    return shown("\n".join(lines))
