"""Candidates of all passes to one set of quotes: pure, order-free, and with the evidence of every candidate it settled."""

from collections.abc import Iterable
from dataclasses import dataclass

from claimx.model.records import Evidence, QuoteKind, content_id
from claimx.passes.base import Candidate
from claimx.text.span import Span


@dataclass(slots=True)
class Merged:
    """A candidate that was kept, its id, and the evidence of all that agreed with it or lost to it."""

    id: str
    candidate: Candidate
    evidence: tuple[Evidence, ...]
    score: float


def merge(candidates: Iterable[Candidate], document_id: str) -> list[Merged]:
    """Keep the best of the candidates that overlap; agreement raises the score.

    The order of the candidates does not matter and doubles change nothing. Of two that overlap by half of their characters
    (intersection over union) the surer one stays and takes the other's evidence; of two that overlap by less, the less sure
    one is dropped and noted. Scores of agreeing passes combine as independent witnesses: 1 - (1 - a)(1 - b).
    """
    ordered = sorted(candidates, key=_rank)
    kept: list[tuple[Candidate, list[Candidate], list[Candidate]]] = []
    for candidate in ordered:
        _place(candidate, kept)
    kept.sort(key=lambda entry: (entry[0].content, entry[0].kind))
    return [_merged(winner, agreeing, losing, document_id) for winner, agreeing, losing in kept]


def _rank(candidate: Candidate) -> tuple[object, ...]:
    return (-candidate.score, candidate.content, candidate.kind, candidate.made_by, candidate.because, candidate.cue, candidate.source)


def _place(candidate: Candidate, kept: list[tuple[Candidate, list[Candidate], list[Candidate]]]) -> None:
    for winner, agreeing, losing in kept[-200:]:
        shared = _shared(candidate.content, winner.content)
        if not shared:
            continue
        union = _size(candidate.content) + _size(winner.content) - shared
        (agreeing if shared * 2 >= union else losing).append(candidate)
        return
    kept.append((candidate, [], []))


def _size(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _shared(a: tuple[Span, ...], b: tuple[Span, ...]) -> int:
    if a[-1].end <= b[0].start or b[-1].end <= a[0].start:
        return 0
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def _merged(winner: Candidate, agreeing: list[Candidate], losing: list[Candidate], document_id: str) -> Merged:
    evidence = [_evidence(winner, winner.note)]
    doubt = 1.0 - winner.score
    voices = {winner.made_by}
    for other in agreeing:
        entry = _evidence(other, other.note)
        if entry not in evidence:
            evidence.append(entry)
        if other.made_by not in voices:
            voices.add(other.made_by)
            doubt *= 1.0 - other.score
    evidence += [_evidence(other, "lost: overlaps in part") for other in losing]
    identity = content_id("quote", document_id, tuple(map(tuple, winner.content)), QuoteKind(winner.kind).value)
    return Merged(identity, winner, tuple(evidence), round(1.0 - doubt, 4))


def _evidence(candidate: Candidate, note: str | None) -> Evidence:
    return Evidence(made_by=candidate.made_by, because=candidate.because, score=candidate.score, note=note)
