"""Our figures by the definitions of others, where the texts are the same as theirs.

    python benchmarks/published.py [FOLDER] [--markdown FILE] [--json]

FOLDER holds `corpora/` and `evaluation/score.py` (default: ../shared beside the project). Each definition is a reading
of what was published; words are those of evaluation/score.py, so punctuation never counts. Needs networkx
(`pip install 'claimx[graph]'`).

germeval      german_news dev, all kinds, after task 2 of GermEval 2023: messages are paired one to one so that the sum
              of their token F1 is greatest. Precision of a pair is the share of the predicted words that is right,
              recall that of the annotated ones; both are averaged over messages, one without a partner counts 0; F1 is
              made of the two averages. Sources are compared inside the pairs.
exact         polnear train, after the tables of CofeNet (2022): a span is right when its first and its last word are
              those of an annotated span of the same role. A content in two parts is two spans.
jaccard       the same: the mean over annotated spans of the best overlap over union; a predicted span that overlaps
              none counts 0.

Prints a table. Exit code 1 when a figure is below that of the published rule systems, 2 when the data is missing. With
--markdown the table is also written between the marks `<!-- published -->` of a file.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import networkx
from quality import predict, write_between
from scoring import SHARED, load_score

Cover = frozenset[int]
ROLES = ("source", "cue", "content")
FLOORS = {  # published figures of systems of rules: GermEval 2023 task 2, dev split; CofeNet's table on polnear
    ("germeval", "content"): 0.4879,
    ("exact", "source"): 0.107,
    ("exact", "cue"): 0.228,
    ("exact", "content"): 0.056,
}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--markdown", help="a file to write the table into")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    folder = Path(options.folder)
    paths = {name: folder / "corpora" / name for name in ("german_news/dev.jsonl", "polnear/train.jsonl")}
    for path in paths.values():
        if not path.is_file():
            print(f"published.py: {path}: missing; pass the folder that holds corpora/", file=sys.stderr)
            return 2
    german, english = (_read(path, load_score(folder).Doc) for path in paths.values())
    figures = germeval(german) | exact(english) | jaccard(english)
    below = [
        f"{name} {role}: {figures[name, role]['f1']:.3f} < {floor}"
        for (name, role), floor in FLOORS.items()
        if figures[name, role]["f1"] < floor
    ]
    lines = _table(figures)
    if options.json:
        print(json.dumps({" ".join(key): value for key, value in figures.items()}, indent=1))
    else:
        print("\n".join(lines))
    if options.markdown:
        write_between(Path(options.markdown), "published", lines)
    for line in below:
        print(f"below the published rules: {line}", file=sys.stderr)
    return 1 if below else 0


class Read:
    """One document: annotated and predicted quotes, each role as words and as spans of words."""

    def __init__(self, row: dict[str, Any], doc: Any) -> None:
        self.gold = [self._quote(quote, doc) for quote in row["quotes"]]
        self.found = [self._quote(quote, doc) for quote in predict(row)["quotes"]]

    def _quote(self, quote: dict[str, Any], doc: Any) -> dict[str, list[Cover]]:
        return {role: [words for span in quote[role] or () if (words := doc.cover([span]))] for role in ROLES}


def _read(path: Path, doc: Callable[[str], Any]) -> list[Read]:
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [Read(row, doc(row["text"])) for row in rows]


def germeval(documents: Iterable[Read]) -> dict[tuple[str, str], dict[str, float]]:
    sums = {role: [0.0, 0.0, 0, 0] for role in ("source", "content")}  # precision, recall, predicted, annotated
    for document in documents:
        pairs = _pairs(document.gold, document.found)
        for role, total in sums.items():
            total[2] += sum(bool(one[role]) for one in document.found)
            total[3] += sum(bool(one[role]) for one in document.gold)
            for gold, found in pairs:
                precision, recall = _shares(_joined(gold[role]), _joined(found[role]))
                total[0] += precision
                total[1] += recall
    return {
        ("germeval", role): _figures(precision / (found or 1), recall / (gold or 1))
        for role, (precision, recall, found, gold) in sums.items()
    }


def _pairs(gold: Sequence[Any], found: Sequence[Any]) -> list[tuple[Any, Any]]:
    """One to one, by the greatest sum of token F1 of the contents (a matching of maximum weight)."""
    graph = networkx.Graph()
    for g, annotated in enumerate(gold):
        for f, predicted in enumerate(found):
            precision, recall = _shares(_joined(annotated["content"]), _joined(predicted["content"]))
            if precision:
                graph.add_edge(("gold", g), ("found", f), weight=2 * precision * recall / (precision + recall))
    matched = sorted((dict(pair) for pair in networkx.max_weight_matching(graph)), key=lambda pair: pair["gold"])
    return [(gold[pair["gold"]], found[pair["found"]]) for pair in matched]


def _joined(spans: Iterable[Cover]) -> Cover:
    return frozenset().union(*spans)


def _shares(gold: Cover, found: Cover) -> tuple[float, float]:
    common = len(gold & found)
    return (common / len(found), common / len(gold)) if common else (0.0, 0.0)


def exact(documents: Iterable[Read]) -> dict[tuple[str, str], dict[str, float]]:
    right, predicted, annotated = (dict.fromkeys(ROLES, 0) for _ in range(3))
    for document in documents:
        for role in ROLES:
            gold, found = (
                {(min(span), max(span)) for span in _spans(side, role)} for side in (document.gold, document.found)
            )
            right[role] += len(gold & found)
            predicted[role] += len(found)
            annotated[role] += len(gold)
    return {("exact", role): _figures(right[role] / predicted[role], right[role] / annotated[role]) for role in ROLES}


def jaccard(documents: Iterable[Read]) -> dict[tuple[str, str], dict[str, float]]:
    values: dict[str, list[float]] = {role: [] for role in ROLES}
    for document in documents:
        for role in ROLES:
            gold, found = (sorted(_spans(side, role), key=sorted) for side in (document.gold, document.found))
            values[role] += [max((len(a & b) / len(a | b) for b in found if a & b), default=0.0) for a in gold]
            values[role] += [0.0 for b in found if not any(a & b for a in gold)]
    return {("jaccard", role): {"f1": sum(all_) / len(all_)} for role, all_ in values.items()}


def _spans(quotes: Iterable[Mapping[str, Iterable[Cover]]], role: str) -> set[Cover]:
    return {span for quote in quotes for span in quote[role]}


def _figures(precision: float, recall: float) -> dict[str, float]:
    both = precision + recall
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / both if both else 0.0}


def _table(figures: Mapping[tuple[str, str], Mapping[str, float]]) -> list[str]:
    lines = ["| definition | what | precision | recall | F1 |", "|---|---|---|---|---|"]
    for (name, role), values in figures.items():
        p, r, f1 = (f"{values[key]:.3f}" if key in values else "" for key in ("p", "r", "f1"))
        lines.append(f"| {name} | {role} | {p} | {r} | {f1} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
