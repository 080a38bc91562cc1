"""The sections [numbers], [quantities] and [times] of a language pack: what they may say, read on the first claim.

A value is a string of words between spaces, of phrases between bars, or of `word=value` pairs; in a pair `_` stands for
a space. Names of currencies and units are tables of symbol = phrases. An unknown key raises PackError, as everywhere in
a pack.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from typing import Any, TypeVar

from claimx.errors import PackError
from claimx.lang.pack import LanguagePack, fold

Words = frozenset[str]
Phrases = tuple[str, ...]
Values = Mapping[str, Decimal]
Codes = Mapping[str, str]
Names = Mapping[str, Phrases]
_NONE: Mapping[str, Any] = {}


@dataclass(frozen=True)
class NumberWords:
    """[numbers]: how a language says numbers."""

    cardinals: Values = field(default_factory=dict)  # zwei=2 quatre_vingt=80
    articles: Words = frozenset()  # ein, une: 1 only where something else shows that it counts
    loose_articles: Words = frozenset()  # en a, an: no span of time by themselves
    withs: Words = frozenset()  # con: between a number and its decimals, between euros and cents
    hundreds: Words = frozenset()  # hundert, cent: multiply what stands before
    scales: Values = field(default_factory=dict)  # tausend=3 Mrd=9: powers of ten
    bare: Words = frozenset()  # mil, mille: scales and hundreds that need no number before them
    vague: Words = frozenset()  # Tausende, miles: many, without a number
    groups: Values = field(default_factory=dict)  # dutzend=12
    joiners: Words = frozenset()  # und, y
    ties: Words = frozenset()  # ro de: from twenty on, before what is counted: 20 de case, 20 de milioane
    points: Words = frozenset()  # komma, coma
    negatives: Words = frozenset()
    halves: Words = frozenset()  # halb, media
    half_endings: Words = frozenset()  # einhalb: behind a number word
    half_nouns: Words = frozenset()  # Hälfte, moitié
    fractions: Values = field(default_factory=dict)  # drittel=3
    fraction_endings: Words = frozenset()  # tel, avos: behind a number word
    fraction_words: Words = frozenset()  # pt avos: behind the second of two numbers
    over: Phrases = ()  # su, out of
    fixed: Values = field(default_factory=dict)  # anderthalb=1.5
    multiples: Values = field(default_factory=dict)  # doppelt=2
    multiple_endings: Words = frozenset()  # mal, fach: behind a number word
    compound: bool = False  # number words are written together
    joined: bool = False  # the joiner belongs to the number: treinta y dos
    vigesimal: bool = False  # soixante-dix


@dataclass(frozen=True)
class QuantityWords:
    """[quantities]: what stands around numbers."""

    min: Phrases = ()
    max: Phrases = ()
    more: Phrases = ()
    less: Phrases = ()
    about: Phrases = ()
    min_after: Phrases = ()  # oder mehr
    max_after: Phrases = ()
    between: Words = frozenset()  # zwischen: opens a range
    range_and: Words = frozenset()  # und: between the ends of a range that was opened
    to: Words = frozenset()  # bis, a: between the ends of a range
    sure_to: Words = frozenset()  # bis: says a range without a unit, too
    change: Words = frozenset()  # from, von: opens a change from one value to another, which is no range
    some: Phrases = ()  # einige, unos pocos: before a scale word
    vague: Phrases = ()  # fast alle, casi todos
    only: Words = frozenset()  # nur, only: an article behind them counts
    before_noun: Words = frozenset()  # nuovi, otros: adjectives between a number and what it counts
    links: Words = frozenset()  # de, of: between a number and its unit
    percent: Phrases = ()
    percent_before: Words = frozenset()  # 百分之: the number stands behind it
    per: Phrases = ()  # pro, por, all'
    numbering: Words = frozenset()  # Nummer, Artikel: the number behind them is a name
    heat: Words = frozenset()  # beginnings of words that make degrees a temperature
    subunits: Codes = field(default_factory=dict)  # cent=USD: a hundredth; mao=CNY/10
    short_currencies: Codes = field(default_factory=dict)  # dollar=USD
    more_units: Names = field(default_factory=dict)
    units: Names = field(default_factory=dict)
    currencies: Names = field(default_factory=dict)


@dataclass(frozen=True)
class TimeWords:
    """[times]: how a language says when."""

    order: str = "dmy"
    months: Values = field(default_factory=dict)
    year_signs: Words = frozenset()  # год, 年: four digits before them are a year
    month_signs: Words = frozenset()  # 月, 日: behind the digits of a date that begins with its year
    day_signs: Words = frozenset()
    doubtful_months: Words = frozenset()  # may, mar: a month only beside a day, a year or a preposition
    weekdays: Values = field(default_factory=dict)
    doubtful_weekdays: Words = frozenset()
    weekday_before: Words = frozenset()  # behind them a doubtful weekday is one
    names_capitalised: bool = False  # months and weekdays are written with a capital
    doubtful_seasons: Words = frozenset()  # fall, été
    day_words: Words = frozenset()  # día: a number behind it is a day of the month
    weekday_links: Words = frozenset()  # den, the: between a weekday and its date
    alternatives: Words = frozenset()  # or, ou: between two times, lunes o martes
    recurring: Values = field(default_factory=dict)  # montags=1
    units: Codes = field(default_factory=dict)  # tag=D woche=W quartal=Q
    plurals: Words = frozenset()  # jahren, derniers: the last years, no last year
    adverbs: Codes = field(default_factory=dict)  # täglich=P1D
    ordinals: Values = field(default_factory=dict)
    ordinal_signs: Words = frozenset()  # st, er, º: glued to digits
    last: Words = frozenset()
    this: Words = frozenset()
    next: Words = frozenset()
    last_after: Phrases = ()
    this_after: Phrases = ()
    next_after: Phrases = ()
    before_last: Words = frozenset()
    after_next: Words = frozenset()
    days: Codes = field(default_factory=dict)  # heute=0 gestern=-1
    now: Phrases = ()
    ago_before: Phrases = ()
    ago_after: Phrases = ()
    in_before: Phrases = ()
    in_after: Phrases = ()
    since: Phrases = ()
    until: Phrases = ()
    before: Phrases = ()
    after: Phrases = ()
    start: Phrases = ()
    mid: Phrases = ()
    end: Phrases = ()
    opens: Words = frozenset()  # from, von, entre: open a range
    to: Words = frozenset()  # to, bis
    range_and: Words = frozenset()
    links: Words = frozenset()  # of, de, dem: inside a date
    year_before: Words = frozenset()  # in, seit: a bare number behind them can be a year
    short_year_before: Words = frozenset()  # de: two digits behind it are a year, maio de 68
    decade_before: Phrases = ()  # années, década de
    decade_endings: Words = frozenset()  # er, s
    every: Phrases = ()
    every_other: Words = frozenset()
    whole: Phrases = ()
    parts: Codes = field(default_factory=dict)  # abend=EV
    part_links: Words = frozenset()  # am, por la
    now_parts: Codes = field(default_factory=dict)  # tonight=NI, stasera=EV
    seasons: Codes = field(default_factory=dict)
    holidays: Codes = field(default_factory=dict)
    date_before: Words = frozenset()  # on, le, am: 3/4 behind them is a day
    span_before: Words = frozenset()  # pendant, por: 2h behind them is a span, not a time of day
    clock_before: Phrases = ()
    clock_after: Phrases = ()
    clock_links: Words = frozenset()  # las, alle: behind "to", before the second hour: de 5 a las 6
    morning: Phrases = ()  # behind an hour: a.m.
    afternoon: Phrases = ()
    clock_sure: Words = frozenset()  # uhr, o'clock: no span of time
    hour_before: Words = frozenset()  # at, alle: behind them a bare number can be an hour
    half_past: Phrases = ()  # half past: before the hour
    half_behind: Phrases = ()  # y media: behind it
    half_to: Words = frozenset()  # halb acht


@dataclass(frozen=True)
class FigureWords:
    """All that a pack says of numbers, quantities and times; `common` holds the signs of every language."""

    numbers: NumberWords
    quantities: QuantityWords
    times: TimeWords
    common: Mapping[str, Names]
    signs: Mapping[str, str]


_T = TypeVar("_T", NumberWords, QuantityWords, TimeWords)


def figures_of(pack: LanguagePack) -> FigureWords:
    """What a pack says of numbers, quantities and times. Raises PackError naming the key that is wrong."""
    if "figures" not in pack.read:
        pack.read["figures"] = parse_figures(pack.sections, f"{pack.code}.toml")
    found: FigureWords = pack.read["figures"]
    return found


def parse_figures(raw: Mapping[str, Any], where: str) -> FigureWords:
    """Read the three sections. Raises PackError naming `where` and the key that is wrong."""
    shared = tomllib.loads((files("claimx.lang") / "data" / "_common.toml").read_text(encoding="utf-8"))
    return FigureWords(
        _read(NumberWords, raw.get("numbers", _NONE), f"{where}: [numbers]"),
        _read(QuantityWords, raw.get("quantities", _NONE), f"{where}: [quantities]"),
        _read(TimeWords, raw.get("times", _NONE), f"{where}: [times]"),
        {name: {k: _phrases(v) for k, v in shared[name].items()} for name in ("currencies", "units")},
        shared["signs"],
    )


def _read(kind: type[_T], table: object, where: str) -> _T:
    if not isinstance(table, Mapping):
        raise PackError(f"{where} must be a table; see docs/howto/add-a-language.md")
    known = {f.name: f.type for f in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise PackError(f"{where} knows no {key!r}; see docs/howto/add-a-language.md")
        try:
            values[key] = _value(known[key], value)
        except (TypeError, ValueError, InvalidOperation) as error:
            message = f"{where} {key}: not what it must be: {error}; see docs/howto/add-a-language.md"
            raise PackError(message) from error
    return kind(**values)


def _value(kind: Any, value: Any) -> Any:
    if kind is bool:
        if not isinstance(value, bool):
            raise TypeError("true or false expected")
        return value
    if kind == Names:
        return {symbol: _phrases(names) for symbol, names in value.items()}
    if not isinstance(value, str):
        raise TypeError("a string expected")
    if kind is str:
        return value
    if kind == Words:
        return frozenset(fold(value).split())
    if kind == Phrases:
        return _phrases(value)
    pairs = dict(_pair(part) for part in value.split())
    return {key: Decimal(text) for key, text in pairs.items()} if kind == Values else pairs


def _pair(part: str) -> tuple[str, str]:
    key, sign, value = part.rpartition("=")
    if not (key and sign and value):
        raise ValueError(f"{part!r} is no word=value")
    return fold(key).replace("_", " "), value


def _phrases(value: object) -> Phrases:
    if not isinstance(value, str):
        raise TypeError("a string expected")
    return tuple(part.strip() for part in fold(value).split("|") if part.strip())
