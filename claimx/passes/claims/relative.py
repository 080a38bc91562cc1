"""Times that are counted from another: last month, three years ago, Friday, today; spans and sets."""

from datetime import date
from decimal import Decimal

from claimx.lang import flags as F
from claimx.model.records import Granularity
from claimx.passes.claims import calendar as C
from claimx.passes.claims.calendar import When
from claimx.passes.claims.moments import CURRENCY_SIGNS, HALF_DAY, Node, TimeReader, century_of, part_code

CLOCK_UNITS = frozenset(("h", "min", "s", "qh"))


class Relative(TimeReader):
    """Reads relative times, weekdays, spans, what recurs."""

    def _offset_first(self, i: int) -> Node | None:
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
        if month is not None and not (self.t.names_capitalised and not self.words[k].flags & F.CAPITAL):
            return self._node(i, month[1], self._month_beside(month[0], offset), month=month[0])
        season = self.lists.seasons.at(self.words, k)
        if season is not None:
            return self._node(i, season[0], self._season_beside(season[1], offset))
        part = self.lists.parts.at(self.words, k)
        if part is not None and offset in (-1, 0):
            when = C.relative("D", offset, self.reference)
            return self._node(i, part[0], when, clock=part_code(part[1]))
        return None

    def _offset_unit(self, i: int, offset: int, unit: tuple[int, str]) -> Node | None:
        end, code = unit
        if code in CLOCK_UNITS or code[0].isdigit() or code == "FN":
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

    def _offset_units(self, i: int, offset: int, count: Decimal, k: int) -> Node | None:
        """the last three years, next 2 weeks, 5 past days."""
        unit = self.lists.units.at(self.words, k)
        if unit is None or unit[1] in CLOCK_UNITS or unit[1] in ("FN", "WE") or unit[1][0].isdigit():
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

    def _unit_noun(self, i: int) -> Node | None:
        """semaine dernière, año pasado; Jahr 2009; week 27; Ende des Monats."""
        unit = self.lists.units.at(self.words, i)
        if unit is None or unit[1] in CLOCK_UNITS or unit[1][0].isdigit():
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
                if year[0] % 10 == 0 and self.lists.decade_before.before(self.words, end) is not None:
                    return self._node(i, year[1], C.decade(year[0]))
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
                first = int(text) if len(text) == 4 else century_of(int(text), past=True)
                return self._node(i, k + 1, C.decade(first))
        if code == "D" and self.words[i].lower in self.t.day_words and self._lower(end).isdecimal():
            day = self._day_number(end)
            if day is not None and self._month_at(self._skip_links(day[1], 3), day[1]) is None:
                return self._node(i, day[1], C.day(None, None, day[0], self.reference))
        if code in ("W", "M", "Y", "Q") and self.lists.edges.before(self.words, i) is not None:
            return self._node(i, end, C.relative(code, 0, self.reference), unit=code)
        if code == "WE" and i and self.words[i - 1].flags & (F.ARTICLE | F.PREPOSITION):
            return self._node(i, end, C.relative(code, 0, self.reference), unit=code)
        return None

    def _week_day(self, i: int, node: Node, offset: int) -> Node:
        if node.unit != "W":
            return node
        weekday = self._weekday_name(self._skip_links(node.end), sure=True)
        if weekday is None:
            return node
        return self._node(i, weekday[0], C.weekday(weekday[1], offset, self.reference), weekday=weekday[1])

    def _count_unit(self, i: int) -> Node | None:
        """three years, 2.5 Stunden; three years ago, vor drei Jahren, in two weeks; 5 dernières années."""
        if self._is_bare(i):
            return None
        number = self.numbers.read(i)
        if number is None or number.multiple or number.value <= 0:
            return None
        if number.tail:
            return None
        k = number.end
        if self.ends[k - 1] > number.stop:
            return self._glued_unit(i, number.value, number.stop)
        if number.start and self.text[number.start - 1] in CURRENCY_SIGNS:
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
        if code == "Y" and self._lower(k) in self.t.year_signs:
            year = self._year_number(i)  # 2018 год, 2018年: no span of 2018 years, but 2000 лет назад
            if year is not None and self._ago(i, end, code, int(count)) is None:
                return self._node(i, end, C.year(year[0]), year=year[0])
        if self._is_clock_hour(i, number.digits, end, code, count) or code == "WE" and count > 99:
            return None
        if (
            number.article
            and not number.fraction
            and self._lower(i) in self.tables.numbers.loose_articles
            and self._ago(i, end, code, 1) is None
        ):
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

    def _is_bare(self, i: int) -> bool:
        """Four digits with nothing behind them that they could count: a year, most likely."""
        text, after = self.words[i].text, self.text[self.ends[i] : self.ends[i] + 1]
        if len(text) != 4 or not text.isdecimal() or after not in " ,)" or i + 1 >= len(self.words):
            return False
        following = self.words[i + 1]
        if following.lower in self.lists.counted or following.lower[0] in "x×·*^":
            return False
        return not self.lists.number_may_follow[following]

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

    def _glued_unit(self, i: int, value: Decimal, stop: int) -> Node | None:
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

    def _ago(self, i: int, end: int, code: str, count: int) -> Node | None:
        """Before or behind a span: how far away."""
        if code in CLOCK_UNITS or code in ("FN", "WE") or code[0].isdigit():
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

    def _more_units(self, node: Node) -> Node:
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
        return self._more_units(self._node(node.first, unit[0], When(timex + more, Granularity.DURATION), unit=unit[1]))

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
        if before in self.t.weekday_before:
            return self.t.names_capitalised == bool(self.words[i].flags & F.CAPITAL)
        return (before == "," or before in self.t.alternatives) and bool(self.taken[i - 2] if i > 1 else 0)

    def _weekday(self, i: int) -> Node | None:
        """Friday, viernes 31, Dienstagmorgen; montags."""
        recurring = self.lists.recurring.at(self.words, i)
        if recurring is not None:
            return self._node(i, recurring[0], When(f"XXXX-WXX-{recurring[1]}", Granularity.SET))
        found = self._weekday_name(i)
        if found is None:
            return None
        end, number = found
        k = end
        while k < end + 3 and (
            self._lower(k) in self.t.links
            or self._lower(k) in self.t.weekday_links
            or self._lower(k) in (",", "(", ".")
        ):
            k += 1
        dates = "_weekday" not in self._readers(k)
        dated = self._at(k) if dates else None
        if dated is not None and dated.day is not None and dated.weekday is None and not dated.clock:
            node = self._node(i, dated.end, dated.when, year=dated.year, month=dated.month, day=dated.day)
            node.stop = dated.stop
            if self._lower(k - 1) == "(" and self._lower(node.end) == ")":
                node.end, node.stop = node.end + 1, self.ends[node.end]
            return node
        offset = self.lists.after_noun.at(self.words, end)
        if offset is not None:
            node = self._node(i, offset[0], C.weekday(number, offset[1], self.reference), weekday=number)
            return self._day_part(node)
        at = self._skip_links(end)
        week = dated if dates and at == k else self._relative_node(at)
        if week is not None and week.unit == "W" and week.when.granularity is Granularity.WEEK:
            return self._node(i, week.end, self._in_week(week.when, number))
        day = self._day_number(k)
        if day is not None and k - end <= 1 and self._is_day_of_month(day[1]):
            return self._node(i, day[1], self._weekday_at(number, day[0]))
        return self._day_part(self._node(i, end, C.weekday(number, None, self.reference), weekday=number))

    def _is_day_of_month(self, i: int) -> bool:
        """The number before token i, behind a weekday, is no hour."""
        if not self._closes_clock(i) or self._lower(i) in (":", "h"):
            return False
        return self.lists.half_days.at(self.words, i) is None and HALF_DAY.match(self.text, self.ends[i - 1]) is None

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

    def _now(self, i: int) -> Node | None:
        """today, gestern, mañana; now; stasera; Christmas."""
        part = self.lists.now_parts.at(self.words, i)
        if part is not None:
            offset = -1 if part[1].startswith("-") else 0
            when = C.relative("D", offset, self.reference)
            return self._node(i, part[0], when, clock=part_code(part[1].lstrip("-")))
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

    def _day_part(self, node: Node) -> Node:
        """Friday morning, gestern Abend, ayer por la tarde, lundi soir."""
        k = node.end
        while k < node.end + 3 and self._lower(k) in self.t.part_links:
            k += 1
        part = self.lists.parts.at(self.words, k)
        if part is None or self.lists.units.at(self.words, k) is not None and k > node.end:
            return node
        if k < len(self.words) and self.words[k].lower in self.t.days and self.words[k].flags & 0:
            return node
        node.end, node.stop, node.clock = part[0], self.ends[part[0] - 1], part_code(part[1])
        return node

    def _season(self, i: int) -> Node | None:
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
        if (
            before not in links
            or self.words[i].lower in self.t.doubtful_seasons
            and not self.words[i - 1].flags & F.PREPOSITION
        ):
            return None
        return self._node(i, found[0], C.season(None, found[1], self.reference))

    def _part(self, i: int) -> Node | None:
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
        node = self._node(i, found[0], When("", Granularity.TIME_OF_DAY), clock=part_code(found[1]))
        node.first, node.start = k, self.starts[k]
        return node

    def _whole(self, i: int) -> Node | None:
        """den ganzen Tag, all day, tutto il mese."""
        found = self.lists.whole.at(self.words, i)
        if found is None:
            return None
        unit = self.lists.units.at(self.words, found[0])
        if unit is None:
            return None
        return self._node(i, unit[0], When(C.duration(unit[1], Decimal(1)), Granularity.DURATION), unit=unit[1])

    def _every(self, i: int) -> Node | None:
        """every day, jeden Montag, tous les deux mois, cada semana."""
        found = self.lists.every.at(self.words, i)
        if found is None:
            return None
        k = found[0]
        number = self.numbers.read(k) if k < len(self.words) else None
        count = Decimal(1)
        if self._lower(k) in self.t.every_other:
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
            return self._node(i, part[0], When("", Granularity.SET), clock=part_code(part[1]))
        return None
