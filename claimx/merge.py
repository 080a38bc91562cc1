"""Candidates of all passes to one set of quotes: pure, order-free, with the evidence of every candidate it settled."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from claimx.model.records import Evidence, Outcome, QuoteKind, content_id
from claimx.passes.base import Candidate
from claimx.text.span import Span


@dataclass(slots=True)
class Merged:
    """A candidate that was kept, its id, and the evidence of all that agreed with it or lost to it."""

    id: str
    candidate: Candidate
    evidence: tuple[Evidence, ...]
    score: float
    nested_in: str | None = None


def merge(
    candidates: Iterable[Candidate], document_id: str, *, calibrated: bool = False, least: float = 0.0
) -> list[Merged]:
    """Keep the best of the candidates that overlap; agreement raises the score.

    The order of the candidates does not matter and doubles change nothing. Of two that overlap by half of their
    characters (intersection over union) the surer one stays and takes the other's evidence; of two that overlap by
    less, the less sure one is dropped and noted. Scores of agreeing passes combine as independent witnesses:
    1 - (1 - a)(1 - b); `calibrated` ones say already what all passes think of them, and stay as they are. An outermost
    candidate below `least` is no quote, only evidence beside one. Candidates inside quotes are settled among those of
    their depth, and stay when the quote that they stand in does. In the order of the text, the outer before the inner.
    Linear in the candidates and the characters they span.
    """
    found = [candidate for candidate in candidates if _size(candidate.content)]
    if _are_apart(found) and not least:
        return [_merged(_Settled(candidate, [], []), document_id, calibrated) for candidate in found]
    depths: dict[int, _Table] = {}
    for candidate in sorted(found, key=_rank):
        depths.setdefault(candidate.depth, _Table(0.0 if candidate.depth else least)).place(candidate)
    merged: list[Merged] = []
    around: list[Merged] = []
    for depth in sorted(depths):
        kept = depths[depth].kept
        kept.sort(key=lambda settled: settled.winner.content)
        here = [_merged(settled, document_id, calibrated) for settled in kept]
        around = _within(here, around) if depth else here
        merged += around
    if len(depths) > 1:
        merged.sort(key=lambda one: (one.candidate.content[0].start, one.candidate.depth, one.candidate.content))
    return merged


def _within(inner: list[Merged], outer: list[Merged]) -> list[Merged]:
    """Those of `inner` that one of `outer` holds, and which; both are in the order of the text."""
    kept: list[Merged] = []
    starts = [one.candidate.content[0].start for one in outer]
    for one in inner:
        spans = one.candidate.content
        place = bisect_right(starts, spans[0].start) - 1
        if place >= 0 and _size(spans) == _shared(spans, outer[place].candidate.content):
            one.nested_in = outer[place].id
            kept.append(one)
    return kept


def _are_apart(candidates: Iterable[Candidate]) -> bool:
    """Whether the candidates of a text stand in its order and none overlaps another: the rule of one pass alone."""
    last = 0
    for candidate in candidates:
        for start, end in candidate.content:
            if not last <= start < end or candidate.depth:
                return False
            last = end
    return True


def _rank(candidate: Candidate) -> tuple[object, ...]:
    """The surer first; every field counts, so that no two that differ share a place."""
    return (
        -candidate.score,
        candidate.content,
        candidate.kind,
        candidate.made_by,
        candidate.because,
        candidate.cue,
        candidate.source,
        candidate.fragments,
        candidate.via,
        not candidate.closed,
        (candidate.lemma is not None, candidate.lemma or ""),
        candidate.cue_class,
        candidate.attitude,
        candidate.negated,
        candidate.continuation,
        candidate.unsourced,
        (candidate.note is not None, candidate.note or ""),
        candidate.depth,
    )


@dataclass(slots=True)
class _Settled:
    """A candidate that stays, and those that met it."""

    winner: Candidate
    agreeing: list[Candidate]
    losing: list[Candidate]


class _Table:
    """What is kept, found again by its place: what is kept never overlaps, so a stretch of 256 characters holds few."""

    def __init__(self, least: float) -> None:
        self.least = least
        self.kept: list[_Settled] = []
        self.places: dict[int, list[int]] = {}

    def place(self, candidate: Candidate) -> None:
        """Keep a candidate, or note it beside the surest one that it overlaps."""
        met = self._met(candidate.content)
        if met is None:
            if candidate.score < self.least:
                return
            for start, end in candidate.content:
                for place in range(start >> 8, (end + 255) >> 8):
                    self.places.setdefault(place, []).append(len(self.kept))
            self.kept.append(_Settled(candidate, [], []))
            return
        winner = met.winner.content
        shared = _shared(candidate.content, winner)
        union = _size(candidate.content) + _size(winner) - shared
        if shared * 2 < union:
            met.losing.append(candidate)
        elif candidate != met.winner:
            met.agreeing.append(candidate)

    def _met(self, content: tuple[Span, ...]) -> _Settled | None:
        """The first of those kept, that is the surest, that shares characters with `content`."""
        near: set[int] = set()
        for start, end in content:
            for place in range(start >> 8, (end + 255) >> 8):
                near.update(self.places.get(place, ()))
        for n in sorted(near):
            if _shared(content, self.kept[n].winner.content):
                return self.kept[n]
        return None


def _size(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _shared(a: tuple[Span, ...], b: tuple[Span, ...]) -> int:
    if a[-1].end <= b[0].start or b[-1].end <= a[0].start:
        return 0
    if len(a) == len(b) == 1:
        return min(a[0].end, b[0].end) - max(a[0].start, b[0].start)
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def _merged(settled: _Settled, document_id: str, calibrated: bool) -> Merged:
    winner = settled.winner
    identity = content_id("quote", document_id, tuple(map(tuple, winner.content)), QuoteKind(winner.kind).value)
    if not settled.agreeing and not settled.losing:
        return Merged(identity, winner, (_evidence(winner),), round(1.0 - (1.0 - winner.score), 4))
    evidence = [_evidence(winner)]
    doubt = 1.0 - winner.score
    voices = {winner.made_by}
    for other in settled.agreeing:
        evidence.append(_evidence(other, Outcome.AGREED, winner))
        if other.made_by not in voices and not calibrated:
            voices.add(other.made_by)
            doubt *= 1.0 - other.score
    evidence += [_evidence(other, Outcome.LOST, winner) for other in settled.losing]
    return Merged(identity, winner, tuple(dict.fromkeys(evidence)), round(1.0 - doubt, 4))


def _evidence(candidate: Candidate, outcome: Outcome = Outcome.CHOSEN, winner: Candidate | None = None) -> Evidence:
    if winner is None:
        return _chosen(candidate.made_by, candidate.because, candidate.score, candidate.note)
    return Evidence(
        made_by=candidate.made_by,
        because=candidate.because,
        score=candidate.score,
        note=candidate.note if outcome is Outcome.AGREED else "lost: overlaps in part",
        outcome=outcome,
        content=candidate.content if candidate.content != winner.content else (),
    )


@lru_cache(maxsize=4096)
def _chosen(made_by: str, because: str, score: float, note: str | None) -> Evidence:
    return Evidence(made_by=made_by, because=because, score=score, note=note)
