"""Names made comparable: case, accents, scripts and, for some comparisons, the sounds that a spelling stands for."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any
from unicodedata import combining, normalize

import regex

from claimx._extras import require
from claimx.errors import MissingExtraError

EXTRA = "names"
PLAIN = "unicodedata"
_SAME_SOUND = 60  # percent: of two spellings with the same consonants, so many letters must agree as well
_TRANSLITERATED = regex.compile(r"[\p{Cyrillic}\p{Greek}]")
_WHOLE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_VOWELS = frozenset("aeiouyj")
_SILENT = dict.fromkeys(map(ord, "aeiouyj"))
_DOUBLED = regex.compile(r"(.)\1+")
_ONCE = r"\1"


@cache
def linking_words() -> Mapping[str, str]:
    """The table `linking` of what all packs share."""
    shared = loads((files("claimx.lang") / "data" / "_common.toml").read_text("utf-8"))
    return dict(shared["linking"])


def pairs(text: str) -> dict[str, str]:
    """`a=b c=d` as a mapping."""
    return dict(pair.split("=", 1) for pair in text.split())


def is_whole(text: str) -> bool:
    """Is the name in a script that writes surname and given name as one word?"""
    return _WHOLE.search(text) is not None


class Folding:
    """Folds words; keeps what it has folded.

    `label` says what was compared with what: with the extra `names`, names in Cyrillic and Greek letters are compared
    with Latin ones, and spellings of one sound; without it only case, accents and a few letters are folded.
    """

    def __init__(self) -> None:
        words = linking_words()
        self._letters = str.maketrans(pairs(words["letters"]))
        self._spelled = str.maketrans(pairs(words["spelled"]))
        self._sounds = pairs(words["sounds"])
        longest_first = sorted(self._sounds, key=lambda spelling: (-len(spelling), spelling))
        self._spelling = regex.compile("|".join(map(regex.escape, longest_first)))
        self.generations = pairs(words["generations"])
        self.legal_forms = frozenset(words["legal_forms"].split())
        self._ascii, self._ratio = _optional()
        self.label = PLAIN if self._ascii is None else f"{PLAIN}+anyascii+rapidfuzz"
        self._folded: dict[str, str] = {}
        self._sounded: dict[str, str] = {}

    @property
    def has_sounds(self) -> bool:
        """Is the extra `names` there?"""
        return self._ascii is not None

    def fold(self, word: str) -> str:
        """Lower case without accents, apostrophes and dots; with the extra, Cyrillic and Greek in Latin letters."""
        known = self._folded.get(word)
        if known is None:
            plain = word
            if not plain.isascii() and self.is_foreign(plain):
                plain = self._ascii(plain) if self._ascii is not None else plain
            known = self._folded[word] = fold_plain(plain, self._letters)
        return known

    def fold_spelled(self, word: str) -> str:
        """The same with its umlauts written out: Müller as mueller."""
        return self.fold(normalize("NFC", word).lower().translate(self._spelled))

    def is_foreign(self, word: str) -> bool:
        """Is the word in letters that are written in Latin ones abroad?"""
        return not word.isascii() and _TRANSLITERATED.search(word) is not None

    def sound(self, folded: str) -> str:
        """The consonants of a folded word, those of one sound alike; a final a is kept, it is often a woman's."""
        known = self._sounded.get(folded)
        if known is None:
            known = self._sounded[folded] = self._sound(folded)
        return known

    def _sound(self, folded: str) -> str:
        spoken = self._spelling.sub(lambda found: self._sounds[found[0]], folded).translate(_SILENT)
        first, last = folded[:1] in _VOWELS, folded[-1:] == "a"
        return f"{'*' if first else ''}{_DOUBLED.sub(_ONCE, spoken)}{'a' if last else ''}"

    def sounds_like(self, one: str, other: str) -> bool:
        """Do most letters of two folded words agree? (Indel similarity of rapidfuzz.) False without the extra."""
        return self._ratio is not None and self._ratio(one, other) >= _SAME_SOUND


def fold_plain(word: str, letters: Mapping[int, str]) -> str:
    """What every installation folds alike: case, accents, some letters; only letters and digits stay."""
    lower = word.casefold()
    if not lower.isascii():
        lower = "".join(c for c in normalize("NFKD", lower.translate(letters)) if not combining(c)).casefold()
    return lower if lower.isalnum() else "".join(c for c in lower if c.isalnum())


def plain_letters() -> Mapping[int, str]:
    """What `fold_plain` takes."""
    return str.maketrans(pairs(linking_words()["letters"]))


def _optional() -> tuple[Callable[[str], str] | None, Callable[..., Any] | None]:
    try:
        return require("anyascii", extra=EXTRA).anyascii, require("rapidfuzz.fuzz", extra=EXTRA).ratio
    except MissingExtraError:
        return None, None
