"""The provenance graph: what many files state, tied together and traceable to their bytes."""

from claimx.provenance.graphs import ProvenanceGraph, graph
from claimx.provenance.records import Edge, Node
from claimx.provenance.rows import Iri, Rows
from claimx.provenance.shelf import Entry, Said
from claimx.provenance.trace import Trace, TracedSpan
from claimx.provenance.vocabulary import NodeKind, Relation

__all__ = [
    "Edge",
    "Entry",
    "Iri",
    "Node",
    "NodeKind",
    "ProvenanceGraph",
    "Relation",
    "Rows",
    "Said",
    "Trace",
    "TracedSpan",
    "graph",
]
