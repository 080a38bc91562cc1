"""Who is who over a whole collection: `claimx.linking.link_people`, block by block.

What a document says of a speaker travels as `Seen`, a person while it is put together as `Held`. Every decision is made
by the very classes of `claimx.linking.identity`, on the speakers of one block or component in their order.

1. Documents are laid into bundles, which ask how rare the names are that stand beside a speaker, and the surnames.
2. Speakers whose full names share a key are one component: `FullNames`.
3. Persons whose names are variants of each other meet in blocks, are compared two by two, and joined by component:
   `Variants`.
4. Surnames alone meet the persons who bear them, by the surname: `PartialNames`.
5. Organisations meet by their names and short forms: `Organizations`.
6. What the alias table joins becomes one, and everybody a `Person`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from claimx.distributed.documents import bundle_of
from claimx.distributed.engine import Engine, Row
from claimx.distributed.steps import Tagged, answered, components, of, only, tagged
from claimx.linking.identity.aliases import AliasTable
from claimx.linking.identity.appearances import LINKABLE, Appearance, Member, appearances
from claimx.linking.identity.clusters import Cluster, Tie
from claimx.linking.identity.evidence import most_bearing
from claimx.linking.identity.full_names import FullNames
from claimx.linking.identity.ground import Ground
from claimx.linking.identity.names import Name
from claimx.linking.identity.organizations import Organizations, ShortForm, long_forms
from claimx.linking.identity.partial_names import PartialNames
from claimx.linking.identity.variants import Spelled, Variants, block_keys, first_kinds, related_in, spelled
from claimx.linking.people import MANY_NAMES, PersonLink, person_of_cluster
from claimx.model.records import SpeakerKind

_T = TypeVar("_T")
_NO_ORDER: tuple[Member, int] = (Member("", ""), 0)


class Seen(NamedTuple):
    """A speaker of a document, and the rare names that stand beside it there. `rare`: few others have the surname."""

    appearance: Appearance
    company: frozenset[str]
    rare: bool


class Held(NamedTuple):
    """A cluster between two steps. `order` is its place among those of its step."""

    members: tuple[Seen, ...]
    names: tuple[tuple[Name, int], ...]
    genders: tuple[str, ...]
    entry: int | None
    order: tuple[Member, int] = _NO_ORDER


class Bearer(NamedTuple):
    """A person with a full name, by its names alone."""

    id: str
    names: tuple[Name, ...]


class _Shown(NamedTuple):
    """A `ShortForm` as it travels: the first speaker of the group, and the one that shows it."""

    key: str
    group: str | int
    first: Member
    seen: Seen


class Found(NamedTuple):
    """What comes of linking, as rows: persons by their first member, ties by their ends, the person of each speaker by
    document, and what could not be compared.
    """

    persons: Any
    ties: Any
    person_of: Any
    notes: Any


def people(engine: Engine[_T], entries: _T, bundles: int, table: AliasTable) -> Found:
    """The persons and organisations of some documents."""
    seen = engine.keep(_seen(engine, engine.keep(engine.map(entries, _appearances(bundles))), table))
    full = engine.keep(_full_names(engine, seen, table))
    varied = engine.keep(_variants(engine, engine.map(full, only("cluster")), table))
    partial = engine.keep(_partial_names(engine, seen, engine.map(varied, only("cluster")), table))
    bodies = engine.keep(_organizations(engine, engine.map(seen, only("body")), table))
    held = [engine.map(one, only("cluster")) for one in (partial, bodies)]
    others = engine.map(seen, only("other"))
    made = engine.keep(engine.group(engine.map(engine.union([*held, others]), _by_entry), _person(table)))
    steps = [full, varied, partial, bodies, made]
    return Found(
        persons=engine.map(made, only("person")),
        ties=engine.union([engine.map(one, only("tie")) for one in steps]),
        person_of=engine.map(made, only("person of")),
        notes=engine.union([engine.map(one, only("note")) for one in steps]),
    )


# ---- clusters that travel --------------------------------------------------------------------------------------------


class Scene(Ground):
    """The speakers of a block, and clusters of them that came from elsewhere."""

    def __init__(self, seen: Iterable[Seen], held: Iterable[Held], table: AliasTable) -> None:
        held = list(held)
        known = {one.appearance.member: one for one in seen}
        known.update((one.appearance.member, one) for cluster in held for one in cluster.members)
        self.seen = [known[member] for member in sorted(known)]
        super().__init__([one.appearance for one in self.seen], table)
        self.number_of = {one.appearance.member: number for number, one in enumerate(self.seen)}
        for one in self.seen:
            self.evidence.remember(one.appearance.member.document, one.company)
        self.clusters = [self._cluster(one) for one in held]

    def _cluster(self, held: Held) -> Cluster:
        cluster = Cluster(held.entry)
        for one in held.members:
            cluster.add(self.number_of[one.appearance.member])
        cluster.names.update(dict(held.names))
        cluster.genders.update(held.genders)
        return cluster

    def held(self, cluster: Cluster, order: tuple[Member, int] = _NO_ORDER) -> Held:
        """A cluster as it travels."""
        members = tuple(self.seen[number] for number in sorted(cluster.members))
        return Held(members, tuple(sorted(cluster.names.items())), tuple(sorted(cluster.genders)), cluster.entry, order)

    def tied(self, ties: Iterable[Tie]) -> Iterator[Row]:
        """Ties as they travel."""
        for tie in ties:
            source, target = self.found[tie.source].member, self.found[tie.target].member
            link = PersonLink(source=source, target=target, score=tie.score, signals=tie.signals, because=tie.because)
            yield _id_of(source), Tagged("tie", link)


def _id_of(member: Member) -> str:
    return f"{member.document}/{member.speaker}"


def _cluster_id(held: Held) -> str:
    """A cluster is known by its first member."""
    return _id_of(held.members[0].appearance.member)


def _noted(notes: Iterable[str]) -> Iterator[Row]:
    return (("", Tagged("note", note)) for note in sorted(notes))


# ---- 1: speakers, and how rare names are -----------------------------------------------------------------------------


def _seen(engine: Engine[_T], bundled: _T, table: AliasTable) -> _T:
    """Every speaker by what it is looked up by next: full and partial names, bodies, and all others."""
    asked = engine.keep(engine.group(bundled, _asked(table)))
    naming = sum(value for _, value in engine.collect(engine.map(asked, only("documents"))))
    names = answered(engine, engine.map(asked, only("name")), sum)
    surnames = engine.keep(answered(engine, engine.map(asked, only("surname")), _given_names))
    many = sum(value for _, value in engine.collect(engine.map(surnames, _different_names)))
    rows = [engine.map(bundled, tagged("speakers")), engine.map(names, tagged("name"))]
    rows.append(engine.map(surnames, tagged("surname")))
    return engine.group(engine.union(rows), _told(most_bearing(naming), many >= MANY_NAMES, table))


@dataclass(frozen=True)
class _appearances:  # noqa: N801 (used like functions, all below too)
    bundles: int

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        for document, entry in rows:
            if entry.extraction.speakers:
                yield bundle_of(document, self.bundles), appearances([entry.extraction])


def _ground(documents: Iterable[list[Appearance]], table: AliasTable) -> Ground:
    return Ground(sorted(one for document in documents for one in document), table)


@dataclass(frozen=True)
class _asked:  # noqa: N801
    table: AliasTable

    def __call__(self, bundle: str, documents: list[list[Appearance]]) -> Iterator[Row]:
        """The names of a bundle with the number of its documents that have them, and the given names of surnames."""
        ground = _ground(documents, self.table)
        beside: dict[str, set[str]] = {}
        for number, name in ground.known_names():
            beside.setdefault(name, set()).add(ground.found[number].member.document)
        yield "", Tagged("documents", len(set().union(*beside.values())))
        for name in sorted(beside):
            yield name, Tagged("name", (bundle, len(beside[name])))
        given: dict[str, set[str]] = {}
        for number in _full(ground):
            given.setdefault(ground.names[number].last, set()).add(ground.names[number].first)
        for surname in sorted(given):
            yield surname, Tagged("surname", (bundle, frozenset(given[surname])))


def _full(ground: Ground) -> list[int]:
    """The persons with a full name."""
    persons = (number for number, one in enumerate(ground.found) if one.kind is SpeakerKind.PERSON)
    return [number for number in persons if ground.is_full(number)]


def _given_names(parts: list[frozenset[str]]) -> int:
    """How many given names a surname has."""
    return len(frozenset().union(*parts))


def _different_names(rows: Iterator[Row]) -> Iterator[Row]:
    yield "", sum(given for _, (_, given, first) in rows if first)


@dataclass(frozen=True)
class _told:  # noqa: N801
    most: int
    many: bool
    table: AliasTable

    def __call__(self, bundle: str, values: list[Tagged]) -> Iterator[Row]:
        """The speakers of a bundle with what the collection says of their names."""
        ground = _ground(of(values, "speakers"), self.table)
        rare = {name for name, documents, _ in of(values, "name") if documents <= self.most}
        lone = {surname for surname, given, _ in of(values, "surname") if given == 1 and self.many}
        beside: dict[str, set[str]] = {}
        for number, name in ground.known_names():
            if name in rare:
                beside.setdefault(ground.found[number].member.document, set()).add(name)
        for number, one in enumerate(ground.found):
            company = frozenset(beside.get(one.member.document, ()))
            yield self._row(ground, number, Seen(one, company, ground.names[number].last in lone))

    def _row(self, ground: Ground, number: int, seen: Seen) -> Row:
        kind = seen.appearance.kind
        if kind not in LINKABLE:
            return _id_of(seen.appearance.member), Tagged("other", Held((seen,), (), (), None))
        if kind is SpeakerKind.ORGANIZATION:
            return _id_of(seen.appearance.member), Tagged("body", seen)
        if ground.is_full(number):
            keys = tuple(map(repr, ground.name_keys(number)))
            return keys[0], Tagged("full", (keys, seen))
        return _id_of(seen.appearance.member), Tagged("partial", seen)


# ---- 2: full names ---------------------------------------------------------------------------------------------------


def _full_names(engine: Engine[_T], seen: _T, table: AliasTable) -> _T:
    full = engine.keep(engine.map(seen, only("full")))
    labels = components(engine, engine.map(full, _same_names))
    both = engine.union([engine.map(full, tagged("full")), engine.map(labels, tagged("label"))])
    return engine.group(engine.group(both, _labelled), _namesakes(table))


def _same_names(rows: Iterator[Row]) -> Iterator[Row]:
    """The keys of a name lead to each other."""
    known = {(keys[0], other) for _, (keys, _) in rows for other in keys[1:] if other != keys[0]}
    return iter(sorted(known))


def _labelled(key: str, values: list[Tagged]) -> Iterator[Row]:
    (label,) = of(values, "label") or [key]
    return ((label, seen) for _, seen in of(values, "full"))


@dataclass(frozen=True)
class _namesakes:  # noqa: N801
    table: AliasTable

    def __call__(self, label: str, seen: list[Seen]) -> Iterator[Row]:
        scene = Scene(seen, (), self.table)
        names = FullNames(scene.evidence, scene.names, scene.matches)
        clusters = names.cluster(range(len(scene.found)), rare=any(one.rare for one in scene.seen))
        first = scene.found[0].member
        for place, cluster in enumerate(clusters):
            held = scene.held(cluster, (first, place))
            yield _cluster_id(held), Tagged("cluster", held)
        yield from scene.tied(names.ties)
        yield from _noted(names.capped)


# ---- 3: variants -----------------------------------------------------------------------------------------------------


def _variants(engine: Engine[_T], clusters: _T, table: AliasTable) -> _T:
    blocks = engine.keep(engine.group(engine.map(clusters, _blocks(table)), _related))
    both = engine.union([engine.map(clusters, tagged("cluster")), engine.map(blocks, only("pair"))])
    near = engine.keep(engine.group(both, _acquainted))
    edges = engine.keep(engine.group(engine.map(near, only("side")), _compared(table)))
    labels = components(engine, engine.map(edges, _ends))
    rows = [engine.map(near, only("cluster")), engine.map(labels, tagged("label")), engine.map(edges, tagged("edge"))]
    placed = engine.group(engine.group(engine.union(rows), _in_component), _joined(table))
    return engine.union([placed, engine.map(blocks, _notes)])


@dataclass(frozen=True)
class _blocks:  # noqa: N801
    table: AliasTable

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The blocks in which a cluster may meet a variant of its name."""
        for _, held in rows:
            scene = Scene((), [held], self.table)
            one = spelled(scene.evidence, scene.clusters[0], (held.order, _cluster_id(held)))
            for key in block_keys(one, scene.folding):
                yield repr(key), (key, one)


def _related(_: str, values: list[tuple[tuple[str, ...], Spelled]]) -> Iterator[Row]:
    """The clusters of a block that are variants, each pair for both of them."""
    if len(values) < 2:
        return
    notes: list[str] = []
    block = sorted((one for _, one in values), key=lambda one: one.place)
    folding = Scene((), (), AliasTable()).folding
    for (_, one), (_, other), kind in related_in(values[0][0], block, folding, notes):
        yield one, Tagged("pair", Tagged("pair", (one, other, kind)))
        yield other, Tagged("pair", Tagged("pair", (one, other, kind)))
    yield from _noted(notes)


def _notes(rows: Iterator[Row]) -> Iterator[Row]:
    return ((key, value) for key, value in rows if value.tag == "note")


def _acquainted(cluster: str, values: list[Tagged]) -> Iterator[Row]:
    """A cluster with those that it is related to; and a copy of it for each comparison."""
    (held,) = of(values, "cluster")
    related = first_kinds(of(values, "pair"))
    others = frozenset(end for pair in related for end in pair if end != cluster)
    yield cluster, Tagged("cluster", Tagged("cluster", (held, others)))
    for pair, kind in sorted(related.items()):
        yield "\t".join(pair), Tagged("side", (held, kind))


@dataclass(frozen=True)
class _compared:  # noqa: N801
    table: AliasTable

    def __call__(self, pair: str, sides: list[tuple[Held, str]]) -> Iterator[Row]:
        """Two clusters whose names are variants: an edge when something else speaks for it."""
        held = sorted((one for one, _ in sides), key=_order)
        scene = Scene((), held, self.table)
        variants = Variants(scene.evidence, scene.folding, scene.matches, scene.clusters)
        for edge in variants.compare({(0, 1): sides[0][1]}):
            yield _cluster_id(held[0]), (_cluster_id(held[0]), _cluster_id(held[1]), edge)


def _order(held: Held) -> tuple[Member, int]:
    return held.order


def _ends(rows: Iterator[Row]) -> Iterator[Row]:
    return ((one, other) for _, (one, other, _) in rows)


def _in_component(cluster: str, values: list[Tagged]) -> Iterator[Row]:
    """A cluster and the edges that leave it, by component; a cluster without edges is one of its own."""
    (label,) = of(values, "label") or [cluster]
    return ((label, value) for value in values if value.tag != "label")


@dataclass(frozen=True)
class _joined:  # noqa: N801
    table: AliasTable

    def __call__(self, label: str, values: list[Tagged]) -> Iterator[Row]:
        """The clusters of a component, joined where no two contradict each other."""
        clusters = sorted(of(values, "cluster"), key=lambda one: one[0].order)
        held = [one for one, _ in clusters]
        if len(held) == 1:
            yield _cluster_id(held[0]), Tagged("cluster", held[0])
            return
        place_of = {_cluster_id(one): place for place, one in enumerate(held)}
        related = {
            (place, place_of[other])
            for place, (_, others) in enumerate(clusters)
            for other in others
            if place < place_of.get(other, -1)
        }
        edges = [edge._replace(one=place_of[one], other=place_of[other]) for one, other, edge in of(values, "edge")]
        scene = Scene((), held, self.table)
        variants = Variants(scene.evidence, scene.folding, scene.matches, scene.clusters)
        for cluster in variants.decide(sorted(edges, key=lambda e: (-e.score, e.one, e.other)), related):
            whole = scene.held(cluster)
            yield _cluster_id(whole), Tagged("cluster", whole)
        yield from scene.tied(variants.ties)


# ---- 4: surnames alone -----------------------------------------------------------------------------------------------


def _partial_names(engine: Engine[_T], seen: _T, clusters: _T, table: AliasTable) -> _T:
    bearers = engine.map(clusters, _borne)
    partial = engine.map(engine.map(seen, only("partial")), _by_surname(table))
    found = engine.group(engine.union([bearers, partial]), _bearing(table))
    both = engine.keep(engine.union([engine.map(clusters, tagged("cluster")), found]))
    attached = engine.keep(engine.group(engine.map(both, _owned), _attached(table)))
    left = engine.union([engine.map(both, only("left")), engine.map(attached, only("left"))])
    among = engine.group(engine.map(left, _by_name(table)), _among_themselves(table))
    return engine.union([attached, among])


def _borne(rows: Iterator[Row]) -> Iterator[Row]:
    """A person under every surname and given name; a surname that ends in s also under what it may be a genitive of."""
    for cluster, held in rows:
        names = tuple(name for name, _ in held.names)
        spellings = [spelling for name in names for spelling in name.spellings]
        surnames = {word for one in spellings for word in (one.last, *(w for w in one.middle if len(w) > 1))}
        keys = surnames | {one.first for one in spellings}
        keys |= {surname[:-1] for surname in surnames if surname.endswith("s")}
        yield from ((key, Tagged("bearer", Bearer(cluster, names))) for key in sorted(keys))


@dataclass(frozen=True)
class _by_surname:  # noqa: N801
    table: AliasTable

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        """A partial name under its surname, and under what that may be a genitive of."""
        for _, seen in rows:
            ground = Ground([seen.appearance], self.table)
            surname = ground.names[0].last
            yield surname, Tagged("partial", (surname, seen))
            if ground.takes_genitive(0) and surname.endswith("s"):
                yield surname[:-1], Tagged("partial", (surname, seen))


@dataclass(frozen=True)
class _bearing:  # noqa: N801
    table: AliasTable

    def __call__(self, key: str, values: list[Tagged]) -> Iterator[Row]:
        """The one person that each of some partial names can mean; those that can mean nobody, or several, are left.

        What may be a genitive stands under two keys, and is settled under one of them: under the whole word where
        somebody is called so, else under the other.
        """
        partial = sorted(of(values, "partial"), key=lambda one: one[1].appearance.member)
        if not partial:
            return
        scene = Scene([seen for _, seen in partial], (), self.table)
        numbers = range(len(scene.found))
        names = PartialNames(
            scene.evidence, scene.names, scene.matches, frozenset(filter(scene.takes_genitive, numbers))
        )
        ids = names_only(names, of(values, "bearer"))
        for surname, seen in partial:
            number = scene.number_of[seen.appearance.member]
            may_be_genitive = scene.takes_genitive(number) and surname.endswith("s")
            if may_be_genitive and names.is_surname(surname) != (surname == key):
                continue
            bearer = names.bearer(number)
            if bearer is None:
                yield _id_of(seen.appearance.member), Tagged("left", seen)
            else:
                yield ids[id(bearer[0])], Tagged("partial", (seen, bearer[1]))


def names_only(partial: PartialNames, bearers: Iterable[Bearer]) -> dict[int, str]:
    """Let partial names know some persons by their names; returns the id of each cluster made for it."""
    known: dict[str, Cluster] = {}
    for bearer in bearers:
        cluster = known.setdefault(bearer.id, Cluster())
        cluster.names.update(dict.fromkeys(bearer.names, 1))
    partial.know(known.values())
    return {id(cluster): identity for identity, cluster in known.items()}


def _owned(rows: Iterator[Row]) -> Iterator[Row]:
    return ((key, value) for key, value in rows if value.tag != "left")


@dataclass(frozen=True)
class _attached:  # noqa: N801
    table: AliasTable

    def __call__(self, cluster: str, values: list[Tagged]) -> Iterator[Row]:
        """A person with the partial names that belong to it; those that do not are left."""
        (held,) = of(values, "cluster")
        partial = sorted(of(values, "partial"), key=lambda one: one[0].appearance.member)
        if not partial:
            yield cluster, Tagged("cluster", held)
            return
        scene = Scene([seen for seen, _ in partial], [held], self.table)
        names = PartialNames(scene.evidence, scene.names, scene.matches, frozenset())
        whole = scene.clusters[0]
        members, left = [], []
        for seen, kind in partial:
            number = scene.number_of[seen.appearance.member]
            signals = names.weigh(number, whole, kind)
            if signals is None:
                left.append(number)
            else:
                members.append((number, signals, kind))
        if members:
            left += names.attach(whole, members)
        whole_held = scene.held(whole)
        yield _cluster_id(whole_held), Tagged("cluster", whole_held)
        yield from scene.tied(names.ties)
        for number in left:
            yield _id_of(scene.found[number].member), Tagged("left", scene.seen[number])


@dataclass(frozen=True)
class _by_name:  # noqa: N801
    table: AliasTable

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Those who are left by name and gender; who has no organisation alone."""
        for identity, seen in rows:
            scene = Scene([seen], (), self.table)
            if scene.evidence.organization(0):
                yield repr((scene.names[0], seen.appearance.gender)), seen
            else:
                yield f"alone {identity}", seen


@dataclass(frozen=True)
class _among_themselves:  # noqa: N801
    table: AliasTable

    def __call__(self, key: str, seen: list[Seen]) -> Iterator[Row]:
        scene = Scene(seen, (), self.table)
        names = PartialNames(scene.evidence, scene.names, scene.matches, frozenset())
        for cluster in names.among_themselves(range(len(scene.found))):
            held = scene.held(cluster)
            yield _cluster_id(held), Tagged("cluster", held)
        yield from scene.tied(names.ties)


# ---- 5: organisations ------------------------------------------------------------------------------------------------


def _organizations(engine: Engine[_T], seen: _T, table: AliasTable) -> _T:
    groups = engine.keep(engine.group(engine.map(seen, _by_group(table)), _grouped(table)))
    shorts = engine.keep(engine.map(groups, only("short")))  # by the group that is called so
    whose = engine.union([engine.map(shorts, tagged("short")), engine.map(shorts, _as_short)])
    known = engine.map(engine.group(whose, _that_are_short), tagged("short"))
    placed = engine.keep(engine.group(engine.union([engine.map(groups, only("group")), known]), _placed(table)))
    whole = engine.group(engine.map(placed, only("group")), _whole(table))
    named = engine.group(engine.map(whole, only("named")), _genitives(table))
    return engine.union([placed, whole, named])


def _bodies(scene: Scene) -> Organizations:
    return Organizations(scene.evidence, scene.keys, scene.matches, scene.pack, scene.bodies)


@dataclass(frozen=True)
class _by_group:  # noqa: N801
    table: AliasTable

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        """An organisation under its entry or name; one that is not named under itself."""
        for identity, seen in rows:
            scene = Scene([seen], (), self.table)
            group = _bodies(scene).group_of(0)
            yield (f"alone {identity}" if group is None else repr(group)), (group, seen)


@dataclass(frozen=True)
class _grouped:  # noqa: N801
    table: AliasTable

    def __call__(self, key: str, values: list[tuple[str | int | None, Seen]]) -> Iterator[Row]:
        """A group, and the short forms that its documents use for it, under the group that they stand for."""
        group = values[0][0]
        scene = Scene([seen for _, seen in values], (), self.table)
        yield key, Tagged("group", Tagged("group", (group, tuple(scene.seen))))
        if group is not None:
            for one in _bodies(scene).short_forms(group, range(len(scene.found))):
                shown = _Shown(one.key, one.group, scene.found[one.first].member, scene.seen[one.number])
                yield key, Tagged("short", shown)


def _as_short(rows: Iterator[Row]) -> Iterator[Row]:
    """That a name is a short form of something, under that name."""
    return ((repr(short.key), Tagged("is short", True)) for _, short in rows)


def _that_are_short(key: str, values: list[Tagged]) -> Iterator[Row]:
    """What each short form stands for, and whether that is itself a short form, under the short form."""
    is_short = bool(of(values, "is short"))
    return ((repr(short.key), (short, is_short)) for short in of(values, "short"))


@dataclass(frozen=True)
class _placed:  # noqa: N801
    table: AliasTable

    def __call__(self, key: str, values: list[Tagged]) -> Iterator[Row]:
        """The appearances of a name, those of a short form under the group that they move to."""
        groups = of(values, "group")
        if not groups:
            return
        ((group, seen),) = groups
        shorts = of(values, "short")
        if not shorts:
            yield key, Tagged("group", Tagged("stays", (group, seen)))
            return
        scene = Scene([*seen, *(one.seen for one, _ in shorts)], (), self.table)
        bodies = _bodies(scene)
        members = [scene.number_of[one.appearance.member] for one in seen]
        short = {one.group for one, is_short in shorts if is_short}
        longs = long_forms(_numbered(scene, [one for one, _ in shorts]))
        alone, rest, moved = bodies.place(members, longs[str(group)], short)
        for number in alone:
            held = scene.held(bodies.cluster([number]))
            yield _cluster_id(held), Tagged("cluster", held)
        if rest:
            yield key, Tagged("group", Tagged("stays", (group, tuple(scene.seen[number] for number in rest))))
        for number, to, shown in moved:
            yield repr(to), Tagged("group", Tagged("moves", (scene.seen[number], scene.seen[shown])))


def _numbered(scene: Scene, shorts: list[_Shown]) -> Iterator[ShortForm]:
    """Short forms with numbers of the scene for members of the collection, in the same order."""
    firsts = {member: number for number, member in enumerate(sorted({short.first for short in shorts}))}
    for key, group, first, seen in shorts:
        number = scene.number_of[seen.appearance.member]
        yield ShortForm(key, group, seen.appearance.language, firsts[first], number)


@dataclass(frozen=True)
class _whole:  # noqa: N801
    table: AliasTable

    def __call__(self, key: str, values: list[Tagged]) -> Iterator[Row]:
        """One cluster of those with one name, and those that moved to it."""
        ((group, seen),) = of(values, "stays")
        moved = of(values, "moves")
        if group is None:
            held = Held(seen, (), (), None)
            yield _cluster_id(held), Tagged("cluster", held)
            return
        scene = Scene([*seen, *(one for pair in moved for one in pair)], (), self.table)
        bodies = _bodies(scene)
        number_of = scene.number_of
        pairs = sorted((number_of[a.appearance.member], number_of[b.appearance.member]) for a, b in moved)
        held = scene.held(bodies.same(group, [number_of[one.appearance.member] for one in seen], pairs))
        yield from scene.tied(bodies.ties)
        if isinstance(group, int):
            yield _cluster_id(held), Tagged("cluster", held)
        else:
            yield group.rstrip("s"), Tagged("named", (group, held))


@dataclass(frozen=True)
class _genitives:  # noqa: N801
    table: AliasTable

    def __call__(self, stem: str, values: list[tuple[str, Held]]) -> Iterator[Row]:
        """The organisations whose names differ in a last s alone, joined where something speaks for it."""
        values = sorted(values)
        if len(values) == 1:
            ((_, held),) = values
            yield _cluster_id(held), Tagged("cluster", held)
            return
        scene = Scene((), [held for _, held in values], self.table)
        bodies = _bodies(scene)
        clusters: dict[str | int, Cluster] = {
            name: cluster for (name, _), cluster in zip(values, scene.clusters, strict=True)
        }
        bodies.genitives(clusters)
        for cluster in clusters.values():
            if cluster.members:
                held = scene.held(cluster)
                yield _cluster_id(held), Tagged("cluster", held)
        yield from scene.tied(bodies.ties)


# ---- 6: persons ------------------------------------------------------------------------------------------------------


def _by_entry(rows: Iterator[Row]) -> Iterator[Row]:
    return ((cluster if held.entry is None else f"entry {held.entry}", held) for cluster, held in rows)


@dataclass(frozen=True)
class _person:  # noqa: N801
    table: AliasTable

    def __call__(self, key: str, held: list[Held]) -> Iterator[Row]:
        """The person or organisation of one cluster, or of those with one entry of the alias table."""
        scene = Scene((), held, self.table)
        whole, *others = scene.clusters
        ties = [Tie.of(whole.head, other.head, (("alias", 1.0),), "alias") for other in others]
        for other in others:
            whole.take(other)
        person = person_of_cluster(scene, whole)
        yield _id_of(person.members[0]), Tagged("person", person)
        yield from scene.tied(ties)
        for document, speaker in person.members:
            yield document, Tagged("person of", (speaker, person.id))
