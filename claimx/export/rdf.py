"""N-Quads, TriG and Turtle, by pyoxigraph: one named graph for each file, links between files in the default graph."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from claimx._extras import require
from claimx.export.statements import Iri, Literal, Statement, link_statements, statements_of
from claimx.export.terms import bundle_iri, checked_base, expanded
from claimx.model import Extraction
from claimx.provenance.records import Edge, Node
from claimx.provenance.vocabulary import BASE

if TYPE_CHECKING:
    import pyoxigraph


def graph_name(sha256: str, base: str = BASE) -> "pyoxigraph.NamedNode":
    """The name of the graph that holds what the file with this SHA-256 states."""
    oxigraph = require("pyoxigraph", extra="rdf")
    name: pyoxigraph.NamedNode = oxigraph.NamedNode(bundle_iri(sha256, checked_base(base)))
    return name


def quads_of(extraction: Extraction, locations: Sequence[str] = (), base: str = BASE) -> "Iterator[pyoxigraph.Quad]":
    """What the file of an extraction states, all of it in its named graph (`graph_name`); each quad once.

    `locations` is every place that the file was seen at; without it the document's own.
    Raises MissingExtraError without pyoxigraph, and UnknownOptionError when `base` begins no IRI.
    """
    return _quads(statements_of(extraction, locations, base), graph_name(extraction.document.sha256, base))


def link_quads(nodes: Iterable[Node], edges: Iterable[Edge], base: str = BASE) -> "Iterator[pyoxigraph.Quad]":
    """What stands between files, in the default graph; nodes and edges that a file states are left out. Each quad once.

    Raises MissingExtraError without pyoxigraph, and UnknownOptionError when `base` begins no IRI.
    """
    return _quads(link_statements(nodes, edges, base), require("pyoxigraph", extra="rdf").DefaultGraph())


def _quads(
    statements: Iterable[Statement], graph: "pyoxigraph.NamedNode | pyoxigraph.DefaultGraph"
) -> "Iterator[pyoxigraph.Quad]":
    oxigraph = require("pyoxigraph", extra="rdf")
    terms: dict[str, pyoxigraph.NamedNode] = {}

    def named(iri: str) -> "pyoxigraph.NamedNode":
        if iri not in terms:
            terms[iri] = oxigraph.NamedNode(iri)
        return terms[iri]

    def said(value: Iri | Literal) -> "pyoxigraph.NamedNode | pyoxigraph.Literal":
        if isinstance(value, Iri):
            return named(value.value)
        if value.language is not None:
            return oxigraph.Literal(value.text, language=value.language)  # type: ignore[no-any-return]
        return oxigraph.Literal(value.text, datatype=named(expanded(value.datatype)))  # type: ignore[no-any-return]

    for subject, predicate, value in dict.fromkeys(statements):
        yield oxigraph.Quad(named(subject), named(expanded(predicate)), said(value), graph)
