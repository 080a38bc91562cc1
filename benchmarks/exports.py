"""What the exports cost: CPU seconds and size of every format for 1,000 quotes, on a graph of news.

    python benchmarks/exports.py [FOLDER] [--documents N] [--only NAME] [--json] [--markdown FILE]

FOLDER holds `corpora/` (default: ../shared beside the project). The graph holds the first N documents of german_news
and the first N of polnear (default 150), with quotes and claims. Everything a format writes is timed, its library's
import too. Exit code 1 when a format writes fewer quotes a second than its floor below, 2 when the data is missing.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from quality import write_between
from scoring import SHARED

import claimx
from claimx import export

CORPORA = ("german_news/train.jsonl", "polnear/train.jsonl")
FLOORS = {  # quotes a CPU second: a good third of the figures in docs/reference/formats.md, whose machine was busy
    "prov-json": 130,
    "prov-n": 150,
    "prov-xml": 110,
    "json-ld": 160,
    "turtle": 160,
    "n-quads": 180,
    "trig": 160,
    "graphml": 160,
    "parquet": 700,
    "csv": 800,
    "mermaid": 4000,
    "dot": 4000,
}


def build(folder: Path, documents: int) -> claimx.ProvenanceGraph:
    """A graph of the first documents of each corpus."""
    graph = claimx.graph([])
    for name in CORPORA:
        lines = (folder / "corpora" / name).read_text(encoding="utf-8").splitlines()
        for line in lines[:documents]:
            row = json.loads(line)
            graph.add(claimx.extract_text(row["text"], language=row["lang"], source=f"{row['corpus']}/{row['id']}.txt"))
    return graph


def measure(graph: claimx.ProvenanceGraph, one: export.Format, quotes: int) -> dict[str, Any]:
    """CPU seconds and megabytes of one format, for 1,000 quotes."""
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / f"graph{one.suffixes[0]}"
        started = time.process_time()
        export.write(graph, path)
        spent = time.process_time() - started
        files = list(path.iterdir()) if one.folder else [path]
        size = sum(file.stat().st_size for file in files)
    finally:
        shutil.rmtree(folder)
    return {
        "format": one.name,
        "seconds": round(1000 * spent / quotes, 2),
        "megabytes": round(1000 * size / quotes / 1e6, 2),
        "per_second": round(quotes / max(spent, 1e-6)),
        "floor": FLOORS[one.name],
    }


def table(rows: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| format | CPU seconds for 1,000 quotes | MB for 1,000 quotes | quotes a second | floor |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        mark = " (below)" if row["per_second"] < row["floor"] else ""
        cells = (row["format"], row["seconds"], row["megabytes"], f"{row['per_second']:,}{mark}", f"{row['floor']:,}")
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return lines


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--documents", type=int, default=150, help="documents of each corpus")
    parser.add_argument("--only", help="only formats whose name contains this")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--markdown", help="a file to write the table into")
    options = parser.parse_args(argv)
    missing = [name for name in CORPORA if not (Path(options.folder) / "corpora" / name).is_file()]
    if missing:
        place = Path(options.folder) / "corpora" / missing[0]
        print(f"exports.py: {place}: missing; pass the folder that holds corpora/", file=sys.stderr)
        return 2
    graph = build(Path(options.folder), options.documents)
    quotes = sum(len(extraction.quotes) for extraction in graph.extractions())
    claims = sum(len(extraction.claims) for extraction in graph.extractions())
    wanted = [one for one in export.FORMATS.values() if not options.only or options.only in one.name]
    rows = [measure(graph, one, quotes) for one in wanted]
    failed = [
        f"{row['format']}: {row['per_second']} < {row['floor']}" for row in rows if row["per_second"] < row["floor"]
    ]
    if options.json:
        counted = {"documents": len(graph), "quotes": quotes, "claims": claims}
        json.dump({**counted, "rows": rows, "failed": failed}, sys.stdout, indent=1)
        print()
    else:
        print(f"{len(graph):,} documents, {quotes:,} quotes, {claims:,} claims")
        print("\n".join(table(rows)))
    if options.markdown:
        write_between(Path(options.markdown), "exports", table(rows))
    for line in failed:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
