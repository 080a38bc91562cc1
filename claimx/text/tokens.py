"""Cut a text into tokens once; everything later works on token indices."""

import re
from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple, TypeVar

_T = TypeVar("_T")


class Tokens(NamedTuple):
    """The tokens of a text: words, numbers, punctuation; white space is never one.

    `starts` and `ends` are code points into `text`, end exclusive: `text[starts[i]:ends[i]] == words[i]`. `signs` are
    the places of all that is not letters and digits alone: every mark and full stop is among them.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    signs: list[int]


# What nobody sees: hyphens that only a line's end would show, joiners, marks of direction and of byte order. Web pages
# hold them anywhere. Inside a word they belong to it, elsewhere they are as good as white space.
UNSEEN = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_NUMBER = r"\d++(?:[.,:]\d++)*+(?!\w)"
_INITIALISM = r"(?:[^\W\d_]\.){2,}+"
_WORD = r"[\w\u0300-\u036f]++"
_JOINED = rf"{_WORD}(?:(?:[-\u2010\u2011]|[{UNSEEN}]++){_WORD})*+"
_OTHER = r"''|``|,,|\.{2,}+|-{2,}+|[^\w\s]"
# most words: tried first because it fails fast, in letters that `re` looks up in one table; _JOINED finds the same
_PLAIN = r"[A-Za-zÀ-ÖØ-öø-ÿ]++(?![^\s,])"
_CLITIC = r"(?:s|S|ll|LL|re|RE|ve|VE|d|D|m|M)\b"
_ENDING = r"[a-zà-öø-ÿ]{1,4}+(?![\w:])"
_AT_TOKEN = rf"(?=[^\s{UNSEEN}])"  # white space fails here at once, not in each of the ways to read a token
_PATTERNS = {
    # „geht’s“, „Grimm’s“: one word
    "inner": rf"{_AT_TOKEN}({_PLAIN}|{_INITIALISM}|{_NUMBER}|{_JOINED}(?:['’ʼ]{_WORD})*+|{_OTHER})",
    # EU:s, vd:n, ”EU’s”: one word; a colon before a capital or a digit ends one
    "colon": (rf"{_AT_TOKEN}({_PLAIN}|{_INITIALISM}|{_NUMBER}|{_JOINED}(?:['’ʼ]{_WORD})*+(?::{_ENDING})?+|{_OTHER})"),
    # l'azienda, qu'il: cut behind the apostrophe
    "elision": rf"{_AT_TOKEN}({_PLAIN}|{_INITIALISM}|{_NUMBER}|{_WORD}['’ʼ](?=\w)|{_JOINED}|{_OTHER})",
    # Trump's: cut before the clitic; don't stays whole
    "clitic": (
        rf"{_AT_TOKEN}({_PLAIN}|{_INITIALISM}|{_NUMBER}|['’ʼ](?<=\w['’ʼ]){_CLITIC}"
        rf"|{_JOINED}(?:['’ʼ](?!{_CLITIC}){_WORD})*+|{_OTHER})"
    ),
}


_UNSEEN_SIGNS = re.compile(f"[{UNSEEN}]")


def without_unseen(text: str) -> str:
    """The text as it is seen: without hyphens, joiners and marks that show nothing. Never for offsets."""
    return _UNSEEN_SIGNS.sub("", text)


def blank_unseen(text: str) -> str:
    """The text with a space for each sign that shows nothing; the same length."""
    if not text.isascii() and any(sign in text for sign in UNSEEN):  # a tenth of the time of a pattern
        return _UNSEEN_SIGNS.sub(" ", text)
    return text


def tokenize(text: str, apostrophe: str = "inner") -> Tokens:
    """Tokens of `text`; `apostrophe` is the switch of the language pack: inner, colon, elision or clitic.

    Linear in the length of the text. Code points, end exclusive.
    """
    words, starts, ends = cut(text, apostrophe)
    return Tokens(text, words, starts, ends, [i for i, word in enumerate(words) if not word.isalnum()])


def cut(text: str, apostrophe: str) -> tuple[list[str], list[int], list[int]]:
    """The words of `tokenize`, their starts and ends."""
    parts = re.split(_PATTERNS[apostrophe], text)
    borders = list(accumulate(map(len, parts), initial=0))
    return parts[1::2], borders[1:-1:2], borders[2::2]


def between(found: list[int], first: int, end: int) -> list[int]:
    """Those of some places, in order, that lie from `first` (in) to `end` (out)."""
    at = bisect_left(found, first)
    if at == len(found) or found[at] >= end:
        return []
    return found[at : bisect_left(found, end, at)]
