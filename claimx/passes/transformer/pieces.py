"""Tokens to word pieces and windows.

Each token of claimx is cut into pieces by itself, so that the offsets are claimx's own whatever the tokenizer: a fast
one, or a slow one that knows no offsets. A token that a tokenizer makes nothing of is its unknown piece.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from claimx.passes.reading import Reading

LONGEST = 16  # pieces of one token that are looked at: its label is read off the first


@dataclass(slots=True)
class Special:
    """The pieces that stand around a window, fill a batch, and stand for what is unknown."""

    first: int
    last: int
    padding: int
    unknown: int

    @classmethod
    def of(cls, tokenizer: Any) -> "Special":
        first = tokenizer.cls_token_id if tokenizer.cls_token_id is not None else tokenizer.bos_token_id
        last = tokenizer.sep_token_id if tokenizer.sep_token_id is not None else tokenizer.eos_token_id
        unknown = tokenizer.unk_token_id if tokenizer.unk_token_id is not None else tokenizer.pad_token_id
        return cls(first, last, tokenizer.pad_token_id, unknown)


class Window(NamedTuple):
    """Tokens `first` (in) to `end` (out) go through the encoder; those from `core` to `core_end` are kept."""

    first: int
    end: int
    core: int
    core_end: int


class PieceCutter:
    """Word pieces of the tokens of a reading, remembered by spelling."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[int, ...]] = {}

    def cut(self, reading: Reading) -> list[tuple[int, ...]]:
        """The pieces of each token, at least one and at most LONGEST."""
        text, known = reading.text, self._known
        if len(known) > 200_000:
            known.clear()
        pieces = []
        for start, end in zip(reading.starts, reading.ends, strict=True):
            word = text[start:end]
            key = " " + word if not start or text[start - 1].isspace() else word
            found = known.get(key)
            if found is None:
                found = known[key] = self._pieces(key)
            pieces.append(found)
        return pieces

    def _pieces(self, word: str) -> tuple[int, ...]:
        # a lone surrogate is no text to a tokenizer
        word = word.encode("utf-8", "replace").decode("utf-8")
        found = self._tokenizer.encode(word, add_special_tokens=False)[:LONGEST]
        return tuple(found) or (self._tokenizer.unk_token_id or 0,)


def windows(sizes: Sequence[int], capacity: int, overlap: int) -> list[Window]:
    """Windows of at most `capacity` pieces over tokens of these sizes, neighbours sharing about `overlap` pieces.

    Every token is in the core of exactly one window: where two overlap, each keeps its half.
    """
    found: list[Window] = []
    first = core = 0
    total = len(sizes)
    while first < total:
        end, held = first, 0
        while end < total and held + sizes[end] <= capacity:
            held += sizes[end]
            end += 1
        if end >= total:
            found.append(Window(first, total, core, total))
            break
        back, shared = end, 0
        while back > first + 1 and shared + sizes[back - 1] <= overlap:
            back -= 1
            shared += sizes[back]
        while back < end and shared + sizes[end] > capacity:  # the next window must reach beyond this one
            shared -= sizes[back]
            back += 1
        middle = max(core + 1, (back + end + 1) // 2)
        found.append(Window(first, end, core, middle))
        first, core = back, middle
    return found
