"""What a trained model adds to the rules: quality, calibration, speed, memory.

    python benchmarks/model.py MODEL [FOLDER] [--train] [--markdown FILE] [--json] [--quick]

MODEL is the folder of a model; FOLDER holds `corpora/` and `evaluation/score.py` (default: ../shared beside the
project). With --train the model is trained first, into MODEL, by the recipe below, and goes on where an earlier call
was stopped. Prints F1 of rules, model and both on documents that no training saw: german_news dev, and the tenth of
polnear whose ids hash below .1. Exits with 1 when both together miss one of the floors (attributed F1 .03 above the
rules, no figure below the better of the two, calibration error at most .05), with 2 when data or model are missing.
With --markdown the tables are also written between the marks `<!-- model -->` and `<!-- model-speed -->` of a file.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from hashlib import blake2b
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from quality import FRAGMENTS_APART, write_between
from scoring import SHARED, load_score

from claimx.merge import merge
from claimx.passes.base import Candidate
from claimx.passes.transformer import TransformerPass
from claimx.passes.transformer.scene import overlap, token_ranges
from claimx.training.calibrate import match, reliability
from claimx.training.data import Example, load_examples, read_documents

GAIN, CALIBRATION = 0.03, 0.05
MAIN, ASIDE = ("german_news", "polnear"), ("redewiedergabe", "spkatt")
EPOCHS, PRETRAIN, RATE = 4, 10, 2e-3
COLUMNS = ("overlap", "attributed", "token", "strict", "cue", "source")


def share(identifier: str) -> float:
    """A number from 0 to 1 that only depends on the id."""
    return int.from_bytes(blake2b(b"test/" + identifier.encode(), digest_size=4).digest(), "big") / 2**32


def documents(folder: Path, name: str) -> list[dict[str, Any]]:
    """The documents of a set: those named by file, or the tenth of polnear kept back, or what it leaves."""
    corpus, part = name.split("/")
    found = list(read_documents(folder / "corpora" / corpus / ("dev.jsonl" if part == "dev" else "train.jsonl")))
    if corpus == "polnear":
        found = [one for one in found if (share(one["id"]) < 0.1) == (part == "tenth")]
    return found


def parallel_news(folder: Path) -> list[dict[str, Any]]:
    """The German and English documents of the parallel news, put together from their lines."""
    texts: dict[tuple[str, str], list[str]] = {}
    for line in (folder / "claims" / "parallel_news" / "segments.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        if one["lang"] in ("de", "en"):
            texts.setdefault((one["lang"], one["doc"]), []).append(one["text"].strip())
    return [{"id": doc, "lang": lang, "text": "\n".join(lines)} for (lang, doc), lines in sorted(texts.items())]


def train_model(folder: Path, model: Path) -> None:
    """The recipe: fill gaps in the texts of all four corpora and of parallel news, then learn the labels of german_news
    and of polnear without its tenth, with those of two corpora of other guidelines aside.
    """
    import torch

    from claimx.passes.transformer.onnx import export
    from claimx.training.loop import Schedule
    from claimx.training.train import Recipe, train

    torch.set_num_threads(1)
    data = model.with_name(model.name + ".data")
    data.mkdir(parents=True, exist_ok=True)
    paths = {}
    for corpus in (*MAIN, *ASIDE):
        paths[corpus] = data / f"{corpus}.jsonl"
        lines = [json.dumps(one) for one in documents(folder, f"{corpus}/train")]
        paths[corpus].write_text("\n".join(lines) + "\n", encoding="utf-8")
    raw = data / "parallel_news.jsonl"
    raw.write_text("".join(json.dumps(one) + "\n" for one in parallel_news(folder)), encoding="utf-8")
    recipe = Recipe(
        train=tuple(paths[corpus] for corpus in MAIN),
        aside=tuple(paths[corpus] for corpus in ASIDE),
        raw=(raw,),
        into=model,
        from_scratch="small",
        licence="cc-by-nc-sa-4.0",
        schedule=Schedule(epochs=EPOCHS, rate=RATE, every=50, pretrain=PRETRAIN),
    )
    train(recipe, report=lambda line: print(line, file=sys.stderr, flush=True))
    export(model, int8=True)


def as_prediction(example: Example, candidates: list[Candidate]) -> dict[str, Any]:
    """Candidates in the form that the scorer reads."""
    quotes: list[dict[str, Any]] = []
    for one in candidates:
        spans = {role: [list(span) for span in getattr(one, role)] for role in ("content", "cue", "source")}
        quote = {"kind": one.kind.value, **spans}
        if quote["kind"] == "mixed" and example.corpus in FRAGMENTS_APART:
            quotes += [{**quote, "kind": "direct", "content": [list(span)]} for span in one.fragments]
            quote["kind"] = "indirect"
        quotes.append(quote)
    return {"id": example.id, "quotes": quotes}


def measure(
    score: Any, made: TransformerPass, examples: list[Example]
) -> tuple[dict[str, Any], list[tuple[float, bool]]]:
    """Figures of rules, model and both, and the score of each quote of both with whether it is right."""
    found: dict[str, dict[str, Any]] = {"rules": {}, "model": {}, "both": {}}
    rows: list[tuple[float, bool]] = []
    for example in examples:
        joined = made.join_many([(example.reading, example.rules)])[0]
        own = [one for one in joined.candidates if one.made_by == made.made_by and one.note is None]
        both = merge(joined.candidates, "", calibrated=True, least=joined.least)
        alone = merge(own, "", calibrated=True, least=joined.least)
        found["rules"][example.id] = as_prediction(example, list(example.rules))
        found["model"][example.id] = as_prediction(example, [one.candidate for one in alone])
        found["both"][example.id] = as_prediction(example, [one.candidate for one in both])
        for one in both:
            content = token_ranges(example.reading, one.candidate.content)
            right = match(content, example.gold) is not None
            if not one.candidate.depth and (right or all(overlap(content, (span,)) < 0.5 for span in example.unknown)):
                rows.append((one.score, right))
    gold = {example.id: example.document for example in examples}
    return {who: figures(score.evaluate(gold, them, None, None)["all"]) for who, them in found.items()}, rows


def figures(report: dict[str, Any]) -> dict[str, float]:
    f1 = {name: report[f"content.{name}"]["f1"] for name in ("overlap", "token", "strict")}
    rest = {"attributed": report["attributed"]["f1"], "cue": report["cue"]["acc"], "source": report["source"]["acc"]}
    return {name: round({**f1, **rest}[name], 3) for name in COLUMNS}


def speed(model: Path, folder: Path, quick: bool) -> list[dict[str, Any]]:
    """Characters a CPU second and the peak of memory of each way to run the model, each in a process of its own."""
    ways = ["rules", "torch float32", "torch bfloat16"]
    ways += [f"onnx {name}" for name in ("model.onnx", "model.int8.onnx") if (model / name).is_file()]
    found = []
    for way in ways:
        command = [sys.executable, __file__, str(model), str(folder), "--way", way, *(["--quick"] if quick else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append({"way": way, **json.loads(done.stdout.splitlines()[-1])})
    return found


def one_way(model: Path, folder: Path, way: str, quick: bool) -> dict[str, Any]:
    """Characters a CPU second of reading one file of many records, and how much of that the network takes."""
    from claimx import extract_many, extract_text

    texts = [one["text"] for one in documents(folder, "german_news/dev")][: 40 if quick else 150]
    made = None
    if way.startswith("torch"):
        import torch

        torch.set_num_threads(1)
        made = TransformerPass.load(model, device="cpu", dtype=way.split()[1])
    elif way.startswith("onnx"):
        made = TransformerPass.load(model, onnx=way.split()[1], threads=1)
    extract_text(texts[0], language="de", model=made, claims=False)
    inside = Watched(made) if made is not None else None
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "texts.jsonl")
        path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        started = time.process_time()
        found = sum(1 for _ in extract_many([path], language="de", model=made, claims=False))
        seconds = time.process_time() - started
    assert found == len(texts)
    row: dict[str, Any] = {"speed": round(sum(map(len, texts)) / seconds), "memory": round(peak_memory())}
    if inside is not None:
        row |= {"network": round(inside.seconds / seconds, 2), "piece": round(1e6 * inside.seconds / inside.pieces, 1)}
    return row


class Watched:
    """The network of a pass, with the CPU seconds it takes and the word pieces it is given."""

    def __init__(self, made: TransformerPass) -> None:
        tagger = made._tagger
        self._forward = tagger._forward
        self.seconds, self.pieces = 0.0, 0
        tagger._forward = self

    def __call__(self, pieces: Any, mask: Any, features: Any) -> Any:
        started = time.process_time()
        found = self._forward(pieces, mask, features)
        self.seconds += time.process_time() - started
        self.pieces += int(mask.sum())
        return found


def peak_memory() -> float:
    """Megabytes of this process at its height: what getrusage says of a child holds its parent's as well."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("/proc/self/status has no VmHWM: memory is measured on Linux alone")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("folder", nargs="?", default=SHARED, type=Path)
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--markdown", type=Path, help="a file to write the tables into")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="fewer texts for the speed table")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if not (options.folder / "corpora").is_dir():
        print(f"model.py: {options.folder}: no corpora/ there; pass the folder that holds it", file=sys.stderr)
        return 2
    if options.way:
        print(json.dumps(one_way(options.model, options.folder, options.way, options.quick)))
        return 0
    if options.train and not (options.model / "claimx.json").is_file():
        train_model(options.folder, options.model)
    if not (options.model / "claimx.json").is_file():
        print(f"model.py: {options.model}: no model there; train one with --train", file=sys.stderr)
        return 2
    score = load_score(options.folder)
    made = TransformerPass.load(options.model, device="cpu")
    rows: list[dict[str, Any]] = []
    failed: list[str] = []
    for name in ("german_news/dev", "polnear/tenth"):
        found, scores = measure(score, made, load_examples(documents(options.folder, name)))
        error, bands = reliability(scores)
        rows.append({"set": name, **found, "calibration_error": error, "reliability": bands})
        failed += shortfalls(name, found, error)
    ways = speed(options.model, options.folder, options.quick)
    if options.json:
        print(json.dumps({"rows": rows, "speed": ways, "failed": failed}, indent=1))
    else:
        print("\n".join([*quality_table(rows), "", *speed_table(ways)]))
    if options.markdown:
        write_between(options.markdown, "model", quality_table(rows))
        write_between(options.markdown, "model-speed", speed_table(ways))
    for line in failed:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failed else 0


def shortfalls(name: str, found: dict[str, dict[str, float]], error: float) -> list[str]:
    failed = []
    gain = round(found["both"]["attributed"] - found["rules"]["attributed"], 3)
    if gain < GAIN:
        failed.append(f"{name}: attributed F1 of both is {gain:+.3f} from that of the rules, not {GAIN:+.3f}")
    for column in ("overlap", "attributed"):
        better = max(found["rules"][column], found["model"][column])
        if found["both"][column] < better:
            failed.append(f"{name}: {column} of both {found['both'][column]:.3f} < {better:.3f}")
    if error > CALIBRATION:
        failed.append(f"{name}: calibration error {error:.3f} > {CALIBRATION}")
    return failed


def quality_table(rows: list[dict[str, Any]]) -> list[str]:
    lines = ["| set | quotes of | " + " | ".join(COLUMNS) + " |", "|---|---|" + "---|" * len(COLUMNS)]
    for row in rows:
        for who in ("rules", "model", "both"):
            shown = " | ".join(f"{row[who][column]:.3f}" for column in COLUMNS)
            lines.append(f"| {row['set']} | {who} | {shown} |")
    lines += ["", "| set | score | quotes | mean score | right |", "|---|---|---|---|---|"]
    for row in rows:
        for band in row["reliability"]:
            shown = f"{band['from']:.1f} to {band['from'] + 0.1:.1f} | {band['quotes']}"
            lines.append(f"| {row['set']} | {shown} | {band['score']:.3f} | {band['right']:.3f} |")
        lines.append(f"| {row['set']} | expected calibration error | | | {row['calibration_error']:.3f} |")
    return lines


def speed_table(ways: list[dict[str, Any]]) -> list[str]:
    lines = ["| run by | characters a CPU second | peak memory, MB | of it the network | CPU µs a word piece |"]
    lines.append("|---|---|---|---|---|")
    for one in ways:
        share = f"{one['network']:.0%} | {one['piece']}" if "network" in one else " | "
        lines.append(f"| {one['way']} | {one['speed']:,} | {one['memory']} | {share} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
