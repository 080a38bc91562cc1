"""The words of a pack's [numbers], [quantities] and [times], looked up by token."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Generic, TypeVar

from claimx.lang.pack import LanguagePack, Word, fold
from claimx.lang.quantities import FigureWords, NumberWords, figures_of
from claimx.text.tokens import tokenize

_T = TypeVar("_T")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_VULGAR = {
    c: Decimal(n) / Decimal(d) for c, n, d in zip("½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", "113121234151357", "244335555668888", strict=True)
}
_LIMIT = 100_000  # spellings remembered by one table


class Phrases(Generic[_T]):
    """Phrases of one or more tokens with a value each; the longest wins."""

    def __init__(self, phrases: Iterable[tuple[str, _T]], apostrophe: str, *, accents: bool = True) -> None:
        # by the first word and the second, by the last word and the one before it; "" for a phrase of one word
        self._by_first: dict[str, dict[str, list[tuple[tuple[str, ...], _T]]]] = {}
        self._by_last: dict[str, dict[str, list[tuple[tuple[str, ...], _T]]]] = {}
        seen: set[tuple[str, ...]] = set()
        for phrase, value in phrases:
            for spelling in spellings(phrase) if accents else (phrase,):
                words = _tokens(spelling, apostrophe)
                if words and words not in seen:
                    seen.add(words)
                    second, last = (words[1], words[-2]) if len(words) > 1 else ("", "")
                    self._by_first.setdefault(words[0], {}).setdefault(second, []).append((words, value))
                    self._by_last.setdefault(words[-1], {}).setdefault(last, []).append((words, value))
        for index in (self._by_first, self._by_last):
            for pairs in index.values():
                for rows in pairs.values():
                    rows.sort(key=lambda row: -len(row[0]))

    @property
    def first_words(self) -> Iterable[str]:
        """The words that a phrase can begin with."""
        return self._by_first.keys()

    @property
    def last_words(self) -> Iterable[str]:
        """The words that a phrase can end with."""
        return self._by_last.keys()

    def second_words(self, first: str) -> frozenset[str]:
        """What follows `first` in its phrases."""
        return frozenset(self._by_first.get(first, ())) - {""}

    def values_of(self, first: str) -> Iterable[_T]:
        """The values of the phrases that begin with `first`."""
        return (value for rows in self._by_first.get(first, {}).values() for _, value in rows)

    def has_word(self, spelling: str) -> bool:
        """Whether one word is a phrase by itself."""
        return "" in self._by_first.get(spelling, ())

    def at(self, words: Sequence[Word], first: int) -> tuple[int, _T] | None:
        """The phrase that begins at token `first`: the token behind it, and its value."""
        if first >= len(words):
            return None
        pairs = self._by_first.get(words[first].lower)
        if pairs is None:
            return None
        if first + 1 < len(words):
            for phrase, value in pairs.get(words[first + 1].lower, ()):
                end = first + len(phrase)
                if end <= len(words) and all(words[first + k].lower == phrase[k] for k in range(2, len(phrase))):
                    return end, value
        for _, value in pairs.get("", ()):
            return first + 1, value
        return None

    def before(self, words: Sequence[Word], end: int) -> tuple[int, _T] | None:
        """The phrase that ends in front of token `end`: its first token, and its value."""
        if end <= 0:
            return None
        pairs = self._by_last.get(words[end - 1].lower)
        if pairs is None:
            return None
        if end > 1:
            for phrase, value in pairs.get(words[end - 2].lower, ()):
                first = end - len(phrase)
                if first >= 0 and all(words[first + k].lower == phrase[k] for k in range(len(phrase) - 2)):
                    return first, value
        for _, value in pairs.get("", ()):
            return end - 1, value
        return None

    def word(self, spelling: str) -> _T | None:
        """The value of a phrase of this one token."""
        for _, value in self._by_first.get(spelling, {}).get("", ()):
            return value
        return None


class Memory(dict[Word, _T]):
    """What was found out about each spelling. A lexicon has one Word for a spelling, so no text is compared."""

    def __init__(self, find: Callable[[Word], _T]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: Word) -> _T:
        if len(self) > _LIMIT:
            self.clear()
        found = self[word] = self._find(word)
        return found


class Entry:
    """What a spelling can be in a number."""

    __slots__ = (
        "alone",
        "article",
        "bare",
        "cardinal",
        "denominator",
        "fixed",
        "group",
        "half",
        "half_noun",
        "hundred",
        "joiner",
        "multiple",
        "negative",
        "parts",
        "point",
        "power",
        "tail",
        "vague",
    )

    def __init__(self) -> None:
        self.cardinal: Decimal | None = None
        self.article = False
        self.hundred = False
        self.power = 0
        self.bare = False
        self.vague = False
        self.group: Decimal | None = None
        self.joiner = False
        self.point = False
        self.negative = False
        self.half = False
        self.half_noun = False
        self.denominator: Decimal | None = None
        self.parts = False
        self.fixed: Decimal | None = None
        self.multiple: Decimal | None = None
        self.tail = ""  # what a hyphen joins to a number: four-mile
        self.alone = False  # a cardinal or an article, nothing else, and no part of a number in two words

    @property
    def is_cardinal(self) -> bool:
        """Whether it can be a cardinal number or an article, and no other part of a number."""
        return (self.cardinal is not None or self.article) and not (
            self.hundred
            or self.power
            or self.joiner
            or self.negative
            or self.half
            or self.half_noun
            or self.denominator is not None
            or self.fixed is not None
            or self.multiple is not None
            or self.group is not None
            or self.tail
        )

    @property
    def opens(self) -> bool:
        """Whether a number can begin with it."""
        return bool(
            self.cardinal is not None
            or self.article
            or self.hundred
            or self.power
            or self.vague
            or self.group is not None
            or self.half
            or self.half_noun
            or self.fixed is not None
            or self.multiple is not None
            or self.negative
            or self.denominator is not None
        )


class Tables:
    """One language's lookups, with a memory of the spellings seen."""

    def __init__(self, pack: LanguagePack, figures: FigureWords) -> None:
        self.figures = figures
        self.apostrophe = str(pack.switches["apostrophe"])
        self.decimal = str(pack.switches["decimal"])
        self.thousands = str(pack.switches["thousands"])
        self.numbers = figures.numbers
        self._plain = _plain_entries(figures.numbers)
        self._pieces = sorted((w for w in self._plain if _is_piece(self._plain[w])), key=len, reverse=True)
        self._starts = {w[:2] for w in self._pieces}
        self._endings = [
            *((e, "multiple") for e in figures.numbers.multiple_endings),
            *((s, "denominator") for e in figures.numbers.fraction_endings for s in spellings(e)),
        ]
        self.entries = Memory(self._make_entry)
        self.halves = frozenset(w for w, e in self._plain.items() if e.half or e.fixed is not None)
        self.over = Phrases(((p, None) for p in figures.numbers.over), self.apostrophe)
        self.over_first = frozenset(self.over.first_words)
        self.pair_first = frozenset(w.partition(" ")[0] for w in self._plain if " " in w)

    def phrases(self, rows: Iterable[tuple[str, _T]]) -> Phrases[_T]:
        return Phrases(rows, self.apostrophe)

    def entry(self, word: Word) -> Entry | None:
        """What the token can be in a number; None for most."""
        return self.entries[word]

    def _make_entry(self, word: Word) -> Entry | None:
        entry = self._make(word.lower)
        if entry is not None:
            entry.alone = entry.is_cardinal and word.lower not in self.pair_first
        return entry

    def _make(self, lower: str) -> Entry | None:
        plain = self._plain.get(lower)
        if plain is not None:
            return plain
        if len(lower) < 4 or len(lower) > 90 or lower[:2] not in self._starts:
            return None
        if "-" in lower:
            return self._hyphenated(lower)
        if self.numbers.compound:
            value = self._compound(lower)
            if value is not None:
                return _entry(cardinal=value)
        return self._with_ending(lower)

    def _hyphenated(self, lower: str) -> Entry | None:
        """quatre-vingt-dix-sept, two-thirds; four-mile keeps its tail."""
        parts = lower.split("-")
        whole = self._with_ending(lower)
        if whole is not None and self.numbers.vigesimal:
            return whole  # vingt-et-unième
        for end in range(len(parts), 0, -1):
            head, tail = parts[:end], "-".join(parts[end:])
            last = self._plain.get(head[-1])
            if last is not None and last.denominator is not None and end > 1:
                top = self.compose(head[:-1])
                if top is not None and top >= 20 and top % 10 == 0 and head[-1] in self.figures.times.ordinals:
                    return None  # vingt-sixième, twenty-third: ordinals
                if top is not None:
                    entry = _entry(fixed=top / last.denominator)
                    entry.tail = tail
                    return entry
            value = self.compose(head)
            if value is not None:
                entry = _entry(cardinal=value)
                entry.tail = tail
                return entry
        return whole

    def _compound(self, lower: str) -> Decimal | None:
        """siebenunddreißig, duecentoquarantatre: the pieces, longest first, looked for from left to right."""
        failed: set[int] = set()

        def cut(at: int) -> list[str] | None:
            if at == len(lower):
                return []
            if at in failed:
                return None
            for piece in self._pieces:
                if lower.startswith(piece, at):
                    rest = cut(at + len(piece))
                    if rest is not None:
                        return [piece, *rest]
            failed.add(at)
            return None

        pieces = cut(0)
        return self.compose(pieces) if pieces is not None and len(pieces) > 1 else None

    def _with_ending(self, lower: str) -> Entry | None:
        """dreiundzwanzigstel, veinticincoavos; sechsmal."""
        for ending in self.numbers.half_endings:
            if lower.endswith(ending):
                stem = lower[: -len(ending)]
                entry = self._plain.get(stem)
                value = entry.cardinal if entry is not None else self._compound(stem)
                if value is not None:
                    return _entry(fixed=value + Decimal("0.5"))
        for ending, kind in self._endings:
            if lower.endswith(ending):
                stem = lower[: -len(ending)]
                for spelling in (
                    stem,
                    stem + "e",
                    stem + "o",
                    stem + "i",
                    stem + "a",
                    stem + "y",
                    stem.removesuffix("u"),
                ):
                    entry = self._plain.get(spelling)
                    value = entry.cardinal if entry is not None else None
                    if value is None and "-" in spelling:
                        value = self.compose(spelling.split("-"))
                    if value is None and len(spelling) > 3:
                        value = self._compound(spelling)
                    if value is None and entry is not None and (entry.power or entry.hundred):
                        value = Decimal(10) ** (entry.power or 2)
                    if value is not None and value > 1:
                        return _entry(multiple=value) if kind == "multiple" else _entry(denominator=value)
        return None

    def compose(self, words: Sequence[str]) -> Decimal | None:
        """The value of number words in a row, or None when they are none."""
        terms: list[Decimal] = []
        joined = False
        k = 0
        while k < len(words):
            pair = self._plain.get(f"{words[k]} {words[k + 1]}") if k + 1 < len(words) else None
            if pair is not None and pair.cardinal is not None:
                entry, k = pair, k + 1
            else:
                found = self._plain.get(words[k])
                if found is None:
                    return None
                entry = found
            if entry.joiner:
                if joined or not terms or k + 1 == len(words):
                    return None
                joined = True
            else:
                if not self._extend(terms, entry, joined):
                    return None
                joined = False
            k += 1
        return sum(terms, Decimal(0)) if terms else None

    def _extend(self, terms: list[Decimal], entry: Entry, joined: bool) -> bool:
        if entry.cardinal is not None and entry.cardinal != 0:
            if joined and terms and 0 < terms[-1] < 10 and 20 <= entry.cardinal < 100:
                terms[-1] += entry.cardinal  # sieben und dreißig
                return True
            if self.fits(terms, entry.cardinal):
                terms.append(entry.cardinal)
                return True
            return False
        if entry.article:
            if self.fits(terms, Decimal(1)):
                terms.append(Decimal(1))
                return True
            return False
        if entry.hundred or entry.power:
            return multiply(terms, entry)
        return False

    def fits(self, terms: Sequence[Decimal], value: Decimal) -> bool:
        """Whether a number word can be added behind `terms`: twenty three, not twenty twelve."""
        if not terms:
            return True
        last = terms[-1]
        if last != last.to_integral_value() or value == 0:
            return False
        if self.numbers.vigesimal and last % 100 in (60, 80) and 10 <= value < 20:
            return True
        return bool(last % (10 ** len(str(value))) == 0)


def multiply(terms: list[Decimal], entry: Entry) -> bool:
    """Apply a hundred or a scale word to the terms that are smaller than it: 3 hundred thousand."""
    size = Decimal(100) if entry.hundred else Decimal(10) ** entry.power
    total, seen = Decimal(0), False
    while terms and terms[-1] < size:
        total += terms.pop()
        seen = True
    if not seen:
        if not entry.bare or terms and terms[-1] % (size * 10):
            return False
        total = Decimal(1)
    terms.append(total * size)
    return True


@cache
def _tables(code: str, digest: str, pack: "_Key") -> Tables:
    return Tables(pack.pack, figures_of(pack.pack))


class _Key:
    """A pack as the key of a cache: all with one digest are the same."""

    def __init__(self, pack: LanguagePack) -> None:
        self.pack = pack

    def __hash__(self) -> int:
        return hash(self.pack.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.pack.digest == self.pack.digest


def tables_of(pack: LanguagePack) -> Tables:
    """The tables of a pack, made on first use."""
    return _tables(pack.code, pack.digest, _Key(pack))


def spellings(text: str) -> tuple[str, ...]:
    """A phrase, and how it is written where accents get lost: três, tres; fünf, fuenf."""
    plain = " ".join(_bare(word) for word in text.split(" "))
    return tuple(dict.fromkeys((text, plain, text.translate(_UMLAUTS))))


def _tokens(phrase: str, apostrophe: str) -> tuple[str, ...]:
    """The tokens of a phrase as they are in a text, where a word follows an apostrophe."""
    if phrase.endswith("'"):
        return tuple(tokenize(phrase + "x", apostrophe).words[:-1])
    return tuple(tokenize(phrase, apostrophe).words)


def _bare(word: str) -> str:
    if len(word) < 4 or word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _entry(
    *,
    cardinal: Decimal | None = None,
    fixed: Decimal | None = None,
    denominator: Decimal | None = None,
    multiple: Decimal | None = None,
) -> Entry:
    entry = Entry()
    entry.cardinal, entry.fixed, entry.denominator, entry.multiple = cardinal, fixed, denominator, multiple
    return entry


def _is_piece(entry: Entry) -> bool:
    """Whether a number word that is written in one can hold it."""
    return bool(
        entry.cardinal is not None
        and entry.cardinal > 0
        or entry.article
        or entry.hundred
        or entry.power == 3
        or entry.joiner
    )


def _plain_entries(words: NumberWords) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}

    def at(word: str) -> Iterable[Entry]:
        return (entries.setdefault(spelling, Entry()) for spelling in spellings(word))

    def put(name: str, values: Mapping[str, Decimal]) -> None:
        for word, value in values.items():
            for entry in at(word):
                setattr(entry, name, int(value) if name == "power" else value)

    put("cardinal", words.cardinals)
    put("power", words.scales)
    put("group", words.groups)
    put("denominator", words.fractions)
    put("fixed", {**words.fixed, **_VULGAR})
    put("multiple", words.multiples)
    for name, listed in (
        ("article", words.articles),
        ("hundred", words.hundreds),
        ("bare", words.bare),
        ("vague", words.vague),
        ("joiner", words.joiners),
        ("point", words.points),
        ("negative", words.negatives),
        ("half", words.halves),
        ("parts", words.fraction_words),
    ):
        for word in listed:
            for entry in at(word):
                setattr(entry, name, True)
    for word in words.half_nouns:
        entries.setdefault(fold(word), Entry()).half_noun = True
    return entries
