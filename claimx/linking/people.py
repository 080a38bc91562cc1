"""One person or organisation across documents and languages.

    >>> from claimx import extract_text
    >>> from claimx.linking.people import link_people
    >>> texts = "„Wir warten“, sagte die Ministerin Anna Kern.", "„Es regnet“, sagte ANNA KERN am Montag."
    >>> people = link_people(extract_text(text, language="de") for text in texts)
    >>> [(person.name, len(person.members)) for person in people.people]
    [('Anna Kern', 2)]

Pure: no clock, no order of the documents and no hash decides anything. Every tie can be shown (`People.links`), and so
can names that look alike and were kept apart (`People.kept_apart`). The method: docs/howto/link-speakers.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from pydantic import Field

from claimx.linking.identity.aliases import Alias, AliasTable, fold_alias
from claimx.linking.identity.appearances import LINKABLE, Appearance, Member, appearances
from claimx.linking.identity.clusters import Clash, Cluster, Tie, grouped
from claimx.linking.identity.evidence import Signal
from claimx.linking.identity.folding import EXTRA, PLAIN
from claimx.linking.identity.full_names import FullNames
from claimx.linking.identity.ground import Ground
from claimx.linking.identity.organizations import Organizations
from claimx.linking.identity.partial_names import PartialNames
from claimx.linking.identity.variants import Variants
from claimx.linking.unhurried import unhurried
from claimx.model.extraction import Extraction
from claimx.model.records import Record, Score, SpeakerKind, content_id

__all__ = ["Alias", "AliasTable", "KeptApart", "Member", "People", "Person", "PersonLink", "link_people"]

MANY_NAMES = 200  # different full names; in fewer nothing can be said of how rare a surname is


class Person(Record):
    """One person or organisation, and every speaker of every document that is this one.

    Speakers that no name tells apart (the minister, two witnesses) are persons of one member each.
    """

    id: str = Field(description="made of the Wikidata id or name in the alias table, else of the first member")
    name: str = Field(description="of the alias table, else the most frequent of the fullest names")
    kind: SpeakerKind
    wikidata: str | None = Field(default=None, description="id of the Wikidata item, from the alias table")
    names: tuple[tuple[str, int], ...] = Field(description="names and in how many members, most frequent first")
    roles: tuple[str, ...] = Field(default=(), description="as the documents say them, most frequent first")
    organizations: tuple[str, ...] = Field(default=(), description="as the documents say them, most frequent first")
    languages: tuple[str, ...] = ()
    members: tuple[Member, ...] = Field(min_length=1, description="speakers, by id of document and speaker; sorted")


class PersonLink(Record):
    """Why two speakers are one person. The links of a person connect all its members, and are one fewer than they."""

    source: Member
    target: Member
    score: Score = Field(description="noisy-or of the signals")
    signals: tuple[Signal, ...] = Field(description="what speaks for it, each with its weight")
    because: str = Field(description="id of the rule; docs/howto/link-speakers.md lists them")


class KeptApart(Record):
    """Two speakers who share a name, and what contradicts that they are one person."""

    source: Member
    target: Member
    because: str = Field(
        description="gender, name parts, organization, role and organization, one document, alias, ..."
    )


class People(Record):
    """The persons and organisations of some documents, and why."""

    people: tuple[Person, ...] = ()
    links: tuple[PersonLink, ...] = ()
    kept_apart: tuple[KeptApart, ...] = Field(default=(), description="one pair for each two groups, not all pairs")
    disputed: tuple[KeptApart, ...] = Field(
        default=(), description="pairs that the alias table joins although something contradicts"
    )
    folding: str = Field(description="what names were compared with: 'unicodedata', or with the extra `names` more")
    notes: tuple[str, ...] = Field(default=(), description="what the user should know: comparisons that were left out")

    @cached_property
    def person_of(self) -> Mapping[tuple[str, str], str]:
        """Id of the person, by id of the document and id of the speaker."""
        return {member: person.id for person in self.people for member in person.members}


def link_people(extractions: Iterable[Extraction], *, aliases: AliasTable | None = None) -> People:
    """Who is who over all documents. The order of the extractions does not matter; one that comes twice counts once.

    Joins what is surely one and leaves the rest apart: full names that are equal, other forms of a name only where
    something else speaks for them. Two who contradict each other (gender, given names, one document that tells them
    apart) are never one person. `aliases` wins over all rules; what contradicts it is in `disputed`.

    Extractions are read once and not kept: a generator over many documents takes memory for their speakers alone.
    Near linear in the number of speakers. Without the extra `names` scripts are not compared: see `People.folding`.
    """
    found = appearances(extractions)
    with unhurried():
        return _Linking(found, aliases or AliasTable()).people()


class _Linking(Ground):
    """One run over all appearances."""

    def __init__(self, found: Sequence[Appearance], table: AliasTable) -> None:
        super().__init__(found, table)
        self.evidence.meet(list(self.known_names()))
        self.ties: list[Tie] = []
        self.clashes: list[Clash] = []
        self.notes: list[str] = []

    def people(self) -> People:
        """All persons, sorted, with their links."""
        clusters = self._persons() + self._organizations() + self._others()
        self.trim()
        people = sorted(
            (person_of_cluster(self, c) for c in self._by_entry(clusters)), key=lambda person: person.members
        )
        return People(
            people=tuple(people),
            links=tuple(self._link(tie) for tie in sorted(self.ties)),
            kept_apart=self._apart(self.clashes),
            disputed=self._apart(self._disputes(clusters)),
            folding=self.folding.label,
            notes=tuple(sorted([*self.notes, *self._left_out()])),
        )

    # -- the alias table -----------------------------------------------------------------------------------------------

    def _by_entry(self, clusters: Iterable[Cluster]) -> list[Cluster]:
        """The clusters, those of one entry as one: it may hold what was read as a person and as an organisation."""
        found: dict[int, Cluster] = {}
        others = []
        for cluster in clusters:
            if cluster.entry is None:
                others.append(cluster)
            elif cluster.entry in found:
                one, other = sorted((found[cluster.entry].head, cluster.head))
                self.ties.append(Tie(one, other, (("alias", 1.0),), "alias"))
                found[cluster.entry].take(cluster)
            else:
                found[cluster.entry] = cluster
        return [*others, *found.values()]

    def _disputes(self, clusters: Iterable[Cluster]) -> list[Clash]:
        """What contradicts the alias table: both genders, or two speakers of one document."""
        disputes = []
        for cluster in clusters:
            if cluster.entry is None:
                continue
            members = sorted(number for number in cluster.members if self.matches.entries[number] is not None)
            by_gender = {self.found[number].gender: number for number in reversed(members)}
            if by_gender.keys() >= {"f", "m"}:
                disputes.append(Clash.of(by_gender["f"], by_gender["m"], "gender"))
            documents: dict[str, int] = {}
            for number in members:
                other = documents.setdefault(self.found[number].member.document, number)
                if other != number:
                    disputes.append(Clash(other, number, "one document"))
        return disputes

    # -- persons -------------------------------------------------------------------------------------------------------

    def _persons(self) -> list[Cluster]:
        numbers = [n for n, one in enumerate(self.found) if one.kind is SpeakerKind.PERSON]
        full = [n for n in numbers if self.is_full(n)]
        rare = self._rare_surnames(full)
        namesakes = FullNames(self.evidence, self.names, self.matches)
        clusters: list[Cluster] = []
        for group in grouped(full, [self.name_keys(number) for number in full]):
            is_rare = any(self.names[number].last in rare for number in group)
            clusters += namesakes.cluster(group, rare=is_rare)
        variants = Variants(self.evidence, self.folding, self.matches, clusters)
        clusters = variants.join()
        genitives = frozenset(filter(self.takes_genitive, numbers))
        partial = PartialNames(self.evidence, self.names, self.matches, genitives)
        partial.know(clusters)
        known = set(full)
        clusters += partial.join(number for number in numbers if number not in known)
        self.ties += [*namesakes.ties, *variants.ties, *partial.ties]
        self.clashes += [*namesakes.clashes, *variants.clashes, *partial.clashes]
        self.notes += [*namesakes.capped, *variants.capped]
        return clusters

    def _rare_surnames(self, full: Iterable[int]) -> frozenset[str]:
        """Surnames that one given name alone carries, in a collection of so many names that it says something."""
        given: dict[str, set[str]] = {}
        for number in full:
            name = self.names[number]
            given.setdefault(name.last, set()).add(name.first)
        if sum(len(firsts) for firsts in given.values()) < MANY_NAMES:
            return frozenset()
        return frozenset(last for last, firsts in given.items() if len(firsts) == 1)

    # -- organisations and all others ----------------------------------------------------------------------------------

    def _organizations(self) -> list[Cluster]:
        numbers = [n for n, one in enumerate(self.found) if one.kind is SpeakerKind.ORGANIZATION]
        bodies = Organizations(self.evidence, self.keys, self.matches, self.pack, self.bodies)
        clusters = bodies.join(numbers)
        self.ties += bodies.ties
        self.clashes += bodies.clashes
        return clusters

    def _others(self) -> list[Cluster]:
        """Groups and unnamed speakers: the minister of one document is not that of the next."""
        clusters = []
        for number, one in enumerate(self.found):
            if one.kind not in LINKABLE:
                cluster = Cluster()
                cluster.add(number)
                clusters.append(cluster)
        return clusters

    # -- records -------------------------------------------------------------------------------------------------------

    def _link(self, tie: Tie) -> PersonLink:
        return PersonLink(
            source=self.found[tie.source].member,
            target=self.found[tie.target].member,
            score=tie.score,
            signals=tie.signals,
            because=tie.because,
        )

    def _apart(self, clashes: Iterable[Clash]) -> tuple[KeptApart, ...]:
        return tuple(
            KeptApart(source=self.found[one].member, target=self.found[other].member, because=because)
            for one, other, because in sorted(set(clashes))
        )

    def _left_out(self) -> Iterable[str]:
        """What could not be compared for want of the extra."""
        if self.folding.label == PLAIN and any(self.folding.is_foreign(one.name) for one in self.found):
            yield (
                f"names in Cyrillic or Greek letters were not compared with Latin ones; "
                f"pip install 'claimx[{EXTRA}]', or give an alias table"
            )


def person_of_cluster(ground: Ground, cluster: Cluster) -> Person:
    """The record of a person or organisation."""
    members = sorted(cluster.members)
    found = [ground.found[number] for number in members]
    entry = None if cluster.entry is None else ground.table.entries[cluster.entry]
    kind = SpeakerKind(_counted(one.kind.value for one in found)[0][0])
    known_as = found[0].member if entry is None else entry.wikidata or fold_alias(entry.name)
    return Person(
        id=content_id("person", known_as if entry is None else (known_as, entry.kind and entry.kind.value)),
        name=_best_name(ground, members) if entry is None else entry.name,
        kind=kind if entry is None or entry.kind is None else entry.kind,
        wikidata=None if entry is None else entry.wikidata,
        names=_counted(one.name for one in found),
        roles=tuple(text for text, _ in _counted(one.role for one in found if one.role)),
        organizations=tuple(text for text, _ in _counted(one.organization for one in found if one.organization)),
        languages=tuple(sorted({one.language for one in found})),
        members=tuple(one.member for one in found),
    )


def _best_name(ground: Ground, members: Sequence[int]) -> str:
    """The most frequent of the full names; MARTIN LAU only where nobody writes it otherwise."""
    if len(members) == 1:
        return ground.found[members[0]].name
    full = [number for number in members if ground.names[number].is_full] or members
    counts = Counter(ground.found[number].name for number in full)
    loud = {name: name.isupper() and " " in name for name in counts}
    return min(counts, key=lambda name: (loud[name], -counts[name], -len(name), name))


def _counted(texts: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Texts and how often each is there, most frequent first."""
    given = list(texts)
    if len(given) < 2:
        return tuple((text, 1) for text in given)
    counts = Counter(given)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
