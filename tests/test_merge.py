"""What merge makes of the candidates of several passes."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from claimx.merge import merge
from claimx.model.records import QuoteKind
from claimx.passes.base import Candidate
from claimx.text.span import Span


def candidate(
    *content: tuple[int, int], made_by: str = "rules@1", because: str = "tail", score: float = 0.8
) -> Candidate:
    spans = tuple(Span(*span) for span in content)
    return Candidate(QuoteKind.DIRECT, spans, (Span(900, 904),), (Span(905, 909),), made_by, because, score)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    """A few candidates of three passes on a short text, many of which overlap."""
    found = []
    for _ in range(draw(st.integers(0, 12))):
        borders = sorted(draw(st.lists(st.integers(0, 600), min_size=2, max_size=4, unique=True)))
        content = list(zip(borders[::2], borders[1::2], strict=False))
        made = candidate(
            *content,
            made_by=draw(st.sampled_from(["rules@1", "model@2", "hand"])),
            because=draw(st.sampled_from(["tail", "that-clause"])),
            score=draw(st.sampled_from([0.3, 0.5, 0.8])),
        )
        note = draw(st.sampled_from([None, "seen", ""]))
        found.append(replace(made, note=note, kind=draw(st.sampled_from(QuoteKind)), negated=draw(st.booleans())))
    return found


@given(candidates(), st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_matter(found, random):
    assert merge(random.sample(found, len(found)), "document_1") == merge(found, "document_1")


@given(candidates(), st.integers(1, 3))
def test_doubles_change_nothing(found, times):
    assert merge(found * times, "document_1") == merge(found, "document_1")


@given(candidates())
def test_what_is_kept_never_overlaps_and_is_sorted(found):
    merged = merge(found, "document_1")
    spans = sorted(span for one in merged for span in one.candidate.content)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    contents = [one.candidate.content for one in merged]
    assert contents == sorted(contents)
    assert len({one.id for one in merged}) == len(merged)


@given(candidates())
def test_the_evidence_of_every_candidate_is_kept_somewhere(found):
    merged = merge(found, "document_1")
    kept = {(e.made_by, e.because, e.score) for one in merged for e in one.evidence}
    assert kept == {(c.made_by, c.because, c.score) for c in found}


@given(candidates())
def test_merging_what_was_merged_changes_nothing(found):
    once = [one.candidate for one in merge(found, "document_1")]
    assert [one.candidate for one in merge(once, "document_1")] == once


def test_two_passes_that_agree_are_surer_than_one():
    (merged,) = merge([candidate((0, 50)), candidate((2, 50), made_by="model@2", score=0.5)], "document_1")
    assert merged.score == 0.9
    assert [e.made_by for e in merged.evidence] == ["rules@1", "model@2"]
    assert [e.note for e in merged.evidence] == [None, None]


def test_a_pass_does_not_agree_with_itself():
    (merged,) = merge([candidate((0, 50)), candidate((0, 50), because="that-clause", score=0.7)], "document_1")
    assert merged.score == 0.8
    assert [e.because for e in merged.evidence] == ["tail", "that-clause"]


def test_who_overlaps_by_less_than_half_loses_and_is_noted():
    (merged,) = merge([candidate((0, 50)), candidate((45, 90), made_by="model@2", score=0.7)], "document_1")
    assert merged.candidate.content == (Span(0, 50),)
    assert merged.score == 0.8
    assert merged.evidence[1].note == "lost: overlaps in part"


def test_of_those_that_it_meets_a_candidate_goes_to_the_surest():
    sure, other = candidate((100, 150), score=0.9), candidate((40, 90))
    merged = merge([other, sure, candidate((60, 110), score=0.2, made_by="model@2")], "document_1")
    assert [len(one.evidence) for one in merged] == [1, 2]


def test_a_candidate_with_several_spans_is_met_in_each_of_them():
    parts = candidate((0, 20), (1000, 1040), score=0.9)
    merged = merge([candidate((1010, 1030)), candidate((500, 520)), parts], "document_1")
    assert [one.candidate.content for one in merged] == [parts.content, (Span(500, 520),)]


def test_a_candidate_without_characters_is_dropped():
    assert merge([candidate((5, 5))], "document_1") == []


def test_many_candidates_far_apart_are_all_kept():
    many = [candidate((n * 40, n * 40 + 30), score=0.5 + (n * 7 % 40) / 100) for n in range(5000)]
    assert len(merge(many + many, "document_1")) == 5000


def test_a_quote_inside_a_quote_stays_when_the_outer_one_does():
    def at(start, end, depth, score=0.9):
        return Candidate(
            QuoteKind.DIRECT, (Span(start, end),), (), (), "rules@1", "direct-inverted", score, depth=depth
        )

    outer, inner, stray = merge(
        [at(5, 9, 1), at(0, 20, 0), at(30, 50, 0), at(25, 33, 1), at(6, 12, 1, 0.5)], "document_1"
    )
    assert (outer.nested_in, inner.nested_in, stray.nested_in) == (None, outer.id, None)
    assert [one.candidate.content[0] for one in (outer, inner, stray)] == [(0, 20), (5, 9), (30, 50)]


@given(candidates(), st.sampled_from([0.4, 0.6]))
def test_calibrated_scores_stay_and_what_is_below_the_least_is_no_quote(found, least):
    merged = merge(found, "document_1", calibrated=True, least=least)
    assert all(one.score == one.candidate.score >= least for one in merged)


def test_a_candidate_below_the_least_is_evidence_beside_a_surer_one():
    weak = candidate((2, 20), made_by="rules@1", score=0.3)
    sure = candidate((0, 20), made_by="transformer@1", because="small", score=0.9)
    alone = candidate((100, 120), score=0.3)
    (merged,) = merge([weak, alone, sure], "document_1", calibrated=True, least=0.4)
    assert [(one.made_by, one.score) for one in merged.evidence] == [("transformer@1", 0.9), ("rules@1", 0.3)]
    assert merged.score == 0.9
