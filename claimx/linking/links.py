"""What is found between documents: links, and clusters of the statements that they join."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from claimx.model.records import Record, Score


class LinkKind(StrEnum):
    """What two ends have to do with each other."""

    SAME_UTTERANCE = "same_utterance"  # two quotes: one person said it once
    SAME_PROPOSITION = "same_proposition"  # two claims: they say the same
    CANDIDATE = "candidate"  # two quotes or claims of different articles that a reader may find to be the same
    TRANSLATION_OF = "translation_of"  # two documents
    COPY_OF = "copy_of"  # two documents of one language, word for word in good part


class End(NamedTuple):
    """One end of a link: the id of a quote, claim or document, and the id of the document it stands in."""

    document: str
    id: str


class Link(Record):
    """Two ends that belong together, how much speaks for it, and every signal that does.

    `score` ranks links of one kind; it is no probability. The ends of a symmetric link stand in the order of their ids;
    a link that is not symmetric leads from the later document to the earlier.
    """

    kind: LinkKind
    source: End
    target: End
    score: Score
    signals: tuple[tuple[str, float], ...] = Field(default=(), description="name and value, each from 0 to 1")
    because: str = Field(description="id of the rule: aligned, verbatim, alike, numbers-differ, no-date, ...")
    symmetric: bool = True


class Cluster(Record):
    """Statements that all say the same, in the order of their ids.

    `score` is that of the weakest link that was needed; `complete` says whether every two members are linked: where
    they are not, they are joined by way of others.
    """

    kind: LinkKind
    members: tuple[End, ...]
    score: Score
    complete: bool


def order_of(link: Link) -> tuple[object, ...]:
    """What links are sorted by; no two different links share a place."""
    return (link.kind, link.source, link.target, -link.score, link.because, link.signals, link.symmetric)


def clusters(links: Iterable[Link], kind: LinkKind = LinkKind.SAME_UTTERANCE) -> tuple[Cluster, ...]:
    """The statements that links of one kind join, the strongest links first; the order of the links does not matter.

    What is same as the same is the same, unless it would make one of two statements of one document that no link
    joins: then the weaker link is left out, for a chain of likenesses can lead anywhere.
    """
    chosen = sorted({link for link in links if link.kind is kind}, key=lambda link: (-link.score, order_of(link)))
    linked = {frozenset((link.source, link.target)) for link in chosen}
    groups: dict[End, _Group] = {}
    for link in chosen:
        one = groups.setdefault(link.source, _Group(link.source))
        other = groups.setdefault(link.target, _Group(link.target))
        if one is not other and not _clash(one, other, linked):
            small, large = sorted((one, other), key=lambda group: len(group.members))
            large.take(small, link.score)
            groups.update(dict.fromkeys(small.members, large))
    inside: dict[int, int] = {}
    for a, b in map(tuple, linked):
        if groups[a] is groups[b]:
            inside[id(groups[a])] = inside.get(id(groups[a]), 0) + 1
    found = {id(group): group for group in groups.values() if len(group.members) > 1}
    joined = [group.cluster(kind, inside[place]) for place, group in found.items()]
    return tuple(sorted(joined, key=lambda cluster: cluster.members))


class _Group:
    """A cluster while it grows."""

    def __init__(self, first: End) -> None:
        self.members = [first]
        self.documents = {first.document: [first]}
        self.score = 1.0

    def take(self, other: "_Group", score: float) -> None:
        self.members += other.members
        for document, members in other.documents.items():
            self.documents.setdefault(document, []).extend(members)
        self.score = min(self.score, other.score, score)

    def cluster(self, kind: LinkKind, links: int) -> Cluster:
        members = tuple(sorted(self.members))
        pairs = len(members) * (len(members) - 1) // 2
        return Cluster(kind=kind, members=members, score=self.score, complete=links == pairs)


def _clash(one: _Group, other: _Group, linked: set[frozenset[End]]) -> bool:
    """Whether two statements of one document would become one, though no link says so."""
    small, large = sorted((one, other), key=lambda group: len(group.members))
    return any(
        frozenset((a, b)) not in linked
        for document, members in small.documents.items()
        for a in members
        for b in large.documents.get(document, ())
    )
