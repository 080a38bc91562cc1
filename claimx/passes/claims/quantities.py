"""Quantities: a number with its unit, what it counts, and how it is limited (at least, about, from to)."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Context, Decimal
from functools import cache, cached_property
from itertools import compress
from typing import NamedTuple

from claimx.lang import flags as F
from claimx.lang.pack import Word
from claimx.model.making import unchecked
from claimx.model.records import Comparator, Granularity, Quantity, TimeRef, UnitKind
from claimx.passes.claims.moments import time_lists
from claimx.passes.claims.numbers import Numbers, Numeral, scan
from claimx.passes.claims.tables import Memory, Phrases, Tables, tables_of
from claimx.passes.claims.times import Times
from claimx.passes.reading import Reading
from claimx.text.span import Span

_quantity = unchecked(Quantity)
_FUNCTION = (
    F.ARTICLE
    | F.DETERMINER
    | F.PREPOSITION
    | F.COORDINATOR
    | F.SUBORDINATOR
    | F.COMPLEMENTISER
    | F.RELATIVE
    | F.PRONOUN
    | F.AUX
    | F.NEGATION
    | F.ADVERB
    | F.GENITIVE
)
_SHAPE = F.WORD | F.CAPITAL | F.ALL_CAPITALS | F.NAMED  # nothing is known of the word but how it looks
_COMMON_CODES = frozenset("usd eur gbp chf jpy cny cad aud nzd mxn hkd rmb brl rub inr sek nok dkk".split())
_TIME_UNITS = {"Y": "a", "M": "mo", "W": "wk", "D": "d", "h": "h", "min": "min", "s": "s"}
_LENGTHS = frozenset("km m dm cm mm um nm mi nmi ft in yd".split())
_SPANS = frozenset("h min s ms".split())
_BYTES = frozenset("bit kB MB GB TB Mbit Gbit B".split())
_HUNDREDTH = Decimal("0.01")
_WIDE = Context(prec=100)
_TIED = 20  # ro: 19 case, 20 de case
_HEAVY = 100_000  # pounds: from here on they are money
_GLUED_CODE = re.compile(r"(M?)([A-Z]{3})(?=\d)")
_GLUED_LOWER = re.compile(r"m?[a-z]{3}\d")
_GLUED_INCH = "in"
_NEVER, _ALWAYS, _DIGITS, _ARTICLE, _FIRST = range(5)
_HASH = frozenset(("§", "§§", "#", "№", "n°", "nº"))


class Unit(NamedTuple):
    """What a number is a number of; `factor` turns cents into their currency."""

    kind: UnitKind
    symbol: str
    factor: Decimal = Decimal(1)
    sign: bool = False  # a sign or a code, which may stand before its number
    exact: str = ""  # the one spelling in which it counts


class _Words:
    """The phrases of [quantities], made once for a language."""

    def __init__(self, tables: Tables) -> None:
        figures = tables.figures
        words = figures.quantities
        self.units = tables.phrases(_units(tables))
        self.limits = tables.phrases(
            (phrase, comparator)
            for comparator in (Comparator.MIN, Comparator.MAX, Comparator.MORE, Comparator.LESS, Comparator.ABOUT)
            for phrase in getattr(words, comparator.value)
        )
        self.limits_after = tables.phrases(
            [(p, Comparator.MIN) for p in words.min_after] + [(p, Comparator.MAX) for p in words.max_after]
        )
        self.some = tables.phrases((p, None) for p in words.some)
        self.vague = tables.phrases((p, None) for p in words.vague)
        self.per = tables.phrases((p, None) for p in words.per)
        self.percent = frozenset(p.split()[0] for p in words.percent)
        self._behind_article = frozenset(self.units.first_words) | frozenset(tables.over.first_words)
        self._entry = tables.entry
        self.memory = Memory(self._opens)
        self.behind_article = Memory(self._is_behind_article)
        self._times = time_lists(tables)
        self.figures = Memory(self._is_figure)
        self.percent_first = frozenset(p for p in self.units.first_words if self._can_be_percent(p))

    def _is_figure(self, word: Word) -> bool:
        """Whether a quantity or a time can begin with a spelling."""
        return bool(self.memory[word] or self._times.memory[word])

    def _can_be_percent(self, first: str) -> bool:
        return any(unit.kind is UnitKind.PERCENT for unit in self.units.values_of(first))

    def _is_behind_article(self, word: Word) -> bool:
        """A unit, a scale, a half: what makes a number of the article before it."""
        return word.lower in self._behind_article or self._entry(word) is not None

    def _opens(self, word: Word) -> int:
        """Whether a quantity can begin with a spelling."""
        entry = self._entry(word)
        if entry is not None and entry.article and entry.cardinal is None:
            return _ARTICLE
        if word.flags & F.NUMBER and entry is None and word.lower not in self.vague.first_words:
            return _DIGITS
        if word.flags & F.NUMBER or entry is not None and entry.opens or _GLUED_LOWER.match(word.lower):
            return _ALWAYS
        if word.lower in self.vague.first_words:
            return _ALWAYS
        return _FIRST if word.lower in self.percent else _NEVER


@cache
def _words(tables: Tables) -> _Words:
    return _Words(tables)


def _units(tables: Tables) -> Iterator[tuple[str, Unit]]:
    figures = tables.figures
    words = figures.quantities
    for phrase in words.percent:
        yield phrase, Unit(UnitKind.PERCENT, "%")
    for symbol, phrases in (*words.more_units.items(), *words.units.items()):
        yield from ((p, Unit(UnitKind.PHYSICAL, symbol)) for p in phrases)
    for phrase, code in figures.times.units.items():
        if code in _TIME_UNITS:
            yield phrase, Unit(UnitKind.PHYSICAL, _TIME_UNITS[code])
    for phrase, code in words.subunits.items():
        iso, _, parts = code.partition("/")
        yield phrase, Unit(UnitKind.CURRENCY, iso, 1 / Decimal(parts or 100))
    for phrase, code in words.short_currencies.items():
        yield phrase, Unit(UnitKind.CURRENCY, code)
    for code, phrases in words.currencies.items():
        yield from ((p, Unit(UnitKind.CURRENCY, code)) for p in phrases)
    for code, phrases in figures.common["currencies"].items():
        yield from ((p, Unit(UnitKind.CURRENCY, code, sign=True)) for p in phrases)
    for symbol, phrases in figures.common["units"].items():
        for phrase in phrases:
            yield phrase, Unit(UnitKind.PHYSICAL, symbol, exact=phrase if len(phrase) == 1 and phrase.isalpha() else "")
    for code in words.currencies:
        yield (
            code.lower(),
            Unit(UnitKind.CURRENCY, code, sign=True, exact="" if code.lower() in _COMMON_CODES else code),
        )
    for code in ("EUR", "USD", "CHF", "GBP", "AUD", "CAD", "SEK", "NOK", "DKK"):
        yield "m" + code.lower(), Unit(UnitKind.CURRENCY, code, Decimal(1_000_000), sign=True, exact="M" + code)


class _Draft(NamedTuple):
    """A quantity being put together: tokens first to end, characters start to stop."""

    numeral: Numeral
    first: int
    end: int
    start: int
    stop: int
    value: Decimal
    unit: Unit | None = None
    counted: Span | None = None
    comparator: Comparator = Comparator.EXACT
    low: Decimal | None = None


class Quantities:
    """Finds the quantities of one text; `taken` are the tokens that belong to dates."""

    def __init__(self, reading: Reading, tables: Tables, numbers: Numbers, taken: bytearray) -> None:
        self.reading = reading
        self.text = reading.spaced_text
        self.words = reading.words
        self.starts = reading.starts
        self.ends = reading.ends
        self.tables = tables
        self.lists = _words(tables)
        self.numbers = numbers
        self.taken = taken

    @cached_property
    def first_of_sentence(self) -> set[int]:
        return {first for first, _, _ in self.reading.sentences}

    def find(self, candidates: Iterable[int]) -> Iterator[Quantity]:
        """The quantities in order; `candidates` are tokens, all those among them at which one can begin."""
        taken, memory, last = self.taken, self.lists.memory, 0
        for i in candidates:
            opens = memory[self.words[i]]
            if not opens or i < last or taken[i] or opens >= _ARTICLE and not self._may_open(i, opens):
                continue
            found = opens != _DIGITS and self._vague(i) or self._at(i)
            if isinstance(found, Quantity):
                yield found
                last = self.numbers.token_at(i, found.span.end)
            elif found is not None:
                yield self._finished(found)
                last = found.end
            else:
                last = self.numbers.name_end(i)

    def _may_open(self, i: int, opens: int) -> bool:
        """An article can begin a quantity before a unit, a scale, a half, or behind `only`."""
        if opens == _FIRST:
            return i in self.first_of_sentence  # percent of 10
        if i + 1 >= len(self.words):
            return False
        if self.lists.behind_article[self.words[i + 1]]:
            return True
        return i > 0 and self.words[i - 1].lower in self.tables.figures.quantities.only

    def _percent_of(self, i: int) -> bool:
        """percent of 10: at the beginning of a sentence only."""
        if self.words[i].lower not in self.lists.percent_first:
            return False
        unit = self.lists.units.at(self.words, i)
        if unit is None or unit[1].kind is not UnitKind.PERCENT or i not in self.first_of_sentence:
            return False
        k = unit[0]
        return (
            k + 1 < len(self.words)
            and self.words[k].lower in self.tables.figures.quantities.links
            and bool(self.words[k + 1].flags & F.NUMBER)
        )

    def _glued_code(self, i: int) -> bool:
        word = self.words[i]
        return bool(word.flags & F.ALL_CAPITALS) and len(word.text) > 3 and word.text[-1].isdecimal()

    def _at(self, i: int) -> _Draft | None:
        """The quantity that begins at token i, with all that stands around it."""
        draft = self._single(i)
        if draft is None:
            return None
        return self._range(draft)

    def _single(self, i: int) -> _Draft | None:
        if self._glued_code(i):
            return self._code_and_number(i)
        if self._percent_of(i):
            unit = self.lists.units.at(self.words, i)
            assert unit is not None
            numeral = self.numbers.read(unit[0] + 1)
            if numeral is None:
                return None
            return _Draft(numeral, i, numeral.end, self.starts[i], numeral.stop, numeral.value, unit[1])
        numeral = self.numbers.read(i)
        if numeral is None:
            return None
        if self.taken.find(1, numeral.first, numeral.end) >= 0:
            return None
        draft = _Draft(numeral, i, numeral.end, numeral.start, numeral.stop, numeral.value)
        draft = self._with_unit(draft)
        if draft.unit is None and i and self.words[i - 1].lower in self.tables.figures.quantities.percent_before:
            draft = draft._replace(first=i - 1, start=self.starts[i - 1], unit=Unit(UnitKind.PERCENT, "%"))
        if draft.unit is None or draft.unit.kind is UnitKind.PHYSICAL:
            draft = self._with_sign_before(draft)
        if draft.unit is None and self.ends[numeral.end - 1] > numeral.stop and numeral.digits:
            return None  # letters on the digits that are no unit: 5G, 20th
        hangs = (
            self.text[numeral.stop : numeral.stop + 1] in tuple("-‐‑")
            and self.text[numeral.stop + 1 : numeral.stop + 2].isalpha()
        )
        if draft.unit is None and draft.counted is None and hangs and numeral.digits:
            return None  # 1-X-2
        if draft.unit is None:
            draft = self._with_noun(draft)
        if not self._counts(draft):
            return None
        return self._with_limits(draft)

    def _code_and_number(self, i: int) -> _Draft | None:
        """USD115"""
        code = _GLUED_CODE.match(self.words[i].text)
        if code is None or code[2].lower() not in _COMMON_CODES:
            return None  # COP28 is no sum of money
        at = self.starts[i] + code.end()
        digits = scan(self.text, at, self.tables.decimal, self.tables.thousands)
        if digits.value is None:
            return None
        end = self.numbers.token_at(i, digits.stop)
        numeral = Numeral(i, end, self.starts[i], digits.stop, digits.value, digits=True)
        return _Draft(numeral, i, end, self.starts[i], digits.stop, digits.value, Unit(UnitKind.CURRENCY, code[2]))

    # what follows

    def _with_unit(self, draft: _Draft) -> _Draft:
        numeral = draft.numeral
        if numeral.multiple:
            return draft
        if numeral.tail:
            return self._tail_unit(draft, numeral.tail, numeral.stop + 1)
        text, stop = self.text, draft.stop
        after = text[stop : stop + 1]
        if after.isalpha() or after and after in "µμ":
            return self._glued_unit(draft)
        if after and after in "-‐‑" and text[stop + 1 : stop + 2].isalpha():
            k = self.numbers.token_at(draft.end, stop + 1)
            return self._tail_unit(draft, self.words[k].lower, self.starts[k]) if k < len(self.words) else draft
        found = self._unit_at(draft.end, numeral)
        if found is None and draft.end < len(self.words) and self.words[draft.end].lower in self._links(numeral):
            found = self._unit_at(draft.end + 1, numeral)
        if found is None and self._dashed(draft.end):
            found = self._unit_at(draft.end + 1, numeral)
        if found is None:
            return draft
        end, unit = found
        return self._extended(self._more_money(self._per(self._set(draft, end, unit))))

    def _links(self, numeral: Numeral) -> frozenset[str]:
        """Words that may tie to a number what it counts: 2 millones de casas, half of the houses; 30 de case."""
        numbers, links = self.tables.numbers, self.tables.figures.quantities.links
        tied = numbers.ties if numeral.value is not None and numeral.value >= _TIED else frozenset()
        return links | tied if numeral.power >= 6 or numeral.fraction else tied

    def _dashed(self, i: int) -> bool:
        """12 - Pfund - Tasse"""
        return (
            i + 1 < len(self.words)
            and self.words[i].text == "-"
            and self.text[self.ends[i - 1] : self.starts[i]] == " "
            and i + 2 < len(self.words)
            and self.words[i + 2].text == "-"
        )

    def _unit_at(self, i: int, numeral: Numeral) -> tuple[int, Unit] | None:
        found = self.lists.units.at(self.words, i)
        if found is None:
            return None
        end, unit = found
        word = self.words[i]
        if numeral.article and unit.sign and end < len(self.words) and self.words[end].flags & F.NUMBER:
            return None  # a $2,000 fine
        if unit.exact and word.text != unit.exact and word.text not in ("L", "W", "V", "J"):
            return None
        if unit.exact and len(unit.exact) == 1 and not numeral.digits:
            return None
        if numeral.article and word.text != word.lower and not self.tables.figures.quantities.only and unit.exact:
            return None
        return end, unit

    def _set(self, draft: _Draft, end: int, unit: Unit) -> _Draft:
        if unit.symbol == "lb" and (abs(draft.value) >= _HEAVY or draft.numeral.power >= 6):
            unit = Unit(UnitKind.CURRENCY, "GBP")
        if unit.symbol == "GBP" and not unit.sign and self._is_weight(draft, end):
            unit = Unit(UnitKind.PHYSICAL, "lb")
        if unit.symbol == "deg" and self._is_heat(draft.first):
            unit = Unit(UnitKind.PHYSICAL, "Cel")
        return draft._replace(end=end, stop=self.ends[end - 1], unit=unit, value=draft.value * unit.factor)

    def _is_weight(self, draft: _Draft, end: int) -> bool:
        """Bare pounds below a hundred thousand, in a language where the word is the weight's too."""
        word = self.words[end - 1].lower
        return (
            word in self.tables.figures.quantities.units.get("lb", ())
            and draft.numeral.power < 6
            and abs(draft.value) < _HEAVY
        )

    def _is_heat(self, i: int) -> bool:
        heat = self.tables.figures.quantities.heat
        first, end = max(0, i - 12), min(len(self.words), i + 8)
        return any(w.lower.startswith(h) for w in self.words[first:end] for h in heat)

    def _glued_unit(self, draft: _Draft) -> _Draft:
        """75ml, 7.62mm, 200lbs, 18m^2."""
        stop, text = draft.stop, self.text
        end = stop
        while end < len(text) and (text[end].isalpha() or text[end] in "µμ") and end - stop < 24:
            end += 1
        letters = text[stop:end]
        for tail in ("^2", "^3", "²", "³", "2", "3"):
            if text.startswith(tail, end) and not text[end + len(tail) : end + len(tail) + 1].isalnum():
                unit = self.lists.units.word(letters.lower() + tail[-1].translate({0xB2: "2", 0xB3: "3"}))
                if unit is not None:
                    return self._stopped(draft, end + len(tail), unit)
        if text[end : end + 1].isalnum() or text[end : end + 1] == "_":
            return draft
        slash = re.compile(r"/[a-z]{1,3}(?!\w)").match(text, end)
        if slash is not None:
            k = self.numbers.token_at(draft.first, stop)
            unit = self._slash_unit(letters.lower(), slash[0][1:])
            if unit is not None and k <= len(self.words):
                return self._stopped(draft, slash.end(), unit)
        unit = self.lists.units.word(letters.lower())
        if unit is None and letters == _GLUED_INCH:
            unit = Unit(UnitKind.PHYSICAL, "in")
        if unit is None or unit.exact and letters != unit.exact and letters not in ("L", "W", "V", "J", "K"):
            return draft
        return self._stopped(draft, end, unit)

    def _slash_unit(self, above: str, below: str) -> Unit | None:
        """km/h"""
        top, bottom = self.lists.units.word(above), self.lists.units.word(below)
        if top is None or bottom is None or top.kind is not UnitKind.PHYSICAL:
            return None
        return Unit(UnitKind.PHYSICAL, f"{top.symbol}/{bottom.symbol}")

    def _stopped(self, draft: _Draft, stop: int, unit: Unit) -> _Draft:
        end = self.numbers.token_at(draft.first, stop)
        if unit.symbol == "deg" and self._is_heat(draft.first):
            unit = Unit(UnitKind.PHYSICAL, "Cel")
        return draft._replace(end=end, stop=stop, unit=unit, value=draft.value * unit.factor)

    def _tail_unit(self, draft: _Draft, tail: str, at: int) -> _Draft:
        """four-mile, 12-cent-a-share: the part behind the hyphen."""
        head = tail.split("-")[0]
        unit = self.lists.units.word(head)
        if unit is None or unit.exact and len(unit.exact) == 1:
            if len(head) < 3:
                return draft
            noun = Span(at, at + len(tail))
            end = self.numbers.token_at(draft.first, noun.end)
            if draft.numeral.digits and not head.isalpha():
                return draft
            return draft._replace(stop=noun.start - 1 if draft.numeral.tail else draft.stop, end=end, counted=noun)
        return self._stopped(draft, at + len(head), unit)

    def _per(self, draft: _Draft) -> _Draft:
        """Meter pro Sekunde, miles per hour: speeds and rates of data are units; barrels a day are barrels."""
        unit = draft.unit
        if unit is None or unit.kind is not UnitKind.PHYSICAL or unit.symbol not in _LENGTHS | _BYTES:
            return draft
        per = self.lists.per.at(self.words, draft.end)
        if per is None:
            return draft
        below = self.lists.units.at(self.words, per[0])
        if below is None or below[1].symbol not in _SPANS:
            return draft
        rate = Unit(UnitKind.PHYSICAL, f"{unit.symbol}/{below[1].symbol}")
        return draft._replace(end=below[0], stop=self.ends[below[0] - 1], unit=rate)

    def _more_money(self, draft: _Draft) -> _Draft:
        """75 USD million; 15 dollars 50; zwei Euro und fünfzig Cent."""
        unit = draft.unit
        if unit is None or unit.kind is not UnitKind.CURRENCY or draft.numeral.power:
            return draft
        entry = self.numbers.entry(draft.end)
        if entry is not None and entry.power >= 6 and draft.numeral.digits:
            end = draft.end + 1
            return draft._replace(end=end, stop=self.ends[end - 1], value=draft.value * Decimal(10) ** entry.power)
        if unit.factor != 1:
            return draft
        k = draft.end
        joined = entry is not None and entry.joiner
        if k < len(self.words) and self.words[k].lower in self.tables.numbers.withs:
            joined = True
        if joined:
            k += 1
        if k >= len(self.words) or self.taken[k]:
            return draft
        small = self.numbers.read(k)
        if small is None or not 0 < small.value < 100 or small.value != small.value.to_integral_value() or small.power:
            return draft
        cents = self.lists.units.at(self.words, small.end)
        if cents is not None and cents[1].kind is UnitKind.CURRENCY and cents[1].factor == _HUNDREDTH:
            value = draft.value + small.value * _HUNDREDTH
            return draft._replace(end=cents[0], stop=self.ends[cents[0] - 1], value=value)
        if cents is not None or small.value < 10 or self.ends[small.end - 1] > small.stop:
            return draft
        after = self.words[small.end] if small.end < len(self.words) else None
        closed = after is None or not after.flags & F.WORD and after.text not in "-–/%"
        more = (
            after is not None and bool(after.flags & (F.MODAL | F.COORDINATOR)) or self.tables.entry(after) is None
            if after
            else True
        )
        if (
            closed
            or not joined
            and after is not None
            and more
            and not after.flags & F.CAPITAL
            and self._no_noun(small.end)
        ):
            return draft._replace(end=small.end, stop=small.stop, value=draft.value + small.value * _HUNDREDTH)
        return draft

    def _no_noun(self, i: int) -> bool:
        """What follows is no noun that the number could count."""
        flags = self.words[i].flags
        return bool(flags & (_FUNCTION | F.FINITE)) or self.words[i].lower == "more"

    def _extended(self, draft: _Draft) -> _Draft:
        """5 feet 2 inches; the unit said twice (20 % in some tests %) is left alone."""
        unit = draft.unit
        if unit is None or unit.symbol != "ft":
            return draft
        k = draft.end
        entry = self.numbers.entry(k)
        if entry is not None and entry.joiner:
            k += 1
        if k >= len(self.words) or self.taken[k]:
            return draft
        small = self.numbers.read(k)
        if small is None or not 0 < small.value < 12:
            return draft
        inches = self.lists.units.at(self.words, small.end)
        is_inch = inches is not None and inches[1].symbol == "in"
        if not is_inch and not (small.end < len(self.words) and self.words[small.end].text == "in"):
            return draft
        end = inches[0] if inches is not None and is_inch else small.end + 1
        return draft._replace(end=end, stop=self.ends[end - 1], value=draft.value + small.value / 12)

    def _with_noun(self, draft: _Draft) -> _Draft:
        """What is counted: 1.600 chips, 37 verletzte Menschen, 2 million people."""
        if draft.counted is not None or draft.numeral.multiple:
            return draft
        k, words = draft.end, self.words
        if k < len(words) and words[k].lower in self.tables.figures.quantities.links:
            if words[k].lower not in self._links(draft.numeral):
                return draft
            k += 1
            while k < len(words) and words[k].flags & F.ANY_DETERMINER and k < draft.end + 3:
                k += 1
        noun = self._noun(k)
        return draft._replace(counted=noun) if noun is not None else draft

    def _noun(self, i: int) -> Span | None:
        words, first = self.words, i
        if i >= len(words) or not words[i].flags & F.WORD or words[i].flags & (F.NUMBER | F.VERB | _FUNCTION):
            return None
        if self.starts[i] - self.ends[i - 1] > 2 or self.taken[i]:
            return None
        if self.reading.pack.nouns_capitalised:
            while i < first + 3 and i < len(words) and words[i].flags & F.WORD and not words[i].flags & F.CAPITAL:
                if words[i].flags & _FUNCTION:
                    return None
                i += 1
            if i >= len(words) or i == first + 3 or not words[i].flags & F.CAPITAL:
                return None
            return Span(self.starts[first], self.ends[i])
        following = words[i + 1] if i + 1 < len(words) else None
        if (
            (words[i].flags & F.ADJECTIVE or words[i].lower in self.tables.figures.quantities.before_noun)
            and following is not None
            and following.flags & F.WORD
            and not following.flags & (_FUNCTION | F.VERB | F.NUMBER | F.CAPITAL)
        ):
            i += 1
        return Span(self.starts[first], self.ends[i])

    # what stands before

    def _with_sign_before(self, draft: _Draft) -> _Draft:
        """$ 75 million, EUR 5, dólares 22,5 millones."""
        first = draft.first
        if not first or not draft.numeral.digits or self.starts[first] - self.ends[first - 1] > 1:
            return draft
        found = self.lists.units.before(self.words, first)
        if found is None or self.taken[first - 1]:
            return draft
        k, unit = found
        if unit.kind is not UnitKind.CURRENCY or unit.factor < 1:
            return draft
        if unit.exact and self.words[k].text != unit.exact:
            return draft
        if (
            first - k > 1
            and len(self.words[k].text) == 1
            and self.words[k].text in "aAsS"
            and self.starts[k + 1] > self.ends[k]
        ):
            k, unit = first - 1, self.lists.units.word(self.words[first - 1].lower) or unit  # a $2,000 fine
        if k and self.words[k - 1].flags & F.NUMBER and self.starts[k] - self.ends[k - 1] < 2 and not unit.sign:
            return draft
        if not unit.sign and k and (self.numbers.entry(k - 1) is not None or draft.unit is not None):
            return draft
        if draft.unit is not None and draft.unit.kind is UnitKind.PHYSICAL and not unit.sign:
            return draft
        numeral = draft.numeral
        value = numeral.value * unit.factor
        end, stop = (numeral.end, numeral.stop) if draft.unit is not None else (draft.end, draft.stop)
        return self._more_scale(
            draft._replace(first=k, start=self.starts[k], value=value, unit=unit, end=end, stop=stop)
        )

    def _more_scale(self, draft: _Draft) -> _Draft:
        """$16B, $5M: letters that are a scale beside money only."""
        stop = draft.stop
        letters = self.text[stop : stop + 2]
        if letters[:1] in ("B", "T", "b", "m") and not letters[1:].isalnum():
            power = {"B": 9, "b": 9, "T": 12, "m": 6}[letters[0]]
            end = self.numbers.token_at(draft.first, stop + 1)
            return draft._replace(value=draft.value.scaleb(power), stop=stop + 1, end=end)
        return draft

    def _counts(self, draft: _Draft) -> bool:
        """Whether the number is an amount: not the name of a thing, not an article."""
        numeral = draft.numeral
        if numeral.article:
            return self._article_counts(draft)
        if not numeral.digits:
            return not self._is_half_time(draft)
        if draft.unit is not None:
            return True
        if self.text[draft.stop : draft.stop + 2].lstrip(".")[:1] in ("º", "ª"):
            return False  # 14.º minuto
        before = draft.first - 1
        end = draft.end
        following = self.words[end] if end < len(self.words) else None
        if following is not None and following.text == "." and self._is_german_ordinal(draft):
            return False
        if before >= 0 and self._is_numbering(before) or self._in_score(draft):
            return False
        thousands = self.text[draft.stop - 1] == "K"
        if thousands and draft.counted is None and not self.lists.limits.before(self.words, draft.first):
            return False  # 4K, but 2K companies
        whole = self.text[numeral.start : numeral.stop]
        if len(whole) == 5 and whole.isdecimal() and following is not None and following.flags & F.CAPITAL:
            return self.reading.pack.nouns_capitalised
        return before < 0 or draft.counted is not None or bool(numeral.power) or not self._is_name(before)

    def _is_german_ordinal(self, draft: _Draft) -> bool:
        """am 3. Tag: a full stop that ends no sentence."""
        stop = draft.end
        if not self.reading.pack.nouns_capitalised or self.starts[stop] != draft.stop:
            return False
        return not self.reading.flags[stop] & F.STOP

    def _is_half_time(self, draft: _Draft) -> bool:
        """in the first half, der zweiten Hälfte: a part of a game."""
        entry = self.tables.entry(self.words[draft.first])
        before = self.words[draft.first - 1].lower if draft.first else ""
        return entry is not None and entry.half_noun and before in self.tables.figures.times.ordinals

    def _article_counts(self, draft: _Draft) -> bool:
        before = self.words[draft.first - 1].lower if draft.first else ""
        word = self.words[draft.first].lower
        if draft.numeral.fraction and draft.unit is None and draft.numeral.end - draft.numeral.first > 1:
            return draft.end >= len(self.words) or not self.words[draft.end].flags & F.WORD  # a half
        if draft.unit is not None:
            if (
                draft.numeral.fraction
                or draft.unit.kind is not UnitKind.PHYSICAL
                or before in self.tables.figures.quantities.only
            ):
                return True
            if word in self.tables.numbers.cardinals:
                return True
            return (
                draft.unit.symbol not in _TIME_UNITS.values()
                and word not in self.tables.numbers.loose_articles
                and draft.unit.symbol != "circ"
            )
        if before in self.tables.figures.quantities.only:
            return True
        if word in self.tables.numbers.cardinals:
            return draft.counted is not None or self._alone(draft)
        return False

    def _alone(self, draft: _Draft) -> bool:
        """The number is all that the text says."""
        return len(self.words) == draft.end - draft.first

    def _is_numbering(self, i: int) -> bool:
        """Nr. 5, Artikel 7, § 3."""
        numbering = self.tables.figures.quantities.numbering
        signs = ""
        while i and self.words[i].text in (".", "°", "º") and len(signs) < 2:
            signs = self.words[i].text + signs
            i -= 1
        lower = self.words[i].lower
        return lower in numbering or lower in _HASH or bool(signs) and (lower + "." in numbering or lower == "n")

    def _in_score(self, draft: _Draft) -> bool:
        """3-1, 2:0: two bare numbers with a sign between."""
        start, stop, text = draft.start, draft.stop, self.text
        after = text[stop : stop + 1]
        if after and after in "-–:" and text[stop + 1 : stop + 2].isdecimal():
            other = self._single_behind(draft)
            return other is None or other.unit is None and other.counted is None
        before = text[start - 1 : start]
        return bool(before) and before in "-–:" and start > 1 and text[start - 2].isdecimal() and draft.counted is None

    def _single_behind(self, draft: _Draft) -> _Draft | None:
        k = self.numbers.token_at(draft.end, draft.stop + 1)
        return self._bare(k)

    def _bare(self, i: int) -> _Draft | None:
        """A number and its unit or noun, without a look at what stands before."""
        numeral = self.numbers.read(i) if i < len(self.words) and not self.taken[i] else None
        if numeral is None:
            return None
        draft = self._with_unit(_Draft(numeral, i, numeral.end, numeral.start, numeral.stop, numeral.value))
        if draft.unit is None and not (self.ends[numeral.end - 1] > numeral.stop and numeral.digits):
            draft = self._with_noun(draft)
        return draft

    def _is_name(self, i: int) -> bool:
        """A capital word right before bare digits: Boeing 737, Windows 11, Platz 3."""
        word = self.words[i]
        if not word.flags & F.CAPITAL or word.flags & _FUNCTION:
            return False
        if i in self.first_of_sentence and word.flags & ~_SHAPE:
            return False
        return not self.lists.limits.before(self.words, i + 1)

    def _with_limits(self, draft: _Draft) -> _Draft:
        """mindestens 5, more than $ 3 million, 10 or more."""
        first = draft.first
        found = self.lists.limits.before(self.words, first)
        if found is None and first and self.words[first - 1].flags & F.ARTICLE:
            found = self.lists.limits.before(self.words, first - 1)
        if found is not None and not self.taken[found[0]]:
            k, comparator = found
            again = self.lists.limits.before(self.words, k)
            if again is not None and comparator is Comparator.ABOUT and not self.taken[again[0]]:
                k, comparator = again
            return draft._replace(first=k, start=self.starts[k], comparator=comparator)
        after = self.lists.limits_after.at(self.words, draft.end)
        if after is not None:
            draft = draft._replace(end=after[0], stop=self.ends[after[0] - 1], comparator=after[1])
            return self._with_noun(draft) if draft.unit is None else draft
        return draft

    # ranges and vague amounts

    def _range(self, low: _Draft) -> _Draft:
        """zwischen 3 und 5, 10–15 %, 10 to 15 million."""
        k, words = low.end, self.words
        if k >= len(words) or low.comparator not in (Comparator.EXACT, Comparator.ABOUT) or low.numeral.multiple:
            return low
        lists = self.tables.figures.quantities
        word = words[k].lower
        before = words[low.first - 1].lower if low.first else ""
        opened = before in lists.between
        dashed = word in "-–—" and self.starts[k] - low.stop <= 1
        if opened and (word in lists.range_and or word in lists.to):
            pass
        elif word in lists.to and before in lists.change:
            return self._changed(low, k + 1)
        elif word in lists.to:
            pass
        elif not dashed:
            return low
        high = self._high(k + 1)
        if high is None or high.value <= low.value and not high.numeral.power:
            return low
        if low.unit is not None and high.unit is not None and low.unit.symbol != high.unit.symbol:
            return low
        if low.counted is not None and not opened or low.unit is not None and high.unit is None and not low.unit.sign:
            return low
        if (
            not opened
            and high.unit is None
            and high.counted is None
            and not high.numeral.power
            and word not in lists.sure_to
        ):
            return low
        bottom = low.value
        if high.numeral.power and not low.numeral.power and low.unit is None:
            bottom = bottom.scaleb(high.numeral.power)
        if bottom >= high.value:
            return low
        first = low.first - 1 if opened else low.first
        return low._replace(
            first=first,
            start=self.starts[first] if opened else low.start,
            end=high.end,
            stop=high.stop,
            unit=high.unit or low.unit,
            counted=high.counted,
            comparator=Comparator.RANGE,
            low=bottom,
            value=high.value,
        )

    def _changed(self, low: _Draft, i: int) -> _Draft:
        """from 3 to 5 percent: two values; the first has the unit of the second."""
        if low.unit is not None or low.counted is not None:
            return low
        high = self._high(i)
        if high is None or high.unit is None:
            return low
        return low._replace(unit=high.unit, value=low.value * high.unit.factor)

    def _high(self, i: int) -> _Draft | None:
        """The upper end of a range, with its own sign of currency."""
        if i >= len(self.words) or self.taken[i]:
            return None
        sign = self.lists.units.at(self.words, i)
        if sign is not None and sign[1].sign and sign[0] < len(self.words):
            draft = self._bare(sign[0])
            return None if draft is None else self._with_sign_before(draft)
        draft = self._bare(i)
        if draft is None or draft.numeral.article and draft.unit is None:
            return None
        return draft

    def _vague(self, i: int) -> Quantity | None:
        """einige Tausend, miles de personas, dozens; fast alle."""
        whole = self.lists.vague.at(self.words, i)
        if whole is not None:
            k = whole[0]
            return self._vague_quantity(i, k, self._noun_behind(k))
        entry = self.tables.entry(self.words[i])
        if entry is None:
            return None
        some = self.lists.some.before(self.words, i)
        counts = bool(entry.power or entry.hundred or entry.vague or entry.group is not None)
        if not counts or not (some or entry.vague):
            return None
        if some is None and entry.power and self.numbers.read(i) is not None:
            return None
        k = i + 1
        links = self.tables.figures.quantities.links
        while k + 1 < len(self.words) and self.words[k].lower in links:
            following = self.tables.entry(self.words[k + 1])
            if following is None or not (following.vague or following.power):
                break
            k += 2
        first = some[0] if some is not None else i
        unit = self._unit_behind(k)
        if unit is not None:
            return self._vague_quantity(first, unit[0], None, unit[1])
        return self._vague_quantity(first, k, self._noun_behind(k))

    def _unit_behind(self, i: int) -> tuple[int, Unit] | None:
        if i < len(self.words) and self.words[i].lower in self.tables.figures.quantities.links:
            i += 1
        found = self.lists.units.at(self.words, i)
        return found if found is not None and not found[1].exact else None

    def _noun_behind(self, i: int) -> Span | None:
        if i < len(self.words) and self.words[i].lower in self.tables.figures.quantities.links:
            i += 1
        while i < len(self.words) and self.words[i].flags & F.ANY_DETERMINER:
            i += 1
        return self._noun(i)

    def _vague_quantity(self, first: int, end: int, counted: Span | None, unit: Unit | None = None) -> Quantity:
        span = Span(self.starts[first], self.ends[end - 1])
        kind = unit.kind if unit is not None else UnitKind.COUNT if counted is not None else UnitKind.NONE
        return _quantity(
            span=span,
            text=span.of(self.reading.text),
            unit=unit.symbol if unit is not None else None,
            unit_kind=kind,
            counted=counted,
            vague=True,
        )

    def _finished(self, draft: _Draft) -> Quantity:
        span = Span(draft.start, draft.stop)
        unit = draft.unit
        kind = unit.kind if unit is not None else UnitKind.COUNT if draft.counted is not None else UnitKind.NONE
        return _quantity(
            span=span,
            text=span.of(self.reading.text),
            value=None if draft.low is not None else _plain(draft.value),
            low=None if draft.low is None else _plain(draft.low),
            high=_plain(draft.value) if draft.low is not None else None,
            comparator=draft.comparator,
            unit=unit.symbol if unit is not None else None,
            unit_kind=kind,
            counted=draft.counted,
        )


def _plain(value: Decimal) -> Decimal:
    """3500000000, not 3500000000.0 or 3.5E+9; the digits themselves are kept."""
    short = value.normalize(_WIDE)
    return short.quantize(Decimal(1), context=_WIDE) if short.as_tuple().exponent > 0 else short  # type: ignore[operator]


def find_figures(reading: Reading, reference: date | None = None) -> tuple[list[Quantity], list[TimeRef]]:
    """The quantities and the times of a text, in the order of the text. A number that belongs to a date is no quantity.

    `reference` is the day that relative times (last month) are counted from; without it they stay unresolved.
    """
    tables = tables_of(reading.pack)
    finder = Times(reading, tables, reference)
    words = reading.words
    candidates = list(compress(range(len(words)), map(_words(tables).figures.__getitem__, words)))
    times = list(finder.find(candidates))
    return list(Quantities(reading, tables, finder.numbers, finder.taken).find(candidates)), times


def find_quantities(reading: Reading) -> list[Quantity]:
    """The quantities of a text, in the order of the text. Pure; takes time linear in the length of the text."""
    return find_figures(reading)[0]


__all__ = ["Granularity", "Phrases", "Quantities", "find_figures", "find_quantities"]
