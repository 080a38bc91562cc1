"""The drawings of docs/explanation/how-the-rules-work.md: each construction on an example of a language pack.

    python docs/drawings.py [FOLDER]

Writes one SVG for each group of constructions into FOLDER (default: docs/images/rules). What is drawn is what claimx
finds, so the drawings are as true as the rules are; tests/test_drawings.py fails when they are not what this writes.
Boxes are told apart by colour, by the line around them, and by the word below. The ground is opaque, so that a drawing
can be read on any page, and follows the system's light or dark.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple

import claimx
from claimx.lang.pack import LanguagePack, load_pack
from claimx.model import Quote
from claimx.passes.reading import Reading
from claimx.text.span import Span

GROUPS: Mapping[str, Mapping[str, str]] = {  # name of the drawing: construction and the language that shows it
    "cue-and-marks": {
        "direct-cue-first": "en",
        "direct-cue-last": "en",
        "direct-inverted": "de",
        "direct-interrupted": "fr",
    },
    "marks-alone": {
        "name-colon": "it",
        "dash-attribution": "pt",
        "dash-dialogue": "es",
        "block-quote": "de",
        "direct-uncued": "en",
    },
    "marks-inside": {"fragment": "de", "verdict": "en"},
    "clauses": {
        "that-clause": "pt",
        "zero-clause": "en",
        "embedded-question": "nl",
        "infinitive": "de",
        "continuation-gerund": "es",
        "object": "en",
    },
    "cue-behind": {"tail": "en", "tail-inverted": "it", "parenthesis": "fr"},
    "according-to": {"according-front": "de", "according-middle": "en", "according-end": "es", "as-clause": "it"},
    "nouns": {"noun-that": "en", "noun-infinitive": "de"},
    "nobody-named": {"passive": "en", "unsourced": "fr"},
    "headlines": {"headline-colon": "it"},
    "reaching-back": {"anaphoric-adverb": "de", "anaphoric-object": "es", "subjunctive-chain": "de"},
}

COLUMNS = 92
STEP = 8.5  # width of a letter
SMALL_STEP = 6.7  # width of a letter below a box
LEFT = 16
TITLE, LINE, GAP = 26, 44, 14  # heights: of a heading, of a line with the words below it, between examples
LETTERS, BELOW = 22, 38  # from the top of a line down to its letters, and to what is said below them
STYLE = """
  .ground { fill: #ffffff; stroke: #d0d7de }
  text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2328; white-space: pre }
  .id { font-weight: bold }
  .said, .role { font-size: 11px; fill: #57606a }
  rect { stroke-width: 1.2 }
  .content { fill: #ddf4ff; stroke: #0969da }
  .cue { fill: #fff1e5; stroke: #bc4c00; stroke-dasharray: 5 2 }
  .source { fill: #dafbe1; stroke: #1a7f37; stroke-width: 2 }
  .mark { fill: #fbefff; stroke: #8250df; stroke-dasharray: 1 2 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #161b22; stroke: #30363d }
    text { fill: #e6edf3 }
    .said, .role { fill: #9198a1 }
    .content { fill: #0c2d4f; stroke: #58a6ff }
    .cue { fill: #4a2409; stroke: #f0883e }
    .source { fill: #0d3a1c; stroke: #3fb950 }
    .mark { fill: #3b2159; stroke: #bc8cff }
  }"""


class Box(NamedTuple):
    """A stretch of an example and what it is: content, cue, source, mark."""

    span: Span
    role: str


class Example(NamedTuple):
    """A construction on a text of a language pack, with the quote that came of it."""

    construction: str
    language: str
    text: str
    quote: Quote
    speaker: str
    marks: tuple[Span, ...]

    def boxes(self) -> list[Box]:
        """What is drawn, in the order of the text; a mark is drawn where it bounds what was said."""
        quote = self.quote
        edges = {edge for span in (*quote.content, *quote.fragments) for edge in span}
        bounds = [mark for mark in self.marks if any(self._touches(mark, edge) for edge in edges)]
        roles = {"content": quote.content, "cue": quote.cue, "source": quote.source, "mark": bounds}
        return sorted(Box(span, role) for role, spans in roles.items() for span in spans)

    def _touches(self, mark: Span, edge: int) -> bool:
        between = self.text[mark.end : edge] if mark.end <= edge else self.text[edge : mark.start]
        return not between.strip(" \u00a0\u202f.,!?")


def example(construction: str, language: str) -> Example:
    """The first example that the pack shows the construction by, and what claimx finds in it.

    Raises LookupError when the pack has none, or something else is found in it.
    """
    pack = load_pack(language)
    texts = [str(one["text"]).strip() for one in pack.examples if one["construction"] == construction]
    for text in texts:
        extraction = claimx.extract_text(text, language=language)
        for quote in extraction.quotes:
            if quote.evidence[0].because == construction:
                name = extraction.speaker(quote).name or "nobody named"
                return Example(construction, language, text, quote, name, tuple(_marks(text, pack)))
    raise LookupError(f"{language}: no example of {construction} is found as {construction}")


def _marks(text: str, pack: LanguagePack) -> Iterator[Span]:
    """The quotation marks and opening dashes of a text."""
    reading = Reading(text, pack)
    for marked in (*reading.marked, *reading.dashes):
        for token in (marked.open, marked.close):
            if token >= 0:
                yield Span(reading.starts[token], reading.ends[token])


def lines_of(text: str) -> list[Span]:
    """The text in lines of at most COLUMNS letters, broken at spaces, and at its own line breaks."""
    lines = []
    start = 0
    while start < len(text):
        end = text.find("\n", start, start + COLUMNS + 1)
        if end < 0 and len(text) - start > COLUMNS:
            end = text.rfind(" ", start, start + COLUMNS + 1)
        end = len(text) if end < 0 else end
        if end > start:
            lines.append(Span(start, end))
        start = end + 1
    return lines


def drawn(examples: Iterable[Example]) -> str:
    """An SVG with the examples one below the other."""
    parts: list[str] = []
    top = GAP
    for one in examples:
        said = f"{one.language} · {one.quote.kind.value} · {one.speaker} · score {one.quote.score:.2f}"
        parts.append(_text(LEFT, top + 14, one.construction, "id"))
        parts.append(_text(LEFT + (len(one.construction) + 2) * STEP, top + 14, said, "said"))
        top += TITLE
        for line in lines_of(one.text):
            parts += _line(one, line, top)
            top += LINE
        top += GAP
    width = 2 * LEFT + COLUMNS * STEP
    size = f'viewBox="0 0 {width:g} {top:g}" width="{width:g}" height="{top:g}"'
    ground = f'<rect class="ground" x="0.5" y="0.5" width="{width - 1:g}" height="{top - 1:g}" rx="6"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n<style>{STYLE}\n</style>'
    return "\n".join([head, ground, *parts, "</svg>"]) + "\n"


def _line(one: Example, line: Span, top: float) -> Iterator[str]:
    written = 0.0  # up to where words stand below the line
    for box, roles in _parts(one, line):
        x, width = LEFT + (box.start - line.start) * STEP, (box.end - box.start) * STEP
        yield f'<rect class="{roles[0]}" x="{x - 1:g}" y="{top + 6:g}" width="{width + 2:g}" height="22" rx="3"/>'
        if roles[0] != "mark":
            words = " and ".join(roles)
            x = max(x, written)
            written = x + (len(words) + 1) * SMALL_STEP
            yield _text(x, top + BELOW, words, "role")
    yield _text(LEFT, top + LETTERS, one.text[line.start : line.end], "", width=(line.end - line.start) * STEP)


def _parts(one: Example, line: Span) -> Iterator[tuple[Span, list[str]]]:
    """What of the boxes stands in a line; the same words may be two things (Demnach: cue and source)."""
    roles: dict[Span, list[str]] = {}
    for span, role in one.boxes():
        roles.setdefault(span, []).append(role)
    for span, names in roles.items():
        part = Span(max(span.start, line.start), min(span.end, line.end))
        if part.start < part.end:
            yield part, names


def _text(x: float, y: float, words: str, look: str, width: float | None = None) -> str:
    style = f' class="{look}"' if look else ""
    fitted = "" if width is None else f' textLength="{width:g}" lengthAdjust="spacingAndGlyphs"'
    return f'<text{style} x="{x:g}" y="{y:g}"{fitted}>{escape(words)}</text>'


def drawings() -> dict[str, str]:
    """Every drawing by the name of its file."""
    return {
        f"{group}.svg": drawn(example(construction, language) for construction, language in shown.items())
        for group, shown in GROUPS.items()
    }


def main(argv: list[str]) -> None:
    folder = Path(argv[0]) if argv else Path(__file__).parent / "images" / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    for name, svg in drawings().items():
        (folder / name).write_text(svg, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
