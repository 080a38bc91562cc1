"""The section [attitude] of a language pack: the words that show how surely something is said, and of what sort it is.

Read on the first claim. A value is a string of phrases between bars, or of endings between spaces. An unknown key
raises PackError, as everywhere in a pack.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from claimx.errors import PackError
from claimx.lang.pack import LanguagePack, Word, fold
from claimx.text.tokens import tokenize

_CLASSES = """
negation possible probable hearsay mood condition counterfactual obligation future plan cause comparison superlative
definition opinion intensifier thought first_person second_person greeting command clause sequel past comment contrast
copula concession
""".split()
_BITS = {name: 1 << place for place, name in enumerate(_CLASSES)}
(
    NEGATION,  # not, never
    POSSIBLE,  # may, perhaps
    PROBABLE,  # likely, should
    HEARSAY,  # allegedly
    MOOD,  # aurait, habría: forms that report or suppose
    CONDITION,  # if, unless: at the start of a clause
    COUNTERFACTUAL,  # would have
    OBLIGATION,  # must
    FUTURE,  # will
    PLAN,  # plans to
    CAUSE,  # because, led to
    COMPARISON,  # more than
    SUPERLATIVE,  # the largest
    DEFINITION,  # is defined as
    OPINION,  # terrible, unfortunately
    INTENSIFIER,  # very, completely
    THOUGHT,  # I think that
    FIRST_PERSON,
    SECOND_PERSON,
    GREETING,  # thank you: a sentence that opens with it asserts nothing
    COMMAND,  # click here
    CLAUSE,  # although, after: what follows is said as a fact of its own
    SEQUEL,  # ", which": a remark on all that stands before
    PAST,
    COMMENT,  # of course, obviously: the author's voice
    CONTRAST,  # but, however
    COPULA,  # is, are
    CONCESSION,  # even if: no condition
) = _BITS.values()
STARTS = 1 << len(_CLASSES)  # the first word of a longer phrase
_ENDINGS = {"future_endings": FUTURE, "past_endings": PAST, "superlative_endings": SUPERLATIVE}
_ENDINGS |= {"opinion_endings": OPINION, "comparison_endings": COMPARISON}
_ENDINGS |= {"first_person_endings": FIRST_PERSON, "mood_endings": MOOD}
_OUR_FUTURE = "future_first_person_endings"  # tentaremos, farò: what I or we are going to do
_KEYS = {"not_endings", "lower_only", _OUR_FUTURE, *_ENDINGS, *_CLASSES}


class AttitudeWords(dict[Word, int]):
    """Word to the classes it belongs to, as bits; unknown ones are judged by their endings on first sight.

    `phrases` holds the phrases of several words by their first word, then by their second. At most `LIMIT` words are
    kept; a lexicon has one Word for a spelling, so no text is compared.
    """

    LIMIT = 200_000

    def __init__(self, raw: Mapping[str, Any], where: str, apostrophe: str) -> None:
        super().__init__()
        self.phrases: dict[str, dict[str, list[tuple[tuple[str, ...], int]]]] = {}
        self._single: dict[str, int] = {}
        self._endings: list[tuple[str, int]] = []
        for key, value in raw.items():
            if key not in _KEYS or not isinstance(value, str):
                what = f"knows no {key!r}" if key not in _KEYS else f"{key}: a string expected"
                raise PackError(f"{where}: [attitude] {what}; see docs/howto/add-a-language.md")
            if key in _ENDINGS:
                self._endings += [(ending, _ENDINGS[key]) for ending in fold(value).split()]
            elif key in _BITS:
                self._add(_BITS[key], _phrases(value, apostrophe))
        self._endings.sort(key=lambda pair: (-len(pair[0]), pair))
        self._lower = frozenset(fold(raw.get("lower_only", "")).split())  # May is a month
        self.our_future = tuple(fold(raw.get(_OUR_FUTURE, "")).split())
        self._not_endings = frozenset(fold(raw.get("not_endings", "")).split())

    def _add(self, bit: int, phrases: Iterable[tuple[str, ...]]) -> None:
        for words in phrases:
            if len(words) == 1:
                self._single[words[0]] = self._single.get(words[0], 0) | bit
            else:
                self.phrases.setdefault(words[0], {}).setdefault(words[1], []).append((words[2:], bit))
                self._single[words[0]] = self._single.get(words[0], 0) | STARTS

    def __missing__(self, word: Word) -> int:
        text, lower = word.text, word.lower
        bits = self._single.get(lower, 0)
        if bits and lower in self._lower and text[0] != lower[0]:
            bits = 0
        if not bits & ~STARTS and len(lower) > 3 and lower not in self._not_endings:
            least = 0 if text[0] == lower[0] else 4  # a capital: Compraremos, but no Sahara
            for ending, bit in self._endings:
                if len(ending) >= least and lower.endswith(ending):
                    bits |= bit
                    break
        if len(self) >= self.LIMIT:
            self.clear()
        if len(text) < 64:
            self[word] = bits
        return bits


def _phrases(value: str, apostrophe: str) -> Iterable[tuple[str, ...]]:
    for part in map(str.strip, fold(value).split("|")):
        # s', n': cut behind the apostrophe only when a letter follows
        words = tokenize(part + "x", apostrophe).words[:-1] if part.endswith("'") else tokenize(part, apostrophe).words
        if words:
            yield tuple(words)


def attitude_of(pack: LanguagePack) -> AttitudeWords:
    """The attitude words of a pack. Raises PackError naming the key that is wrong."""
    if "attitude" not in pack.read:
        table = pack.sections.get("attitude", {})
        if not isinstance(table, dict):
            raise PackError(f"{pack.code}.toml: [attitude] must be a table; see docs/howto/add-a-language.md")
        pack.read["attitude"] = AttitudeWords(table, f"{pack.code}.toml", pack.switches["apostrophe"])
    found: AttitudeWords = pack.read["attitude"]
    return found
