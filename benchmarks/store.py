"""How a graph on disk grows: speed, memory and size up to a million quotes, and what its queries cost, against floors.

    python benchmarks/store.py [FOLDER] [--json] [--quick] [--quotes N] [--claims] [--detail all] [--kill N] [--at PATH]

FOLDER holds `corpora/` (default: ../shared beside the project). The texts of german_news and polnear are read once
and repeated, each time with other ids, names, paths and days. A twentieth of them is added to a store one by one,
each in a transaction of its own, as files come in (`add`); then a store of a million quotes (--quick: 50,000) is
built at once (`build`). Claims are left out unless --claims asks for them: they make a store three times as large.
Queries are timed in a process that opens the large store anew. Seconds are those of the clock, and of the processors.
Before that the same graph is built in memory, of 20,000 quotes with claims. With --kill the process that adds is
killed N times instead (store_kills.py). --at says where the store is built (default: a temporary folder). Exit code 1
when a figure misses its floor, 2 when the data is missing.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import store_kills
from scoring import SHARED
from speed import read_texts

import claimx
from claimx import ProvenanceGraph
from claimx.model import Extraction

MEGABYTES = 1024  # peak of the process that builds the store, and of the one that asks it
SPEAKER_SECONDS = 1.0  # all quotes of one speaker, among a million
MEMORY_SECONDS = 1.0  # a graph of 20,000 quotes in memory, all nodes and edges walked
FIRST_DAY = date(2001, 1, 1)
DOCS_QUERY = """
SELECT ?name (COUNT(?quote) AS ?quotes) WHERE {
  GRAPH ?file { ?quote a cx:Quote ; cx:attitude "deny" ; prov:wasAttributedTo ?speaker . ?speaker schema:name ?name } }
GROUP BY ?name ORDER BY DESC(?quotes) ?name LIMIT 10
"""
NAME_QUERY = """
SELECT ?text WHERE {
  GRAPH ?file { ?speaker schema:name NAME . ?quote prov:wasAttributedTo ?speaker ; schema:text ?text } }
"""


def renamed(found: Extraction, turn: int) -> Extraction:
    """The extraction as one of another article: other ids, names, place and day."""
    if turn == 0:
        return found

    def other(one: str | None) -> str | None:
        if one is None:
            return None
        return f"{one.partition('_')[0]}_{blake2b(f'{one} {turn}'.encode(), digest_size=8).hexdigest()}"

    quotes = [one.model_copy(update={"id": other(one.id), "nested_in": other(one.nested_in)}) for one in found.quotes]
    claims = [one.model_copy(update={"id": other(one.id), "quote": other(one.quote)}) for one in found.claims]
    speakers = [one.model_copy(update={"name": f"{one.name} {_surname(turn)}"}) for one in found.speakers]
    document = found.document
    changed = {
        "id": other(document.id),
        "sha256": blake2b(f"{document.sha256} {turn}".encode(), digest_size=32).hexdigest(),
        "source": f"{turn}/{document.source}",
        "published": FIRST_DAY + timedelta(days=turn * 37 % 9000),
    }
    parts = {"quotes": tuple(quotes), "claims": tuple(claims), "speakers": tuple(speakers)}
    return found.model_copy(update={"document": document.model_copy(update=changed), **parts})


def _surname(turn: int) -> str:
    """A name of its own for every turn."""
    letters = "aeioubdfgklmnprstvz"
    return "".join(letters[turn // len(letters) ** place % len(letters)] for place in range(4)).capitalize()


def articles(texts: list[tuple[str, str]], claims: bool, least: int = 0) -> list[Extraction]:
    """The texts read, those with quotes; up to a number of quotes when one is given."""
    made: list[Extraction] = []
    quotes = 0
    for number, (language, text) in enumerate(texts):
        one = claimx.extract_text(text, language=language, source=f"{number}.txt", claims=claims)
        if one.quotes:
            made.append(one)
            quotes += len(one.quotes)
        if least and quotes >= least:
            break
    return made


def repeated(made: list[Extraction], quotes: int) -> Iterator[Extraction]:
    """The extractions again and again until there are so many quotes."""
    turn = 0
    while quotes > 0:
        for one in made:
            yield renamed(one, turn)
            quotes -= len(one.quotes)
            if quotes <= 0:
                return
        turn += 1


def memory(path: str = "VmHWM") -> int:
    """Megabytes of this process: VmHWM the most there were, VmRSS now."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{path}:")[2].split()[0]) // 1024


def size(folder: Path) -> int:
    """Megabytes on disk."""
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) >> 20


def in_memory(texts: list[tuple[str, str]]) -> dict[str, Any]:
    """Seconds to build a graph of 20,000 quotes with claims in memory and to walk its nodes and edges."""
    made = list(repeated(articles(texts, claims=True, least=20_000), 20_000))
    start = time.process_time()
    graph = claimx.graph(made)
    nodes, edges = sum(1 for _ in graph.nodes()), sum(1 for _ in graph.edges())
    seconds = time.process_time() - start
    quotes = sum(len(one.quotes) for one in made)
    return {"quotes": quotes, "nodes": nodes, "edges": edges, "seconds": round(seconds, 2)}


def built(texts: list[tuple[str, str]], path: Path, quotes: int, claims: bool, detail: Any) -> list[dict[str, Any]]:
    """Figures of a small store that grows document by document, and of the large one, at a tenth and at the end."""
    made = articles(texts, claims)
    rows: list[dict[str, Any]] = []
    few, many = Tally("add", rows, path.with_suffix(".small")), Tally("build", rows, path)
    with ProvenanceGraph.open(few.path, detail=detail) as graph:
        for one in few.counted(repeated(made, quotes // 20), quotes // 20):
            graph.add(one)
    few.done()
    many.start()
    ProvenanceGraph.build(path, many.counted(repeated(made, quotes), quotes // 10), detail=detail).close()
    many.done()
    return rows


class Tally:
    """Counts what goes into a store, and notes how it stands at a mark and at the end."""

    def __init__(self, how: str, rows: list[dict[str, Any]], path: Path) -> None:
        self.how, self.rows, self.path = how, rows, path
        self.start()

    def start(self) -> None:
        """Begin to count and to measure."""
        self.documents = self.quotes = 0
        self.began, self.worked = time.perf_counter(), time.process_time()

    def counted(self, extractions: Iterator[Extraction], mark: int) -> Iterator[Extraction]:
        """The extractions, noted once when there have been so many quotes."""
        for one in extractions:
            yield one
            before = self.quotes
            self.documents, self.quotes = self.documents + 1, self.quotes + len(one.quotes)
            if before < mark <= self.quotes and self.how == "build":
                self.done()

    def done(self) -> None:
        """Note how it stands."""
        seconds = time.perf_counter() - self.began
        place = self.path if self.path.exists() else next(self.path.parent.glob(f".{self.path.name}.*"))
        row = {
            "how": self.how,
            "quotes": self.quotes,
            "documents": self.documents,
            "seconds": round(seconds),
            "processor_seconds": round(time.process_time() - self.worked),
            "documents_per_second": round(self.documents / seconds),
            "quotes_per_second": round(self.quotes / seconds),
            "peak_megabytes": memory(),
            "megabytes_on_disk": size(place),
        }
        self.rows.append(row)
        print(json.dumps(row), file=sys.stderr)


def queried(path: Path) -> dict[str, Any]:
    """Seconds of each query, from the call to the last row, and how many rows it gave."""
    rows = []

    def timed(name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        found = work()
        rows.append({"query": name, "rows": len(found), "seconds": round(time.perf_counter() - start, 3)})
        return found

    def first(graph: ProvenanceGraph, **wanted: Any) -> list[Any]:
        running = graph.quotes(**wanted)
        return [one for one, _ in zip(running, range(1000), strict=False)]

    start = time.perf_counter()
    with ProvenanceGraph.open(path, read_only=True) as graph:
        opened = time.perf_counter() - start
        documents = timed("number of documents", lambda: range(len(graph)))
        some = next(one for one in first(graph) if one.speaker is not None and " " in one.speaker.name)
        place, name = some.extraction.document.source, some.speaker.name
        timed(f"speaker, whole name ({len(name.split())} words)", lambda: list(graph.quotes(speaker=name)))
        timed("speaker, one word that many share, first 1,000", lambda: first(graph, speaker=name.split()[0]))
        body = next(one.speaker.organization for one in first(graph) if one.speaker and one.speaker.organization)
        timed("organisation, first 1,000", lambda: first(graph, organization=body))
        timed("language, first 1,000", lambda: first(graph, language="de"))
        timed("file", lambda: list(graph.quotes(file=place)))
        month = {"since": FIRST_DAY + timedelta(days=370), "until": FIRST_DAY + timedelta(days=400)}
        timed("days of a month, first 1,000", lambda: first(graph, **month))
        timed("speaker, language and days", lambda: list(graph.quotes(speaker=name, language="de", **month)))
        words = " ".join(some.quote.text.split()[:4])
        timed("phrase, first 1,000", lambda: first(graph, text=words))
        timed("phrase that nobody said", lambda: list(graph.quotes(text="xylophon der tagesschau")))
        timed("trace by id", lambda: str(graph.trace(some.quote.id)).splitlines())
        timed("SPARQL: who denies most", lambda: graph.sparql(DOCS_QUERY))
        timed(
            "SPARQL: quotes of one name",
            lambda: graph.sparql(NAME_QUERY.replace("NAME", json.dumps(name, ensure_ascii=False))),
        )
    return {"opened": round(opened, 3), "documents": len(documents), "queries": rows, "peak_megabytes": memory()}


def misses(report: dict[str, Any]) -> list[str]:
    """What is slower or larger than its floor."""
    out = []

    def hold(what: str, value: float, most: float) -> None:
        if value > most:
            out.append(f"{what}: {value:g}, should be at most {most:g}")

    hold("seconds of a graph in memory", report["in_memory"]["seconds"], MEMORY_SECONDS)
    for row in report["built"]:
        hold(f"peak megabytes of {row['how']} at {row['quotes']:,} quotes", row["peak_megabytes"], MEGABYTES)
    hold("peak megabytes of queries", report["queried"]["peak_megabytes"], MEGABYTES)
    row = next(row for row in report["queried"]["queries"] if row["query"].startswith("speaker, whole name"))
    hold("seconds by speaker", row["seconds"], SPEAKER_SECONDS)
    return out


def tables(report: dict[str, Any]) -> list[str]:
    """The report as Markdown."""
    one = report["in_memory"]
    counted = f"{one['quotes']:,} quotes with claims, {one['nodes']:,} nodes, {one['edges']:,} edges"
    lines = [
        f"in memory: {counted}: {one['seconds']} s",
        "",
        "| how | quotes | documents | seconds | processor seconds | documents/s | quotes/s | peak MB | MB on disk |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in report["built"]:
        lines.append("| " + " | ".join(f"{one:,}" if isinstance(one, int) else one for one in row.values()) + " |")
    found = report["queried"]
    lines += ["", f"opened in {found['opened']} s, peak {found['peak_megabytes']} MB", ""]
    lines += ["| query | rows | seconds |", "|---|---|---|"]
    lines += [f"| {row['query']} | {row['rows']:,} | {row['seconds']} |" for row in found["queries"]]
    return lines


def in_a_process(*arguments: str) -> Any:
    """What this script gives as JSON when it runs anew: memory is that of one task."""
    done = subprocess.run([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="50,000 quotes")
    parser.add_argument("--quotes", type=int, default=1_000_000)
    parser.add_argument("--claims", action="store_true", help="with claims")
    parser.add_argument("--detail", default="main", choices=["main", "all"])
    parser.add_argument("--kill", type=int, metavar="N", help="kill the process that adds N times, and nothing else")
    parser.add_argument("--at", help="where the store is built, and left")
    parser.add_argument("--step", choices=["memory", "build", "query"], help="one step alone, as JSON")
    options = parser.parse_args(argv)
    if options.kill:
        return store_kills.main([str(options.kill)])
    texts = read_texts(Path(options.folder)) if options.step != "query" else []
    if not texts and options.step != "query":
        where = f"{options.folder}: no corpora/german_news there"
        print(f"store.py: {where}; pass the folder that holds it", file=sys.stderr)
        return 2
    quotes = 50_000 if options.quick else options.quotes
    if options.step is not None:
        json.dump(_step(options, texts, quotes), sys.stdout)
        return 0
    at = Path(options.at or tempfile.mkdtemp()) / "news.claimx"
    try:
        report = _report(options, at, quotes)
    finally:
        if not options.at:
            shutil.rmtree(at.parent)
    failed = misses(report)
    print(json.dumps({**report, "failed": failed}, indent=1) if options.json else "\n".join(tables(report)))
    for line in failed:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failed else 0


def _step(options: argparse.Namespace, texts: list[tuple[str, str]], quotes: int) -> Any:
    if options.step == "memory":
        return in_memory(texts)
    if options.step == "build":
        return built(texts, Path(options.at), quotes, options.claims, options.detail)
    return queried(Path(options.at))


def _report(options: argparse.Namespace, at: Path, quotes: int) -> dict[str, Any]:
    rest = ["--claims"] if options.claims else []
    build = ["--at", str(at), "--quotes", str(quotes), "--detail", options.detail, *rest]
    return {
        "in_memory": in_a_process(options.folder, "--step", "memory"),
        "built": in_a_process(options.folder, "--step", "build", *build),
        "queried": in_a_process(options.folder, "--step", "query", "--at", str(at)),
    }


if __name__ == "__main__":
    sys.exit(main())
