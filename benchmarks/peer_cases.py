"""Test cases of other tools and texts from their users' issues, against two floors.

    python benchmarks/peer_cases.py [FOLDER] [--refused FILE] [--show] [--markdown FILE] [--json]

FOLDER holds one JSON list of cases a file (default: ../shared/evaluation/peer_cases beside the project). Prints a table
with one row a file. A content counts as found when a quote, one part of it or a fragment says exactly the same, outer
marks, complementiser and the sign before the closing mark aside; its speaker counts when the source or the resolved
name agrees. Contents in the list of refused ones (TOML, each with its reason) count for nothing. The exit code is 1
when a case raises, or when fewer than 85 % of the contents or 75 % of the speakers are right; 2 means that there are no
cases. With --markdown the table is written between the marks `<!-- peers -->` of a file.
"""

import argparse
import json
import re
import sys
import tomllib
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from quality import write_between
from scoring import SHARED

import claimx
from claimx.lang.pack import known_languages

CONTENT_FLOOR, SPEAKER_FLOOR = 0.85, 0.75
COLUMNS = ("cases", "raised", "refused", "contents", "exact", "speakers", "right", "extra")
_MARKS = "\"'“”„‟«»‹›‘’‚‛`「」『』"
_EDGES = _MARKS + ",.;: \n\t\u00a0\u202f—–-"
_COMPLEMENTISER = re.compile(r"(?:that|dass|daß|che|que|qu['’])\s*", re.IGNORECASE)
_LIGHT = frozenset("the a an der die das den dem ein eine le la les l un une el los las il lo gli i o os as".split())


def main(argv: list[str] | None = None) -> int:
    """Run the cases and print how many are right; the exit code says whether that is enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED / "evaluation" / "peer_cases"))
    parser.add_argument("--refused", default=str(Path(__file__).with_suffix(".toml")))
    parser.add_argument("--show", action="store_true", help="print what is not right")
    parser.add_argument("--markdown", help="a file to write the table into")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    paths = sorted(Path(options.folder).glob("*.json"))
    if not paths:
        print(f"peer_cases.py: {options.folder}: no cases there; pass the folder that holds them", file=sys.stderr)
        return 2
    refused = read_refused(Path(options.refused))
    rows = {path.stem: run_file(path, refused) for path in paths}
    total: Counter[str] = sum((counts for counts, _ in rows.values()), Counter())
    failed = below(total)
    if options.json:
        files = {name: {"counts": dict(counts), "wrong": wrong} for name, (counts, wrong) in rows.items()}
        json.dump({"files": files, "total": dict(total), "failed": failed}, sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        print("\n".join(table({name: counts for name, (counts, _) in rows.items()} | {"all": total})))
        if options.show:
            print("\n".join(line for _, wrong in rows.values() for line in wrong))
    if options.markdown:
        rows_and_total = {name: counts for name, (counts, _) in rows.items()} | {"all": total}
        write_between(Path(options.markdown), "peers", table(rows_and_total))
    for line in failed:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failed else 0


def read_refused(path: Path) -> dict[tuple[str, int], frozenset[int]]:
    """(file, case) to the contents in it that the definition of a quote refuses."""
    if not path.is_file():
        return {}
    found: dict[tuple[str, int], frozenset[int]] = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["refused"]:
        for number in entry["cases"]:
            key = (entry["file"], number)
            found[key] = found.get(key, frozenset()) | frozenset(entry.get("contents", range(99)))
    return found


def run_file(path: Path, refused: dict[tuple[str, int], frozenset[int]]) -> tuple[Counter[str], list[str]]:
    """Counts over the cases of a file, and a line for everything that is not right."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for number, case in enumerate(json.loads(path.read_text(encoding="utf-8"))):
        counts["cases"] += 1
        place = f"{path.stem}:{number} [{case['lang']}]"
        try:
            extraction = claimx.extract_text(case["text"], language=language_of(case))
            extraction.model_dump_json()
        except Exception:  # the one thing that must not happen on any of these texts
            counts["raised"] += 1
            wrong.append(f"{place} RAISED {traceback.format_exc(limit=-2)}")
            continue
        skip = refused.get((path.stem, number), frozenset())
        for place_in_case, expected in enumerate(case["expected"]):
            if place_in_case in skip:
                counts["refused"] += 1
                continue
            problem = compare(extraction, expected, counts)
            if problem:
                wrong.append(f"{place}.{place_in_case} {problem}\n    in {case['text'][:300]!r}")
        if not case["expected"] and extraction.quotes and number not in skip and not skip:
            direct = [q.text for q in extraction.quotes if q.kind == "direct"]
            counts["extra"] += len(direct)
            wrong += [f"{place} EXTRA {text!r}\n    in {case['text'][:300]!r}" for text in direct]
    return counts, wrong


def language_of(case: dict[str, Any]) -> str | None:
    """The language a case names, when a pack knows it."""
    code = str(case["lang"])
    return code if code in known_languages() else None


def compare(extraction: claimx.Extraction, expected: dict[str, Any], counts: Counter[str]) -> str:
    """Count one expected content and its speaker; says what is wrong, or nothing."""
    text = extraction.document.text
    wanted = plain(expected["content"])
    counts["contents"] += 1
    name = expected.get("speaker")
    counts["speakers"] += name is not None
    for quote in extraction.quotes:
        said = [text[s:e] for s, e in (*quote.content, *quote.fragments)]
        runs = [text[a.start : b.end] for n, a in enumerate(quote.content) for b in quote.content[n + 1 :]]
        if wanted not in map(plain, (*said, *runs)):
            continue
        counts["exact"] += 1
        if name is None:
            return ""
        named = extraction.speaker(quote)
        mine = {text[s:e] for s, e in quote.source} | ({named.name} if named is not None else set())
        if any(
            same_name(theirs, own) for theirs in (name, expected.get("speaker_canonical")) for own in mine if theirs
        ):
            counts["right"] += 1
            return ""
        return f"SPEAKER {name!r} is {sorted(mine)}"
    return f"CONTENT {expected['content']!r} is {[(q.kind.value, q.text) for q in extraction.quotes]}"


def plain(content: str) -> str:
    """A content without outer marks, complementiser, the sign before the closing mark, and doubled white space."""
    content = " ".join(content.strip(_EDGES).split())
    return _COMPLEMENTISER.sub("", content, count=1) if _COMPLEMENTISER.match(content) else content


def same_name(theirs: str, mine: str) -> bool:
    """Do two names share their words, articles aside: the shorter one within the longer one?"""
    a, b = (frozenset(re.findall(r"\w+", name.lower())) - _LIGHT for name in (theirs, mine))
    return bool(a and b) and (a <= b or b <= a)


def below(total: Counter[str]) -> list[str]:
    """The floors that are not reached."""
    failed = [f"{total['raised']} cases raise"] if total["raised"] else []
    for name, of, floor in (("exact", "contents", CONTENT_FLOOR), ("right", "speakers", SPEAKER_FLOOR)):
        share = total[name] / total[of] if total[of] else 0.0
        if share < floor:
            failed.append(f"{name} {share:.3f} < {floor}")
    return failed


def table(rows: dict[str, Counter[str]]) -> list[str]:
    """A Markdown table, one row a file."""
    lines = ["| cases of | " + " | ".join(COLUMNS) + " | exact | speaker |", "|---|" + "---|" * (len(COLUMNS) + 2)]
    for name, counts in rows.items():
        shares = [
            f"{counts[part] / counts[whole]:.3f}" if counts[whole] else ""
            for part, whole in (("exact", "contents"), ("right", "speakers"))
        ]
        lines.append(f"| {name} | " + " | ".join([str(counts[c]) for c in COLUMNS] + shares) + " |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
