"""Cut a text whose script writes no spaces between words: by a list of words, and by what the names in it look like.

Forward maximum matching (Chen and Liu, "Word identification for Mandarin Chinese sentences", COLING 1992): from left
to right the longest listed word; what no list knows is a token for each sign. Names are found once in the whole text,
where the words around them prove them, and are then words like the listed ones.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_DOTS = "·・‧•∙"
_LATIN = rf"(?:(?![{HAN}])[^\W\d_])(?:(?![{HAN}])\w)*+(?:[-'’&.](?![{HAN}])\w++)*+"
_TOKEN = re.compile(
    rf"(?=\S)(《[^《》\n]{{1,40}}》|[{HAN}]++(?:[{_DOTS}][{HAN}]++)*+|{_LATIN}|\d++(?:[.,:]\d++)*+"
    rf"|\.{{2,}}+|…++|-{{2,}}+|—++|\w|[^\w\s])"
)
_HAN_SIGN = re.compile(f"[{HAN}]")
_LONGEST_PART = 8  # signs of one part of a foreign name
_AT_DOT = re.compile(rf"[{_DOTS}]")


@dataclass(frozen=True)
class Wordlist:
    """What cutting needs to know of a language.

    `words` are all its listed words. A name stands behind a word of `ranks` or before one of `verbs`; it begins with a
    word of `surnames`, or is written with the signs of `foreign` alone. Words of `borders` may stand beside one.
    """

    words: Collection[str]
    surnames: Collection[str] = ()
    foreign: Collection[str] = ()
    ranks: Collection[str] = ()
    verbs: Collection[str] = ()
    borders: Collection[str] = ()
    longest: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        longest: dict[str, int] = {}
        for word in self.words:
            longest[word[0]] = max(longest.get(word[0], 1), len(word))
        object.__setattr__(self, "longest", longest)


def cut_unspaced(text: str, known: Wordlist) -> tuple[list[str], list[int], list[int]]:
    """The words of `text`, their starts and ends, in code points; `text[start:end] == word`. Linear in the text.

    A part of a foreign name keeps the dot behind it, and a title its brackets: 安娜· and 科恩, 《晨报》.
    """
    runs = [(found.start(), found[0]) for found in _TOKEN.finditer(text)]
    names = _names([run for _, run in runs], known)
    words: list[str] = []
    starts: list[int] = []
    for start, run in runs:
        for piece in _pieces(run, known, names):
            words.append(piece)
            starts.append(start)
            start += len(piece)
    return words, starts, [start + len(word) for start, word in zip(starts, words, strict=True)]


def without_signs(text: str) -> str:
    """`text` with a space in place of each Han sign, so that digits among them stand free; the same length."""
    return _HAN_SIGN.sub(" ", text)


def is_name(word: str) -> bool:
    """Whether a word that no list holds was cut as a name or a title: it has several signs, or brackets around it."""
    return len(word) > 1 and _is_han(word) or word[0] == "《"


def _is_han(run: str) -> bool:
    return _HAN_SIGN.match(run) is not None


def _pieces(run: str, known: Wordlist, names: Mapping[str, int]) -> Iterator[str]:
    """The words of one run of signs, from left to right the longest."""
    if not _is_han(run):
        yield run
        return
    at, size = 0, len(run)
    while at < size:
        end = at + _longest(run, at, known, names)
        if end < size and run[end] in _DOTS and end > at:
            end += 1
        yield run[at:end]
        at = end


def _longest(run: str, at: int, known: Wordlist, names: Mapping[str, int]) -> int:
    """How many signs the longest word at `at` has; a name of the text goes before a shorter listed word."""
    first = run[at]
    least = names.get(first, 0)
    for length in range(max(known.longest.get(first, 1), least), 1, -1):
        word = run[at : at + length]
        if word in known.words or length <= least and word in names:
            return length
    return 1


# ---- names -----------------------------------------------------------------------------------------------------------


def _names(runs: list[str], known: Wordlist) -> dict[str, int]:
    """The names of a text, and for each first sign of one the length of the longest that begins with it."""
    if not known.surnames and not known.foreign:
        return {}
    found: set[str] = set()
    for run in runs:
        if _is_han(run):
            if _AT_DOT.search(run):
                found.update(_dotted(run, known))
            found.update(_proven(list(_pieces(run, known, {})), known))
    names = dict.fromkeys((name for name in found if name not in known.words), 0)
    for name in sorted(names):
        names[name[0]] = max(names.get(name[0], 0), len(name))
    return names


def _dotted(run: str, known: Wordlist) -> Iterator[str]:
    """The parts of a name with dots: 丹尼尔 and 伯努利 in 数学家丹尼尔·伯努利说."""
    first, *middle, last = _AT_DOT.split(run)
    before = list(_pieces(first, known, {}))
    taken = 0
    while taken < min(len(before), _LONGEST_PART) and _is_foreign(before[-1 - taken], known):
        taken += 1
    yield "".join(before[len(before) - max(taken, 1) :])
    yield from (part for part in middle if len(part) <= _LONGEST_PART)
    taken = 0
    after = list(_pieces(last, known, {}))
    while taken < min(len(after), _LONGEST_PART) and _is_foreign(after[taken], known):
        taken += 1
    yield "".join(after[: max(taken, 1)])


def _is_foreign(piece: str, known: Wordlist) -> bool:
    """Whether a piece can be part of a foreign name: its signs are those that sounds are written with."""
    return all(sign in known.foreign for sign in piece) and piece not in known.verbs


def _proven(pieces: list[str], known: Wordlist) -> Iterator[str]:
    """The names in one run of signs that the words beside them prove: 总理李强, 李强表示, 特朗普说."""
    for at, piece in enumerate(pieces):
        ranked = at > 0 and pieces[at - 1] in known.ranks
        if at and not ranked and pieces[at - 1] not in known.borders:
            continue
        if piece in known.surnames:
            yield from _with_surname(pieces, at, known, ranked)
        if len(piece) == 1 and piece in known.foreign:
            end = at + 1
            while end < min(len(pieces), at + _LONGEST_PART) and _is_single(pieces[end], known, known.foreign):
                end += 1
            if end - at > 1 and (ranked or end < len(pieces) and pieces[end] in known.verbs):
                yield "".join(pieces[at:end])


def _with_surname(pieces: list[str], at: int, known: Wordlist, ranked: bool) -> Iterator[str]:
    """A surname and one or two signs behind it, the longer one first."""
    for end in (at + 3, at + 2):
        given = pieces[at + 1 : end]
        if len(given) < end - at - 1 or not all(len(sign) == 1 and sign not in known.borders for sign in given):
            continue
        after = pieces[end] if end < len(pieces) else ""
        if after in known.verbs or after in known.ranks or ranked and (not after or after in known.borders):
            yield "".join(pieces[at:end])
            return


def _is_single(piece: str, known: Wordlist, signs: Collection[str]) -> bool:
    return len(piece) == 1 and piece in signs and piece not in known.verbs


def listed_words(values: Collection[object]) -> set[str]:
    """The words in Han signs of the strings of some tables: phrases between bars, words, and word=value."""
    found: set[str] = set()
    for value in values:
        if isinstance(value, Mapping):
            found |= listed_words(value.values())
        elif isinstance(value, str):
            parts = (part.strip() for part in value.split("|"))
            words = chain.from_iterable(part.split() for part in parts)
            found.update(word.partition("=")[0] for word in words if _is_han(word))
    return found
