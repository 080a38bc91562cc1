"""Linking against line-parallel news: sentences, order, documents, statements; and what finding pairs costs.

    python benchmarks/links.py [FOLDER] [--only NAME] [--skip NAME] [--json] [--without] [--floors FILE]
    python benchmarks/links.py --growth [--sizes 1000,2000,...] [--only KIND] [--json]

FOLDER holds `claims/parallel_news/segments.jsonl` (default: ../shared beside the project). Exit code 1 when a figure is
below its floor in links.toml, 2 when the data is missing.

sentences     the best line within the parallel document, P@1 over all lines of all documents, for each of the 15 pairs
              of languages; the place of a line is not looked at, no lexicon is used. With --without also the mean with
              each signal left out.
order         aligned lines of parallel documents, precision and recall; then the same when a quarter of the lines of
              either side is missing (chosen by a fixed seed)
documents     find_links over all documents at once: precision and recall of translation_of over all pairs, the number
              of same_utterance and same_proposition between different documents (must be 0), and of candidates there
blocking      made-up documents, each of one of the stories that 30 share and with one partner: pairs compared for
              each document, milliseconds of CPU time and MB for each thousand of them, share of the partners found

With --growth nothing of this, and no data: the work on collections that nobody would put together (link_growth.py),
as a table. Exit code 1 when one of twice the size costs more than 2.3 times the lines of Python.
"""

import argparse
import json
import random
import resource
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import link_growth
from scoring import SHARED

import claimx
from claimx.linking import find_links
from claimx.linking.align import Aligner, align
from claimx.linking.blocking import pairs_of_keys
from claimx.linking.collection import Collection, Vector
from claimx.linking.features import read_features
from claimx.linking.similarity import WEIGHTS, Comparison, Side
from claimx.text.span import Span

Key = tuple[str, str]
Lines = dict[Key, list[Vector]]


def read(path: Path) -> dict[Key, str]:
    """The text of each document in each language."""
    found: dict[Key, list[tuple[int, str]]] = {}
    for row in path.read_text(encoding="utf-8").splitlines():
        line = json.loads(row)
        found.setdefault((line["doc"], line["lang"]), []).append((line["line"], line["text"].replace("\r", "")))
    return {key: "\n".join(text for _, text in sorted(lines)) for key, lines in sorted(found.items())}


def spans_of(text: str) -> list[Span]:
    """The lines of a text."""
    found, at = [], 0
    for line in text.split("\n"):
        found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def pairs_of(lines: Iterable[Key]) -> list[tuple[str, str]]:
    return list(combinations(sorted({language for _, language in lines}), 2))


# ---- sentences and order ---------------------------------------------------------------------------------------------


def first_hits(lines: Lines, one: str, other: str, weights: dict[str, float]) -> float:
    """P@1 of the lines of language `one` among those of `other`."""
    hits = total = 0
    for document in sorted({document for document, _ in lines}):
        a, b = lines[document, one], lines[document, other]
        comparison = Comparison(Side(one, a), Side(other, b), weights=weights)
        aligner = Aligner(comparison)
        for i in range(len(a)):
            hits += max(range(len(b)), key=lambda j: (aligner.margin(i, j), -j)) == i
        total += len(a)
    return hits / total


def sentences(lines: Lines, *, without: bool) -> dict[str, float]:
    pairs = pairs_of(lines)
    found = {f"{a}-{b}": first_hits(lines, a, b, dict(WEIGHTS)) for a, b in pairs}
    figures = {**found, "mean": sum(found.values()) / len(found)}
    for name in ("letters", "figures", "shapes", "length") if without else ():
        weights = {**WEIGHTS, name: 0.0}
        figures[f"without {name}"] = sum(first_hits(lines, a, b, weights) for a, b in pairs) / len(pairs)
    return figures


def order(lines: Lines, missing: float) -> dict[str, float]:
    """Precision and recall of aligned lines, for the worst pair of languages and over all."""
    chance = random.Random(20)
    figures: dict[str, float] = {}
    sums = [0, 0, 0]
    for one, other in pairs_of(lines):
        counts = [0, 0, 0]
        for document in sorted({document for document, _ in lines}):
            kept = [
                [i for i in range(len(lines[document, language])) if chance.random() >= missing]
                for language in (one, other)
            ]
            for place, count in enumerate(aligned(lines, document, (one, other), kept)):
                counts[place] += count
        right, found, gold = counts
        figures[f"{one}-{other} p"], figures[f"{one}-{other} r"] = right / found, right / gold
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
    figures["p"], figures["r"] = sums[0] / sums[1], sums[0] / sums[2]
    figures["lowest p"] = min(value for name, value in figures.items() if name.endswith(" p"))
    figures["lowest r"] = min(value for name, value in figures.items() if name.endswith(" r"))
    return figures


def aligned(
    lines: Lines, document: str, languages: tuple[str, str], kept: Sequence[Sequence[int]]
) -> tuple[int, int, int]:
    """How many links are right, found, and there are."""
    sides = [Side(lang, [lines[document, lang][i] for i in rows]) for lang, rows in zip(languages, kept, strict=True)]
    found = {
        (kept[0][i], kept[1][j])
        for bead in align(Comparison(*sides))
        for i in range(bead.first, bead.end)
        for j in range(bead.other_first, bead.other_end)
    }
    gold = set(kept[0]) & set(kept[1])
    return sum(a == b for a, b in found), len(found), len(gold)


# ---- documents -------------------------------------------------------------------------------------------------------


def documents(texts: dict[Key, str]) -> dict[str, float]:
    started = time.process_time()
    extractions = {key: claimx.extract_text(text, language=key[1], claims=True) for key, text in texts.items()}
    extracted = time.process_time()
    linked = find_links(extractions.values())
    seconds = time.process_time() - extracted
    name = {extraction.document.id: key[0] for key, extraction in extractions.items()}
    found = [(link.kind.value, name[link.source.document] == name[link.target.document]) for link in linked]
    size = len({language for _, language in texts})
    gold = len({document for document, _ in texts}) * size * (size - 1) // 2
    translations = [same for kind, same in found if kind == "translation_of"]
    return {
        "p": sum(translations) / max(1, len(translations)),
        "r": sum(translations) / gold,
        "copies": sum(kind == "copy_of" for kind, _ in found),
        "same_utterance": sum(kind == "same_utterance" for kind, _ in found),
        "same_utterance elsewhere": sum(kind == "same_utterance" and not same for kind, same in found),
        "same_proposition": sum(kind == "same_proposition" for kind, _ in found),
        "same_proposition elsewhere": sum(kind == "same_proposition" and not same for kind, same in found),
        "candidates elsewhere": sum(kind == "candidate" and not same for kind, same in found),
        "compared for each document": linked.compared / len(texts),
        "seconds to extract": extracted - started,
        "seconds to link": seconds,
    }


# ---- blocking --------------------------------------------------------------------------------------------------------

_KEYS = 40
_LANGUAGES = "de en es fr it pt".split()


def made_up(size: int) -> list[tuple[str, ...]]:
    """Keys of documents: words by Zipf's law, three of a story that 30 share, and eight that only two share."""
    chance = random.Random(size)
    common = [f"w{int(chance.paretovariate(0.6))}" for _ in range(size * _KEYS)]
    return [
        tuple(
            sorted(
                {
                    *common[i * _KEYS : (i + 1) * _KEYS],
                    *(f"story {i * 7919 % (size // 30)} {n}" for n in range(3)),
                    *(f"rare {i // 2} {n}" for n in range(8)),
                }
            )
        )
        for i in range(size)
    ]


def blocking(size: int) -> dict[str, float]:
    keys = made_up(size)
    groups = [_LANGUAGES[i % len(_LANGUAGES)] for i in range(size)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    blocks = pairs_of_keys(keys, groups)
    seconds = time.process_time() - started
    met = {(a, b) for a, b, _ in blocks.pairs}
    partners = sum((i, i + 1) in met for i in range(0, size - 1, 2))
    return {
        "pairs": len(blocks.pairs) / size,
        "ms": 1000 * seconds / size,
        "mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1.024 / size,
        "found": partners / (size // 2),
        "capped": len(blocks.capped),
    }


# ---- the run ---------------------------------------------------------------------------------------------------------


def run(texts: dict[Key, str], wanted: Callable[[str], bool], *, without: bool) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = {}
    if wanted("blocking"):  # first: memory is measured by its peak
        for size in (1_000, 10_000, 100_000):
            figures[f"blocking {size}"] = blocking(size)
    if wanted("sentences") or wanted("order"):
        read_lines = {
            key: read_features(claimx.extract_text(text, language=key[1]), spans_of(text))
            for key, text in texts.items()
        }
        collection = Collection(read_lines.values())
        lines = {key: [collection.vector(unit) for unit in features.units] for key, features in read_lines.items()}
        if wanted("sentences"):
            figures["sentences"] = sentences(lines, without=without)
        if wanted("order"):
            figures["order"] = order(lines, 0.0)
            figures["order, a quarter missing"] = order(lines, 0.25)
    if wanted("documents"):
        figures["documents"] = documents(texts)
    return figures


def below(figures: dict[str, dict[str, float]], floors: dict[str, Any]) -> list[str]:
    """What is under its floor, or over its ceiling (`most`)."""
    found = []
    for part, limits in floors.items():
        for name, limit in limits.items():
            if name == "most":
                over = [(n, m) for n, m in limit.items() if part in figures and figures[part][n] > m]
                found += [f"{part}: {n} is {figures[part][n]:.3f}, more than {m}" for n, m in over]
            elif part in figures and figures[part][name] < limit:
                found.append(f"{part}: {name} is {figures[part][name]:.3f}, less than {limit}")
    return found


def show(figures: dict[str, dict[str, float]]) -> None:
    for part, values in figures.items():
        print(part)
        for name, value in values.items():
            print(f"  {name:28} {value:10.3f}")


def grown(options: argparse.Namespace) -> int:
    """Print how the work grows."""
    rows = link_growth.growth([int(size) for size in options.sizes.split(",")], options.only)
    failed = link_growth.misses(rows)
    if options.json:
        print(json.dumps({"growth": rows, "failed": failed}, indent=1))
    else:
        print("| collection | size | lines | lines each | ms each | links |\n|---|---|---|---|---|---|")
        for row in rows:
            print("| " + " | ".join(f"{one:,}" if isinstance(one, int) else str(one) for one in row.values()) + " |")
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--only", help="one part: sentences, order, documents, blocking")
    parser.add_argument("--skip", help="a part to leave out")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--without", action="store_true", help="also leave each signal out")
    parser.add_argument("--floors", type=Path, default=Path(__file__).parent / "links.toml")
    parser.add_argument("--growth", action="store_true", help="only how the work grows with made-up collections")
    parser.add_argument("--sizes", default=",".join(map(str, link_growth.SIZES)), help="for --growth")
    options = parser.parse_args()
    if options.growth:
        return grown(options)
    path = options.folder / "claims" / "parallel_news" / "segments.jsonl"
    if not path.is_file():
        print(f"{path} is missing: pass the folder that holds claims/", file=sys.stderr)
        return 2
    figures = run(
        read(path),
        lambda part: part != options.skip and options.only in (None, part),
        without=options.without,
    )
    if options.json:
        print(json.dumps(figures, indent=1))
    else:
        show(figures)
    failed = below(figures, tomllib.loads(options.floors.read_text(encoding="utf-8")))
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
