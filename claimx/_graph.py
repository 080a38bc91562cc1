"""The provenance graph: the extractions of many files, tied together, asked, and traced back to their bytes."""

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import nullcontext, suppress
from datetime import date
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Self

from claimx.errors import GraphError, UnknownOptionError
from claimx.model import Claim, Document, Extraction, Quote
from claimx.model.records import Evidence, Outcome, QuoteKind
from claimx.provenance.records import Edge, Node
from claimx.provenance.shelf import Entry, MemoryShelf, Said, Shelf, Wanted, folded
from claimx.provenance.statements import edges_of, nodes_of
from claimx.provenance.ties import members_of
from claimx.provenance.trace import Trace, trace_of
from claimx.provenance.uniting import at_first, united

if TYPE_CHECKING:
    import pyoxigraph

    from claimx.linking import AliasTable, Encoder, Lexicon
    from claimx.store import Detail, Rows


class ProvenanceGraph:
    """Files, documents, quotes, speakers, claims, runs and passes, and what they have to do with each other.

    Adding the same extraction twice changes nothing. A file that changed replaces what its location stated before, and
    nothing else. Graphs unite as sets: `a | b` equals `b | a`. All nodes and edges come from the extractions, whose ids
    come from content, so the same files give the same graph on every machine.

        >>> import claimx
        >>> graph = claimx.graph([claimx.extract_text("„Wir warten“, sagte Anna Kern.", language="de")])
        >>> print(*graph.quotes(speaker="Kern"), sep="\\n")
        direct | Anna Kern | Wir warten | text
    """

    def __init__(self, extractions: Iterable[Extraction] = (), *, shelf: Shelf | None = None) -> None:
        self._shelf: Shelf = MemoryShelf() if shelf is None else shelf
        self._database: pyoxigraph.Store | None = None  # for SPARQL on a graph in memory, made when it is first asked
        self.update(extractions)

    # ---- what is in it ---------------------------------------------------------------------------------------------

    def add(self, extraction: Extraction) -> Self:
        """Add an extraction; returns the graph.

        What the same location (`document.source`) stated with other bytes is dropped, unless those bytes were seen at
        another location too; the other records of the same file stay. The same document extracted again, with other
        options, replaces itself.
        """
        document = extraction.document
        known = self._shelf.entry(document.id) if document.id in self._shelf else None
        put, drop = self._replacing(document.sha256, document.source)
        here = {document.source} if document.source is not None else set()
        locations = tuple(sorted(here.union(known.locations if known is not None else ())))
        entry = Entry(at_first(extraction, locations), locations)
        if put or drop or entry != known:
            self._shelf.replace([*put, entry], drop)
            self._database = None
        return self

    def update(self, extractions: Iterable[Extraction]) -> Self:
        """Add many extractions, one after the other; returns the graph."""
        for extraction in extractions:
            self.add(extraction)
        return self

    def remove(self, location: str | os.PathLike[str]) -> Self:
        """Drop what a file stated, by its path as it was given; returns the graph.

        Raises KeyError when no file of this graph was seen there.
        """
        place = os.fspath(location)
        if not self._shelf.at(place):
            raise KeyError(place)
        put, drop = self._replacing("", place)
        self._shelf.replace(put, drop)
        self._database = None
        return self

    def _replacing(self, sha256: str, location: str | None) -> tuple[list[Entry], list[str]]:
        """What is left of, and what goes from, documents at a location where the bytes are now of this digest."""
        put, drop = [], []
        for other in self._shelf.at(location) if location is not None else ():
            entry = self._shelf.entry(other)
            if entry.extraction.document.sha256 == sha256:
                continue
            locations = tuple(one for one in entry.locations if one != location)
            if locations:
                put.append(Entry(at_first(entry.extraction, locations), locations))
            else:
                drop.append(other)
        return put, drop

    def __or__(self, other: "ProvenanceGraph") -> "ProvenanceGraph":
        """Both graphs as one, in memory, links left out (`link` makes them anew). Order does not matter.

        Of one document extracted in two ways the later version of claimx stays, of equals the one with more passes,
        then the greater as JSON. Two versions of a file at one location both stay: neither graph says which is newer.
        """
        both = ProvenanceGraph()
        for graph in (self, other):
            for entry in graph.entries():
                both._shelf.replace([_united(both._shelf, entry)], ())
        return both

    def __len__(self) -> int:
        """How many documents it holds."""
        return len(self._shelf)

    def __contains__(self, document: object) -> bool:
        """Whether it holds a document, given as its id."""
        return document in self._shelf

    def __eq__(self, other: object) -> bool:
        """Equal graphs hold equal extractions at equal locations."""
        if not isinstance(other, ProvenanceGraph):
            return NotImplemented
        return all(one == another for one, another in zip_longest(self.entries(), other.entries()))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<ProvenanceGraph of {len(self)} documents>"

    def entries(self) -> Iterator[Entry]:
        """Every extraction with the locations of its file, ordered by document id."""
        for document in self._shelf.documents():
            yield self._shelf.entry(document)

    def extractions(self) -> Iterator[Extraction]:
        """Every extraction, ordered by document id."""
        for entry in self.entries():
            yield entry.extraction

    def extraction(self, document: str | Document) -> Extraction:
        """The extraction of a document. Raises KeyError when it is not in this graph."""
        return self._shelf.entry(document if isinstance(document, str) else document.id).extraction

    # ---- links between files ---------------------------------------------------------------------------------------

    def link(
        self,
        *,
        aliases: "AliasTable | None" = None,
        lexicon: "Lexicon | None" = None,
        encoder: "Encoder | None" = None,
    ) -> Self:
        """Find who is one person and what is one statement in different files; returns the graph.

        Speakers: `claimx.linking.link_people`, with a table of aliases when given. Statements:
        `claimx.linking.find_links`; translated and copied articles are found and aligned, different articles only
        proposed as candidates. `lexicon` translates words, `encoder` turns sentences into vectors: each is one more
        signal. Links are those of all files of the graph together: they are made anew each time, and dropped when files
        come or go. Every edge has the signals that speak for it.
        """
        from claimx.linking import find_links, link_people
        from claimx.provenance.ties import person_nodes, person_ties, statement_ties

        people = link_people(self.extractions(), aliases=aliases)
        found = find_links(self.extractions(), person_of=people.person_of, lexicon=lexicon, encoder=encoder)
        self._shelf.put_links(person_nodes(people), chain(person_ties(people), statement_ties(found)))
        self._database = None
        return self

    def people(self) -> Iterator[Node]:
        """The persons and organisations that several documents mean, as `link` left them."""
        return self._shelf.people()

    # ---- as nodes and edges ----------------------------------------------------------------------------------------

    def nodes(self) -> Iterator[Node]:
        """Every node once: those of files in the order of the documents, then persons known across files."""
        seen: set[str] = set()
        for extraction in self.extractions():
            for node in nodes_of(extraction):
                identity = node[0]
                if identity not in seen:
                    seen.add(identity)
                    yield node
        yield from self._shelf.people()

    def links(self) -> Iterator[Edge]:
        """The edges between files alone, as `link` left them; none when files came or went since."""
        return self._shelf.links()

    @property
    def linked(self) -> bool:
        """Whether `link` has run since the last change."""
        return self._shelf.linked()

    def edges(self) -> Iterator[Edge]:
        """Every edge: those that files state, in the order of the documents, then the links between files."""
        for extraction in self.extractions():
            yield from edges_of(extraction)
        yield from self._shelf.links()

    # ---- queries ---------------------------------------------------------------------------------------------------

    def quotes(
        self,
        *,
        speaker: str | None = None,
        organization: str | None = None,
        language: str | None = None,
        file: str | os.PathLike[str] | None = None,
        since: date | None = None,
        until: date | None = None,
        kind: str | None = None,
        text: str | None = None,
    ) -> Iterator[Said]:
        """The quotes for which all that is given holds, ordered by document and place.

        `speaker` and `organization` are words of the name, whatever their case; a person whom the links know under
        other names is found by any of them. `organization` finds what the organisation says and what its people say.
        `file` is a path as it was given. `since` and `until` are days of publication, both included; documents without
        a date are left out then. `kind` is direct, indirect or mixed; `text` a word or phrase of the quote.

        Raises UnknownOptionError for a kind that does not exist.
        """
        if kind is not None and kind not in (known := [one.value for one in QuoteKind]):
            raise UnknownOptionError(f"kind: no kind {kind!r}; there are {', '.join(known)}")
        wanted = Wanted(
            speaker=folded(speaker) if speaker is not None else None,
            organization=folded(organization) if organization is not None else None,
            language=language,
            location=os.fspath(file) if file is not None else None,
            since=since,
            until=until,
            kind=QuoteKind(kind) if kind is not None else None,
            text=text,
            members=self._members(folded(speaker)) if speaker is not None else None,
        )
        return self._shelf.said(wanted)

    def _members(self, words: frozenset[str]) -> frozenset[tuple[str, str]] | None:
        """The speakers, by document and id, whom the links know under a name that holds the words."""
        found: set[tuple[str, str]] = set()
        for node in self._shelf.people():
            if any(words <= folded(name) for name in str(node.attributes.get("names", node.label)).split("\n")):
                found.update(members_of(node))
        return frozenset(found) or None

    def disagreements(self) -> Iterator[tuple[Said, Evidence]]:
        """Where two passes saw the same words differently: the quote that was chosen, and the proposal that lost.

        A proposal of the same pass that lost is no disagreement. Ordered by document and place.
        """
        for said in self.quotes():
            passes = {one.made_by for one in said.quote.evidence if one.outcome is not Outcome.LOST}
            for one in said.quote.evidence:
                if one.outcome is Outcome.LOST and one.made_by not in passes:
                    yield said, one

    def trace(self, found: Said | Quote | Claim | str, *, context: int = 32) -> Trace:
        """The way of a quote or claim back to its bytes: file, digest, encoding, offsets, words, passes and rules.

        `found` is a quote, a claim, what `quotes` gives, or an id; `context` counts the code points shown before and
        behind. `print` it to read it, `verify()` it to have the file read again. Raises KeyError when this graph does
        not hold it.
        """
        wanted = found if isinstance(found, str) else found.quote.id if isinstance(found, Said) else found.id
        if isinstance(found, Said):
            return trace_of(self._shelf.entry(found.extraction.document.id), wanted, context)
        return trace_of(self._shelf.entry(self._shelf.home(wanted)), wanted, context)

    def sparql(self, query: str) -> "Rows | bool":
        """What a SPARQL 1.1 query answers: `Rows` for SELECT, CONSTRUCT and DESCRIBE, a bool for ASK.

        Each file is a named graph; links between files are in the default graph. A pattern without GRAPH is looked for
        in all of them at once. The prefixes prov, schema, oa, cx, rdf, rdfs and xsd need not be declared. Rows come in
        an order only when the query says ORDER BY. A query may hold SERVICE, which asks another server over the
        network: do not run queries of strangers.

        Needs the extra `rdf` (pyoxigraph). Raises GraphError for what is no query, MissingExtraError.
        """
        from claimx.store import StoreShelf, ask, sparql_of

        if isinstance(self._shelf, StoreShelf):
            return self._shelf.sparql(query)
        if self._database is None:
            self._database = sparql_of(self.entries(), self._shelf.people(), self._shelf.links())
        return ask(self._database, query)

    # ---- for people and other programs -----------------------------------------------------------------------------

    def to_html(self, path: str | os.PathLike[str] | None = None, *, title: str = "Who said what") -> str | None:
        """Write one HTML file to read all of it in, offline; without `path` the page comes back. See `claimx.report`.

        Raises GraphError when the file cannot be written.
        """
        from claimx.report import to_html

        return to_html(self, path, title=title)

    def summary(self, *, width: int | None = None) -> str:
        """How much it holds, and who says how much in which languages and outlets, as text: what `claimx.show` prints.

        Of more than 1,000 documents the first ones are counted, and the text says so. `width` is how many columns wide
        its lines may be.
        """
        from claimx.report.summary import as_text, summary_of

        return as_text(summary_of(self), width)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """How notebooks show it: a drawing of who speaks where and tables of how much as HTML, the tables as text."""
        from claimx.report.notebook import graph_bundle_of

        return graph_bundle_of(self, include, exclude)

    def write(self, path: str | os.PathLike[str], format: str | None = None) -> None:  # noqa: A002
        """Write the graph in a format of others: PROV, JSON-LD, RDF, GraphML, Parquet, CSV, Mermaid, DOT.

        The suffix of `path` says which, unless `format` does; `claimx.export.FORMATS` lists them, and `claimx.export`
        has a function for each. Raises UnknownOptionError, MissingExtraError, and GraphError when it cannot be written.
        """
        from claimx.export import write

        write(self, path, format)

    # ---- on disk ---------------------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], *, read_only: bool = False, detail: "Detail | None" = None
    ) -> "ProvenanceGraph":
        """A graph that is kept in a folder, made when there is none. Use it with `with`, or `close` it.

        Every `add` is on disk when it returns, all of it or, when the process is killed, nothing. One process may have
        it open for writing, or any number with `read_only`. `detail` counts when the folder is made: "main" holds for
        `sparql` who said what where and what it claims; "all" everything that the exports say, in five times the
        space. Whatever it is, `entries`, `quotes` and `trace` lose nothing.

        Needs the extra `rdf` (pyoxigraph). Raises GraphError when the folder is none of claimx, of a later version,
        damaged, open elsewhere, or refused by the system; MissingExtraError; UnknownOptionError.
        """
        from claimx.store.shelf import StoreShelf

        return cls(shelf=StoreShelf(path, read_only=read_only, detail=detail))

    def save(self, path: str | os.PathLike[str], *, detail: "Detail" = "main") -> None:
        """Write this graph to a new folder for `open`, links too: either all of it is there then, or nothing.

        Saving a graph that is on disk makes it smaller: a store keeps the texts of what was replaced.

        Needs the extra `rdf`. Raises GraphError when something is there already, or it cannot be written.
        """
        from claimx.store.shelf import StoreShelf, write_store

        def fill(shelf: StoreShelf) -> None:
            shelf.fill(self.entries())
            if self.linked:
                shelf.put_links(self._shelf.people(), self._shelf.links())

        write_store(path, fill, detail=detail)

    @classmethod
    def build(
        cls, path: str | os.PathLike[str], extractions: Iterable[Extraction], *, detail: "Detail" = "main"
    ) -> "ProvenanceGraph":
        """A new graph on disk from many extractions at once, opened: what `open` and `update` give, in half the time.

        Either all of it is there in the end, or nothing. Memory is bounded, but for extractions of files that came
        before, or of places seen before: those wait in memory and are added last, in their order.

        Needs the extra `rdf`. Raises GraphError when something is there already, or it cannot be written.
        """
        from claimx.store.shelf import StoreShelf, write_store

        seen: set[tuple[str, str]] = set()
        late: list[Extraction] = []

        def first() -> Iterator[Entry]:
            for extraction in extractions:
                document = extraction.document
                here = (document.source,) if document.source is not None else ()
                keys = {("id", document.id), *(("place", place) for place in here)}
                if keys.isdisjoint(seen):
                    yield Entry(extraction, here)
                else:
                    late.append(extraction)
                seen.update(keys)

        def fill(shelf: StoreShelf) -> None:
            shelf.fill(first())
            cls(late, shelf=shelf)

        write_store(path, fill, detail=detail)
        return cls.open(path)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "ProvenanceGraph":
        """The graph of a folder as one in memory, links too. Raises GraphError as `open` does."""
        with cls.open(path, read_only=True) as kept:
            loaded = cls()
            loaded._shelf.replace(kept.entries(), ())
            if kept.linked:
                loaded._shelf.put_links(kept._shelf.people(), kept._shelf.links())
        return loaded

    def close(self) -> None:
        """Give back the folder of a graph on disk; a graph in memory has nothing to give back."""
        self._shelf.close()

    def __enter__(self) -> Self:
        """The graph itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close it. What went wrong before is told, rather than that closing then fails too."""
        with suppress(GraphError) if kind is not None else nullcontext():
            self.close()


def graph(extractions: Iterable[Extraction]) -> ProvenanceGraph:
    """A provenance graph of extractions, in memory.

    What it can be asked stands at `ProvenanceGraph`; `ProvenanceGraph.open` keeps one on disk.

        >>> import claimx
        >>> graph = claimx.graph(claimx.extract_many(["examples/it-frana.txt", "examples/es-presa.txt"]))
        >>> graph
        <ProvenanceGraph of 2 documents>
        >>> for said in graph.quotes(speaker="Baldini", kind="direct"):
        ...     print(said)
        direct | Oreste Baldini | È una boccata d'ossigeno, non una soluzione | examples/it-frana.txt
    """
    return ProvenanceGraph(extractions)


def _united(shelf: Shelf, entry: Entry) -> Entry:
    """The entry as it stands beside what the shelf knows of the same document."""
    document = entry.extraction.document.id
    return united([shelf.entry(document), entry]) if document in shelf else entry
