"""What texts that nobody writes cost, and how it grows with their length.

    python benchmarks/hostile.py [FOLDER] [--sizes 1,2,4,8,16] [--only WORDS] [--limit S] [--json] [--markdown FILE]

Each kind of text is one short piece over and over, or random words of one sort, in several sizes (millions of
characters), read with claims. Every measurement is a process of its own: CPU seconds, peak memory. FOLDER holds
`corpora/` (default: ../shared beside the project): news of the same sizes, made of german_news and polnear, stand above
for comparison. Exit code 1 when some text of twice the length costs more than 2.4 times as much, in the best of three
runs, or a million characters more than 25 seconds; 2 when the data is missing. All kinds in all sizes take some four
hours; with --limit a size that would take more CPU seconds than that, by what the size before it took, is left out, and
shown so. With --markdown the table is written between the marks `<!-- hostile -->` of a file.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from quality import write_between
from scoring import SHARED

GROWTH = 2.4
"""Times that twice the text may cost: n log n is 2.1 at a million characters, the rest is for a busy machine."""
_AGAIN = 2
"""Times that a text is measured again which seems to cost too much more than the one of half its length."""
SECONDS = 25.0
"""CPU seconds that a million characters may cost; one of nothing but chained figures holds 500,000 numbers."""

# name: language, and the piece that is repeated
PIECES = {
    "straight marks": ("en", '"'),
    "opening marks": ("de", "„"),
    "marks of all kinds": ("en", "„“”»«'\"‚‘"),
    "nested marks": ("en", '“a ‘b «c "d '),
    "nested guillemets": ("fr", "« a "),
    "closing marks": ("en", "word” "),
    "inches and feet": ("en", "5'10\" "),
    "apostrophes": ("en", "rock 'n' "),
    "elisions": ("fr", "l'a d'u "),
    "one letter": ("en", "a"),
    "one word": ("en", "word "),
    "capital words": ("en", "Word "),
    "capital letters": ("en", "A"),
    "hyphened words": ("de", "wort-"),
    "compound": ("de", "wirtschafts"),
    "commas": ("en", ", "),
    "full stops": ("en", ". "),
    "initials": ("en", "A. B. "),
    "ellipses": ("en", "… "),
    "colons": ("en", "word: "),
    "semicolons": ("el", "λέξη; "),
    "brackets": ("en", "("),
    "brackets that close": ("en", "a) [b] "),
    "dashes": ("en", "— "),
    "dash lines": ("es", "— "),
    "new lines": ("en", "\n"),
    "lines of one letter": ("en", "a\n"),
    "list": ("en", "- word\n"),
    "headings": ("en", "# Word\n\n"),
    "spaces": ("en", " "),
    "other spaces": ("fr", "\u00a0\u2009\u202f"),
    "tabs": ("en", "\t"),
    "carriage returns": ("en", "\r"),
    "surrogates": ("en", "\ud800"),
    "combining marks": ("en", "a\u0301"),
    "flood of combining marks": ("en", "\u0301"),
    "bidi controls": ("en", "\u202ea\u2066b\u202c"),
    "joined emoji": ("en", "👩\u200d"),
    "zero width": ("en", "a\u200b"),
    "NUL": ("en", "\x00"),
    "Chinese": ("en", "說"),
    "one digit": ("en", "7"),
    "figures": ("en", "12 "),
    "grouped digits": ("en", "1,"),
    "decimals": ("de", "1,5.000 "),
    "number words": ("en", "seven hundred and "),
    "number words, German": ("de", "siebenhundert"),
    "ranges": ("en", "3-4-"),
    "per cent": ("en", "12% "),
    "dates": ("en", "3 May 2024 "),
    "ISO dates": ("en", "2024-05-03 "),
    "years": ("en", "1998/99 "),
    "days": ("en", "last Monday "),
    "clock": ("en", "12:30 "),
    "durations": ("en", "two days ago "),
    "URL": ("en", "http://a.example/"),
    "URLs": ("en", "http://a.example/b?c=d "),
    "names": ("en", "Anna Lind "),
    "names that differ": ("en", ""),
    "people and roles": ("en", "mayor Anna Lind, the minister, "),
    "pronouns": ("en", "he she they it "),
    "possessives": ("en", "Lind's "),
    "said": ("en", "said "),
    "said in brackets": ("en", "said ( "),
    "he said she said": ("en", "he said she said "),
    "as she said": ("en", "as Lind said "),
    "that": ("en", "that "),
    "said that": ("en", "said that "),
    "he said that": ("en", "he said that "),
    "and": ("en", "and "),
    "not": ("en", "not "),
    "if": ("en", "if it rains, "),
    "attributions": ("en", "according to Lind "),
    "attributed sentences": ("en", "Lind said. "),
    "quotes": ("en", '"It leaks," Lind said. '),
    "quotes with figures": ("en", '"It costs 12% more," Lind said. '),
    "quotes without cue": ("en", "“It leaks.” "),
    "quotes without end": ("en", "rain fell, said Lind, "),
    "claims": ("en", "the claim that "),
    "short sentences": ("en", "It leaks. "),
    "short claims": ("en", "He was mayor. "),
    "signatures": ("en", "- Ana (@lind)\n"),
    "phrases": ("en", "of the house in the town with the mayor said "),
    "no full stop": ("en", "the ferry was late and the mayor of the town said that it would leak "),
    "subjunctives": ("de", "er sei krank, "),
    "reports": ("de", "Er sei krank. Das Werk werde geschlossen. "),
    "reports without end": ("de", "sagte Kern, dass es regne, "),
    "laut": ("de", "laut Polizei "),
    "attributed": ("de", "Laut Polizei brannte das Haus. "),
    "verbs with particles": ("de", "teilte "),
    "wie": ("de", "wie Kern sagte, "),
    "dass": ("de", "dass "),
    "name and colon": ("de", "Kern: „Wir warten.“\n"),
    "dialogue": ("es", "— Vamos, dijo Ana.\n"),
    "dijo que": ("es", "dijo que "),
    "que": ("fr", "que "),
    "dit-il": ("fr", "dit-il "),
    "ha detto": ("it", "ha detto di "),
}
_LETTERS = "abcdefghiklmnoprstuvw"
_FRESH = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from hostile import text_of
import claimx
text = text_of(sys.argv[2], int(sys.argv[3]), sys.argv[5])
claimx.extract_text("Hi.", language=sys.argv[4])
start = time.process_time()
found = claimx.extract_text(text, language=sys.argv[4])
seconds = time.process_time() - start
try:  # ru_maxrss of a child on Linux begins with that of its parent
    megabytes = int(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]) / 1024
except OSError:
    import resource
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
print(json.dumps([seconds, megabytes, len(found.quotes), len(found.claims)]))
"""


def text_of(name: str, size: int, folder: str) -> str:
    """The text of one kind with so many characters."""
    if name in _NEWS:
        from speed import read_texts

        piece = "\n\n".join(text for code, text in read_texts(Path(folder)) if code == _NEWS[name])
    elif name in _RANDOM:
        return _RANDOM[name](size)
    else:
        piece = PIECES[name][1]
    return (piece * (size // len(piece) + 1))[:size]


def _words(size: int, capital: bool) -> str:
    chosen = random.Random(1)
    words = ("".join(chosen.choices(_LETTERS, k=8)) for _ in range(size // 9 + 1))
    return " ".join(word.capitalize() if capital else word for word in words)[:size]


def _signs(size: int) -> str:
    return "".join(random.Random(1).choices("„“”»«'\"‚‘ —-:;,.!?()[]ab1\n", k=size))


def _cues(size: int) -> str:
    words = "said that he she Lind the mayor “ ” , . according to not and 12 % told reporters claim if \n".split(" ")
    return " ".join(random.Random(1).choices(words, k=size // 3))[:size]


def _speakers(size: int) -> str:
    chosen = random.Random(1)
    names = ("".join(chosen.choices(_LETTERS, k=7)).capitalize() for _ in range(size // 30 + 1))
    return " ".join(f"“It leaks,” Anna {name} said." for name in names)[:size]


_NEWS = {"news, German": "de", "news, English": "en"}
_RANDOM: dict[str, Callable[[int], str]] = {
    "words never seen twice": lambda size: _words(size, capital=False),
    "names that differ": lambda size: _words(size, capital=True),
    "random signs": _signs,
    "random cues": _cues,
    "speakers that differ": _speakers,
}


def kinds() -> dict[str, str]:
    """The language of every kind of text."""
    return {**_NEWS, **{name: language for name, (language, _) in PIECES.items()}, **dict.fromkeys(_RANDOM, "en")}


def measured(name: str, language: str, sizes: list[int], limit: float, folder: str) -> dict[str, Any]:
    """Seconds a million characters and megabytes for each size within the limit; what was found in the first."""

    def run(size: int) -> list[float]:
        command = [sys.executable, "-c", _FRESH, str(Path(__file__).parent), name, str(size), language, folder]
        done = subprocess.run(command, capture_output=True, check=True, env=dict(os.environ))
        found: list[float] = json.loads(done.stdout)
        return found

    runs: list[list[float]] = []
    for at, size in enumerate(sizes):
        times = size / sizes[at - 1] if at else 0.0
        if at and runs[-1][0] * times > limit:
            break
        runs.append(run(size))
        for _ in range(_AGAIN):  # what else a machine does only adds
            if at and runs[-1][0] > GROWTH / 2 * times * max(runs[-2][0], 0.05e-6 * sizes[at - 1]):
                runs[-1] = min(runs[-1], run(size))
    each = [round(run[0] / size * 1e6, 3) for run, size in zip(runs, sizes, strict=False)]
    growth = [round(2 * after / max(before, 0.05), 2) for before, after in pairwise(each)]
    found = [round(count / sizes[0] * 1e6) for count in runs[0][2:]]
    return {
        "text": name,
        "language": language,
        "seconds": each,
        "growth": growth,
        "megabytes": [round(run[1]) for run in runs],
        "quotes": found[0],
        "claims": found[1],
    }


def misses(rows: list[dict[str, Any]], sizes: list[int]) -> list[str]:
    """What grows too fast or costs too much."""
    out = []
    for row in rows:
        if max(row["seconds"]) > SECONDS:
            out.append(f"{row['text']}: {max(row['seconds'])} seconds a million characters, at most {SECONDS:g}")
        for size, times in zip(sizes[1:], row["growth"], strict=False):
            if times > GROWTH:
                out.append(f"{row['text']}: {size:,} characters cost {times} times the half of them, at most {GROWTH}")
    return out


def table(rows: list[dict[str, Any]], sizes: list[int]) -> list[str]:
    """The rows as Markdown: seconds a million characters at each size."""
    heads = [f"{size / 1e6:g} MB" for size in sizes]
    lines = ["| text | " + " | ".join(heads) + " | largest growth | peak, MB | quotes | claims |"]
    lines.append("|---" * (len(heads) + 5) + "|")
    for row in rows:
        left_out = [""] * (len(sizes) - len(row["seconds"]))
        seconds = " | ".join([*(f"{one:.2f}" for one in row["seconds"]), *left_out])
        growth = max(row["growth"], default="")
        lines.append(
            f"| {row['text']} ({row['language']}) | {seconds} | {growth} | {row['megabytes'][-1]:,} "
            f"| {row['quotes']:,} | {row['claims']:,} |"
        )
    return lines


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=str(SHARED))
    parser.add_argument("--sizes", default="1,2,4,8,16", help="millions of characters, each twice the one before")
    parser.add_argument("--only", help="kinds whose names hold these words")
    parser.add_argument("--limit", type=float, default=float("inf"), help="CPU seconds that one text may take at most")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--markdown", help="a file to write the table into")
    options = parser.parse_args(argv)
    if not (Path(options.folder) / "corpora" / "german_news").is_dir():
        print(f"hostile.py: {options.folder}: no corpora/german_news there; pass its folder", file=sys.stderr)
        return 2
    sizes = [round(float(size) * 1e6) for size in options.sizes.split(",")]
    rows = []
    for name, language in kinds().items():
        if options.only is None or options.only in name:
            rows.append(measured(name, language, sizes, options.limit, options.folder))
            print(f"{name}: {rows[-1]['seconds']}", file=sys.stderr, flush=True)
            if options.markdown:  # at once: whoever stops it has what was measured
                write_between(Path(options.markdown), "hostile", table(rows, sizes))
    failed = misses(rows, sizes)
    if options.json:
        json.dump({"sizes": sizes, "texts": rows, "failed": failed}, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(table(rows, sizes)))
    for line in failed:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
