"""How much a graph holds and who says how much in it, by language and outlet: as values, and as text for terminals."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from claimx.display import tabulated
from claimx.model import Extraction
from claimx.provenance import Edge, GraphView, Node
from claimx.provenance.shelf import Entry
from claimx.provenance.statements import nodes_of, speaker_id
from claimx.report.people import Person, people_of
from claimx.report.pieces import label

MOST = 1000
"""Documents that are read for a summary; a graph may hold millions."""

_ROWS = 12
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Count:
    """What documents of one language or outlet hold; `speakers` counts persons and organisations once."""

    name: str
    documents: int
    speakers: int
    quotes: int
    claims: int


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is quoted: in how many documents, in which languages, by which outlets, and how often."""

    person: Person
    documents: int
    languages: tuple[str, ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a graph holds. `read` of its `documents` were counted, the first by id; `total` has the sums.

    `voices` are those who are quoted, who says most first; `unattributed` counts the quotes of nobody named.
    """

    documents: int
    read: int
    linked: bool
    total: Count
    languages: tuple[Count, ...]
    outlets: tuple[Count, ...]
    voices: tuple[Voice, ...]
    unattributed: int
    extractions: tuple[Extraction, ...]

    @property
    def sentence(self) -> str:
        """All of it in a sentence."""
        total = self.total
        found = f"{_counted(total.quotes, 'quote')} of {_counted(total.speakers, 'speaker')}"
        spread = f"in {_counted(len(self.languages), 'language')}"
        if self.outlets:
            spread += f", from {_counted(len(self.outlets), 'outlet')}"
        return f"{_counted(self.documents, 'document')} {spread}: {found}, {_counted(total.claims, 'claim')}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader should know of the figures."""
        joined = "their links say" if self.linked else "their full names are equal; graph.link() looks closer"
        notes = [f"Speakers of different documents are counted as one where {joined}."] if self.documents > 1 else []
        if self.unattributed:
            notes.append(f"{_counted(self.unattributed, 'quote')} of nobody who is named.")
        if self.read < self.documents:
            notes.append(
                f"Counted: the first {self.read:,} of {self.documents:,} documents, in the order of their ids."
            )
        return tuple(notes)


class _First:
    """The first documents of a graph as a graph; links are left out, because they would be those of all documents."""

    def __init__(self, graph: GraphView, most: int) -> None:
        self._entries = list(islice(graph.entries(), most))

    def __len__(self) -> int:
        return len(self._entries)

    def entries(self) -> Iterator[Entry]:
        return iter(self._entries)

    def extractions(self) -> Iterator[Extraction]:
        return (entry.extraction for entry in self._entries)

    def extraction(self, document: str) -> Extraction:
        return next(one for one in self.extractions() if one.document.id == document)

    def nodes(self) -> Iterator[Node]:
        return chain.from_iterable(nodes_of(one) for one in self.extractions())

    def people(self) -> Iterator[Node]:
        return iter(())

    def edges(self) -> Iterator[Edge]:
        return iter(())

    links = edges
    linked = False


def summary_of(graph: GraphView, most: int = MOST) -> Summary:
    """What a graph holds, counted in its first `most` documents."""
    part: GraphView = graph if len(graph) <= most else _First(graph, most)
    people = people_of(part)
    person_of = {node: one.key for one in people for node in one.nodes}
    extractions = tuple(part.extractions())
    tally = _Tally(person_of)
    for extraction in extractions:
        tally.add(extraction)
    return Summary(
        documents=len(graph),
        read=len(part),
        linked=part.linked,
        total=tally.total.count("all"),
        languages=_sorted(tally.languages),
        outlets=_sorted(tally.outlets),
        voices=tuple(tally.voice(one) for one in people if one.quotes),
        unattributed=tally.unattributed,
        extractions=extractions,
    )


class _Group:
    """Documents of one language or outlet, counted."""

    def __init__(self) -> None:
        self.documents = self.quotes = self.claims = 0
        self.speakers: set[str] = set()

    def add(self, extraction: Extraction, speakers: set[str]) -> None:
        self.documents += 1
        self.quotes += len(extraction.quotes)
        self.claims += len(extraction.claims)
        self.speakers |= speakers

    def count(self, name: str) -> Count:
        return Count(name, self.documents, len(self.speakers), self.quotes, self.claims)


class _Tally:
    """Counts while one document after the other is read."""

    def __init__(self, person_of: dict[str, str]) -> None:
        self.person_of = person_of
        self.total, self.unattributed = _Group(), 0
        self.languages: dict[str, _Group] = {}
        self.outlets: dict[str, _Group] = {}
        self.heard: dict[str, list[Extraction]] = {}

    def add(self, extraction: Extraction) -> None:
        document = extraction.document
        named = [quote.speaker for quote in extraction.quotes if quote.speaker is not None]
        speakers = {self.person_of[speaker_id(document.id, one)] for one in named}
        self.unattributed += len(extraction.quotes) - len(named)
        self.total.add(extraction, speakers)
        self.languages.setdefault(document.language, _Group()).add(extraction, speakers)
        if document.publisher:
            self.outlets.setdefault(label(document.publisher), _Group()).add(extraction, speakers)
        for one in speakers:
            self.heard.setdefault(one, []).append(extraction)

    def voice(self, person: Person) -> Voice:
        documents = [one.document for one in self.heard[person.key]]
        languages = tuple(sorted({one.language for one in documents}))
        return Voice(person, len(documents), languages, len({one.publisher for one in documents} - {None}))


def _sorted(groups: dict[str, _Group]) -> tuple[Count, ...]:
    counts = (group.count(name) for name, group in groups.items())
    return tuple(sorted(counts, key=lambda one: (-one.quotes, -one.documents, one.name)))


def as_text(summary: Summary, width: int | None = None) -> str:
    """The summary as text that ends with a line break: a sentence, and who says how much."""
    lines = [f"{summary.sentence}.", *summary.notes]
    lines += _counts("language", summary.languages)
    lines += _counts("outlet", summary.outlets)
    lines += _voices(summary.voices, width or _WIDTH)
    return "\n".join(lines) + "\n"


def _counts(what: str, counts: tuple[Count, ...]) -> Iterator[str]:
    if not counts:
        return
    rows = [(one.name, *map(str, (one.documents, one.speakers, one.quotes, one.claims))) for one in counts[:_ROWS]]
    yield ""
    yield from tabulated((what, "documents", "speakers", "quotes", "claims"), rows, (32, 9, 8, 7, 7))
    if len(counts) > _ROWS:
        yield f"… {len(counts) - _ROWS} more"


def _voices(voices: tuple[Voice, ...], width: int) -> Iterator[str]:
    if not voices:
        return
    rows = [
        (one.person.name, one.person.kind, str(one.person.quotes), str(one.documents), " ".join(one.languages))
        for one in voices[:_ROWS]
    ]
    yield ""
    yield from tabulated(("speaker", "kind", "quotes", "documents", "languages"), rows, (width - 54, 12, 7, 9, 20))
    if len(voices) > _ROWS:
        yield f"… {len(voices) - _ROWS} more"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
