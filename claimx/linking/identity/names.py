"""Names of persons taken apart, and which of them can be one person's."""

from typing import NamedTuple

import regex

from claimx.lang import flags as F
from claimx.lang.pack import LanguagePack
from claimx.linking.identity.folding import Folding, is_whole

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[.'’ʼ‐‑-][\p{L}\p{M}\p{N}]+)*\.?")
_HYPHEN = regex.compile(r"[‐‑-]")
_POSSESSIVE = regex.compile(r"['’ʼ]s$", regex.IGNORECASE)
LONGEST = 12  # words of a name that are looked at; what is longer is no name


class Spelling(NamedTuple):
    """Given name, what stands between, and surname, folded. The surname of a single word is that word."""

    first: str
    middle: tuple[str, ...]
    last: str

    @property
    def whole(self) -> str:
        """All letters: Jean-Luc and Jean Luc are one."""
        return self.first + "".join(self.middle) + self.last


class Name(NamedTuple):
    """A person's name: how it can be spelled (umlauts also written out), and what stands behind it (jr, sr)."""

    spellings: tuple[Spelling, ...]
    generation: str = ""
    opaque: bool = False  # in a script that does not part surname and given name
    foreign: bool = False  # in a script that was, or would have to be, transliterated

    @property
    def first(self) -> str:
        return self.spellings[0].first

    @property
    def last(self) -> str:
        return self.spellings[0].last

    @property
    def is_full(self) -> bool:
        """Is there a surname, and before it a given name or two initials?"""
        first, middle, last = self.spellings[0]
        return self.opaque or len(last) > 1 and len(first) > 0 and len(first + "".join(middle)) > 1

    @property
    def keys(self) -> tuple[str, ...]:
        """What names that may be one share at least one of."""
        if self.opaque:
            return (self.spellings[0].whole,)
        return tuple(dict.fromkeys(key for one in self.spellings for key in (one.whole, f"{one.first} {one.last}")))


NO_NAME = Name((Spelling("", (), ""),))


class NameReader:
    """Takes names apart; keeps what it has read."""

    def __init__(self, folding: Folding) -> None:
        self.folding = folding
        self._read: dict[tuple[str, str], Name] = {}

    def read(self, text: str, pack: LanguagePack) -> Name:
        """The name in `text`; titles that the pack knows are left out."""
        key = (pack.code, text)
        known = self._read.get(key)
        if known is None:
            known = self._read[key] = self._take_apart(text, pack)
        return known

    def _take_apart(self, text: str, pack: LanguagePack) -> Name:
        foreign = self.folding.is_foreign(text)
        if is_whole(text):
            return Name((Spelling("", (), self.folding.fold(text)),), opaque=True)
        words = self._without_titles(_WORD.findall(_POSSESSIVE.sub("", text.strip()))[:LONGEST], pack)
        generation = ""
        while len(words) > 1 and (found := self.folding.generations.get(self.folding.fold(words[-1]))):
            generation = found
            words = words[:-1]
        parts, has_first = self._parts(words, pack)
        plain = [folded for part in parts if (folded := self.folding.fold(part))]
        if not plain:
            return NO_NAME
        spelled = [folded for part in parts if (folded := self.folding.fold_spelled(part))]
        spellings = dict.fromkeys((_spelling(plain, has_first), _spelling(spelled, has_first)))
        return Name(tuple(spellings), generation, foreign=foreign)

    def _without_titles(self, words: list[str], pack: LanguagePack) -> list[str]:
        start = 0
        while start < len(words) - 1 and _is_title(words[start], pack):
            start += 1
        return words[start:]

    def _parts(self, words: list[str], pack: LanguagePack) -> tuple[list[str], bool]:
        """The words without particles (von, de la, al-), initials apart; and whether a given name comes first."""
        particles = pack.words.get("name_particles", frozenset())
        has_first = len(words) > 1 and not self._begins_surname(words[0], particles, pack)
        parts: list[str] = []
        for number, word in enumerate(words):
            if number < len(words) - 1 and (number or not has_first) and word.lower() in particles:
                continue
            head, *tail = _HYPHEN.split(word, maxsplit=1)
            if tail and head.lower() in particles:
                parts += tail
            else:
                parts += word.split(".") if "." in word.rstrip(".") else [word]
        return parts, has_first

    def _begins_surname(self, word: str, particles: frozenset[str], pack: LanguagePack) -> bool:
        """De Gaulle, von Storch; but Al Gore and Ben Carson when the pack knows the given name."""
        return word.lower() in particles and not pack.lexicon[word].flags & F.FIRST_NAME


def _is_title(word: str, pack: LanguagePack) -> bool:
    for spelling in (word, word.rstrip(".")):
        f = pack.lexicon[spelling].flags
        if f & F.TITLE and not f & F.FIRST_NAME:
            return True
    return False


def _spelling(folded: list[str], has_first: bool) -> Spelling:
    if len(folded) == 1:
        return Spelling("", (), folded[0])
    if not has_first:
        return Spelling("", (), "".join(folded))
    return Spelling(folded[0], tuple(folded[1:-1]), folded[-1])


def may_be_one(one: Name, other: Name) -> bool:
    """Can two full names be the same person's, going by nothing but the names?

    Given name and surname must be equal, what stands between must agree as far as both have it (Donald J. Trump, Donald
    Trump; but not George W. Bush and George H. W. Bush), and so must junior and senior.
    """
    if one.generation and other.generation and one.generation != other.generation:
        return False
    return any(_agree(a, b) for a in one.spellings for b in other.spellings)


def _agree(one: Spelling, other: Spelling) -> bool:
    if one.whole == other.whole:
        return True
    if one.first != other.first or one.last != other.last:
        return False
    return all(map(_one_part, one.middle, other.middle))


def _one_part(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or len(short) == 1 and long.startswith(short)


def is_short_for(partial: Name, full: Name) -> bool:
    """Is a surname, alone or behind an initial, that of the full name? The last of two surnames may be left out."""
    if full.opaque or partial.opaque:
        return False
    for short in partial.spellings:
        for whole in full.spellings:
            if short.last == whole.last or short.last in whole.middle and len(short.last) > 1:
                if whole.first.startswith(short.first):
                    return True
    return False
