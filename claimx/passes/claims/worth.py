"""How much a claim deserves a check: few named features, each with one weight, summed and squashed.

The weights stand in claimx/lang/data/_worth.toml and were learned by benchmarks/learn_worth.py. The same features, with
other weights, say how likely a claim is an opinion.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp
from typing import NamedTuple

from claimx.lang import attitude as A
from claimx.lang import flags as F
from claimx.model.records import CheckWorthiness, Comparator, Quantity, TimeRef, UnitKind
from claimx.passes.reading import Reading

# feature: classes of the attitude lists that it counts, and how many make it full
LISTED = (
    ("comparison", A.COMPARISON, 2),
    ("superlative", A.SUPERLATIVE, 1),
    ("cause", A.CAUSE, 1),
    ("past", A.PAST, 2),
    ("negation", A.NEGATION, 1),
    ("hedge", A.POSSIBLE | A.PROBABLE | A.HEARSAY | A.MOOD, 1),
    ("future", A.FUTURE, 1),
    ("plan", A.PLAN, 1),
    ("obligation", A.OBLIGATION, 1),
    ("condition", A.CONDITION, 1),
    ("thought", A.THOUGHT, 1),
    ("first_person", A.FIRST_PERSON, 2),
    ("second_person", A.SECOND_PERSON, 1),
    ("opinion", A.OPINION, 2),
    ("intensifier", A.INTENSIFIER, 2),
    ("comment", A.COMMENT, 2),
    ("contrast", A.CONTRAST, 1),
    ("copula", A.COPULA, 1),
    ("greeting", A.GREETING | A.COMMAND, 1),
)
FEATURES = (
    "figures",
    "measured",
    "percent",
    "money",
    "large",
    "compared",
    "time",
    "words",
    "mark",
    "question",
    "handle",
    "quoted",
    *(name for name, _, _ in LISTED),
)
_ANY_LISTED = 0
for _, _bits, _ in LISTED:
    _ANY_LISTED |= _bits
_WORDS = 30


def features(
    reading: Reading,
    bits: Sequence[int],
    first: int,
    end: int,
    quantities: Sequence[Quantity],
    times: Sequence[TimeRef],
) -> dict[str, float]:
    """What tokens `first` (in) to `end` (out) show; every value lies between 0 and 1, those that are 0 are left out."""
    found: dict[str, float] = {"words": min((end - first) / _WORDS, 1.0)}
    mask = 0
    for k in range(first, end):
        mask |= bits[k]
    if mask & _ANY_LISTED:
        counts = [b for b in bits[first:end] if b & _ANY_LISTED]
        for name, classes, full in LISTED:
            if mask & classes:
                if full == 1:
                    found[name] = 1.0
                else:
                    found[name] = min(sum(1 for b in counts if b & classes) / full, 1.0)
    if quantities:
        _add_figures(found, quantities)
    if times:
        found["time"] = 1.0
    words = reading.words
    for k in range(first, min(end + 2, len(words))):
        word = words[k]
        if word.flags & F.WORD:
            if k >= end:
                break
            continue
        text = word.text
        if text == "!":
            found["mark"] = 1.0
        elif text == "?":
            found["question"] = 1.0
        elif text in "@#" and k < end:
            found["handle"] = 1.0
        elif text in _MARKS and k < end:
            found["quoted"] = 1.0
    return found


_MARKS = frozenset("\"“”„«»")


def _add_figures(found: dict[str, float], quantities: Sequence[Quantity]) -> None:
    solid = [q for q in quantities if not q.vague and _is_said(q)]
    if solid:
        found["figures"] = min(len(solid) / 2, 1.0)
    for q in solid:
        if q.unit_kind is UnitKind.PERCENT:
            found["percent"] = 1.0
        elif q.unit_kind is UnitKind.CURRENCY:
            found["money"] = 1.0
        elif q.unit is not None:
            found["measured"] = 1.0
        top = q.value if q.value is not None else q.high if q.high is not None else q.low
        if top is not None and abs(top) >= 1000:
            found["large"] = 1.0
        if q.comparator is not Comparator.EXACT:
            found["compared"] = 1.0


def _is_said(quantity: Quantity) -> bool:
    """No article or "one": a figure that says something."""
    value = quantity.value
    return value is None or value > 1 or value != int(value) or any(map(str.isdigit, quantity.text))


class Weights(NamedTuple):
    """One table of weights: its name, the constant of each language, the weight of each feature, the value to cut at.

    A constant differs by language because the lists do: all are set so that the same news, translated, scores the same.
    """

    method: str
    constants: Mapping[str, float]
    of: Mapping[str, float]
    cut: float

    def constant(self, language: str) -> float:
        """The constant of a language; that of English for one without its own."""
        return self.constants.get(language, self.constants["en"])


@cache
def load_weights(name: str) -> Weights:
    """The table `name` (check_worthiness, opinion) of _worth.toml."""
    data = (files("claimx.lang") / "data" / "_worth.toml").read_text(encoding="utf-8")
    table = tomllib.loads(data)[name]
    weights = {key: float(value) for key, value in table["weights"].items()}
    constants = {key: float(value) for key, value in table["constants"].items()}
    return Weights(str(table["method"]), constants, weights, float(table["cut"]))


def any_of(values: Iterable[float]) -> float:
    """The chance that at least one of several claims is worth a check, if each is by itself: 1 - (1 - a)(1 - b)."""
    none = 1.0
    for value in values:
        none *= 1.0 - value
    return 1.0 - none


def logistic(x: float) -> float:
    """1 / (1 + e^-x), without overflow."""
    return 1.0 / (1.0 + exp(-x)) if x >= 0 else 1.0 - 1.0 / (1.0 + exp(x))


def judge(values: Mapping[str, float], weights: Weights, language: str) -> float:
    """The value that `weights` give to features."""
    of = weights.of
    return logistic(weights.constant(language) + sum(of[name] * value for name, value in values.items() if name in of))


def worth(values: Mapping[str, float], language: str) -> CheckWorthiness:
    """The check-worthiness of a claim with these features."""
    weights = load_weights("check_worthiness")
    parts = {"constant": weights.constant(language)}
    of = weights.of
    for name, value in values.items():
        if name in of:
            parts[name] = round(of[name] * value, 4)
    return CheckWorthiness(value=round(logistic(sum(parts.values())), 6), method=weights.method, contributions=parts)
