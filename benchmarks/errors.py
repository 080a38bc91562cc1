"""Sampled false and missed quotes, by construction and language: what to mend next.

    python benchmarks/errors.py DATA.jsonl [DATA.jsonl ...] [--show missed|false|source|none|all] [--construction ID]
                                [--kind KIND] [--sample 20] [--documents N] [--json]

DATA holds one annotated document a line, as benchmarks/quality.py reads them. Matching is that of the scores: token
intersection over union >= 0.5. Prints, for each construction and for each band of scores, how many predictions hit; how
many of the hits have the right source; and samples of what went wrong. Exits with 2 when a file is missing.
"""

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from scoring import load_score

import claimx


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+")
    parser.add_argument("--show", default="all", choices=["missed", "false", "source", "none", "all"])
    parser.add_argument("--construction", help="only false quotes and sources of this construction")
    parser.add_argument("--kind", help="only missed quotes of this kind")
    parser.add_argument("--sample", type=int, default=12)
    parser.add_argument("--documents", type=int, default=0, help="only the first N documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    table: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    bands: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    samples: dict[str, list[str]] = defaultdict(list)
    for name in options.data:
        path = Path(name)
        if not path.is_file():
            print(f"errors.py: {name}: no such file", file=sys.stderr)
            return 2
        for number, line in enumerate(path.open(encoding="utf-8")):
            if options.documents and number >= options.documents:
                break
            compare(json.loads(line), table, bands, samples, options)
    rows = [
        {"language": lang, "construction": because, **counts,
         "precision": round(counts["hit"] / counts["predicted"], 3),
         "source_right": round(counts["source"] / counts["hit"], 3) if counts["hit"] else None}
        for (lang, because), counts in sorted(table.items(), key=lambda item: -item[1]["predicted"])
        if counts["predicted"]
    ]  # fmt: skip
    missed = {lang: dict(counts) for (lang, because), counts in table.items() if because == "missed"}
    if options.json:
        scores = [{"language": lang, "score": band, **counts} for (lang, band), counts in sorted(bands.items())]
        json.dump({"constructions": rows, "scores": scores, "missed": missed}, sys.stdout, indent=1)
        print()
        return 0
    print(f"{'lang':5}{'construction':24}{'predicted':>10}{'hit':>7}{'precision':>10}{'source ok':>10}")
    for row in rows:
        right = "" if row["source_right"] is None else f"{row['source_right']:.2f}"
        print(
            f"{row['language']:5}{row['construction']:24}{row['predicted']:>10}{row.get('hit', 0):>7}"
            f"{row['precision']:>10.2f}{right:>10}"
        )
    for (lang, band), counts in sorted(bands.items(), reverse=True):
        right = counts["hit"] / counts["predicted"]
        print(f"{lang:5}{'score ' + band:24}{counts['predicted']:>10}{counts['hit']:>7}{right:>10.2f}")
    print("missed:", missed)
    chooser = random.Random(options.seed)
    for what in ("missed", "false", "source"):
        if options.show in (what, "all") and samples[what]:
            print(f"\n=== {what}: {len(samples[what])}")
            for text in chooser.sample(samples[what], min(options.sample, len(samples[what]))):
                print(text)
    return 0


def compare(document: dict[str, Any], table: Any, bands: Any, samples: Any, options: argparse.Namespace) -> None:
    """Count one document's hits and misses and keep what went wrong."""
    score = load_score()
    text = document["text"]
    doc = score.Doc(text)
    extraction = claimx.extract_text(text, language=document["lang"])
    extra = document.get("extra") or {}
    complete = extra.get("complete", True)
    gold = [q for q in document["quotes"] if q["kind"] != "other"]
    spare = [doc.cover(q["content"]) for q in document["quotes"] if q["kind"] == "other"]
    spare += [doc.cover(q["content"]) for q in extra.get("optional_quotes") or ()]
    covers = [doc.cover(q["content"]) for q in gold]
    predicted: list[tuple[str, list[list[int]], Any]] = []
    for quote in extraction.quotes:
        kind = quote.kind.value
        if kind == "mixed" and document.get("corpus") == "german_news":
            predicted += [("direct", [list(f)], quote) for f in quote.fragments]
            kind = "indirect"
        predicted.append((kind, [list(s) for s in quote.content], quote))
    pairs = []
    for i, g in enumerate(covers):
        for j, (_, content, _q) in enumerate(predicted):
            p = doc.cover(content)
            if g & p and len(g & p) / len(g | p) >= 0.5:
                pairs.append((len(g & p) / len(g | p), i, j))
    used_gold: set[int] = set()
    used: dict[int, int] = {}
    for _, i, j in sorted(pairs, key=lambda t: (-t[0], t[1], t[2])):
        if i not in used_gold and j not in used:
            used_gold.add(i)
            used[j] = i
    lang = document["lang"]

    def show(q: Any) -> str:
        words = lambda spans: " … ".join(text[s:e] for s, e in spans)  # noqa: E731
        return f"C[{words(q['content'])}] CUE[{words(q['cue'])}] SRC[{words(q['source'])}]"

    def around(spans: Any) -> str:
        start, end = max(0, spans[0][0] - 90), min(len(text), spans[-1][1] + 90)
        return text[start:end].replace("\n", "¶")

    for j, (kind, content, quote) in enumerate(predicted):
        because = quote.evidence[0].because
        p = doc.cover(content)
        if j not in used:
            excused = not complete or any(s & p and (len(s & p) / len(s | p) >= 0.5 or p <= s) for s in spare)
            if excused:
                continue
        counts = table[lang, because]
        counts["predicted"] += 1
        band = bands[lang, "below 0.6" if quote.score < 0.6 else f"{min(int(quote.score * 10), 9) / 10} and more"]
        band["predicted"] += 1
        found = {"content": content, "cue": quote.cue, "source": quote.source}
        wanted = not options.construction or options.construction == because
        if j not in used:
            if wanted:
                near = [show(gold[i]) for i, g in enumerate(covers) if g & p]
                samples["false"].append(
                    f"- {because} {kind}: …{around(content)}…\n    GOT {show(found)}\n    GOLD {near}"
                )
            continue
        counts["hit"] += 1
        band["hit"] += 1
        g = gold[used[j]]
        also = (g.get("extra") or {}).get("source_also") or ()
        right = "source" in (extra.get("not_annotated") or ()) or (
            any(score.Score.names(doc, s, quote.source) for s in (g["source"], *also) if s)
            if g["source"]
            else not quote.source
        )
        counts["source"] += right
        if not right and wanted:
            samples["source"].append(f"- {because}: …{around(content)}…\n    GOT {show(found)}\n    GOLD {show(g)}")
    for i, g in enumerate(gold):
        if i not in used_gold and (not options.kind or g["kind"] == options.kind):
            table[lang, "missed"][g["kind"]] += 1
            near = [
                f"{q.evidence[0].because}: {show({'content': c, 'cue': q.cue, 'source': q.source})}"
                for _, c, q in predicted if doc.cover(c) & covers[i]
            ]  # fmt: skip
            samples["missed"].append(f"- {g['kind']}: …{around(g['content'])}…\n    GOLD {show(g)}\n    GOT {near}")


if __name__ == "__main__":
    sys.exit(main())
