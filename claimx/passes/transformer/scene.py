"""One document as the linker and the judge look at it: labels, the rules' quotes in tokens, and what lies between."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Protocol

from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.passes.transformer.decode import Decoded, Found
from claimx.passes.transformer.features import tokens_of
from claimx.passes.transformer.labels import CONTENT, SOURCE
from claimx.text.span import Span

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate in token ranges; `plausible`: how likely it is a quote by what is known without labels."""

    candidate: Candidate
    content: Ranges
    cue: Ranges
    source: Ranges
    plausible: float | None = None


class LikelySources(Protocol):
    """Who may have said a content, by all that is known without labels: spans (None: nobody) and how likely each is."""

    def __call__(
        self, content: Ranges, cue: Ranges, rule: Proposal | None
    ) -> Sequence[tuple[tuple[int, int] | None, float]]: ...


class Scene:
    """A reading, its probabilities, what was decoded from them, and what other passes propose.

    `content` and `source` are columns: how likely each token is one of a content, of a source. `opens` are the opening
    marks, `likely` the judge of sources, if there is one. Everything is found by its place, so that a long document
    costs no more per quote than a short one.
    """

    def __init__(
        self,
        reading: Reading,
        probabilities: Any,
        decoded: Decoded,
        others: list[Proposal],
        likely: "LikelySources | None" = None,
    ) -> None:
        self.reading = reading
        self.likely = likely
        self.probabilities = probabilities
        self.decoded = decoded
        self.others = others
        self.content = probabilities[:, list(CONTENT)].sum(axis=1) if len(probabilities) else probabilities
        self.source = probabilities[:, list(SOURCE)].sum(axis=1) if len(probabilities) else probabilities
        self.opens = sorted(reading.at_open)
        self._sentences = [first for first, _, _ in reading.sentences]
        self._begins = sorted(first for one in decoded.contents for first, _ in one.ranges)
        self._starts = [one.content[0][0] for one in others]
        self._reach = list(accumulate((one.content[-1][1] for one in others), max))
        self._named = {role: self._tokens_named(role) for role in ("cue", "source")}
        self._found = {"cue": [one.first for one in decoded.cues], "source": [one.first for one in decoded.sources]}

    def of(self, others: list[Proposal]) -> "Scene":
        """The same text with other proposals."""
        return Scene(self.reading, self.probabilities, self.decoded, others)

    def _tokens_named(self, role: str) -> dict[int, list[int]]:
        """For each token of a cue or source the numbers of the proposals whose it is."""
        named: dict[int, list[int]] = {}
        for number, one in enumerate(self.others):
            for first, end in getattr(one, role):
                for token in range(first, end):
                    named.setdefault(token, []).append(number)
        return named

    def sentence(self, token: int) -> int:
        """The number of the sentence that a token stands in."""
        return bisect_right(self._sentences, token) - 1

    def sentences(self, first: int, last: int) -> tuple[int, int]:
        """The tokens, first (in) to end (out), of the sentences with these numbers, both in."""
        end = self._sentences[last + 1] if last + 1 < len(self._sentences) else len(self.reading.starts)
        return self._sentences[max(0, first)], end

    def contents_between(self, first: int, end: int) -> int:
        """How many decoded contents begin between two tokens."""
        return max(0, bisect_right(self._begins, end - 1) - bisect_right(self._begins, first - 1))

    def found(self, role: str, first: int, end: int) -> Sequence[Found]:
        """The decoded cues or sources that begin between two tokens."""
        all_of_role = self.decoded.cues if role == "cue" else self.decoded.sources
        return all_of_role[bisect_left(self._found[role], first) : bisect_left(self._found[role], end)]

    def named(self, role: str, first: int, end: int) -> list[Proposal]:
        """The proposals whose cue or source has a token between two tokens, in text order."""
        tokens = self._named[role]
        return [self.others[n] for n in sorted({n for token in range(first, end) for n in tokens.get(token, ())})]

    def best_other(self, content: Ranges) -> tuple[Proposal | None, float]:
        """The proposal of another pass that shares most with a content, and the intersection over union of both."""
        best: tuple[Proposal | None, float] = (None, 0.0)
        for one in self.near(content):
            shared = overlap(one.content, content)
            if shared > best[1]:
                best = one, shared
        return best

    def near(self, content: Ranges) -> list[Proposal]:
        """The proposals whose extent meets that of a content, in text order."""
        first, end = content[0][0], content[-1][1]
        met = range(bisect_right(self._reach, first), bisect_left(self._starts, end))
        return [self.others[n] for n in met if first < self.others[n].content[-1][1]]


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
