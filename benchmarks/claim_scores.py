"""How found claims are scored against annotated ones.

A gold document: `{"id", "lang", "text", "claims": [{"span": [start, end], "asserted_by", "kind", "quantities": [words],
"quantity_spans": [[start, end]], "check_worthy", "extra": {"asserted_also", "kind_also"}}], "extra":
{"optional_claims"}}`. A prediction: `{"spans": [[start, end]], "asserter": "document" | name | None, "kinds": [...],
"quantities": [{"span", "value", "low", "high"}], "worth": float}`. Offsets are code points, end exclusive.

span        a found claim and a gold one match when they share half of their tokens (intersection over union); each
            matches once, the closest pairs first. P, R, F1 of the matches. A found claim that matches an optional one,
            or lies inside it, is neither right nor wrong.
asserter    share of the matches whose asserter is right: "document" for the author's own claims, else a name that has
            all words of the other; names in `asserted_also` are right too.
quantity    share of the gold quantities in matched claims that are right: a found quantity overlaps the span and has
            the value of the gold words. These say the value by their digits, read with the decimal sign of the
            language, times a scale letter or word behind them (2K, 16B, 3 Mio.); words without a digit ("unos pocos
            millones", "casi todos") ask for no value: None is right, a number is wrong.
kind        share of the matches whose first kind is the gold one (statistic = quantity; policy has no kind of its own
            and is left out), for information.
worthy      average precision of `worth` as a ranking of the matches by `check_worthy`, for information.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

_TOKEN = re.compile(r"\w+|[^\w\s]")
_DIGITS = re.compile(r"\d[\d.,\u00a0\u202f']*\d|\d")
_SCALES = {
    **dict.fromkeys(("k", "tausend", "mil", "mille", "mila", "thousand"), 3),
    **dict.fromkeys(("m", "mio", "million", "millionen", "millones", "milhões", "milioni", "millions"), 6),
    **dict.fromkeys(("b", "bn", "mrd", "billion", "milliarden", "bi", "bilhões", "miliardi", "milliards"), 9),
}
_OTHER_KINDS = {"statistic": "quantity"}


def read_value(words: str, language: str) -> Decimal | None:
    """The number that gold words say, None when no digit is in them."""
    found = _DIGITS.search(words)
    if found is None:
        return None
    decimal = "." if language == "en" else ","
    digits = "".join(c for c in found[0] if c.isdigit() or c == decimal)
    value = Decimal(digits.replace(decimal, "."))
    scale = re.match(r"\s*([^\W\d_]+)", words[found.end() :])
    return value.scaleb(_SCALES.get(scale[1].lower(), 0)) if scale else value


def same_name(a: str | None, b: str | None) -> bool:
    """Whether one name has all words of the other."""
    one, other = _words(a), _words(b)
    return bool(one and other) and (one <= other or other <= one)


def _words(name: str | None) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in (name or "").casefold()).split())


def average_precision(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """Mean precision at each positive, ranked by falling score; equal scores share their place."""
    order = sorted(zip(scores, labels, strict=True), key=lambda pair: -pair[0])
    positives = sum(labels)
    if not positives:
        return 0.0
    total = seen = hits = 0.0
    at = 0
    while at < len(order):
        stop = at
        while stop < len(order) and order[stop][0] == order[at][0]:
            stop += 1
        gained = sum(label for _, label in order[at:stop])
        seen, hits = float(stop), hits + gained
        total += gained * hits / seen
        at = stop
    return total / positives


def f1(labels: Sequence[bool], found: Sequence[bool]) -> float:
    """F1 of the positive class."""
    both = sum(a and b for a, b in zip(labels, found, strict=True))
    return 2 * both / (sum(labels) + sum(found)) if both else 0.0


def macro_f1(labels: Sequence[bool], found: Sequence[bool]) -> float:
    """Mean of the F1 of both classes."""
    return (f1(labels, found) + f1([not x for x in labels], [not x for x in found])) / 2


class _Cover:
    """Spans of a text as sets of tokens."""

    def __init__(self, text: str) -> None:
        self.spans = [match.span() for match in _TOKEN.finditer(text)]

    def of(self, spans: Sequence[Sequence[int]]) -> frozenset[int]:
        return frozenset(i for i, (a, b) in enumerate(self.spans) if any(s < b and a < e for s, e in spans))


def evaluate(gold: Mapping[str, Mapping[str, Any]], found: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """The figures of all documents together; `missed`, `false`, `wrong_…` list what went wrong."""
    count = dict.fromkeys("matched gold found asserter kind kind_n value value_n value_all".split(), 0)
    worthy: list[bool] = []
    worth: list[float] = []
    wrong: dict[str, list[tuple[Any, ...]]] = {"missed": [], "false": [], "wrong_asserter": [], "wrong_value": []}
    for name, document in gold.items():
        cover = _Cover(document["text"])
        claims = document["claims"]
        predicted = list(found.get(name, ()))
        pairs = match([cover.of([c["span"]]) for c in claims], [cover.of(p["spans"]) for p in predicted])
        optional = [cover.of([c["span"]]) for c in document.get("extra", {}).get("optional_claims", ())]
        taken = {j for _, j in pairs}
        for j, prediction in enumerate(predicted):
            tokens = cover.of(prediction["spans"])
            if j not in taken and any(_share(tokens, o) >= 0.5 or tokens <= o for o in optional):
                continue
            count["found"] += 1
            if j not in taken:
                wrong["false"].append((name, prediction["spans"]))
        count["gold"] += len(claims)
        count["matched"] += len(pairs)
        count["value_all"] += sum(len(c["quantities"]) for c in claims)
        met = {i for i, _ in pairs}
        wrong["missed"] += [(name, c["span"]) for i, c in enumerate(claims) if i not in met]
        for i, j in pairs:
            _compare(document, claims[i], predicted[j], count, wrong)
            worthy.append(bool(claims[i]["check_worthy"]))
            worth.append(float(predicted[j]["worth"]))
    p, r = _ratio(count["matched"], count["found"]), _ratio(count["matched"], count["gold"])
    return {
        "p": p,
        "r": r,
        "f1": 2 * p * r / (p + r) if p + r else 0.0,
        "asserter": _ratio(count["asserter"], count["matched"]),
        "kind": _ratio(count["kind"], count["kind_n"]),
        "values": _ratio(count["value"], count["value_n"]),
        "values_of_all": _ratio(count["value"], count["value_all"]),
        "worthy_ap": average_precision(worthy, worth),
        "count": count,
        **wrong,
    }


def match(gold: Sequence[frozenset[int]], found: Sequence[frozenset[int]]) -> list[tuple[int, int]]:
    """Pairs of indices that share at least half of their tokens, the closest first, each index once."""
    pairs = [(-_share(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    used_gold: set[int] = set()
    used_found: set[int] = set()
    kept = []
    for negative, i, j in sorted(pairs):
        if -negative >= 0.5 and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            kept.append((i, j))
    return sorted(kept)


def _compare(
    document: Mapping[str, Any],
    claim: Mapping[str, Any],
    prediction: Mapping[str, Any],
    count: dict[str, int],
    wrong: dict[str, list[tuple[Any, ...]]],
) -> None:
    extra = claim.get("extra", {})
    names = [claim["asserted_by"], *extra.get("asserted_also", ())]
    right = any(_same_asserter(name, prediction["asserter"]) for name in names)
    count["asserter"] += right
    if not right:
        wrong["wrong_asserter"].append((document["id"], claim["span"], claim["asserted_by"], prediction["asserter"]))
    kinds = [_OTHER_KINDS.get(k, k) for k in (claim["kind"], *extra.get("kind_also", ()))]
    if kinds != ["policy"]:
        count["kind_n"] += 1
        count["kind"] += prediction["kinds"][0] in kinds
    for words, span in zip(claim["quantities"], claim["quantity_spans"], strict=True):
        count["value_n"] += 1
        value = read_value(words, document["lang"])
        met = [q for q in prediction["quantities"] if q["span"][0] < span[1] and span[0] < q["span"][1]]
        good = any(q["value"] == value and (value is not None or q["low"] is None and q["high"] is None) for q in met)
        count["value"] += good
        if not good:
            wrong["wrong_value"].append((document["id"], words, met))


def _same_asserter(gold: str, found: str | None) -> bool:
    if gold == "document" or found == "document":
        return gold == found
    return same_name(gold, found)


def _share(a: frozenset[int], b: frozenset[int]) -> float:
    shared = len(a & b)
    return shared / len(a | b) if shared else 0.0


def _ratio(a: int, b: int) -> float:
    return a / b if b else 0.0
