"""Learn the weights of check-worthiness and opinion and write claimx/lang/data/_worth.toml.

    python benchmarks/learn_worth.py [FOLDER] [--check]

FOLDER holds `claims/` (default: ../shared beside the project). Needs numpy, which claimx itself does not. The recipe
is in docs/explanation/claims.md: logistic regression (Newton's method, ridge penalty) on whole sentences; a weight
whose sign is not the one its feature is listed with is dropped; the constant of each language is moved so that
translated news scores the same on average. With --check nothing is written; exit code 1 when the file would change.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy

sys.path.insert(0, str(Path(__file__).parent))
from claim_scores import f1, macro_f1
from scoring import SHARED

import claimx
from claimx.lang.attitude import attitude_of
from claimx.lang.pack import load_pack
from claimx.passes.claims.attitude import marks_of
from claimx.passes.claims.engine import ClaimFinder
from claimx.passes.claims.quantities import find_figures
from claimx.passes.claims.worth import Shown, any_of, classes, features, logistic
from claimx.passes.reading import Reading

TARGET = Path(__file__).resolve().parents[1] / "claimx" / "lang" / "data" / "_worth.toml"
LANGUAGES = ("de", "en", "es", "fr", "it", "pt")
# what raises check-worthiness, what lowers it: few, so that they hold for other texts than the debates they are
# learned on
WORTH_UP = "figures percent money large compared comparison superlative cause past".split()
WORTH_DOWN = "future obligation first_person second_person opinion".split()
OPINION_UP = "opinion mark comment intensifier first_person second_person hedge negation superlative question".split()
OPINION_DOWN = "figures percent large compared past quoted time".split()
_MARKS = str.maketrans("“”„«»", '"""""')
Row = tuple[dict[str, float], bool, str]


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def features_of(text: str, language: str) -> dict[str, float]:
    """The features of a whole text as if it were one claim."""
    pack = load_pack(language)
    reading = Reading(text, pack)
    quantities, times = find_figures(reading)
    once, twice = classes(marks_of(reading, attitude_of(pack)).bits)
    return features(once, twice, text.translate(_MARKS), quantities, times)


def rows_of(items: Sequence[dict[str, Any]]) -> list[Row]:
    return [(features_of(item["text"], item["lang"]), bool(item["label"]), item["lang"]) for item in items]


def matrix(rows: Sequence[Row], names: Sequence[str]) -> Any:
    return numpy.array([[values.get(name, 0.0) for name in names] for values, _, _ in rows])


def fit(x: Any, y: Any, weight: Any, ridge: float) -> Any:
    """Logistic regression: constant and weights."""
    a = numpy.hstack([numpy.ones((len(x), 1)), x])
    penalty = ridge * numpy.r_[1e-9, numpy.ones(x.shape[1])]
    b = numpy.zeros(a.shape[1])
    for _ in range(50):
        p = 1 / (1 + numpy.exp(-a @ b))
        gradient = a.T @ (weight * (p - y)) + penalty * b
        curvature = (a * (weight * p * (1 - p))[:, None]).T @ a + numpy.diag(penalty)
        step = numpy.linalg.solve(curvature, gradient)
        b -= step
        if abs(step).max() < 1e-9:
            break
    return b


def learn(rows: Sequence[Row], up: Sequence[str], down: Sequence[str], ridge: float, balance: bool) -> dict[str, float]:
    """Weights by feature, the constant under ""; features whose weight has the wrong sign are dropped one by one."""
    names = [*up, *down]
    y = numpy.array([label for _, label, _ in rows], dtype=float)
    weight = numpy.ones(len(rows))
    if balance:  # every language and class counts the same
        size: dict[tuple[str, bool], int] = defaultdict(int)
        for _, label, language in rows:
            size[language, label] += 1
        weight = numpy.array([len(rows) / len(size) / size[language, label] for _, label, language in rows])
    while True:
        b = fit(matrix(rows, names), y, weight, ridge)
        wrong = [(abs(w), n) for n, w in zip(names, b[1:], strict=True) if (w < 0) == (n in up)]
        if not wrong:
            return {"": float(b[0]), **{n: float(w) for n, w in zip(names, b[1:], strict=True)}}
        names.remove(max(wrong)[1])


News = dict[str, list[list[Shown]]]  # by language: for every line of news the features of its claims


def constants(weights: dict[str, float], news: News, home: Sequence[str]) -> dict[str, float]:
    """The constant of each language: a line of news is worth the same on average as in the languages of the weights."""
    sums = {
        language: [[sum(weights.get(n, 0.0) * v for n, v in shown) for shown in line] for line in lines]
        for language, lines in news.items()
    }

    def level(language: str, constant: float) -> float:
        lines = sums[language]
        return sum(any_of(logistic(constant + x) for x in line) for line in lines) / len(lines)

    wanted = sum(level(language, weights[""]) for language in home) / len(home)
    found = {}
    for language in sorted(sums):
        low, high = -9.0, 9.0
        while high - low > 1e-4:
            middle = (low + high) / 2
            low, high = (middle, high) if level(language, middle) < wanted else (low, middle)
        found[language] = round((low + high) / 2, 3)
    return found


def worth_items(folder: Path) -> list[dict[str, Any]]:
    """Debate sentences of ClaimBuster in two editions, each once, without those of the set that is measured."""
    seen = {_key(item) for item in read(folder / "checkthat2024/en-dev.jsonl")}
    items = []
    for name in ("checkthat2024/en-train", "claimbuster/en-train"):
        for item in read(folder / f"{name}.jsonl"):
            if _key(item) not in seen:
                seen.add(_key(item))
                items.append(item)
    return items


def worth_cut(items: Sequence[dict[str, Any]], weights: dict[str, float], constant: float) -> float:
    """The highest value whose F1 on the training texts is at least 95 % of the best: false alarms cost the most."""
    labels = [bool(item["label"]) for item in items]
    values = []
    for item in items:
        sums = [sum(weights.get(n, 0.0) * v for n, v in shown) for shown in claim_features(item["text"], item["lang"])]
        values.append(any_of(logistic(constant + x) for x in sums))
    quality = {cut / 100: f1(labels, [value >= cut / 100 for value in values]) for cut in range(20, 61)}
    return max(cut for cut, found in quality.items() if found >= 0.95 * max(quality.values()))


def _key(item: dict[str, Any]) -> str:
    return "".join(c for c in item["text"].lower() if c.isalnum())


def news_features(folder: Path) -> News:
    """Lines of news that stand there in all six languages, every second one."""
    lines: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for item in read(folder / "parallel_news/segments.jsonl"):
        lines[item["doc"], item["line"]][item["lang"]] = item["text"]
    whole = [found for _, found in sorted(lines.items()) if len(found) == len(LANGUAGES)][::2]
    return {language: [claim_features(found[language], language) for found in whole] for language in LANGUAGES}


def opinion_cut(items: Sequence[dict[str, Any]], weights: dict[str, float], constant: dict[str, float]) -> float:
    """The value with the best mean macro F1 on the training sets; a text counts by its most opinionated claim."""
    values: dict[str, list[float]] = defaultdict(list)
    labels: dict[str, list[bool]] = defaultdict(list)
    for item in items:
        language = item["lang"]
        found = [
            constant[language] + sum(weights.get(n, 0.0) * v for n, v in shown)
            for shown in claim_features(item["text"], language)
        ]
        values[language].append(logistic(max(found)) if found else 0.0)
        labels[language].append(bool(item["label"]))

    def quality(cut: float) -> float:
        return sum(macro_f1(labels[c], [v >= cut for v in values[c]]) for c in values) / len(values)

    return max((round(0.3 + 0.01 * step, 2) for step in range(41)), key=quality)


def claim_features(text: str, language: str) -> list[Shown]:
    """The features of the claims of a text."""
    extraction = claimx.extract_text(text, language=language)
    reading = Reading(text, load_pack(language))
    return ClaimFinder(reading, extraction.document, extraction.quotes, extraction.speakers, None).shown()


def toml(name: str, weights: dict[str, float], constant: dict[str, float], cut: float) -> str:
    inner = ", ".join(f"{language} = {value}" for language, value in constant.items())
    lines = [
        f"[{name}]",
        'method = "logistic@1"',
        f"cut = {cut}",
        f"constants = {{ {inner} }}",
        "",
        f"[{name}.weights]",
    ]
    return "\n".join(lines + [f"{n} = {w:.2f}" for n, w in weights.items() if n]) + "\n"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    folder = Path(options.folder) / "claims"
    news = news_features(folder)
    debates = worth_items(folder)
    worth = learn(rows_of(debates), WORTH_UP, WORTH_DOWN, 5.0, balance=False)
    worth_level = constants(worth, news, ("en",))
    items: list[dict[str, Any]] = []
    for language in ("de", "it", "en"):
        items += read(folder / f"checkthat2025-subjectivity/{language}-train.jsonl")
    rows = rows_of(items)
    opinion = learn(rows, OPINION_UP, OPINION_DOWN, 10.0, balance=True)
    level = constants(opinion, news, ("de", "it", "en"))
    head = "# Weights of the features in claimx/passes/claims/worth.py, written by benchmarks/learn_worth.py; see\n"
    head += "# docs/explanation/claims.md.\n\n"
    text = head + toml("check_worthiness", worth, worth_level, worth_cut(debates, worth, worth_level["en"]))
    text += "\n" + toml("opinion", opinion, level, opinion_cut(items, opinion, level))
    if options.check:
        return int(text != TARGET.read_text(encoding="utf-8"))
    TARGET.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
