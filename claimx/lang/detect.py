"""The language of a text, offline: a classifier over character sequences, loaded on first use, and how sure it is."""

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"

# Languages that news is written in. The classifier knows some 40 more (old, constructed, creole, regional ones), which
# win by accident on a short or damaged sentence and are left out.
_NEWS = frozenset(
    """
    af am ar as az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id is it ja ka kk km kn
    ko ku ky lb lo lt lv mk ml mn mr ms mt my ne nl no or pa pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tk tl tr
    tt uk ur uz vi xh yo zh zu
    """.split()
)
# One written language under several codes, or codes the classifier cannot tell apart: the pack that is there decides.
# Only in Latin letters: the words of a Croatian pack find nothing in Serbian in Cyrillic ones.
_KIN = {"no": ("nb", "nn"), "bs": ("hr", "sr"), "hr": ("bs", "sr"), "sr": ("hr", "bs"), "ms": ("id",), "tl": ("fil",)}
_PIECE = 700
_ENOUGH_LETTERS = 4
_LEAST = 0.3
_KNOWN_FACTOR = 8.0


class Detected(NamedTuple):
    """A language code (ISO 639-1; 'und' when there is too little evidence) and how sure that is, from 0 to 1."""

    language: str
    confidence: float


def detect(text: str, known: Collection[str]) -> Detected:
    """The language of `text`, preferring the languages in `known` where the evidence is thin.

    A language outside `known` is returned when it is by far likelier. 'und' is returned with the confidence of the
    best guess that was not good enough: for a text without letters, for a word or two that many languages share.
    """
    sample = _sample(text)
    # two signs of Chinese say as much as four letters of Latin; UTF-8 spends its bytes in the same way
    if sum(len(letter.encode("utf-8")) for letter in sample if letter.isalpha()) < _ENOUGH_LETTERS:
        return Detected(UNKNOWN, 0.0)
    latin = _is_latin(sample)
    packs = {code: _pack_for(code, known, latin) for code in _NEWS}
    scores = {code: score * (_KNOWN_FACTOR if packs[code] else 1.0) for code, score in _rank(sample)}
    best = max(scores, key=lambda code: (scores[code], code))
    confidence = round(scores[best] / sum(scores.values()), 4)
    if confidence < _LEAST:
        return Detected(UNKNOWN, confidence)
    return Detected(packs[best] or best, confidence)


def _pack_for(code: str, known: Collection[str], latin: bool) -> str | None:
    """The known language that `code` means: itself or, in Latin letters, its kin."""
    kin = _KIN.get(code, ()) if latin else ()
    return next((language for language in (code, *kin) if language in known), None)


def _is_latin(sample: str) -> bool:
    """Are most of the signs Latin ones: among the first 256 of Unicode, with the spaces and digits?"""
    return 2 * len(sample.encode("latin-1", "ignore")) > len(sample)


def _rank(sample: str) -> list[tuple[str, float]]:
    ranked = _identifier().rank(sample)
    return [(code, float(score)) for code, score in ranked]


@cache
def _identifier() -> "LanguageIdentifier":
    """The classifier with the languages of news alone: what it knows of the others would be kept for nothing, 28 MB."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
    from py3langid.modelio import load_model

    chances, priors, codes, moves, rows, output = load_model(MODEL_DIR / MODEL_FILE)
    kept = [place for place, code in enumerate(codes) if code in _NEWS]
    names = [codes[place] for place in kept]
    return LanguageIdentifier(chances[:, kept], priors[kept], names, moves, output, norm_probs=True, tk_row=rows)


def _sample(text: str) -> str:
    """Pieces from the top, the middle and the end: a text may open with boilerplate in another language."""
    if len(text) > 3 * _PIECE:
        middle = (len(text) - _PIECE) // 2
        text = " ".join((text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]))
    # the classifier learned from ordinary letters; a wire report in capitals is one language like any other
    shouted = sum(map(str.isupper, text)) > sum(map(str.islower, text))
    return (text.lower() if shouted else text).encode("utf-8", "replace").decode("utf-8")
