"""Where a graph keeps what it was given: in memory here, on disk in `claimx.store.shelf`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from claimx.model import Extraction, Quote, Speaker
from claimx.model.records import QuoteKind
from claimx.provenance.records import Edge, Node


@dataclass(frozen=True, slots=True)
class Entry:
    """One extraction of a graph and every place that its file was seen at, sorted."""

    extraction: Extraction
    locations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A quote with whom and what it belongs to, so that a query gives what a reader wants to see."""

    quote: Quote
    speaker: Speaker | None
    extraction: Extraction

    def __str__(self) -> str:
        """One line: kind, who, what, where."""
        name = self.speaker.name if self.speaker is not None else "–"
        source = self.extraction.document.source or "text"
        return f"{self.quote.kind.value} | {name} | {' '.join(self.quote.text.split())} | {source}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query asks for; None asks for nothing. All that is given must hold.

    `speaker` and `organization` are words that the name holds, folded (`folded`); `members` are (document, speaker) ids
    that the graph has already settled on, for a person known in several documents. `since` and `until` are days, both
    included; a document without a date matches neither. `text` is a word or phrase of the quote, whatever its case.
    """

    speaker: frozenset[str] | None = None
    members: frozenset[tuple[str, str]] | None = None
    organization: frozenset[str] | None = None
    language: str | None = None
    location: str | None = None
    since: date | None = None
    until: date | None = None
    kind: QuoteKind | None = None
    text: str | None = None


class Shelf(Protocol):
    """What a graph needs of a place to keep extractions and links in.

    `replace` is one transaction: either all of it is kept or nothing. Documents come back in the order of their ids.
    """

    def __len__(self) -> int: ...
    def __contains__(self, document: object) -> bool: ...
    def documents(self) -> Iterator[str]:
        """Ids of the documents, sorted."""
        ...

    def entry(self, document: str) -> Entry:
        """What is kept of a document. Raises KeyError when it is not there."""
        ...

    def at(self, location: str) -> Sequence[str]:
        """Ids of the documents whose file was seen at a location, sorted."""
        ...

    def home(self, found: str) -> str:
        """The document that states a quote or claim, by its id. Raises KeyError when there is none."""
        ...

    def replace(self, put: Iterable[Entry], drop: Iterable[str]) -> None:
        """Drop documents, put others (a document that is there already is replaced), and forget the links."""
        ...

    def said(self, wanted: Wanted) -> Iterator[Said]:
        """Quotes that match, ordered by document id and place in the text."""
        ...

    def links(self) -> Iterator[Edge]:
        """Edges between files, as last put; none when files came or went since."""
        ...

    def people(self) -> Iterator[Node]:
        """Nodes of the persons and organisations that links tie together, as last put with the links."""
        ...

    def linked(self) -> bool:
        """Whether links were put since the last change."""
        ...

    def put_links(self, people: Iterable[Node], links: Iterable[Edge]) -> None:
        """Replace all links by these, and the nodes of people they speak of."""
        ...

    def close(self) -> None:
        """Give back what is open; a shelf in memory has nothing."""
        ...


def folded(name: str) -> frozenset[str]:
    """The words of a name, whatever their case."""
    return frozenset(name.casefold().split())


class MemoryShelf:
    """Extractions in a dictionary."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._at: dict[str, set[str]] = {}
        self._people: tuple[Node, ...] = ()
        self._links: tuple[Edge, ...] | None = None
        self._home: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, document: object) -> bool:
        return document in self._entries

    def documents(self) -> Iterator[str]:
        """Ids of the documents, sorted."""
        yield from sorted(self._entries)

    def entry(self, document: str) -> Entry:
        """What is kept of a document."""
        return self._entries[document]

    def at(self, location: str) -> Sequence[str]:
        """Ids of the documents whose file was seen at a location, sorted."""
        return sorted(self._at.get(location, ()))

    def home(self, found: str) -> str:
        """The document that states a quote or claim."""
        if not self._home:
            for document, entry in self._entries.items():
                self._home.update((quote.id, document) for quote in entry.extraction.quotes)
                self._home.update((claim.id, document) for claim in entry.extraction.claims)
        return self._home[found]

    def replace(self, put: Iterable[Entry], drop: Iterable[str]) -> None:
        """Drop documents, put others, forget the links."""
        for document in drop:
            self._forget(document)
        for entry in put:
            document = entry.extraction.document.id
            self._forget(document)
            self._entries[document] = entry
            for location in entry.locations:
                self._at.setdefault(location, set()).add(document)
        self._people, self._links = (), None
        self._home = {}

    def _forget(self, document: str) -> None:
        entry = self._entries.pop(document, None)
        for location in entry.locations if entry is not None else ():
            self._at[location].discard(document)
            if not self._at[location]:
                del self._at[location]

    def said(self, wanted: Wanted) -> Iterator[Said]:
        """Quotes that match, ordered by document id and place in the text."""
        for document in self.documents():
            entry = self._entries[document]
            if fits(entry, wanted):
                yield from matching(entry.extraction, wanted)

    def links(self) -> Iterator[Edge]:
        """Edges between files, as last put."""
        yield from self._links or ()

    def people(self) -> Iterator[Node]:
        """Nodes of people, as last put."""
        yield from self._people

    def linked(self) -> bool:
        """Whether links were put since the last change."""
        return self._links is not None

    def put_links(self, people: Iterable[Node], links: Iterable[Edge]) -> None:
        """Replace all links by these."""
        self._people, self._links = tuple(people), tuple(links)

    def close(self) -> None:
        """Nothing is open."""


def fits(entry: Entry, wanted: Wanted) -> bool:
    """Whether the document as a whole is one that is asked for."""
    document = entry.extraction.document
    if wanted.language is not None and document.language != wanted.language:
        return False
    if wanted.location is not None and wanted.location not in entry.locations:
        return False
    if wanted.since is None and wanted.until is None:
        return True
    day = document.published
    return (
        day is not None
        and (wanted.since is None or wanted.since <= day)
        and (wanted.until is None or day <= wanted.until)
    )


def matching(extraction: Extraction, wanted: Wanted) -> Iterator[Said]:
    """The quotes of one extraction that match, in its order."""
    speakers = {one.id: one for one in extraction.speakers}
    phrase = wanted.text.casefold() if wanted.text is not None else None
    for quote in extraction.quotes:
        speaker = speakers[quote.speaker] if quote.speaker is not None else None
        if wanted.kind is not None and quote.kind is not wanted.kind:
            continue
        if phrase is not None and phrase not in quote.text.casefold():
            continue
        if _is_wanted(speaker, extraction.document.id, wanted):
            yield Said(quote, speaker, extraction)


def _is_wanted(speaker: Speaker | None, document: str, wanted: Wanted) -> bool:
    if wanted.speaker is None and wanted.members is None and wanted.organization is None:
        return True
    if speaker is None:
        return False
    if wanted.organization is not None:
        bodies = folded(speaker.organization or "") if speaker.kind.value != "organization" else folded(speaker.name)
        if not wanted.organization <= bodies:
            return False
    if wanted.speaker is None and wanted.members is None:
        return True
    known = wanted.members is not None and (document, speaker.id) in wanted.members
    return known or (wanted.speaker is not None and wanted.speaker <= folded(speaker.name))
