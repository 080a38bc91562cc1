"""Surnames alone, or behind an initial: whose they are, when only one person of the collection can be meant."""

from collections.abc import Iterable, Sequence

from claimx.linking.identity.clusters import Clash, Cluster, Matches, Tie, grouped
from claimx.linking.identity.evidence import ENOUGH, Evidence, Facts, Signal, score, signal
from claimx.linking.identity.full_names import MOST_NODES
from claimx.linking.identity.names import Name, is_short_for


class PartialNames:
    """Joins appearances with a partial name to a person with a full one, or to each other."""

    def __init__(self, evidence: Evidence, names: Sequence[Name], matches: Matches, genitives: frozenset[int]) -> None:
        self.evidence = evidence
        self.matches = matches
        self.names = names
        self.genitives = genitives  # appearances in languages whose names take an s
        self.ties: list[Tie] = []
        self.clashes: list[Clash] = []
        self._bearers: dict[str, list[Cluster]] = {}
        self._given: dict[str, list[Cluster]] = {}
        self._facts: dict[int, Facts] = {}

    def know(self, clusters: Iterable[Cluster]) -> None:
        """Take in the persons with full names."""
        for cluster in clusters:
            surnames: set[str] = set()
            given: set[str] = set()
            for name in cluster.names:
                for spelling in name.spellings:
                    given.add(spelling.first)
                    surnames.update((spelling.last, *(word for word in spelling.middle if len(word) > 1)))
            for first in given:
                self._given.setdefault(first, []).append(cluster)
            for surname in surnames:
                self._bearers.setdefault(surname, []).append(cluster)

    def join(self, numbers: Iterable[int]) -> list[Cluster]:
        """Attach those that belong to a known person; the others become clusters, alone or together."""
        chosen: dict[int, tuple[Cluster, list[tuple[int, tuple[Signal, ...], str]]]] = {}
        left = []
        for number in numbers:
            found = self._owner(number)
            if found is None:
                left.append(number)
                continue
            cluster, signals, because = found
            chosen.setdefault(id(cluster), (cluster, []))[1].append((number, signals, because))
        for cluster, members in chosen.values():
            left += self.attach(cluster, members)
        return self.among_themselves(sorted(left))

    # -- to a person with a full name ----------------------------------------------------------------------------------

    def _owner(self, number: int) -> tuple[Cluster, tuple[Signal, ...], str] | None:
        found = self.bearer(number)
        if found is None:
            return None
        signals = self.weigh(number, *found)
        return None if signals is None else (found[0], signals, found[1])

    def bearer(self, number: int) -> tuple[Cluster, str] | None:
        """The one person who can be meant, going by names alone, and by what: initial, surname or genitive."""
        name = self.names[number]
        kind = "initial" if name.first else "surname"
        if number in self.genitives and name.last.endswith("s") and not self.is_surname(name.last):
            name, kind = Name(tuple(s._replace(last=s.last.removesuffix("s")) for s in name.spellings)), "genitive"
        bearer = self._only_bearer(name)
        return None if bearer is None else (bearer, kind)

    def is_surname(self, word: str) -> bool:
        """Whether a person with a full name has this surname."""
        return word in self._bearers

    def weigh(self, number: int, bearer: Cluster, kind: str) -> tuple[Signal, ...] | None:
        """What speaks for an appearance being the person whose surname it has; None when it is not enough."""
        own, theirs = Facts(self.evidence, [number]), self._facts_of(bearer)
        because = self._contradiction(number, bearer, own, theirs)
        if because:
            self.clashes.append(Clash.of(number, bearer.head, because))
            return None
        signals = own.support(theirs)
        if not signals:
            return None
        signals.append(signal(kind))
        return tuple(sorted(signals)) if score(signals) >= ENOUGH else None

    def _only_bearer(self, name: Name) -> Cluster | None:
        """The one person of the collection who can be meant; None where the word is somebody's given name too."""
        bearers = self._bearers.get(name.last, ())
        if len(bearers) > MOST_NODES:
            return None
        found = [c for c in bearers if any(is_short_for(name, full) for full in c.names)]
        if len(found) != 1:
            return None
        namesakes = () if name.first else self._given.get(name.last, ())
        return found[0] if all(cluster is found[0] for cluster in namesakes) else None

    def _facts_of(self, cluster: Cluster) -> Facts:
        known = self._facts.get(id(cluster))
        if known is None:
            known = self._facts[id(cluster)] = Facts(self.evidence, cluster.members)
        return known

    def _contradiction(self, number: int, bearer: Cluster, own: Facts, theirs: Facts) -> str:
        one = self.evidence.found[number]
        if self.matches.refuses(bearer.entry, number):
            return "alias"
        if one.gender and bearer.genders and one.gender not in bearer.genders:
            return "gender"
        if one.member.document in theirs.documents:
            return "one document"
        return "organization" if own.differs(theirs) else ""

    def attach(self, cluster: Cluster, members: Sequence[tuple[int, tuple[Signal, ...], str]]) -> list[int]:
        """Join those to the person that do not contradict each other; of those that do, none."""
        genders = {self.evidence.found[number].gender for number, _, _ in members} - {""}
        bodies = {number: self.evidence.organization(number).keys for number, _, _ in members}
        said = [number for number, _, _ in members if bodies[number]]
        torn_bodies = not self._facts_of(cluster).organization and len(grouped(said, [bodies[n] for n in said])) > 1
        seen: set[str] = set()
        left = []
        for number, signals, because in members:
            one = self.evidence.found[number]
            torn = one.gender and len(genders) > 1 or torn_bodies and bodies[number]
            if torn or one.member.document in seen:
                left.append(number)
                continue
            seen.add(one.member.document)
            self.ties.append(Tie.of(number, cluster.head, signals, because))
            cluster.add(number, self.names[number], one.gender)
        return left

    # -- to each other -------------------------------------------------------------------------------------------------

    def among_themselves(self, numbers: Sequence[int]) -> list[Cluster]:
        """The same partial name, of the same organisation and in no other role: Müller of the Cologne police."""
        blocks: dict[tuple[Name, str], list[int]] = {}
        clusters: list[Cluster] = []
        for number in numbers:
            if self.evidence.organization(number):
                gender = self.evidence.found[number].gender
                blocks.setdefault((self.names[number], gender), []).append(number)
            else:
                clusters.append(self._alone(number))
        for block in blocks.values():
            for same in grouped(block, [self.evidence.organization(number).keys for number in block]):
                clusters += self._by_role(same)
        return clusters

    def _by_role(self, numbers: Sequence[int]) -> list[Cluster]:
        said = [number for number in numbers if self.evidence.role(number)]
        clusters = []
        for same in grouped(said, [self.evidence.role(number).keys for number in said]):
            whole = self._alone(same[0])
            seen = {self.evidence.found[same[0]].member.document}
            for number in same[1:]:
                document = self.evidence.found[number].member.document
                if document in seen:
                    clusters.append(self._alone(number))
                    continue
                seen.add(document)
                signals = (signal("organization"), signal("role"), signal("surname"))
                self.ties.append(Tie(same[0], number, signals, "same-organization"))
                whole.add(number, self.names[number], self.evidence.found[number].gender)
            clusters.append(whole)
        return clusters + [self._alone(number) for number in numbers if not self.evidence.role(number)]

    def _alone(self, number: int) -> Cluster:
        cluster = Cluster()
        cluster.add(number, self.names[number], self.evidence.found[number].gender)
        return cluster
