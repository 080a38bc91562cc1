"""How much a claim deserves a check: few named features, each with one weight, summed and squashed.

The weights stand in claimx/lang/data/_worth.toml and were learned by benchmarks/learn_worth.py. The same features, with
other weights, say how likely a claim is an opinion.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import exp
from typing import NamedTuple

from claimx.lang import attitude as A
from claimx.model.making import unchecked
from claimx.model.records import CheckWorthiness, Comparator, Quantity, TimeRef, UnitKind

_worth = unchecked(CheckWorthiness)

# feature: the classes of the attitude lists that it looks for; those in TWICE are full only when two tokens show them
LISTED = (
    ("superlative", A.SUPERLATIVE),
    ("cause", A.CAUSE),
    ("negation", A.NEGATION),
    ("hedge", A.POSSIBLE | A.PROBABLE | A.HEARSAY | A.MOOD),
    ("future", A.FUTURE),
    ("obligation", A.OBLIGATION),
    ("second_person", A.SECOND_PERSON),
)
TWICE = (
    ("comparison", A.COMPARISON),
    ("past", A.PAST),
    ("first_person", A.FIRST_PERSON),
    ("opinion", A.OPINION),
    ("intensifier", A.INTENSIFIER),
    ("comment", A.COMMENT),
)
FEATURES = (
    *("figures", "measured", "percent", "money", "large", "compared", "time", "mark", "question", "quoted"),
    *(name for name, _ in LISTED),
    *(name for name, _ in TWICE),
)
_ANY_LISTED = 0
for _, _bits in (*LISTED, *TWICE):
    _ANY_LISTED |= _bits


def classes(bits: Iterable[int]) -> tuple[int, int]:
    """What some tokens show, and what at least two of them show."""
    once = twice = 0
    for b in filter(None, bits):
        twice |= once & b
        once |= b
    return once, twice


def features(
    once: int, twice: int, signs: str, quantities: Sequence[Quantity], times: Sequence[TimeRef]
) -> dict[str, float]:
    """What a claim shows; every value lies between 0 and 1, those that are 0 are left out.

    `once` and `twice` come from `classes`; `signs` holds the signs ! ? " in the claim and right behind it.
    """
    found = dict(listed(once, twice))
    if quantities:
        _add_figures(found, quantities)
    if times:
        found["time"] = 1.0
    if signs:
        for sign, name in (("!", "mark"), ("?", "question"), ('"', "quoted")):
            if sign in signs:
                found[name] = 1.0
    return found


def listed(once: int, twice: int) -> "Shown":
    """What a claim shows that has no figure, no time and no sign: the lists alone."""
    return _listed(once & _ANY_LISTED, twice & _ANY_LISTED)


@lru_cache(maxsize=20_000)
def _listed(once: int, twice: int) -> "Shown":
    """What the lists show."""
    plain = [(name, 1.0) for name, listed in LISTED if once & listed]
    graded = [(name, 1.0 if twice & listed else 0.5) for name, listed in TWICE if once & listed]
    return (*plain, *graded)


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


Shown = tuple[tuple[str, float], ...]  # features as a key: claims that show the same are judged once


def judge(table: str, shown: Shown, language: str) -> tuple[float, dict[str, float]]:
    """The value that the table of weights `table` gives to features, and what each contributes to the sum."""
    weights = load_weights(table)
    of = weights.of
    parts = {"constant": weights.constant(language)}
    for name, value in shown:
        if name in of:
            parts[name] = round(of[name] * value, 4)
    return round(logistic(sum(parts.values())), 6), parts


@lru_cache(maxsize=10_000)
def _judged(shown: Shown, language: str) -> tuple[float, dict[str, float], float]:
    value, parts = judge("check_worthiness", shown, language)
    return value, parts, judge("opinion", shown, language)[0]


def worth(shown: Shown, language: str) -> tuple[CheckWorthiness, float]:
    """The check-worthiness of a claim with these features, and how likely it is an opinion."""
    value, parts, opinion = _judged(shown, language)
    method = load_weights("check_worthiness").method
    return _worth(value=value, method=method, contributions=parts.copy()), opinion
