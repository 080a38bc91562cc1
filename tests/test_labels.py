"""Labels, windows and decoding: what holds for all documents, without a network."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

numpy = pytest.importorskip("numpy")

from claimx.lang.pack import load_pack  # noqa: E402
from claimx.passes.reading import Reading  # noqa: E402
from claimx.passes.rules import RulePass  # noqa: E402
from claimx.passes.transformer.decode import decode  # noqa: E402
from claimx.passes.transformer.features import NAMES, token_features, tokens_of  # noqa: E402
from claimx.passes.transformer.labels import KINDS, LABELS, UNKNOWN, Gold, encode, may_follow  # noqa: E402
from claimx.passes.transformer.pieces import windows  # noqa: E402
from claimx.text.span import Span  # noqa: E402

SIZE = 60


def certain(labels: list[int]) -> object:
    """Probabilities of a network that is nearly sure of these labels."""
    found = numpy.full((len(labels), len(LABELS)), 0.001)
    found[range(len(labels)), labels] = 1.0 - 0.001 * (len(LABELS) - 1)
    return found


@st.composite
def quotes(draw: st.DrawFn) -> list[Gold]:
    """Quotes in text order, none inside another: each with one or two spans, a cue and a source before it."""
    found = []
    at = 0
    while at < SIZE - 16:
        at += draw(st.integers(0, 4))
        source = (at, at + draw(st.integers(1, 3)))
        cue = (source[1], source[1] + draw(st.integers(1, 2)))
        first = (cue[1], cue[1] + draw(st.integers(1, 4)))
        content = [first]
        if draw(st.booleans()):
            begin = first[1] + draw(st.integers(1, 2))
            content.append((begin, begin + draw(st.integers(1, 3))))
        found.append(Gold(draw(st.sampled_from(KINDS)), tuple(content), (cue,), (source,)))
        at = content[-1][1] + 1
    return found


@given(quotes())
def test_what_is_encoded_is_decoded(gold):
    decoded = decode(certain(encode(gold, SIZE)))
    assert [(one.kind, one.ranges) for one in decoded.contents] == [(one.kind, one.content) for one in gold]
    assert [(one.first, one.end) for one in decoded.cues] == [one.cue[0] for one in gold]
    assert [(one.first, one.end) for one in decoded.sources] == [one.source[0] for one in gold]


@given(st.lists(st.lists(st.floats(0.01, 1.0), min_size=len(LABELS), max_size=len(LABELS)), max_size=30))
def test_any_probabilities_are_decoded_to_spans_in_order_that_never_overlap(rows):
    weights = numpy.array(rows).reshape(len(rows), len(LABELS))
    decoded = decode(weights / weights.sum(axis=1, keepdims=True) if rows else weights)
    spans = [span for one in decoded.contents for span in one.ranges]
    assert all(0 <= first < end <= len(rows) for first, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    for found in (decoded.cues, decoded.sources):
        assert all(left.end <= right.first for left, right in pairwise(found))


def test_of_a_quote_in_a_quote_the_outer_one_is_labelled():
    outer = Gold("indirect", ((2, 9),), ((1, 2),), ((0, 1),))
    inner = Gold("direct", ((6, 9),), ((5, 6),), ((4, 5),))
    names = [LABELS[label] for label in encode([inner, outer], 10)]
    assert names == ["B-source", "B-cue", "B-indirect", *["I-indirect"] * 6, "O"]


def test_what_is_not_known_teaches_nothing_but_where_a_quote_is():
    gold = Gold("direct", ((3, 5),), (), ())
    labels = encode([gold], 8, unknown=[(2, 6)])
    assert [label == UNKNOWN for label in labels] == [False, False, True, False, False, True, False, False]


def test_inside_never_stands_alone():
    inside = LABELS.index("I-cue")
    assert may_follow(LABELS.index("B-cue"), inside)
    assert may_follow(inside, inside)
    assert not may_follow(LABELS.index("O"), inside)
    assert not may_follow(LABELS.index("B-source"), inside)
    assert may_follow(LABELS.index("R-direct"), LABELS.index("I-direct"))


@given(st.lists(st.integers(1, 5), max_size=200), st.integers(8, 40), st.integers(0, 7))
def test_windows_keep_every_token_once_and_never_hold_too_much(sizes, capacity, overlap):
    found = windows(sizes, capacity, overlap)
    kept = [token for window in found for token in range(window.core, window.core_end)]
    assert kept == list(range(len(sizes)))
    for window in found:
        assert window.first <= window.core < window.core_end <= window.end
        assert sum(sizes[window.first : window.end]) <= capacity


def test_neighbours_in_the_middle_of_a_text_share_what_was_asked_for():
    found = windows([1] * 100, 30, 10)
    assert [window.end - following.first for window, following in pairwise(found)] == [10] * 4


def test_features_say_what_the_rules_propose():
    text = "“We wait,” Anna Kern said."
    reading = Reading(text, load_pack("en"))
    matrix = token_features(reading, list(RulePass().propose(reading)))
    said, wait = reading.text.index("said"), reading.text.index("wait")
    row = {
        name for name, value in zip(NAMES, matrix[tokens_of(reading, Span(said, said + 4))[0]], strict=True) if value
    }
    assert {"word:cue_finite", "rules:cue", "rules:direct"} <= row
    row = {
        name for name, value in zip(NAMES, matrix[tokens_of(reading, Span(wait, wait + 4))[0]], strict=True) if value
    }
    assert {"word:in_marks", "rules:content", "rules:content_last"} <= row
