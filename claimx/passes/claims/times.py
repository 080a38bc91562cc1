"""Times: dates, relative times, spans and clock times, as TIMEX3 values, resolved where they can be."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import compress

from claimx.lang import flags as F
from claimx.model.making import unchecked
from claimx.model.records import Granularity, TimeModifier, TimeRef
from claimx.passes.claims import calendar as C
from claimx.passes.claims.calendar import When
from claimx.passes.claims.clock import Clocks
from claimx.passes.claims.dates import Dates
from claimx.passes.claims.moments import ANY_NUMBER, Node
from claimx.passes.claims.relative import Relative
from claimx.passes.claims.tables import Phrases, tables_of
from claimx.passes.reading import Reading
from claimx.text.span import Span

_time = unchecked(TimeRef)
_DASHES = frozenset("-–—~/")


class Times(Dates, Relative, Clocks):
    """Finds the times of one text; `taken` marks the tokens of those that are no spans of time."""

    def find(self, candidates: Iterable[int] | None = None) -> Iterator[TimeRef]:
        """The times in order; `candidates` are tokens, all those among them at which a time can begin."""
        words, gates, last = self.words, self.lists.gates, 0
        count = len(words)
        if candidates is None:
            candidates = compress(range(count), map(self.lists.memory.__getitem__, words))
        for i in candidates:
            if i < last:
                continue
            gate = gates[words[i]]
            if gate is not None and (i + 1 == count or words[i + 1].lower not in gate):
                if ANY_NUMBER not in gate or not self._may_follow(i + 1, gate):
                    continue
            node = self._at(i)
            if node is None:
                continue
            node = self._with_left(self._joined(node), last)
            if node.when.granularity is not Granularity.DURATION:
                for k in range(node.first, min(node.end, count)):
                    self.taken[k] = 1
            last = max(node.end, i + 1)
            yield self._finished(node)

    def _finished(self, node: Node) -> TimeRef:
        when = node.when
        span = Span(node.start, node.stop)
        timex, granularity = when.timex, when.granularity
        if node.clock and timex == "P1D":
            timex = ""  # every day at three: T15
        if node.clock:
            timex, granularity = f"{timex}{node.clock}", Granularity.TIME_OF_DAY
        return _time(
            span=span,
            text=span.of(self.reading.text),
            timex=timex,
            granularity=granularity,
            modifier=node.modifier,
            resolved=when.days,
            anchor=self.reference if when.anchored and when.days is not None else None,
        )

    def _joined(self, node: Node) -> Node:
        """A date with its clock, a clock with its date, a time to another."""
        node = self._with_clock(node)
        return self._range(node)

    def _with_clock(self, node: Node) -> Node:
        k = node.end
        is_clock = bool(node.clock) and not node.when.timex
        dated = node.when.granularity is Granularity.DAY and (not node.clock or node.clock[1:2].isalpha())
        if node.when.granularity is Granularity.SET and not node.clock:
            dated = True
        if not (is_clock or dated):
            return node
        if is_clock and node.clock[1:2].isalpha():
            return self._part_clock(node)
        while k < node.end + 3 and k < len(self.words) and (self._lower(k) in self.t.links or self._lower(k) == ","):
            k += 1
        if dated:
            if not (self._may_be_clock(k) or self._may_be_clock(node.end)):
                return node
            for start in (k, node.end):
                sign = self.lists.clock_before.at(self.words, start)
                limit = self.lists.modifiers.at(self.words, start)
                places = {start: None, sign[0] if sign else start: None, limit[0] if limit else start: limit}
                for at, modifier in places.items():
                    other = self._clock_at(at)
                    if other is not None:
                        merged = self._merged(node, other, node.when, same_half(node.clock, other.clock))
                        merged.modifier = modifier[1] if modifier is not None else node.modifier
                        return merged
            return node
        other = self._at(k) if k < len(self.words) else None
        if other is None or not other.when.timex or other.clock and not other.clock[1:2].isalpha():
            return node
        if other.when.granularity not in (Granularity.DAY, Granularity.SET):
            return node
        return self._merged(node, other, other.when, node.clock)

    def _may_be_clock(self, i: int) -> bool:
        """Whether a clock time can begin at token i, or what stands before one."""
        return i < len(self.words) and self.lists.clocks[self.words[i]]

    def _clock_at(self, i: int) -> Node | None:
        """A clock time or a range of them that begins at token i, with nothing of a date in it."""
        node = self._hours(i) or self._clock(i) if i < len(self.words) else None
        if node is None or node.when.days is not None or node.clock[1:2].isalpha():
            return None
        return node

    def _part_clock(self, node: Node) -> Node:
        """in the morning at 7"""
        sign = self.lists.clock_before.at(self.words, node.end)
        other = self._clock_at(sign[0]) if sign is not None else None
        if other is None or not other.clock:
            return node
        return self._merged(node, other, node.when, same_half(node.clock, other.clock))

    def _merged(self, node: Node, other: Node, when: When, clock: str) -> Node:
        if not other.clock and "/" in other.when.timex and not other.when.days:
            low, _, high = other.when.timex.partition("/")
            both = When(f"{when.timex}{low}/{when.timex}{high}", Granularity.TIME_OF_DAY, when.days, when.anchored)
            return replace(node, end=other.end, stop=other.stop, when=both, clock="")
        return replace(node, end=other.end, stop=other.stop, when=when, clock=clock)

    def _range(self, first: Node) -> Node:
        """from April to June, 2014-2018, zwischen 2015 und 2018, from 5 to 6 pm."""
        k = first.end
        if k >= len(self.words) or first.when.granularity in (Granularity.DURATION, Granularity.SET):
            return first
        if first.clock[1:2].isalpha() and not first.when.timex or "/" in first.when.timex:
            return first
        sign = self.words[k].lower
        to, joined = sign in self.t.to or sign in _DASHES and self.starts[k] - first.stop <= 1, sign in self.t.range_and
        if not (to or joined):
            return first
        opened = self._opened(first.first)
        if not to and opened is None:
            return first
        at = self._skip_links(k + 1, 3)
        second = self._end_of_range(at, first)
        if second is None:
            return first
        if bool(first.clock) != bool(second.clock) and not (
            first.clock and not second.clock and second.when.timex == ""
        ):
            return first
        return self._ranged(first, second, opened if opened is not None else first.first)

    def _end_of_range(self, i: int, first: Node) -> Node | None:
        if i >= len(self.words):
            return None
        edge = self.lists.edges.at(self.words, i)
        if edge is not None:
            i = self._skip_links(edge[0])
        self._after_date = first.day is not None
        second = self._at(i)
        self._after_date = False
        if first.year is not None and first.month is None and second is None:
            found = self._year_number(i)
            if found is not None:
                return self._node(i, found[1], C.year(found[0]), year=found[0])
        if second is None or second.when.granularity in (Granularity.DURATION, Granularity.SET):
            return None
        return self._with_clock(second)

    def _ranged(self, first: Node, second: Node, at: int) -> Node:
        if first.clock and second.clock:
            return self._clock_range(first, second, at)
        if not first.when.timex or not second.when.timex:
            return first
        low, high = (self._as_day(node.when) for node in (first, second))
        if "PRESENT_REF" in (low.timex, high.timex):
            return first
        when = C.between(low, high)
        return replace(second, first=at, start=self.starts[at], when=when, clock="", day=None, month=None, year=None)

    def _as_day(self, when: When) -> When:
        """Now, as the end of a range, is the reference day."""
        return (
            C.relative("D", 0, self.reference) if when.timex == "PRESENT_REF" and self.reference is not None else when
        )

    def _clock_range(self, first: Node, second: Node, at: int) -> Node:
        day = second.when if second.when.timex else first.when
        low, high = first.clock, second.clock
        timex = f"{day.timex}{low}/{day.timex}{high}"
        when = When(timex, Granularity.TIME_OF_DAY, day.days, day.anchored)
        return replace(second, first=at, start=self.starts[at], when=when, clock="")

    def _with_left(self, node: Node, last: int) -> Node:
        """since, until, before, after; at the end of, early: as far back as the last time found."""
        if not node.first:
            return node
        lefts, before = self.lists.lefts, self.words[node.first - 1]
        if before.lower not in lefts and not before.flags & F.ARTICLE:
            return node
        edge = self.lists.edges.before(self.words, node.first) or self._past_article(self.lists.edges, node.first)
        if (
            edge is not None
            and edge[0] >= last
            and node.when.granularity not in (Granularity.DURATION, Granularity.SET)
        ):
            node.first, node.start, node.modifier = edge[0], self.starts[edge[0]], edge[1]
        found = self.lists.modifiers.before(self.words, node.first) or self._past_article(
            self.lists.modifiers, node.first
        )
        if found is None or found[0] < last or node.when.granularity in (Granularity.DURATION, Granularity.SET):
            return node
        opening = self._lower(found[0])
        if "/" in node.when.timex or opening in self.t.opens and opening in self.t.links:
            return node
        node.first, node.start, node.modifier = found[0], self.starts[found[0]], found[1]
        return node

    def _past_article(self, phrases: Phrases[TimeModifier], i: int) -> tuple[int, TimeModifier] | None:
        if i and self.words[i - 1].flags & F.ARTICLE:
            return phrases.before(self.words, i - 1)
        return None


def same_half(part: str, clock: str) -> str:
    """tonight at 8, il pomeriggio alle 7: the hour is one of the second half of the day."""
    if part in ("TEV", "TNI", "TAF") and clock[1:3].isdecimal() and int(clock[1:3]) < 12:
        return f"T{int(clock[1:3]) + 12}{clock[3:]}"
    return clock


def find_times(reading: Reading, reference: date | None = None) -> list[TimeRef]:
    """The times of a text, in the order of the text.

    `reference` is the day that relative times (last month) are counted from, such as the date of the document; without
    it they are found and stay unresolved. Pure; takes time linear in the length of the text.
    """
    return list(Times(reading, tables_of(reading.pack), reference).find())
