"""Full names that differ in more than case, accents and middle names: each needs something else that speaks for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from claimx.linking.identity.clusters import Clash, Cluster, Matches, Tie
from claimx.linking.identity.evidence import ENOUGH, Evidence, Facts, Signal, score, signal
from claimx.linking.identity.folding import Folding
from claimx.linking.identity.names import Spelling

LONG = 6  # letters: in a shorter word one letter more often makes another name than a damaged one
MOST_ALIKE = 12  # names one letter from each other, or of one sound; more are no misspellings of one name
KINDS = ("name_order", "second_surname", "one_letter", "same_sound")
"""How a name may be a variant of another; where several hold, the first counts."""

BlockKey = tuple[str, ...]
Related = tuple[Any, Any, str]
"""Two places, the lower first, and the kind of variant."""


class Spelled(NamedTuple):
    """A cluster by its name alone: what tells whether it may be a variant of another.

    `place` tells clusters apart and orders them; `keys` are those of all its names, `language` is that of most of its
    appearances, `introduced` says whether one of them has a role or an organisation, `name` is for notes.
    """

    place: Any
    spelling: Spelling
    keys: frozenset[str]
    language: str
    introduced: bool
    name: str


class Edge(NamedTuple):
    """Two clusters, by their places, that are one, and why."""

    score: float
    one: int
    other: int
    signals: tuple[Signal, ...]
    because: str


# ---- which names are variants ----------------------------------------------------------------------------------------


def spelled(evidence: Evidence, cluster: Cluster, place: Any) -> Spelled:
    """A cluster by its name."""
    found = [evidence.found[number] for number in cluster.members]
    counts = Counter(one.language for one in found)
    return Spelled(
        place=place,
        spelling=_usual(cluster),
        keys=frozenset(key for name in cluster.names for key in name.keys),
        language=min(counts, key=lambda language: (-counts[language], language)),
        introduced=any(evidence.role(n) or evidence.organization(n) for n in cluster.members),
        name=evidence.found[cluster.head].name,
    )


def block_keys(one: Spelled, folding: Folding) -> Iterator[BlockKey]:
    """The blocks in which a cluster meets those whose names may be variants of its own: the kind of variant first."""
    first, middle, last = one.spelling
    if first:
        yield ("name_order", *sorted((first, last)))
        yield "second_surname", first, last
        if middle and len(middle[0]) > 1 and middle[0] != last:
            yield "second_surname", first, middle[0]
    if one.introduced:
        if len(first) >= LONG and last:
            yield "one_letter", "first", last
        if len(last) >= LONG and first:
            yield "one_letter", "last", first
    if first and folding.has_sounds and len(sound := folding.sound(last)) > 2:
        yield "same_sound", folding.sound(first), sound


def related_in(key: BlockKey, block: Sequence[Spelled], folding: Folding, notes: list[str]) -> Iterator[Related]:
    """The clusters of a block whose names are variants, each pair in the order of their places, with its kind.

    `block` is in the order of the places. Blocks of too many names are left out, which is added to `notes`.
    """
    ways = {"name_order": _turned, "second_surname": _longer, "one_letter": _damaged, "same_sound": _sounded}
    for a, b in ways[key[0]](key, block, folding, notes):
        if a.place != b.place and a.keys.isdisjoint(b.keys):
            first, second = sorted((a.place, b.place))
            yield first, second, key[0]


def _turned(
    key: BlockKey, block: Sequence[Spelled], folding: Folding, notes: list[str]
) -> Iterator[tuple[Spelled, Spelled]]:
    """Lau Martin, Martin Lau."""
    here = [one for one in block if one.spelling.first == key[1]][:MOST_ALIKE]
    there = [one for one in block if one.spelling.first != key[1]][:MOST_ALIKE]
    yield from product(here, there)


def _longer(
    key: BlockKey, block: Sequence[Spelled], folding: Folding, notes: list[str]
) -> Iterator[tuple[Spelled, Spelled]]:
    """Pedro Sánchez, Pedro Sánchez Pérez: the second of two surnames is left out."""
    short = [one for one in block if one.spelling.last == key[2]][:MOST_ALIKE]
    long = [one for one in block if one.spelling.middle[:1] == key[2:]]
    yield from product(long, short)


def _damaged(
    key: BlockKey, block: Sequence[Spelled], folding: Folding, notes: list[str]
) -> Iterator[tuple[Spelled, Spelled]]:
    """One letter more, less or other in a long surname, or in a long given name. Only those are compared that say a
    role or an organisation, as nothing else can support them.
    """
    words: dict[str, list[Spelled]] = {}
    for one in block:
        words.setdefault(one.spelling.last if key[1] == "last" else one.spelling.first, []).append(one)
    for a, b in _one_letter(sorted(words), notes):
        yield from product(words[a][:MOST_ALIKE], words[b][:MOST_ALIKE])


def _one_letter(words: Sequence[str], notes: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of words one edit apart, by the words that leave a letter out (the deletion neighbourhood)."""
    if len(words) < 2:
        return
    without: dict[str, list[str]] = {}
    for word in words:
        for shorter in {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}:
            without.setdefault(shorter, []).append(word)
    for alike in without.values():
        if len(alike) > MOST_ALIKE:
            notes.append(f"{alike[0]}: {len(alike)} names one letter apart; they were not compared")
            continue
        for i, one in enumerate(alike):
            for other in alike[:i]:
                if _is_one_edit(one, other):
                    yield other, one


def _sounded(
    key: BlockKey, block: Sequence[Spelled], folding: Folding, notes: list[str]
) -> Iterator[tuple[Spelled, Spelled]]:
    """Selenskyj, Zelensky: each language writes a name of another script in its own way."""
    if len(block) > MOST_ALIKE:
        notes.append(f"{block[0].name}: {len(block)} names that sound alike; they were not compared")
        return
    for i, one in enumerate(block):
        for other in block[:i]:
            a, b = one.spelling, other.spelling
            alike = folding.sounds_like(a.first, b.first) and folding.sounds_like(a.last, b.last)
            if alike and one.language != other.language:
                yield other, one


# ---- which of them are one -------------------------------------------------------------------------------------------


class Variants:
    """Joins clusters of persons whose names are variants of each other. Clusters are told apart by their places."""

    def __init__(self, evidence: Evidence, folding: Folding, matches: Matches, clusters: Sequence[Cluster]) -> None:
        self.evidence = evidence
        self.matches = matches
        self.folding = folding
        self.clusters = clusters
        self.ties: list[Tie] = []
        self.clashes: list[Clash] = []
        self.capped: list[str] = []
        self._facts: dict[int, Facts] = {}

    def join(self) -> list[Cluster]:
        """The clusters, with variants joined where they are supported and no two contradict each other."""
        related = first_kinds(self._related())
        return self.decide(self.compare(related), set(related))

    def _related(self) -> Iterator[Related]:
        blocks: dict[BlockKey, list[Spelled]] = {}
        for place, cluster in enumerate(self.clusters):
            one = spelled(self.evidence, cluster, place)
            for key in block_keys(one, self.folding):
                blocks.setdefault(key, []).append(one)
        for key, block in blocks.items():
            if len(block) > 1:
                yield from related_in(key, block, self.folding, self.capped)

    def facts(self, place: int) -> Facts:
        """What is known of a cluster."""
        known = self._facts.get(place)
        if known is None:
            known = self._facts[place] = Facts(self.evidence, self.clusters[place].members)
        return known

    def compare(self, related: Mapping[tuple[int, int], str]) -> list[Edge]:
        """The related clusters that something else speaks for, the likeliest first."""
        edges = []
        for (one, other), kind in sorted(related.items()):
            because = self._contradiction(one, other)
            heads = sorted((self.clusters[one].head, self.clusters[other].head))
            if because:
                self.clashes.append(Clash(heads[0], heads[1], because))
                continue
            signals = self.facts(one).support(self.facts(other))
            if kind == "one_letter" and all(name not in ("role", "organization") for name, _ in signals):
                continue
            signals.append(signal(kind))
            if score(signals) >= ENOUGH:
                edges.append(Edge(score(signals), one, other, tuple(sorted(signals)), kind.replace("_", "-")))
        return sorted(edges, key=lambda edge: (-edge.score, edge.one, edge.other))

    def _contradiction(self, one: int, other: int) -> str:
        a, b = self.clusters[one], self.clusters[other]
        if self.matches.contradict(a, b):
            return "alias"
        if not a.same_gender(b):
            return "gender"
        if not self.facts(one).documents.isdisjoint(self.facts(other).documents):
            return "one document"
        return "organization" if self.facts(one).differs(self.facts(other)) else ""

    def decide(self, edges: Sequence[Edge], related: set[tuple[int, int]]) -> list[Cluster]:
        """The clusters, joined along the edges; one that leads to two who are not related joins nothing."""
        near: dict[int, list[int]] = {}
        for edge in edges:
            near.setdefault(edge.one, []).append(edge.other)
            near.setdefault(edge.other, []).append(edge.one)
        torn = {
            place
            for place, others in near.items()
            if any((min(a, b), max(a, b)) not in related for i, a in enumerate(others) for b in others[:i])
        }
        return self._unite([edge for edge in edges if edge.one not in torn and edge.other not in torn], related)

    def _unite(self, edges: Sequence[Edge], related: set[tuple[int, int]]) -> list[Cluster]:
        parts = {place: [place] for place in range(len(self.clusters))}
        home = list(range(len(self.clusters)))
        for edge in edges:
            one, other = home[edge.one], home[edge.other]
            if one == other or not self._may_unite(parts[one], parts[other], related):
                continue
            heads = sorted((self.clusters[edge.one].head, self.clusters[edge.other].head))
            self.ties.append(Tie(heads[0], heads[1], edge.signals, edge.because))
            for place in parts[other]:
                home[place] = one
            parts[one] += parts.pop(other)
        return [self._whole(places) for places in parts.values()]

    def _may_unite(self, one: Iterable[int], other: Sequence[int], related: set[tuple[int, int]]) -> bool:
        return all((min(a, b), max(a, b)) in related and not self._contradiction(a, b) for a in one for b in other)

    def _whole(self, places: Sequence[int]) -> Cluster:
        if len(places) == 1:
            return self.clusters[places[0]]
        whole = Cluster()
        for place in places:
            whole.take(self.clusters[place])
        return whole


def first_kinds(related: Iterable[Related]) -> dict[tuple[Any, Any], str]:
    """Each pair with the kind that counts for it: the first in the order of `KINDS`."""
    found: dict[tuple[Any, Any], str] = {}
    for one, other, kind in related:
        known = found.setdefault((one, other), kind)
        if KINDS.index(kind) < KINDS.index(known):
            found[one, other] = kind
    return found


def _usual(cluster: Cluster) -> Spelling:
    name = min(cluster.names, key=lambda name: (not name.is_full, -cluster.names[name], name))
    return name.spellings[0]


def _is_one_edit(one: str, other: str) -> bool:
    """Is one letter inserted, deleted or replaced, and nothing else?"""
    short, long = sorted((one, other), key=len)
    if short == long or len(long) - len(short) > 1:
        return False
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]
