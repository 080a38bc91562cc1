"""How a store finds documents again: quads of its own beside what files state, in the graph `urn:claimx:store`.

Each document is one subject there, the same IRI as in its named graph. `kept` is the whole extraction with its
locations: JSON, packed with zlib, in base64 (a third of the size of plain JSON on disk, for 0.5 ms a document). The
others are what queries ask for, folded as they compare it, so that a query opens only the documents that may match.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from pydantic import ValidationError

from claimx._extras import require
from claimx.errors import GraphError
from claimx.model import Extraction, Speaker
from claimx.model.records import SpeakerKind
from claimx.provenance.records import Edge, Node
from claimx.provenance.shelf import Entry, Wanted, folded
from claimx.provenance.vocabulary import BASE, PREFIXES, NodeKind, Relation

if TYPE_CHECKING:
    import pyoxigraph

STORE = BASE + "store"
"""The graph of what the store says of itself and of documents, and the subject of what it says of itself."""

PACKING = 1
"""Level of zlib: 6 saves another seventh and takes twice the time."""


class Catalogue:
    """Makes and reads the quads of the store's own graph."""

    def __init__(self, store: "pyoxigraph.Store") -> None:
        self._oxigraph = require("pyoxigraph", extra="rdf")
        self.store = store
        self.graph: pyoxigraph.NamedNode = self._oxigraph.NamedNode(STORE)

    # ---- terms -----------------------------------------------------------------------------------------------------

    def term(self, name: str) -> "pyoxigraph.NamedNode":
        """A property of the store's own graph."""
        return self._oxigraph.NamedNode(f"{STORE}#{name}")  # type: ignore[no-any-return]

    def literal(self, text: str) -> "pyoxigraph.Literal":
        """A text as RDF can hold it, and nothing else made the same: lone surrogates are written as Python would.

        It goes code point by code point, so that what holds another text still does.
        """
        safe = text.replace("\\", "\\\\").encode("utf-8", "backslashreplace").decode("utf-8")
        return self._oxigraph.Literal(safe)  # type: ignore[no-any-return]

    def subject(self, document: str) -> "pyoxigraph.NamedNode":
        """The IRI of a document."""
        return self._oxigraph.NamedNode(BASE + quote(document, safe="", errors="surrogatepass"))  # type: ignore[no-any-return]

    # ---- writing ---------------------------------------------------------------------------------------------------

    def quads(self, entry: Entry, graph: "pyoxigraph.NamedNode") -> "list[pyoxigraph.Quad]":
        """What the store says of a document whose statements are in `graph`."""
        subject = self.subject(entry.extraction.document.id)
        rows: list[tuple[str, Any]] = [
            ("kept", self._oxigraph.Literal(packed(entry))),
            ("graph", graph),
            ("said", self.literal("\n".join(one.text.casefold() for one in entry.extraction.quotes))),
        ]
        day = entry.extraction.document.published
        if day is not None:
            rows.append(("day", self.day(day)))
        rows.extend((name, self.literal(text)) for name, text in sorted(keys_of(entry)))
        return [self._oxigraph.Quad(subject, self.term(name), value, self.graph) for name, value in rows]

    def about(self, name: str, value: "pyoxigraph.Literal") -> "pyoxigraph.Quad":
        """What the store says of itself."""
        return self._oxigraph.Quad(self.graph, self.term(name), value, self.graph)  # type: ignore[no-any-return]

    def day(self, day: date) -> "pyoxigraph.Literal":
        """A day as RDF has it."""
        return self._oxigraph.Literal(day.isoformat(), datatype=self._oxigraph.NamedNode(PREFIXES["xsd"] + "date"))  # type: ignore[no-any-return]

    # ---- reading ---------------------------------------------------------------------------------------------------

    def value(self, subject: Any, name: str) -> Any:
        """The value of a property, None when there is none."""
        found = next(self.store.quads_for_pattern(subject, self.term(name), None, self.graph), None)
        return found.object if found is not None else None

    def having(self, name: str, value: Any) -> Iterator[str]:
        """Ids of the documents with this value."""
        for quad in self.store.quads_for_pattern(None, self.term(name), value, self.graph):
            yield identifier(quad.subject.value)  # type: ignore[union-attr]

    def all(self) -> list[str]:
        """Ids of all documents, sorted."""
        return self._documents(f"?document <{STORE}#graph> ?graph")

    def count(self) -> int:
        """How many documents there are."""
        rows = self.store.query(
            f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{STORE}> {{ ?document <{STORE}#graph> ?graph }} }}"
        )
        return int(next(iter(rows))[0].value)  # type: ignore[arg-type]

    def candidates(self, wanted: Wanted) -> list[str]:
        """Ids of the documents that may hold what is wanted, sorted; none that does hold it is missing.

        The rarest of the words, places and languages is looked up, the others are checked for each document found.
        Only a day or a phrase alone goes over all days or all texts, inside the store.
        """
        keys = sorted(_wanted_keys(wanted))
        if wanted.members is not None and wanted.speaker != frozenset():
            found: Iterable[str] = self._known_or_named(wanted)
        elif keys:
            found = self._rarest(keys)
        elif wanted.since is not None or wanted.until is not None:
            found = self._documents(f"?document <{STORE}#day> ?day . {self._in_days(wanted)}")
        elif wanted.text is not None:
            phrase = self.literal(wanted.text.casefold())
            found = self._documents(f"?document <{STORE}#said> ?said . FILTER(CONTAINS(?said, {phrase}))")
        else:
            return self.all()
        return sorted(one for one in set(found) if self._may_match(one, keys, wanted))

    def _known_or_named(self, wanted: Wanted) -> Iterator[str]:
        """Documents of a person whom the links know, and those that name the person in the words asked for."""
        yield from (document for document, _ in wanted.members or ())
        if wanted.speaker:
            yield from self._rarest([("speaker", word) for word in sorted(wanted.speaker)])

    def _rarest(self, keys: list[tuple[str, str]]) -> list[str]:
        """Documents with the key that the fewest have: all are read side by side until one ends."""
        running = [(self.having(name, self.literal(text)), list[str]()) for name, text in keys]
        while True:
            for rows, found in running:
                row = next(rows, None)
                if row is None:
                    return found
                found.append(row)

    def _may_match(self, document: str, keys: list[tuple[str, str]], wanted: Wanted) -> bool:
        subject = self.subject(document)
        if self.value(subject, "graph") is None:
            return False
        for name, text in keys:
            if self._oxigraph.Quad(subject, self.term(name), self.literal(text), self.graph) not in self.store:
                return False
        if wanted.since is not None or wanted.until is not None:
            day = self.value(subject, "day")
            if day is None or not _within(date.fromisoformat(day.value), wanted):
                return False
        return wanted.text is None or self.literal(wanted.text.casefold()).value in self.value(subject, "said").value

    def _in_days(self, wanted: Wanted) -> str:
        bounds = ((">=", wanted.since), ("<=", wanted.until))
        return " ".join(f"FILTER(?day {sign} {self.day(day)})" for sign, day in bounds if day is not None)

    def _documents(self, pattern: str) -> list[str]:
        rows = self.store.query(f"SELECT ?document WHERE {{ GRAPH <{STORE}> {{ {pattern} }} }}")
        return sorted(identifier(row[0].value) for row in rows)  # type: ignore[union-attr]


def keys_of(entry: Entry) -> set[tuple[str, str]]:
    """What a document can be looked up by: its language, places, kinds of quotes, words of names."""
    extraction = entry.extraction
    keys = {("language", extraction.document.language)}
    keys.update(("location", location) for location in entry.locations)
    keys.update(("kind", one.kind.value) for one in extraction.quotes)
    saying = {one.speaker for one in extraction.quotes}
    for speaker in extraction.speakers:
        if speaker.id in saying:
            keys.update(("speaker", word) for word in folded(speaker.name))
            keys.update(("organization", word) for word in folded(_body(speaker)))
    return keys


def _wanted_keys(wanted: Wanted) -> set[tuple[str, str]]:
    """The keys that every document with a match has."""
    keys = {("organization", word) for word in wanted.organization or ()}
    if wanted.members is None:
        keys.update(("speaker", word) for word in wanted.speaker or ())
    for name, text in (("language", wanted.language), ("location", wanted.location)):
        if text is not None:
            keys.add((name, text))
    if wanted.kind is not None:
        keys.add(("kind", wanted.kind.value))
    return keys


def _body(speaker: Speaker) -> str:
    """The organisation that a speaker is, or speaks for."""
    return speaker.name if speaker.kind is SpeakerKind.ORGANIZATION else speaker.organization or ""


def _within(day: date, wanted: Wanted) -> bool:
    return (wanted.since is None or wanted.since <= day) and (wanted.until is None or day <= wanted.until)


def identifier(iri: str) -> str:
    """The id of the document that an IRI of the store names."""
    return unquote(iri.removeprefix(BASE), errors="surrogatepass")


# ---- records as texts ----------------------------------------------------------------------------------------------


def packed(entry: Entry) -> str:
    """An entry as one text: its locations on the first line, then its extraction, nothing lost."""
    return _pack(_line(entry.locations) + "\n" + entry.extraction.model_dump_json())


def unpacked(text: str) -> Entry:
    """The entry that `packed` made a text of.

    Raises GraphError when it is damaged, or its records are of another version of claimx.
    """
    try:
        head, _, body = _unpack(text).partition(b"\n")
        locations = json.loads(head.decode("utf-8", "surrogatepass"))
        return Entry(Extraction.model_validate_json(body), tuple(locations))
    except (ValueError, zlib.error) as error:
        if isinstance(error, ValidationError):
            raise GraphError(
                f"it is of another version of claimx ({error.errors()[0]['msg']}); extract the files again"
            ) from None
        raise GraphError(f"it is damaged ({error}); restore a copy of the store, or extract the files again") from None


def packed_links(people: Iterable[Node], links: Iterable[Edge]) -> str:
    """Nodes and edges as one text, in their order."""
    nodes = [[one.id, one.kind.value, one.label, one.file, dict(one.attributes)] for one in people]
    return _pack(_line(nodes) + "\n" + _line([list(one) for one in links]))


def unpacked_links(text: str) -> tuple[list[Node], list[Edge]]:
    """The nodes and edges that `packed_links` made a text of."""
    nodes, edges = (json.loads(line.decode("utf-8", "surrogatepass")) for line in _unpack(text).split(b"\n"))
    return [Node(one[0], NodeKind(one[1]), *one[2:]) for one in nodes], [_edge(one) for one in edges]


def _edge(row: list[Any]) -> Edge:
    kind, *others, signals = row
    return Edge._make([Relation(kind), *others, tuple((name, value) for name, value in signals)])


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _pack(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), PACKING)).decode("ascii")


def _unpack(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text, validate=True))
