"""Times of day: 8:30, 18 Uhr 12, 5 pm, a las siete y media."""

import re
from dataclasses import replace
from decimal import Decimal

from claimx.lang import flags as F
from claimx.model.records import Granularity
from claimx.passes.claims.calendar import When
from claimx.passes.claims.moments import CURRENCY_SIGNS, HALF_DAY, Node, TimeReader, shifted

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])")
_HOUR = re.compile(r"(\d{1,2})\s?[hH](?:\s?(\d{2}))?(?![\w])")
_DOTTED = re.compile(r"(\d{1,2})[.,](\d{2})(?!\d)")
_HOUR_LETTERS = frozenset("aAhHpP")


class Clocks(TimeReader):
    """Reads clock times."""

    def _clock(self, i: int) -> Node | None:
        """8:30, 18h30, 18 Uhr 12, 5 pm, at 5, a las siete y media, halb acht."""
        word = self.words[i]
        node: Node | None = None
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

    def _hour_node(self, i: int, stop: int, hour: int, minute: str = "", second: str = "") -> Node | None:
        if hour > 24 or minute and int(minute) > 59 or second and int(second) > 59:
            return None
        clock = f"T{hour % 24:02}" + (f":{minute}" if minute else "") + (f":{second}" if second else "")
        return self._cut(self._node(i, i + 1, When("", Granularity.TIME_OF_DAY), clock=clock), stop)

    def _clock_digits(self, i: int) -> Node | None:
        text, at = self.text, self.starts[i]
        if not self._hour_may(i):
            return None
        before = text[at - 1 : at] if at else ""
        if (
            before
            and (before.isalnum() or before in "_=&?#@.,/:" + CURRENCY_SIGNS)
            or self._lower(i - 1) in tuple("$€£¥")
        ):
            return None
        full = _CLOCK.match(text, at)
        if full is not None:
            k = self.numbers.token_at(i, full.end())
            if self._known_clock(i, k) or len(full[2]) == 2 and int(full[1]) < 25 and full[1] != "0" or full[3]:
                return self._hour_node(i, full.end(), int(full[1]), full[2], full[3] or "")
            return None
        hour = _HOUR.match(text, at)
        if hour is not None and (hour[2] or "h" in self.t.clock_after and self._is_hour(i, hour.end())):
            return self._hour_node(i, hour.end(), int(hour[1]), hour[2] or "")
        dotted = _DOTTED.match(text, at)
        if dotted is not None:
            k = self.numbers.token_at(i, dotted.end())
            known = HALF_DAY.match(text, dotted.end()) or self.lists.clock_after.at(self.words, k)
            if (
                known
                or self.lists.half_days.at(self.words, k)
                or self._lower(i - 1) in self.t.hour_before
                and self._closes_clock(k)
            ):
                return self._hour_node(i, dotted.end(), int(dotted[1]), dotted[2])
            return None
        digits = re.match(r"(\d{1,2})(\d{2})?(?!\d|[.,:/-]\d)", text[at : at + 8])
        if digits is None:
            return None
        end = i + 1
        if HALF_DAY.match(text, at + digits.end()) is not None:  # 6pm
            return self._hour_node(i, at + digits.end(), int(digits[1]), digits[2] or "")
        if self.ends[i] > at + digits.end():
            return None
        sign = self.lists.clock_after.at(self.words, end)
        if sign is not None and digits[2] is None:
            return self._uhr(i, int(digits[1]), sign[0])
        if digits[2] is None and self._known_clock(i, end):
            return self._hour_node(i, self.ends[i], int(digits[1]))
        if self.lists.half_days.at(self.words, end) is not None and self._is_half_day(end):
            return self._hour_node(i, self.ends[i], int(digits[1]), digits[2] or "")
        return None

    def _hour_may(self, i: int) -> bool:
        """Whether something beside bare digits can make them an hour."""
        word, stop = self.words[i], self.ends[i]
        if not word.text.isdecimal():
            return True
        after = self.text[stop : stop + 2]
        if not after or after[0] in ":.,/-" or after.strip()[:1] in _HOUR_LETTERS:
            return True
        return (
            self._lower(i - 1) in self.t.hour_before
            or self._lower(i + 1) in self.lists.half_day_first
            or self._lower(i + 1) in self.lists.clock_after.first_words
        )

    def _is_hour(self, i: int, stop: int) -> bool:
        """14h is a time of day, but not in `pendant 2h` or `24h de course`."""
        spans = self.t.span_before
        if not spans:
            return self._known_clock(i, i + 1)
        return self._lower(i - 1) not in spans and not self._counts_noun(self.numbers.token_at(i, stop))

    def _is_half_day(self, i: int) -> bool:
        """a.m. and in the morning, not the article a."""
        return len(self._lower(i)) > 1

    def _uhr(self, i: int, hour: int, end: int) -> Node | None:
        """18 Uhr, 18 Uhr 12; heures and horas only where a time of day is meant."""
        word = self._lower(end - 1)
        if word not in self.t.clock_sure and not self._known_clock(i, end):
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
        return self._lower(i - 1) in self.t.hour_before and self._closes_clock(end)

    def _clock_words(self, i: int) -> Node | None:
        """seven o'clock, a las siete y media, half past seven, otto e 20, vingt et une heures."""
        half = self.lists.half_past.at(self.words, i)
        if half is not None:
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
        known = self._known_clock(i, end) or sign is not None and self._lower(end) in self.t.clock_sure
        if not known:
            return None
        end = sign[0] if sign is not None else end
        half = self.lists.half_behind.at(self.words, end)
        if half is not None:
            minute, end = "30", half[0]
        return self._hour_node(i, self.ends[end - 1], int(number.value), minute)

    def _half_day(self, node: Node) -> Node:
        """5 pm, 5 Uhr nachmittags, las 5 de la tarde."""
        sign = HALF_DAY.match(self.text, node.stop)
        if sign is not None and node.clock:
            node = self._cut(node, sign.end() - (sign[0].endswith(".") and sign.end() == len(self.text)))
            return shifted(node, 12 if (sign[1] or sign[2]) in "pP" else 0)
        found = self.lists.half_days.at(self.words, node.end)
        if found is None or not self._is_half_day(node.end) or not node.clock:
            return node
        node.end, node.stop = found[0], self.ends[found[0] - 1]
        return shifted(node, found[1])

    def _hours(self, i: int) -> Node | None:
        """from 5 to 6 pm, de 5 a 6, 17 bis 18 Uhr, 1-3 pm: the first hour is bare."""
        number = self.numbers.read(i) if i < len(self.words) else None
        if (
            number is None
            or not 0 <= number.value <= 24
            or number.value % 1
            or number.fraction
            or number.tail
            or number.power
        ):
            return None
        k = number.end
        if self.ends[k - 1] > number.stop:
            return None
        sign = self._lower(k)
        dash = sign in ("-", "–") and self.starts[k] - number.stop <= 1
        to, joined = sign in self.t.to or dash, sign in self.t.range_and
        if not (to or joined):
            return None
        opened = self._opened(i)
        if not to and opened is None:
            return None
        at = k + 1
        while at < k + 4 and (self._lower(at) in self.t.links or self._lower(at) in self.t.clock_links):
            at += 1
        second = self._clock(at) if at < len(self.words) else None
        if second is None or not second.clock or second.clock[1:2].isalpha() or second.when.timex:
            return None
        if (
            dash
            and HALF_DAY.match(self.text, self.ends[second.end - 1] - 2) is None
            and opened is None
            and not self._is_sure(second)
        ):
            return None
        low = int(number.value)
        if int(second.clock[1:3]) >= 12 and low < 12 and low + 12 <= int(second.clock[1:3]):
            low += 12
        first = opened if opened is not None else i
        when = When(f"T{low:02}/{second.clock}", Granularity.TIME_OF_DAY)
        return replace(second, first=first, start=self.starts[first], when=when, clock="")

    def _is_sure(self, node: Node) -> bool:
        return len(self.text[node.start : node.stop]) > 2
