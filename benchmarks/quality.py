"""Quality of the rule pass on annotated corpora, against floors.

    python benchmarks/quality.py [FOLDER] [--floors FILE] [--only NAME] [--markdown FILE] [--json] [--known]

FOLDER holds `corpora/` and `evaluation/score.py` (default: ../shared beside the project). Prints a table with one row
per data set of the floors file; a figure below its floor is marked and makes the exit code 1; 2 means that the data is
missing. The definitions of the figures are those of evaluation/score.py. With --markdown the table is also written
between the marks `<!-- quality -->` of a file.

With --known a figure below its floor is still marked and named, but makes the exit code 1 only when it also lies below
its entry under `known`: a shortfall that docs/quality.md tells of, which must not grow.
"""

import argparse
import json
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from scoring import SHARED, load_score

import claimx

COLUMNS = ("overlap", "attributed", "token", "strict", "recall", "cue", "source", "speaker", "kind")
FRAGMENTS_APART = {"german_news"}  # annotates a mixed quote as an indirect one plus a direct one for each fragment


def predict(document: dict[str, Any], pack: str | None = None) -> dict[str, Any]:
    """What claimx finds in a document, in the form that the scorer reads; by `pack` or by that of its language."""
    extraction = claimx.extract_text(document["text"], language=pack or document["lang"])
    names = {s.id: s.name for s in extraction.speakers}
    quotes = []
    for q in extraction.quotes:
        quote = {
            "kind": q.kind.value,
            "content": [list(s) for s in q.content],
            "cue": [list(s) for s in q.cue],
            "source": [list(s) for s in q.source],
            "speaker": names.get(q.speaker or ""),
        }
        if quote["kind"] == "mixed" and document.get("corpus") in FRAGMENTS_APART:
            quotes += [{**quote, "kind": "direct", "content": [list(f)]} for f in q.fragments]
            quote["kind"] = "indirect"
        quotes.append(quote)
    return {"id": document["id"], "quotes": quotes}


def figures(report: dict[str, Any]) -> dict[str, float | None]:
    """The columns of the table from one report of the scorer."""
    f1 = lambda name: report[name]["f1"] if name in report else None  # noqa: E731
    return {
        "overlap": f1("content.overlap"),
        "attributed": f1("attributed"),
        "token": f1("content.token"),
        "strict": f1("content.strict"),
        "recall": report["content.overlap"]["r"],
        **{name: report[name]["acc"] for name in ("cue", "source", "speaker", "kind")},
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--floors", default=str(Path(__file__).with_name("floors.toml")))
    parser.add_argument("--only", help="only sets whose name contains this")
    parser.add_argument("--markdown", help="a file to write the table into")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--known", action="store_true", help="let shortfalls pass that the floors file knows of")
    options = parser.parse_args(argv)
    folder = Path(options.folder)
    if not (folder / "corpora").is_dir():
        print(f"quality.py: {folder}: no corpora/ there; pass the folder that holds it", file=sys.stderr)
        return 2
    score = load_score(folder)
    sets = tomllib.loads(Path(options.floors).read_text(encoding="utf-8"))["set"]
    predictions: dict[tuple[str, str | None], tuple[dict[str, Any], dict[str, Any]]] = {}
    rows, failed, known = [], [], []
    started = time.perf_counter()
    for entry in sets:
        if options.only and options.only not in entry["name"]:
            continue
        gold: dict[str, Any] = {}
        found: dict[str, Any] = {}
        for name in entry["data"]:
            path = folder / "corpora" / name
            if not path.is_file():
                print(f"quality.py: {path}: missing", file=sys.stderr)
                return 2
            pack = str(Path(options.floors).with_name(entry["pack"])) if "pack" in entry else None
            if (name, pack) not in predictions:
                documents = score.read(str(path))
                predictions[name, pack] = (documents, {i: predict(d, pack) for i, d in documents.items()})
            gold |= predictions[name, pack][0]
            found |= predictions[name, pack][1]
        kinds = set(entry["kinds"].split(",")) if "kinds" in entry else None
        values = figures(score.evaluate(gold, found, None, kinds)["all"])
        below = []
        for name, floor in entry["floors"].items():
            value = values[name] or 0
            if value < floor:
                below.append(f"{name} {value:.3f} < {floor}")
                is_known = options.known and value >= entry.get("known", {}).get(name, floor)
                (known if is_known else failed).append(f"{entry['name']}: {below[-1]}")
        rows.append({"set": entry["name"], **values, "floors": entry["floors"], "below": below})
    if options.json:
        json.dump({"rows": rows, "failed": failed, "known": known}, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(table(rows)))
        print(f"{time.perf_counter() - started:.0f} s")
    if options.markdown:
        write_between(Path(options.markdown), "quality", table(rows))
    for line in known:
        print(f"below its floor, as docs/quality.md tells: {line}", file=sys.stderr)
    for line in failed:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failed else 0


def table(rows: list[dict[str, Any]]) -> list[str]:
    """A Markdown table; a figure with a floor shows it, one below it has an exclamation mark."""
    lines = ["| set | " + " | ".join(COLUMNS) + " |", "|---|" + "---|" * len(COLUMNS)]
    for row in rows:
        cells = []
        for name in COLUMNS:
            value, floor = row[name], row["floors"].get(name)
            shown = "" if value is None else f"{value:.3f}"
            if floor is not None:
                shown += f" (≥ {floor})" + (" **!**" if (value or 0) < floor else "")
            cells.append(shown)
        lines.append(f"| {row['set']} | " + " | ".join(cells) + " |")
    return lines


def write_between(path: Path, name: str, lines: list[str]) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- /name -->` in a file."""
    text = path.read_text(encoding="utf-8")
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    head, _, rest = text.partition(opening)
    _, _, tail = rest.partition(closing)
    path.write_text(f"{head}{opening}\n" + "\n".join(lines) + f"\n{closing}{tail}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
