"""Who speaks in several documents: speakers joined as the links of a graph say, or by their full names."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claimx.model import Extraction
from claimx.provenance import Edge, GraphView, Node, NodeKind, Relation
from claimx.provenance.statements import speaker_id
from claimx.report.pieces import label

_IDENTITY = (Relation.IDENTIFIED_AS, Relation.SAME_PERSON_AS)


@dataclass(frozen=True, slots=True)
class Person:
    """One person, organisation or group, with all speakers of documents that are it.

    `key` is the id of the node for the person, if links gave one, else the least of its speakers. `links` are the edges
    that joined it; `nodes` the ids of its speakers, sorted. `quotes` counts what it says in all documents.
    """

    key: str
    name: str
    kind: str
    roles: tuple[str, ...]
    organizations: tuple[str, ...]
    nodes: tuple[str, ...]
    links: tuple[Edge, ...]
    quotes: int


def people_of(graph: GraphView) -> list[Person]:
    """Everybody in the graph, who says most first.

    Edges IDENTIFIED_AS and SAME_PERSON_AS join speakers. A graph without such edges joins those whose names are equal,
    whatever their case: organisations, and persons of two names or more; everybody else stays with one document.
    """
    nodes = {node.id: node for node in graph.nodes() if node.kind in _KINDS}
    links = [edge for edge in graph.links() if edge.kind in _IDENTITY]
    named = any(node.kind is NodeKind.PERSON for node in nodes.values())
    if links or named:
        pairs: Iterable[tuple[str, str]] = ((edge.source, edge.target) for edge in links)
    else:
        pairs = _namesakes(nodes.values())
    said = _counted(graph.extractions())
    found = [_person(members, links, said) for members in _joined(nodes, pairs)]
    return sorted(found, key=lambda one: (-one.quotes, one.name.casefold(), one.key))


_KINDS = (NodeKind.SPEAKER, NodeKind.ORGANIZATION, NodeKind.PERSON)


def _namesakes(nodes: Iterable[Node]) -> Iterable[tuple[str, str]]:
    first: dict[tuple[str, str], str] = {}
    for node in nodes:
        folded = " ".join(node.label.casefold().split())
        kind = _kind(node)
        if kind == "organization" or (kind == "person" and " " in folded):
            yield node.id, first.setdefault((kind, folded), node.id)


def _kind(node: Node) -> str:
    default = "person" if node.kind is NodeKind.PERSON else "organization"
    return str(node.attributes.get("speaker_kind", default))


def _joined(nodes: Mapping[str, Node], pairs: Iterable[tuple[str, str]]) -> list[list[Node]]:
    """The nodes in groups, by union and find; what pairs name and the graph does not hold is left out."""
    leader = {node: node for node in nodes}

    def find(node: str) -> str:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for source, target in pairs:
        if source in leader and target in leader:
            low, high = sorted((find(source), find(target)))
            leader[high] = low
    groups: dict[str, list[Node]] = {}
    for node in sorted(nodes):
        groups.setdefault(find(node), []).append(nodes[node])
    return list(groups.values())


def _counted(extractions: Iterable[Extraction]) -> Counter[str]:
    """Quotes of each speaker, by the id of its node."""
    return Counter(
        speaker_id(extraction.document.id, quote.speaker)
        for extraction in extractions
        for quote in extraction.quotes
        if quote.speaker is not None
    )


def _person(members: Sequence[Node], links: Sequence[Edge], said: Counter[str]) -> Person:
    known = [node for node in members if node.kind is NodeKind.PERSON]
    speakers = [node for node in members if node.kind is not NodeKind.PERSON]
    ids = {node.id for node in members}
    kinds = Counter(_kind(node) for node in speakers or known)
    return Person(
        key=(known or speakers)[0].id,
        name=label(known[0].label) if known else _usual_name(speakers, said),
        kind=min(kinds, key=lambda kind: (-kinds[kind], kind)),
        roles=_values(speakers, "role"),
        organizations=_values(speakers, "organization"),
        nodes=tuple(sorted(node.id for node in speakers)),
        links=tuple(edge for edge in links if edge.source in ids) if len(members) > 1 else (),
        quotes=sum(said[node.id] for node in speakers),
    )


def _usual_name(speakers: Sequence[Node], said: Counter[str]) -> str:
    """The name under which most is said; of equals the longest."""
    names: Counter[str] = Counter()
    for node in speakers:
        names[label(node.label)] += 1 + said[node.id]
    return min(names, key=lambda name: (-names[name], -len(name), name))


def _values(nodes: Iterable[Node], attribute: str) -> tuple[str, ...]:
    """What the documents say, the most frequent first."""
    found = Counter(label(str(node.attributes[attribute])) for node in nodes if node.attributes.get(attribute))
    return tuple(sorted(found, key=lambda value: (-found[value], value)))
