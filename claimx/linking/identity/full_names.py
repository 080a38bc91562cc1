"""Persons with the same given name and surname: one person, or namesakes."""

from collections.abc import Sequence

from claimx.linking.identity.clusters import Clash, Cluster, Matches, Tie, grouped, share_key
from claimx.linking.identity.evidence import WEIGHTS, Evidence, Facts, Signal, signal
from claimx.linking.identity.names import Name, may_be_one

MOST_NODES = 64  # different names, genders and introductions of one name that are compared; more are kept apart
DOMINANT = 5  # so many times as often as all its namesakes: who is meant without a word of introduction


class FullNames:
    """Makes clusters of the appearances of one group of names, and says what ties them and what keeps them apart."""

    def __init__(self, evidence: Evidence, names: Sequence[Name], matches: Matches) -> None:
        self.evidence = evidence
        self.names = names
        self.matches = matches
        self.ties: list[Tie] = []
        self.clashes: list[Clash] = []
        self.capped: list[str] = []

    def cluster(self, group: Sequence[int], *, rare: bool) -> list[Cluster]:
        """The persons of a group. `rare`: few others in the collection share the surname, so that two who are
        introduced in different ways are more likely one person with two offices.
        """
        nodes = self._nodes(group, rare)
        if len(nodes) == 1:
            return self._tied(nodes)
        if len(nodes) > MOST_NODES:
            self.capped.append(
                f"{self.evidence.found[nodes[0].head].name}: {len(nodes)} different names, genders and introductions; "
                f"only those alike were joined"
            )
            return self._crowd(nodes)
        return self._camps(nodes)

    # -- nodes: appearances with the same name, gender, introduction and entry -----------------------------------------

    def _nodes(self, group: Sequence[int], rare: bool) -> list[Cluster]:
        sets = {} if rare else self._introductions(group)
        found: dict[object, Cluster] = {}
        for number in group:
            entry = self.matches.entries[number]
            gender = self.evidence.found[number].gender
            place = sets.get(number, -1)
            key = entry if entry is not None else (self.names[number], gender, place)
            node = found.get(key)
            if node is None:
                node = found[key] = Cluster(entry)
                for name in self.matches.names.get(entry, ()) if entry is not None else ():
                    node.names[name] += 0  # known, not seen
            node.add(number, self.names[number], gender)
            if place >= 0:
                languages = node.sets.get(place, frozenset())
                node.sets[place] = languages | {self.evidence.found[number].language}
        return list(found.values())

    def _introductions(self, group: Sequence[int]) -> dict[int, int]:
        """For each appearance with role and organisation the number of its introduction; {} when nothing contradicts.

        Introductions that share a word are one. Who mostly stands without any is known to every reader, and what is
        said of them differs from day to day: Secretary of State, Democratic candidate.
        """
        said = [number for number in group if self.evidence.introduces(number)]
        if len(said) < 2 or 2 * len(said) < len(group):
            return {}
        keys = [self.evidence.role(n).keys | self.evidence.organization(n).keys for n in said]
        sets = grouped(said, keys)
        seen: set[str] = set()
        contradict = False
        for some in sets:
            languages = {self.evidence.found[number].language for number in some}
            contradict = contradict or not seen.isdisjoint(languages)
            seen |= languages
        return {number: place for place, some in enumerate(sets) for number in some} if contradict else {}

    # -- camps: nodes that nothing tells apart -------------------------------------------------------------------------

    def _camps(self, nodes: list[Cluster]) -> list[Cluster]:
        """Nodes that may be one are; a node that may be one with two who are not is undecided.

        Among those decided "may be one" is transitive, so that no camp holds two who contradict each other.
        """
        near = [
            [other for other in range(len(nodes)) if other != place and self._fits(nodes[place], nodes[other])]
            for place in range(len(nodes))
        ]
        loose = self._undecided(nodes, near)
        clusters: list[Cluster] = []
        placed: set[int] = set()
        for place in range(len(nodes)):
            if place not in loose and place not in placed:
                camp = [place, *(other for other in near[place] if other not in loose)]
                placed.update(camp)
                clusters += self._tied([nodes[other] for other in camp])
        self._note_clashes(clusters)
        return clusters + self._place([nodes[place] for place in sorted(loose)], clusters)

    def _undecided(self, nodes: Sequence[Cluster], near: Sequence[Sequence[int]]) -> set[int]:
        """Nodes that fit two which do not fit each other. An entry of the alias table stands firm; those which
        contradict each other around it do not.
        """
        found: set[int] = set()
        for place, around in enumerate(near):
            pairs = [(a, b) for i, a in enumerate(around) for b in around[:i] if not self._fits(nodes[a], nodes[b])]
            if not pairs:
                continue
            if nodes[place].entry is None:
                found.add(place)
            else:
                found.update(other for pair in pairs for other in pair if nodes[other].entry is None)
        return found

    def _fits(self, one: Cluster, other: Cluster) -> bool:
        return self._contradiction(one, other) == ""

    def _contradiction(self, one: Cluster, other: Cluster) -> str:
        """What keeps two nodes apart; "" when nothing does."""
        if self.matches.contradict(one, other):
            return "alias"
        if one.entry is not None and one.entry == other.entry:
            return ""
        if not any(may_be_one(a, b) for a in one.names for b in other.names):
            return "name parts"
        if not one.same_gender(other):
            return "gender"
        if one.sets and other.sets and not set(one.sets) & set(other.sets):
            if not _languages(one).isdisjoint(_languages(other)):
                return "role and organization"
        return ""

    def _note_clashes(self, clusters: Sequence[Cluster]) -> None:
        """Each camp against the largest of those that it contradicts: a line each, not a square."""
        by_size = sorted(clusters, key=lambda c: (-len(c.members), c.head))
        for place, cluster in enumerate(by_size):
            for larger in by_size[:place]:
                because = self._contradiction(cluster, larger)
                if because and (because != "name parts" or share_key(cluster, larger)):
                    self.clashes.append(Clash.of(cluster.head, larger.head, because))
                    break

    # -- undecided -----------------------------------------------------------------------------------------------------

    def _place(self, loose: Sequence[Cluster], camps: Sequence[Cluster]) -> list[Cluster]:
        """Each undecided appearance goes to the one namesake that something speaks for, or stays alone."""
        if not loose:
            return []
        facts = [Facts(self.evidence, camp.members) for camp in camps]
        alone: list[Cluster] = []
        chosen: list[tuple[int, Cluster, Cluster, Tie]] = []
        for node in loose:
            near = [place for place, camp in enumerate(camps) if self._fits(node, camp)]
            for number in node.members:
                single = self._single(node, number)
                found = self._choose(number, near, camps, facts)
                if found is None:
                    alone.append(single)
                    continue
                place, signals, because = found
                tie = Tie.of(number, camps[place].head, signals, because)
                chosen.append((place, node, single, tie))
        return alone + self._attach(chosen, camps)

    def _choose(
        self, number: int, near: Sequence[int], camps: Sequence[Cluster], facts: Sequence[Facts]
    ) -> tuple[int, list[Signal], str] | None:
        own = Facts(self.evidence, [number])
        backed = [(place, found) for place in near if (found := own.support(facts[place]))]
        if len(backed) == 1:
            place, signals = backed[0]
            return place, [*signals, signal("full_name")], "introduced-alike"
        sizes = {place: len(camps[place].members) for place in near}
        place = max(sizes, key=lambda place: sizes[place], default=-1)
        if backed or place < 0 or sizes[place] < DOMINANT * (sum(sizes.values()) - sizes[place]):
            return None
        share = round(WEIGHTS["full_name"] * sizes[place] / sum(sizes.values()), 4)
        return place, [("full_name", share)], "most-bearers"

    def _attach(self, chosen: Sequence[tuple[int, Cluster, Cluster, Tie]], camps: Sequence[Cluster]) -> list[Cluster]:
        """Join those that do not contradict another one that chose the same camp; those that do stay alone."""
        by_camp: dict[int, list[Cluster]] = {}
        for place, node, _, _ in chosen:
            if node not in by_camp.setdefault(place, []):
                by_camp[place].append(node)
        alone: list[Cluster] = []
        for place, node, single, tie in chosen:
            if all(other is node or self._fits(node, other) for other in by_camp[place]):
                self.ties.append(tie)
                camps[place].take(single)
            else:
                alone.append(single)
        return alone

    def _single(self, node: Cluster, number: int) -> Cluster:
        single = Cluster()
        single.add(number, self.names[number])
        single.genders |= node.genders
        single.sets |= node.sets
        return single

    # -- making clusters -----------------------------------------------------------------------------------------------

    def _crowd(self, nodes: Sequence[Cluster]) -> list[Cluster]:
        """Too many to compare: those with an introduction or an entry are clusters, all others stay alone."""
        clusters = []
        for node in nodes:
            if node.entry is not None or node.sets:
                clusters += self._tied([node])
            else:
                clusters += [self._single(node, number) for number in node.members]
        return clusters

    def _tied(self, nodes: Sequence[Cluster]) -> list[Cluster]:
        """One cluster of these nodes; every member is tied to the first one with the most usual name."""
        whole = Cluster()
        for node in nodes:
            whole.take(node)
        whole.members.sort()
        usual = min(whole.names, key=lambda name: (-whole.names[name], name))
        hub = next(number for number in whole.members if self.names[number] == usual)
        for number in whole.members:
            if number != hub:
                name, because = self._likeness(number, hub)
                self.ties.append(Tie.of(number, hub, (signal(name),), because))
        return [whole]

    def _likeness(self, one: int, other: int) -> tuple[str, str]:
        """The signal and the reason that tie two appearances of one node or camp."""
        if self.matches.entries[one] is not None and self.matches.entries[one] == self.matches.entries[other]:
            return "alias", "alias"
        a, b = self.names[one], self.names[other]
        wholes = [{spelling.whole for spelling in name.spellings} for name in (a, b)]
        if wholes[0].isdisjoint(wholes[1]):
            return "name_parts", "given-name-and-surname"
        if a.foreign != b.foreign:
            return "name_transliterated", "transliteration"
        if a.spellings[0].whole != b.spellings[0].whole:
            return "name_spelled", "spelling"
        return "full_name", "full-name"


def _languages(cluster: Cluster) -> frozenset[str]:
    return frozenset().union(*cluster.sets.values())
