"""A graph drawn without scripts: who speaks on the left, the documents on the right, between them what was said.

Layers with few crossings, by the means of neighbours (Sugiyama, Tagawa and Toda 1981). No library takes part, so that
the same graph gives the same drawing everywhere.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar

from claimx.model import Document, Quote
from claimx.provenance.statements import speaker_id
from claimx.report.cast import short
from claimx.report.looks import Look, looks_by_name
from claimx.report.page import stylesheet
from claimx.report.people import Person
from claimx.report.pieces import label
from claimx.report.summary import Summary

PEOPLE, DOCUMENTS, QUOTES = 20, 24, 36
"""How many are drawn. So many quotes have places of their own; of more there are only lines, wider for many."""

_WIDTH, _ROW, _MARGIN = 940, 25, 16
_NAME_AT, _QUOTE_AT, _SAID_TO, _DOCUMENT_AT, _DOCUMENT_AT_ALONE = 212, 306, 616, 700, 520
_NAME, _SAID, _TITLE, _TITLE_ALONE = 27, 44, 31, 56
_ROUNDS = 6
_DASHES = ("", "8 4", "1.5 3.5", "12 3 2 3")

_Left = TypeVar("_Left", bound=Hashable)
_Right = TypeVar("_Right", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as SVG, what it shows in words, and what it leaves out, if anything."""

    svg: str
    says: str
    left_out: str

    @property
    def image(self) -> str:
        """The drawing as an image in HTML: pages that take SVG elements away keep it, and nothing in it can run."""
        address = b64encode(self.svg.encode("utf-8")).decode("ascii")
        return f'<img class="cx-drawing" alt="{escape(self.says)}" src="data:image/svg+xml;base64,{address}">'


@dataclass(frozen=True, slots=True)
class _Said:
    """A quote of somebody who is drawn, in a document that is drawn."""

    person: str
    document: str
    place: int
    quote: Quote


def drawing_of(summary: Summary) -> Drawing | None:
    """Those who are quoted most and the documents that quote them most; None when nobody is quoted by name."""
    people = {voice.person.key: voice.person for voice in summary.voices[:PEOPLE]}
    if not people:
        return None
    said = list(_said(summary, people))
    often = Counter(one.document for one in said)
    kept = [one for one, _ in sorted(often.items(), key=lambda item: (-item[1], item[0]))[:DOCUMENTS]]
    documents = {one.document.id: one.document for one in summary.extractions if one.document.id in kept}
    drawn = [one for one in said if one.document in documents]
    people = {key: one for key, one in people.items() if any(said.person == key for said in drawn)}
    left = _left_out(summary, len(people), len(documents), len(drawn))
    says = (
        f"{len(people)} speakers on the left, {len(documents)} documents on the right, "
        f"{len(drawn)} quotes between them; the tables say the same"
    )
    plan = _Plan(people, documents, drawn)
    return Drawing(_svg(plan, says), says, left)


def _said(summary: Summary, people: Mapping[str, Person]) -> Iterator[_Said]:
    person_of = {node: key for key, one in people.items() for node in one.nodes}
    for extraction in summary.extractions:
        document = extraction.document.id
        for place, quote in enumerate(extraction.quotes):
            key = person_of.get(speaker_id(document, quote.speaker)) if quote.speaker is not None else None
            if key is not None:
                yield _Said(key, document, place, quote)


def _left_out(summary: Summary, people: int, documents: int, quotes: int) -> str:
    """What is not drawn, in words; empty when everything is."""
    rest = (
        (len(summary.voices) - people, "speaker"),
        (summary.documents - documents, "document"),
        (summary.total.quotes - quotes, "quote"),
    )
    left = [f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in rest if number > 0]
    return f"Drawn: who is quoted most. Left out: {', '.join(left)}." if left else ""


class _Plan:
    """Who stands where: heights of people, quotes and documents, by their ids."""

    def __init__(self, people: Mapping[str, Person], documents: Mapping[str, Document], said: Sequence[_Said]) -> None:
        self.people, self.documents = people, documents
        looks = looks_by_name(one.name for one in people.values())
        self.looks = {key: looks[one.name] for key, one in people.items()}
        self.alone = len(said) > QUOTES
        names = sorted(people, key=lambda key: (people[key].name.casefold(), key))
        titles = sorted(documents, key=lambda one: (documents[one].language, documents[one].publisher or "", one))
        ties = Counter((one.person, one.document) for one in said)
        names, titles = _ordered(names, titles, ties)
        at = {one: number for number, one in enumerate(titles)}
        who = {one: number for number, one in enumerate(names)}
        self.said = sorted(said, key=lambda one: (at[one.document], who[one.person], one.place))
        self.ties = ties
        self.rows = max(len(names), len(titles), 0 if self.alone else len(said))
        self.height = 2 * _MARGIN + _ROW * self.rows
        self.name_at = self._heights(names)
        self.title_at = self._heights(titles)
        self.quote_at = [_MARGIN + _ROW * (place + 0.5) for place in range(len(said))]

    def _heights(self, ids: Sequence[str]) -> dict[str, float]:
        """Spread evenly over the whole height."""
        step = _ROW * self.rows / len(ids)
        return {one: round(_MARGIN + step * (place + 0.5), 1) for place, one in enumerate(ids)}


def _ordered(
    left: Sequence[_Left], right: Sequence[_Right], ties: Mapping[tuple[_Left, _Right], int]
) -> tuple[list[_Left], list[_Right]]:
    """Both sides so that few lines cross: each moves to the mean place of what it is tied to, in turn."""
    lefts, rights = list(left), list(right)
    for _ in range(_ROUNDS):
        places = {one: place for place, one in enumerate(rights)}
        lefts.sort(key=lambda one: _mean([(places[b], n) for (a, b), n in ties.items() if a == one]))
        sides = {one: place for place, one in enumerate(lefts)}
        rights.sort(key=lambda one: _mean([(sides[a], n) for (a, b), n in ties.items() if b == one]))
    return lefts, rights


def _mean(weighted: Sequence[tuple[int, int]]) -> float:
    return sum(place * weight for place, weight in weighted) / max(1, sum(weight for _, weight in weighted))


# ---- SVG ---------------------------------------------------------------------------------------------------------

_STYLE = """
svg { color-scheme: light dark; font: 13px system-ui, sans-serif; }
.ground { fill: var(--cx-paper); }
path { fill: none; stroke: var(--hue); stroke-opacity: .75; }
.who { fill: var(--hue); }
text { fill: var(--cx-ink); }
.quiet { fill: var(--cx-quiet); }
rect.sheet { fill: var(--cx-paper); stroke: var(--cx-quiet); stroke-width: 1.3; }
"""


def _svg(plan: _Plan, says: str) -> str:
    lines = _ties(plan) if plan.alone else _quotes(plan)
    parts = [*lines, *_people(plan), *_documents(plan)]
    size = f'width="{_WIDTH}" height="{plan.height}" viewBox="0 0 {_WIDTH} {plan.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cx-theme" role="img" {size}>\n'
        f"<title>{escape(says)}</title>\n<style>{stylesheet()}{_STYLE}</style>\n"
        f'<rect class="ground" width="{_WIDTH}" height="{plan.height}"/>\n{"".join(parts)}</svg>\n'
    )


def _ties(plan: _Plan) -> Iterator[str]:
    """A line for each person and document, wider where more is said."""
    for (person, document), count in sorted(plan.ties.items()):
        start, end = (_NAME_AT, plan.name_at[person]), (_DOCUMENT_AT_ALONE, plan.title_at[document])
        yield _line(plan.looks[person], start, end, min(9.0, 0.8 + 1.1 * count))


def _quotes(plan: _Plan) -> Iterator[str]:
    """The words of each quote, a line from who says them and one to where they stand."""
    for one, y in zip(plan.said, plan.quote_at, strict=True):
        look = plan.looks[one.person]
        words = short(label(one.quote.text), _SAID)
        yield _line(look, (_NAME_AT, plan.name_at[one.person]), (_QUOTE_AT, y), 1.6)
        yield _line(look, (_SAID_TO, y), (_DOCUMENT_AT, plan.title_at[one.document]), 1.2)
        yield _text(words, _QUOTE_AT + 6, y, "start")


def _people(plan: _Plan) -> Iterator[str]:
    often = Counter(one.person for one in plan.said)
    for key, y in plan.name_at.items():
        person = plan.people[key]
        yield f'<circle class="who cx-h{plan.looks[key].hue}" cx="{_NAME_AT}" cy="{y}" r="5"/>\n'
        yield _text(short(person.name, _NAME), _NAME_AT - 11, y, "end", str(often[key]))


def _documents(plan: _Plan) -> Iterator[str]:
    x, room = (_DOCUMENT_AT_ALONE, _TITLE_ALONE) if plan.alone else (_DOCUMENT_AT, _TITLE)
    for key, y in plan.title_at.items():
        document = plan.documents[key]
        title = label(document.title or document.source or "text")
        outlet = f"{label(document.publisher)}: " if document.publisher else ""
        yield f'<rect class="sheet" x="{x - 4}" y="{y - 6}" width="9" height="12" rx="1"/>\n'
        yield _text(short(f"{label(document.language)} · {outlet}{title}", room), x + 12, y, "start")


def _line(look: Look, start: tuple[float, float], end: tuple[float, float], width: float) -> str:
    """A curve that leaves and arrives level."""
    (x, y), (to_x, to_y) = start, end
    bend = round((x + to_x) / 2)
    dashes = _DASHES[look.line]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    curve = f"M{x} {y}C{bend} {y} {bend} {to_y} {to_x} {to_y}"
    return f'<path class="cx-h{look.hue}" stroke-width="{width:.1f}"{dashed} d="{curve}"/>\n'


def _text(words: str, x: float, y: float, anchor: str, quiet: str = "") -> str:
    """Words beside a point; `quiet` words stand farther from it."""
    more = f'<tspan class="quiet">{quiet}\u2002</tspan>' if quiet else ""
    return f'<text x="{x}" y="{y + 4.5:g}" text-anchor="{anchor}">{more}{escape(_in_xml(words))}</text>\n'


def _in_xml(text: str) -> str:
    """Without the two characters that XML 1.0 forbids and `label` lets through."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
