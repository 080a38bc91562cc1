"""How alike two passages are: named signals between 0 and 1, each with one weight.

The weights were chosen over all 15 pairs of six languages on one half of the documents of benchmarks/links.py; what
each signal adds is in docs/explanation/linking.md.
"""

from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from math import fsum, log, sqrt
from typing import Generic, Protocol, TypeVar

from claimx.linking.collection import Vector
from claimx.linking.lexicon import Lexicon

WEIGHTS: Mapping[str, float] = {
    "letters": 1.0,  # n-grams of the words: names, cognates
    "figures": 0.3,  # numbers, amounts, times
    "shapes": 0.2,  # what the packs know of the words
    "length": 0.1,  # how well the lengths fit
    "lexicon": 0.6,  # words that the user's lexicon translates
    "encoder": 0.5,  # cosine of the user's sentence encoder
}
Signals = tuple[tuple[str, float], ...]
_K = TypeVar("_K", bound=Hashable)


class Encoder(Protocol):
    """A sentence encoder: for each text one vector of length 1."""

    def encode(self, texts: Sequence[str], /) -> Sequence[Sequence[float]]:
        """The vectors of some texts, in their order."""
        ...


class Side:
    """One document of a comparison: vectors of its passages, and of their texts when there is an encoder.

    `keys` are the passages that share a word, for those who do not compare all with all.
    """

    def __init__(
        self,
        language: str,
        vectors: Sequence[Vector],
        encoded: Sequence[Sequence[float]] = (),
        keys: Mapping[str, Sequence[int]] | None = None,
    ) -> None:
        self.language = language
        self.vectors = vectors
        self.encoded = encoded
        self.keys = keys or {}
        self.lengths = [vector.length for vector in vectors]
        self.length = sum(self.lengths)

    @cached_property
    def grams(self) -> "Index[int]":
        """The n-grams of all passages."""
        return Index([vector.grams for vector in self.vectors])

    @cached_property
    def figures(self) -> "Index[str]":
        """The figures of all passages."""
        return Index([vector.figures for vector in self.vectors])

    @cached_property
    def shapes(self) -> "Index[str]":
        """The shapes of all passages."""
        return Index([vector.shapes for vector in self.vectors])

    @cached_property
    def words(self) -> "Index[str]":
        """The words of all passages."""
        return Index([vector.words for vector in self.vectors])

    @cached_property
    def up_to(self) -> Sequence[int]:
        """The code points of the first passages: of none, of one, ..., of all."""
        return [0, *accumulate(self.lengths)]

    @cached_property
    def spread(self) -> Sequence[float]:
        """The length of the sum of each vector of n-grams and the next."""
        return [sqrt(2 + 2 * cosine(a.grams, b.grams)) for a, b in pairwise(self.vectors)]


class Index(Generic[_K]):
    """The vectors of a document by their keys: what one vector shares with all of them is found at once."""

    def __init__(self, vectors: Sequence[Mapping[_K, float]]) -> None:
        self._size = len(vectors)
        self._found: dict[_K, list[tuple[int, float]]] = {}
        for place, vector in enumerate(vectors):
            for key, value in vector.items():
                if key in self._found:
                    self._found[key].append((place, value))
                else:
                    self._found[key] = [(place, value)]

    def cosines(self, vector: Mapping[_K, float], low: int, high: int) -> list[float]:
        """What `cosine` gives for a vector and each of those from `low` (in) to `high` (out)."""
        products: list[list[float]] = [[] for _ in range(high - low)]
        found, some = self._found, (low, high) != (0, self._size)
        for key, value in vector.items():
            if key in found:
                for place, other in self._within(key, low, high) if some else found[key]:
                    products[place - low].append(value * other)
        return [fsum(one) if one else 0.0 for one in products]

    def _within(self, key: _K, low: int, high: int) -> Sequence[tuple[int, float]]:
        """The vectors from `low` (in) to `high` (out) that have a key."""
        found = self._found[key]
        first = bisect_left(found, (low,))
        return found[first : bisect_left(found, (high,), first)]


class Comparison:
    """The passages of two documents, compared when asked for."""

    def __init__(
        self,
        a: Side,
        b: Side,
        lexicon: Lexicon | None = None,
        *,
        lengths: bool = True,
        weights: Mapping[str, float] = WEIGHTS,
    ) -> None:
        """`lengths=False` for passages that are no translations of each other: their lengths say nothing."""
        self.a = a
        self.b = b
        self.weights = weights
        self.ratio = b.length / a.length if lengths and a.length and b.length else 0.0
        self.pairs = _pairs_of_words(a, b, lexicon)

    def score(self, i: int, j: int) -> float:
        """The sum of the signals, each times its weight."""
        return self.scores(i, j, j + 1)[0]

    def scores(self, i: int, low: int, high: int) -> list[float]:
        """The scores of passage `i` of the first and those from `low` (in) to `high` (out) of the second document."""
        a, weights = self.a.vectors[i], self.weights
        letters, figures, shapes = weights["letters"], weights["figures"], weights["shapes"]
        found = [
            letters * one + figures * two + shapes * three
            for one, two, three in zip(
                self.b.grams.cosines(a.grams, low, high),
                self.b.figures.cosines(a.figures, low, high),
                self.b.shapes.cosines(a.shapes, low, high),
                strict=True,
            )
        ]
        if self.ratio:
            of_length = weights["length"]
            found = [one + of_length * fit for one, fit in zip(found, self.fits(i, low, high), strict=True)]
        if self.pairs or (len(self.a.encoded) and len(self.b.encoded)):
            return [self._with_given(one, i, j) for j, one in enumerate(found, low)]
        return found

    def fits(self, i: int, low: int, high: int) -> list[float]:
        """How well the length of a passage fits those of some of the other document."""
        length = self.a.lengths[i]
        return [length_fit(length, other, self.ratio) for other in self.b.lengths[low:high]]

    def _with_given(self, score: float, i: int, j: int) -> float:
        """A score with what the lexicon and the encoder of the user add to it."""
        for name, value in self._given(i, j):
            score += self.weights[name] * value
        return score

    def signals(self, i: int, j: int) -> Signals:
        """What speaks for passage `i` of the first and `j` of the second document saying the same; nothing is zero."""
        a, b = self.a.vectors[i], self.b.vectors[j]
        found = [
            ("letters", cosine(a.grams, b.grams)),
            ("figures", cosine(a.figures, b.figures)),
            ("shapes", cosine(a.shapes, b.shapes)),
        ]
        if self.ratio:
            found.append(("length", length_fit(a.length, b.length, self.ratio)))
        return tuple((name, value) for name, value in (*found, *self._given(i, j)) if value > 0.0)

    def signals_of_words(self, i: int, j: int) -> Signals:
        """Those of the signals that are of words or of what they mean."""
        letters = cosine(self.a.vectors[i].grams, self.b.vectors[j].grams)
        return ("letters", letters), *self._given(i, j)

    def _given(self, i: int, j: int) -> list[tuple[str, float]]:
        """The signals of the lexicon and the encoder of the user."""
        found = []
        if self.pairs:
            found.append(("lexicon", self._translated(self.a.vectors[i].words, self.b.vectors[j].words)))
        if len(self.a.encoded) and len(self.b.encoded):
            found.append(("encoder", dot(self.a.encoded[i], self.b.encoded[j])))
        return found

    def _translated(self, a: Mapping[str, float], b: Mapping[str, float]) -> float:
        """The cosine of two bags of words where a word also meets its translations, the best of them."""
        total = 0.0
        for word, value in a.items():
            weights = [b[other] for other in self.pairs.get(word, ()) if other in b]
            total += value * max(weights, default=0.0)
        return min(1.0, total)


def _pairs_of_words(a: Side, b: Side, lexicon: Lexicon | None) -> dict[str, tuple[str, ...]]:
    """The words of one document with their translations in the other."""
    if lexicon is None or a.language == b.language:
        return {}
    there = {word for vector in b.vectors for word in vector.words}
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted({word for vector in a.vectors for word in vector.words}):
        met = there.intersection(lexicon.translate(a.language, word, b.language))
        if met:
            found[word] = tuple(sorted(met))
    return found


def cosine(a: Mapping[_K, float], b: Mapping[_K, float]) -> float:
    """The cosine of two vectors of length 1; summed exactly, so that the order of the keys does not matter."""
    if len(b) < len(a):
        a, b = b, a
    return fsum([value * b[key] for key, value in a.items() if key in b])


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """The cosine of two dense vectors of length 1, from 0 to 1."""
    return min(1.0, max(0.0, sum(x * y for x, y in zip(a, b, strict=True))))


def length_fit(a: int, b: int, ratio: float) -> float:
    """1 where `b` is as long as `a` times `ratio`, 0 where it is e times as long or short.

    The idea of Gale and Church (1993), without their variance, which they learned from one corpus.
    """
    if not a or not b:
        return 0.0
    return max(0.0, 1.0 - abs(log(b / (a * ratio))))
