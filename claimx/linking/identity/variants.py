"""Full names that differ in more than case, accents and middle names: each needs something else that speaks for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from claimx.linking.identity.clusters import Clash, Cluster, Matches, Tie, share_key
from claimx.linking.identity.evidence import ENOUGH, Evidence, Facts, Signal, score, signal
from claimx.linking.identity.folding import Folding
from claimx.linking.identity.names import Spelling

LONG = 6  # letters: in a shorter word one letter more often makes another name than a damaged one
MOST_ALIKE = 12  # names one letter from each other, or of one sound; more are no misspellings of one name


class _Edge(NamedTuple):
    score: float
    one: int
    other: int
    signals: tuple[Signal, ...]
    because: str


class Variants:
    """Joins clusters of persons whose names are variants of each other."""

    def __init__(self, evidence: Evidence, folding: Folding, matches: Matches, clusters: Sequence[Cluster]) -> None:
        self.evidence = evidence
        self.matches = matches
        self.folding = folding
        self.clusters = clusters
        self.ties: list[Tie] = []
        self.clashes: list[Clash] = []
        self.capped: list[str] = []
        self._facts: dict[int, Facts] = {}
        self._spelling = [_usual(cluster) for cluster in clusters]
        self._by_base: dict[tuple[str, str], list[int]] = {}
        for place, spelling in enumerate(self._spelling):
            if spelling.first:
                self._by_base.setdefault((spelling.first, spelling.last), []).append(place)

    def join(self) -> list[Cluster]:
        """The clusters, with variants joined where they are supported and no two contradict each other."""
        related: dict[tuple[int, int], str] = {}
        for kind, one, other in self._related():
            if one != other and not share_key(self.clusters[one], self.clusters[other]):
                related.setdefault((min(one, other), max(one, other)), kind)
        edges = self._edges(related)
        near: dict[int, list[int]] = {}
        for edge in edges:
            near.setdefault(edge.one, []).append(edge.other)
            near.setdefault(edge.other, []).append(edge.one)
        torn = {
            place
            for place, others in near.items()
            if any((min(a, b), max(a, b)) not in related for i, a in enumerate(others) for b in others[:i])
        }
        return self._unite([edge for edge in edges if edge.one not in torn and edge.other not in torn], set(related))

    # -- which names are variants --------------------------------------------------------------------------------------

    def _related(self) -> Iterator[tuple[str, int, int]]:
        yield from self._turned()
        yield from self._longer()
        yield from self._damaged()
        if self.folding.has_sounds:
            yield from self._sounded()

    def _turned(self) -> Iterator[tuple[str, int, int]]:
        """Lau Martin, Martin Lau."""
        for (first, last), places in self._by_base.items():
            if first < last:
                for other in self._by_base.get((last, first), ())[:MOST_ALIKE]:
                    for place in places[:MOST_ALIKE]:
                        yield "name_order", place, other

    def _longer(self) -> Iterator[tuple[str, int, int]]:
        """Pedro Sánchez, Pedro Sánchez Pérez: the second of two surnames is left out."""
        for place, spelling in enumerate(self._spelling):
            if spelling.middle and len(spelling.middle[0]) > 1:
                for other in self._by_base.get((spelling.first, spelling.middle[0]), ())[:MOST_ALIKE]:
                    yield "second_surname", place, other

    def _damaged(self) -> Iterator[tuple[str, int, int]]:
        """One letter more, less or other in a long surname, or in a long given name. Only those are compared that say
        a role or an organisation, as nothing else can support them.
        """
        introduced = [
            place
            for place, cluster in enumerate(self.clusters)
            if any(self.evidence.role(n) or self.evidence.organization(n) for n in cluster.members)
        ]
        for part in (0, 1):
            same: dict[str, dict[str, list[int]]] = {}
            for place in introduced:
                spelling = self._spelling[place]
                word, rest = (spelling.last, spelling.first) if part else (spelling.first, spelling.last)
                if len(word) >= LONG and rest:
                    same.setdefault(rest, {}).setdefault(word, []).append(place)
            for words in same.values():
                for one, other in self._one_letter(sorted(words)):
                    for place in words[one][:MOST_ALIKE]:
                        for neighbour in words[other][:MOST_ALIKE]:
                            yield "one_letter", place, neighbour

    def _one_letter(self, words: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Pairs of words one edit apart, by the words that leave a letter out (the deletion neighbourhood)."""
        if len(words) < 2:
            return
        without: dict[str, list[str]] = {}
        for word in words:
            for shorter in {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}:
                without.setdefault(shorter, []).append(word)
        for alike in without.values():
            if len(alike) > MOST_ALIKE:
                self.capped.append(f"{alike[0]}: {len(alike)} names one letter apart; they were not compared")
                continue
            for i, one in enumerate(alike):
                for other in alike[:i]:
                    if _is_one_edit(one, other):
                        yield other, one

    def _sounded(self) -> Iterator[tuple[str, int, int]]:
        """Selenskyj, Zelensky: each language writes a name of another script in its own way."""
        blocks: dict[tuple[str, str], list[int]] = {}
        for place, spelling in enumerate(self._spelling):
            key = (self.folding.sound(spelling.first), self.folding.sound(spelling.last))
            if spelling.first and len(key[1]) > 2:
                blocks.setdefault(key, []).append(place)
        for places in blocks.values():
            if len(places) > MOST_ALIKE:
                name = self.evidence.found[self.clusters[places[0]].head].name
                self.capped.append(f"{name}: {len(places)} names that sound alike; they were not compared")
                continue
            for i, one in enumerate(places):
                for other in places[:i]:
                    if self._main_language(one) != self._main_language(other) and self._sound_alike(one, other):
                        yield "same_sound", other, one

    def _main_language(self, place: int) -> str:
        counts = Counter(self.evidence.found[number].language for number in self.clusters[place].members)
        return min(counts, key=lambda language: (-counts[language], language))

    def _sound_alike(self, one: int, other: int) -> bool:
        a, b = self._spelling[one], self._spelling[other]
        return self.folding.sounds_like(a.first, b.first) and self.folding.sounds_like(a.last, b.last)

    # -- which of them are one -----------------------------------------------------------------------------------------

    def facts(self, place: int) -> Facts:
        known = self._facts.get(place)
        if known is None:
            known = self._facts[place] = Facts(self.evidence, self.clusters[place].members)
        return known

    def _edges(self, related: dict[tuple[int, int], str]) -> list[_Edge]:
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
                edges.append(_Edge(score(signals), one, other, tuple(sorted(signals)), kind.replace("_", "-")))
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

    def _unite(self, edges: Sequence[_Edge], related: set[tuple[int, int]]) -> list[Cluster]:
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
