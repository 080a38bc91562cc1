"""What a second process brings to `claimx.extract_many` and to `claimx extract`, and what handing over costs.

    python benchmarks/jobs.py [FOLDER] [--json] [--documents N] [--markdown FILE]

FOLDER holds `corpora/` (default: ../shared beside the project). N texts (4000 unless set) of german_news and polnear,
again from the first when they are used up, are written as one file of JSON lines, a quarter of them as a file of rows
and as small files, and read with one job and with two: seconds on the clock, CPU seconds of all processes, and the
memory of the largest worker. `command` is `claimx extract` on the JSON lines, which writes JSON lines: its workers hand
over text, and no process builds their extractions again; the floor on the clock is for it. It is run twice with each
number of jobs, in turns, and its best times count. A worker needs a second to be there: short runs gain less. `at best`
is what two free cores would gain, 2 times the CPU seconds of one job by those of two. Run it where both cores are free.
Exit code 1 when a figure misses its floor, 2 when the data is missing. With --markdown the table is written between the
marks `<!-- jobs -->` of a file.
"""

import argparse
import json
import multiprocessing
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from quality import write_between
from readers import texts_of
from scoring import SHARED

import claimx

GAIN, MEGABYTES = 1.8, 250
_TURNS = 2


def measured(path: str, jobs: int, pipe: Any) -> None:
    """Read everything; a process of its own, so that its children are those of this run alone."""
    start = time.monotonic()
    documents = sum(1 for _ in claimx.extract_many([path], jobs=jobs))
    seconds = time.monotonic() - start
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = sum(one.ru_utime + one.ru_stime for one in (own, children))
    largest = (own if jobs == 1 else children).ru_maxrss
    pipe.send({"documents": documents, "seconds": seconds, "cpu_seconds": cpu, "megabytes": largest / 1e3})


def commanded(path: Path, jobs: int) -> dict[str, float]:
    """The figures of the command."""
    out = path.with_suffix(".out.jsonl")
    asked = ["extract", str(path), "--format", "jsonl", "--output", str(out), "--jobs", str(jobs), "--quiet"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([sys.executable, "-m", "claimx", *asked], check=True)
    seconds, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    documents = sum(1 for _ in out.open("rb"))
    return {"documents": documents, "seconds": seconds, "cpu_seconds": cpu, "megabytes": after.ru_maxrss / 1e3}


def run(path: Path, jobs: int) -> dict[str, float]:
    """The figures of one run."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=measured, args=(str(path), jobs, theirs))
    process.start()
    found: dict[str, float] = ours.recv()
    process.join()
    return found


def best(turns: Iterable[dict[str, float]]) -> dict[str, float]:
    """The least of each figure: what else the machine did only adds. Of memory the most."""
    found = list(turns)
    least = {name: min(one[name] for one in found) for name in found[0]}
    return least | {"megabytes": max(one["megabytes"] for one in found)}


def table(figures: dict[str, Any]) -> list[str]:
    """The runs and gains as Markdown."""
    lines = ["| what | one job, s | two jobs, s | times as fast | by CPU seconds | MB |", "|---|---|---|---|---|---|"]
    for name, gain in figures["gain"].items():
        one, two = (figures["runs"][f"{name}, {jobs} jobs"] for jobs in (1, 2))
        seconds = f"{one['seconds']:.1f} | {two['seconds']:.1f}"
        lines.append(f"| {name} | {seconds} | {gain:.2f} | {figures['at best'][name]:.2f} | {two['megabytes']:.0f} |")
    return lines


def handing_over(texts: list[str]) -> dict[str, float]:
    """Milliseconds of CPU for a document: extracted, pickled, and unpickled."""
    extractions = [claimx.extract_text(text) for text in texts]
    start = time.process_time()
    extractions = [claimx.extract_text(text) for text in texts]
    extracted = time.process_time()
    pickled = [pickle.dumps(one, protocol=5) for one in extractions]
    packed = time.process_time()
    for one in pickled:
        pickle.loads(one)
    steps = (extracted - start, packed - extracted, time.process_time() - packed)
    return {name: 1000 * step / len(texts) for name, step in zip(("extract", "pack", "unpack"), steps, strict=True)}


def main() -> int:
    """Measure, print, compare with the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--markdown", type=Path, help="a file to write the table into")
    parser.add_argument("--documents", type=int, default=4000, help="how many texts (default: 4000)")
    options = parser.parse_args()
    texts = list(islice(cycle(texts_of(options.folder, options.documents)), options.documents))
    if not texts:
        print(f"{options.folder}: no corpora/german_news or corpora/polnear here", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "texts.jsonl")
        lines.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        rows = Path(folder, "rows.jsonl")
        rows.write_text(
            "".join(json.dumps({"text": text}) + "\n" for text in texts[: len(texts) // 4]), encoding="utf-8"
        )
        files = Path(folder, "files")
        files.mkdir()
        for number, text in enumerate(texts[: len(texts) // 4]):
            (files / f"{number}.txt").write_text(text, encoding="utf-8")
        runs = {
            f"{name}, {jobs} jobs": run(path, jobs)
            for name, path in (("rows", rows), ("files", files))
            for jobs in (1, 2)
        }
        turns = [(commanded(lines, 1), commanded(lines, 2)) for _ in range(_TURNS)]
        runs |= {f"command, {jobs} jobs": best(turn[jobs - 1] for turn in turns) for jobs in (1, 2)}
    names = ("rows", "files", "command")
    gains = {name: runs[f"{name}, 1 jobs"]["seconds"] / runs[f"{name}, 2 jobs"]["seconds"] for name in names}
    at_best = {
        name: 2 * runs[f"{name}, 1 jobs"]["cpu_seconds"] / runs[f"{name}, 2 jobs"]["cpu_seconds"] for name in names
    }
    figures = {"runs": runs, "gain": gains, "at best": at_best, "milliseconds": handing_over(texts[:100])}
    missed = ["gain of the command"] if gains["command"] < GAIN else []
    missed += [f"memory of {name}" for name, one in runs.items() if one["megabytes"] > MEGABYTES]
    if options.markdown:
        write_between(options.markdown, "jobs", table(figures))
    if options.json:
        print(json.dumps(figures | {"missed": missed}, indent=2))
        return bool(missed)
    for name, one in runs.items():
        print(f"{name:14} {one['seconds']:8.2f} s {one['cpu_seconds']:8.2f} s of CPU {one['megabytes']:6.0f} MB")
    for name in gains:
        print(f"{name:14} {gains[name]:.2f} times as fast with two jobs, {at_best[name]:.2f} at best")
    print(", ".join(f"{name} {value:.2f} ms" for name, value in figures["milliseconds"].items()))
    print(f"below their floors: {', '.join(missed)}" if missed else "all above their floors")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
