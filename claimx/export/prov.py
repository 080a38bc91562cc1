"""PROV-JSON, PROV-N and PROV-XML, by the library prov: one bundle for each file, links between files outside them."""

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from claimx._extras import require
from claimx.export.statements import edge_id
from claimx.export.terms import (
    PREFIXES,
    Value,
    attributes_of,
    bundle_iri,
    checked_base,
    language_tag,
    node_iri,
    place_iri,
    sayable,
    sayable_in_xml,
    types_of,
)
from claimx.model import Claim, Extraction, Quote, content_id
from claimx.model.records import Outcome
from claimx.provenance.records import Edge, Node
from claimx.provenance.shelf import Entry
from claimx.provenance.statements import edges_of, nodes_of, pass_id, run_id
from claimx.provenance.view import GraphView
from claimx.provenance.vocabulary import BASE, MEANINGS, NodeKind, Relation
from claimx.text.span import Span

if TYPE_CHECKING:
    from prov.model import ProvBundle, ProvDocument, QualifiedName

_IDS = "id"
_AGENTS = frozenset({NodeKind.SPEAKER, NodeKind.ORGANIZATION, NodeKind.PERSON, NodeKind.PASS})


def to_prov(graph: GraphView, *, base: str = BASE, sayable: Callable[[str], str] = sayable) -> "ProvDocument":
    """The graph as a document of the library prov.

    `sayable` gives the text that the format to come can hold; what it changes is flagged with `cx:replaced`.
    Raises MissingExtraError without prov, and UnknownOptionError when `base` begins no IRI.
    """
    return _Records(checked_base(base), sayable).document(graph)


def to_prov_json(graph: GraphView, *, base: str = BASE) -> str:
    """The graph as PROV-JSON (W3C member submission, 24 April 2013). Raises as `to_prov` does."""
    return _written(to_prov(graph, base=base), "json", indent=1) + "\n"


def to_provn(graph: GraphView, *, base: str = BASE) -> str:
    """The graph as PROV-N (W3C Recommendation, 30 April 2013). Raises as `to_prov` does."""
    return _written(to_prov(graph, base=base), "provn") + "\n"


def to_prov_xml(graph: GraphView, *, base: str = BASE) -> str:
    """The graph as PROV-XML (W3C Note, 30 April 2013); U+FFFD also for control characters, which XML cannot hold.

    Raises as `to_prov` does, and MissingExtraError without lxml.
    """
    require("lxml", extra="prov")
    return _written(to_prov(graph, base=base, sayable=sayable_in_xml), "xml")


def _written(document: "ProvDocument", format: str, **options: Any) -> str:  # noqa: A002
    out = io.BytesIO()
    document.serialize(out, format=format, **options)
    return out.getvalue().decode("utf-8")


def write_prov_json(graph: GraphView, out: BinaryIO, *, base: str = BASE) -> None:
    """Write `to_prov_json`."""
    out.write(to_prov_json(graph, base=base).encode("utf-8"))


def write_provn(graph: GraphView, out: BinaryIO, *, base: str = BASE) -> None:
    """Write `to_provn`."""
    out.write(to_provn(graph, base=base).encode("utf-8"))


def write_prov_xml(graph: GraphView, out: BinaryIO, *, base: str = BASE) -> None:
    """Write `to_prov_xml`."""
    out.write(to_prov_xml(graph, base=base).encode("utf-8"))


_Pair = tuple[str, Any]


class _Text(NamedTuple):
    """A text in a language, before it is made sayable."""

    text: str
    language: str


class _Records:
    """Nodes and edges as records of PROV-DM."""

    def __init__(self, base: str, sayable: Callable[[str], str]) -> None:
        self.base = base
        self.sayable = sayable
        self.model: Any = require("prov.model", extra="prov")
        self.identifier: Any = require("prov.identifier", extra="prov").Identifier
        self.spaces: dict[str, Any] = {one: self.model.Namespace(one, PREFIXES[one]) for one in ("cx", "schema")}
        self.spaces[_IDS] = self.model.Namespace(_IDS, base)
        self.declared = tuple(self.spaces.values())
        self.spaces["prov"] = self.model.PROV

    def document(self, graph: GraphView) -> "ProvDocument":
        document: ProvDocument = self.model.ProvDocument()
        for space in self.declared:
            document.add_namespace(space)
        for entry in graph.entries():
            name = self.named(bundle_iri(entry.extraction.document.sha256, ""))
            document.entity(name, [(self.term("prov:type"), self.term("prov:Bundle"))])
            _FileRecords(self, document.bundle(name), entry).add()
        self.between_files(document, graph)
        return document

    def between_files(self, document: "ProvDocument", graph: GraphView) -> None:
        """What links say: persons known across files, and edges that no file states."""
        for node in graph.nodes() if graph.linked else ():
            if node.file is None:
                self.node(document, node)
        links = [edge for edge in graph.links() if edge.file is None]
        self.passes(document, {edge.made_by for edge in links})
        for edge in links:
            self.edge(document, edge)

    def passes(self, bundle: "ProvBundle", makers: Iterable[str]) -> None:
        """The passes with these names, as agents."""
        for made_by in sorted(makers):
            self.node(bundle, Node(pass_id(made_by), NodeKind.PASS, made_by))

    def node(self, bundle: "ProvBundle", node: Node, more: Iterable["_Pair"] = ()) -> None:
        """A node as an entity, an agent or an activity."""
        said: list[_Pair] = [("prov:type", self.term(term)) for term in types_of(node) if term not in _IMPLIED]
        said.append(("prov:label", node.label))
        for term, value in attributes_of(node):
            said += self.attribute(node, term, value)
        known_as, attributes = self.named(node.id), self.said([*said, *more])
        if node.kind is NodeKind.RUN:
            bundle.activity(known_as, other_attributes=attributes)
        elif node.kind in _AGENTS:
            bundle.agent(known_as, attributes)
        else:
            bundle.entity(known_as, attributes)

    def attribute(self, node: Node, term: str, value: Value) -> Iterator[_Pair]:
        """An attribute; the words of a quote or claim are a `prov:value`, in their language."""
        if isinstance(value, date):
            yield term, self.model.Literal(value.isoformat(), self.model.XSD["date"])
        elif term == "schema:text" and isinstance(value, str):
            yield "prov:value", _Text(value, language_tag(node.attributes.get("language", "und")))
        else:
            yield term, value

    def edge(
        self, bundle: "ProvBundle", edge: Edge, more: Iterable[_Pair] = (), run: Any = None, plan: Any = None
    ) -> None:
        """An edge as a relation of PROV-DM; one that PROV has no attributes for, or does not know, is an influence
        whose type says which. `run` is the activity of a derivation, `plan` that of an association."""
        source, target, name = self.named(edge.source), self.named(edge.target), self.named(edge_id(edge))
        why = self.said([*self.why(edge.made_by, edge.because, edge.score), *_chain_and_signals(edge), *more])
        if edge.kind is Relation.QUOTED_FROM:
            bundle.quotation(source, target, run, identifier=name, other_attributes=why)
        elif edge.kind in (Relation.DERIVED_FROM, Relation.COPY_OF):
            bundle.derivation(source, target, run, identifier=name, other_attributes=why)
        elif edge.kind is Relation.ATTRIBUTED_TO:
            bundle.attribution(source, target, name, why)
        elif edge.kind is Relation.AFFILIATED_WITH:
            bundle.delegation(source, target, identifier=name, other_attributes=why)
        elif edge.kind is Relation.USED:
            bundle.usage(source, target, identifier=name, other_attributes=why)
        elif edge.kind is Relation.ASSOCIATED_WITH:
            bundle.association(source, target, plan, name, why)
        else:
            term = MEANINGS[edge.kind].term
            if term == "prov:alternateOf":
                bundle.alternate(source, target)
            elif term == "prov:specializationOf":
                bundle.specialization(source, target)
            if edge.kind is Relation.ASSERTS:  # what asserts comes before what is asserted
                source, target = target, source
            bundle.influence(source, target, name, [(self.term("prov:type"), self.term(term)), *why])

    def why(self, made_by: str, because: str, score: float) -> list[_Pair]:
        """Which pass says so, by what rule, how surely."""
        return [
            ("cx:madeBy", self.named(pass_id(made_by))),
            ("cx:because", because),
            ("cx:confidence", float(score)),
        ]

    def said(self, pairs: Iterable[_Pair]) -> list[tuple["QualifiedName", Any]]:
        """Attributes as prov wants them, their texts made sayable, and a flag when that changed one."""
        found: list[tuple[QualifiedName, Any]] = []
        replaced = False
        for term, value in pairs:
            text = value.text if isinstance(value, _Text) else value
            if isinstance(text, str):
                sayable = self.sayable(text)
                replaced = replaced or sayable != text
                text = self.model.Literal(sayable, langtag=value.language) if isinstance(value, _Text) else sayable
            found.append((self.term(term), text))
        return [*found, (self.term("cx:replaced"), True)] if replaced else found

    def named(self, node: str) -> "QualifiedName":
        """The qualified name of an id."""
        name: QualifiedName = self.spaces[_IDS][node_iri(node, "")]
        return name

    def term(self, term: str) -> "QualifiedName":
        """The qualified name of a prefixed term."""
        prefix, _, name = term.partition(":")
        found: QualifiedName = self.spaces[prefix][name]
        return found


class _FileRecords:
    """What one file states, as the records of its bundle."""

    def __init__(self, records: _Records, bundle: "ProvBundle", entry: Entry) -> None:
        self.records = records
        self.bundle = bundle
        self.extraction: Extraction = entry.extraction
        own = (entry.extraction.document.source,)
        self.locations = entry.locations or tuple(one for one in own if one is not None)
        self.found: dict[str, Quote | Claim] = {one.id: one for one in self.extraction.quotes}
        self.found.update((one.id, one) for one in self.extraction.claims)
        self.run = records.named(run_id(self.extraction))
        pack = self.extraction.run.pack
        self.plan = records.named(content_id("pack", pack)) if pack is not None else None

    def add(self) -> None:
        """Add all of it to the bundle."""
        nodes, edges = list(nodes_of(self.extraction)), list(edges_of(self.extraction))
        for node in nodes:
            self.records.node(self.bundle, node, self.more_of_node(node))
        known = {node.id for node in nodes}
        self.records.passes(self.bundle, {edge.made_by for edge in edges if pass_id(edge.made_by) not in known})
        document = self.extraction.document.id
        if any(edge.kind is Relation.ATTRIBUTED_TO and edge.target == document for edge in edges):
            self.bundle.agent(self.records.named(document))  # the article speaks for itself
        if self.plan is not None:
            label = ("prov:label", self.extraction.run.pack)
            self.bundle.entity(self.plan, self.records.said([("prov:type", self.records.term("prov:Plan")), label]))
        for edge in edges:
            if edge.kind is not Relation.GENERATED_BY:  # each proposal of the evidence is a generation
                run = self.run if edge.source in self.found else None
                self.records.edge(self.bundle, edge, self.more_of_edge(edge), run, self.plan)
        for one in self.found.values():
            self.evidence(one)

    def more_of_node(self, node: Node) -> Iterator[_Pair]:
        """Where the file was seen, what the run has to add, and where the words of a quote or claim stand."""
        found = self.found.get(node.id)
        if node.kind is NodeKind.RUN:
            yield from (("cx:note", note) for note in self.extraction.run.notes)
        elif node.kind is NodeKind.FILE:
            base = self.records.base
            yield from (("prov:location", self.records.identifier(place_iri(one, base))) for one in self.locations)
        elif found is not None:
            yield from _places("cx:at", found.content if isinstance(found, Quote) else found.spans)

    def more_of_edge(self, edge: Edge) -> Iterator[_Pair]:
        """The cue of an attribution."""
        found = self.found.get(edge.source)
        if edge.kind is Relation.ATTRIBUTED_TO and isinstance(found, Quote):
            yield from (("cx:cue", span.of(self.extraction.document.text)) for span in found.cue)
            yield from _places("cx:cueAt", found.cue)

    def evidence(self, found: Quote | Claim) -> None:
        """Every proposal: what was kept is a generation; what lost is an entity that the quote or claim took over."""
        for place, one in enumerate(found.evidence):
            name = self.records.named(f"{found.id}-evidence-{place}")
            pairs: list[_Pair] = [("prov:type", self.records.term("cx:Evidence"))]
            pairs += [*self.records.why(one.made_by, one.because, one.score), ("cx:outcome", one.outcome.value)]
            pairs += [("cx:note", one.note)] if one.note is not None else []
            said = self.records.said([*pairs, *_places("cx:proposedAt", one.content)])
            if one.outcome is Outcome.LOST:
                self.lost(f"{found.id}-lost-{place}", found, name, said)
            else:
                self.bundle.generation(self.records.named(found.id), self.run, identifier=name, other_attributes=said)

    def lost(self, lost: str, found: Quote | Claim, name: "QualifiedName", said: list[tuple[Any, Any]]) -> None:
        """A proposal that lost: the run made it, and it had a say in what was found."""
        named, term = self.records.named, self.records.term
        self.bundle.entity(name, said)
        self.bundle.generation(name, self.run, identifier=named(f"{lost}-generation"))
        self.bundle.influence(named(found.id), name, named(lost), [(term("prov:type"), term("cx:evidence"))])


_IMPLIED = frozenset({"prov:Entity", "prov:Agent", "prov:Activity"})
"""Classes that the kind of record says already."""


def _places(term: str, spans: Iterable[Span]) -> Iterator[_Pair]:
    """Spans as text fragment identifiers (RFC 5147)."""
    for start, end in spans:
        yield term, f"char={start},{end}"


def _chain_and_signals(edge: Edge) -> Iterator[_Pair]:
    """What only some edges have."""
    if MEANINGS[edge.kind].symmetric:
        yield "cx:symmetric", True
    if edge.kind is Relation.SAID_VIA:
        yield "cx:position", edge.position
    for name, value in edge.signals:
        yield "cx:signal", f"{name}={value!r}"
