"""A provenance graph on disk, and SPARQL on any: `ProvenanceGraph.open`, `save`, `load` and `sparql` lead here."""

from claimx.store.quads import Detail
from claimx.store.rows import Iri, Rows, ask
from claimx.store.shelf import StoreShelf, sparql_of, write_store

__all__ = ["Detail", "Iri", "Rows", "StoreShelf", "ask", "sparql_of", "write_store"]
