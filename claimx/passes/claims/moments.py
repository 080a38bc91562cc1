"""What all readers of times share: the words of a pack, a time being put together, days and years at a token."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from claimx.lang import flags as F
from claimx.lang.pack import Word
from claimx.lang.quantities import TimeWords
from claimx.model.records import TimeModifier
from claimx.passes.claims import calendar as C
from claimx.passes.claims.calendar import When
from claimx.passes.claims.numbers import Numbers
from claimx.passes.claims.tables import Memory, Phrases, Tables, spellings
from claimx.passes.reading import Reading

_DAY = re.compile(r"(\d{1,2})(\D{0,4})")
ROMAN = re.compile(r"(?=[IVX])(X{0,2})(IX|IV|V?I{0,3})(e|er|º|°|o)?")
_CHAIN_AFTER = re.compile(r"[-–/](\d+)([-–/]\d+)?")
_YEAR_BEFORE = re.compile(r"(?<!\d)(?<![-–/])\d{4}[-–/]$")
CURRENCY_SIGNS = "$€£¥₹₽%"
_MODIFIER_ORDER = (
    TimeModifier.SINCE,
    TimeModifier.UNTIL,
    TimeModifier.BEFORE,
    TimeModifier.AFTER,
)
_EDGES = (TimeModifier.START, TimeModifier.MID, TimeModifier.END)
FIRST_YEAR, LAST_YEAR = 1000, 2199
_BEHIND_DIGITS = frozenset("-–/.:,°ºª'’~")
_AMOUNT = re.compile(r"\d+(?:[.,]\d{3})+|\d+[.,]\d")
_DEEPEST = 4  # times inside times: the Monday of the last week of May 2024
HALF_DAY = re.compile(r"(?:\s?([ap])\.?\s?m|([ap]))\b\.?", re.IGNORECASE)


@dataclass(slots=True)
class Node:
    """A time being put together: tokens first to end, characters start to stop."""

    first: int
    end: int
    start: int
    stop: int
    when: When
    clock: str = ""
    modifier: TimeModifier | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    unit: str = ""


class TimeLists:
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
        self.modifiers = make((p, kind) for kind in _MODIFIER_ORDER for p in getattr(t, kind.value))
        self.edges = make((p, kind) for kind in _EDGES for p in getattr(t, kind.value))
        self.decade_before = make((w, None) for w in t.decade_before)
        self.clock_before = make((w, None) for w in t.clock_before)
        self.clock_after = make((w, None) for w in t.clock_after)
        self.half_days = make([(p, 0) for p in t.morning] + [(p, 12) for p in t.afternoon])
        self.half_past = make((w, None) for w in t.half_past)
        self.half_behind = make((w, None) for w in t.half_behind)
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
        self.codes = frozenset(
            {f"{c}{n}" for c in "qth" for n in range(1, 5)} | {f"{n}{c}" for c in "qth" for n in range(1, 5)}
        )
        self.behind_article = frozenset(self.units.first_words) | set(self.months) | t.half_to | tables.halves
        self.signed_date = _signed_date(t)
        self._tables = tables
        self.memory = Memory(self._readers)
        self.behind_number = frozenset(
            {"-", "–", ".", ":", "°", "º", "ª", "/"}.union(
                self.units.first_words,
                self.months,
                self.offsets,
                self.half_days.first_words,
                self.half_behind.first_words,
                self.clock_after.first_words,
                t.links,
                t.to,
                t.range_and,
                t.year_signs,
                t.month_signs,
                t.day_signs,
            )
        )
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
        self._lists = dict(lists)
        units = frozenset(self.units.first_words)
        named = units.union(self.weekdays.first_words, self.parts.first_words)
        counted = units | frozenset(self.ordinals.first_words)
        self._behind: dict[str, frozenset[str]] = {  # what can follow a word of one token that begins such a time
            "_every": named | t.every_other,
            "_whole": units,
            "_offset_first": named.union(self.offsets, self.months, self.seasons.first_words),
            "_ordinal_unit": counted,
            "_day_month": (units.union(self.months, t.links, t.to, t.range_and) | _DASHES) - {",", ";"},
        }
        self.gates: Memory[frozenset[str] | None] = Memory(self._gate)
        self.number_may_follow = Memory(self._is_number)
        self.clocks = Memory(self._is_clock)
        self.before_amount = frozenset(
            p.split()[-1] for name in ("about", "more", "less", "min") for p in getattr(quantities, name)
        )
        self.counted = units.union(self.offsets, tables.over_first, "-km")
        self.lefts = frozenset(self.edges.last_words).union(self.modifiers.last_words)
        self.behind_signed = self.behind_number.union(self.ordinals.first_words)
        self.behind_links = units.union(self.months)
        self.before_decade = frozenset(self.decade_before.last_words) | frozenset("'’‘")
        self.half_day_first = frozenset(self.half_days.first_words)
        self.sure_behind_number = units.union(
            {"-", "–", "°", "º", "ª", "/"},
            self.months,
            self.offsets,
            self.half_behind.first_words,
            self.clock_after.first_words,
            t.to,
            t.month_signs,
            t.day_signs,
        )

    def _readers(self, word: Word) -> tuple[str, ...]:
        """The methods of Times that can begin with a spelling, in the order in which they are tried."""
        lower, entry = word.lower, self._tables.entry(word)
        if word.flags & F.NUMBER:
            return _digit_readers(lower)
        names = list(self._by_word.get(lower, ()))
        spoken = entry is not None and (
            entry.cardinal is not None or entry.article or entry.fixed is not None or entry.half
        )
        ordinal = lower in self.ordinals.first_words or word.text[0] in "IVX" and ROMAN.fullmatch(word.text) is not None
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

    def _is_number(self, word: Word) -> bool:
        return bool(word.flags & F.NUMBER) or self._tables.entry(word) is not None

    def _is_clock(self, word: Word) -> bool:
        """Whether a clock time can begin with a spelling, or what stands before one."""
        lower = word.lower
        return (
            self.number_may_follow[word]
            or lower in self.half_to
            or lower in self.half_past.first_words
            or lower in self.clock_before.first_words
            or lower in self.modifiers.first_words
        )

    def _gate(self, word: Word) -> frozenset[str] | None:
        """The words one of which must follow for a spelling to begin a time; None where there is no such bound.

        en: a time only before este, este being of `en este momento`. ANY_NUMBER among them stands for all numbers.
        """
        lower, entry = word.lower, self._tables.entry(word)
        if entry is not None and entry.article and entry.cardinal is None:
            return self.behind_article
        if word.flags & F.NUMBER:
            return None
        gate: set[str] = set()
        for name in self.memory[word]:
            phrases, behind = self._lists.get(name, (self.ordinals,)), self._behind.get(name)
            if behind is not None:
                gate |= behind
                gate.add(ANY_NUMBER)
            elif name not in self._lists or any(p.has_word(lower) for p in phrases):
                return None
            gate.update(*(p.second_words(lower) for p in phrases))
        return frozenset(gate)


def _signed_date(times: TimeWords) -> re.Pattern[str] | None:
    """2024年5月3日, 5月3日, 2024年5月: digits with a sign behind each; None where a language has no such signs."""
    if not times.month_signs:
        return None
    year, month, day = (
        "|".join(map(re.escape, sorted(s))) for s in (times.year_signs, times.month_signs, times.day_signs)
    )
    day_part = rf"(?:\s?(\d{{1,2}})\s?(?:{day}))?"
    return re.compile(rf"(?:(\d{{4}})\s?(?:{year})\s?)?(\d{{1,2}})\s?(?:{month}){day_part}")


_DASHES = frozenset("-–/")
ANY_NUMBER = ""
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
_WORD_READERS = ("_hours", "_clock", "_day_month", "_count_unit")  # of a number word that is nothing else
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


def _digit_readers(text: str) -> tuple[str, ...]:
    """What a row of digits can begin, by its length and signs."""
    if not text.isdecimal():
        if ":" in text or "." in text or "," in text:
            return "_clock", "_numeric", "_count_unit"
        return _DIGIT_READERS
    if len(text) <= 2:
        return tuple(name for name in _DIGIT_READERS if name not in ("_weekday", "_year"))
    if len(text) == 4:
        return "_clock", "_numeric", "_quarter_code", "_decade", "_count_unit", "_year"
    return ("_count_unit",)


@cache
def time_lists(tables: Tables) -> TimeLists:
    return TimeLists(tables)


class TimeReader:
    """Reads one text; the methods that a spelling can begin are those of its subclasses (see TimeLists.readers)."""

    def __init__(self, reading: Reading, tables: Tables, reference: date | None) -> None:
        self.text = reading.spaced_text
        self.words = reading.words
        self.flags = reading.flags
        self.starts = reading.starts
        self.ends = reading.ends
        self.pack = reading.pack
        self.tables = tables
        self.lists = time_lists(tables)
        self.t = tables.figures.times
        self.numbers = Numbers(reading, tables)
        self.reference = reference
        self.taken = bytearray(len(reading.words))
        self.reading = reading
        self._depth = 0
        self._after_date = False  # reading the second date of a range

    @cached_property
    def first_of_sentence(self) -> set[int]:
        return {first for first, _, _ in self.reading.sentences}

    def _readers(self, i: int) -> tuple[str, ...]:
        """The methods that can read a time at token i."""
        return self.lists.memory[self.words[i]] if i < len(self.words) else ()

    def _at(self, i: int) -> Node | None:
        """The time that begins at token i, without what stands before it."""
        if i >= len(self.words):
            return None
        lists, word = self.lists, self.words[i]
        readers = lists.memory[word]
        if not readers or self._depth > _DEEPEST:
            return None
        gate = lists.gates[word]
        if gate is not None and not self._may_follow(i + 1, gate):
            return None
        if "_count_unit" in readers and not self._number_may(i):
            return None
        self._depth += 1
        try:
            for name in readers:
                node: Node | None = getattr(self, name)(i)
                if node is not None:
                    return node
            return None
        finally:
            self._depth -= 1

    def _number_may(self, i: int) -> bool:
        """Whether what stands beside a number can make it a time: most numbers of a text are none."""
        word = self.words[i]
        if word.flags & F.NUMBER:
            if len(word.text) == 4 and word.text.isdecimal():
                return True
            if not word.text.isdecimal():
                return _AMOUNT.fullmatch(word.text) is None or self._amount_may(i)
            after = self.text[self.ends[i] : self.ends[i] + 1]
            if after in _BEHIND_DIGITS:
                return after not in ".,-" or self._signed_may(i, after)
            return self._may_be_behind(i, i + 1)
        if word.lower in self.lists.ordinals.first_words or word.lower in self.t.half_to:
            return True
        number = self.numbers.read(i)
        if number is None:
            return word.lower in self.lists.half_past.first_words
        if number.tail:
            return False
        if self.lists.memory[word] == _WORD_READERS or number.end >= len(self.words):
            return self._may_be_behind(i, number.end)
        return self._lower(number.end) in self.lists.behind_number or self._lower(i - 1) in self.t.hour_before

    def _amount_may(self, i: int) -> bool:
        """1,237 and 1.6 before a unit; no day and no hour is written so."""
        number = self.numbers.read(i)
        if number is None:
            return False
        stop = self.ends[number.end - 1]
        return stop > number.stop or self.text[stop : stop + 1] in _BEHIND_DIGITS or self._may_be_behind(i, number.end)

    def _signed_may(self, i: int, after: str) -> bool:
        """5, and 5. and 5-: what stands behind the sign, or before the number."""
        stop = self.ends[i] + 1
        following = self.text[stop : stop + 2]
        if after == "-":
            if following[:1] == " ":
                return True
        elif following[:1].isalnum() or after == "." and following[:1].isspace() and following[1:].isdecimal():
            return True
        if after != "," and i + 2 < len(self.words):
            word = self.words[i + 2]
            lower = word.lower
            if (
                self.lists.number_may_follow[word]
                or lower in self.lists.behind_signed
                or "-" in lower
                or lower[-1] == "."
            ):
                return True
        before = self._lower(i - 1)
        return before in self.t.hour_before or before in self.lists.before_decade

    def _may_be_behind(self, i: int, end: int) -> bool:
        """Whether a number, tokens i to end, can be of a time by the word behind it or the one before it."""
        if end >= len(self.words):
            return True
        lists, lower = self.lists, self.words[end].lower
        if lower in lists.behind_number:
            if lower in lists.sure_behind_number:
                return True
            if lower in lists.half_day_first and lists.half_days.at(self.words, end) is not None:
                return True
            if lower in self.t.range_and:
                following = end + 1 < len(self.words) and self.tables.entry(self.words[end + 1]) is not None
                if following or self._lower(i - 1) in self.t.opens:
                    return True
                if self._lower(self._back_over_links(i) - 1) in self.t.opens:
                    return True
            if lower in self.t.links and self._leads_to_date(end):
                return True
        return self._lower(i - 1) in self.t.hour_before

    def _leads_to_date(self, i: int) -> bool:
        """Links, and a month or a unit among them or behind."""
        for k in range(i, min(i + 4, len(self.words))):
            lower = self.words[k].lower
            if lower in self.lists.behind_links:
                return True
            if lower not in self.t.links:
                return False
        return False

    def _may_follow(self, i: int, gate: frozenset[str]) -> bool:
        """Whether token i is one of those that let a time begin before it; see TimeLists.gates."""
        if i >= len(self.words):
            return False
        word = self.words[i]
        return word.lower in gate or ANY_NUMBER in gate and self.lists.number_may_follow[word]

    def _node(self, first: int, end: int, when: When, **more: int | str | bool | None) -> Node:
        node = Node(first, end, self.starts[first], self.ends[end - 1], when)
        for name, value in more.items():
            setattr(node, name, value)
        return node

    def _cut(self, node: Node, stop: int) -> Node:
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

    def _day_number(self, i: int) -> tuple[int, int] | None:
        """3, 3., 3rd, 1er, third, veintinueve: the day of a month, and the token behind it."""
        if i >= len(self.words):
            return None
        word = self.words[i]
        if word.flags & F.NUMBER:
            digits = _DAY.fullmatch(word.text)
            if digits is None or not 1 <= int(digits[1]) <= 31:
                return None
            if self.starts[i] and self.text[self.starts[i] - 1] in CURRENCY_SIGNS:
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
        if len(text) != 4 or not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            return None
        stop, start = self.ends[i], self.starts[i]
        after = self.text[stop : stop + 2]
        if after[:1] in ("-", "–", "/", ".", ",") and after[1:].isdecimal() and after[:1] in ".,":
            return None
        if after[:1] and after[0] in CURRENCY_SIGNS or after[:1] == " " and after[1:] in tuple(CURRENCY_SIGNS):
            return None
        before = self.text[max(0, start - 2) : start]
        if before and (before[-1] in CURRENCY_SIGNS + "_=&?#@" or before.strip()[-1:] in tuple(CURRENCY_SIGNS)):
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
            if k > i and before in self.t.short_year_before or before in ("'", "’"):
                return century_of(int(word.text)), k + 1
        if word is not None and word.text in ("'", "’") and re.fullmatch(r"\d{2}", self._lower(k + 1)):
            return century_of(int(self._lower(k + 1))), k + 2
        return self._relative_year(k)

    def _relative_year(self, i: int) -> tuple[int, int] | None:
        """December of last year: known with a reference only."""
        if self.reference is None:
            return None
        node = self._relative_node(i)
        if node is not None and node.unit == "Y" and node.when.timex.isdecimal():
            return int(node.when.timex), node.end
        return None

    def _checked(self, year: int | None, month: int | None, number: int) -> When | None:
        if month is not None and not 1 <= month <= 12 or not 1 <= number <= 31:
            return None
        return C.day(year, month, number, self.reference)

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

    def _back_over_links(self, i: int) -> int:
        k = i
        while k > i - 2 and self._lower(k - 1) in self.t.links:
            k -= 1
        return k

    def _closes(self, i: int) -> bool:
        """Nothing follows that the number before could count."""
        return i >= len(self.words) or not self.words[i].flags & F.WORD

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

    def _counts_noun(self, i: int) -> bool:
        """A noun follows that the number could count."""
        if i >= len(self.words):
            return False
        word = self.words[i]
        if not word.flags & F.WORD or word.flags & (F.NUMBER | F.FINITE | F.PREPOSITION | F.COORDINATOR | F.ADVERB):
            return False
        if word.flags & (
            F.ARTICLE | F.DETERMINER | F.PRONOUN | F.SUBORDINATOR | F.RELATIVE | F.COMPLEMENTISER | F.NEGATION
        ):
            return False
        if self.pack.nouns_capitalised:
            return bool(word.flags & F.CAPITAL)
        return not word.flags & F.CAPITAL

    def _closes_clock(self, i: int) -> bool:
        if i >= len(self.words) or not self.words[i].flags & F.WORD:
            return True
        word = self.words[i]
        return bool(word.flags & (F.PREPOSITION | F.TIME | F.COORDINATOR)) or word.lower in self.t.to

    def _opened(self, i: int) -> int | None:
        """The token that opens a range before token i: from, zwischen dem."""
        k = self._back_over_links(i)
        for at in (i - 1, k - 1):
            if at >= 0 and self.words[at].lower in self.t.opens and not self.taken[at]:
                return at
        return None

    def _roman(self, i: int) -> tuple[int, int] | None:
        """XIX secolo, XXe siècle."""
        text = self.words[i].text if i < len(self.words) else ""
        found = ROMAN.fullmatch(text)
        if found is None:
            return None
        tens = {"IX": 9, "IV": 4}.get(found[2], found[2].count("V") * 5 + found[2].count("I"))
        number = 10 * len(found[1]) + tens
        return (number, i + 1) if number else None

    def _relative_node(self, i: int) -> Node | None:
        """last year, la semana pasada: a whole unit counted from the reference."""
        node = self._at(i)
        return node if node is not None and node.unit else None


def century_of(number: int, *, past: bool = False) -> int:
    """92 is 1992, 18 is 2018; a decade (the 20s) of this century up to the 30s."""
    return 2000 + number if number < (30 if past else 40) else 1900 + number


def part_code(code: str) -> str:
    return code if code.startswith("T") else f"T{code}"


def shifted(node: Node, hours: int) -> Node:
    """An hour of the afternoon: 5 pm is T17; 12 am is T00."""
    hour = int(node.clock[1:3])
    if hours == 12 and hour < 12:
        hour += 12
    elif hours == 0 and hour == 12:
        hour = 0
    node.clock = f"T{hour:02}{node.clock[3:]}"
    return node
