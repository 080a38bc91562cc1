"""What claimx knows of each token before a model sees it: word classes of the language pack, and the rules' proposals.

The encoder gets these beside its word pieces, so that a small model need not learn from a few hundred texts what the
packs and the rules hold already. A model keeps the names of the features it was trained with: one that a later version
no longer has is zero, and one that the model does not know is left out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from claimx._extras import require
from claimx.lang import flags as F
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.passes.rules.names import CONSTRUCTIONS
from claimx.text.span import Span

_FLAGS = {
    name.lower(): value
    for name, value in vars(F).items()
    if isinstance(value, int) and value.bit_count() == 1 and name.isupper() and name[:2] != "T_" and name[:5] != "FORM_"
}
_MARKS = F.IN_MARKS | F.OPEN_MARK | F.CLOSE_MARK
_BLOCKS = ("heading", "byline", "caption", "boilerplate")
_BANDS = (0.6, 0.7, 0.8, 0.9)
_ROLES = ("content_first", "content", "content_last", "cue", "source")
NAMES: tuple[str, ...] = (
    *(f"word:{name}" for name in _FLAGS),
    *(f"block:{kind}" for kind in _BLOCKS),
    "block:first",
    "sentence:first",
    *(f"rules:{role}" for role in _ROLES),
    *(f"rules:band{band}" for band in range(len(_BANDS) + 1)),
    *(f"rules:{kind}" for kind in ("direct", "indirect", "mixed")),
    *(f"rules:{construction}" for construction in sorted(CONSTRUCTIONS)),
)
_PLACES = {name: place for place, name in enumerate(NAMES)}


def token_features(reading: Reading, candidates: Iterable[Candidate]) -> Any:
    """An array of zeros and ones (uint8), one row per token and one column per name of NAMES.

    `candidates` are the rules' proposals for the same text; those inside a quote do not count.
    """
    numpy = require("numpy", extra="transformers")
    matrix = numpy.zeros((len(reading.starts), len(NAMES)), dtype=numpy.uint8)
    if not len(matrix):
        return matrix
    rows: dict[int, list[int]] = {}
    for token, shape in enumerate(reading.shapes):
        shape |= reading.flags[token] & _MARKS
        if shape not in rows:
            rows[shape] = [place for place, flag in enumerate(_FLAGS.values()) if shape & flag]
        matrix[token, rows[shape]] = 1
    for first, _, _ in reading.sentences:
        matrix[first, _PLACES["sentence:first"]] = 1
    for block in reading.blocks:
        first, end = tokens_of(reading, Span(block.start, block.end))
        if first < end:
            matrix[first, _PLACES["block:first"]] = 1
            if block.kind in _BLOCKS:
                matrix[first:end, _PLACES[f"block:{block.kind}"]] = 1
    for candidate in candidates:
        if not candidate.depth:
            _show(matrix, reading, candidate)
    return matrix


def _show(matrix: Any, reading: Reading, candidate: Candidate) -> None:
    """One proposal of the rules on the tokens it covers."""
    common = [
        _PLACES[f"rules:band{bisect_right(_BANDS, candidate.score)}"],
        _PLACES[f"rules:{candidate.kind.value}"],
    ]
    if candidate.because in CONSTRUCTIONS:
        common.append(_PLACES[f"rules:{candidate.because}"])
    for role in ("content", "cue", "source"):
        for span in getattr(candidate, role):
            first, end = tokens_of(reading, span)
            for place in (*common, _PLACES[f"rules:{role}"]):
                matrix[first:end, place] = 1
            if role == "content" and first < end:
                matrix[first, _PLACES["rules:content_first"]] = 1
                matrix[end - 1, _PLACES["rules:content_last"]] = 1


def tokens_of(reading: Reading, span: Span) -> tuple[int, int]:
    """The tokens, first (in) to end (out), that share a character with a span."""
    first = bisect_right(reading.ends, span.start)
    return first, max(first, bisect_left(reading.starts, span.end))


def columns(names: Sequence[str]) -> list[int]:
    """For each name that a model was trained with its column in NAMES, -1 for one that is no more."""
    return [_PLACES.get(name, -1) for name in names]
