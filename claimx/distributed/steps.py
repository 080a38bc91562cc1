"""Steps that every part of building a graph is made of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from claimx.distributed.engine import Engine, Row

_T = TypeVar("_T")


class Tagged(NamedTuple):
    """A value that says what it is, where several kinds come together under one key."""

    tag: str
    value: Any


@dataclass(frozen=True)
class only:  # noqa: N801 (used like a function)
    """The rows of one tag, without it."""

    tag: str

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        return ((key, value.value) for key, value in rows if value.tag == self.tag)


@dataclass(frozen=True)
class tagged:  # noqa: N801
    """Rows whose values say what they are."""

    tag: str

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        return ((key, Tagged(self.tag, value)) for key, value in rows)


def of(values: Iterable[Tagged], tag: str) -> list[Any]:
    """The values of one tag."""
    return [one.value for one in values if one.tag == tag]


def count(engine: Engine[_T], rows: _T) -> int:
    """How many rows there are."""
    return sum(value for _, value in engine.collect(engine.map(rows, _counted)))


def _counted(rows: Iterator[Row]) -> Iterator[Row]:
    yield "", sum(1 for _ in rows)


# ---- connected components --------------------------------------------------------------------------------------------


def components(engine: Engine[_T], edges: _T) -> _T:
    """For each node of some edges (a node as key, another as value) the lowest node that edges lead to.

    Alternating large-star and small-star (Kiveris et al. 2014): the rounds grow with the logarithm of the longest way
    through a component, and no machine holds more than the neighbours of one node.
    """
    edges = engine.keep(engine.group(engine.map(edges, _both_ways), _distinct))
    while True:
        large = engine.group(engine.map(edges, _both_ways), _large_star)
        small = engine.keep(engine.group(large, _small_star))
        if _same(engine, edges, small):
            return engine.group(engine.map(small, _with_root), _lowest)
        edges = small


def _same(engine: Engine[_T], one: _T, other: _T) -> bool:
    """Whether two sets of edges, each from its higher node, are one."""
    both = engine.union([engine.map(one, tagged("one")), engine.map(other, tagged("other"))])
    return not any(value for _, value in engine.collect(engine.map(engine.group(both, _unpaired), _summed)))


def _unpaired(node: str, others: list[Any]) -> Iterator[Row]:
    if set(of(others, "one")) != set(of(others, "other")):
        yield "", 1


def _summed(rows: Iterator[Row]) -> Iterator[Row]:
    yield "", sum(value for _, value in rows)


def _both_ways(rows: Iterator[Row]) -> Iterator[Row]:
    for a, b in rows:
        yield a, b
        yield b, a


def _distinct(node: str, others: list[Any]) -> Iterator[Row]:
    """Every edge once, from its higher node."""
    return ((node, other) for other in sorted(set(others)) if other < node)


def _large_star(node: str, others: list[Any]) -> Iterator[Row]:
    """The higher neighbours of a node, tied to the lowest of all."""
    lowest = min(node, *others)
    return ((other, lowest) for other in sorted(set(others)) if other > node)


def _small_star(node: str, others: list[Any]) -> Iterator[Row]:
    """A node and its lower neighbours, tied to the lowest of them."""
    lowest = min(others)
    yield node, lowest
    yield from ((other, lowest) for other in sorted(set(others)) if other != lowest)


def _with_root(rows: Iterator[Row]) -> Iterator[Row]:
    for node, root in rows:
        yield node, root
        yield root, root


def _lowest(node: str, roots: list[Any]) -> Iterator[Row]:
    yield node, min(roots)


# ---- asking what a collection has of something -----------------------------------------------------------------------


@dataclass(frozen=True)
class _answering:  # noqa: N801
    reduce: Callable[[list[Any]], Any]

    def __call__(self, item: str, asked: list[Any]) -> Iterator[Row]:
        """Tell every bundle that has the item what all of them together have."""
        answer = self.reduce([part for _, part in asked])
        bundles = sorted(bundle for bundle, _ in asked)
        return ((bundle, (item, answer, place == 0)) for place, bundle in enumerate(bundles))


def answered(engine: Engine[_T], asked: _T, reduce: Callable[[list[Any]], Any]) -> _T:
    """For each bundle of documents, what the collection has of the items that it asks for.

    `asked` has an item as key, and as value the bundle and what that bundle has of the item; so an item that every
    document has costs a row for every bundle, not for every document. Rows come back with the bundle as key, and as
    value the item, what `reduce` makes of all parts, and whether this is the first row of the item.
    """
    return engine.group(asked, _answering(reduce))
