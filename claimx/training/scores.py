"""How well quotes match annotated ones: precision, recall and F1 over documents.

- overlap: matched one to one at an intersection over union of at least 0.5, in words;
- attributed: matched, and the source is right: it shares a word with the annotated one, or neither has one;
- strict: the same words, but for a complementiser at the beginning;
- token: the words inside any quote.

Quotes of kind "other" and those in `extra.optional_quotes` are neither rewarded nor punished.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claimx.lang import flags as F
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading
from claimx.passes.transformer.labels import Gold
from claimx.passes.transformer.scene import Ranges, token_ranges
from claimx.training.data import Example

NAMES = ("overlap", "attributed", "strict", "token")


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a quote: those of its content and those of its source."""

    content: frozenset[int]
    source: frozenset[int]


def evaluate(pairs: Iterable[tuple[Example, Sequence[Candidate]]]) -> dict[str, Figure]:
    """The figures of NAMES for documents and the outermost quotes found in them."""
    hits: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for example, candidates in pairs:
        proposed = [_words(one, example.reading) for one in candidates if not one.depth]
        gold = [_gold_words(one, example.reading) for one in example.gold]
        matched = _matched(gold, proposed)
        unknown = [_covered(example.reading, (span,)) for span in example.unknown]
        met = {number for _, number in matched}
        proposed_count = sum(n in met or not _excused(one, unknown) for n, one in enumerate(proposed))
        for name in ("overlap", "attributed", "strict"):
            found[name] += proposed_count
            wanted[name] += len(gold)
        hits["overlap"] += len(matched)
        hits["attributed"] += sum(_same_source(gold[g], proposed[p]) for g, p in matched)
        hits["strict"] += sum(gold[g].content == proposed[p].content for g, p in matched)
        known = frozenset().union(*(one.content for one in gold))
        said = frozenset().union(*(one.content for one in proposed))
        hits["token"] += len(known & said)
        found["token"] += len(said)
        wanted["token"] += len(known)
    return {name: _figure(hits[name], found[name], wanted[name]) for name in NAMES}


def _matched(gold: Sequence[_Words], proposed: Sequence[_Words]) -> list[tuple[int, int]]:
    """Pairs matched one to one, the best first."""
    pairs = []
    for g, one in enumerate(gold):
        for p, other in enumerate(proposed):
            shared = len(one.content & other.content)
            if shared and 2 * shared >= len(one.content | other.content):
                pairs.append((-shared / len(one.content | other.content), g, p))
    taken_gold: set[int] = set()
    taken: set[int] = set()
    matched = []
    for _, g, p in sorted(pairs):
        if g not in taken_gold and p not in taken:
            taken_gold.add(g)
            taken.add(p)
            matched.append((g, p))
    return matched


def _excused(one: _Words, unknown: Sequence[frozenset[int]]) -> bool:
    return any(one.content and 2 * len(one.content & span) >= len(one.content) for span in unknown)


def _same_source(gold: _Words, proposed: _Words) -> bool:
    return bool(gold.source & proposed.source) or not gold.source and not proposed.source


def _words(candidate: Candidate, reading: Reading) -> _Words:
    content, source = token_ranges(reading, candidate.content), token_ranges(reading, candidate.source)
    return _Words(_content(reading, content), _covered(reading, source))


def _gold_words(gold: Gold, reading: Reading) -> _Words:
    return _Words(_content(reading, gold.content), _covered(reading, gold.source))


def _content(reading: Reading, ranges: Ranges) -> frozenset[int]:
    words = _covered(reading, ranges)
    first = min(words, default=None)
    return words - {first} if first is not None and reading.shapes[first] & F.COMPLEMENTISER else words


def _covered(reading: Reading, ranges: Ranges) -> frozenset[int]:
    return frozenset(k for first, end in ranges for k in range(first, end) if reading.shapes[k] & F.WORD)


def _figure(hits: int, found: int, wanted: int) -> Figure:
    precision = hits / found if found else 0.0
    recall = hits / wanted if wanted else 0.0
    f1 = 2 * hits / (found + wanted) if found + wanted else 0.0
    return Figure(round(precision, 4), round(recall, 4), round(f1, 4))
