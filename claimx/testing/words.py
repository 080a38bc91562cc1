"""The words of a case's text: found from a plain string, named by one, and counted where spans are compared."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from unicodedata import category

from claimx.errors import CaseError
from claimx.text.span import Span

_NTH = re.compile(r"(?P<words>.+)@(?P<nth>[1-9][0-9]*)", re.DOTALL)
_PLACE_KEYS = frozenset({"words", "nth", "within", "anywhere"})
_COMPLEMENTISERS = frozenset("that dass daß che que qu ότι πως da at att dat что že".split())


# ---- finding -----------------------------------------------------------------------------------------------------


def locate(place: object, text: str, where: str) -> Span:
    """Where the words stand that a case names.

    `place` is a string, which must stand in `text` exactly once, as whole words; or one with `@2` behind it, which
    means the second time; or a table: `words`, and `nth` or `within` (a longer string that stands there once and holds
    them) to tell two apart, and `anywhere` when they begin or end inside a word. `where` names the case in messages.
    Raises CaseError when the words are absent, or stand there more than once.
    """
    if isinstance(place, str):
        found = list(islice(_whole(place, text), 2))
        split = _NTH.fullmatch(place)
        if not found and split is not None:
            return _nth(_whole(split["words"], text), int(split["nth"]), place, where)
        return _only(place, text, where)
    if not isinstance(place, Mapping) or not isinstance(place.get("words"), str) or set(place) - _PLACE_KEYS:
        raise CaseError(f"{where}: {place!r} names no words: write a string, or {{ words, nth | within, anywhere }}")
    return _of_table(place, text, where)


def _of_table(place: Mapping[str, Any], text: str, where: str) -> Span:
    words, around = place["words"], place.get("within")
    find = _everywhere if place.get("anywhere") else _whole
    if around is not None:
        outer = _only(around, text, where)
        inner = _only(words, outer.of(text), f"{where}: within {around!r}", find=find)
        return Span(outer.start + inner.start, outer.start + inner.end)
    if "nth" in place:
        if not isinstance(place["nth"], int) or place["nth"] < 1:
            raise CaseError(f"{where}: nth = {place['nth']!r} is no count: the first is 1")
        return _nth(find(words, text), place["nth"], words, where)
    return _only(words, text, where, find=find)


def place_of(span: Span, text: str) -> str | dict[str, Any]:
    """The words of a span in the form that `locate` takes, which finds the very span by them."""
    words = span.of(text)
    whole = [found.start for found in _whole(words, text)]
    if span.start in whole:
        if len(whole) == 1:
            return words
        nth = whole.index(span.start) + 1
        written = f"{words}@{nth}"
        if not any(_whole(written, text)):
            return written
        return {"words": words, "nth": nth}
    everywhere = [found.start for found in _everywhere(words, text)]
    return {"words": words, "nth": everywhere.index(span.start) + 1, "anywhere": True}


def _only(words: str, text: str, where: str, *, find: Any = None) -> Span:
    found = list((find or _whole)(words, text))
    if len(found) == 1:
        return Span(*found[0])
    if not found:
        close = " (they do, but not as whole words)" if words and words in text else ""
        raise CaseError(f"{where}: {words!r} is 0 times in the text{close}")
    message = f"{where}: {words!r} is {len(found)} times in the text; write {words + '@2'!r} for the second time"
    raise CaseError(f"{message}, or {{ words, within }} with words around it")


def _nth(found: Iterator[Span], nth: int, words: str, where: str) -> Span:
    known = list(islice(found, nth))
    if len(known) < nth:
        raise CaseError(f"{where}: {words!r}: the words are only {len(known)} times in the text")
    return known[-1]


def _everywhere(words: str, text: str) -> Iterator[Span]:
    start = text.find(words) if words else -1
    while start >= 0:
        yield Span(start, start + len(words))
        start = text.find(words, start + 1)


def _whole(words: str, text: str) -> Iterator[Span]:
    """Each time the words stand in the text without a letter or digit of theirs going on outside."""
    for start, end in _everywhere(words, text):
        if not _are_joined(text[start - 1 : start], text[start]) and not _are_joined(
            text[end - 1], text[end : end + 1]
        ):
            yield Span(start, end)


def _are_joined(left: str, right: str) -> bool:
    """Whether two characters side by side belong to one word; "" is the edge of the text."""
    return left.isalnum() and right.isalnum() and not (_is_single(left) or _is_single(right))


# ---- counting ----------------------------------------------------------------------------------------------------


class Words:
    """The words of a text, numbered: spans are compared by the words they touch, so that marks and spaces never count.

    A word is a run of letters, digits and combining marks; in scripts without spaces (Han, Kana, Thai) every character
    is one.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        spans = list(_runs(text))
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def cover(self, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
        """The numbers of the words that share at least one character with the spans."""
        covered: set[int] = set()
        for start, end in spans:
            number = bisect_right(self.ends, start)
            while number < len(self.starts) and self.starts[number] < end:
                covered.add(number)
                number += 1
        return frozenset(covered)

    def word(self, number: int) -> str:
        """A word in lower case."""
        return self.text[self.starts[number] : self.ends[number]].lower()

    def without_complementiser(self, covered: frozenset[int]) -> frozenset[int]:
        """Less the "that" at the start of a content: corpora differ on whose it is."""
        first = min(covered, default=None)
        return covered - {first} if first is not None and self.word(first) in _COMPLEMENTISERS else covered


def overlap(a: frozenset[int], b: frozenset[int]) -> float:
    """Shared words over all words of both (intersection over union); 0 for nothing shared."""
    shared = len(a & b)
    return shared / len(a | b) if shared else 0.0


def _runs(text: str) -> Iterator[tuple[int, int]]:
    start = -1
    for place, letter in enumerate(text):
        single = _is_single(letter)
        if not single and (letter.isalnum() or category(letter) in ("Mn", "Mc")):
            start = place if start < 0 else start
            continue
        if start >= 0:
            yield start, place
            start = -1
        if single:
            yield place, place + 1
    if start >= 0:
        yield start, len(text)


def _is_single(letter: str) -> bool:
    code = ord(letter)
    ranges = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x0E00, 0x0E7F))
    return code >= 0x0E00 and any(first <= code <= last for first, last in ranges)


def join(spans: Iterable[Span], text: str) -> str:
    """The words of spans as a record's `text` has them."""
    return " … ".join(span.of(text) for span in spans)
