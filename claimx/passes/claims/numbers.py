"""Numbers in a text: digits with the signs of the language, number words, fractions, scale words.

    Numbers(reading, tables).read(i)    the number that begins at token i, or None

What looks like a number and is a name (a version, a telephone number, an item of an address) is none; `name_end` says
where it ends.
"""

import re
from collections.abc import Sequence
from decimal import Context, Decimal, InvalidOperation, Overflow
from functools import cache
from typing import NamedTuple

from claimx.lang import flags as F
from claimx.lang.pack import Word
from claimx.passes.claims.tables import Entry, Tables, multiply
from claimx.passes.reading import Reading

_SPACES = " \u00a0\u2009\u202f"
_APOSTROPHES = "'’"
_SEPARATORS = ".," + _SPACES + _APOSTROPHES
_MINUS = "-−"
_OPENS = "(\u00a0[{<>≥≤±+~≈$€£¥₹₽\"“„«»‚‘'’–—-−/*\t\n \u202f\u2009\u200b"
_BREAK = re.compile("[\\s()\\[\\]{}<>\"“”„«»'’‘‚‹›$€£¥₹₽~≈≥≤±…;:!¡¿–—|*]")
_MAYBE_LETTER = re.compile(r"[^\W\d_]")
_POWER = re.compile(r"(?:\s?[x×·*]\s?10)?\^([+\-−]*)(\d{1,3})|[eE]([+\-−]?)(\d{1,3})(?!\w)")
_CHAIN = re.compile(r"(?:[-–‐‑/]\d+){1,12}")
_ROW = re.compile(r"\d+(?:[.,:/–-]\d+){0,12}")
_MIXED = re.compile(r"[ \u00a0\u202f-]+(\d{1,3})[/⁄](\d{1,4})(?![\d/])")
_VULGAR = "½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_CONTEXT = Context(prec=28)
_MOST = 32  # tokens of a number in words
_LONGEST = 40  # digits of a number; a longer row is none
_HALF = Decimal("0.5")
_ZERO, _ONE = Decimal(0), Decimal(1)
_SCALE_LETTERS = frozenset(("k", "M"))


class Numeral(NamedTuple):
    """A number: its tokens (`end` is the first that begins at or behind `stop`), its characters, its value."""

    first: int
    end: int
    start: int
    stop: int
    value: Decimal
    power: int = 0  # of the last scale word: 6 for million
    digits: bool = False
    article: bool = False  # nothing but a word that can be an article
    multiple: bool = False  # twice, sechsmal
    fraction: bool = False
    tail: str = ""  # four-mile: mile


class Digits(NamedTuple):
    """A row of digits; value None: it is a name, not a number."""

    value: Decimal | None
    stop: int
    fraction: bool = False  # 3/4


class Numbers:
    """Reads the numbers of one text."""

    def __init__(self, reading: Reading, tables: Tables) -> None:
        self.text = reading.spaced_text
        self.words = reading.words
        self.flags = reading.flags
        self.starts = reading.starts
        self.ends = reading.ends
        self.tables = tables
        self.entries = tables.entries
        self.scales = _scale_signs(tables)
        self._read: dict[int, Numeral | None] = {}

    def entry(self, i: int) -> Entry | None:
        return self.entries[self.words[i]] if i < len(self.words) else None

    def token_at(self, i: int, stop: int) -> int:
        """The first token from i on that begins at or behind character `stop`."""
        starts, count = self.starts, len(self.starts)
        while i < count and starts[i] < stop:
            i += 1
        return i

    def name_end(self, i: int) -> int:
        """The token behind the digits at token i that are a name; 0 when they are none."""
        if not self.words[i].flags & F.NUMBER:
            return 0
        digits = self.literal(i)
        return self.token_at(i, digits.stop) if digits is not None and digits.value is None else 0

    def literal(self, i: int) -> Digits | None:
        """The digits that begin token i, with sign-free value; None when they are the end of a name."""
        text, at = self.text, self.starts[i]
        if not text[at].isdecimal():
            return None
        lead = ""
        if at:
            before = text[at - 1]
            if before in ".," and (at < 2 or text[at - 2] in " \n\t(" + _MINUS) and before == self.tables.decimal:
                lead = "0."
            elif before in ".,":
                if at > 1 and not text[at - 2].isdecimal():
                    return _name(text, at) if text[at - 2].isalnum() else None
            elif before not in _OPENS and not before.isspace():
                return _name(text, at)
            if not lead and self._hangs_on_letters(at):
                return _name(text, at)
        if lead:
            stop = _run(text, at)
            return Digits(Decimal(lead + text[at:stop]), stop)
        found = scan(text, at, self.tables.decimal, self.tables.thousands)
        if found.value is not None:
            return self._finished(found)
        chain = _CHAIN.match(text, found.stop)
        return found if chain is None else Digits(None, chain.end())

    def _stands_free(self, i: int) -> bool:
        """Bare digits between a space and another word or sign: nothing beside them can change their value."""
        text, at, stop = self.text, self.starts[i], self.ends[i]
        if not at or text[at - 1] != " " or text[at] == "0" or stop - at > _LONGEST:
            return False
        after, beyond = text[stop : stop + 1], text[stop + 1 : stop + 2]
        if after == " ":
            return beyond.isalpha() and beyond != "x"
        return bool(after) and after in ".,;)" and (beyond == " " or beyond.isalpha())

    def _hangs_on_letters(self, at: int) -> bool:
        """HTTP/1.1, PM2,5, BRICS+5: what stands before the digits without a space has letters in it."""
        before = _BREAK.split(self.text[max(0, at - 40) : at])[-1]
        return _MAYBE_LETTER.search(before) is not None and any(letter.isalpha() for letter in before)

    def _finished(self, found: Digits) -> Digits:
        """Powers, fractions and what shows that it was no number."""
        text, stop, value = self.text, found.stop, found.value
        assert value is not None
        after = text[stop : stop + 1]
        if not after:
            return found
        if after in "^eE x×·*":
            power = _POWER.match(text, stop)
            if power is not None:
                return _raised(value, power, text[found.stop : power.end()]) or found
        if after in _VULGAR:
            return Digits(value + (self.tables._plain[after].fixed or 0), stop + 1)
        if after == ":" and text[stop + 1 : stop + 2].isdecimal():
            return Digits(None, _run(text, stop + 1))
        if after in "-–‐‑/":
            chain = _CHAIN.match(text, stop)
            if chain is not None:
                parts = re.findall(r"\d+", chain[0])
                if len(parts) > 1:
                    return Digits(None, chain.end())
                if after == "/":
                    bottom = Decimal(parts[0])
                    if bottom > 1 and value < bottom <= 1000 and value == value.to_integral_value():
                        return Digits(_CONTEXT.divide(value, bottom), chain.end(), True)
                    return Digits(None, chain.end())
        if value == value.to_integral_value():
            mixed = _MIXED.match(text, stop)
            if mixed is not None and 0 < int(mixed[1]) < int(mixed[2]):
                return Digits(value + _CONTEXT.divide(Decimal(mixed[1]), Decimal(mixed[2])), mixed.end())
        return found

    def read(self, i: int) -> Numeral | None:
        """The number that begins at token i."""
        word = self.words[i]
        entry = self.entries[word]
        if entry is None and not word.flags & F.NUMBER:
            return None
        if i not in self._read:
            self._read[i] = self._number(i, word, entry)
        return self._read[i]

    def _number(self, i: int, word: Word, entry: Entry | None) -> Numeral | None:
        first, j = i, i
        negative = False
        if entry is not None and entry.negative:
            following = self.entry(j + 1)
            is_number = j + 1 < len(self.words) and (
                self.words[j + 1].flags & F.NUMBER
                or following is not None
                and (following.cardinal is not None or following.hundred or following.article)
            )
            if not is_number:
                return None
            negative, j = True, j + 1
        found = self._one_token(i, word, entry) or self._sum(j)
        if found is None:
            return None
        start = self.starts[first]
        if found.digits and not negative:
            before = self.text[start - 1 : start] if start else ""
            if before and before == self.tables.decimal and found.value < 1:
                start -= 1
                before = self.text[start - 1 : start] if start else ""
            if before and before in _MINUS and (start < 2 or self.text[start - 2] in " (\n\t\u00a0"):
                negative, start = True, start - 1
            elif (
                0 < start < 4
                and self.text[:start].strip() in ("-", "−")
                and not self.text[found.stop : found.stop + 2].strip()
            ):
                negative, start = True, self.text.index(self.text[:start].strip())  # a text that is but a number
        if not negative and start == found.start:
            return found
        value = -found.value if negative else found.value
        return found._replace(first=first, start=start, value=value, article=found.article and not negative)

    def _one_token(self, i: int, word: Word, entry: Entry | None) -> Numeral | None:
        """Most numbers: digits or a number word, and what follows is no part of a number. None: to be read in full."""
        words, end = self.words, i + 1
        if end < len(words):
            following = words[end]
            if (
                self.entries[following] is not None
                or following.lower in self.tables.over_first
                or following.lower in self.tables.numbers.ties
                or following.text in _SCALE_LETTERS
            ):
                return None
        if entry is not None:
            if not entry.alone:
                return None
            value = _ONE if entry.cardinal is None else _ZERO + entry.cardinal
            return Numeral(i, end, self.starts[i], self.ends[i], value, article=entry.article)
        if word.text.isdecimal() and self._stands_free(i):
            return Numeral(i, end, self.starts[i], self.ends[i], _ZERO + Decimal(word.text), digits=True)
        digits = self.literal(i)
        if digits is None or digits.value is None or digits.fraction or digits.stop != self.ends[i]:
            return None
        if self.text[digits.stop : digits.stop + 1].isalpha():
            return None
        return Numeral(i, end, self.starts[i], digits.stop, _ZERO + digits.value, digits=True)

    def _sum(self, i: int) -> Numeral | None:
        """A number with what can follow it: a fraction, a scale word, a dozen, decimals in words."""
        core = self._fraction_first(i) or self._core(i)
        if core is None:
            return None
        core = self._over(self._denominator(core))
        core = self._scaled(core)
        core = self._plus_fraction(core)
        core = self._scaled(core)
        entry = self.entry(core.end)
        if entry is not None and entry.group is not None and not core.multiple:
            core = self._until(core, core.end, core.value * entry.group)._replace(article=False, fraction=False)
        return core

    def _until(self, core: Numeral, last: int, value: Decimal, power: int | None = None) -> Numeral:
        """The same number, going on to token `last`."""
        return core._replace(
            end=last + 1, stop=self.ends[last], value=value, power=core.power if power is None else power, article=False
        )

    def _core(self, i: int) -> Numeral | None:
        """Cardinal words and digits in a row, joined as the language joins them."""
        terms: list[Decimal] = []
        words, j = self.words, i
        power, literal, article, fraction, tail = 0, False, False, False, ""
        stop, end, last = -1, i, ""
        count = min(len(words), i + _MOST)
        while j < count:
            word = words[j]
            at = j
            if word.flags & F.NUMBER and word.text[0].isdecimal():
                if terms and last not in ("hundred", "scale"):
                    break
                digits = self.literal(j)
                if digits is None or digits.value is None:
                    break
                if terms and (not 0 < digits.value < terms[-1] or not self._scale_follows(digits.stop, j, last, power)):
                    break
                terms.append(digits.value)
                literal = literal or len(terms) == 1
                stop, last, article, fraction = digits.stop, "literal", False, digits.fraction
                end = j = self.token_at(j, stop)
                glued = self._glued_scale(stop, digits.value)
                if glued is not None:
                    stop, power = glued
                    end = j = self.token_at(at, stop)
                    terms[-1] = terms[-1].scaleb(power)
                    last = "scale"
                elif j < count and words[j].text in ("k", "M") and self.starts[j] - stop <= 2 and self._closes_scale(j):
                    power = 3 if words[j].text == "k" else 6
                    terms[-1], last = terms[-1].scaleb(power), "scale"
                    stop, end, j = self.ends[j], j + 1, j + 1
                elif j > at + 1 and self.ends[j - 1] > stop or j == at + 1 and self.ends[at] > stop:
                    break  # letters hang on the digits: 75ml
                continue
            if terms and word.lower in self.tables.numbers.ties and self._is_scale(j + 1):
                j += 1
                continue
            entry = self.tables.entry(word)
            if entry is None:
                break
            if entry.joiner and terms and not literal_only(terms, last):
                following = self.entry(j + 1)
                if following is None:
                    if last != "hundred" or not (j + 1 < count and words[j + 1].flags & F.NUMBER):
                        break
                elif following.article and following.cardinal is None:
                    if not self._one_follows(terms, j + 1):
                        break
                elif (
                    following.cardinal is None
                    and not following.hundred
                    or following.cardinal == 0
                    or following.cardinal is not None
                    and not self.tables.fits(terms, following.cardinal)
                ):
                    break
                if not self.tables.numbers.joined and self._is_denominator(j + 2):
                    break
                j += 1
                continue
            pair = self.tables._plain.get(f"{word.lower} {words[j + 1].lower}") if j + 1 < count else None
            if pair is not None and pair.cardinal is not None:
                entry, at = pair, j + 1
            if entry.cardinal is not None:
                if last == "literal" or not self.tables.fits(terms, entry.cardinal):
                    break
                terms.append(entry.cardinal)
                article = entry.article and not len(terms) > 1
                last = "word"
                power = power if len(terms) > 1 else 0
            elif entry.article and (not terms or self._one_follows(terms, j)):
                article, last = not terms, "word"
                terms.append(Decimal(1))
            elif entry.hundred or entry.power:
                if not terms and not entry.bare:
                    break
                if entry.hundred and self._is_money(terms, last):
                    break
                if not multiply(terms, entry):
                    break
                article = False
                power = 2 if entry.hundred else entry.power
                last = "hundred" if entry.hundred else "scale"
            else:
                break
            j = end = at + 1
            stop, tail = self.ends[at], entry.tail
            if (
                entry.power
                and j < count
                and words[j].text == "."
                and not self.flags[j] & F.STOP
                and self.starts[j] == stop
            ):
                j = end = j + 1  # 16 Mrd. Dollar
                stop += 1
            if tail:
                stop -= len(tail) + 1
                break
        if not terms or stop < 0:
            return None
        value = sum(terms, Decimal(0))
        return Numeral(
            i, end, self.starts[i], stop, value, power if power > 2 else 0, literal, article, False, fraction, tail
        )

    def _is_scale(self, i: int) -> bool:
        entry = self.entry(i)
        return entry is not None and entry.power > 0

    def _scale_follows(self, stop: int, j: int, last: str, power: int) -> bool:
        """4 thousand 3 hundred and 21: digits go on where a smaller scale word follows, or behind a hundred."""
        following = self.entry(self.token_at(j, stop))
        if following is not None and (following.hundred or following.power):
            return last == "scale" and (following.hundred or following.power < power)
        return last == "hundred" and self.text[stop : stop + 1] not in (".", ",")

    def _closes_scale(self, i: int) -> bool:
        """10 k; 5 M€, 5 M at an end, but not 5 M. Dupont."""
        if self.words[i].text == "k":
            return True
        after = self.text[self.ends[i] : self.ends[i] + 1]
        return not after or after in "€$£,;)"

    def _one_follows(self, terms: Sequence[Decimal], i: int) -> bool:
        """vingt et un, treinta y uno, cent un: the article is the last unit of a number, but not in `and a half`."""
        if not (self.tables.numbers.joined or self.tables.numbers.vigesimal) or not terms:
            return False
        last = terms[-1]
        if last % 10 or last >= 1000 or last == 10:
            return False
        after = self.entry(i + 1)
        return after is None or not (after.half or after.denominator is not None)

    def _is_money(self, terms: Sequence[Decimal], last: str) -> bool:
        """34 cents, quarante-cinq cents: where a hundred is also a coin, only two to nine hundreds are hundreds."""
        numbers = self.tables.numbers
        return numbers.vigesimal and bool(terms) and (last == "literal" or terms[-1] >= 10 and terms[-1] < 100)

    def _is_denominator(self, i: int) -> bool:
        entry = self.entry(i)
        return entry is not None and entry.denominator is not None

    def _glued_scale(self, stop: int, value: Decimal) -> tuple[int, int] | None:
        """2K, 16B, 2millions: letters on the digits that are a scale word."""
        text = self.text
        if not text[stop : stop + 1].isalpha():
            return None
        end = stop
        while end < len(text) and text[end].isalpha() and end - stop < 12:
            end += 1
        if end < len(text) and (text[end].isalnum() or text[end] == "_"):
            return None
        letters = text[stop:end]
        power = self.scales.get(letters.lower())
        if power is None:
            entry = self.tables._plain.get(letters.lower())
            return (end, entry.power) if entry is not None and entry.power and len(letters) > 1 else None
        if letters in ("m", "t", "g") or letters.lower() == "b" and not self._may_be_billions(stop, letters):
            return None
        return end, power

    def _may_be_billions(self, stop: int, letters: str) -> bool:
        """16B only beside money or with decimals; 910B is the name of a thing."""
        at = stop
        while at and (self.text[at - 1].isdecimal() or self.text[at - 1] in ".,"):
            at -= 1
        before = self.text[max(0, at - 2) : at].strip()
        return bool(before) and before[-1] in "$€£¥₹" or any(c in ".," for c in self.text[at:stop])

    def _fraction_first(self, i: int) -> Numeral | None:
        """half a million, media docena, quarter million, ½, anderthalb, la mitad."""
        entry = self.entry(i)
        if entry is None:
            return None
        first = i
        if entry.article and not entry.cardinal:
            following = self.entry(i + 1)
            if following is None or not (following.half or following.fixed is not None):
                return None
            i, entry = i + 1, following
        if entry.fixed is not None:
            stop = self.ends[i] - (len(entry.tail) + 1 if entry.tail else 0)
            return Numeral(first, i + 1, self.starts[first], stop, entry.fixed, fraction=True, tail=entry.tail)
        if entry.multiple is not None and first == i:
            return Numeral(first, i + 1, self.starts[first], self.ends[i], entry.multiple, multiple=True)
        if entry.half:
            following = self.entry(i + 1)
            if following is not None and following.article:
                following = self.entry(i + 2)
                if following is not None and (following.power >= 3 or following.group is not None):
                    return Numeral(first, i + 2, self.starts[first], self.ends[i + 1], _HALF, fraction=True)
            scaled = following is not None and (following.power >= 3 or following.group is not None)
            k = i + 2 if following is not None and following.article else i + 1
            return Numeral(first, k, self.starts[first], self.ends[k - 1], _HALF, article=not scaled, fraction=True)
        if entry.half_noun:
            return Numeral(first, i + 1, self.starts[first], self.ends[i], _HALF, fraction=True)
        if entry.denominator is not None and first == i:
            following = self.entry(i + 1)
            if following is not None and following.power >= 6 and not following.vague or self._of_scale(i + 1):
                value = _CONTEXT.divide(Decimal(1), entry.denominator)
                return Numeral(first, i + 1, self.starts[first], self.ends[i], value, fraction=True)
        return None

    def _of_scale(self, i: int) -> bool:
        """quart de million"""
        following = self.entry(i + 1)
        link = i < len(self.words) and self.words[i].lower in self.tables.figures.quantities.links
        return link and following is not None and following.power >= 6

    def _denominator(self, core: Numeral) -> Numeral:
        """two thirds, un quinto, vinte e dois trinta avos; drei halbe."""
        if core.tail or core.multiple:
            return core
        if core.fraction and core.value == _HALF:
            return core
        j = core.end
        entry = self.entry(j)
        if entry is None or core.value != core.value.to_integral_value():
            return core
        if entry.half and not entry.joiner and (core.value > 1 or core.article) and not core.power:
            return self._until(core, j, core.value * _HALF)._replace(fraction=True)
        if entry.denominator is not None:
            if core.digits and entry.denominator != 3:
                return core  # 12 centesimi are money, 3 quarters a time
            if core.value == 1 and not self._ends_here(j + 1) and not self._is_plural_only(j):
                return core
            if self._is_ordinal(core, j):
                return core
            return self._until(core, j, _CONTEXT.divide(core.value, entry.denominator), 0)._replace(fraction=True)
        if entry.cardinal is not None or entry.hundred:
            bottom = self._core(j)
            if bottom is not None and bottom.value > 1:
                after = self.entry(bottom.end)
                if after is not None and after.parts:
                    value = _CONTEXT.divide(core.value, bottom.value)
                    return self._until(core, bottom.end, value, 0)._replace(fraction=True)
                if after is not None and after.denominator is not None and after.denominator >= 1000:
                    value = _CONTEXT.divide(core.value, bottom.value * after.denominator)
                    return self._until(core, bottom.end, value, 0)._replace(fraction=True)
        return core

    def _is_ordinal(self, core: Numeral, j: int) -> bool:
        """twenty third: an ordinal, not twenty thirds."""
        word = self.words[j].lower
        return (
            word in self.tables.figures.times.ordinals and core.value >= 20 and core.value % 10 == 0 and not core.digits
        )

    def _is_plural_only(self, j: int) -> bool:
        return self.words[j].lower not in self.tables.figures.times.ordinals

    def _ends_here(self, j: int) -> bool:
        """Nothing follows that a fraction's name could be the ordinal of: a third of, a third."""
        if j >= len(self.words):
            return True
        word = self.words[j]
        if not word.flags & F.WORD:
            return True
        entry = self.tables.entry(word)
        return (
            bool(word.flags & (F.PREPOSITION | F.FINITE | F.COORDINATOR | F.ADVERB))
            or entry is not None
            and entry.power > 2
        )

    def _over(self, core: Numeral) -> Numeral:
        """one out of three, un sur trois."""
        if core.tail or core.multiple or core.power or core.fraction:
            return core
        sign = self.tables.over.at(self.words, core.end)
        if sign is None:
            return core
        bottom = self._core(sign[0])
        if bottom is None or not core.value < bottom.value or bottom.article or core.value <= 0:
            return core
        if not self._closes(bottom):
            return core
        value = _CONTEXT.divide(core.value, bottom.value)
        return core._replace(end=bottom.end, stop=bottom.stop, value=value, article=False, fraction=True)

    def _closes(self, bottom: Numeral) -> bool:
        """The lower number counts nothing of its own, as in `5 euros on 3 years`."""
        unit = self.words[bottom.end].lower if bottom.end < len(self.words) else ""
        return self.ends[bottom.end - 1] <= bottom.stop and unit not in self.tables.figures.times.units

    def _scaled(self, core: Numeral) -> Numeral:
        """Scale words behind a fraction or a power: 1,5 million; three quarters million; 2,5 Mrd."""
        j = core.end
        if core.multiple or core.tail or self.ends[j - 1] > core.stop:
            return core
        value, power, last = core.value, core.power, j - 1
        if core.fraction and self._of_scale(j):
            j += 1
        while True:
            entry = self.entry(j)
            if entry is None or not (entry.power >= 3 or entry.hundred) or not core.fraction:
                break
            value, power, last = value * (100 if entry.hundred else Decimal(10) ** entry.power), entry.power, j
            j += 1
        if last == core.end - 1:
            return core
        return self._until(core, last, value, power)._replace(fraction=False)

    def _plus_fraction(self, core: Numeral) -> Numeral:
        """and a half, y medio, e tre quarti, et demi; five point five."""
        if core.tail or core.multiple or core.fraction:
            return core
        j = core.end
        entry = self.entry(j)
        if entry is None or self.ends[j - 1] > core.stop:
            return core
        scale = Decimal(10) ** core.power if core.power >= 6 else Decimal(1)
        if entry.point and not entry.joiner:
            return self._decimals(core, j + 1)
        if not entry.joiner:
            return core
        j += 1
        entry = self.entry(j)
        if entry is not None and entry.article:
            following = self.entry(j + 1)
            if following is not None and following.half:
                j, entry = j + 1, following
        if entry is None:
            return core
        if entry.half:
            after = self.entry(j + 1)
            if after is not None and after.power >= 3:
                if core.power <= after.power:  # one and a half million
                    return self._until(core, j, core.value + _HALF)._replace(fraction=True)
                return self._until(core, j + 1, core.value + _HALF * Decimal(10) ** after.power)
            return self._until(core, j, core.value + _HALF * scale)._replace(fraction=core.power == 0)
        part = self._core(j)
        if part is None or part.digits:
            return core
        part = self._denominator(part)
        if not part.fraction or part.value >= 1:
            return core
        after = self.entry(part.end)
        if after is not None and after.power >= 3:
            if core.power <= after.power:
                return core._replace(
                    end=part.end, stop=part.stop, value=core.value + part.value, fraction=True, article=False
                )
            value = core.value + part.value * Decimal(10) ** after.power
            return self._until(core, part.end, value)
        value = core.value + part.value * scale
        return core._replace(end=part.end, stop=part.stop, value=value, article=False, fraction=core.power == 0)

    def _decimals(self, core: Numeral, j: int) -> Numeral:
        """two hundred point seventy-one, siete con cincuenta: the groups behind the point are its decimals."""
        digits, end = "", j
        if core.digits:
            return core
        if core.article:
            return self._con_fraction(core, j)
        sign = self.words[j - 1].lower
        while end < len(self.words) and len(digits) < 12:
            entry = self.entry(end)
            if entry is not None and entry.cardinal == 0:
                digits, end = digits + "0", end + 1
                continue
            part = self._core(end)
            if part is None or part.digits or part.article and sign != self.tables.decimal or part.power >= 6:
                break
            digits, end = digits + str(part.value), part.end
            if part.value >= 10:
                break
        if not digits or not digits.isdecimal():
            return self._con_fraction(core, j)
        if sign in self.tables.numbers.withs:
            after = self.entry(end)
            if after is not None and (after.denominator is not None or after.joiner or after.parts):
                return self._con_fraction(core, j)
            digits = digits.rstrip("0") or "0"
        if digits.endswith("00") and len(digits) > 2:
            digits = digits.rstrip("0")
        return self._until(core, end - 1, core.value + Decimal("0." + digits), 0)._replace(fraction=True)

    def _con_fraction(self, core: Numeral, j: int) -> Numeral:
        """cien con tres cuartos, once con uno y medio."""
        part = self._core(j)
        if part is None:
            return core
        part = self._plus_fraction(self._denominator(part))
        if not part.fraction:
            return core
        scale = Decimal(10) ** core.power if core.power >= 6 and part.value < 1 else Decimal(1)
        value = core.value + part.value * scale
        return core._replace(end=part.end, stop=part.stop, value=value, fraction=core.power == 0, article=False)


def literal_only(terms: Sequence[Decimal], last: str) -> bool:
    """Digits alone are never joined to words by an `and`: 20 and three."""
    return last == "literal"


def scan(text: str, at: int, decimal: str, thousands: str) -> Digits:
    """The number that the digits at `at` write, by the signs of the language.

    The other way round (1,600.5 where the comma is decimal) is taken only where it can mean nothing else.
    """
    stop = _run(text, at)
    groups, stops = [text[at:stop]], [stop]
    seps: list[str] = []
    while len(seps) < 12 and text[stop : stop + 1] in _SEPARATORS and text[stop + 1 : stop + 2].isdecimal():
        seps.append(text[stop])
        stop = _run(text, stop + 1)
        groups.append(text[stops[-1] + 1 : stop])
        stops.append(stop)
    first = groups[0]
    if len(first) > _LONGEST:
        return Digits(None, stops[0])
    grouped = _grouped(groups, seps, decimal, thousands)
    if not grouped and len(seps) > 1 and all(s in _SPACES for s in seps) and len(groups) > 2:
        return Digits(None, stops[-1])
    whole, used = "".join(groups[: grouped + 1]), seps[0] if grouped else ""
    rest = seps[grouped:]
    if rest and rest[0] in ".," and rest[0] != used:
        fraction = groups[grouped + 1]
        if len(rest) > 1 and rest[1] in ".,":
            if rest[0] == "." or rest[1] == ".":
                return Digits(None, stops[-1])
        elif len(fraction) <= _LONGEST:
            return Digits(Decimal(f"{whole}.{fraction}"), stops[grouped + 1])
    elif rest and rest[0] == used and used == ".":
        return Digits(None, stops[-1])
    if first[0] == "0" and len(first) > 1:
        return Digits(None, stops[0])
    return Digits(Decimal(whole), stops[grouped])


def _grouped(groups: Sequence[str], seps: Sequence[str], decimal: str, thousands: str) -> int:
    """How many groups of three digits behind the first are thousands."""
    first = groups[0]
    if not seps or len(first) > 3 or first[0] == "0":
        return 0
    sign, count = seps[0], 0
    while count < len(seps) and seps[count] == sign and len(groups[count + 1]) == 3:
        count += 1
    if not count:
        return 0
    if sign in _SPACES:
        return 0 if count < len(seps) and seps[count] in _SPACES else count
    if sign == decimal:
        other = count < len(seps) and seps[count] in ".," and seps[count] != sign
        return count if count > 1 or other else 0
    if count < len(seps) and seps[count] == sign:
        return 0
    return count


def _name(text: str, at: int) -> Digits:
    """Digits that belong to a name, with what hangs on them: 10.1000/182."""
    found = _ROW.match(text, at)
    return Digits(None, found.end() if found is not None else _run(text, at))


def _run(text: str, at: int) -> int:
    """Behind the digits at `at`."""
    while at < len(text) and text[at].isdecimal():
        at += 1
    return at


def _raised(value: Decimal, power: re.Match[str], written: str) -> Digits | None:
    """1.3x10^6, 2.5^-1, 12e14."""
    try:
        if power[2] is not None:
            exponent = int(power[2]) * (-1) ** (power[1].count("-") % 2 + power[1].count("−"))
            if "10^" in written:
                return Digits(value.scaleb(exponent), power.end())
            # -1.1^--23 is read as -1.1^23 by those who write it
            return Digits(_CONTEXT.power(value, exponent), power.end()) if abs(exponent) <= 60 else None
        exponent = int(power[4]) * (-1 if power[3] in _MINUS and power[3] else 1)
        return Digits(value.scaleb(exponent), power.end()) if abs(exponent) <= 60 else None
    except (InvalidOperation, Overflow):
        return None


@cache
def _scale_signs(tables: Tables) -> dict[str, int]:
    pairs = (part.partition("=") for part in tables.figures.signs["scales"].split())
    return {key: int(value) for key, _, value in pairs}
