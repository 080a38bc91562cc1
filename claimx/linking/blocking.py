"""Which documents are worth comparing: those that share rare words and figures, found without comparing all with all.

An inverted index from keys (what rare words sound like, figures of two digits and more) to documents. A key that more
documents share than a block may hold is left out, and a document meets the few others that it shares the most weight
with; so the work grows with the documents, not with their square. What was left out is told.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TypeVar

from claimx.linking.features import Features, key_of

BLOCK = 60  # documents a key may stand for
KEYS = 150  # rarest keys of a document that are looked up
MOST = 8  # documents of each language that one document is compared with
_LEAST_KEYS = 2  # keys two documents must share
_SHORT_WORD = 4

_Place = TypeVar("_Place", int, str)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Pairs of documents worth comparing, and what was left out on the way."""

    pairs: tuple[tuple[int, int, float], ...]  # places in the sequence given, and the share of rare keys in common
    capped: tuple[tuple[str, int], ...]  # keys left out and how many documents have them, the most common first
    crowded: tuple[int, ...]  # documents that met more others than they are compared with


def find_pairs(documents: Sequence[Features], *, block: int = BLOCK, most: int = MOST) -> Blocks:
    """The pairs of documents that share rare keys.

    At most `most` of each language for each document, the heaviest first; a key of more than `block` documents counts
    for nothing. Takes time in proportion to documents times `block`.
    """
    keys = [keys_of(document) for document in documents]
    return pairs_of_keys(keys, [document.language for document in documents], block=block, most=most)


def keys_of(document: Features) -> tuple[str, ...]:
    """What a document is looked up by, sorted: words as they sound, amounts of two digits and more, and dates."""
    words = {word for unit in document.units for word in unit.words if len(word) >= _SHORT_WORD or word.isdigit()}
    figures = {figure for unit in document.units for figure in unit.figures if _is_key(figure)}
    return tuple(sorted({key_of(word) for word in words} | figures))


def _is_key(figure: str) -> bool:
    return (figure[0] == "n" and len(figure) > _LEAST_KEYS) or (figure[0] == "t" and figure[1:5].isdigit())


def pairs_of_keys(
    keys: Sequence[Sequence[str]], groups: Sequence[str], *, block: int = BLOCK, most: int = MOST
) -> Blocks:
    """`find_pairs` for documents given as their keys, each key once, and the group (language) of each document."""
    counts = Counter(key for one in keys for key in one)
    capped = sorted(((key, count) for key, count in counts.items() if count > block), key=lambda c: (-c[1], c[0]))
    rare = [rarest(one, counts, block) for one in keys]
    index: dict[str, list[int]] = {}
    for place, one in enumerate(rare):
        for key in one:
            index.setdefault(key, []).append(place)
    weights = {key: weight_of(len(keys), counts[key]) for key in index}
    totals = dict(enumerate(sum([weights[key] for key in one]) for one in rare))
    kept: dict[tuple[int, int], float] = {}
    crowded = []
    for place, one in enumerate(rare):
        found, left_out = chosen(met(place, one, index, weights, totals), groups.__getitem__, most)
        kept.update(((min(place, other), max(place, other)), share) for other, share in found)
        if left_out:
            crowded.append(place)
    return Blocks(tuple((a, b, share) for (a, b), share in sorted(kept.items())), tuple(capped), tuple(crowded))


def in_walking_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs in an order in which each document comes soon after those that it is compared with.

    What was made of a document is at hand then, though not everything can be kept: breadth first from the first
    document, as bands of sparse matrices are made narrow (Cuthill and McKee 1969).
    """
    others: dict[int, list[int]] = {}
    for a, b in pairs:
        others.setdefault(a, []).append(b)
        others.setdefault(b, []).append(a)
    ranks: dict[int, int] = {}
    for start in sorted(others):
        waiting = deque([start])
        while waiting:
            place = waiting.popleft()
            if place not in ranks:
                ranks[place] = len(ranks)
                waiting.extend(sorted(other for other in others[place] if other not in ranks))
    return sorted(pairs, key=lambda pair: sorted((ranks[pair[0]], ranks[pair[1]]), reverse=True))


def weight_of(documents: int, count: int) -> float:
    """What a key is worth that so many documents of a collection have."""
    return log(1 + documents / count)


def rarest(keys: Iterable[str], counts: Mapping[str, int], block: int = BLOCK) -> list[str]:
    """The keys that some other document shares, but not too many of them; the rarest first."""
    shared = [key for key in keys if 2 <= counts[key] <= block]
    return sorted(shared, key=lambda key: (counts[key], key))[:KEYS]


def chosen(
    found: Iterable[tuple[_Place, float]], group_of: Callable[[_Place], str], most: int = MOST
) -> tuple[list[tuple[_Place, float]], bool]:
    """Of documents, the heaviest first, the first `most` of each group; and whether others are left."""
    taken: Counter[str] = Counter()
    kept = []
    for other, share in found:
        taken[group_of(other)] += 1
        if taken[group_of(other)] <= most:
            kept.append((other, share))
    return kept, any(count > most for count in taken.values())


def met(
    place: _Place,
    keys: Sequence[str],
    index: Mapping[str, Sequence[_Place]],
    weights: Mapping[str, float],
    totals: Mapping[_Place, float],
) -> list[tuple[_Place, float]]:
    """The documents that share at least two keys, with what they share of their weight (Ochiai), the heaviest first.

    `keys` are those of `rarest` in its order, in which weights are added up; `index` gives the documents of each.
    """
    shared: dict[_Place, float] = {}
    times: dict[_Place, int] = {}
    for key in keys:
        weight = weights[key]
        for other in index[key]:
            shared[other] = shared.get(other, 0.0) + weight
            times[other] = times.get(other, 0) + 1
    found = [
        (other, weight / sqrt(totals[place] * totals[other]))
        for other, weight in shared.items()
        if other != place and times[other] >= _LEAST_KEYS
    ]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))
