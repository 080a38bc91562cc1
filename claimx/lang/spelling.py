"""Words folded for comparing across languages: never for offsets, never shown.

`fold_letters` takes accents off; `skeleton` also levels what spelling alone makes different, so that Kommission,
commission and comisión share most of their letters. The table is claimx/lang/data/_spelling.toml.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple
from unicodedata import combining, normalize

_DOUBLE = re.compile(r"([^\W\d_])\1+")
_LONG_ENOUGH = 2  # an ending is one only behind this many letters
_KEPT = 100_000


class _Table(NamedTuple):
    """What the data file says: signs, steps, and endings with the longest first."""

    letters: Mapping[int, str]
    steps: tuple[tuple[str, str], ...]
    endings: tuple[tuple[str, str], ...]


@cache
def _table() -> _Table:
    raw = tomllib.loads((files("claimx.lang") / "data" / "_spelling.toml").read_text("utf-8"))
    letters = dict(pair.split("=") for pair in raw["letters"]["same"].split())
    steps = [pair.split("=") for pair in raw["spelling"]["steps"].split()]
    endings = [(old, new) for new, olds in raw["endings"].items() for old in olds.split()]
    endings.sort(key=lambda pair: (-len(pair[0]), pair))
    return _Table(str.maketrans(letters), tuple((old, new) for old, new in steps), tuple(endings))


@lru_cache(maxsize=_KEPT)
def fold_letters(word: str) -> str:
    """`word` in lower case and without accents: Süßes is susses. A sign that is nothing but an accent stays."""
    lower = word.casefold()
    if lower.isascii():
        return lower
    lower = lower.translate(_table().letters)
    return "".join(c for c in normalize("NFKD", lower) if not combining(c)) or lower


@lru_cache(maxsize=_KEPT)
def skeleton(folded: str) -> str:
    """What is left of a folded word when only sounds count: kommission, commission and comision are komizion."""
    word = folded
    table = _table()
    for old, new in table.steps:
        if old in word:
            word = word.replace(old, new)
    word = _DOUBLE.sub(r"\1", word)
    for old, new in table.endings:
        if word.endswith(old) and len(word) > len(old) + _LONG_ENOUGH:
            return word[: len(word) - len(old)] + new
    return word
