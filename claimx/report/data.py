"""What a report holds, as plain values for JSON: an index of everything, and a part for each document.

The index is read when the page opens, the part of a document when that is opened, so that 500 documents open fast. Rows
are lists, their columns are named in `QUOTE`, `CLAIM`, `LINK` and `EDGE`; `null` is what is not known. Numbers that
name something count from 0 in the list of the index that they point into.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from claimx.model import Claim, Evidence, Extraction, Quote
from claimx.provenance import Edge, GraphView, Relation
from claimx.provenance.shelf import Entry
from claimx.provenance.statements import speaker_id
from claimx.provenance.vocabulary import MEANINGS
from claimx.report.looks import NOBODY, Look, looks_for
from claimx.report.people import Person, people_of
from claimx.report.pieces import Block, Piece, blocks_of, classes_of, label, members_of, shown
from claimx.text.span import Span

QUOTE = ("id", "document", "speaker", "kind", "score", "text", "because", "nested_in")
CLAIM = ("id", "document", "quote", "speaker", "kinds", "worth", "text", "origin", "asserter")
LINK = ("relation", "source", "target", "score", "because", "made_by", "signals")
EDGE = ("relation", "source", "target", "because", "made_by")

_RUNS = (Relation.GENERATED_BY, Relation.USED, Relation.ASSOCIATED_WITH)
_STATEMENTS = (Relation.SAME_UTTERANCE, Relation.SAME_PROPOSITION)
_DOCUMENTS = (Relation.TRANSLATION_OF, Relation.COPY_OF)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the parts of a report have in common: the people, where they stand, and how they look."""

    people: tuple[Person, ...]
    place: Mapping[str, int]
    looks: Mapping[str, Look]
    edges: Mapping[str, Sequence[Edge]]

    def person(self, extraction: Extraction, speaker: str | None) -> int | None:
        """The place of a speaker of an extraction among the people."""
        return None if speaker is None else self.place[speaker_id(extraction.document.id, speaker)]

    def looks_in(self, extraction: Extraction) -> dict[str | None, Look]:
        """The looks of the speakers of one extraction, by their ids in it."""
        nodes = {one.id: speaker_id(extraction.document.id, one.id) for one in extraction.speakers}
        return {one: self.looks[node] for one, node in nodes.items() if node in self.looks}


def shared_of(graph: GraphView) -> Shared:
    """People and looks, found by going over the whole graph."""
    people = tuple(people_of(graph))
    place = {node: number for number, one in enumerate(people) for node in one.nodes}
    scenes = []
    for extraction in graph.extractions():
        spoken = (quote.speaker for quote in extraction.quotes if quote.speaker is not None)
        scenes.append([place[speaker_id(extraction.document.id, speaker)] for speaker in spoken])
    worn = looks_for(scenes)
    looks = {node: worn[number] for node, number in place.items() if number in worn}
    edges: dict[str, list[Edge]] = {}
    for edge in graph.edges():
        if edge.file is not None and edge.kind not in _RUNS:
            edges.setdefault(edge.file, []).append(edge)
    return Shared(people, place, looks, edges)


def index_of(graph: GraphView, shared: Shared, title: str) -> dict[str, Any]:
    """Everything that lists, filters and pages of people need, without the texts."""
    documents: list[dict[str, Any]] = []
    quotes: list[list[Any]] = []
    claims: list[list[Any]] = []
    for number, entry in enumerate(graph.entries()):
        extraction = entry.extraction
        documents.append(_document(entry, len(quotes), len(claims)))
        first = len(quotes)
        at = {quote.id: first + place for place, quote in enumerate(extraction.quotes)}
        quotes += [_quote_row(quote, number, extraction, shared) for quote in extraction.quotes]
        claims += [_claim_row(claim, number, at, extraction, shared) for claim in extraction.claims]
    links = sorted(graph.links(), key=lambda edge: (-edge.score, edge.key))
    return {
        "title": label(title),
        "claimx": sorted({extraction.run.claimx for extraction in graph.extractions()}),
        "linked": graph.linked,
        "columns": {"quotes": QUOTE, "claims": CLAIM, "links": LINK, "edges": EDGE},
        "relations": {one.value: {"says": meaning.says, "term": meaning.term} for one, meaning in MEANINGS.items()},
        "documents": documents,
        "people": [_person(one, shared) for one in shared.people],
        "quotes": quotes,
        "claims": claims,
        "statements": _clusters([edge for edge in links if edge.kind in _STATEMENTS]),
        "candidates": [_link(edge) for edge in links if edge.kind is Relation.CANDIDATE],
        "copies": [_link(edge) for edge in links if edge.kind in _DOCUMENTS],
    }


def part_of(entry: Entry, shared: Shared) -> dict[str, Any]:
    """One document: its text in pieces, why each quote and claim was found, how the file was read, and its edges."""
    extraction = entry.extraction
    document, run = extraction.document, extraction.run
    looks = shared.looks_in(extraction)
    edges = shared.edges.get(f"file_{document.sha256}", ())
    return {
        "blocks": [_block(block, extraction, looks) for block in blocks_of(extraction)],
        "quotes": [_quote(quote, extraction, shared) for quote in extraction.quotes],
        "claims": [_claim(claim) for claim in extraction.claims],
        "file": {
            "sha256": document.sha256,
            "media_type": label(document.media_type),
            "encoding": document.encoding,
            "language_confidence": document.language_confidence,
            "language_given": document.language_given,
            "pack": run.pack,
            "claimx": run.claimx,
            "passes": run.passes,
            "options": [f"{key}={label(run.options[key])}" for key in sorted(run.options)],
            "notes": [label(note) for note in run.notes],
        },
        "edges": [_edge(edge) for edge in edges],
    }


def _document(entry: Entry, quotes: int, claims: int) -> dict[str, Any]:
    extraction = entry.extraction
    document = extraction.document
    name = PurePath(document.source).name if document.source else ""
    return {
        "id": document.id,
        "title": label(document.title or "") or label(name) or "text without a title",
        "locations": [label(one) for one in entry.locations],
        "language": document.language,
        "published": document.published.isoformat() if document.published is not None else None,
        "characters": len(document.text),
        "quotes": [quotes, quotes + len(extraction.quotes)],
        "claims": [claims, claims + len(extraction.claims)],
    }


def _person(one: Person, shared: Shared) -> dict[str, Any]:
    look = next((shared.looks[node] for node in one.nodes if node in shared.looks), None)
    return {
        "id": one.key,
        "name": one.name or "nobody named",
        "kind": one.kind,
        "look": look.classes if look is not None else NOBODY,
        "roles": one.roles,
        "organizations": one.organizations,
        "nodes": one.nodes,
        "links": [_link(edge) for edge in one.links],
    }


def _quote_row(quote: Quote, document: int, extraction: Extraction, shared: Shared) -> list[Any]:
    speaker = shared.person(extraction, quote.speaker)
    because = quote.evidence[0].because
    return [
        quote.id,
        document,
        speaker,
        quote.kind.value,
        round(quote.score, 3),
        shown(quote.text),
        because,
        quote.nested_in,
    ]


def _claim_row(claim: Claim, document: int, at: Mapping[str, int], extraction: Extraction, shared: Shared) -> list[Any]:
    return [
        claim.id,
        document,
        at.get(claim.quote or ""),
        shared.person(extraction, claim.asserter.speaker),
        " ".join(scored.kind.value for scored in claim.kinds),
        round(claim.check_worthiness.value, 3),
        shown(claim.text),
        claim.origin.value,
        claim.asserter.kind.value,
    ]


def _quote(quote: Quote, extraction: Extraction, shared: Shared) -> dict[str, Any]:
    text = extraction.document.text
    told: dict[str, Any] = {
        "content": quote.content,
        "cue": _words(text, quote.cue),
        "cue_lemma": quote.cue_lemma,
        "cue_class": quote.cue_class.value,
        "attitude": quote.attitude.value,
        "source": _words(text, quote.source),
        "via": [shared.person(extraction, one) for one in quote.via],
        "negated": quote.negated,
        "closed": None if quote.closed else "no",
        "continuation": quote.continuation,
        "evidence": [_evidence(why) for why in quote.evidence],
    }
    return _known(told)


def _claim(claim: Claim) -> dict[str, Any]:
    worth = claim.check_worthiness
    weights = sorted(worth.contributions.items(), key=lambda item: (-abs(item[1]), item[0]))
    told: dict[str, Any] = {
        "spans": claim.spans,
        "polarity": claim.modality.polarity.value,
        "commitment": claim.modality.commitment.value,
        "flags": [flag.name.value for flag in claim.modality.flags],
        "kinds": [[scored.kind.value, round(scored.score, 3), scored.rule] for scored in claim.kinds],
        "quantities": [shown(quantity.text) for quantity in claim.quantities],
        "times": [f"{label(time.text)} ({time.timex})" for time in claim.times],
        "method": worth.method,
        "contributions": [[name, round(value, 3)] for name, value in weights],
        "evidence": [_evidence(why) for why in claim.evidence],
    }
    return _known(told)


def _evidence(why: Evidence) -> list[Any]:
    """Pass, construction, score, outcome, note, and the spans proposed where they are others."""
    note = shown(why.note) if why.note else None
    return [why.made_by, why.because, round(why.score, 3), why.outcome.value, note, why.content]


def _block(block: Block, extraction: Extraction, looks: Mapping[str | None, Look]) -> list[Any]:
    return [block.kind, [_piece(piece, extraction, looks) for piece in block.pieces]]


def _piece(piece: Piece, extraction: Extraction, looks: Mapping[str | None, Look]) -> str | list[str]:
    """Plain words as they are; others as words, classes, the quotes and claims they belong to, and those that end."""
    if not piece.marks and not piece.ends:
        return piece.text
    classes = classes_of(piece, extraction, looks)
    return [piece.text, classes, members_of(piece.marks), members_of(piece.ends)]


def _clusters(links: Sequence[Edge]) -> list[dict[str, Any]]:
    """What links tie together, in groups: the strongest first, the members sorted."""
    leader: dict[str, str] = {}

    def find(node: str) -> str:
        leader.setdefault(node, node)
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for edge in links:
        low, high = sorted((find(edge.source), find(edge.target)))
        leader[high] = low
    groups: dict[str, list[Edge]] = {}
    for edge in links:
        groups.setdefault(find(edge.source), []).append(edge)
    return [
        {
            "members": sorted({node for edge in group for node in (edge.source, edge.target)}),
            "links": [_link(edge) for edge in group],
        }
        for _, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _link(edge: Edge) -> list[Any]:
    signals = [[label(name), round(value, 3)] for name, value in edge.signals]
    return [edge.kind.value, edge.source, edge.target, round(edge.score, 3), edge.because, edge.made_by, signals]


def _edge(edge: Edge) -> list[Any]:
    return [edge.kind.value, edge.source, edge.target, edge.because, edge.made_by]


def _words(text: str, spans: Sequence[Span]) -> str | None:
    return " … ".join(shown(span.of(text)) for span in spans) or None


def _known(told: Mapping[str, Any]) -> dict[str, Any]:
    """What is there to tell: nothing that is None, empty or False."""
    return {name: value for name, value in told.items() if value not in (None, False, (), [])}


def parts_of(graph: GraphView, shared: Shared) -> Iterator[dict[str, Any]]:
    """The parts of all documents, in the order of the index."""
    for entry in graph.entries():
        yield part_of(entry, shared)
