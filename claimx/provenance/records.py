"""The nodes and edges of a provenance graph: plain, frozen, and told apart by ids that come from content."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from claimx.provenance.vocabulary import NodeKind, Relation

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Node(NamedTuple):
    """One thing of the graph.

    `id` comes from content: the digest of the file, offsets, names. `file` is the id of the file that states the node,
    None for what stands between files. `attributes` are plain values: strings, numbers, booleans.
    """

    id: str
    kind: NodeKind
    label: str
    file: str | None = None
    attributes: Mapping[str, Any] = _NOTHING


class Edge(NamedTuple):
    """What one node has to do with another, and which pass on what evidence says so.

    `made_by` is a pass and its version, `because` its construction or rule, `score` how likely the edge is right, from
    0 to 1. `file` is the id of the file that states it, None for what stands between files. `position` is the place in
    a chain of reporters, the outermost being 0. `signals` are the measurements behind a link between files.
    """

    kind: Relation
    source: str
    target: str
    made_by: str
    because: str
    score: float = 1.0
    file: str | None = None
    position: int = 0
    signals: tuple[tuple[str, float], ...] = ()

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What tells edges apart: two nodes have one edge of a kind, and of a position in a chain of reporters."""
        return (self.kind.value, self.source, self.target, self.position)
