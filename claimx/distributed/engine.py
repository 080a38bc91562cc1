"""What is asked of an engine: rows of a key and a value, mapped partition by partition, and brought together by key.

That is all that building a graph needs, so any engine that can shuffle will do: `claimx.spark` is one of few lines, and
`LocalEngine` is one of plain Python.
"""

import pickle
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Protocol, TypeVar

Row = tuple[str, Any]
"""A key, and a value that pickle can carry."""

_T = TypeVar("_T")


class Engine(Protocol[_T]):
    """Where the rows are, and how they are worked on. `_T` is what the engine calls many rows.

    The functions that it is given are called anywhere and any number of times; they give the same rows for the same
    rows, in whatever order and partitions those come.
    """

    def map(self, rows: _T, each: Callable[[Iterator[Row]], Iterable[Row]]) -> _T:
        """What `each` makes of the rows of every partition."""
        ...

    def group(self, rows: _T, each: Callable[[str, list[Any]], Iterable[Row]]) -> _T:
        """What `each` makes of every key and all its values, which come in no order."""
        ...

    def union(self, several: Sequence[_T]) -> _T:
        """All rows."""
        ...

    def keep(self, rows: _T) -> _T:
        """The same rows, which will be used more than once."""
        ...

    def collect(self, rows: _T) -> list[Row]:
        """Few rows, here, in no order."""
        ...


Partitions = list[list[Row]]


class LocalEngine:
    """An engine of plain Python, in this process: for tests, and to see what an engine has to do.

    Rows lie in `partitions` lists; `seed` says in which of them and in what order, which must change nothing.
    """

    def __init__(self, partitions: int = 1, seed: int = 0) -> None:
        self.partitions = partitions
        self._chance = random.Random(seed)

    def rows(self, given: Iterable[Row]) -> Partitions:
        """Rows, spread over the partitions."""
        found: Partitions = [[] for _ in range(self.partitions)]
        for row in given:
            found[self._chance.randrange(self.partitions)].append(row)
        return found

    def map(self, rows: Partitions, each: Callable[[Iterator[Row]], Iterable[Row]]) -> Partitions:
        """What `each` makes of the rows of every partition."""
        each = _carried(each)
        return [_carried(list(each(iter(partition)))) for partition in rows]

    def group(self, rows: Partitions, each: Callable[[str, list[Any]], Iterable[Row]]) -> Partitions:
        """What `each` makes of every key and all its values."""
        each = _carried(each)
        groups: dict[str, list[Any]] = {}
        for key, value in chain.from_iterable(rows):
            groups.setdefault(key, []).append(value)
        found: Partitions = [[] for _ in range(self.partitions)]
        for key in self._chance.sample(sorted(groups), len(groups)):
            values = self._chance.sample(groups[key], len(groups[key]))
            found[self._chance.randrange(self.partitions)] += each(key, _carried(values))
        return found

    def union(self, several: Sequence[Partitions]) -> Partitions:
        """All rows."""
        return [partition for rows in several for partition in rows]

    def keep(self, rows: Partitions) -> Partitions:
        """The same rows."""
        return rows

    def collect(self, rows: Partitions) -> list[Row]:
        """All rows, here."""
        return list(chain.from_iterable(rows))


def _carried(what: Any) -> Any:
    """As it arrives on another machine."""
    return pickle.loads(pickle.dumps(what, protocol=5))
