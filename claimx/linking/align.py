"""The units of two documents that say the same, in order: what translation and copying leave behind.

Dynamic programming over beads of one unit with none, one or two of the other side (Gale and Church 1993), with what the
units say in place of their lengths alone. What a unit shares with many is worth less (after CSLS, Conneau et al. 2018).
Long documents are compared inside a band around the places that rare words fix, so that the work grows with the length.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimx.linking.collection import Vector
from claimx.linking.similarity import Comparison, Side, length_fit

_BAND = 20  # borders on either side of the path
_SMALL = 60  # documents up to this many units are compared whole
_NEIGHBOURS = 5  # how many of the likest a unit is measured against
_HUB = 1.0  # how much of their mean is taken off
_SKIP = 0.03  # what a pair must be worth to be better than nothing
_DOUBLE = 0.03  # what a bead of two with one must be worth above that
BESIDE = 2  # units that a bead may lie outside of the band
_GAP = BESIDE  # units between two beads that their place alone can align
_LEAST = -0.12  # what each of them must be worth
_FIT = 0.6  # how well their lengths must fit
_TAKEN = 0.05  # what a unit must be worth to be taken into the bead beside it
_NOWHERE = float("-inf")  # what a way is worth that does not exist
_NO_BEAD = (_NOWHERE, (0, 0))


class Bead(NamedTuple):
    """Units first (in) to end (out) of one document and of the other that say the same, and what the bead is worth."""

    first: int
    end: int
    other_first: int
    other_end: int
    gain: float


def align(comparison: Comparison) -> list[Bead]:
    """The beads of two documents, in order; a unit in none of them is on one side only.

    Takes time linear in the longer document, times the width of the band.
    """
    return Aligner(comparison).beads()


class Aligner:
    """One run of `align`.

    A border (i, j) lies behind i units of one document and j of the other.
    """

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.rows = len(comparison.a.vectors)
        self.columns = len(comparison.b.vectors)
        self.band = band_of(comparison.a, comparison.b)
        self.by_length = comparison.weights["length"]
        self.low = [max(0, low - 1) for low, _ in self.band[:-1]]  # of each row the first column whose margin is known
        scores = self._scores()
        self.row_hubs, self.column_hubs = self._hubs(scores)
        self.margins = [self._row_of_margins(row, scores[row]) for row in range(self.rows)]

    def beads(self) -> list[Bead]:
        """The chain of beads that is worth most, read back from its end."""
        steps = self._best_steps()
        found: list[Bead] = []
        i, j = self.rows, self.columns
        while i > 0 or j > 0:
            down, right = steps[i][j - self.band[i][0]]
            if down and right:
                found.append(Bead(i - down, i, j - right, j, self._gain(i, j, down, right)))
            i, j = i - down, j - right
        return self._widened(self._filled(found[::-1]))

    def _filled(self, beads: Sequence[Bead]) -> list[Bead]:
        """The beads, and between two of them units that are as many on both sides: place speaks where words do not."""
        found: list[Bead] = []
        i = j = 0
        for bead in (*beads, Bead(self.rows, self.rows, self.columns, self.columns, 0.0)):
            size = bead.first - i
            if 0 < size <= _GAP and size == bead.other_first - j:
                gains = [self.margin(i + n, j + n) - _SKIP for n in range(size)]
                fits = [self._fit(i + n, i + n, j + n, j + n) for n in range(size)]
                if min(gains) >= _LEAST and min(fits) >= _FIT:
                    found += [Bead(i + n, i + n + 1, j + n, j + n + 1, gain) for n, gain in enumerate(gains)]
            found.append(bead)
            i, j = bead.end, bead.other_end
        return found[:-1]

    def _widened(self, beads: Sequence[Bead]) -> list[Bead]:
        """The beads; one of two units takes in a unit beside it that is in none, where the lengths fit better then."""
        found = list(beads)
        for place, bead in enumerate(found):
            if (bead.end - bead.first, bead.other_end - bead.other_first) != (1, 1):
                continue
            before = found[place - 1] if place else Bead(0, 0, 0, 0, 0.0)
            after = found[place + 1] if place + 1 < len(found) else Bead(self.rows, 0, self.columns, 0, 0.0)
            wider = [bead._replace(first=i) for i in (bead.first - 1,) if i >= before.end]
            wider += [bead._replace(end=i) for i in (bead.end + 1,) if i <= after.first]
            wider += [bead._replace(other_first=j) for j in (bead.other_first - 1,) if j >= before.other_end]
            wider += [bead._replace(other_end=j) for j in (bead.other_end + 1,) if j <= after.other_first]
            found[place] = max((bead, *(w for w in wider if self._takes(bead, w))), key=self._fit_of)
        return found

    def _takes(self, bead: Bead, wider: Bead) -> bool:
        """Whether the unit that `wider` adds says something of what the bead says."""
        row = wider.first if wider.first < bead.first else wider.end - 1
        column = wider.other_first if wider.other_first < bead.other_first else wider.other_end - 1
        return self.margin(row, column) >= _TAKEN

    def _fit_of(self, bead: Bead) -> float:
        return self._fit(bead.first, bead.end - 1, bead.other_first, bead.other_end - 1)

    def _fit(self, row: int, last_row: int, column: int, last_column: int) -> float:
        """How well the lengths of some units in a row fit; the last ones count."""
        ours, theirs = self.comparison.a.up_to, self.comparison.b.up_to
        a, b = ours[last_row + 1] - ours[row], theirs[last_column + 1] - theirs[column]
        return length_fit(a, b, self.comparison.ratio)

    def _best_steps(self) -> list[list[tuple[int, int]]]:
        """The last step of the best way to each border of the band."""
        worth: list[list[float]] = []
        steps: list[list[tuple[int, int]]] = []
        for i in range(self.rows + 1):
            best, last = self._best_row(worth, i)
            worth.append(best)
            steps.append(last)
        return steps

    def _best_row(self, worth: Sequence[Sequence[float]], i: int) -> tuple[list[float], list[tuple[int, int]]]:
        """What the best way to each border behind `i` units is worth, and its last step; of equal steps the first."""
        low, high = self.band[i]
        above = [*self._skipped(worth, i), *[_NOWHERE] * (high - low + 1)][: high - low + 1]
        best: list[float] = []
        last: list[tuple[int, int]] = []
        ending = self._ending(worth, i)
        for j, down in enumerate(above, low):
            value, step = ending.get(j, _NO_BEAD)
            if down > value:
                value, step = down, (1, 0)
            if best and best[-1] > value:
                value, step = best[-1], (0, 1)
            best.append(value if value > _NOWHERE else 0.0)
            last.append(step)
        return best, last

    def _skipped(self, worth: Sequence[Sequence[float]], i: int) -> Sequence[float]:
        """What the borders of the row before are worth, from the first of this row on."""
        return worth[i - 1][self.band[i][0] - self.band[i - 1][0] :] if i else ()

    def _ending(self, worth: Sequence[Sequence[float]], i: int) -> dict[int, tuple[float, tuple[int, int]]]:
        """The best way to borders behind `i` units that ends in a bead, and the bead."""
        found: dict[int, tuple[float, tuple[int, int]]] = {}
        low, high = self.band[i]
        for j, down, right in self._worth_while(i) if i else ():
            place = j - right - self.band[i - down][0]
            if low <= j <= high and 0 <= place < len(worth[i - down]):
                value = worth[i - down][place] + self._gain(i, j, down, right)
                if j not in found or value > found[j][0]:
                    found[j] = value, (down, right)
        return found

    def _worth_while(self, i: int) -> Iterator[tuple[int, int, int]]:
        """The beads that end behind `i` units and may be better than nothing, with the border that they end at.

        Two units together are never worth more than when their lengths fit: most of them need not be looked at closer.
        """
        row, low = self.margins[i - 1], self.low[i - 1]
        spread, fits = self.comparison.b.spread, self.by_length - _DOUBLE - _SKIP
        yield from ((j, 1, 1) for j, margin in enumerate(row, low + 1) if margin >= _SKIP)
        pairs = zip(row, row[1:], spread[low : low + len(row)], strict=False)
        yield from ((j, 1, 2) for j, (one, two, by) in enumerate(pairs, low + 2) if (one + two) / by + fits >= 0.0)
        if i > 1:
            shift = low - self.low[i - 2]
            by = self.comparison.a.spread[i - 2]
            both = zip(row, self.margins[i - 2][shift:], strict=False)
            yield from ((j, 2, 1) for j, (one, two) in enumerate(both, low + 1) if (one + two) / by + fits >= 0.0)

    def _gain(self, i: int, j: int, down: int, right: int) -> float:
        """What the bead that ends at border (i, j) is worth; below zero it is better left out."""
        gain = self.margin(i - 1, j - 1)
        if down == 2:
            gain = self._together((i - 2, i - 1), (j - 1, j - 1), self.comparison.a.spread[i - 2])
        if right == 2:
            gain = self._together((i - 1, i - 1), (j - 2, j - 1), self.comparison.b.spread[j - 2])
        return gain - _SKIP

    def _together(self, rows: tuple[int, int], columns: tuple[int, int], spread: float) -> float:
        """What two units in a row are worth beside one: words add up, lengths are compared with both together."""
        margins = sum(
            self.margin(i, j) - self.by_length * self._fit(i, i, j, j) for i, j in zip(rows, columns, strict=True)
        )
        return margins / spread + self.by_length * self._fit(*rows, *columns) - _DOUBLE

    def margin(self, row: int, column: int) -> float:
        """How much more two units share than each does with those it is like."""
        place = column - self.low[row]
        if 0 <= place < len(self.margins[row]):
            return self.margins[row][place]
        hub = (self.row_hubs[row] + self.column_hubs[column]) / 2
        return self.comparison.score(row, column) - _HUB * hub

    def _row_of_margins(self, row: int, scores: Sequence[float]) -> list[float]:
        """The margins of a row inside the band and one column beside it."""
        hub, low = self.row_hubs[row], self.low[row]
        return [
            score - _HUB * ((hub + other) / 2)
            for score, other in zip(scores, self.column_hubs[low : low + len(scores)], strict=True)
        ]

    def _scores(self) -> list[list[float]]:
        """The scores of each row inside the band and one column beside it."""
        ends = [min(self.columns, high + 1) for _, high in self.band[1:]]
        return [self.comparison.scores(row, self.low[row], end) for row, end in enumerate(ends)]

    def _hubs(self, scores: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
        """For each unit the mean score of those of the other side that it is likest to, inside the band."""
        columns: list[list[float]] = [[] for _ in range(self.columns)]
        rows: list[float] = []
        for row, known in enumerate(scores):
            low, high = self.band[row][0], self.band[row + 1][1]
            inside = known[low - self.low[row] : high - self.low[row]]
            rows.append(_top(inside))
            for column, score in enumerate(inside, low):
                columns[column].append(score)
        return rows, [_top(found) for found in columns]


def _top(scores: Sequence[float]) -> float:
    best = sorted(scores, reverse=True)[:_NEIGHBOURS]
    return sum(best) / len(best) if best else 0.0


# ---- the band --------------------------------------------------------------------------------------------------------


def band_of(a: Side, b: Side) -> list[tuple[int, int]]:
    """For i units of one document the first and last number of units of the other that may lie beside them."""
    rows, columns = len(a.vectors), len(b.vectors)
    if max(rows, columns) <= _SMALL:
        return [(0, columns)] * (rows + 1)
    path = [(0, 0), *_chain(_anchors(a.vectors, b.vectors)), (rows, columns)]
    band: list[tuple[int, int]] = []
    at = 0
    for i in range(rows + 1):
        while path[at + 1][0] < i:
            at += 1
        (i0, j0), (i1, j1) = path[at], path[at + 1]
        middle = j0 + (j1 - j0) * (i - i0) // max(1, i1 - i0)
        low, high = max(0, middle - _BAND), min(columns, middle + _BAND)
        if band:  # no hole: a way leads from each row to the next
            low, high = max(band[-1][0], min(low, band[-1][1])), max(band[-1][1], high)
        band.append((low, high))
    band[-1] = (band[-1][0], columns)
    return [(0, band[0][1]), *band[1:]]


def _anchors(a: Sequence[Vector], b: Sequence[Vector]) -> list[tuple[int, int]]:
    """Units that share a word or figure which each document has in one unit only."""
    places = _lone(b)
    return sorted({(i, places[key]) for key, i in _lone(a).items() if key in places})


def _lone(vectors: Sequence[Vector]) -> dict[str, int]:
    counts = Counter(key for vector in vectors for key in (*vector.words, *vector.figures))
    return {k: i for i, vector in enumerate(vectors) for k in (*vector.words, *vector.figures) if counts[k] == 1}


def _chain(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of anchors that climbs on both sides (patience sorting)."""
    ends: list[int] = []
    lasts: list[int] = []
    before: list[int] = []
    order = sorted(anchors, key=lambda anchor: (anchor[0], -anchor[1]))
    for place, (_, j) in enumerate(order):
        pile = bisect_left(ends, j)
        before.append(lasts[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [j]
        lasts[pile : pile + 1] = [place]
    chain: list[tuple[int, int]] = []
    at = lasts[-1] if lasts else -1
    while at >= 0:
        chain.append(order[at])
        at = before[at]
    return chain[::-1]
