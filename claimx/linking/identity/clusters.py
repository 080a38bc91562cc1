"""Clusters of appearances, and the ties that hold them together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from claimx.linking.identity.evidence import Signal, score
from claimx.linking.identity.names import Name


class Tie(NamedTuple):
    """Why two appearances (their numbers) are one."""

    source: int
    target: int
    signals: tuple[Signal, ...]
    because: str

    @classmethod
    def of(cls, one: int, other: int, signals: Iterable[Signal], because: str) -> "Tie":
        """A tie between two in any order."""
        return cls(min(one, other), max(one, other), tuple(sorted(signals)), because)

    @property
    def score(self) -> float:
        return score(self.signals)


class Clash(NamedTuple):
    """Two appearances that share a name, and what contradicts it."""

    source: int
    target: int
    because: str

    @classmethod
    def of(cls, one: int, other: int, because: str) -> "Clash":
        """A clash between two in any order."""
        return cls(min(one, other), max(one, other), because)


class Cluster:
    """Appearances of one person or organisation. `entry` is the number of its entry in the alias table."""

    __slots__ = ("entry", "genders", "head", "members", "names", "sets")

    def __init__(self, entry: int | None = None) -> None:
        self.head = -1  # the first of the members; it stands for the cluster where an order is needed
        self.members: list[int] = []  # in no order
        self.names: Counter[Name] = Counter()
        self.genders: set[str] = set()
        self.sets: dict[int, frozenset[str]] = {}  # introductions by number, with their languages
        self.entry = entry

    def add(self, number: int, name: Name | None = None, gender: str = "") -> None:
        """Hold one more appearance."""
        self.members.append(number)
        self.head = number if self.head < 0 else min(self.head, number)
        if name is not None:
            self.names[name] += 1
        if gender:
            self.genders.add(gender)

    def same_gender(self, other: "Cluster") -> bool:
        """Does no gender contradict? What is not known contradicts nothing."""
        return not (self.genders and other.genders and self.genders.isdisjoint(other.genders))

    def take(self, other: "Cluster") -> None:
        """Hold the members of the other one too."""
        self.members += other.members
        self.head = other.head if self.head < 0 else min(self.head, other.head)
        self.names.update(other.names)
        self.genders |= other.genders
        self.sets.update(other.sets)
        self.entry = other.entry if self.entry is None else self.entry


class Matches:
    """What the alias table says of the appearances: each one's entry, and which names an entry refuses."""

    def __init__(
        self,
        entries: Sequence[int | None],
        keys: Sequence[str],
        refused: Mapping[int, frozenset[str]],
        names: Mapping[int, tuple[Name, ...]],
    ) -> None:
        self.entries = entries
        self.names = names  # the full names that each entry of a person has
        self._keys = keys
        self._refused = refused

    def contradict(self, one: Cluster, other: Cluster) -> bool:
        """Does the table say that the two are not one?"""
        if one.entry is not None and other.entry is not None:
            return one.entry != other.entry
        return self._refuses(one, other) or self._refuses(other, one)

    def refuses(self, entry: int | None, number: int) -> bool:
        """Is the name of the appearance under `not` of the entry?"""
        return entry is not None and self._keys[number] in self._refused.get(entry, ())

    def _refuses(self, one: Cluster, other: Cluster) -> bool:
        if one.entry is None or one.entry not in self._refused:
            return False
        return any(self.refuses(one.entry, number) for number in other.members)


def share_key(one: Cluster, other: Cluster) -> bool:
    """Have the two a full name in common, but for middle names and spelling?"""
    keys = {key for name in one.names for key in name.keys}
    return any(key in keys for name in other.names for key in name.keys)


class Groups:
    """Union-find over keys: what shares a key, directly or by others, is one group (Galler and Fischer 1964)."""

    def __init__(self) -> None:
        self._parents: dict[object, object] = {}

    def find(self, key: object) -> object:
        """The key that stands for the group of `key`."""
        parents = self._parents
        root = parents.setdefault(key, key)
        while parents[root] != root:
            root = parents[root]
        while parents[key] != root:
            parents[key], key = root, parents[key]
        return root

    def join(self, keys: Iterable[object]) -> None:
        """Make these keys one group."""
        roots = [self.find(key) for key in keys]
        for root in roots[1:]:
            self._parents[self.find(root)] = self.find(roots[0])


def grouped(items: Iterable[int], keys: Sequence[Iterable[object]]) -> list[list[int]]:
    """The items by group, each group in the order of the items; `keys[i]` are the keys of the i-th item."""
    items = list(items)
    groups = Groups()
    firsts: list[object] = []
    for own in keys:
        own = list(own)
        groups.join(own)
        firsts.append(own[0])
    found: dict[object, list[int]] = {}
    for item, first in zip(items, firsts, strict=True):
        found.setdefault(groups.find(first), []).append(item)
    return list(found.values())
