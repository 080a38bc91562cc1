"""What speaks for and against a quote that a rule proposes, in words that a table of weights can hold.

A construction is right more often with one verb than with another, behind one word than behind another. The linker and
the judge are fitted to few documents and can hold no such thing; these facts are weighed on all that the network learns
from.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence

from claimx.lang import flags as F
from claimx.passes.reading import Reading
from claimx.passes.transformer.mentions import shown_word
from claimx.passes.transformer.scene import Proposal, Ranges, size

_SUBJUNCTIVE = F.SUBJUNCTIVE | F.SUBJUNCTIVE_WEAK | F.SUBJUNCTIVE_E
_INSIDE = {
    "subjunctive": _SUBJUNCTIVE,
    "verb": F.FINITE,
    "modal": F.MODAL,
    "number": F.NUMBER,
    "marks": F.IN_MARKS,
    "name": F.FIRST_NAME | F.TITLE,
}
_OF_SOURCE = {
    "pronoun": F.PRONOUN,
    "person": F.ROLE | F.PEOPLE | F.TITLE | F.FIRST_NAME,
    "body": F.ORGANIZATION | F.ALL_CAPITALS,
    "document": F.DOCUMENT,
}


def content_facts(reading: Reading, others: Sequence[Proposal]) -> list[list[str]]:
    """The facts of each proposal; `others` are all of a text, in its order."""
    starts = {first for first, _, _ in reading.sentences}
    blocks = [block.start for block in reading.blocks]
    found = []
    for number, one in enumerate(others):
        before = others[number - 1] if number else None
        behind = others[number + 1] if number + 1 < len(others) else None
        plain = [
            *_told(one),
            *_seen(reading, one, starts),
            f"block={_block(reading, blocks, one)}",
            *_source(reading, one),
            f"before={_gap(before, one)}|{before.candidate.because if before is not None else ''}",
            f"behind={_gap(one, behind)}",
        ]
        because, lemma = f"because={one.candidate.because}", f"lemma={one.candidate.lemma}"
        crossed = [f"{because}|{fact}" for fact in plain] + [f"{lemma}|{fact}" for fact in plain[:14]]
        found.append(["constant", because, lemma, *plain, *crossed])
    return found


def _told(one: Proposal) -> list[str]:
    """What the rule says of it."""
    candidate = one.candidate
    return [
        f"because={candidate.because}",
        f"lemma={candidate.lemma}",
        f"kind={candidate.kind.value}",
        f"class={candidate.cue_class.value}",
        f"score={candidate.score:.1f}",
        f"size={min(12, round(2 * math.log2(size(one.content) + 1)))}",
        f"spans={len(one.content)}",
        f"negated={candidate.negated}",
        f"continuation={candidate.continuation}",
        f"unsourced={candidate.unsourced}",
        f"closed={candidate.closed}",
        f"fragments={min(3, len(candidate.fragments))}",
        f"attitude={candidate.attitude.value}",
    ]


def _seen(reading: Reading, one: Proposal, starts: set[int]) -> list[str]:
    """What its words and its borders show."""
    first, end = one.content[0][0], one.content[-1][1]
    union = _union(reading, one.content)
    opening = first - 1 if first and reading.flags[first - 1] & F.OPEN_MARK else first
    cue = [reading.words[k].lower for a, b in one.cue for k in range(a, b)]
    return [
        f"cue={'_'.join(cue[:4])}",
        f"first={shown_word(reading, first)}",
        f"second={shown_word(reading, first + 1)}",
        f"last={shown_word(reading, end - 1)}",
        f"word_before={shown_word(reading, first - 1)}",
        f"word_behind={shown_word(reading, end)}",
        f"opens_sentence={opening in starts}",
        *(f"{name}={bool(union & bits)}" for name, bits in _INSIDE.items()),
    ]


def _block(reading: Reading, starts: Sequence[int], one: Proposal) -> str:
    at = bisect_right(starts, reading.starts[one.content[0][0]]) - 1
    return reading.blocks[at].kind if at >= 0 else "none"


def _source(reading: Reading, one: Proposal) -> list[str]:
    if not one.source:
        return ["source=none"]
    first, end = one.source[0]
    union = _union(reading, one.source)
    return [
        f"source_first={shown_word(reading, first)}",
        f"source_last={reading.words[end - 1].lower[-4:]}",
        f"source_side={'before' if end <= one.content[0][0] else 'behind'}",
        *(f"source:{name}={bool(union & bits)}" for name, bits in _OF_SOURCE.items()),
    ]


def _union(reading: Reading, ranges: Ranges) -> int:
    union = 0
    for first, end in ranges:
        for token in range(first, end):
            union |= reading.shapes[token] | reading.flags[token] & F.IN_MARKS
    return union


def _gap(before: Proposal | None, behind: Proposal | None) -> str:
    """How far two quotes are apart, roughly."""
    if before is None or behind is None:
        return "none"
    return str(min(5, round(math.log2(1 + max(0, behind.content[0][0] - before.content[-1][1])))))
