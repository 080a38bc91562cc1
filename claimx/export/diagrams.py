"""Diagrams for people: Mermaid (mermaid.js.org, flowchart) and DOT (graphviz.org), of a graph or of one document.

A diagram shows a limited number of nodes, and says on its face and in a comment what it leaves out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from claimx.errors import UnknownOptionError
from claimx.export.terms import node_iri
from claimx.provenance.records import Edge, Node
from claimx.provenance.statements import edges_of, nodes_of
from claimx.provenance.view import GraphView
from claimx.provenance.vocabulary import MEANINGS, NodeKind

LIMIT = 120
"""Nodes of a diagram, unless the user sets another limit. Edges are at most four times as many: Mermaid as its users
have it draws 500."""

_LABEL = 60
_SHOWN = ("document", "speaker", "organization", "quote", "claim", "person", "file")
"""Kinds that a diagram shows unless told otherwise, in the order in which it takes them; runs and passes would tie
everything to everything."""


def to_mermaid(
    graph: GraphView, *, document: str | None = None, kinds: Collection[str] = _SHOWN, limit: int = LIMIT
) -> str:
    """The graph, or one document of it by its id, as a Mermaid flowchart.

    `kinds` are the kinds of nodes to show (`NodeKind`), `limit` is how many nodes at most.
    Raises KeyError for a document that the graph does not hold, and UnknownOptionError.
    """
    return "".join(f"{line}\n" for line in _mermaid(_picture(graph, document, kinds, limit)))


def to_dot(
    graph: GraphView, *, document: str | None = None, kinds: Collection[str] = _SHOWN, limit: int = LIMIT
) -> str:
    """The graph, or one document of it by its id, in the DOT language of Graphviz. Options as for `to_mermaid`."""
    return "".join(f"{line}\n" for line in _dot(_picture(graph, document, kinds, limit)))


def write_mermaid(graph: GraphView, out: BinaryIO) -> None:
    """Write `to_mermaid`."""
    out.write(to_mermaid(graph).encode("utf-8"))


def write_dot(graph: GraphView, out: BinaryIO) -> None:
    """Write `to_dot`."""
    out.write(to_dot(graph).encode("utf-8"))


@dataclass(frozen=True, slots=True)
class _Picture:
    """What a diagram shows, and what it says of the rest."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: str | None


def _picture(graph: GraphView, document: str | None, kinds: Collection[str], limit: int) -> _Picture:
    known = [kind.value for kind in NodeKind]
    unknown = sorted(set(kinds).difference(known))
    if unknown:
        raise UnknownOptionError(f"kinds: no kind {unknown[0]!r}; there are {', '.join(known)}")
    if limit < 1:
        raise UnknownOptionError(f"limit: {limit} nodes make no diagram; give 1 or more")
    rank = {kind: place for place, kind in enumerate(dict.fromkeys([*_SHOWN, *known]))}
    shown: dict[str, Node] = {}
    hidden: dict[str, str] = {}
    for part in _parts(graph, document):
        for node in sorted(part, key=lambda one: rank[one.kind.value]):
            if node.kind.value in kinds and len(shown) < limit:
                shown.setdefault(node.id, node)
            elif node.id not in shown:
                hidden[node.id] = node.kind.value
    between = [edge for edge in _edges(graph, document) if edge.source in shown and edge.target in shown]
    edges = between[: 4 * limit]
    said = _left_out(Counter(hidden.values()), len(between) - len(edges), limit)
    return _Picture(tuple(shown.values()), tuple(edges), said)


def _parts(graph: GraphView, document: str | None) -> Iterator[Iterable[Node]]:
    """The nodes of each document, then those known across files."""
    if document is not None:
        yield nodes_of(graph.extraction(document))
        return
    for extraction in graph.extractions():
        yield nodes_of(extraction)
    yield [node for node in graph.nodes() if node.file is None] if graph.linked else ()


def _edges(graph: GraphView, document: str | None) -> Iterator[Edge]:
    return graph.edges() if document is None else edges_of(graph.extraction(document))


def _left_out(hidden: Counter[str], edges: int, limit: int) -> str | None:
    """What is not shown, in words."""
    counted = [f"{hidden[kind.value]} of kind {kind.value}" for kind in NodeKind if hidden[kind.value]]
    counted += [f"{edges} edges"] if edges else []
    return f"left out: {', '.join(counted)} (at most {limit} nodes)" if counted else None


def _label(node: Node) -> str:
    """One line that nothing in it can turn around: controls and bidirectional overrides are U+FFFD."""
    words = " ".join(node.label.split()) or "–"
    line = "".join(one if one.isprintable() or one in _JOINERS else "\ufffd" for one in words)
    return line if len(line) <= _LABEL else line[: _LABEL - 1].rstrip() + "…"


_JOINERS = "\u200c\u200d"


def _verb(edge: Edge) -> str:
    return edge.kind.value.replace("_", " ")


# ---- Mermaid -----------------------------------------------------------------------------------------------------

_SHAPES = MappingProxyType(
    {
        NodeKind.FILE: ("[(", ")]"),
        NodeKind.DOCUMENT: ("[", "]"),
        NodeKind.QUOTE: ("(", ")"),
        NodeKind.CLAIM: ("{{", "}}"),
        NodeKind.SPEAKER: ("([", "])"),
        NodeKind.ORGANIZATION: ("([", "])"),
        NodeKind.PERSON: ("((", "))"),
        NodeKind.RUN: ("[[", "]]"),
        NodeKind.PASS: ("[/", "/]"),
    }
)


def _mermaid(picture: _Picture) -> Iterator[str]:
    yield "flowchart LR"
    if picture.left_out is not None:
        yield f"  %% {picture.left_out}"
    names = {node.id: f"n{place}" for place, node in enumerate(picture.nodes)}
    for node in picture.nodes:
        opening, closing = _SHAPES[node.kind]
        yield f'  {names[node.id]}{opening}"{_in_mermaid(_label(node))}"{closing}'
    for edge in picture.edges:
        arrow = "---" if MEANINGS[edge.kind].symmetric else "-->"
        yield f'  {names[edge.source]} {arrow}|"{_in_mermaid(_verb(edge))}"| {names[edge.target]}'
    if picture.left_out is not None:
        yield f'  left["{_in_mermaid(picture.left_out)}"]'


def _in_mermaid(text: str) -> str:
    """The text with entity codes for all that means something to Mermaid or HTML: what is left is letters, digits,
    spaces and harmless marks."""
    return "".join(one if one.isalnum() or one in _HARMLESS or one > "\x7f" else f"#{ord(one)};" for one in text)


_HARMLESS = " .,!?'-"

# ---- DOT ---------------------------------------------------------------------------------------------------------

_STYLES = MappingProxyType(
    {
        NodeKind.FILE: "shape=cylinder",
        NodeKind.DOCUMENT: "shape=note",
        NodeKind.QUOTE: "shape=box, style=rounded",
        NodeKind.CLAIM: "shape=hexagon",
        NodeKind.SPEAKER: "shape=oval",
        NodeKind.ORGANIZATION: "shape=oval, peripheries=2",
        NodeKind.PERSON: "shape=doublecircle",
        NodeKind.RUN: "shape=component",
        NodeKind.PASS: "shape=cds",
    }
)


def _dot(picture: _Picture) -> Iterator[str]:
    yield "digraph claimx {"
    if picture.left_out is not None:
        yield f"  // {picture.left_out}"
        yield f"  label={_in_dot(picture.left_out)};"
    yield '  graph [charset="UTF-8", rankdir=LR];'
    for node in picture.nodes:
        kind = f"class={_in_dot(node.kind.value)}, {_STYLES[node.kind]}"
        yield f"  {_named(node.id)} [label={_in_dot(_label(node))}, {kind}];"
    for edge in picture.edges:
        both = ", dir=none" if MEANINGS[edge.kind].symmetric else ""
        yield f"  {_named(edge.source)} -> {_named(edge.target)} [label={_in_dot(_verb(edge))}{both}];"
    yield "}"


def _named(node: str) -> str:
    """An id as a quoted name of DOT, where a percent sign and letters alone mean nothing."""
    return f'"{node_iri(node, "")}"'


def _in_dot(text: str) -> str:
    """A quoted string whose backslashes and entities mean themselves."""
    return '"' + text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'
