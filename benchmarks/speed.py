"""How fast claimx is, how its time grows, what it costs to begin, and how much memory it takes, against floors.

    python benchmarks/speed.py [FOLDER] [--json] [--quick] [--markdown FILE]

FOLDER holds `corpora/` (default: ../shared beside the project). Times are CPU seconds of one process, the best of a few
runs, so that a busy machine counts little. Measured are: all texts of german_news and polnear through
`claimx.extract_text`, quotes and speakers alone, and with their claims; one text of 0.1, 1 and 10 million characters
made of them (--quick: the first two); a fresh process that imports claimx and reads one article. Texts that nobody
writes are measured by hostile.py. Exit code 1 when a figure misses its floor, 2 when the data is missing. With
--markdown the table is written between the marks `<!-- speed -->` of a file.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from quality import write_between
from scoring import SHARED

import claimx

CHARACTERS_A_SECOND = 1_000_000  # quotes and speakers
WITH_CLAIMS = 600_000
GROWTH = 1.5  # a character of the longest text may cost this many times what one of the shortest costs
IMPORT_SECONDS, FIRST_CALL_SECONDS, DETECTING_CALL_SECONDS = 0.15, 0.3, 1.2
MEGABYTES, DETECTING_MEGABYTES = 120, 220

_FRESH = """
import json, resource, sys, time
start = time.process_time()
import claimx
imported = time.process_time()
text = sys.stdin.buffer.read().decode("utf-8")
found = claimx.extract_text(text, language=sys.argv[1] or None)
called = time.process_time()
try:  # ru_maxrss of a child on Linux begins with that of its parent
    status = open("/proc/self/status").read()
    megabytes = int(status.partition("VmHWM:")[2].split()[0]) / 1024
except OSError:
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
print(json.dumps([imported - start, called - imported, megabytes]))
"""


def cost(work: Callable[[], object], times: int = 1) -> float:
    """CPU seconds of the fastest of a few runs."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def read_texts(folder: Path) -> list[tuple[str, str]]:
    """Language and text of every document of the two corpora."""
    texts = []
    for name in ("german_news", "polnear"):
        for path in sorted((folder / "corpora" / name).glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                document = json.loads(line)
                texts.append((document["lang"], document["text"]))
    return texts


def corpus(texts: list[tuple[str, str]]) -> dict[str, Any]:
    """Characters a second over whole corpora."""

    def work(claims: bool) -> None:
        for language, text in texts:
            claimx.extract_text(text, language=language, claims=claims)

    total = sum(len(text) for _, text in texts)
    alone, both = (round(total / cost(partial(work, claims), 3)) for claims in (False, True))
    return {"documents": len(texts), "characters": total, "per_second": alone, "with_claims_per_second": both}


def growth(texts: list[tuple[str, str]], sizes: tuple[int, ...]) -> list[dict[str, Any]]:
    """One text of several sizes."""
    rows = []
    for language in ("de", "en"):
        joined = "\n\n".join(text for code, text in texts if code == language)
        for size in sizes:
            text = (joined * (size // len(joined) + 1))[:size]
            times = 3 if size < 1_000_000 else 1
            seconds = cost(partial(claimx.extract_text, text, language=language), times)
            rows.append({"language": language, "characters": size, "per_second": round(size / seconds)})
    return rows


def fresh(texts: list[tuple[str, str]], times: int = 5) -> list[dict[str, Any]]:
    """A new process: seconds to import, seconds of the first call, peak memory; with the language given and found."""
    article = next(text for code, text in texts if code == "en" and 3000 < len(text) < 4000)
    rows = []
    # an installed package has its bytecode: the first of the runs writes what a checkout lacks
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for language in ("en", ""):
        command = [sys.executable, "-c", _FRESH, language]
        given = article.encode("utf-8")
        runs = [_output(command, given, surroundings) for _ in range(times)]
        imported, called, megabytes = (round(min(column), 3) for column in zip(*map(json.loads, runs), strict=True))
        rows.append({"language": language or "found", "import": imported, "first_call": called, "megabytes": megabytes})
    return rows


def _output(command: list[str], given: bytes, surroundings: dict[str, str]) -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True, env=surroundings).stdout


def misses(report: dict[str, Any]) -> list[str]:
    """What is slower or larger than its floor."""
    out = []

    def hold(what: str, value: float, most: float) -> None:
        if value > most:
            out.append(f"{what}: {value:g}, should be at most {most:g}")

    if report["corpus"]["per_second"] < CHARACTERS_A_SECOND:
        out.append(
            f"corpora: {report['corpus']['per_second']:,} characters a second, should be {CHARACTERS_A_SECOND:,}"
        )
    both = report["corpus"]["with_claims_per_second"]
    if both < WITH_CLAIMS:
        out.append(f"corpora, with claims: {both:,} characters a second, should be {WITH_CLAIMS:,}")
    for language in ("de", "en"):
        rows = [row["per_second"] for row in report["growth"] if row["language"] == language]
        hold(f"growth, {language}: shortest against longest", round(rows[0] / rows[-1], 2), GROWTH)
    given, found = report["fresh"]
    hold("seconds to import", given["import"], IMPORT_SECONDS)
    hold("seconds of the first call", given["first_call"], FIRST_CALL_SECONDS)
    hold("seconds of the first call, language found", found["first_call"], DETECTING_CALL_SECONDS)
    hold("megabytes", given["megabytes"], MEGABYTES)
    hold("megabytes, language found", found["megabytes"], DETECTING_MEGABYTES)
    return out


def tables(report: dict[str, Any]) -> list[str]:
    """The report as Markdown."""
    whole = report["corpus"]
    lines = ["| what | figure | floor |", "|---|---|---|"]
    counted = f"{whole['documents']:,} texts of german_news and polnear, characters a second"
    lines.append(f"| {counted} | {whole['per_second']:,} | {CHARACTERS_A_SECOND:,} |")
    both = whole["with_claims_per_second"]
    lines.append(f"| the same with claims, characters a second | {both:,} | {WITH_CLAIMS:,} |")
    for row in report["growth"]:
        what = f"one text of {row['characters']:,} characters, with claims ({row['language']})"
        lines.append(f"| {what} | {row['per_second']:,} | |")
    given, found = report["fresh"]
    lines.append(f"| import, seconds | {given['import']} | {IMPORT_SECONDS} |")
    lines.append(f"| first call, seconds: language given | {given['first_call']} | {FIRST_CALL_SECONDS} |")
    lines.append(f"| first call, seconds: language found | {found['first_call']} | {DETECTING_CALL_SECONDS} |")
    lines.append(f"| peak memory, MB: language given | {given['megabytes']:.0f} | {MEGABYTES} |")
    lines.append(f"| peak memory, MB: language found | {found['megabytes']:.0f} | {DETECTING_MEGABYTES} |")
    return lines


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="shorter texts, a tenth of the time")
    parser.add_argument("--markdown", help="a file to write the table into")
    options = parser.parse_args(argv)
    texts = read_texts(Path(options.folder))
    if not texts:
        print(
            f"speed.py: {options.folder}: no corpora/german_news there; pass the folder that holds it", file=sys.stderr
        )
        return 2
    for language in ("de", "en", "es"):
        claimx.extract_text("Hi.", language=language)
    report = {
        "corpus": corpus(texts),
        "growth": growth(texts, (100_000, 1_000_000) if options.quick else (100_000, 1_000_000, 10_000_000)),
        "fresh": fresh(texts),
    }
    failed = misses(report)
    if options.json:
        json.dump({**report, "failed": failed}, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(tables(report)))
    if options.markdown:
        write_between(Path(options.markdown), "speed", tables(report))
    for line in failed:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
