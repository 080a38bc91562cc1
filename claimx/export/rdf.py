"""N-Quads, TriG and Turtle, by pyoxigraph: one named graph for each file, links between files in the default graph."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from claimx._extras import require
from claimx.export.statements import Iri, Literal, Statement, link_statements, statements_of
from claimx.export.terms import PREFIXES, bundle_iri, checked_base, expanded
from claimx.model import Extraction
from claimx.provenance.records import Edge, Node
from claimx.provenance.view import GraphView
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


def to_nquads(graph: GraphView, *, base: str = BASE) -> str:
    """The graph as N-Quads (W3C Recommendation, 25 February 2014): file by file, the lines of each sorted.

    Raises MissingExtraError without pyoxigraph, and UnknownOptionError when `base` begins no IRI.
    """
    return _text(write_nquads, graph, base)


def to_trig(graph: GraphView, *, base: str = BASE) -> str:
    """The graph as TriG (W3C Recommendation, 25 February 2014). Raises as `to_nquads` does."""
    return _text(write_trig, graph, base)


def to_turtle(graph: GraphView, *, base: str = BASE) -> str:
    """The graph as Turtle (W3C Recommendation, 25 February 2014), which has no named graphs: what files state and what
    stands between them is one graph. Raises as `to_nquads` does."""
    return _text(write_turtle, graph, base)


def write_nquads(graph: GraphView, out: BinaryIO, *, base: str = BASE) -> None:
    """Write `to_nquads`, file by file."""
    oxigraph = require("pyoxigraph", extra="rdf")
    for statements, name in _parts(graph, base):
        lines = oxigraph.serialize(_quads(statements, name), format=oxigraph.RdfFormat.N_QUADS).splitlines(True)
        out.writelines(sorted(lines))


def write_trig(graph: GraphView, out: BinaryIO, *, base: str = BASE) -> None:
    """Write `to_trig`, file by file."""
    oxigraph, base = require("pyoxigraph", extra="rdf"), checked_base(base)
    quads = (quad for statements, name in _parts(graph, base) for quad in _quads(_ordered(statements), name))
    oxigraph.serialize(quads, out, oxigraph.RdfFormat.TRIG, prefixes={**PREFIXES, "id": base})


def write_turtle(graph: GraphView, out: BinaryIO, *, base: str = BASE) -> None:
    """Write `to_turtle`, file by file."""
    oxigraph, base = require("pyoxigraph", extra="rdf"), checked_base(base)
    shared = tuple(base + kind for kind in ("pass_", "pack_", "path:"))
    seen: set[Statement] = set()

    def triples() -> "Iterator[pyoxigraph.Triple]":
        for statements, name in _parts(graph, base):
            new = [one for one in _ordered(statements) if one not in seen]
            seen.update(one for one in new if one.subject.startswith(shared))
            yield from (quad.triple for quad in _quads(new, name))

    oxigraph.serialize(triples(), out, oxigraph.RdfFormat.TURTLE, prefixes={**PREFIXES, "id": base})


def _text(write: Callable[..., None], graph: GraphView, base: str) -> str:
    out = io.BytesIO()
    write(graph, out, base=base)
    return out.getvalue().decode("utf-8")


def _parts(
    graph: GraphView, base: str
) -> "Iterator[tuple[Iterable[Statement], pyoxigraph.NamedNode | pyoxigraph.DefaultGraph]]":
    """The named graphs of the files in the order of their documents, then the default graph."""
    for entry in graph.entries():
        name = graph_name(entry.extraction.document.sha256, base)
        yield statements_of(entry.extraction, entry.locations, base), name
    links = link_statements(graph.nodes() if graph.linked else (), graph.links(), base)
    yield links, require("pyoxigraph", extra="rdf").DefaultGraph()


def _ordered(statements: Iterable[Statement]) -> list[Statement]:
    """By subject, then predicate, the types first: what belongs together stands together."""
    return sorted(
        set(statements), key=lambda one: (one.subject, one.predicate != "rdf:type", one.predicate, one.object)
    )


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
