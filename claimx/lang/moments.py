"""The words of time phrases that the grammar steps over: last week, hace dos semanas. From [times] and [numbers].

Only single words and the phrases of `ago_before`; the reader of dates (claimx.passes.claims.times) knows the rest.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from claimx.lang.pack import LanguagePack, fold

_EDGES = ("last", "this", "next", "start", "mid", "end")
_BEHIND = ("last_after", "this_after", "next_after", "ago_after", "in_after")


class TimeWords(NamedTuple):
    """Words by what they do in a time phrase, in lower case."""

    units: frozenset[str]  # week, semanas: a time with a word beside them that says which
    edges: frozenset[str]  # last, this, early: before a unit or a name of a time
    behind: frozenset[str]  # ago, pasado: behind one
    numbers: frozenset[str]  # two, zwölf
    months: frozenset[str]
    before: Mapping[str, tuple[tuple[str, ...], ...]]  # hace, il y a: by their first word, longest first
    openers: frozenset[str]  # what such a phrase can begin with, besides determiners, prepositions, digits


def time_words(pack: LanguagePack) -> TimeWords:
    """The time words of a pack, read once."""
    if "time_words" not in pack.read:
        times, numbers = _table(pack, "times"), _table(pack, "numbers")
        edges = frozenset(word for key in _EDGES for word in _single(times.get(key, "")))
        ago = sorted(set(_phrases(times.get("ago_before", ""))), key=lambda words: (-len(words), words))
        before: dict[str, tuple[tuple[str, ...], ...]] = {}
        for words in ago:
            before[words[0]] = (*before.get(words[0], ()), words)
        cardinals = _keys(numbers.get("cardinals", ""))
        pack.read["time_words"] = TimeWords(
            units=_keys(times.get("units", "")),
            edges=edges,
            behind=frozenset(word for key in _BEHIND for word in _single(times.get(key, ""))),
            numbers=cardinals,
            months=_keys(times.get("months", "")),
            before=before,
            openers=edges | cardinals | frozenset(before),
        )
    found: TimeWords = pack.read["time_words"]
    return found


def _table(pack: LanguagePack, name: str) -> Mapping[str, Any]:
    table = pack.sections.get(name, {})
    return table if isinstance(table, dict) else {}


def _keys(value: object) -> frozenset[str]:
    """The words before the equals signs; a word with a blank in it (`_`) is none of one token."""
    words = fold(value).split() if isinstance(value, str) else ()
    return frozenset(word.partition("=")[0] for word in words if "_" not in word)


def _phrases(value: object) -> Iterable[tuple[str, ...]]:
    parts = fold(value).split("|") if isinstance(value, str) else ()
    return [tuple(part.split()) for part in parts if part.strip()]


def _single(value: object) -> Iterable[str]:
    """The words of a list of words, or the phrases of one word of a list of phrases."""
    if isinstance(value, str) and "|" in value:
        return [words[0] for words in _phrases(value) if len(words) == 1]
    return fold(value).split() if isinstance(value, str) else ()
