"""Peers beside claimx: the same texts, the same machine, the same run.

    python benchmarks/peers.py [FOLDER] [--python PATH ...] [--documents 150] [--json] [--plot FILE] [--markdown FILE]

FOLDER holds `corpora/` (default: ../shared beside the project). Each peer is run in a process of its own, by the first
of the Pythons (this one, then those named by --python) that can import it; one that none can import is listed as not
installed. Measured are CPU seconds over the first documents of german_news and polnear (as many as a peer reads in a
minute), the same joined to one text of 20, 80 and 320 thousand characters, and how many of the annotated direct quotes
are found (half of the characters in common, one to one). What of a peer needs a trained model that no package registry
holds is not run; the table says so. With --plot a drawing of speed against length is written (matplotlib). Exit code 1
when a peer finds as many direct quotes as claimx by itself, 2 when the data is missing. With --markdown the table is
written between the marks `<!-- beside -->` of a file.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

CORPORA = {"german_news": "dev.jsonl", "polnear": "train.jsonl"}
LENGTHS = (20_000, 80_000, 320_000)
LONGEST_SECONDS = 60.0
"""A peer that has taken longer for the documents, or would for the next length, is not asked for more."""
_COMMON = 0.5

Span = tuple[int, int]
Find = Callable[[str, str, list[Span]], list[Span]]
"""Text, language and annotated contents to the contents that are found."""


# ---- peers: each is imported in its own process ----------------------------------------------------------------------


def _claimx() -> Find:
    import claimx

    def find(text: str, language: str, _: list[Span]) -> list[Span]:
        found = claimx.extract_text(text, language=language, claims=False)
        return [(q.content[0].start, q.content[-1].end) for q in found.quotes if q.kind.value == "direct"]

    return find


def _claimx_claims() -> Find:
    import claimx

    def find(text: str, language: str, _: list[Span]) -> list[Span]:
        found = claimx.extract_text(text, language=language)
        return [(q.content[0].start, q.content[-1].end) for q in found.quotes if q.kind.value == "direct"]

    return find


def _blank() -> Callable[[str, str], Any]:
    import spacy

    pipelines: dict[str, Any] = {}

    def document(text: str, language: str) -> Any:
        if language not in pipelines:
            pipelines[language] = spacy.blank(language)
            pipelines[language].add_pipe("sentencizer")
        pipelines[language].max_length = 10_000_000
        return pipelines[language](text)

    return document


def _spacy() -> Find:
    document = _blank()

    def find(text: str, language: str, _: list[Span]) -> list[Span]:
        document(text, language)
        return []

    return find


def _textacy() -> Find:
    from textacy.extract import triples

    document = _blank()

    def find(text: str, language: str, _: list[Span]) -> list[Span]:
        return [
            (one.content.start_char, one.content.end_char)
            for one in triples.direct_quotations(document(text, language))
        ]

    return find


def _textacy_marks() -> Find:
    """The contents that textacy weighs before it asks for a verb and a subject: what it can find at most."""
    document = _blank()

    def find(text: str, language: str, _: list[Span]) -> list[Span]:
        marks = [token.idx for token in document(text, language) if token.is_quote]
        if len(marks) % 2:
            raise ValueError("an odd number of marks")
        return [(a, b + 1) for a, b in zip(marks[::2], marks[1::2], strict=True)]

    return find


def _langextract() -> Find:
    """Its aligner alone, which is handed what a perfect language model would have said."""
    from langextract import data, resolver

    aligner = resolver.WordAligner()

    def find(text: str, _: str, gold: list[Span]) -> list[Span]:
        asked = [data.Extraction("quote", text[start:end]) for start, end in gold]
        found = [one for group in aligner.align_extractions([asked], text) for one in group] if asked else []
        places = [one.char_interval for one in found if one.char_interval is not None]
        return [(place.start_pos, place.end_pos) for place in places]

    return find


PEERS: dict[str, tuple[Callable[[], Find], str, str]] = {
    # what makes it, what it does here, what of it is not comparable
    "claimx": (_claimx, "quotes and speakers", ""),
    "claimx with claims": (_claimx_claims, "quotes, speakers and claims", ""),
    "spaCy": (
        _spacy,
        "blank pipeline: tokens and sentences",
        "finds no quotes; what peers on spaCy cost at least",
    ),
    "textacy": (
        _textacy,
        "direct quotations, blank pipeline",
        "needs tags and parses of a trained model to find a speaker: without one nothing comes out",
    ),
    "textacy, marks": (
        _textacy_marks,
        "pairs of marks, blank pipeline",
        "no cue, no speaker: its upper bound",
    ),
    "langextract": (
        _langextract,
        "aligner, handed the annotated contents",
        "finds nothing itself: a language model would have to",
    ),
}
NOT_RUN = {
    "SaysWho": "loads a large English spaCy model and a coreference model that no registry holds",
    "BookNLP": "downloads its models at first use",
    "CoreNLP": "Java, not in a Python registry",
    "Citron": "the package of this name in the registry holds no code",
}
"""Peers that cannot be run from packages alone."""


# ---- one peer --------------------------------------------------------------------------------------------------------


def documents(folder: Path, most: int) -> list[dict[str, Any]]:
    """The first documents of each corpus: language, text, annotated direct quotes."""
    out = []
    for corpus, name in CORPORA.items():
        with (folder / "corpora" / corpus / name).open(encoding="utf-8") as lines:
            for _, line in zip(range(most), lines, strict=False):
                row = json.loads(line)
                gold = [quote["content"] for quote in row["quotes"] if quote["kind"] == "direct" and quote["content"]]
                spans = [(content[0][0], content[-1][1]) for content in gold]
                out.append({"language": row["lang"], "text": row["text"], "gold": spans})
    return out


def run_peer(name: str, folder: Path, most: int) -> dict[str, Any]:
    """What one peer does with all texts, in this process."""
    find = PEERS[name][0]()
    rows = documents(folder, most)
    for language in ("en", "de"):
        _tried(find, "“Ja,” said Anna Lind.", language, [], Counter())
    found = right = size = gold = count = 0
    raised: Counter[str] = Counter()
    seconds = 0.0
    for row in rows:
        if seconds > LONGEST_SECONDS:
            break
        start = time.process_time()
        spans = _tried(find, row["text"], row["language"], row["gold"], raised)
        seconds += time.process_time() - start
        found += len(spans)
        right += matched(spans, row["gold"])
        size, gold, count = size + len(row["text"]), gold + len(row["gold"]), count + 1
    return {
        "documents": count,
        "characters": size,
        "per_second": round(size / seconds),
        "raised": sum(raised.values()),
        "errors": sorted(raised),
        "found": found,
        "right": right,
        "gold": gold,
        "growth": _growth(find, rows),
    }


def _tried(find: Find, text: str, language: str, gold: list[Span], raised: Counter[str]) -> list[Span]:
    """What is found; what a peer raises is counted by its kind, and nothing is found."""
    try:
        return find(text, language, gold)
    except Exception as error:
        if isinstance(error, ImportError):
            raise  # it is not whole in this environment: another may have it
        raised[type(error).__name__] += 1
        return []


def _growth(find: Find, rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Length of a text, and characters a second."""
    english = [row for row in rows if row["language"] == "en"]
    out: list[tuple[int, int]] = []
    for length in LENGTHS:
        text, gold = "", []
        for row in english * (1 + length // max(1, sum(len(row["text"]) for row in english))):
            if len(text) + len(row["text"]) > length and text:
                break
            gold += [(len(text) + start, len(text) + end) for start, end in row["gold"]]
            text += row["text"] + "\n\n"
        start = time.process_time()
        _tried(find, text, "en", gold, Counter())
        seconds = time.process_time() - start
        out.append((len(text), round(len(text) / max(seconds, 1e-6))))
        if 8 * seconds > LONGEST_SECONDS:  # between linear and quadratic in four times the length
            break
    return out


def matched(found: Iterable[Span], gold: Iterable[Span]) -> int:
    """How many of the found have half of their characters in common with an annotated one that nothing else took."""
    left = list(gold)
    right = 0
    for start, end in found:
        best = max(left, key=lambda one: _share((start, end), one), default=None)
        if best is not None and _share((start, end), best) >= _COMMON:
            left.remove(best)
            right += 1
    return right


def _share(one: Span, other: Span) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))


# ---- all of them -----------------------------------------------------------------------------------------------------


def measured(name: str, pythons: list[str], folder: str, most: int) -> dict[str, Any] | None:
    """A peer, run by the first Python that has it; None when none has."""
    for python in pythons:
        command = [python, __file__, folder, "--worker", name, "--documents", str(most)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
            return row
        if "ImportError" not in done.stderr and "ModuleNotFoundError" not in done.stderr:
            raise RuntimeError(f"{name}, run by {python}, failed: {done.stderr[-2000:]}")
    return None


def table(rows: dict[str, dict[str, Any] | None]) -> list[str]:
    """The rows as Markdown."""
    own = rows["claimx"]
    assert own is not None
    columns = "peer|what it does here|characters/s|claimx is|a text of 20k, 80k, 320k|raises on|direct found|"
    columns += "of them right|annotated|not comparable"
    heads = columns.split("|")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for name, row in rows.items():
        _, does, but = PEERS[name]
        if row is None:
            lines.append(f"| {name} | {does} | not installed | | | | | | | {but} |")
            continue
        times = f"{own['per_second'] / row['per_second']:.1f} times as fast"
        growth = ", ".join(f"{speed:,}" for _, speed in row["growth"])
        lines.append(
            f"| {name} | {does} | {row['per_second']:,} | {times} | {growth} | {_raising(row)} "
            f"| {row['found']:,} | {row['right']:,} | {row['gold']:,} | {but} |"
        )
    lines += [f"| {name} | not run | | | | | | | | {why} |" for name, why in NOT_RUN.items()]
    return lines


def _raising(row: dict[str, Any]) -> str:
    return " ".join([f"{row['raised']} of {row['documents']}", *row["errors"]])


def plot(rows: dict[str, dict[str, Any] | None], path: str) -> None:
    """Characters a second against the length of a text."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "claimx"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.2), layout="constrained")
    for name, row in rows.items():
        if row is not None:
            lengths, speeds = zip(*row["growth"], strict=True)
            axes.plot(lengths, speeds, marker="o", label=name, linewidth=2.5 if name == "claimx" else 1.2)
    axes.set(xscale="log", yscale="log", xlabel="characters of the text", ylabel="characters a CPU second")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(frameon=False, fontsize="small")
    figure.savefig(path, dpi=150, metadata={"Software": None} if path.endswith(".png") else None)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(Path(__file__).resolve().parents[2] / "shared"))
    parser.add_argument("--python", action="append", default=[], help="a Python of an environment that has peers")
    parser.add_argument("--documents", type=int, default=150, help="of each corpus")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plot", help="an image to draw")
    parser.add_argument("--markdown", help="a file to write the table into")
    parser.add_argument("--worker", choices=sorted(PEERS), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    folder = Path(options.folder)
    if not all((folder / "corpora" / corpus / name).is_file() for corpus, name in CORPORA.items()):
        print(
            f"peers.py: {folder}: no corpora/german_news and corpora/polnear there; pass their folder", file=sys.stderr
        )
        return 2
    if options.worker:
        print(json.dumps(run_peer(options.worker, folder, options.documents)))
        return 0
    pythons = [sys.executable, *options.python]
    rows = {name: measured(name, pythons, options.folder, options.documents) for name in PEERS}
    print(json.dumps(rows, indent=1) if options.json else "\n".join(table(rows)))
    if options.plot:
        plot(rows, options.plot)
    if options.markdown:
        from quality import write_between

        write_between(Path(options.markdown), "beside", table(rows))
    own = rows["claimx"]
    finding = [rows[name] for name in ("textacy", "textacy, marks")]
    better = [row for row in finding if row is not None and own is not None and row["right"] >= own["right"]]
    return 1 if better else 0


if __name__ == "__main__":
    sys.exit(main())
