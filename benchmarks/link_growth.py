"""How the work of linking grows with collections that nobody would put together: `links.py --growth`.

Each kind of collection is made up in several sizes; the work is that of `link_people`, `find_links` and `clusters`,
counted in lines of Python run, which no busy machine disturbs, and beside it in CPU time. `tests/test_linking.py` asks
the same of small sizes.
"""

import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log2
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from counting import lines_run

import claimx
from claimx.linking import Linked, clusters, find_links, link_people
from claimx.model import Extraction

GROWTH = 2.3
"""Times that twice the collection may cost in lines: n log n is 2.2 at a thousand documents."""
SIZES = (1_000, 2_000, 4_000, 8_000, 16_000)
_SYLLABLES = [a + b for a in "bdfgklmnrt" for b in "aeiou"]
_ARTICLE = """The harbour of Quarn was built in 1911 and nobody has dredged it since the war.

“The silt has swallowed two of our four piers already,” said Tobias Venn, who heads the Quarn port office.

Fishermen moved to Ostrel years ago. Their sons drive lorries now.
"""


def word(number: int) -> str:
    """A word of its own for each number below 125,000, known by its first six letters."""
    syllables = []
    number = number * 48_271 % len(_SYLLABLES) ** 3
    for _ in range(3):
        number, place = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join(syllables) + "n"


def read(texts: Sequence[str]) -> list[Extraction]:
    return [claimx.extract_text(text, language="en", claims=False) for text in texts]


def reprints(size: int) -> list[str]:
    """One article in many files, of which no two have the same bytes."""
    return [_ARTICLE + f"{number:b}".replace("0", " ").replace("1", "\t") for number in range(size)]


def one_quote(size: int) -> list[str]:
    """Articles of their own with one quote that all have."""
    quote = "“The silt has swallowed two of our four piers already,” said Tobias Venn."
    return [
        f"The council of {word(i).title()} met {word(i + size)} {word(i * 3)}.\n\n{quote}\n\nA {word(i + 7)} was seen."
        for i in range(size)
    ]


def near_copies(size: int) -> list[str]:
    """One article in which a word of the quote is always another."""
    return [_ARTICLE.replace("swallowed", word(i)) for i in range(size)]


def common_word(size: int) -> list[str]:
    """Different quotes of different people, with one word that all of them say."""
    return [
        f"“The harbour, the {word(i)} harbour, and the {word(i * 3 + 1)}: our harbour {word(i + size)},” "
        f"said {word(2 * i).title()} {word(2 * i + 1).title()}."
        for i in range(size)
    ]


def one_speaker(size: int) -> list[str]:
    """Documents of one quote each, all of one person."""
    return [f"“We sold {word(i)} and {word(i * 3)} to {word(i + size)} again,” said Tobias Venn." for i in range(size)]


def two_files(size: int) -> list[str]:
    """Two documents in which one person says all; half of it in both."""
    quotes = one_speaker(size)
    third = size // 3
    return ["\n\n".join(quotes[: 2 * third]), "\n\n".join(quotes[third:])]


KINDS: dict[str, Callable[[int], list[str]]] = {
    "reprints": reprints,
    "one quote": one_quote,
    "near copies": near_copies,
    "common word": common_word,
    "one speaker": one_speaker,
    "two files": two_files,
}


def linked(extractions: Sequence[Extraction]) -> Linked:
    """All that `ProvenanceGraph.link` does, and the clusters."""
    found = find_links(extractions, person_of=link_people(extractions).person_of)
    clusters(found)
    return found


def growth(sizes: Sequence[int], only: str | None = None) -> list[dict[str, Any]]:
    """For each kind and size the lines run, CPU milliseconds and links, in all and for each of the size."""
    rows = []
    for kind, made in KINDS.items():
        for size in sizes if only in (None, kind) else ():
            extractions = read(made(size))
            started = time.process_time()
            found = linked(extractions)
            seconds = time.process_time() - started
            lines = lines_run(lambda given=extractions: linked(given))
            row = {"kind": kind, "size": size, "lines": lines, "lines each": round(lines / size)}
            rows.append({**row, "ms each": round(1000 * seconds / size, 2), "links": len(found)})
    return rows


def misses(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Where twice the collection costs too much."""
    found = []
    for one, other in pairwise(rows):
        times = other["lines"] / one["lines"]
        if one["kind"] == other["kind"] and times > GROWTH ** log2(other["size"] / one["size"]):
            found.append(f"{one['kind']}: {times:.2f} times the lines from {one['size']:,} to {other['size']:,}")
    return found
