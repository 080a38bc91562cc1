"""The provenance graph: the extractions of many files, tied together, asked, and traced back to their bytes."""

import os
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Self

from claimx.errors import UnknownOptionError
from claimx.model import Claim, Document, Extraction, Quote
from claimx.model.records import QuoteKind
from claimx.provenance.records import Edge, Node
from claimx.provenance.shelf import Entry, MemoryShelf, Said, Shelf, Wanted, folded
from claimx.provenance.statements import edges_of, nodes_of
from claimx.provenance.trace import Trace, trace_of


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
        self._home: dict[str, str] = {}
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
        entry = Entry(_at_first(extraction, locations), locations)
        if put or drop or entry != known:
            self._shelf.replace([*put, entry], drop)
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
                put.append(Entry(_at_first(entry.extraction, locations), locations))
            else:
                drop.append(other)
        return put, drop

    def __or__(self, other: "ProvenanceGraph") -> "ProvenanceGraph":
        """Both graphs as one, in memory, links left out (`link` makes them anew). Order does not matter.

        Of one document extracted in two ways the later version of claimx stays, of equals the one with more passes,
        then the greater as JSON. Two versions of a file at one location both stay: neither graph says which is newer.
        """
        united = ProvenanceGraph()
        for graph in (self, other):
            for entry in graph.entries():
                united._shelf.replace([_united(united._shelf, entry)], ())
        return united

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
        return list(self.entries()) == list(other.entries())

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

    # ---- as nodes and edges ----------------------------------------------------------------------------------------

    def nodes(self) -> Iterator[Node]:
        """Every node once: those of files in the order of the documents, then persons known across files."""
        seen: set[str] = set()
        for extraction in self.extractions():
            for node in nodes_of(extraction):
                if node.id not in seen:
                    seen.add(node.id)
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
        )
        return self._shelf.said(wanted)

    def trace(self, found: Said | Quote | Claim | str, *, context: int = 32) -> Trace:
        """The way of a quote or claim back to its bytes: file, digest, encoding, offsets, words, passes and rules.

        `found` is a quote, a claim, what `quotes` gives, or an id; `context` counts the code points shown before and
        behind. `print` it to read it, `verify()` it to have the file read again. Raises KeyError when this graph does
        not hold it.
        """
        wanted = found if isinstance(found, str) else found.quote.id if isinstance(found, Said) else found.id
        if isinstance(found, Said):
            return trace_of(self._shelf.entry(found.extraction.document.id), wanted, context)
        return trace_of(self._shelf.entry(self._home_of(wanted)), wanted, context)

    def _home_of(self, wanted: str) -> str:
        """The document that holds a quote or claim."""
        if wanted not in self._home or self._home[wanted] not in self._shelf:
            self._home = {}
            for extraction in self.extractions():
                self._home.update((quote.id, extraction.document.id) for quote in extraction.quotes)
                self._home.update((claim.id, extraction.document.id) for claim in extraction.claims)
        return self._home[wanted]


def graph(extractions: Iterable[Extraction]) -> ProvenanceGraph:
    """A provenance graph of extractions, in memory. See `ProvenanceGraph`."""
    return ProvenanceGraph(extractions)


def _at_first(extraction: Extraction, locations: tuple[str, ...]) -> Extraction:
    """The extraction with the first of the locations as its source, so that the order of adding leaves no trace."""
    document = extraction.document
    if not locations or document.source == locations[0]:
        return extraction
    moved: dict[str, Any] = {name: getattr(document, name) for name in Document.model_fields}
    moved["source"] = locations[0]
    return Extraction(
        document=Document(**moved),
        quotes=extraction.quotes,
        speakers=extraction.speakers,
        claims=extraction.claims,
        run=extraction.run,
    )


def _united(shelf: Shelf, entry: Entry) -> Entry:
    """The entry as it stands beside what the shelf knows of the same document."""
    document = entry.extraction.document.id
    if document not in shelf:
        return entry
    known = shelf.entry(document)
    locations = tuple(sorted({*known.locations, *entry.locations}))
    best = max((_at_first(one.extraction, locations) for one in (known, entry)), key=_rank)
    return Entry(best, locations)


def _rank(extraction: Extraction) -> tuple[object, ...]:
    """Which of two extractions of one document stays: a total order, so that uniting ignores order."""
    version = tuple(int(part) if part.isdigit() else -1 for part in extraction.run.claimx.split("."))
    return version, len(extraction.run.passes), extraction.model_dump_json()
