"""The day of a document, read off its dateline: the line below the headline, or the words before its first sentence."""

from collections.abc import Iterator
from datetime import date

from claimx.lang import flags as F
from claimx.model.records import Granularity
from claimx.passes.claims.tables import tables_of
from claimx.passes.claims.times import Times
from claimx.passes.reading import Reading
from claimx.text.segments import Block
from claimx.text.span import Span

_BLOCKS = 8
_SHORT = 24
_LEAD = 16


def find_published(reading: Reading) -> tuple[date, Span] | None:
    """The day that the head of a document gives for it, and the words that do; None where it gives none.

    The head are the short lines below the headline and before the first sentence, and what stands before the dash of
    the first paragraph: `HONG KONG, 15 November 2026 (Agency) – `. Only a whole day counts: a month or a weekday could
    be that of anything.
    """
    finder = Times(reading, tables_of(reading.pack), None)
    for first, end in _heads(reading):
        for time in finder.find(range(first, end)):
            day = time.resolved
            if time.granularity in (Granularity.DAY, Granularity.TIME_OF_DAY) and day is not None and day[0] == day[1]:
                return day[0], time.span
    return None


def _heads(reading: Reading) -> Iterator[tuple[int, int]]:
    """Tokens that may hold the day, as first and end."""
    at = 0
    for block in reading.blocks[:_BLOCKS]:
        first, end = _tokens(reading, block, at)
        at = end
        stands_apart = end - first <= _SHORT and not reading.flags[end - 1] & F.STOP
        if block.kind == "byline" or stands_apart and not (block.kind == "heading" and first == 0):
            yield first, min(end, first + _SHORT)
        elif block.kind == "paragraph":
            lead = _lead(reading, first, end)
            if lead is not None:
                yield first, lead
            return


def _tokens(reading: Reading, block: Block, at: int) -> tuple[int, int]:
    """The tokens of a block; none of them stands before token `at`."""
    starts, count = reading.starts, len(reading.starts)
    while at < count and starts[at] < block.start:
        at += 1
    first = at
    while at < count and starts[at] < block.end:
        at += 1
    return first, at


def _lead(reading: Reading, first: int, end: int) -> int | None:
    """Where the dateline of a first paragraph ends: at a dash behind a number, a bracket or capitals."""
    flags = reading.flags
    for k in range(first + 1, min(first + _LEAD, end)):
        if flags[k] & F.DASH and flags[k - 1] & (F.CLOSE_BRACKET | F.ALL_CAPITALS | F.NUMBER):
            return k
    return None
