"""The graph of a collection: its documents, its people, and its links."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from claimx._graph import ProvenanceGraph
from claimx.distributed import documents, people, statements
from claimx.distributed.engine import Engine, Row
from claimx.distributed.steps import count
from claimx.linking import AliasTable, Encoder, Lexicon, People
from claimx.linking.find import lexicon_of
from claimx.linking.links import order_of
from claimx.linking.people import Person, PersonLink
from claimx.provenance.records import Edge
from claimx.provenance.shelf import MemoryShelf
from claimx.provenance.ties import person_nodes, person_ties, statement_ties

_T = TypeVar("_T")


@dataclass(frozen=True)
class Built(Generic[_T]):
    """A graph as rows of an engine.

    `entries` are the documents by id; `persons` by their first member, `ties` between speakers and `links` between
    statements and documents are records of `claimx.linking`; `notes` say what could not be compared.
    """

    entries: _T
    persons: _T
    ties: _T
    links: _T
    notes: _T


def build(
    engine: Engine[_T],
    rows: _T,
    *,
    aliases: AliasTable | None = None,
    lexicon: Lexicon | Callable[[str, str, str], Iterable[str]] | None = None,
    encoder: Encoder | None = None,
) -> Built[_T]:
    """The graph of the extractions in `rows` (see `rows_of`), linked as `ProvenanceGraph.link` does.

    Documents unite as graphs do (`a | b`): of one that was extracted twice one stays, and all its locations. What the
    options hold must be such as the engine can send to other machines. Raises UnknownOptionError for a lexicon that
    translates nothing.
    """
    entries = engine.keep(documents.unite(engine, rows))
    words = lexicon_of(lexicon)
    bundles = documents.bundles_for(count(engine, entries))
    found = people.people(engine, entries, bundles, aliases or AliasTable())
    links, notes = statements.links(engine, entries, found.person_of, bundles, lexicon=words, encoder=encoder)
    links = engine.keep(links)
    return Built(entries, found.persons, found.ties, links, engine.union([found.notes, notes]))


def all_nodes(engine: Engine[_T], built: Built[_T]) -> _T:
    """The nodes of the graph by id, each once, as `ProvenanceGraph.nodes` gives them."""
    return engine.union([documents.nodes(engine, built.entries), engine.map(built.persons, _person_nodes)])


def all_edges(engine: Engine[_T], built: Built[_T]) -> _T:
    """The edges of the graph by the node that they leave, each once, as `ProvenanceGraph.edges` gives them."""
    between = [engine.map(built.persons, _memberships), engine.map(built.ties, _same_persons)]
    return engine.union([documents.edges(engine, built.entries), *between, engine.map(built.links, _links)])


def gather(engine: Engine[_T], built: Built[_T]) -> ProvenanceGraph:
    """The graph in the memory of this process: for one that is small enough."""
    shelf = MemoryShelf()
    shelf.replace((entry for _, entry in engine.collect(built.entries)), ())
    who = _people((one for _, one in engine.collect(built.persons)), (one for _, one in engine.collect(built.ties)))
    links = sorted((link for _, link in engine.collect(built.links)), key=order_of)
    shelf.put_links(person_nodes(who), (*person_ties(who), *statement_ties(links)))
    return ProvenanceGraph(shelf=shelf)


def _people(persons: Iterable[Person], ties: Iterable[PersonLink]) -> People:
    """The record of some persons and ties, in the order of `link_people`."""
    return People(
        people=tuple(sorted(persons, key=lambda person: person.members)),
        links=tuple(sorted(ties, key=lambda tie: (tie.source, tie.target, tie.signals, tie.because))),
        folding="",
    )


def _person_nodes(rows: Iterator[Row]) -> Iterator[Row]:
    for _, person in rows:
        yield from ((node.id, documents.plain_node(node)) for node in person_nodes(_people([person], ())))


def _memberships(rows: Iterator[Row]) -> Iterator[Row]:
    return _by_source(edge for _, person in rows for edge in person_ties(_people([person], ())))


def _same_persons(rows: Iterator[Row]) -> Iterator[Row]:
    return _by_source(person_ties(_people((), (tie for _, tie in rows))))


def _links(rows: Iterator[Row]) -> Iterator[Row]:
    return _by_source(statement_ties(link for _, link in rows))


def _by_source(edges: Iterable[Edge]) -> Iterator[Row]:
    return ((edge.source, edge) for edge in edges)
