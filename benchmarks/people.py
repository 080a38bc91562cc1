"""Speed, memory and joins of `link_people` on real names.

    python benchmarks/people.py [FOLDER] [--json] [--joins NUMBER] [--quick]

FOLDER holds `corpora/` (default: ../shared beside the project). Speakers are those that claimx finds in german_news and
polnear; for more of them the collection is repeated, each time with other surnames (a suffix), so that names are as
frequent and documents as long as they are. A second measurement gives all speakers one surname and 10,000 persons one
name. With --joins prints so many sampled joins, for a reader to judge: those of equal names are left out, as there is
nothing to read in them, but for the ones that cross a border of languages. --quick measures 20,000 speakers.

Prints a table, or with --json the figures; exits with 1 when a figure is above its ceiling, with 2 without the data.
"""

import argparse
import json
import random
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from scoring import SHARED

import claimx
from claimx.linking.people import Member, People, link_people
from claimx.model import Document, Extraction, Run, Speaker, SpeakerKind, content_id

SECONDS = 10.0  # for 100,000 speakers
GROWTH = 1.5  # a speaker of the largest collection may cost this many times what one of the smallest costs
MEGABYTES = 600  # at the peak, for 100,000 speakers
CORPORA = ("german_news", "polnear")
LETTERS = "abcdefghijklmnoprstuvwz"


def read_extractions(folder: Path) -> list[Extraction]:
    """What claimx finds in the documents of the corpora."""
    found = []
    for name in CORPORA:
        for path in sorted((folder / "corpora" / name).glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                document = json.loads(line)
                found.append(claimx.extract_text(document["text"], language=document["lang"], claims=False))
    return found


def repeated(extractions: list[Extraction], speakers: int) -> Iterator[Extraction]:
    """The collection again and again, with other names each time, until there are so many speakers."""
    count = number = 0
    while True:
        suffix = "" if not number else LETTERS[number % len(LETTERS)] + LETTERS[number // len(LETTERS)]
        for extraction in extractions:
            if count >= speakers:
                return
            count += len(extraction.speakers)
            yield _renamed(extraction, suffix) if suffix else extraction
        number += 1


def _renamed(extraction: Extraction, suffix: str) -> Extraction:
    document = extraction.document
    return Extraction(
        document=_document(content_id("document", document.id, suffix), document.language, document.text),
        speakers=tuple(
            Speaker.model_validate({**speaker.model_dump(), "name": speaker.name + suffix})
            for speaker in extraction.speakers
        ),
        run=extraction.run,
    )


def _document(identity: str, language: str, text: str = "") -> Document:
    return Document(
        id=identity, text=text, sha256="0" * 64, language=language, language_confidence=1.0, language_given=True
    )


def one_surname(speakers: int) -> Iterator[Extraction]:
    """Everybody has one surname, and a tenth one name; roles and organisations differ."""
    for number in range(speakers):
        given = "Peter" if number % 10 == 0 else LETTERS[number % 23].upper() + LETTERS[number // 23 % 23] * 2 + "a"
        who = Speaker(
            id="s",
            name="Müller" if number % 10 == 1 else f"{given} Müller",
            kind=SpeakerKind.PERSON,
            role=f"Leiter {number % 977}",
            organization=f"Werk{number % 1009}" if number % 3 else None,
        )
        yield Extraction(document=_document(f"d{number:07}", "de"), speakers=(who,), run=Run(claimx="0", passes=()))


def measured(extractions: list[Extraction], *, memory: bool = False) -> dict[str, Any]:
    """Seconds of the processor for these, or the peak of memory beyond what the input takes."""
    speakers = sum(len(extraction.speakers) for extraction in extractions)
    if memory:
        tracemalloc.start()
        link_people(extractions)
        peak = tracemalloc.get_traced_memory()[1] / (1 << 20)
        tracemalloc.stop()
        return {"speakers": speakers, "megabytes": round(peak)}
    start = time.process_time()
    people = link_people(extractions)
    seconds = time.process_time() - start
    return {
        "speakers": speakers,
        "people": len(people.people),
        "links": len(people.links),
        "seconds": round(seconds, 2),
        "per_100k": round(seconds / speakers * 100_000, 2),
    }


def joins(extractions: list[Extraction], people: People, number: int) -> list[str]:
    """Sampled joins, each on a line; of several between the same two names one."""
    speakers = {Member(e.document.id, s.id): (e.document.language, s) for e in extractions for s in e.speakers}
    worth = {}
    for link in people.links:
        (one, source), (other, target) = speakers[link.source], speakers[link.target]
        if link.because not in ("full-name", "organization-name") or one != other:
            worth.setdefault((source.name, target.name, one, other, link.because), link)
    chosen = random.Random(1).sample(list(worth.values()), min(number, len(worth)))
    return [
        f"{link.score:.2f} {link.because}: {_shown(*speakers[link.source])} ~ {_shown(*speakers[link.target])}"
        for link in sorted(chosen, key=lambda link: (link.because, link.source, link.target))
    ]


def _shown(language: str, speaker: Speaker) -> str:
    about = [text for text in (speaker.gender, speaker.role, speaker.organization) if text]
    return f"{speaker.name} [{language}{': ' if about else ''}{'; '.join(about)}]"


def misses(report: dict[str, Any]) -> list[str]:
    """What is slower or larger than it may be."""
    out = []
    for row in [*report["growth"], report["one_surname"]]:
        if row["per_100k"] > SECONDS:
            out.append(f"{row['speakers']:,} speakers: {row['per_100k']} s for 100,000, should be {SECONDS:g}")
    first, last = report["growth"][0]["per_100k"], report["growth"][-1]["per_100k"]
    if last > GROWTH * first:
        out.append(f"growth: {last / first:.2f} times the time for a speaker, should be {GROWTH:g}")
    memory = report["memory"]
    if memory["megabytes"] / memory["speakers"] * 100_000 > MEGABYTES:
        out.append(f"{memory['megabytes']} MB for {memory['speakers']:,} speakers, should be {MEGABYTES} for 100,000")
    return out


def table(report: dict[str, Any]) -> list[str]:
    """The report as Markdown."""
    lines = ["| collection | speakers | persons | seconds | seconds for 100,000 |", "|---|---|---|---|---|"]
    rows = [("german_news and polnear, repeated", row) for row in report["growth"]]
    for name, row in [*rows, ("all of one surname", report["one_surname"])]:
        cells = (name, f"{row['speakers']:,}", f"{row['people']:,}", row["seconds"], row["per_100k"])
        lines.append(f"| {' | '.join(map(str, cells))} |")
    memory = report["memory"]
    return [*lines, "", f"{memory['megabytes']} MB at the peak for {memory['speakers']:,} speakers"]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--joins", type=int, default=0, help="how many sampled joins to print")
    parser.add_argument("--quick", action="store_true", help="a fifth of the speakers")
    options = parser.parse_args(argv)
    extractions = read_extractions(Path(options.folder))
    if not extractions:
        print(f"people.py: {options.folder}: no corpora/german_news; pass the folder that holds it", file=sys.stderr)
        return 2
    if options.joins:
        print("\n".join(joins(extractions, link_people(extractions), options.joins)))
        return 0
    most = 20_000 if options.quick else 100_000
    report = {
        "growth": [measured(list(repeated(extractions, size))) for size in (most // 10, most)],
        "one_surname": measured(list(one_surname(most))),
        "memory": measured(list(repeated(extractions, most // 5)), memory=True),
    }
    failed = misses(report)
    if options.json:
        json.dump({**report, "failed": failed}, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(table(report)))
    for line in failed:
        print(f"above its ceiling: {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
