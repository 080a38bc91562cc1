"""What a store holds of a file for SPARQL: the one place where the provenance graph meets the RDF of the exports."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from claimx._extras import require
from claimx.export.rdf import graph_name as graph_name
from claimx.export.rdf import link_quads as link_quads
from claimx.export.rdf import quads_of as quads_of
from claimx.export.terms import attribute_term, expanded, language_tag, node_iri, place_iri, sayable, types_of
from claimx.provenance.records import Edge, Node
from claimx.provenance.shelf import Entry
from claimx.provenance.statements import edges_of, file_id, nodes_of
from claimx.provenance.vocabulary import BASE, MEANINGS, NodeKind, Relation

if TYPE_CHECKING:
    import pyoxigraph

Detail = Literal["main", "all"]
"""How much of a file a store can be asked by SPARQL: `main_quads`, or everything that the exports say (`quads_of`)."""

_ATTRIBUTES = frozenset(
    "sha256 language title published text quote_kind cue attitude negated score origin asserter_kind claim_kinds "
    "polarity commitment check_worthiness role organization".split()
)
_NODES = frozenset(
    {NodeKind.FILE, NodeKind.DOCUMENT, NodeKind.SPEAKER, NodeKind.ORGANIZATION, NodeKind.QUOTE, NodeKind.CLAIM}
)
_EDGES = frozenset(
    {
        Relation.QUOTED_FROM,
        Relation.DERIVED_FROM,
        Relation.NESTED_IN,
        Relation.ATTRIBUTED_TO,
        Relation.SAID_VIA,
        Relation.AFFILIATED_WITH,
    }
)


def document_quads(entry: Entry, detail: Detail) -> "Iterator[pyoxigraph.Quad]":
    """The named graph of a file. Raises MissingExtraError without pyoxigraph."""
    if detail == "all":
        return quads_of(entry.extraction, entry.locations)
    return main_quads(entry)


def main_quads(entry: Entry) -> "Iterator[pyoxigraph.Quad]":
    """Who said what where, and what it claims: a part of `quads_of`, in the same terms and the same named graph.

    Left out are runs and passes, the evidence, the Web Annotations and the qualified forms of relations: four of five
    quads, which make a store five times as large. `entry` and `trace` give all of it back without them.
    """
    return _MainQuads(entry).all()


@cache
def _term(term: str) -> "pyoxigraph.NamedNode":
    """A term of the vocabularies, of which there are a few dozen."""
    return require("pyoxigraph", extra="rdf").NamedNode(expanded(term))  # type: ignore[no-any-return]


class _MainQuads:
    """Quads of one file, with each term made once."""

    def __init__(self, entry: Entry) -> None:
        self.oxigraph = require("pyoxigraph", extra="rdf")
        self.entry = entry
        self.graph = graph_name(entry.extraction.document.sha256)
        self.terms: dict[str, Any] = {}

    def all(self) -> "Iterator[pyoxigraph.Quad]":
        """Nodes with their main attributes, then relations, then places of the file."""
        for node in nodes_of(self.entry.extraction):
            if node.kind in _NODES:
                yield from self.node(node)
        for edge in edges_of(self.entry.extraction):
            if edge.kind in _EDGES:
                yield self.edge(edge)
        yield from self.places()

    def node(self, node: Node) -> "Iterator[pyoxigraph.Quad]":
        subject = self.iri(node.id)
        for term in types_of(node):
            if not term.startswith("prov:"):
                yield self.quad(subject, "rdf:type", self.term(term))
        if node.kind in (NodeKind.SPEAKER, NodeKind.ORGANIZATION):
            yield self.quad(subject, "schema:name", self.text(node.label))
        for name, value in node.attributes.items():
            if name in _ATTRIBUTES:
                term = attribute_term(node, name)
                for literal in self.values(name, value):
                    yield self.quad(subject, term, literal)

    def edge(self, edge: Edge) -> "pyoxigraph.Quad":
        return self.quad(self.iri(edge.source), MEANINGS[edge.kind].term, self.iri(edge.target))

    def places(self) -> "Iterator[pyoxigraph.Quad]":
        document = self.entry.extraction.document
        own = (document.source,) if document.source is not None else ()
        for location in self.entry.locations or own:
            place = self.named(place_iri(location, BASE))
            yield self.quad(self.iri(file_id(document.sha256)), "prov:atLocation", place)
            yield self.quad(place, "rdfs:label", self.text(location))

    def values(self, name: str, value: Any) -> "Iterable[pyoxigraph.Literal]":
        if name == "claim_kinds":
            return [self.text(kind) for kind in value.split()]
        if name == "language":
            return [self.text(language_tag(value))]
        if name == "published":
            return [self.oxigraph.Literal(value, datatype=self.term("xsd:date"))]
        if isinstance(value, bool):
            return [self.oxigraph.Literal(value)]
        return [self.text(value) if isinstance(value, str) else self.number(value)]

    def number(self, value: float) -> "pyoxigraph.Literal":
        """An xsd:integer or xsd:decimal in canonical form (XSD 1.1), as the exports write it."""
        plain = format(Decimal(repr(value)), "f")
        if isinstance(value, int):
            return self.oxigraph.Literal(plain, datatype=self.term("xsd:integer"))  # type: ignore[no-any-return]
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return self.oxigraph.Literal(plain, datatype=self.term("xsd:decimal"))  # type: ignore[no-any-return]

    def quad(self, subject: Any, predicate: str, value: Any) -> "pyoxigraph.Quad":
        return self.oxigraph.Quad(subject, self.term(predicate), value, self.graph)  # type: ignore[no-any-return]

    def text(self, value: str) -> "pyoxigraph.Literal":
        return self.oxigraph.Literal(sayable(value))  # type: ignore[no-any-return]

    def term(self, term: str) -> "pyoxigraph.NamedNode":
        return _term(term)

    def iri(self, node: str) -> "pyoxigraph.NamedNode":
        return self.named(node_iri(node, BASE))

    def named(self, iri: str) -> "pyoxigraph.NamedNode":
        if iri not in self.terms:
            self.terms[iri] = self.oxigraph.NamedNode(iri)
        return self.terms[iri]  # type: ignore[no-any-return]
