"""A graph on disk: one folder, no server, every change all or nothing.

The folder is a database of pyoxigraph. Each file has a named graph in it; what stands between files is in the default
graph; `claimx.store.catalogue` says what the store keeps for itself.
"""

import os
import shutil
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_args

from claimx._extras import require
from claimx.errors import GraphError, UnknownOptionError
from claimx.provenance.records import Edge, Node
from claimx.provenance.shelf import Entry, Said, Wanted, fits, matching
from claimx.store.catalogue import STORE, Catalogue, packed_links, unpacked, unpacked_links
from claimx.store.folder import on_disk, open_folder
from claimx.store.quads import Detail, document_quads, graph_name, link_quads
from claimx.store.rows import Rows, ask

if TYPE_CHECKING:
    import pyoxigraph

FORMAT = 1
"""Version of what this module writes. A store of a later one is refused."""

_FLUSH = 100_000
"""Quads after which they are written as tables: RocksDB would else hold up to a gigabyte of them in memory."""

_BULK = 200_000
"""Quads that are loaded at once where nothing can be lost: more take a gigabyte of memory and are no quicker."""

_PIECE = 2_000
"""Links in one transaction, which is held in memory."""

_Row = TypeVar("_Row")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class StoreShelf:
    """Extractions in a folder. `close` it, or another process cannot open it; see `ProvenanceGraph.open`."""

    def __init__(self, path: str | os.PathLike[str], *, read_only: bool = False, detail: Detail | None = None) -> None:
        if detail is not None and detail not in get_args(Detail):
            raise UnknownOptionError(f"detail: no detail {detail!r}; there are {', '.join(get_args(Detail))}")
        self.path = Path(path)
        self.read_only = read_only
        self._oxigraph = require("pyoxigraph", extra="rdf")
        self._store: pyoxigraph.Store | None
        self._store, leave = open_folder(self.path, read_only=read_only)
        self._leave = weakref.finalize(self, leave)
        self._opened: Catalogue | None = Catalogue(self._store)
        self._unflushed = 0
        try:
            with on_disk(self.path, "opened"):
                self._detail = self._header(detail)
                if not read_only:
                    self._sweep()
        except BaseException:
            self._drop()
            raise

    def _header(self, detail: Detail | None) -> Detail:
        """Look what the store says of itself, or write it into an empty one. Gives the detail of its quads."""
        kept = self._catalogue
        version, held = kept.value(kept.graph, "format"), kept.value(kept.graph, "detail")
        if version is None:
            return self._begun(detail or "main")
        if not version.value.isdecimal() or int(version.value) > FORMAT:
            raise GraphError(
                f"{self.path}: is of format {version.value}, and this claimx knows those up to {FORMAT}: upgrade claimx"
            )
        if detail not in (None, held.value):
            raise GraphError(
                f"{self.path}: was made with detail={held.value!r}, which stays; save() another with detail={detail!r}"
            )
        found: Detail = held.value
        return found

    def _begun(self, detail: Detail) -> Detail:
        if next(self.store.quads_for_pattern(None, None, None, None), None) is not None:
            raise GraphError(f"{self.path}: is a database of pyoxigraph that claimx did not make; give another path")
        if self.read_only:
            raise GraphError(f"{self.path}: there is no store here to read; open it for writing once to make one")
        literal = self._oxigraph.Literal
        self.store.extend(
            [self._catalogue.about("format", literal(FORMAT)), self._catalogue.about("detail", literal(detail))]
        )
        return detail

    # ---- the protocol `Shelf` --------------------------------------------------------------------------------------

    @property
    def store(self) -> "pyoxigraph.Store":
        """The database. Raises GraphError when it was closed."""
        return self._catalogue.store

    @property
    def _catalogue(self) -> Catalogue:
        """What finds documents in it. Raises GraphError when it was closed."""
        if self._opened is None:
            raise GraphError(f"{self.path}: this graph was closed; open it again")
        return self._opened

    def __len__(self) -> int:
        with self._read():
            return self._catalogue.count()

    def __contains__(self, document: object) -> bool:
        with self._read():
            return isinstance(document, str) and self._graph_of(document) is not None

    def documents(self) -> Iterator[str]:
        """Ids of the documents, sorted."""
        with self._read():
            found = self._catalogue.all()
        yield from found

    def entry(self, document: str) -> Entry:
        """What is kept of a document. Raises KeyError when it is not there, GraphError when it cannot be read."""
        with self._read():
            kept = self._catalogue.value(self._catalogue.subject(document), "kept")
        if kept is None:
            raise KeyError(document)
        try:
            return unpacked(kept.value)
        except GraphError as error:
            raise GraphError(f"{self.path}: document {document}: {error}") from None

    def at(self, location: str) -> Sequence[str]:
        """Ids of the documents whose file was seen at a location, sorted."""
        with self._read():
            return sorted(self._catalogue.having("location", self._catalogue.literal(location)))

    def home(self, found: str) -> str:
        """The document that states a quote or claim. Raises KeyError when there is none."""
        with self._read():
            subject = self._catalogue.subject(found)
            for quad in self.store.quads_for_pattern(subject, self._oxigraph.NamedNode(_TYPE), None, None):
                for document in self._catalogue.having("graph", quad.graph_name):
                    return document
        raise KeyError(found)

    def replace(self, put: Iterable[Entry], drop: Iterable[str]) -> None:
        """Drop documents, put others, forget the links: all of it in one transaction."""
        entries = {entry.extraction.document.id: entry for entry in put}
        gone = sorted({*drop, *entries})
        with self._write():
            old = {one: graph for one in gone if (graph := self._graph_of(one)) is not None}
            quads = [quad for entry in entries.values() for quad in self._quads(entry)]
            linked = self.linked()
            if old or linked:
                self.store.update(self._update(old, quads))
            else:
                self.store.extend(quads)
            if linked:
                self._sweep()
            self._wrote(len(quads))

    def said(self, wanted: Wanted) -> Iterator[Said]:
        """Quotes that match, ordered by document id and place in the text."""
        with self._read():
            found = self._catalogue.candidates(wanted)
        for document in found:
            if document not in self:  # dropped since the query began
                continue
            entry = self.entry(document)
            if fits(entry, wanted):
                yield from matching(entry.extraction, wanted)

    def links(self) -> Iterator[Edge]:
        """Edges between files, as last put; none when files came or went since."""
        for text in self._pieces():
            yield from unpacked_links(text)[1]

    def people(self) -> Iterator[Node]:
        """Nodes of people, as last put with the links."""
        for text in self._pieces():
            yield from unpacked_links(text)[0]

    def linked(self) -> bool:
        """Whether links were put since the last change."""
        with self._read():
            return self._catalogue.value(self._catalogue.graph, "linked") is not None

    def put_links(self, people: Iterable[Node], links: Iterable[Edge]) -> None:
        """Replace all links by these.

        They are written piece by piece, so that memory stays bounded, and hold from the moment when all are there: a
        process that is killed before leaves a store without links.
        """
        with self._write():
            self._unlink()
        pieces = chain(
            ((nodes, []) for nodes in _pieces_of(people, _PIECE)),
            (([], edges) for edges in _pieces_of(links, _PIECE)),
        )
        count = 0
        for count, (nodes, edges) in enumerate(pieces, 1):
            kept = self._oxigraph.Literal(packed_links(nodes, edges))
            quads = [*link_quads(nodes, edges), self._piece(count, kept)]
            with self._write():
                self.store.extend(quads)
                self._wrote(len(quads))
        with self._write():
            self.store.extend([self._catalogue.about("linked", self._oxigraph.Literal(count))])

    def sparql(self, query: str) -> Rows | bool:
        """What a SPARQL query answers. Raises GraphError."""
        if self.read_only and not self.linked() and self._torn():
            raise GraphError(f"{self.path}: links were being written when a process ended; open it for writing once")
        return ask(self.store, query)

    def close(self) -> None:
        """Have all of it written to the disk and let others open the store. Closing twice does nothing."""
        if self._store is None:
            return
        try:
            if not self.read_only:
                with on_disk(self.path, "closed"):
                    self._store.flush()
        finally:
            self._drop()

    # ---- more than the protocol ------------------------------------------------------------------------------------

    def fill(self, entries: Iterable[Entry]) -> None:
        """Put many documents into an empty store, which is whole only when this is done; memory stays bounded."""
        quads = (quad for entry in entries for quad in self._quads(entry))
        for piece in _pieces_of(quads, _BULK):
            with self._write():
                self.store.bulk_extend(piece)

    # ---- inside ----------------------------------------------------------------------------------------------------

    def _read(self) -> AbstractContextManager[None]:
        return on_disk(self.path, "read")

    def _write(self) -> AbstractContextManager[None]:
        if self.read_only:
            raise GraphError(f"{self.path}: was opened for reading only; open it without read_only to change it")
        return on_disk(self.path, "written")

    def _drop(self) -> None:
        """Let go of the database, then of the folder."""
        self._store = self._opened = None
        self._leave()

    def _graph_of(self, document: str) -> "pyoxigraph.NamedNode | None":
        """The named graph of a document, None when it is not there."""
        return self._catalogue.value(self._catalogue.subject(document), "graph")  # type: ignore[no-any-return]

    def _quads(self, entry: Entry) -> "Iterator[pyoxigraph.Quad]":
        yield from document_quads(entry, self._detail)
        yield from self._catalogue.quads(entry, graph_name(entry.extraction.document.sha256))

    def _update(self, old: "dict[str, pyoxigraph.NamedNode]", quads: "Iterable[pyoxigraph.Quad]") -> str:
        """A SPARQL update, which is one transaction: what goes, then what comes."""
        steps = [f"DELETE WHERE {{ GRAPH <{STORE}> {{ <{STORE}> <{STORE}#linked> ?count }} }}"]
        for document, graph in old.items():
            steps.append(f"DROP SILENT GRAPH {graph}")
            steps.append(f"DELETE WHERE {{ GRAPH <{STORE}> {{ {self._catalogue.subject(document)} ?name ?value }} }}")
        rows: dict[str, list[str]] = {}
        for quad in quads:
            rows.setdefault(str(quad.graph_name), []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
        for name, lines in rows.items():
            steps.append(f"INSERT DATA {{ GRAPH {name} {{\n" + "\n".join(lines) + "\n} }")
        return " ;\n".join(steps)

    def _wrote(self, quads: int) -> None:
        self._unflushed += quads
        if self._unflushed >= _FLUSH:
            self._unflushed = 0
            self.store.flush()

    def _piece(self, number: int, kept: "pyoxigraph.Literal") -> "pyoxigraph.Quad":
        subject = self._oxigraph.NamedNode(f"{STORE}#links-{number}")
        return self._oxigraph.Quad(subject, self._catalogue.term("links"), kept, self._catalogue.graph)  # type: ignore[no-any-return]

    def _pieces(self) -> Iterator[str]:
        """The pieces of the links, in their order."""
        with self._read():
            count = self._catalogue.value(self._catalogue.graph, "linked")
        for number in range(1, int(count.value) + 1 if count is not None else 1):
            with self._read():
                subject = self._oxigraph.NamedNode(f"{STORE}#links-{number}")
                text: str = self._catalogue.value(subject, "links").value
            yield text

    def _torn(self) -> bool:
        """Whether links are there that a killed process began to write or to remove."""
        default = self.store.quads_for_pattern(None, None, None, self._oxigraph.DefaultGraph())
        pieces = self.store.quads_for_pattern(None, self._catalogue.term("links"), None, self._catalogue.graph)
        return next(default, None) is not None or next(pieces, None) is not None

    def _unlink(self) -> None:
        """Forget the links."""
        if self.linked():
            self.store.update(self._update({}, ()))
        self._sweep()

    def _sweep(self) -> None:
        """Remove what is left of links that hold no more."""
        if not self.linked() and self._torn():
            self.store.update(f"DELETE WHERE {{ GRAPH <{STORE}> {{ ?piece <{STORE}#links> ?text }} }}")
            self.store.clear_graph(self._oxigraph.DefaultGraph())


def write_store(path: str | os.PathLike[str], fill: Callable[[StoreShelf], None], *, detail: Detail = "main") -> None:
    """Write a store as a whole: it is filled beside its place and moved there when all of it is written.

    Raises GraphError when something is there already, or it cannot be written.
    """
    target = Path(path)
    if target.exists():
        raise GraphError(f"{target}: is there already; remove it first, or give another path")
    made = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with on_disk(target, "written"):
            made.mkdir()
        shelf = StoreShelf(made, detail=detail)
        try:
            fill(shelf)
        finally:
            shelf.close()
        with on_disk(target, "written"):
            made.rename(target)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def sparql_of(entries: Iterable[Entry], people: Iterable[Node], links: Iterable[Edge]) -> "pyoxigraph.Store":
    """A database in memory with what a store holds of these for SPARQL, without what it keeps for itself."""
    store: pyoxigraph.Store = require("pyoxigraph", extra="rdf").Store()
    for entry in entries:
        store.extend(document_quads(entry, "main"))
    store.extend(link_quads(people, links))
    return store


def _pieces_of(rows: Iterable[_Row], size: int) -> Iterator[list[_Row]]:
    """Rows in pieces of a size."""
    running = iter(rows)
    while piece := list(islice(running, size)):
        yield piece
