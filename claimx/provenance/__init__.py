"""What a provenance graph is made of: nodes, edges, what one file states, and the way back to its bytes."""

from claimx.provenance.records import Edge, Node
from claimx.provenance.shelf import Entry, Said
from claimx.provenance.trace import Trace, TracedSpan
from claimx.provenance.view import GraphView
from claimx.provenance.vocabulary import NodeKind, Relation

__all__ = ["Edge", "Entry", "GraphView", "Node", "NodeKind", "Relation", "Said", "Trace", "TracedSpan"]
