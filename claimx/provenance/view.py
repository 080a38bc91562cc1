"""What the exports and the report need of a graph: a `claimx.ProvenanceGraph` has it, and so may anything else."""

from collections.abc import Iterator
from typing import Protocol

from claimx.model import Extraction
from claimx.provenance.records import Edge, Node
from claimx.provenance.shelf import Entry


class GraphView(Protocol):
    """A graph to read: its extractions, and what they are as nodes and edges, each in a fixed order."""

    def __len__(self) -> int: ...
    def entries(self) -> Iterator[Entry]:
        """Every extraction with the locations of its file, ordered by document id."""
        ...

    def extractions(self) -> Iterator[Extraction]:
        """Every extraction, ordered by document id."""
        ...

    def extraction(self, document: str) -> Extraction:
        """The extraction of a document."""
        ...

    def nodes(self) -> Iterator[Node]:
        """Every node once."""
        ...

    def people(self) -> Iterator[Node]:
        """The nodes that stand between files: persons and organisations that several documents mean."""
        ...

    def edges(self) -> Iterator[Edge]:
        """Every edge: those that files state, then the links between files."""
        ...

    def links(self) -> Iterator[Edge]:
        """The edges between files alone."""
        ...

    @property
    def linked(self) -> bool:
        """Whether links were made since the last change."""
        ...
