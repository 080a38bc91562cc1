"""Times: dates, months, quarters, years, relative times, spans, clock times, as TIMEX3 values, resolved where they can be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from claimx.lang import flags as F
from claimx.model.records import Granularity, TimeModifier, TimeRef
from claimx.passes.claims import calendar as C
from claimx.passes.claims.calendar import When
from claimx.passes.claims.numbers import Numbers
from claimx.passes.claims.tables import Entry, Phrases, Tables, spellings, tables_of
from claimx.passes.reading import Reading
from claimx.text.span import Span

_PARTS = re.compile(r"(\d{1,4}|[^\W\d_]{3,10}\.?)([-/.])(\d{1,4}|[^\W\d_]{3,10})(?:\2(\d{4}|\d{2}|[^\W\d_]{3,10}))?(?![\w%])")
_SHORT_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?!\s?\d{3})(\d{4})?")
_SPACED_ISO = re.compile(r"(\d{4}) - (\d{1,2}) - (\d{1,2})(?!\d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])")
_HOUR = re.compile(r"(\d{1,2})\s?[hH](?:\s?(\d{2}))?(?![\w])")
_DOTTED = re.compile(r"(\d{1,2})[.,](\d{2})(?!\d)")
_DAY = re.compile(r"(\d{1,2})(\D{0,4})")
_QUARTER = re.compile(r"([qth])([1-4])|([1-4])([qth])")
_QUARTER_YEAR = re.compile(r"([qthQTH])([1-4])[-/ ]?['’]?(\d{4}|\d{2})(?!\w)|(\d{4})[-/ ]?([qthQTH])([1-4])(?!\w)|([1-4])([qthQTH])[-/ ]?(\d{2,4})(?!\w)")
_WEEK_CODE = re.compile(r"(\d{4})-?[wW](\d{2})(?!\w)")
_DECADE = re.compile(r"(\d{4}|\d{2})(\D{1,3})")
_ROMAN = re.compile(r"(?=[IVX])(X{0,2})(IX|IV|V?I{0,3})(e|er|º|°|o)?")
_CHAIN_AFTER = re.compile(r"[-–/](\d+)([-–/]\d+)?")
_YEAR_BEFORE = re.compile(r"(?<!\d)(?<![-–/])\d{4}[-–/]$")
_CLOCK_UNITS = frozenset(("h", "min", "s", "qh"))
_CURRENCY_SIGNS = "$€£¥₹₽%"
_MODIFIER_ORDER = (
    TimeModifier.SINCE,
    TimeModifier.UNTIL,
    TimeModifier.BEFORE,
    TimeModifier.AFTER,
)
_EDGES = (TimeModifier.START, TimeModifier.MID, TimeModifier.END)
_FIRST_YEAR, _LAST_YEAR = 1000, 2199
_LIMIT = 100_000  # spellings remembered
_HALF_DAY = re.compile(r"(?:\s?([ap])\.?\s?m|([ap]))\b\.?", re.IGNORECASE)
_BARE_CLOCK = frozenset(("at", "las", "alle", "às", "all'"))  # behind these a bare number can be an hour


@dataclass(slots=True)
class _Node:
    """A time being put together: tokens first to end, characters start to stop."""

    first: int
    end: int
    start: int
    stop: int
    when: When
    clock: str = ""
    modifier: TimeModifier | None = None
    bare: bool = False  # a number that only its surroundings make a time
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    unit: str = ""


class _Words:
    """The phrases of [times], made once for a language."""

    def __init__(self, tables: Tables) -> None:
        t = tables.figures.times
        make = tables.phrases
        self.months = {s: int(v) for w, v in t.months.items() for s in spellings(w)}
        self.weekdays = make((w, int(v)) for w, v in t.weekdays.items())
        self.recurring = make((w, int(v)) for w, v in t.recurring.items())
        self.units = make(t.units.items())
        self.adverbs = make(t.adverbs.items())
        self.ordinals = make((w, int(v)) for w, v in t.ordinals.items())
        self.days = make((w, int(v)) for w, v in t.days.items())
        self.now = make((w, None) for w in t.now)
        self.parts = make(t.parts.items())
        self.now_parts = make(t.now_parts.items())
        self.seasons = make(t.seasons.items())
        self.holidays = make(t.holidays.items())
        self.every = make((w, None) for w in t.every)
        self.whole = make((w, None) for w in t.whole)
        self.after_noun = make(
            [(p, -1) for p in t.last_after] + [(p, 0) for p in t.this_after] + [(p, 1) for p in t.next_after]
        )
        self.ago_before, self.ago_after = make((w, None) for w in t.ago_before), make((w, None) for w in t.ago_after)
        self.in_before, self.in_after = make((w, None) for w in t.in_before), make((w, None) for w in t.in_after)
        self.modifiers = make(
            (p, kind) for kind in _MODIFIER_ORDER for p in getattr(t, kind.value)
        )
        self.edges = make((p, kind) for kind in _EDGES for p in getattr(t, kind.value))
        self.decade_before = make((w, None) for w in t.decade_before)
        self.clock_before = make((w, None) for w in t.clock_before)
        self.clock_after = make((w, None) for w in t.clock_after)
        self.half_days = make([(p, 0) for p in t.morning] + [(p, 12) for p in t.afternoon])
        self.half_past = make((w, None) for w in t.half_past)
        self.half_to = t.half_to
        self.offsets: dict[str, int] = {}
        for words, offset in ((t.last, -1), (t.this, 0), (t.next, 1), (t.before_last, -2), (t.after_next, 2)):
            self.offsets |= {s: offset for w in words for s in spellings(w)}
        quantities, common = tables.figures.quantities, tables.figures.common
        self.measures = frozenset(
            phrase
            for phrases in (
                quantities.percent,
                quantities.short_currencies,
                (code.lower() for code in quantities.currencies),
                *quantities.currencies.values(),
                *common["currencies"].values(),
                *quantities.units.values(),
                *quantities.more_units.values(),
            )
            for phrase in phrases
        )
        self.codes = frozenset({f"{c}{n}" for c in "qth" for n in range(1, 5)} | {f"{n}{c}" for c in "qth" for n in range(1, 5)})
        self.behind_article = frozenset(self.units.first_words) | set(self.months) | t.half_to | tables.halves
        self.memory: dict[str, tuple[str, ...]] = {}
        self._by_word: dict[str, list[str]] = {}
        lists: tuple[tuple[str, tuple[Phrases[int] | Phrases[str] | Phrases[None], ...]], ...] = (
            ("_every", (self.every,)),
            ("_weekday", (self.weekdays, self.recurring)),
            ("_now", (self.now_parts, self.days, self.now, self.holidays, self.adverbs)),
            ("_season", (self.seasons,)),
            ("_part", (self.parts,)),
            ("_whole", (self.whole,)),
            ("_unit_noun", (self.units,)),
        )
        for name, tables_of_name in lists:
            for phrases in tables_of_name:
                for word in phrases.first_words:
                    self._by_word.setdefault(word, []).append(name)

    def readers(self, lower: str, entry: Entry | None, digits: bool) -> tuple[str, ...]:
        """The methods of Times that can begin with a spelling, in the order in which they are tried."""
        if digits:
            return _DIGIT_READERS
        names = list(self._by_word.get(lower, ()))
        spoken = entry is not None and (entry.cardinal is not None or entry.article or entry.fixed is not None or entry.half)
        ordinal = lower in self.ordinals.first_words or _ROMAN.fullmatch(lower.upper()) is not None
        head, dash, tail = lower.partition("-")
        if spoken or lower in self.half_past.first_words:
            names += ["_hours", "_clock", "_count_unit"]
        if lower in self.half_to:
            names.append("_clock")
        if spoken or ordinal:
            names.append("_day_month")
        if ordinal or self.offsets.get(lower) == -1:
            names.append("_ordinal_unit")
        if lower in self.offsets:
            names.append("_offset_first")
        if lower in self.months or dash and (head in self.months or tail in self.months):
            names += ["_numeric", "_month_first"]
        if lower in self.codes or lower[:2] in self.codes:
            names.append("_quarter_code")
        return tuple(name for name in _ORDER if name in names)


_ORDER = (
    "_every",
    "_hours",
    "_clock",
    "_numeric",
    "_quarter_code",
    "_day_month",
    "_month_first",
    "_decade",
    "_ordinal_unit",
    "_offset_first",
    "_count_unit",
    "_unit_noun",
    "_weekday",
    "_now",
    "_season",
    "_part",
    "_whole",
    "_year",
)
_DIGIT_READERS = (
    "_hours",
    "_clock",
    "_numeric",
    "_quarter_code",
    "_day_month",
    "_decade",
    "_ordinal_unit",
    "_count_unit",
    "_weekday",
    "_year",
)


@cache
def _words(tables: Tables) -> _Words:
    return _Words(tables)


class Times:
    """Finds the times of one text; `taken` marks the tokens of those that are no spans of time."""

    def __init__(self, reading: Reading, tables: Tables, reference: date | None) -> None:
        self.text = reading.text
        self.words = reading.words
        self.flags = reading.flags
        self.starts = reading.starts
        self.ends = reading.ends
        self.pack = reading.pack
        self.tables = tables
        self.lists = _words(tables)
        self.t = tables.figures.times
        self.numbers = Numbers(reading, tables)
        self.reference = reference
        self.taken = bytearray(len(reading.words))
        self.first_of_sentence = {first for first, _, _ in reading.sentences}
        self._after_date = False  # reading the second date of a range

    def find(self) -> Iterator[TimeRef]:
        words, memory = self.words, self.lists.memory
        i, count, last = 0, len(words), 0
        while i < count:
            readers = memory.get(words[i].lower)
            if readers is None:
                readers = self._readers(i)
            if not readers:
                i += 1
                continue
            node = self._at(i)
            if node is None:
                i += 1
                continue
            node = self._with_left(self._joined(node), last)
            if node.bare:
                i += 1
                continue
            if node.when.granularity is not Granularity.DURATION:
                for k in range(node.first, min(node.end, count)):
                    self.taken[k] = 1
            last = i = max(node.end, i + 1)
            yield self._finished(node)

    def _readers(self, i: int) -> tuple[str, ...]:
        """The methods that can read a time at token i; remembered for each spelling."""
        word, memory = self.words[i], self.lists.memory
        found = memory.get(word.lower)
        if found is None:
            if len(memory) > _LIMIT:
                memory.clear()
            found = self.lists.readers(word.lower, self.tables.entry(word), bool(word.flags & F.NUMBER))
            memory[word.lower] = found
        return found

    def _finished(self, node: _Node) -> TimeRef:
        when = node.when
        span = Span(node.start, node.stop)
        timex, granularity = when.timex, when.granularity
        if node.clock and timex == "P1D":
            timex = ""  # every day at three: T15
        if node.clock:
            timex, granularity = f"{timex}{node.clock}", Granularity.TIME_OF_DAY
        return TimeRef(
            span=span,
            text=span.of(self.text),
            timex=timex,
            granularity=granularity,
            modifier=node.modifier,
            resolved=when.days,
            anchor=self.reference if when.anchored and when.days is not None else None,
        )

    def _at(self, i: int) -> _Node | None:
        """The time that begins at token i, without what stands before it."""
        if i >= len(self.words):
            return None
        readers = self._readers(i)
        if not readers or not self._article_counts(i):
            return None
        for name in readers:
            node: _Node | None = getattr(self, name)(i)
            if node is not None:
                return node
        return None

    def _article_counts(self, i: int) -> bool:
        """An article begins a time only before a unit, a month or a half; most articles of a text do not."""
        entry = self.tables.entry(self.words[i])
        if entry is None or not entry.article or entry.cardinal is not None:
            return True
        return i + 1 < len(self.words) and self.words[i + 1].lower in self.lists.behind_article

    def _node(self, first: int, end: int, when: When, **more: int | str | bool | None) -> _Node:
        node = _Node(first, end, self.starts[first], self.ends[end - 1], when)
        for name, value in more.items():
            setattr(node, name, value)
        return node

    def _cut(self, node: _Node, stop: int) -> _Node:
        """The same time, ending at character `stop`."""
        node.stop = stop
        node.end = max(self.numbers.token_at(node.first, stop), node.first + 1)
        return node

    def _lower(self, i: int) -> str:
        return self.words[i].lower if 0 <= i < len(self.words) else ""

    def _skip_links(self, i: int, most: int = 2) -> int:
        links, k = self.t.links, i
        while k < i + most and k < len(self.words) and self.words[k].lower in links:
            k += 1
        return k

    # numbers that are days and years

    def _day_number(self, i: int) -> tuple[int, int] | None:
        """3, 3., 3rd, 1er, third, veintinueve: the day of a month, and the token behind it."""
        if i >= len(self.words):
            return None
        word = self.words[i]
        if word.flags & F.NUMBER:
            digits = _DAY.fullmatch(word.text)
            if digits is None or not 1 <= int(digits[1]) <= 31:
                return None
            if self.starts[i] and self.text[self.starts[i] - 1] in _CURRENCY_SIGNS:
                return None
            if digits[2] and digits[2].lower() not in self.t.ordinal_signs:
                return None
            end = i + 1
            if not digits[2] and self._lower(end) in ("º", "°", "ª"):
                end += 1
            if not digits[2] and self._lower(end) == "." and self.starts[end] == self.ends[i]:
                end += 1
            return int(digits[1]), end
        ordinal = self.lists.ordinals.at(self.words, i)
        if ordinal is not None:
            return ordinal[1], ordinal[0]
        entry = self.tables.entry(word)
        if entry is not None and (entry.cardinal is not None or entry.article) and not entry.tail:
            number = self.numbers.read(i)
            if number is not None and not number.digits and 1 <= number.value <= 31 and not number.fraction:
                return int(number.value), number.end
        return None

    def _year_number(self, i: int) -> tuple[int, int] | None:
        """Four digits that can be a year, and the token behind them."""
        if i >= len(self.words) or not self.words[i].flags & F.NUMBER:
            return None
        text = self.words[i].text
        if len(text) != 4 or not text.isdecimal() or not _FIRST_YEAR <= int(text) <= _LAST_YEAR:
            return None
        stop, start = self.ends[i], self.starts[i]
        after = self.text[stop : stop + 2]
        if after[:1] in ("-", "–", "/", ".", ",") and after[1:].isdecimal() and after[:1] in ".,":
            return None
        if after[:1] and after[0] in _CURRENCY_SIGNS or after[:1] == " " and after[1:] in tuple(_CURRENCY_SIGNS):
            return None
        before = self.text[max(0, start - 2) : start]
        if before and (before[-1] in _CURRENCY_SIGNS + "_=&?#@" or before.strip()[-1:] in tuple(_CURRENCY_SIGNS)):
            return None
        if before[-1:] in (".", ",") and before[:1].isdecimal():
            return None
        if self._in_chain(start, stop):
            return None
        return int(text), i + 1

    def _in_chain(self, start: int, stop: int) -> bool:
        """2010-2015-86 is a telephone number; 2010-2015 and 2014/15 are years."""
        chain = _CHAIN_AFTER.match(self.text, stop)
        if chain is not None and (chain[2] or len(chain[1]) not in (2, 4)):
            return True
        before = self.text[start - 1 : start] if start else ""
        if not before or before not in "-–/" or start < 2 or not self.text[start - 2].isdecimal():
            return False
        return not _YEAR_BEFORE.search(self.text, max(0, start - 6), start) or chain is not None

    def _year_behind(self, i: int) -> tuple[int, int] | None:
        """The year behind a month: May 2024, mayo de 2024, May 3, 2024, maio de 68."""
        k = self._skip_links(i, 3)
        found = self._year_number(k)
        if found is not None:
            return found
        unit = self.lists.units.at(self.words, k)
        if unit is not None and unit[1] == "Y":
            found = self._year_number(self._skip_links(unit[0]))
            if found is not None:
                return found
        word = self.words[k] if k < len(self.words) else None
        if word is not None and re.fullmatch(r"\d{2}", word.text):
            before = self._lower(k - 1)
            if k > i and before in ("de", "'", "’", "del") or before in ("'", "’"):
                return _century_of(int(word.text)), k + 1
        if word is not None and word.text in ("'", "’") and re.fullmatch(r"\d{2}", self._lower(k + 1)):
            return _century_of(int(self._lower(k + 1))), k + 2
        relative = self._relative_year(k)
        return relative

    def _relative_year(self, i: int) -> tuple[int, int] | None:
        """December of last year: known with a reference only."""
        if self.reference is None:
            return None
        node = self._offset_first(i) or self._unit_noun(i)
        if node is not None and node.unit == "Y" and node.when.timex.isdecimal():
            return int(node.when.timex), node.end
        return None

    # dates

    def _numeric(self, i: int) -> _Node | None:
        """2024-05-03, 15/3/2024, 22.04., 31-dic-1994, Sep-2020, 2014-2018."""
        word = self.words[i]
        if not word.flags & F.NUMBER and word.lower.partition("-")[0] not in self.lists.months:
            return None
        at = self.starts[i]
        before = self.text[at - 1 : at] if at else ""
        if before in ("-", "–") and at > 1 and self.text[at - 2].isdecimal() and not self.taken[i - 1] and not self._after_date:
            return None
        if before and (before.isalnum() or before in "_=&?#@.,/" + _CURRENCY_SIGNS):
            return None
        spaced = _SPACED_ISO.match(self.text, at)
        if spaced is not None:
            when = self._checked(int(spaced[1]), int(spaced[2]), int(spaced[3]))
            return None if when is None else self._cut(self._node(i, i + 1, when), spaced.end())
        found = _PARTS.match(self.text, at)
        if found is not None:
            node = self._from_parts(i, found)
            if node is not None:
                return node
        short = _SHORT_DATE.match(self.text, at)
        if short is not None and self.t.order == "dmy":
            return self._short_date(i, short)
        return None

    def _from_parts(self, i: int, found: re.Match[str]) -> _Node | None:
        parts = [p for p in (found[1], found[3], found[4]) if p]
        sign = found[2]
        after = self.text[found.end() : found.end() + 2]
        if after[:1] in ("-", "/", ".") and after[1:].isdecimal():
            if not (after[0] in "-" and len(parts) == 3 or after[0] == "-" and sign == "/"):
                return None
        months = [self.lists.months.get(p.lower().rstrip(".")) for p in parts]
        if not any(months):
            date_parts = self._digits_date([int(p) for p in parts if p.isdecimal()], parts, sign, i)
        else:
            date_parts = _named_date(parts, months)
        if date_parts is None:
            return None
        year, month, number = date_parts
        if number is None:
            if month is None or not 1 <= month <= 12:
                return None
            node = self._node(i, i + 1, C.month(year, month, self.reference), year=year, month=month)
        else:
            when = self._checked(year, month, number)
            if when is None:
                return None
            node = self._node(i, i + 1, when, year=year, month=month, day=number)
        return self._cut(node, found.end())

    def _digits_date(
        self, numbers: list[int], parts: list[str], sign: str, i: int
    ) -> tuple[int | None, int | None, int | None] | None:
        if len(numbers) != len(parts):
            return None
        if len(parts) == 3:
            a, b, c = numbers
            if len(parts[0]) == 4:
                return (a, c, b) if b > 12 >= c else (a, b, c)
            if len(parts[2]) == 2 and (sign == "-" or sign == "." and any(len(p) != 2 for p in parts)):
                return None
            if len(parts[2]) == 1 or max(len(parts[0]), len(parts[1])) > 2:
                return None
            year = c if len(parts[2]) == 4 else _century_of(c)
            month_first = self.t.order == "mdy" and a <= 12 and not (sign == "." and len(parts[0]) == 2) or b > 12
            return (year, a, b) if month_first else (year, b, a)
        a, b = numbers
        if sign in "-/" and len(parts[0]) == 4 and len(parts[1]) <= 2:
            return (a, b, None) if 1 <= b <= 12 and _FIRST_YEAR <= a <= _LAST_YEAR else None
        if sign in "-/" and len(parts[1]) == 4 and len(parts[0]) <= 2:
            return (b, a, None) if 1 <= a <= 12 and _FIRST_YEAR <= b <= _LAST_YEAR else None
        if sign == "/" and max(len(parts[0]), len(parts[1])) <= 2 and self._is_short_date(a, b, parts, i):
            return (None, a, b) if self.t.order == "mdy" and a <= 12 or b > 12 else (None, b, a)
        return None

    def _is_short_date(self, a: int, b: int, parts: list[str], i: int) -> bool:
        """22/04 is a day; 3/4 is a fraction unless a date's preposition stands before it."""
        if not (1 <= min(a, b) <= 12 and max(a, b) <= 31):
            return False
        before = self._lower(i - 1)
        if before in self.t.date_before or self.lists.modifiers.before(self.words, i) is not None:
            return True
        if self.lists.weekdays.before(self.words, i) is not None or before in ("(", "am") or self._after_date:
            return True
        return max(a, b) > 12 and min(a, b) >= 1 and (a > b or len(parts[1]) == 2 and self.t.order == "mdy")

    def _short_date(self, i: int, short: re.Match[str]) -> _Node | None:
        """22.04. and 3.5.2024 in the order of the language."""
        number, month = int(short[1]), int(short[2])
        year = int(short[3]) if short[3] else None
        if not (1 <= number <= 31 and 1 <= month <= 12):
            return None
        before = self._lower(i - 1)
        known = before in self.t.links or before in self.t.opens or before in ("am", "zum", "ab", "bis", "den")
        if year is None and not (len(short[1]) == len(short[2]) == 2) and not known:
            return None
        when = self._checked(year, month, number)
        if when is None:
            return None
        return self._cut(self._node(i, i + 1, when, year=year, month=month, day=number), short.end())

    def _checked(self, year: int | None, month: int | None, number: int) -> When | None:
        if month is not None and not 1 <= month <= 12 or not 1 <= number <= 31:
            return None
        return C.day(year, month, number, self.reference)

    def _day_month(self, i: int) -> _Node | None:
        """3 May 2024, 2. Oktober, 29 de mayo, der zweite Mai, 3 to 12 May."""
        number = self._day_number(i)
        if number is None:
            return None
        k = number[1]
        month = self._month_at(self._skip_links(self._skip_day_word(k), 3), k)
        if month is None:
            return self._day_list(i, number)
        return self._with_year(i, number[0], month)

    def _skip_day_word(self, i: int) -> int:
        """twenty third day of September"""
        unit = self.lists.units.at(self.words, i)
        return unit[0] if unit is not None and unit[1] == "D" else i

    def _month_at(self, i: int, behind: int) -> tuple[int, int] | None:
        """A month's name, its full stop with it, and the token behind."""
        if i >= len(self.words) or any(self.words[k].text in ",;" for k in range(behind, i)):
            return None
        unit = self.lists.units.at(self.words, i)
        if unit is not None and unit[1] == "M":
            i = self._skip_links(unit[0])
        number = self.lists.months.get(self._lower(i))
        if number is None:
            return None
        end = i + 1
        if end < len(self.words) and self.words[end].text == "." and not self.flags[end] & F.STOP:
            end += 1
        return number, end

    def _with_year(self, first: int, number: int, month: tuple[int, int]) -> _Node | None:
        year = self._year_behind(month[1])
        when = self._checked(year[0] if year else None, month[0], number)
        if when is None:
            return None
        end = year[1] if year else month[1]
        if not year and self._lower(end - 1) == ".":
            end -= 1
        return self._node(first, end, when, year=year[0] if year else None, month=month[0], day=number)

    def _day_list(self, i: int, number: tuple[int, int]) -> _Node | None:
        """between 3 and 12 May, vom 3. bis 12. Mai: the first day takes the month of the second."""
        k = number[1]
        sign = self._lower(k)
        opened = self._lower(self._back_over_links(i) - 1) in self.t.opens or self._lower(i - 1) in self.t.opens
        dash = sign in ("-", "–", "/")
        if not (sign in self.t.to or dash or opened and sign in self.t.range_and):
            return None
        second = self._day_number(self._skip_links(k + 1, 3))
        if second is None:
            return None
        month = self._month_at(self._skip_links(second[1], 3), second[1])
        if month is None or number[0] >= second[0]:
            return None
        last = self._with_year(i, second[0], month)
        if last is None:
            return None
        first = C.day(last.year, month[0], number[0], self.reference)
        last.when = C.between(first, last.when)
        last.day = last.month = None
        return last

    def _back_over_links(self, i: int) -> int:
        k = i
        while k > i - 2 and self._lower(k - 1) in self.t.links:
            k -= 1
        return k

    def _month_first(self, i: int) -> _Node | None:
        """May 3, 2024; May 2024; im Mai."""
        month = self._month_at(i, i)
        if month is None:
            return self._hyphened_month(i)
        dotted = self._lower(month[1] - 1) == "."
        node = self._month_day(i, month)
        if node is not None:
            return node
        year = self._year_behind(month[1])
        if year is not None:
            when = C.month(year[0], month[0], self.reference)
            return self._node(i, year[1], when, year=year[0], month=month[0])
        offset = self.lists.after_noun.at(self.words, month[1])
        if offset is not None:
            return self._node(i, offset[0], self._month_beside(month[0], offset[1]), month=month[0])
        if self._is_doubtful(i):
            return None
        end = month[1] - 1 if dotted else month[1]
        return self._node(i, end, C.month(None, month[0], self.reference), month=month[0])

    def _hyphened_month(self, i: int) -> _Node | None:
        """Jan-Feb 2017, mid-November."""
        head, sign, tail = self._lower(i).partition("-")
        second = self.lists.months.get(tail) if sign else None
        if second is None:
            return None
        first = self.lists.months.get(head)
        year = self._year_behind(i + 1)
        of, end = (year[0], year[1]) if year is not None else (None, i + 1)
        if first is not None:
            return self._node(i, end, C.between(C.month(of, first, self.reference), C.month(of, second, self.reference)))
        edge = self.lists.edges.word(head) or self.lists.edges.word(head + "-")
        if edge is None:
            return None
        return self._node(i, end, C.month(of, second, self.reference), modifier=edge, year=of, month=second)

    def _month_day(self, i: int, month: tuple[int, int]) -> _Node | None:
        k = month[1]
        if self._lower(k) in ("the", "el", "il") or self.t.order == "mdy" and self._lower(k) == "-":
            k += 1
        number = self._day_number(k)
        if number is None or self.words[k].flags & F.NUMBER and self.words[k].text[:1] == "0" and len(self.words[k].text) < 2:
            return None
        end = number[1]
        if self._lower(end - 1) == "." and end - 1 > k:
            end -= 1
        year = self._year_behind(end)
        if self.t.order != "mdy" and not (year is not None and year[1] - end <= 2 or self._closes(end)):
            return None
        if self._lower(end) in (":", "uhr", "%") or self.words[k].flags & F.NUMBER and self.text[self.ends[k] : self.ends[k] + 1] == ":":
            return None
        if self._lower(k + 1) in ("am", "pm", "a.m.", "p.m."):
            return None
        when = self._checked(year[0] if year else None, month[0], number[0])
        if when is None:
            return None
        second = self._second_day(end) if not year else None
        if second is not None:
            year = self._year_behind(second[1])
            of = year[0] if year else None
            both = C.between(C.day(of, month[0], number[0], self.reference), C.day(of, month[0], second[0], self.reference))
            return self._node(i, year[1] if year else second[1], both)
        return self._node(i, year[1] if year else end, when, year=year[0] if year else None, month=month[0], day=number[0])

    def _second_day(self, i: int) -> tuple[int, int] | None:
        """novembre 19-20"""
        if self._lower(i) not in ("-", "–") or self.starts[i] != self.ends[i - 1]:
            return None
        return self._day_number(i + 1)

    def _closes(self, i: int) -> bool:
        """Nothing follows that the number before could count."""
        return i >= len(self.words) or not self.words[i].flags & F.WORD

    def _is_doubtful(self, i: int) -> bool:
        word = self.words[i]
        if word.lower not in self.t.doubtful_months:
            return False
        before = self._lower(i - 1)
        known = before in self.t.year_before or before in self.t.to or before in self.t.opens
        if known or self.lists.modifiers.before(self.words, i) or self.lists.edges.before(self.words, i):
            return bool(self.pack.code == "en" and not word.flags & F.CAPITAL)
        return True

    def _month_beside(self, number: int, offset: int) -> When:
        """last May, this May, next May."""
        if self.reference is None:
            return C.month(None, number, None)
        year = self.reference.year
        if offset < 0 and number >= self.reference.month:
            year -= 1
        elif offset > 0 and number <= self.reference.month:
            year += 1
        return C.month(year, number, None)._replace(anchored=True)

    # quarters, decades, centuries, weeks

    def _quarter_code(self, i: int) -> _Node | None:
        """Q1, T2 2024, 2019-H2, 2025-W21."""
        word, at = self.words[i], self.starts[i]
        lower = word.lower
        if word.flags & F.NUMBER:
            week = _WEEK_CODE.match(self.text, at)
            if week is not None:
                return self._cut(self._node(i, i + 1, C.week_number(int(week[1]), int(week[2]), None)), week.end())
        elif _QUARTER.fullmatch(lower[:2]) is None:
            return None
        found = _QUARTER_YEAR.match(self.text, at)
        if found is not None:
            letter = (found[1] or found[5] or found[8]).lower()
            number = int(found[2] or found[6] or found[7])
            digits = found[3] or found[4] or found[9]
            year = int(digits) if len(digits) == 4 else _century_of(int(digits))
            when = self._code_when(letter, number, year)
            return None if when is None else self._cut(self._node(i, i + 1, when, year=year), found.end())
        code = _QUARTER.fullmatch(lower)
        if code is None or lower not in self.lists.codes:
            return None
        letter, number = (code[1], int(code[2])) if code[1] else (code[4], int(code[3]))
        year_found = self._year_behind(i + 1)
        if year_found is None and (letter != "q" or self._lower(i - 1) == "-"):
            return None
        when = self._code_when(letter, number, year_found[0] if year_found else None)
        return None if when is None else self._node(i, year_found[1] if year_found else i + 1, when)

    def _code_when(self, letter: str, number: int, year: int | None) -> When | None:
        if letter == "h":
            return C.half(year, number, self.reference) if number <= 2 else None
        return C.quarter(year, number, self.reference)

    def _decade(self, i: int) -> _Node | None:
        """1990er, 1990s, años 90, les années 1990, anni '90."""
        word = self.words[i]
        if not word.flags & F.NUMBER:
            return None
        glued = _DECADE.fullmatch(word.text)
        if glued is not None and glued[2].split("-")[0].lower() in self.t.decade_endings and int(glued[1]) % 10 == 0:
            first = int(glued[1]) if len(glued[1]) == 4 else _century_of(int(glued[1]), past=True)
            if len(glued[1]) == 4 or self.lists.decade_before.before(self.words, i) is not None:
                return self._node(i, i + 1, C.decade(first))
        if not word.text.isdecimal() or len(word.text) not in (2, 4) or int(word.text) % 10:
            return None
        if self._lower(i + 1) in self.t.decade_endings and len(word.text) == 4:
            return self._node(i, i + 2, C.decade(int(word.text)))
        k = i - 1 if self._lower(i - 1) in ("'", "’", "‘") else i
        if self.lists.decade_before.before(self.words, k) is None or self.t.decade_endings:
            return None
        if self._lower(k - 1) in ("los", "die", "the") and not self._closes(i + 1):
            return None
        first = int(word.text) if len(word.text) == 4 else _century_of(int(word.text), past=True)
        return self._node(i, i + 1, C.decade(first))

    def _ordinal_unit(self, i: int) -> _Node | None:
        """first quarter of 2024, erstes Halbjahr, 19. Jahrhundert, last week of July, third month of 2021."""
        number = self._roman(i) or self._ordinal(i)
        if number is None:
            return None
        k = number[1]
        count: tuple[int, int] | None = None
        if number[0] in (1, -1) and self._day_number(k) is not None:
            count = self._day_number(k)
            k = count[1] if count else k
        unit = self.lists.units.at(self.words, k)
        if unit is None:
            return None
        end, code = unit
        if code == "C" and 1 <= number[0] <= 30:
            return self._node(i, end, C.century(number[0]))
        if code == "Q" and 1 <= number[0] <= 4 or code == "H" and 1 <= number[0] <= 2:
            year = self._year_behind(end)
            make = C.quarter if code == "Q" else C.half
            when = make(year[0] if year else None, number[0], self.reference)
            return self._node(i, year[1] if year else end, when)
        if count is not None:
            return None
        if code in ("W", "M"):
            return self._part_of(i, number[0], code, end)
        return None

    def _part_of(self, i: int, number: int, code: str, end: int) -> _Node | None:
        """first week of January 2015, last week of the year, third month of 2021."""
        k = self._skip_links(end, 3)
        if k == end:
            return None
        whole = self._month_first(k) or self._relative_node(k) or self._plain_year(k)
        if whole is None:
            return None
        if code == "W" and whole.when.granularity in (Granularity.MONTH, Granularity.YEAR):
            return self._node(i, whole.end, C.week_of(whole.when, number))
        if code == "M" and whole.when.granularity is Granularity.YEAR and whole.when.timex.isdecimal():
            month = 12 if number < 0 else number
            if month <= 12:
                return self._node(i, whole.end, C.month(int(whole.when.timex), month, None))
        return None

    def _relative_node(self, i: int) -> _Node | None:
        return self._offset_first(i) or self._unit_noun(i)

    def _plain_year(self, i: int) -> _Node | None:
        unit = self.lists.units.at(self.words, i)
        found = self._year_number(self._skip_links(unit[0]) if unit is not None and unit[1] == "Y" else i)
        return None if found is None else self._node(i, found[1], C.year(found[0]), year=found[0])

    def _roman(self, i: int) -> tuple[int, int] | None:
        """XIX secolo, XXe siècle."""
        text = self.words[i].text if i < len(self.words) else ""
        found = _ROMAN.fullmatch(text)
        if found is None:
            return None
        tens = {"IX": 9, "IV": 4}.get(found[2], found[2].count("V") * 5 + found[2].count("I"))
        number = 10 * len(found[1]) + tens
        return (number, i + 1) if number else None

    def _ordinal(self, i: int) -> tuple[int, int] | None:
        """first, 3rd, 3., erste; last is -1."""
        word = self.words[i]
        if word.flags & F.NUMBER:
            number = self._day_number(i)
            if number is None or word.text.isdecimal() and number[1] == i + 1:
                return None
            return number
        if self.lists.offsets.get(word.lower) == -1:
            return -1, i + 1
        found = self.lists.ordinals.at(self.words, i)
        return (found[1], found[0]) if found is not None else None

    # relative times

    def _offset_first(self, i: int) -> _Node | None:
        """last month, nächste Woche, questa settimana; the last three years; last Friday; this summer."""
        offset = self.lists.offsets.get(self._lower(i))
        if offset is None:
            return None
        k = i + 1
        if self._lower(k) in self.lists.offsets and offset == 0:
            offset, k = self.lists.offsets[self._lower(k)], k + 1
        unit = self.lists.units.at(self.words, k)
        if unit is not None:
            return self._offset_unit(i, offset, unit)
        number = self.numbers.read(k) if k < len(self.words) else None
        if number is not None and not number.article and offset in (-1, 1):
            return self._offset_units(i, offset, number.value, number.end)
        weekday = self._weekday_name(k, sure=True)
        if weekday is not None:
            return self._day_part(
                self._node(i, weekday[0], C.weekday(weekday[1], offset, self.reference), weekday=weekday[1])
            )
        month = self._month_at(k, k)
        if month is not None and not (self.pack.code == "en" and not self.words[k].flags & F.CAPITAL):
            return self._node(i, month[1], self._month_beside(month[0], offset), month=month[0])
        season = self.lists.seasons.at(self.words, k)
        if season is not None:
            return self._node(i, season[0], self._season_beside(season[1], offset))
        part = self.lists.parts.at(self.words, k)
        if part is not None and offset in (-1, 0):
            when = C.relative("D", offset, self.reference)
            return self._node(i, part[0], when, clock=_part_code(part[1]))
        return None

    def _offset_unit(self, i: int, offset: int, unit: tuple[int, str]) -> _Node | None:
        end, code = unit
        if code in _CLOCK_UNITS or code[0].isdigit() or code == "FN":
            return None
        if offset in (-1, 1) and (self._lower(i) in self.t.plurals or self._lower(end - 1) in self.t.plurals):
            return self._node(i, end, C.recent(code, offset))
        when = C.relative(code, offset, self.reference)
        node = self._node(i, end, when, unit=code)
        if code == "W":
            weekday = self._weekday_name(self._skip_links(end), sure=True)
            if weekday is not None:
                return self._node(i, weekday[0], C.weekday(weekday[1], offset, self.reference), weekday=weekday[1])
        return node

    def _offset_units(self, i: int, offset: int, count: Decimal, k: int) -> _Node | None:
        """the last three years, next 2 weeks, 5 past days."""
        unit = self.lists.units.at(self.words, k)
        if unit is None or unit[1] in _CLOCK_UNITS or unit[1] in ("FN", "WE") or unit[1][0].isdigit():
            return None
        if count != count.to_integral_value() or not 0 < count < 10_000:
            return None
        year = self._year_number(self._skip_links(unit[0])) if self._skip_links(unit[0]) > unit[0] else None
        if year is not None:
            return None
        return self._node(i, unit[0], C.stretch(unit[1], offset * int(count), self.reference), unit=unit[1])

    def _season_beside(self, code: str, offset: int) -> When:
        if self.reference is None:
            return C.season(None, code, None)
        return C.season(self.reference.year + offset, code, None)._replace(anchored=True)

    def _unit_noun(self, i: int) -> _Node | None:
        """semaine dernière, año pasado; Jahr 2009; week 27; Ende des Monats."""
        unit = self.lists.units.at(self.words, i)
        if unit is None or unit[1] in _CLOCK_UNITS or unit[1][0].isdigit():
            return None
        end, code = unit
        offset = self.lists.after_noun.at(self.words, end)
        if offset is not None and code != "FN":
            if offset[1] and self._lower(end - 1) in self.t.plurals:
                return self._node(i, offset[0], C.recent(code, offset[1]))
            node = self._node(i, offset[0], C.relative(code, offset[1], self.reference), unit=code)
            return self._week_day(i, node, offset[1])
        if code == "Y":
            year = self._year_number(self._skip_links(end))
            if year is not None:
                return self._node(i, year[1], C.year(year[0]), year=year[0])
        if code == "W" and self._lower(end).isdecimal() and 1 <= int(self._lower(end)) <= 53:
            year = self._year_behind(end + 1)
            when = C.week_number(year[0] if year else None, int(self._lower(end)), self.reference)
            return self._node(i, year[1] if year else end + 1, when)
        if code == "C":
            number = self._roman(end)
            if number is not None:
                return self._node(i, number[1], C.century(number[0]))
        if code == "E" and self._skip_links(end) > end:
            k = self._skip_links(end, 3)
            text = self._lower(k)
            if text.isdecimal() and len(text) in (2, 4) and int(text) % 10 == 0:
                first = int(text) if len(text) == 4 else _century_of(int(text), past=True)
                return self._node(i, k + 1, C.decade(first))
        if code == "D" and self.words[i].lower in ("día", "dia") and self._lower(end).isdecimal():
            day = self._day_number(end)
            if day is not None and self._month_at(self._skip_links(day[1], 3), day[1]) is None:
                return self._node(i, day[1], C.day(None, None, day[0], self.reference))
        if code in ("W", "M", "Y", "Q") and self.lists.edges.before(self.words, i) is not None:
            return self._node(i, end, C.relative(code, 0, self.reference), unit=code)
        if code == "WE" and i and self.words[i - 1].flags & (F.ARTICLE | F.PREPOSITION):
            return self._node(i, end, C.relative(code, 0, self.reference), unit=code)
        return None

    def _week_day(self, i: int, node: _Node, offset: int) -> _Node:
        if node.unit != "W":
            return node
        weekday = self._weekday_name(self._skip_links(node.end), sure=True)
        if weekday is None:
            return node
        return self._node(i, weekday[0], C.weekday(weekday[1], offset, self.reference), weekday=weekday[1])

    def _count_unit(self, i: int) -> _Node | None:
        """three years, 2.5 Stunden; three years ago, vor drei Jahren, in two weeks; 5 dernières années."""
        number = self.numbers.read(i)
        if number is None or number.multiple or number.value <= 0:
            return None
        if number.tail:
            return None
        k = number.end
        if self.ends[k - 1] > number.stop:
            return self._glued_unit(i, number.value, number.stop)
        if number.start and self.text[number.start - 1] in _CURRENCY_SIGNS:
            return None
        offset = self.lists.offsets.get(self._lower(k))
        if offset in (-1, 1) and not number.power:
            return self._offset_units(i, offset, number.value, k + 1)
        dashed = self._lower(k) == "-" and k < len(self.words) and self.starts[k] == number.stop
        unit = self.lists.units.at(self.words, k + 1 if dashed else k)
        if unit is None and number.fraction and self._lower(k) in self.t.links:
            unit = self.lists.units.at(self.words, k + 1)
        if unit is None:
            return None
        end, code = unit
        count = number.value
        if self._is_clock_hour(i, number.digits, end, code, count) or code == "WE" and count > 99:
            return None
        if number.article and not number.fraction and self._lower(i) in ("a", "an") and self._ago(i, end, code, 1) is None:
            return None
        if count == count.to_integral_value():
            whole = self._ago(i, end, code, int(count))
            if whole is not None:
                return whole
        fraction = self._and_half(end)
        if fraction is not None:
            count, end = count + fraction[0], fraction[1]
        after = self.lists.after_noun.at(self.words, end)
        if after is not None and after[1] in (-1, 1) and not number.article:
            node = self._offset_units(i, after[1], count, k)
            if node is not None:
                node.end, node.stop = after[0], self.ends[after[0] - 1]
                return node
        timex = C.duration(code, count)
        node = self._node(i, end, When(timex, Granularity.DURATION), unit=code)
        return self._more_units(node)

    def _and_half(self, i: int) -> tuple[Decimal, int] | None:
        """one hour and a half, hora y media."""
        entry = self.tables.entry(self.words[i]) if i < len(self.words) else None
        if entry is None or not entry.joiner:
            return None
        k = i + 1
        entry = self.tables.entry(self.words[k]) if k < len(self.words) else None
        if entry is not None and entry.article:
            k += 1
            entry = self.tables.entry(self.words[k]) if k < len(self.words) else None
        if entry is not None and entry.half:
            return Decimal("0.5"), k + 1
        if entry is not None and entry.denominator == 4:
            return Decimal("0.25"), k + 1
        return None

    def _glued_unit(self, i: int, value: Decimal, stop: int) -> _Node | None:
        """3h, 90min, 3heures: not 18h30."""
        end = stop
        while end < len(self.text) and self.text[end].isalpha():
            end += 1
        code = self.lists.units.word(self.text[stop:end].lower())
        if code is None and self.text[stop:end] == "h":
            code = "h"
        if code is None or self.text[end : end + 1].isdecimal():
            return None
        return self._cut(self._node(i, i + 1, When(C.duration(code, value), Granularity.DURATION), unit=code), end)

    def _ago(self, i: int, end: int, code: str, count: int) -> _Node | None:
        """Before or behind a span: how far away."""
        if code in _CLOCK_UNITS or code in ("FN", "WE") or code[0].isdigit():
            return None
        lists, words = self.lists, self.words
        for back, ahead, sign in (
            (lists.ago_before, lists.ago_after, -1),
            (lists.in_before, lists.in_after, 1),
        ):
            behind = ahead.at(words, end)
            if behind is not None:
                return self._node(i, behind[0], C.away(code, sign * count, self.reference), unit=code)
            before = back.before(words, i)
            if before is not None:
                return self._node(before[0], end, C.away(code, sign * count, self.reference), unit=code)
        return None

    def _more_units(self, node: _Node) -> _Node:
        """3 hours 30 minutes, 2 Jahre und 3 Monate."""
        order = ["Y", "M", "W", "D", "h", "min", "s"]
        if node.unit not in order:
            return node
        k = node.end
        entry = self.tables.entry(self.words[k]) if k < len(self.words) else None
        if entry is not None and entry.joiner:
            k += 1
        number = self.numbers.read(k) if k < len(self.words) else None
        if number is None or number.article or number.multiple or number.tail:
            return node
        unit = self.lists.units.at(self.words, number.end)
        if unit is None or unit[1] not in order or order.index(unit[1]) <= order.index(node.unit):
            return node
        if self._ago(k, unit[0], unit[1], 1) is not None:
            return node
        more = C.duration(unit[1], number.value)
        timex = node.when.timex
        more = more[2:] if "T" in timex and more.startswith("PT") else more[1:]
        return self._more_units(
            self._node(node.first, unit[0], When(timex + more, Granularity.DURATION), unit=unit[1])
        )

    def _is_clock_hour(self, i: int, digits: bool, end: int, code: str, count: Decimal) -> bool:
        """às 3 horas, à vingt heures: a time of day."""
        if code != "h" or not 0 <= count <= 24 or not self.lists.clock_after.before(self.words, end):
            return False
        if self.lists.clock_before.before(self.words, i) is not None:
            return True
        return self.lists.half_days.at(self.words, end) is not None

    def _weekday_name(self, i: int, *, sure: bool = False) -> tuple[int, int] | None:
        """The token behind a weekday, and its number; short forms only beside something of a date."""
        found = self.lists.weekdays.at(self.words, i) if i < len(self.words) else None
        if found is None:
            return None
        if not sure and found[0] == i + 1 and self.words[i].lower in self.t.doubtful_weekdays and not self._dated(i):
            return None
        end = found[0]
        if end < len(self.words) and self.words[end].text == "." and not self.flags[end] & F.STOP and end - i == 1:
            end += 1
        return end, found[1]

    def _dated(self, i: int) -> bool:
        """A doubtful weekday is one before a day, behind `on` or a list of weekdays."""
        k = i + 1
        if self._lower(k) in (".", ","):
            k += 1
        day = self._skip_links(k)
        if day < len(self.words) and self.words[day].flags & F.NUMBER and self._day_number(day) is not None:
            return True
        if self._month_at(k, k) is not None:
            return True
        before = self._lower(i - 1)
        if self.lists.parts.at(self.words, i + 1) is not None:
            return True
        if before in ("na", "on", "nesta", "desta", "última", "próxima", "à", "até", "desde", "de"):
            return self.pack.code != "en" or bool(self.words[i].flags & F.CAPITAL)
        return before in (",", "or", "ou", "o") and bool(self.taken[i - 2] if i > 1 else 0)

    def _weekday(self, i: int) -> _Node | None:
        """Friday, viernes 31, Dienstagmorgen; montags."""
        recurring = self.lists.recurring.at(self.words, i)
        if recurring is not None:
            return self._node(i, recurring[0], When(f"XXXX-WXX-{recurring[1]}", Granularity.SET))
        found = self._weekday_name(i)
        if found is None:
            return None
        end, number = found
        k = end
        while k < end + 3 and (self._lower(k) in self.t.links or self._lower(k) in (",", "(", "den", "dem", "the", ".")):
            k += 1
        dated = (self._numeric(k) or self._day_month(k) or self._month_first(k)) if k < len(self.words) else None
        if dated is not None and dated.day is not None:
            node = self._node(i, dated.end, dated.when, year=dated.year, month=dated.month, day=dated.day)
            node.stop = dated.stop
            if self._lower(k - 1) == "(" and self._lower(node.end) == ")":
                node.end, node.stop = node.end + 1, self.ends[node.end]
            return node
        offset = self.lists.after_noun.at(self.words, end)
        if offset is not None:
            node = self._node(i, offset[0], C.weekday(number, offset[1], self.reference), weekday=number)
            return self._day_part(node)
        week = self._relative_node(self._skip_links(end)) if end < len(self.words) else None
        if week is not None and week.unit == "W" and week.when.granularity is Granularity.WEEK:
            return self._node(i, week.end, self._in_week(week.when, number))
        day = self._day_number(k)
        if day is not None and k - end <= 1 and self._closes_clock(day[1]) and self._lower(day[1]) not in (":", "h"):
            if self.lists.half_days.at(self.words, day[1]) is None and _HALF_DAY.match(self.text, self.ends[day[1] - 1]) is None:
                return self._node(i, day[1], self._weekday_at(number, day[0]))
        return self._day_part(self._node(i, end, C.weekday(number, None, self.reference), weekday=number))

    def _in_week(self, week: When, number: int) -> When:
        if week.days is None:
            return C.weekday(number, None, None)
        day = date.fromordinal(week.days[0].toordinal() + number - 1)
        return When(day.isoformat(), Granularity.DAY, (day, day), True)

    def _weekday_at(self, number: int, day: int) -> When:
        """viernes 31: the nearest month in which that day is that weekday."""
        plain = C.weekday(number, None, None)
        if self.reference is None:
            return plain
        for k in (0, 1, -1, 2, -2, 3, -3, 4, 5, 6, 7, 8, 9, 10):
            total = self.reference.year * 12 + self.reference.month - 1 + k
            try:
                found = date(total // 12, total % 12 + 1, day)
            except ValueError:
                continue
            if found.isoweekday() == number:
                return When(plain.timex, Granularity.DAY, (found, found), True)
        return plain

    def _now(self, i: int) -> _Node | None:
        """today, gestern, mañana; now; stasera; Christmas."""
        part = self.lists.now_parts.at(self.words, i)
        if part is not None:
            offset = -1 if part[1].startswith("-") else 0
            when = C.relative("D", offset, self.reference)
            return self._node(i, part[0], when, clock=_part_code(part[1].lstrip("-")))
        day = self.lists.days.at(self.words, i)
        if day is not None and not self._is_morning(i):
            return self._day_part(self._node(i, day[0], C.relative("D", day[1], self.reference)))
        now = self.lists.now.at(self.words, i)
        if now is not None:
            days = (self.reference, self.reference) if self.reference is not None else None
            return self._node(i, now[0], When("PRESENT_REF", Granularity.PRESENT, days, True))
        holiday = self.lists.holidays.at(self.words, i)
        if holiday is not None:
            month, number = (int(p) for p in holiday[1].split("-"))
            year = self._year_behind(holiday[0])
            when = C.day(year[0] if year else None, month, number, self.reference)
            return self._node(i, year[1] if year else holiday[0], when, month=month, day=number)
        adverb = self.lists.adverbs.at(self.words, i)
        if adverb is not None:
            return self._node(i, adverb[0], When(adverb[1], Granularity.SET))
        return None

    def _is_morning(self, i: int) -> bool:
        """por la mañana, am Morgen: the part of the day."""
        word = self.words[i]
        if word.lower not in self.t.parts:
            return False
        if self.lists.modifiers.before(self.words, i) is not None or self.lists.edges.before(self.words, i) is not None:
            return False
        before = self._lower(i - 1)
        if before in self.t.part_links or self.lists.days.before(self.words, i) is not None:
            return True
        return self.pack.nouns_capitalised and bool(word.flags & F.CAPITAL) and i not in self.first_of_sentence

    def _day_part(self, node: _Node) -> _Node:
        """Friday morning, gestern Abend, ayer por la tarde, lundi soir."""
        k = node.end
        while k < node.end + 3 and self._lower(k) in self.t.part_links:
            k += 1
        part = self.lists.parts.at(self.words, k)
        if part is None or self.lists.units.at(self.words, k) is not None and k > node.end:
            return node
        if k < len(self.words) and self.words[k].lower in self.t.days and self.words[k].flags & 0:
            return node
        node.end, node.stop, node.clock = part[0], self.ends[part[0] - 1], _part_code(part[1])
        return node

    def _season(self, i: int) -> _Node | None:
        found = self.lists.seasons.at(self.words, i)
        if found is None:
            return None
        year = self._year_behind(found[0])
        if year is not None:
            return self._node(i, year[1], C.season(year[0], found[1], None))
        offset = self.lists.after_noun.at(self.words, found[0])
        if offset is not None:
            return self._node(i, offset[0], self._season_beside(found[1], offset[1]))
        before = self._lower(i - 1)
        links = self.t.year_before | self.t.part_links | self.t.links
        if before not in links or self.words[i].lower in ("fall", "été", "primavera") and before not in ("in", "en", "l'"):
            return None
        return self._node(i, found[0], C.season(None, found[1], self.reference))

    def _part(self, i: int) -> _Node | None:
        """in the morning, am Abend; at midnight."""
        found = self.lists.parts.at(self.words, i)
        if found is None:
            return None
        before = self._lower(i - 1)
        if before not in self.t.part_links and before not in self.t.now_parts and not found[1].startswith("T"):
            return None
        k = i
        while k > i - 3 and self._lower(k - 1) in self.t.part_links:
            k -= 1
        node = self._node(i, found[0], When("", Granularity.TIME_OF_DAY), clock=_part_code(found[1]))
        node.first, node.start = k, self.starts[k]
        return node

    def _whole(self, i: int) -> _Node | None:
        """den ganzen Tag, all day, tutto il mese."""
        found = self.lists.whole.at(self.words, i)
        if found is None:
            return None
        unit = self.lists.units.at(self.words, found[0])
        if unit is None:
            return None
        return self._node(i, unit[0], When(C.duration(unit[1], Decimal(1)), Granularity.DURATION), unit=unit[1])

    def _every(self, i: int) -> _Node | None:
        """every day, jeden Montag, tous les deux mois, cada semana."""
        found = self.lists.every.at(self.words, i)
        if found is None:
            return None
        k = found[0]
        number = self.numbers.read(k) if k < len(self.words) else None
        count = Decimal(1)
        if self._lower(k) in ("other", "second") and self.pack.code == "en":
            count, k = Decimal(2), k + 1
        elif number is not None and not number.article and not number.multiple:
            count, k = number.value, number.end
        weekday = self._weekday_name(k, sure=True)
        if weekday is not None:
            return self._node(i, weekday[0], When(f"XXXX-WXX-{weekday[1]}", Granularity.SET))
        unit = self.lists.units.at(self.words, k)
        if unit is not None and 0 < count < 1000:
            return self._node(i, unit[0], When(C.duration(unit[1], count), Granularity.SET))
        part = self.lists.parts.at(self.words, k)
        if part is not None:
            return self._node(i, part[0], When("", Granularity.SET), clock=_part_code(part[1]))
        return None

    # years

    def _year(self, i: int) -> _Node | None:
        """2019, where it is a year: in 2019, (2019), seit 2019, 2014-2018, 2019 sales but not 2000 people."""
        found = self._year_number(i)
        if found is None:
            return None
        year, end = found
        quarter = _QUARTER.fullmatch(self._lower(end)) if end < len(self.words) else None
        if quarter is not None and quarter[1] and self._lower(end) in self.lists.codes:
            when = self._code_when(quarter[1], int(quarter[2]), year)
            if when is not None:
                return self._node(i, end + 1, when)
        if not self._is_year(i, year, end):
            return None
        return self._node(i, end, C.year(year), year=year)

    def _is_year(self, i: int, year: int, end: int) -> bool:
        before = self._lower(i - 1)
        if self._lower(i - 1) == "." or before in self.tables.figures.quantities.numbering:
            return False
        if self._lower(end) in self.lists.measures and not (self.pack.nouns_capitalised and not self.words[end].flags & F.CAPITAL):
            return False
        noun = self._counts_noun(end)
        known = (
            before in self.t.year_before
            or before in ("(", "/")
            or before in self.t.to
            or self.lists.modifiers.before(self.words, i) is not None
            or self.lists.edges.before(self.words, i) is not None
        )
        if known:
            return not (noun and year % 100 == 0 and not (before in self.t.year_before and year == 2000 and False))
        if before and before in self.tables.figures.quantities.only:
            return False
        if self.tables.figures.quantities and self._limited(i):
            return False
        if not 1900 <= year <= 2100:
            return False
        if noun:
            return not self.pack.nouns_capitalised and year % 10 != 0 and 1950 <= year <= 2035
        return True

    def _counts_noun(self, i: int) -> bool:
        """A noun follows that the number could count."""
        if i >= len(self.words):
            return False
        word = self.words[i]
        if not word.flags & F.WORD or word.flags & (F.NUMBER | F.FINITE | F.PREPOSITION | F.COORDINATOR | F.ADVERB):
            return False
        if word.flags & (F.ARTICLE | F.DETERMINER | F.PRONOUN | F.SUBORDINATOR | F.RELATIVE | F.COMPLEMENTISER | F.NEGATION):
            return False
        if self.pack.nouns_capitalised:
            return bool(word.flags & F.CAPITAL)
        return not word.flags & F.CAPITAL

    def _limited(self, i: int) -> bool:
        """about 2000, more than 2000"""
        words = self.tables.figures.quantities
        before = self._lower(i - 1)
        return any(p.split()[-1] == before for name in ("about", "more", "less", "min") for p in getattr(words, name))

    # clock

    def _clock(self, i: int) -> _Node | None:
        """8:30, 18h30, 18 Uhr 12, 5 pm, at 5, a las siete y media, halb acht."""
        word = self.words[i]
        node: _Node | None = None
        if word.flags & F.NUMBER:
            node = self._clock_digits(i)
        elif word.lower in self.t.half_to and self._day_number(i + 1) is not None:
            hour = self._day_number(i + 1)
            if hour is not None and hour[0] <= 12 and not self._counts_noun(hour[1]):
                clock = f"T{(hour[0] - 1) % 24:02}:30"
                node = self._node(i, hour[1], When("", Granularity.TIME_OF_DAY), clock=clock)
        else:
            node = self._clock_words(i)
        if node is None:
            return None
        return self._half_day(node)

    def _hour_node(self, i: int, stop: int, hour: int, minute: str = "", second: str = "") -> _Node | None:
        if hour > 24 or minute and int(minute) > 59 or second and int(second) > 59:
            return None
        clock = f"T{hour % 24:02}" + (f":{minute}" if minute else "") + (f":{second}" if second else "")
        return self._cut(self._node(i, i + 1, When("", Granularity.TIME_OF_DAY), clock=clock), stop)

    def _clock_digits(self, i: int) -> _Node | None:
        text, at = self.text, self.starts[i]
        before = text[at - 1 : at] if at else ""
        if before and (before.isalnum() or before in "_=&?#@.,/:" + _CURRENCY_SIGNS) or self._lower(i - 1) in tuple("$€£¥"):
            return None
        full = _CLOCK.match(text, at)
        if full is not None:
            k = self.numbers.token_at(i, full.end())
            if self._known_clock(i, k) or len(full[2]) == 2 and int(full[1]) < 25 and full[1] != "0" or full[3]:
                return self._hour_node(i, full.end(), int(full[1]), full[2], full[3] or "")
            return None
        hour = _HOUR.match(text, at)
        if hour is not None and ("h" in self.t.clock_after or hour[2]):
            spans = self.t.span_before
            if hour[2] or not spans or self._lower(i - 1) not in spans and not self._counts_noun(self.numbers.token_at(i, hour.end())):
                if hour[2] or spans or self._known_clock(i, i + 1):
                    return self._hour_node(i, hour.end(), int(hour[1]), hour[2] or "")
        dotted = _DOTTED.match(text, at)
        if dotted is not None:
            k = self.numbers.token_at(i, dotted.end())
            known = _HALF_DAY.match(text, dotted.end()) or self.lists.clock_after.at(self.words, k)
            if known or self.lists.half_days.at(self.words, k) or self._lower(i - 1) in _BARE_CLOCK and self._closes_clock(k):
                return self._hour_node(i, dotted.end(), int(dotted[1]), dotted[2])
            return None
        digits = re.match(r"(\d{1,2})(\d{2})?(?!\d|[.,:/-]\d)", text[at : at + 8])
        if digits is None:
            return None
        end = i + 1
        if _HALF_DAY.match(text, at + digits.end()) is not None:  # 6pm
            return self._hour_node(i, at + digits.end(), int(digits[1]), digits[2] or "")
        if self.ends[i] > at + digits.end():
            return None
        sign = self.lists.clock_after.at(self.words, end)
        if sign is not None and self._lower(end) != "horas" and digits[2] is None:
            return self._uhr(i, int(digits[1]), sign[0])
        if digits[2] is None and self._known_clock(i, end):
            return self._hour_node(i, self.ends[i], int(digits[1]))
        if self.lists.half_days.at(self.words, end) is not None and self._is_half_day(end):
            return self._hour_node(i, self.ends[i], int(digits[1]), digits[2] or "")
        return None

    def _is_half_day(self, i: int) -> bool:
        """a.m. and in the morning, not the article a."""
        return len(self._lower(i)) > 1

    def _uhr(self, i: int, hour: int, end: int) -> _Node | None:
        """18 Uhr, 18 Uhr 12; heures and horas only where a time of day is meant."""
        word = self._lower(end - 1)
        if word not in ("uhr", "o'clock", "oclock") and not self._known_clock(i, end):
            return None
        minute = self.words[end].text if end < len(self.words) else ""
        if re.fullmatch(r"\d{2}", minute) and int(minute) < 60 and not self._counts_noun(end + 1):
            return self._hour_node(i, self.ends[end], hour, minute)
        return self._hour_node(i, self.ends[end - 1], hour)

    def _known_clock(self, i: int, end: int) -> bool:
        """Something around the number says that it is an hour."""
        if self.lists.half_days.at(self.words, end) is not None and self._is_half_day(end):
            return True
        found = self.lists.clock_before.before(self.words, i)
        if found is None:
            return False
        sign = self.lists.clock_after.at(self.words, end)
        if sign is not None:
            return True
        if self._counts_noun(end) or end < len(self.words) and self.words[end].text in ("%", "/", "-", "–", "€", "$"):
            return False
        return self._lower(i - 1) in _BARE_CLOCK and self._closes_clock(end)

    def _closes_clock(self, i: int) -> bool:
        if i >= len(self.words) or not self.words[i].flags & F.WORD:
            return True
        word = self.words[i]
        return bool(word.flags & (F.PREPOSITION | F.TIME | F.COORDINATOR)) or word.lower in self.t.to

    def _clock_words(self, i: int) -> _Node | None:
        """seven o'clock, a las siete y media, half past seven, otto e 20, vingt et une heures."""
        half = self.lists.half_past.at(self.words, i)
        if half is not None and self.pack.code == "en":
            hour = self._day_number(half[0])
            if hour is not None and hour[0] <= 12:
                sign = self.lists.clock_after.at(self.words, hour[1])
                end = sign[0] if sign is not None else hour[1]
                return self._hour_node(i, self.ends[end - 1], hour[0], "30")
            return None
        entry = self.tables.entry(self.words[i])
        if entry is None or entry.cardinal is None and not entry.article:
            return None
        number = self.numbers.read(i)
        if number is None or number.digits or number.tail or number.multiple or not 0 <= number.value <= 24:
            return None
        minute, end = "", number.end
        if number.fraction and number.value % 1 == Decimal("0.5"):
            if not self._known_clock(i, end):
                return None
            return self._hour_node(i, self.ends[end - 1], int(number.value), "30")
        if number.value % 1:
            return None
        sign = self.lists.clock_after.at(self.words, end)
        known = self._known_clock(i, end) or sign is not None and self._lower(end) in ("uhr", "o'clock", "oclock")
        if not known:
            return None
        end = sign[0] if sign is not None else end
        half = self.lists.half_past.at(self.words, end)
        if half is not None:
            minute, end = "30", half[0]
        return self._hour_node(i, self.ends[end - 1], int(number.value), minute)

    def _half_day(self, node: _Node) -> _Node:
        """5 pm, 5 Uhr nachmittags, las 5 de la tarde."""
        sign = _HALF_DAY.match(self.text, node.stop)
        if sign is not None and node.clock:
            node = self._cut(node, sign.end() - (sign[0].endswith(".") and sign.end() == len(self.text)))
            return _shifted(node, 12 if (sign[1] or sign[2]) in "pP" else 0)
        found = self.lists.half_days.at(self.words, node.end)
        if found is None or not self._is_half_day(node.end) or not node.clock:
            return node
        node.end, node.stop = found[0], self.ends[found[0] - 1]
        return _shifted(node, found[1])

    # what stands around

    def _joined(self, node: _Node) -> _Node:
        """A date with its clock, a clock with its date, a time to another."""
        node = self._with_clock(node)
        return self._range(node)

    def _with_clock(self, node: _Node) -> _Node:
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
            for start in (k, node.end):
                sign = self.lists.clock_before.at(self.words, start)
                limit = self.lists.modifiers.at(self.words, start)
                places = {start: None, sign[0] if sign else start: None, limit[0] if limit else start: limit}
                for at, modifier in places.items():
                    other = self._clock_at(at)
                    if other is not None:
                        merged = self._merged(node, other, node.when, _same_half(node.clock, other.clock))
                        merged.modifier = modifier[1] if modifier is not None else node.modifier
                        return merged
            return node
        other = self._at(k) if k < len(self.words) else None
        if other is not None and other.when.granularity in (Granularity.DAY, Granularity.SET) and other.when.timex:
            if not other.clock or other.clock[1:2].isalpha():
                return self._merged(node, other, other.when, node.clock)
        return node

    def _clock_at(self, i: int) -> _Node | None:
        """A clock time or a range of them that begins at token i, with nothing of a date in it."""
        node = self._hours(i) or self._clock(i) if i < len(self.words) else None
        if node is None or node.when.days is not None or node.clock[1:2].isalpha():
            return None
        return node

    def _part_clock(self, node: _Node) -> _Node:
        """in the morning at 7"""
        sign = self.lists.clock_before.at(self.words, node.end)
        other = self._clock_at(sign[0]) if sign is not None else None
        if other is None or not other.clock:
            return node
        return self._merged(node, other, node.when, _same_half(node.clock, other.clock))

    def _hours(self, i: int) -> _Node | None:
        """from 5 to 6 pm, de 5 a 6, 17 bis 18 Uhr, 1-3 pm: the first hour is bare."""
        number = self.numbers.read(i) if i < len(self.words) else None
        if number is None or not 0 <= number.value <= 24 or number.value % 1 or number.fraction or number.tail or number.power:
            return None
        k = number.end
        if self.ends[k - 1] > number.stop:
            return None
        sign = self._lower(k)
        opened = self._opened(i)
        dash = sign in ("-", "–") and self.starts[k] - number.stop <= 1
        if not (sign in self.t.to or dash or opened is not None and sign in self.t.range_and):
            return None
        at = k + 1
        while at < k + 4 and (self._lower(at) in self.t.links or self._lower(at) in ("las", "alle", "le", "as", "a")):
            at += 1
        second = self._clock(at) if at < len(self.words) else None
        if second is None or not second.clock or second.clock[1:2].isalpha() or second.when.timex:
            return None
        if dash and _HALF_DAY.match(self.text, self.ends[second.end - 1] - 2) is None and opened is None and not self._is_sure(second):
            return None
        low = int(number.value)
        if int(second.clock[1:3]) >= 12 and low < 12 and low + 12 <= int(second.clock[1:3]):
            low += 12
        first = opened if opened is not None else i
        when = When(f"T{low:02}/{second.clock}", Granularity.TIME_OF_DAY)
        return replace(second, first=first, start=self.starts[first], when=when, clock="")

    def _is_sure(self, node: _Node) -> bool:
        return len(self.text[node.start : node.stop]) > 2

    def _merged(self, node: _Node, other: _Node, when: When, clock: str) -> _Node:
        if not other.clock and "/" in other.when.timex and not other.when.days:
            low, _, high = other.when.timex.partition("/")
            both = When(f"{when.timex}{low}/{when.timex}{high}", Granularity.TIME_OF_DAY, when.days, when.anchored)
            return replace(node, end=other.end, stop=other.stop, when=both, clock="")
        return replace(node, end=other.end, stop=other.stop, when=when, clock=clock)

    def _range(self, first: _Node) -> _Node:
        """from April to June, 2014-2018, zwischen 2015 und 2018, from 5 to 6 pm."""
        k = first.end
        if k >= len(self.words) or first.when.granularity in (Granularity.DURATION, Granularity.SET):
            return first
        if first.clock[1:2].isalpha() and not first.when.timex or "/" in first.when.timex:
            return first
        sign = self._lower(k)
        opened = self._opened(first.first)
        dash = sign in ("-", "–", "—", "~", "/") and self.starts[k] - first.stop <= 1
        if not (sign in self.t.to or dash or opened is not None and sign in self.t.range_and):
            return first
        at = self._skip_links(k + 1, 3)
        second = self._end_of_range(at, first)
        if second is None:
            return first
        if bool(first.clock) != bool(second.clock) and not (first.clock and not second.clock and second.when.timex == ""):
            return first
        return self._ranged(first, second, opened if opened is not None else first.first)

    def _opened(self, i: int) -> int | None:
        """The token that opens a range before token i: from, zwischen dem."""
        k = self._back_over_links(i)
        for at in (i - 1, k - 1):
            if at >= 0 and self.words[at].lower in self.t.opens and not self.taken[at]:
                return at
        return None

    def _end_of_range(self, i: int, first: _Node) -> _Node | None:
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
        if second is None or second.bare or second.when.granularity in (Granularity.DURATION, Granularity.SET):
            return None
        return self._with_clock(second)

    def _ranged(self, first: _Node, second: _Node, at: int) -> _Node:
        if first.clock and second.clock:
            return self._clock_range(first, second, at)
        if not first.when.timex or not second.when.timex:
            return first
        low, high = (self._as_day(node.when) for node in (first, second))
        if "PRESENT_REF" in (low.timex, high.timex):
            return first
        when = C.between(low, high)
        node = replace(second, first=at, start=self.starts[at], when=when, clock="", day=None, month=None, year=None)
        return node

    def _as_day(self, when: When) -> When:
        """Now, as the end of a range, is the reference day."""
        return C.relative("D", 0, self.reference) if when.timex == "PRESENT_REF" and self.reference is not None else when

    def _clock_range(self, first: _Node, second: _Node, at: int) -> _Node:
        day = second.when if second.when.timex else first.when
        low, high = first.clock, second.clock
        if day.timex:
            timex = f"{day.timex}{low}/{day.timex}{high}"
        else:
            timex = f"{low}/{high}"
        when = When(timex, Granularity.TIME_OF_DAY, day.days, day.anchored)
        return replace(second, first=at, start=self.starts[at], when=when, clock="")

    def _with_left(self, node: _Node, last: int) -> _Node:
        """since, until, before, after; at the end of, early: as far back as the last time found."""
        edge = self.lists.edges.before(self.words, node.first) or self._past_article(self.lists.edges, node.first)
        if edge is not None and edge[0] >= last and node.when.granularity not in (Granularity.DURATION, Granularity.SET):
            node.first, node.start, node.modifier = edge[0], self.starts[edge[0]], edge[1]
        found = self.lists.modifiers.before(self.words, node.first) or self._past_article(self.lists.modifiers, node.first)
        if found is None or found[0] < last or node.when.granularity in (Granularity.DURATION, Granularity.SET):
            return node
        if "/" in node.when.timex or self._lower(found[0]) in self.t.opens and found[1] is TimeModifier.SINCE and not self._is_since(node):
            return node
        if found[1] is TimeModifier.SINCE and self._lower(found[0]) in ("da", "dal", "de", "do", "from", "von", "ab") and node.first - found[0] > 2:
            return node
        node.first, node.start, node.modifier = found[0], self.starts[found[0]], found[1]
        return node

    def _is_since(self, node: _Node) -> bool:
        return node.when.granularity is not Granularity.TIME_OF_DAY and self.pack.code in ("it", "en", "de")

    def _past_article(self, phrases: Phrases[TimeModifier], i: int) -> tuple[int, TimeModifier] | None:
        if i and self.words[i - 1].flags & F.ARTICLE:
            return phrases.before(self.words, i - 1)
        return None


def _named_date(parts: list[str], months: list[int | None]) -> tuple[int | None, int | None, int | None] | None:
    """31-dic-1994, 2020/Sep/23, September-2020-23, Jan/3, Dec-2018."""
    if sum(m is not None for m in months) != 1:
        return None
    month = next(m for m in months if m is not None)
    others = [p for p, m in zip(parts, months, strict=True) if m is None]
    if not all(p.isdecimal() for p in others):
        return None
    years = [p for p in others if len(p) == 4]
    if len(years) > 1:
        return None
    if years:
        rest = [int(p) for p in others if p is not years[0]]
        return int(years[0]), month, rest[0] if rest else None
    if len(others) == 2:
        return _century_of(int(others[1])), month, int(others[0])
    return None, month, int(others[0])


def _century_of(number: int, *, past: bool = False) -> int:
    """92 is 1992, 18 is 2018; a decade (the 20s) of this century up to the 30s."""
    return 2000 + number if number < (30 if past else 40) else 1900 + number


def _same_half(part: str, clock: str) -> str:
    """tonight at 8, il pomeriggio alle 7: the hour is one of the second half of the day."""
    if part in ("TEV", "TNI", "TAF") and clock[1:3].isdecimal() and int(clock[1:3]) < 12:
        return f"T{int(clock[1:3]) + 12}{clock[3:]}"
    return clock


def _part_code(code: str) -> str:
    return code if code.startswith("T") else f"T{code}"


def _shifted(node: _Node, hours: int) -> _Node:
    """An hour of the afternoon: 5 pm is T17; 12 am is T00."""
    hour = int(node.clock[1:3])
    if hours == 12 and hour < 12:
        hour += 12
    elif hours == 0 and hour == 12:
        hour = 0
    node.clock = f"T{hour:02}{node.clock[3:]}"
    return node


def find_times(reading: Reading, reference: date | None = None) -> list[TimeRef]:
    """The times of a text, in the order of the text.

    `reference` is the day that relative times (last month) are counted from, such as the date of the document; without it
    they are found and stay unresolved. Pure; takes time linear in the length of the text.
    """
    return list(Times(reading, tables_of(reading.pack), reference).find())
