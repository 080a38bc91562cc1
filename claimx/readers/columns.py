"""The order in which boxes on a page are read: cut at white space, recursively (XY-cut, Nagy and Seth 1984)."""

from collections.abc import Sequence
from typing import NamedTuple

_FEWEST = 3
"""Lines a column has at least; less is a name beside a picture or a row of a table."""
_DEEPEST = 12


class Box(NamedTuple):
    """A rectangle on a page in points; y grows upwards."""

    left: float
    bottom: float
    right: float
    top: float


def in_columns(boxes: Sequence[Box]) -> list[int]:
    """Indices of the boxes in reading order: columns from left to right, each from top to bottom."""
    return _ordered(list(range(len(boxes))), boxes, _DEEPEST)


def _ordered(places: list[int], boxes: Sequence[Box], depth: int) -> list[int]:
    if len(places) > 1 and depth:
        for parts in (_beside(places, boxes), _below(places, boxes)):
            if len(parts) > 1:
                return [one for part in parts for one in _ordered(part, boxes, depth - 1)]
    return sorted(places, key=lambda one: (-boxes[one].bottom, boxes[one].left, one))


def _beside(places: list[int], boxes: Sequence[Box]) -> list[list[int]]:
    """The columns, when a gutter runs from top to bottom."""
    height = sorted(boxes[one].top - boxes[one].bottom for one in places)[len(places) // 2]
    parts = _cut(places, [(boxes[one].left, boxes[one].right) for one in places], 0.6 * height)
    return parts if all(len(part) >= _FEWEST for part in parts) else [places]


def _below(places: list[int], boxes: Sequence[Box]) -> list[list[int]]:
    """What stands above and below the widest gap."""
    spans = [(-boxes[one].top, -boxes[one].bottom) for one in places]
    gaps = _gaps(spans)
    return _cut(places, spans, max(gaps)) if gaps and max(gaps) > 0 else [places]


def _gaps(spans: Sequence[tuple[float, float]]) -> list[float]:
    reach, gaps = None, []
    for start, end in sorted(spans):
        if reach is not None:
            gaps.append(start - reach)
        reach = end if reach is None else max(reach, end)
    return gaps


def _cut(places: list[int], spans: Sequence[tuple[float, float]], least: float) -> list[list[int]]:
    """Groups of places whose spans leave gaps of at least `least` between them, in the order of the spans."""
    parts: list[list[int]] = []
    reach = 0.0
    for (start, end), place in sorted(zip(spans, places, strict=True)):
        if parts and start - reach < least:
            parts[-1].append(place)
            reach = max(reach, end)
        else:
            parts.append([place])
            reach = end
    return parts
