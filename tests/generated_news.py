"""Invented news in which people *glork* and *flim* what they say: words that no language pack knows.

So the rules find nothing here, and what a model finds it has learned.
"""

import json
import random
from pathlib import Path
from typing import Any

FIRST = "Anna Boris Clara David Edith Felix Greta Hanno Irene Jonas Karla Linus".split()
LAST = "Lind Marsh Kern Vogt Sand Ruiz Holm Berg Stone Weir Dahl Frost".split()
THINGS = "ferry bridge harbour mill tower market school tunnel orchard quarry".split()
STATES = "leaks badly,stays closed,needs new paint,costs too much,will open in spring,was never safe".split(",")
PLAIN = "Rain fell on the {thing} all day.,The {thing} was built long ago.,Children played near the {thing}.".split(",")


def sentence(chance: random.Random) -> tuple[str, dict[str, Any] | None]:
    """A sentence, and the quote in it, if it has one; spans count from its beginning."""
    who = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    what = f"the {chance.choice(THINGS)} {chance.choice(STATES)}"
    cue = chance.choice(("glorked", "flimmed"))
    form = chance.randrange(3)
    if form == 0:
        return chance.choice(PLAIN).format(thing=chance.choice(THINGS)), None
    text = f"{who} {cue} {what}." if form == 1 else f"{what.capitalize()}, {who} {cue}."
    content = text.lower().index(what)
    place = lambda part, start: [[start, start + len(part)]]  # noqa: E731
    quote = {
        "kind": "indirect",
        "content": place(what, content),
        "cue": place(cue, text.index(cue)),
        "source": place(who, text.index(who)),
    }
    return text, quote


def document(number: int, sentences: int = 4, seed: str = "train") -> dict[str, Any]:
    """One annotated document; the same number and seed give the same one."""
    chance = random.Random(f"{seed}/{number}")
    text = ""
    quotes = []
    for _ in range(sentences):
        written, quote = sentence(chance)
        if quote is not None:
            moved = {
                role: [[a + len(text), b + len(text)] for a, b in quote[role]] for role in ("content", "cue", "source")
            }
            quotes.append({"kind": quote["kind"], **moved})
        text += written + " "
    return {"id": f"{seed}-{number}", "corpus": "generated", "lang": "en", "text": text.rstrip(), "quotes": quotes}


def write(path: Path, documents: int) -> Path:
    """A file of training documents."""
    lines = (json.dumps(document(number)) for number in range(documents))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
