"""Documents of a collection, each once, and what each of them states. Content ids make union the merge."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import TypeVar

from claimx.distributed.engine import Engine, Row
from claimx.model import Extraction
from claimx.provenance.records import Node
from claimx.provenance.shelf import Entry
from claimx.provenance.statements import edges_of, nodes_of
from claimx.provenance.uniting import united
from claimx.provenance.vocabulary import NodeKind

_T = TypeVar("_T")

BUNDLE = 2000
"""Documents that are laid into one bundle, by the digest of their ids: it counts its words before all are added up."""
_SHARED = (NodeKind.FILE, NodeKind.PASS)
"""Nodes that several documents may state."""


def rows_of(extractions: Iterable[Extraction]) -> Iterator[Row]:
    """Extractions as rows to begin with."""
    for one in extractions:
        source = one.document.source
        yield one.document.id, Entry(one, (source,) if source is not None else ())


def unite(engine: Engine[_T], rows: _T) -> _T:
    """Rows of `rows_of`, each document once: as graphs unite (`ProvenanceGraph.__or__`)."""
    return engine.group(rows, _united)


def _united(document: str, entries: list[Entry]) -> Iterator[Row]:
    yield document, united(entries)


def bundles_for(documents: int) -> int:
    """How many bundles a collection is laid into; nothing in its graph depends on it."""
    return documents // BUNDLE + 1


def bundle_of(document: str, bundles: int) -> str:
    """The bundle of a document."""
    digest = blake2b(document.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return f"bundle {int.from_bytes(digest) % bundles}"


def nodes(engine: Engine[_T], entries: _T) -> _T:
    """The nodes that the documents state, by id, each once: that of the first document, by id, that states it."""
    return engine.group(engine.map(entries, _nodes), _first_node)


def _nodes(rows: Iterator[Row]) -> Iterator[Row]:
    """What only one document can state as it comes; of the rest the first of this partition."""
    shared: dict[str, tuple[str, Node]] = {}
    for document, entry in rows:
        for node in nodes_of(entry.extraction):
            if node.kind not in _SHARED:
                yield node.id, (document, plain_node(node))
            elif node.id not in shared or document < shared[node.id][0]:
                shared[node.id] = document, plain_node(node)
    yield from shared.items()


def _first_node(identity: str, stated: list[tuple[str, Node]]) -> Iterator[Row]:
    yield identity, min(stated, key=lambda one: one[0])[1]


def plain_node(node: Node) -> Node:
    """A node that pickle can carry."""
    return node._replace(attributes=dict(node.attributes))


def edges(engine: Engine[_T], entries: _T) -> _T:
    """The edges that the documents state, by the id of the node they leave."""
    return engine.map(entries, _edges)


def _edges(rows: Iterator[Row]) -> Iterator[Row]:
    for _, entry in rows:
        for edge in edges_of(entry.extraction):
            yield edge.source, edge
