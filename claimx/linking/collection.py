"""The collection at hand: how rare every word, figure and shape is in it, and passages as weighted vectors.

In one news cluster everybody shares the names, so what counts for much is learned from the collection itself: weights
are inverse frequencies over units (Spärck Jones 1972), of the character n-grams of 3 to 5 letters inside words (McNamee
and Mayfield 2004), which carry cognates, inflected forms and names from one language to another.
"""

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import log, sqrt
from typing import NamedTuple, TypeVar
from zlib import crc32

from claimx.lang.spelling import skeleton
from claimx.linking.features import Features, Passage

_SIZES = (3, 4, 5)
SLOTS = 1 << 21  # n-grams are counted by hash, so that memory stays bounded: 8 MB
_FEW_WORDS = 2000  # different words whose n-grams take less memory one by one
_KEPT_WORDS = 20_000  # words whose n-grams are kept weighted: 25 MB
_LONGEST_WORD = 40

_K = TypeVar("_K", bound=Hashable)


class Vector(NamedTuple):
    """A passage as vectors of unit length, and its code points."""

    grams: Mapping[int, float]
    figures: Mapping[str, float]
    shapes: Mapping[str, float]
    words: Mapping[str, float]
    length: int


class _Rarities(dict[int, float]):
    """How rare it is to stand in so many units of a collection; not above zero where all of them have it."""

    def __init__(self, units: int) -> None:
        self._units = units

    def __missing__(self, frequency: int) -> float:
        """The logarithm, taken once for each frequency."""
        found = self[frequency] = log((self._units + 1) / (frequency + 0.5))
        return found


class Collection:
    """Frequencies over the units of all documents; the order of the documents does not matter."""

    def __init__(self, documents: Iterable[Features] = ()) -> None:
        self.units = 0
        self.words: Counter[str] = Counter()
        self.figures: Counter[str] = Counter()
        self.shapes: Counter[str] = Counter()
        for document in documents:
            self.units += len(document.units)
            for unit in document.units:
                self.words.update(set(unit.words))
                self.figures.update(set(unit.figures))
                self.shapes.update(set(unit.shapes))
        self.grams: array[int] | Counter[int] = Counter()
        if len(self.words) > _FEW_WORDS:
            self.grams = array("I", bytes(4 * SLOTS))
        for word, count in self.words.items():
            for gram in set(grams_of(word)):
                self.grams[gram] += count
        self._rarities = _Rarities(self.units)
        self._by_word: dict[str, Mapping[int, float]] = {}

    @classmethod
    def of(
        cls,
        units: int,
        words: Mapping[str, int],
        figures: Mapping[str, int],
        shapes: Mapping[str, int],
        grams: "array[int]",
    ) -> "Collection":
        """A collection whose frequencies were counted elsewhere; what a mapping lacks stands in no unit."""
        made = cls.__new__(cls)
        made.units, made.grams = units, grams
        made._rarities, made._by_word = _Rarities(units), {}
        made.words, made.figures, made.shapes = Counter(words), Counter(figures), Counter(shapes)
        return made

    def vector(self, passage: Passage) -> Vector:
        """The vectors of a passage, of this collection or not."""
        return Vector(
            self._weighted_grams(passage.words),
            self._weighted(Counter(passage.figures), self.figures),
            self._weighted(Counter(passage.shapes), self.shapes),
            self._weighted(Counter(passage.words), self.words, least=1),
            passage.length,
        )

    def _weighted_grams(self, words: Sequence[str]) -> dict[int, float]:
        """What `_weighted` gives for the n-grams of some words: most stand there once, and are taken by words."""
        found: dict[int, float] = {}
        for word in words:
            found.update(self._rare_grams_of(word))
        for gram, count in Counter(chain.from_iterable(map(grams_of, words))).items():
            if count > 1 and gram in found:
                found[gram] *= 1 + log(count)
        return _to_unit_length(found)

    def _rare_grams_of(self, word: str) -> Mapping[int, float]:
        """The n-grams of a word that some other unit has, and how rare they are."""
        found = self._by_word.get(word)
        if found is None:
            if len(self._by_word) >= _KEPT_WORDS:
                self._by_word.clear()
            counts = {gram: self.grams[gram] for gram in grams_of(word)}
            rare = {gram: self._rarities[count] for gram, count in counts.items() if count > 1}
            found = self._by_word[word] = {gram: rarity for gram, rarity in rare.items() if rarity > 0.0}
        return found

    def _weighted(self, counts: Mapping[_K, int], frequencies: Mapping[_K, int], least: int = 2) -> dict[_K, float]:
        """Counts times rarity, to unit length; what only one unit has can agree with nothing and is left out."""
        rarities = self._rarities
        found: dict[_K, float] = {}
        for key, count in counts.items():
            frequency = frequencies[key]
            if frequency >= least and (rarity := rarities[frequency]) > 0.0:
                found[key] = rarity if count == 1 else (1 + log(count)) * rarity
        return _to_unit_length(found)


def _to_unit_length(vector: Mapping[_K, float]) -> dict[_K, float]:
    norm = sqrt(sum([value * value for value in vector.values()]))
    return {key: value / norm for key, value in vector.items()}


@lru_cache(maxsize=100_000)
def grams_of(word: str) -> tuple[int, ...]:
    """The n-grams of a folded word and its borders, as numbers below 2^21; a word longer than 40 letters is cut."""
    padded = f"<{skeleton(word[:_LONGEST_WORD])}>"
    pieces = [padded[i : i + size] for size in _SIZES for i in range(len(padded) - size + 1)] or [padded]
    return tuple(crc32(piece.encode("utf-8", "surrogatepass")) % SLOTS for piece in pieces)
