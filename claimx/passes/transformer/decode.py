"""Probabilities of labels to spans: the best sequence in which I never stands alone (Viterbi, 1967)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from claimx._extras import require
from claimx.passes.transformer.labels import CONTENT, CUE, KINDS, LABELS, OUTSIDE, SOURCE, may_follow

_SURE = 0.995  # of O: such a token parts what is before it from what is behind it
_LEAST = 0.15  # probability of a source or cue that may be one though the best sequence has none there


class Found(NamedTuple):
    """Tokens first (in) to end (out) of one role, and the mean probability of that role in them."""

    first: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Content:
    """The ranges of one quote, its kind and how sure its tokens are of being content."""

    kind: str
    ranges: tuple[tuple[int, int], ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the labels of a document say, each list in text order."""

    contents: tuple[Content, ...]
    cues: tuple[Found, ...]
    sources: tuple[Found, ...]


def decode(probabilities: Any, *, outside: float = 1.0) -> Decoded:
    """Spans of a document from its token-by-label array.

    `outside` weighs the label O: below 1 more is found, and less sure. Cues and sources are given also where the best
    sequence has another label, from a probability of 0.15: which of them belong to a quote is settled later.
    """
    numpy = require("numpy", extra="transformers")
    if not len(probabilities):
        return Decoded((), (), ())
    weighed = probabilities.copy()
    weighed[:, OUTSIDE] *= outside
    labels = _best(numpy.log(numpy.maximum(weighed, 1e-9)), probabilities[:, OUTSIDE])
    contents = _contents(labels, probabilities[:, list(CONTENT)].sum(axis=1))
    return Decoded(tuple(contents), _role(labels, probabilities, CUE), _role(labels, probabilities, SOURCE))


def _best(scores: Any, outside: Any) -> list[int]:
    """The best sequence of labels, stretch by stretch between tokens that are surely outside."""
    numpy = require("numpy", extra="transformers")
    forbidden = numpy.array(
        [[0.0 if may_follow(a, b) else -1e9 for b in range(len(LABELS))] for a in range(len(LABELS))]
    )
    labels = [OUTSIDE] * len(scores)
    doubtful = numpy.flatnonzero(outside < _SURE).tolist()
    at = 0
    while at < len(doubtful):
        last = at
        while last + 1 < len(doubtful) and doubtful[last + 1] == doubtful[last] + 1:
            last += 1
        first, end = doubtful[at], doubtful[last] + 1
        labels[first:end] = _stretch(scores[first:end], forbidden)
        at = last + 1
    return labels


def _stretch(scores: Any, forbidden: Any) -> list[int]:
    """Viterbi over one stretch; the token before it is outside."""
    best = scores[0] + forbidden[OUTSIDE]
    back = []
    for row in scores[1:]:
        paths = best[:, None] + forbidden
        came = paths.argmax(axis=0)
        back.append(came)
        best = paths[came, range(len(best))] + row
    path = [int(best.argmax())]
    for came in reversed(back):
        path.append(int(came[path[-1]]))
    return path[::-1]


def _contents(labels: list[int], certainty: Any) -> list[Content]:
    found: list[tuple[str, list[tuple[int, int]]]] = []
    token = 0
    while token < len(labels):
        name = LABELS[labels[token]]
        if name[2:] not in KINDS:
            token += 1
            continue
        end = token + 1
        while end < len(labels) and LABELS[labels[end]] == f"I-{name[2:]}":
            end += 1
        if name[0] == "R" and found:
            found[-1][1].append((token, end))
        else:
            found.append((name[2:], [(token, end)]))
        token = end
    return [Content(kind, tuple(ranges), mean(certainty, ranges)) for kind, ranges in found]


def _role(labels: list[int], probabilities: Any, numbers: tuple[int, ...]) -> tuple[Found, ...]:
    begins = probabilities[:, numbers[0]].tolist()
    certainty = probabilities[:, list(numbers)].sum(axis=1).tolist()
    found = []
    token = 0
    while token < len(labels):
        if labels[token] not in numbers and certainty[token] < _LEAST:
            token += 1
            continue
        chosen = labels[token] in numbers
        end = token + 1
        while end < len(labels) and certainty[end] >= _LEAST and begins[end] < 0.5:
            if (labels[end] in numbers) != chosen and certainty[end] < 0.5 * certainty[end - 1]:
                break
            end += 1
        found.append(Found(token, end, round(sum(certainty[token:end]) / (end - token), 4)))
        token = end
    return tuple(found)


def mean(certainty: Any, ranges: Iterable[tuple[int, int]]) -> float:
    """The mean of a column over some token ranges."""
    ranges = list(ranges)
    total: float = sum(float(certainty[first:end].sum()) for first, end in ranges)
    tokens: int = sum(end - first for first, end in ranges)
    return round(total / tokens, 4)
