"""One document as the linker and the judge look at it: labels, the rules' quotes in tokens, and what lies between."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.passes.transformer.decode import Decoded, Found
from claimx.passes.transformer.features import tokens_of
from claimx.text.span import Span

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate in token ranges."""

    candidate: Candidate
    content: Ranges
    cue: Ranges
    source: Ranges


@dataclass(slots=True)
class Scene:
    """A reading, its probabilities, what was decoded from them, and what other passes propose."""

    reading: Reading
    probabilities: Any
    decoded: Decoded
    others: list[Proposal]
    sentences: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # first tokens of all decoded contents, sorted

    def __post_init__(self) -> None:
        self.sentences = [first for first, _, _ in self.reading.sentences]
        self.starts = sorted(first for one in self.decoded.contents for first, _ in one.ranges)

    def sentence(self, token: int) -> int:
        """The number of the sentence that a token stands in."""
        return bisect_right(self.sentences, token) - 1

    def contents_between(self, first: int, end: int) -> int:
        """How many decoded contents begin between two tokens."""
        return max(0, bisect_right(self.starts, end - 1) - bisect_right(self.starts, first - 1))

    def best_other(self, content: Ranges, made_by: str | None = None) -> tuple[Proposal | None, float]:
        """The proposal of another pass that shares most with a content, and the intersection over union of both."""
        best: tuple[Proposal | None, float] = (None, 0.0)
        for one in self.near(content):
            if made_by is not None and one.candidate.made_by == made_by:
                continue
            shared = overlap(one.content, content)
            if shared > best[1]:
                best = one, shared
        return best

    def near(self, content: Ranges) -> list[Proposal]:
        """The proposals whose extent meets that of a content, in text order."""
        first, end = content[0][0], content[-1][1]
        return [one for one in self.others if one.content[0][0] < end and first < one.content[-1][1]]


def proposals(reading: Reading, candidates: Sequence[Candidate]) -> list[Proposal]:
    """The outermost candidates in tokens, in text order; one that covers no token is left out."""
    found = []
    for candidate in candidates:
        content = token_ranges(reading, candidate.content)
        if content and not candidate.depth:
            cue, source = token_ranges(reading, candidate.cue), token_ranges(reading, candidate.source)
            found.append(Proposal(candidate, content, cue, source))
    return sorted(
        found, key=lambda one: (one.content, one.candidate.made_by, one.candidate.because, -one.candidate.score)
    )


def token_ranges(reading: Reading, spans: Sequence[Span]) -> Ranges:
    """Spans of characters as ranges of tokens."""
    return tuple([(first, end) for first, end in (tokens_of(reading, span) for span in spans) if first < end])


def size(ranges: Ranges) -> int:
    """The tokens in some ranges."""
    return sum(end - first for first, end in ranges)


def overlap(one: Ranges, other: Ranges) -> float:
    """Intersection over union, in tokens."""
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    return shared / (size(one) + size(other) - shared) if shared else 0.0


def as_found(ranges: Ranges) -> Found:
    """The extent of some ranges, as if found without a label."""
    return Found(ranges[0][0], ranges[-1][1], 0.0)
