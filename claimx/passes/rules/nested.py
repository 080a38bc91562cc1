"""Quotes inside quotes: who is quoted by somebody who is quoted. „Er rief: ‚Halt!‘, und ich blieb“, sagte sie."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from claimx.model.records import QuoteKind
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.text.marks import Marked
from claimx.text.span import Span

Propose = Callable[[Reading], list[Candidate]]

DEEPEST = 2
"""So many quotes may stand around one; deeper ones are left to the outermost: no article has them, hostile texts do."""
_FEWEST = 2
_LONGEST = 20_000


def find_nested(reading: Reading, found: Sequence[Candidate], propose: Propose, depth: int = 1) -> Iterator[Candidate]:
    """The direct quotes with a cue of their own that stand in marks inside the direct quotes among `found`.

    The words of the outer quote are read again as a text of their own, in which the inner marks are the outer ones.
    Only quotes with a pair of marks and a cue count: inside speech, single marks are mostly titles and terms.
    """
    if depth > DEEPEST:
        return
    around = _around_marks(reading)
    if not around:
        return
    spoken = sorted(span for candidate in found if candidate.kind is QuoteKind.DIRECT for span in candidate.content)
    at = 0
    for marked in around:
        start, end = reading.starts[marked.first], reading.ends[marked.last - 1]
        while at < len(spoken) and spoken[at].end <= start:
            at += 1
        if at < len(spoken) and spoken[at].start < end and end - start <= _LONGEST:
            yield from _inside(reading, start, end, propose, depth)


def _around_marks(reading: Reading) -> list[Marked]:
    """Outermost stretches that hold a closed one of a few words, in order."""
    outer: list[Marked] = []
    for marked in reading.marked:
        if marked.level != 1 or not (marked.opened and marked.closed) or marked.last - marked.first < _FEWEST:
            continue
        parent = reading.marked[marked.parent]
        if not outer or outer[-1] is not parent:
            outer.append(parent)
    return outer


def _inside(reading: Reading, start: int, end: int, propose: Propose, depth: int) -> Iterator[Candidate]:
    inner = Reading(reading.text[start:end], reading.pack)
    found = [candidate for candidate in propose(inner) if _is_quote(candidate, inner)]
    for candidate in found:
        yield _moved(candidate, start, depth)
    for candidate in find_nested(inner, found, propose, depth + 1):
        yield _moved(candidate, start, candidate.depth)


def _is_quote(candidate: Candidate, inner: Reading) -> bool:
    if candidate.kind is not QuoteKind.DIRECT or not candidate.closed or not candidate.cue:
        return False
    marked = [word for span in candidate.content for word in span.of(inner.text).split()]
    return len(marked) >= _FEWEST


def _moved(candidate: Candidate, by: int, depth: int) -> Candidate:
    """The candidate in the offsets of the whole text."""

    def spans(given: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple([Span(start + by, end + by) for start, end in given])

    return replace(
        candidate,
        content=spans(candidate.content),
        fragments=spans(candidate.fragments),
        cue=spans(candidate.cue),
        source=spans(candidate.source),
        via=spans(candidate.via),
        depth=depth,
    )


__all__ = ["DEEPEST", "find_nested"]
