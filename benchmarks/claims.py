"""Claims against annotated data: spans, asserters, values; check-worthiness and opinion as rankings; and the speed.

    python benchmarks/claims.py [FOLDER] [--only NAME] [--skip NAME] [--json] [--errors] [--floors FILE]
                                [--markdown FILE]

FOLDER holds `corpora/` and `claims/` (default: ../shared beside the project). Exit code 1 when a figure is below its
floor in claims.toml, 2 when the data is missing.

claims        corpora/articles: see claim_scores.py
worth         one text a line with a label: its score is the chance that at least one of its claims is worth a check,
              1 - (1 - a)(1 - b); 0 when it has none. F1 of the positive class at the cut of _worth.toml (chosen
              on other data, see learn_worth.py), average precision, and the two trivial baselines: everything is worth
              a check; what has a digit is, links and names of users and topics left out, or a number word.
opinion       one sentence a line: subjective when a claim of it has the kind opinion. Macro F1 of both classes.
speed         characters a CPU second, quotes and claims together, on german_news and polnear
"""

import argparse
import json
import re
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from claim_scores import average_precision, evaluate, f1, macro_f1
from quality import write_between
from scoring import SHARED

import claimx
from claimx.lang.pack import load_pack
from claimx.model.records import ClaimKind
from claimx.passes.claims import find_quantities
from claimx.passes.claims.worth import any_of, load_weights
from claimx.passes.reading import Reading


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def predict(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The claims of a document in the form that claim_scores.py reads."""
    extraction = claimx.extract_text(document["text"], language=document["lang"])
    names = {speaker.id: speaker.name for speaker in extraction.speakers}
    return [
        {
            "spans": [list(span) for span in claim.spans],
            "asserter": names.get(claim.asserter.speaker or "")
            or ("document" if claim.asserter.kind == "document" else None),
            "kinds": [kind.kind.value for kind in claim.kinds],
            "quantities": [q.model_dump() for q in claim.quantities],
            "worth": claim.check_worthiness.value,
        }
        for claim in extraction.claims
    ]


def score_claims(data: list[dict[str, Any]], *, errors: bool) -> dict[str, float]:
    gold = {document["id"]: document for document in data}
    report = evaluate(gold, {name: predict(document) for name, document in gold.items()})
    if errors:
        for name in ("missed", "false"):
            for i, span in report[name]:
                a, b = (span[0], span[-1]) if isinstance(span[0], int) else (span[0][0], span[-1][1])
                print(f"{name}: {gold[i]['lang']} {gold[i]['text'][a:b]!r}")
        for name in ("wrong_asserter", "wrong_value"):
            for wrong in report[name]:
                print(name, *wrong)
    keys = "f1 p r asserter values values_of_all kind worthy_ap".split()
    return {key: report[key] for key in keys}


_LINKS = re.compile(r"https?://\S+|[@#]\w+")


def _has_number(text: str, language: str) -> bool:
    """The trivial baseline: a digit, or a number word above one."""
    plain = _LINKS.sub("", text)
    if any(map(str.isdigit, plain)):
        return True
    return any(q.value is not None and q.value > 1 for q in find_quantities(Reading(plain, load_pack(language))))


def score_worth(data: list[dict[str, Any]]) -> dict[str, float]:
    cut = load_weights("check_worthiness").cut
    labels, scores, numbers = [], [], []
    for item in data:
        claims = claimx.extract_text(item["text"], language=item["lang"]).claims
        labels.append(bool(item["label"]))
        scores.append(any_of(claim.check_worthiness.value for claim in claims))
        numbers.append(_has_number(item["text"], item["lang"]))
    return {
        "f1": f1(labels, [score >= cut for score in scores]),
        "ap": average_precision(labels, scores),
        "all": f1(labels, [True] * len(labels)),
        "number": f1(labels, numbers),
    }


def score_opinion(data: list[dict[str, Any]]) -> dict[str, float]:
    labels, found = [], []
    for item in data:
        claims = claimx.extract_text(item["text"], language=item["lang"]).claims
        labels.append(bool(item["label"]))
        found.append(any(kind.kind is ClaimKind.OPINION for claim in claims for kind in claim.kinds))
    return {"macro_f1": macro_f1(labels, found), "f1": f1(labels, found)}


def score_speed(data: list[dict[str, Any]]) -> dict[str, float]:
    """The best of three times for every document, so that a busy machine counts little."""

    def seconds(document: dict[str, Any], *, claims: bool) -> float:
        started = time.process_time()
        claimx.extract_text(document["text"], language=document["lang"], claims=claims)
        return time.process_time() - started

    best = {flag: sum(min(seconds(d, claims=flag) for _ in range(3)) for d in data) for flag in (True, False)}
    characters = sum(len(document["text"]) for document in data)
    return {"millions": characters / best[True] / 1e6, "quotes_alone": characters / best[False] / 1e6}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--floors", default=str(Path(__file__).with_name("claims.toml")))
    parser.add_argument("--only", help="only sets whose name contains this")
    parser.add_argument("--skip", help="no set of this name: speed, where the machine is busy")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--errors", action="store_true", help="print what is missed, false or wrong in corpora/articles"
    )
    parser.add_argument("--markdown", help="a file to write the table into")
    options = parser.parse_args(argv)
    folder = Path(options.folder)
    rows, failed = [], []
    for entry in tomllib.loads(Path(options.floors).read_text(encoding="utf-8"))["set"]:
        if options.only and options.only not in entry["name"] or entry["name"] == options.skip:
            continue
        data = []
        for name in entry["data"]:
            path = folder / name
            if not path.is_file():
                print(f"claims.py: {path}: missing; pass the folder that holds corpora/ and claims/", file=sys.stderr)
                return 2
            data += read(path)[:: entry.get("every", 1)]
        kind = entry["measure"]
        if kind == "claims":
            values = score_claims(data, errors=options.errors)
        else:
            values = {"worth": score_worth, "opinion": score_opinion, "speed": score_speed}[kind](data)
        below = [f"{k} {values[k]:.3f} < {floor}" for k, floor in entry["floors"].items() if values[k] < floor]
        if kind == "worth":
            below += [
                f"f1 {values['f1']:.3f} <= {k} {values[k]:.3f}" for k in ("all", "number") if values["f1"] <= values[k]
            ]
        failed += [f"{entry['name']}: {b}" for b in below]
        rows.append({"set": entry["name"], **values, "floors": entry["floors"], "below": below})
    if options.json:
        json.dump({"rows": rows, "failed": failed}, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(table(rows)))
    if options.markdown:
        write_between(Path(options.markdown), "claims", table(rows))
    for line in failed:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failed else 0


def table(rows: list[dict[str, Any]]) -> list[str]:
    """A Markdown table: set, figures, floors."""
    lines = ["| set | figures | floors |", "|---|---|---|"]
    for row in rows:
        figures = {k: v for k, v in row.items() if isinstance(v, float)}
        shown = ", ".join(f"{k} {v:.3f}" for k, v in figures.items())
        floors = ", ".join(f"{k} ≥ {v}" for k, v in row["floors"].items()) + (" **!**" if row["below"] else "")
        lines.append(f"| {row['set']} | {shown} | {floors} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
