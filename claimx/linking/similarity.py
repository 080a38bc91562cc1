"""How alike two passages are: named signals between 0 and 1, each with one weight.

The weights were chosen over all 15 pairs of six languages on one half of the documents of benchmarks/links.py; what
each signal adds is in docs/explanation/linking.md.
"""

from collections.abc import Hashable, Mapping, Sequence
from math import fsum, log
from typing import Protocol, TypeVar

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
        self.length = sum(vector.length for vector in vectors)


class Comparison:
    """The passages of two documents, compared when asked for and only once."""

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
        self._scores: dict[tuple[int, int], float] = {}

    def score(self, i: int, j: int) -> float:
        """The sum of the signals, each times its weight."""
        found = self._scores.get((i, j))
        if found is None:
            found = self._scores[i, j] = sum([self.weights[name] * value for name, value in self.signals(i, j)])
        return found

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
        if self.pairs:
            found.append(("lexicon", self._translated(a.words, b.words)))
        if len(self.a.encoded) and len(self.b.encoded):
            found.append(("encoder", dot(self.a.encoded[i], self.b.encoded[j])))
        return tuple((name, value) for name, value in found if value > 0.0)

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
    return fsum([a[key] * b[key] for key in a.keys() & b.keys()])


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
