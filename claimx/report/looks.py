"""A look for each speaker: a hue and a style of underline, so that colour never stands alone."""

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple, TypeVar

HUES, LINES = 8, 4
"""Hues and styles of underline that the style sheet knows."""

Someone = TypeVar("Someone", bound=Hashable)


class Look(NamedTuple):
    """Which of the hues, and which of the styles of underline."""

    hue: int
    line: int

    @property
    def classes(self) -> str:
        """Names of classes in the style sheet."""
        return f"h{self.hue} l{self.line}"


NOBODY = "hx l0"
"""Classes of what nobody named has said."""

LOOKS = tuple(Look(number % HUES, (number + number // HUES) % LINES) for number in range(HUES * LINES))
"""Every look once; neighbours differ in hue and in underline."""


def looks_for(scenes: Iterable[Sequence[Someone]]) -> Mapping[Someone, Look]:
    """A look for everybody, kept in all scenes.

    A scene holds those who speak in one document, in an order that is always the same. Those of one scene get different
    looks and, as far as there are hues, different hues. Who speaks in most scenes chooses first; ties go to whom the
    scenes name first.
    """
    beside: dict[Someone, dict[Someone, None]] = {}
    appearances: Counter[Someone] = Counter()
    for scene in scenes:
        cast = dict.fromkeys(scene)
        appearances.update(cast.keys())
        for one in cast:
            beside.setdefault(one, {}).update(cast)
    looks: dict[Someone, Look] = {}
    used: Counter[int] = Counter()
    for one, _ in appearances.most_common():
        looks[one] = _best([looks[other] for other in beside[one] if other in looks], used)
        used[looks[one].hue] += 1
    return looks


def _best(taken: Sequence[Look], used: Counter[int]) -> Look:
    """The look that is least taken by those nearby, then the least used of all."""
    looks, hues = Counter(taken), Counter(look.hue for look in taken)
    number = min(
        range(len(LOOKS)),
        key=lambda i: (looks[LOOKS[i]], hues[LOOKS[i].hue], used[LOOKS[i].hue], i),
    )
    return LOOKS[number]


def looks_by_name(names: Iterable[str]) -> Mapping[str, Look]:
    """A look for each name of one page. The hue comes from the letters alone: it is the same on every page and machine.

    The underline does too, unless another name of the same hue has it on this page: then the later name by alphabet
    gets the next one that is free. Case, spaces and compatibility forms (Unicode NFKC) do not count. The digest is
    BLAKE2b (RFC 7693).
    """
    folded = {name: _folded(name) for name in names}
    looks: dict[str, Look] = {}
    for one in sorted(set(folded.values())):
        digest = int.from_bytes(blake2b(one.encode("utf-8", "surrogatepass"), digest_size=4).digest())
        first = Look(digest % HUES, digest // HUES % LINES)
        wanted = [Look(first.hue, (first.line + step) % LINES) for step in range(LINES)]
        taken = set(looks.values())
        looks[one] = next((look for look in wanted if look not in taken), first)
    return {name: looks[one] for name, one in folded.items()}


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
