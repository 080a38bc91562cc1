"""A MultiDiGraph of networkx, and GraphML (graphml.graphdrawing.org) written by it."""

import io
from typing import TYPE_CHECKING, Any, BinaryIO

from claimx._extras import require
from claimx.export.statements import edge_id
from claimx.export.terms import sayable_in_xml
from claimx.provenance.records import Edge, Node
from claimx.provenance.view import GraphView
from claimx.provenance.vocabulary import MEANINGS

if TYPE_CHECKING:
    from networkx import MultiDiGraph


def to_networkx(graph: GraphView) -> "MultiDiGraph[str]":
    """The graph as a MultiDiGraph: nodes by their ids, edges by ids that come from what they tie.

    Nodes have `kind`, `label`, `file` where a file states them, and their own attributes; edges have `kind`, `term`,
    `made_by`, `because`, `score`, `position`, `file` where a file states them, and `signal:NAME` for measurements
    behind a link. Values are plain: texts, numbers, truth values; what is not known is left out.
    Raises MissingExtraError without networkx.
    """
    networkx = require("networkx", extra="graph")
    made: MultiDiGraph[str] = networkx.MultiDiGraph()
    for node in graph.nodes():
        made.add_node(node.id, **_of_node(node))
    for edge in graph.edges():
        made.add_edge(edge.source, edge.target, key=edge_id(edge), **_of_edge(edge))
    return made


def to_graphml(graph: GraphView) -> str:
    """The graph as GraphML; U+FFFD for what XML cannot hold, and `replaced` true where that changed a text.

    Read it with `networkx.read_graphml(path, force_multigraph=True)`. Raises MissingExtraError without networkx.
    """
    require("networkx", extra="graph")
    from networkx.readwrite.graphml import GraphMLWriter

    made = to_networkx(graph)
    for _, attributes in made.nodes(data=True):
        _make_sayable(attributes)
    for _, _, attributes in made.edges(data=True):
        _make_sayable(attributes)
    # by its own writer of plain XML: the other one needs lxml and writes other bytes
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(made)
    _spell_truth_values(writer.xml)
    out = io.BytesIO()
    writer.dump(out)
    # a carriage return inside a text would be read as a line feed (XML 1.0, 2.11)
    return out.getvalue().decode("utf-8").replace("\r", "&#13;")


def write_graphml(graph: GraphView, out: BinaryIO) -> None:
    """Write `to_graphml`."""
    out.write(to_graphml(graph).encode("utf-8"))


def _of_node(node: Node) -> dict[str, Any]:
    return {"kind": node.kind.value, "label": node.label, **_file(node.file), **node.attributes}


def _of_edge(edge: Edge) -> dict[str, Any]:
    return {
        "kind": edge.kind.value,
        "term": MEANINGS[edge.kind].term,
        "made_by": edge.made_by,
        "because": edge.because,
        "score": edge.score,
        "position": edge.position,
        **_file(edge.file),
        **{f"signal:{name}": float(value) for name, value in edge.signals},
    }


def _file(file: str | None) -> dict[str, str]:
    return {} if file is None else {"file": file}


def _make_sayable(attributes: dict[str, Any]) -> None:
    """Replace what XML cannot hold, and say so."""
    for name, value in list(attributes.items()):
        if isinstance(value, str):
            attributes[name] = sayable_in_xml(value)
            if attributes[name] != value:
                attributes["replaced"] = True


def _spell_truth_values(xml: Any) -> None:
    """As XML Schema does, true and false, not as Python does."""
    truths = {key.get("id") for key in xml.iter("key") if key.get("attr.type") == "boolean"}
    for data in xml.iter("data"):
        if data.get("key") in truths:
            data.text = data.text.lower()
