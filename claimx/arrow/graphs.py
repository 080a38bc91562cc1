"""Nodes and edges of a provenance graph as record batches."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from claimx._extras import require
from claimx.provenance.records import Edge, Node

if TYPE_CHECKING:
    import pyarrow

ROWS = 10_000
"""Rows of a batch."""


@cache
def node_schema() -> "pyarrow.Schema":
    """The columns of nodes; those of `claimx.provenance.Node`."""
    arrow = require("pyarrow", extra="arrow")
    says = {
        "id": "made from content",
        "kind": "file, document, quote, claim, speaker, organization, person, run or pass",
        "label": "a line for people",
        "file": "id of the file that states it; null for what stands between files",
        "attributes": "what else is known, as a JSON object",
    }
    return arrow.schema([arrow.field(name, arrow.string(), metadata={"says": text}) for name, text in says.items()])


@cache
def edge_schema() -> "pyarrow.Schema":
    """The columns of edges; those of `claimx.provenance.Edge`."""
    arrow = require("pyarrow", extra="arrow")
    text, signal = arrow.string(), arrow.struct([("name", arrow.string()), ("value", arrow.float64())])
    columns = {
        "kind": (text, "what the edge says"),
        "source": (text, "the node that it leaves"),
        "target": (text, "the node that it reaches"),
        "made_by": (text, "the pass that says so"),
        "because": (text, "its construction or rule"),
        "score": (arrow.float64(), "how likely it is right, from 0 to 1"),
        "file": (text, "id of the file that states it; null between files"),
        "position": (arrow.int64(), "place in a chain of reporters, the outermost being 0"),
        "signals": (arrow.list_(signal), "the measurements behind a link between files"),
    }
    return arrow.schema([arrow.field(name, kind, metadata={"says": s}) for name, (kind, s) in columns.items()])


def batches_of_nodes(nodes: Iterable[Node]) -> "Iterator[pyarrow.RecordBatch]":
    """Nodes as batches of `node_schema`; one batch at least, so that the columns are there."""
    return _batches((_node(one) for one in nodes), node_schema())


def batches_of_edges(edges: Iterable[Edge]) -> "Iterator[pyarrow.RecordBatch]":
    """Edges as batches of `edge_schema`; one batch at least."""
    return _batches((_edge(one) for one in edges), edge_schema())


def _batches(rows: Iterator[dict[str, Any]], schema: "pyarrow.Schema") -> "Iterator[pyarrow.RecordBatch]":
    arrow = require("pyarrow", extra="arrow")
    some = list(islice(rows, ROWS))
    while True:
        yield arrow.RecordBatch.from_pylist(some, schema=schema)
        some = list(islice(rows, ROWS))
        if not some:
            return


def _node(node: Node) -> dict[str, Any]:
    attributes = json.dumps(dict(node.attributes), ensure_ascii=False)
    return {**node._asdict(), "kind": node.kind.value, "attributes": attributes}


def _edge(edge: Edge) -> dict[str, Any]:
    signals = [{"name": name, "value": float(value)} for name, value in edge.signals]
    return {**edge._asdict(), "kind": edge.kind.value, "signals": signals}
