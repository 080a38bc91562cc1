"""An invented collection for an engine: many short articles that copy each other, in German, a few of them broken."""

import random
from typing import Any

_PARTS = "ka lo mi ru te sa no ve di pa zu be go hi".split()
_FIRST = "Anna Boris Clara David Edith Felix Greta Hanno Irene Jonas".split()


def word(number: int, length: int = 4) -> str:
    """A word that nobody uses, told by its number."""
    chance = random.Random(f"word {number}")
    return "".join(chance.choice(_PARTS) for _ in range(length)).title()


def article(number: int) -> dict[str, Any]:
    """The same number gives the same article. A story has two: the second one calls who speaks by the surname."""
    story, again = number // 2, number % 2
    town, river = word(story), word(story + 10_000)
    first, last = _FIRST[story % len(_FIRST)], f"{word(story % 97, 2)}sen"
    who = last if again else f"Ministerin {first} {last}"
    text: str | None = (
        f"Die Stadt {town} sperrt die Brücke über den {river}. „Wir haben {40 + story} Risse gefunden“, sagte {who}."
    )
    if again and story % 2:
        text = f"{last} sagte, der {river} sei zu hoch. „Wir warten in {town}“, sagte Hanno {word(story, 2)}."
    if number % 401 == 400:
        text = None
    if number % 50 == 49:  # the same text at two places
        return {**article(number - 2), "id": f"news/{number}"}
    return {"id": f"news/{number}", "text": text, "outlet": f"Outlet {number % 7}"}
