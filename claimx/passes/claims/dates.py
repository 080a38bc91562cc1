"""Dates that say themselves when: days, months, quarters, decades, centuries, years."""

import re

from claimx.lang import flags as F
from claimx.model.records import Granularity
from claimx.passes.claims import calendar as C
from claimx.passes.claims.calendar import When
from claimx.passes.claims.moments import CURRENCY_SIGNS, FIRST_YEAR, LAST_YEAR, Node, TimeReader, century_of

_PARTS = re.compile(
    r"(\d{1,4}|[^\W\d_]{3,10}\.?)([-/.])(\d{1,4}|[^\W\d_]{3,10})(?:\2(\d{4}|\d{2}|[^\W\d_]{3,10}))?(?![\w%])"
)
_SHORT_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?!\s?\d{3})(\d{4})?")
_SPACED_ISO = re.compile(r"(\d{4}) - (\d{1,2}) - (\d{1,2})(?!\d)")
QUARTER = re.compile(r"([qth])([1-4])|([1-4])([qth])")
_QUARTER_YEAR = re.compile(
    r"([qthQTH])([1-4])[-/ ]?['’]?(\d{4}|\d{2})(?!\w)"
    r"|(\d{4})[-/ ]?([qthQTH])([1-4])(?!\w)"
    r"|([1-4])([qthQTH])[-/ ]?(\d{2,4})(?!\w)"
)
_WEEK_CODE = re.compile(r"(\d{4})-?[wW](\d{2})(?!\w)")
_DECADE = re.compile(r"(\d{4}|\d{2})(\D{1,3})")
_QUARTER_LETTERS = frozenset("qthwQTHW")
_DATE_SIGNS = frozenset("-/.")
_SHORT_YEAR = re.compile(r"[-–/](\d{2})(?![\w-])")  # 1950-53


class Dates(TimeReader):
    """Reads explicit dates."""

    def _numeric(self, i: int) -> Node | None:
        """2024-05-03, 15/3/2024, 22.04., 31-dic-1994, Sep-2020, 2014-2018."""
        word = self.words[i]
        if not word.flags & F.NUMBER and word.lower.partition("-")[0] not in self.lists.months:
            return None
        at, stop = self.starts[i], self.ends[i]
        if self.lists.signed_date is not None:
            found = self.lists.signed_date.match(self.reading.text, at)
            if found is not None:
                return self._signed_date(i, found)
        if word.text.isalnum() and word.text[0].isdecimal() == word.text.isdecimal():
            after = self.text[stop : stop + 3]
            if after[:1] not in _DATE_SIGNS and after != " - ":
                return None  # nothing but digits or letters
        before = self.text[at - 1 : at] if at else ""
        if (
            before in ("-", "–")
            and at > 1
            and self.text[at - 2].isdecimal()
            and not self.taken[i - 1]
            and not self._after_date
        ):
            return None
        if before and (before.isalnum() or before in "_=&?#@.,/" + CURRENCY_SIGNS):
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

    def _signed_date(self, i: int, found: re.Match[str]) -> Node | None:
        """2024年5月3日: the signs say what is what."""
        year, month, number = (int(part) if part else None for part in found.groups())
        if month is None or not 1 <= month <= 12:
            return None
        when = C.month(year, month, self.reference) if number is None else self._checked(year, month, number)
        if when is None:
            return None
        return self._cut(self._node(i, i + 1, when, year=year, month=month, day=number), found.end())

    def _from_parts(self, i: int, found: re.Match[str]) -> Node | None:
        parts = [p for p in (found[1], found[3], found[4]) if p]
        sign = found[2]
        after = self.text[found.end() : found.end() + 2]
        opens_range = after[:1] == "-" and (len(parts) == 3 or sign == "/")
        if after[:1] in ("-", "/", ".") and after[1:].isdecimal() and not opens_range:
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
            year = c if len(parts[2]) == 4 else century_of(c)
            month_first = self.t.order == "mdy" and a <= 12 and not (sign == "." and len(parts[0]) == 2) or b > 12
            return (year, a, b) if month_first else (year, b, a)
        a, b = numbers
        if sign in "-/" and len(parts[0]) == 4 and len(parts[1]) <= 2:
            return (a, b, None) if 1 <= b <= 12 and FIRST_YEAR <= a <= LAST_YEAR else None
        if sign in "-/" and len(parts[1]) == 4 and len(parts[0]) <= 2:
            return (b, a, None) if 1 <= a <= 12 and FIRST_YEAR <= b <= LAST_YEAR else None
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

    def _short_date(self, i: int, short: re.Match[str]) -> Node | None:
        """22.04. and 3.5.2024 in the order of the language."""
        number, month = int(short[1]), int(short[2])
        year = int(short[3]) if short[3] else None
        if not (1 <= number <= 31 and 1 <= month <= 12):
            return None
        before = self._lower(i - 1)
        known = before in self.t.links or before in self.t.opens or before in self.t.date_before
        if year is None and not (len(short[1]) == len(short[2]) == 2) and not known:
            return None
        when = self._checked(year, month, number)
        if when is None:
            return None
        return self._cut(self._node(i, i + 1, when, year=year, month=month, day=number), short.end())

    def _day_month(self, i: int) -> Node | None:
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

    def _with_year(self, first: int, number: int, month: tuple[int, int]) -> Node | None:
        year = self._year_behind(month[1])
        when = self._checked(year[0] if year else None, month[0], number)
        if when is None:
            return None
        end = year[1] if year else month[1]
        if not year and self._lower(end - 1) == ".":
            end -= 1
        return self._node(first, end, when, year=year[0] if year else None, month=month[0], day=number)

    def _day_list(self, i: int, number: tuple[int, int]) -> Node | None:
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

    def _month_first(self, i: int) -> Node | None:
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

    def _hyphened_month(self, i: int) -> Node | None:
        """Jan-Feb 2017, mid-November."""
        head, sign, tail = self._lower(i).partition("-")
        second = self.lists.months.get(tail) if sign else None
        if second is None:
            return None
        first = self.lists.months.get(head)
        year = self._year_behind(i + 1)
        of, end = (year[0], year[1]) if year is not None else (None, i + 1)
        if first is not None:
            return self._node(
                i, end, C.between(C.month(of, first, self.reference), C.month(of, second, self.reference))
            )
        edge = self.lists.edges.word(head) or self.lists.edges.word(head + "-")
        if edge is None:
            return None
        return self._node(i, end, C.month(of, second, self.reference), modifier=edge, year=of, month=second)

    def _month_day(self, i: int, month: tuple[int, int]) -> Node | None:
        k = month[1]
        if k < len(self.words) and self.words[k].flags & F.ARTICLE or self.t.order == "mdy" and self._lower(k) == "-":
            k += 1
        number = self._day_number(k)
        if (
            number is None
            or self.words[k].flags & F.NUMBER
            and self.words[k].text[:1] == "0"
            and len(self.words[k].text) < 2
        ):
            return None
        end = number[1]
        if self._lower(end - 1) == "." and end - 1 > k:
            end -= 1
        year = self._year_behind(end)
        if self.t.order != "mdy" and not (year is not None and year[1] - end <= 2 or self._closes(end)):
            return None
        if (
            self._lower(end) in (":", "%")
            or self._lower(end) in self.t.clock_sure
            or self.words[k].flags & F.NUMBER
            and self.text[self.ends[k] : self.ends[k] + 1] == ":"
        ):
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
            both = C.between(
                C.day(of, month[0], number[0], self.reference), C.day(of, month[0], second[0], self.reference)
            )
            return self._node(i, year[1] if year else second[1], both)
        return self._node(
            i, year[1] if year else end, when, year=year[0] if year else None, month=month[0], day=number[0]
        )

    def _second_day(self, i: int) -> tuple[int, int] | None:
        """novembre 19-20"""
        if self._lower(i) not in ("-", "–") or self.starts[i] != self.ends[i - 1]:
            return None
        return self._day_number(i + 1)

    def _is_doubtful(self, i: int) -> bool:
        word = self.words[i]
        if word.lower not in self.t.doubtful_months:
            return False
        before = self._lower(i - 1)
        known = before in self.t.year_before or before in self.t.to or before in self.t.opens
        known = known and not self.words[i - 1].flags & F.ARTICLE
        if known or self.lists.modifiers.before(self.words, i) or self.lists.edges.before(self.words, i):
            return self.t.names_capitalised and not word.flags & F.CAPITAL
        return True

    def _quarter_code(self, i: int) -> Node | None:
        """Q1, T2 2024, 2019-H2, 2025-W21."""
        word, at = self.words[i], self.starts[i]
        lower = word.lower
        if word.flags & F.NUMBER:
            behind = self.text[self.ends[i] : self.ends[i] + 2]
            if word.text.isdecimal() and not _QUARTER_LETTERS.intersection(behind):
                return None
            week = _WEEK_CODE.match(self.text, at)
            if week is not None:
                return self._cut(self._node(i, i + 1, C.week_number(int(week[1]), int(week[2]), None)), week.end())
        elif QUARTER.fullmatch(lower[:2]) is None:
            return None
        found = _QUARTER_YEAR.match(self.text, at)
        if found is not None:
            letter = (found[1] or found[5] or found[8]).lower()
            number = int(found[2] or found[6] or found[7])
            digits = found[3] or found[4] or found[9]
            year = int(digits) if len(digits) == 4 else century_of(int(digits))
            when = self._code_when(letter, number, year)
            return None if when is None else self._cut(self._node(i, i + 1, when, year=year), found.end())
        code = QUARTER.fullmatch(lower)
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

    def _decade(self, i: int) -> Node | None:
        """1990er, 1990s, años 90, les années 1990, anni '90."""
        word = self.words[i]
        if not word.flags & F.NUMBER:
            return None
        glued = _DECADE.fullmatch(word.text)
        if glued is not None and glued[2].split("-")[0].lower() in self.t.decade_endings and int(glued[1]) % 10 == 0:
            first = int(glued[1]) if len(glued[1]) == 4 else century_of(int(glued[1]), past=True)
            if len(glued[1]) == 4 or self.lists.decade_before.before(self.words, i) is not None:
                return self._node(i, i + 1, C.decade(first))
        if not word.text.isdecimal() or len(word.text) not in (2, 4) or int(word.text) % 10:
            return None
        if self._lower(i + 1) in self.t.decade_endings and len(word.text) == 4:
            return self._node(i, i + 2, C.decade(int(word.text)))
        k = i - 1 if self._lower(i - 1) in ("'", "’", "‘") else i
        phrase = self.lists.decade_before.before(self.words, k)
        if phrase is None or self.t.decade_endings:
            return None
        if self.words[k - 1].flags & F.ARTICLE and not self._closes(i + 1):
            return None
        first = int(word.text) if len(word.text) == 4 else century_of(int(word.text), past=True)
        return self._node(phrase[0], i + 1, C.decade(first))

    def _ordinal_unit(self, i: int) -> Node | None:
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
            return self._first_months(i, number[0], count[0], code, end)
        if code in ("W", "M"):
            return self._part_of(i, number[0], code, end)
        return None

    def _first_months(self, i: int, number: int, count: int, code: str, end: int) -> Node | None:
        """the first nine months of 2024, los primeros tres meses del año"""
        k = self._skip_links(end, 3)
        if self._lower(end) == ",":
            return None
        if code != "M" or not 1 < count < 12 or k == end and self._year_number(k) is None:
            return None
        whole = self._plain_year(k) or self._relative_node(k)
        unit = self.lists.units.at(self.words, k)
        if whole is None and unit is not None and unit[1] == "Y":
            whole = self._node(k, unit[0], C.relative("Y", 0, self.reference))
        if whole is None or whole.when.granularity is not Granularity.YEAR:
            return None
        year = int(whole.when.timex) if whole.when.timex.isdecimal() else None
        first = 1 if number == 1 else 13 - count
        months = C.between(C.month(year, first, None), C.month(year, first + count - 1, None))
        return self._node(i, whole.end, months._replace(anchored=whole.when.anchored))

    def _part_of(self, i: int, number: int, code: str, end: int) -> Node | None:
        """first week of January 2015, last week of the year, third month of 2021."""
        k = self._skip_links(end, 3)
        if k == end or self._lower(end) == ",":
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

    def _plain_year(self, i: int) -> Node | None:
        unit = self.lists.units.at(self.words, i)
        found = self._year_number(self._skip_links(unit[0]) if unit is not None and unit[1] == "Y" else i)
        return None if found is None else self._node(i, found[1], C.year(found[0]), year=found[0])

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

    def _year(self, i: int) -> Node | None:
        """2019, where it is a year: in 2019, (2019), seit 2019, 2014-2018, 2019 sales but not 2000 people."""
        found = self._year_number(i)
        if found is None:
            return None
        year, end = found
        quarter = QUARTER.fullmatch(self._lower(end)) if end < len(self.words) else None
        if quarter is not None and quarter[1] and self._lower(end) in self.lists.codes:
            when = self._code_when(quarter[1], int(quarter[2]), year)
            if when is not None:
                return self._node(i, end + 1, when)
        if not self._is_year(i, year, end):
            return None
        short = _SHORT_YEAR.match(self.text, self.ends[i])
        if short is not None and int(short[1]) > year % 100:
            both = C.between(C.year(year), C.year(year // 100 * 100 + int(short[1])))
            return self._cut(self._node(i, end, both), short.end())
        return self._node(i, end, C.year(year), year=year)

    def _is_year(self, i: int, year: int, end: int) -> bool:
        before = self._lower(i - 1)
        if self._lower(i - 1) == "." or before in self.tables.figures.quantities.numbering:
            return False
        if self._lower(end) in self.lists.measures and not (
            self.pack.nouns_capitalised and not self.words[end].flags & F.CAPITAL
        ):
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
            return not (noun and year % 100 == 0)
        if before and before in self.tables.figures.quantities.only:
            return False
        if self.tables.figures.quantities and self._limited(i):
            return False
        if not 1900 <= year <= 2100:
            return False
        if noun:
            return not self.pack.nouns_capitalised and year % 10 != 0 and 1950 <= year <= 2035
        return True

    def _limited(self, i: int) -> bool:
        """about 2000, more than 2000"""
        return self._lower(i - 1) in self.lists.before_amount


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
        return century_of(int(others[1])), month, int(others[0])
    return None, month, int(others[0])
