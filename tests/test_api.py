"""The options of extract, extract_text and extract_many."""

from datetime import date
from pathlib import Path

import pytest

from claimx._api import extract_many, extract_text
from claimx.errors import UnknownOptionError
from claimx.model.records import CueClass

TEXT = "Lind said that the boat leaks. Marsh wants to sell it for $3 million next year."


def test_cue_classes_keep_what_was_asked_for() -> None:
    everything = extract_text(TEXT, language="en")
    said = extract_text(TEXT, language="en", cue_classes={"statement"})
    assert {q.cue_class for q in everything.quotes} > {CueClass.STATEMENT}
    assert [q.text for q in said.quotes] == ["the boat leaks"]
    assert said.quotes == tuple(q for q in everything.quotes if q.cue_class is CueClass.STATEMENT)
    assert said.run.options == {"language": "en", "cue_classes": "statement"}
    assert [s.name for s in said.speakers] == ["Lind"]


def test_a_single_class_may_be_named_without_a_list() -> None:
    one = extract_text(TEXT, language="en", cue_classes="statement")
    assert one.quotes == extract_text(TEXT, language="en", cue_classes=[CueClass.STATEMENT]).quotes


def test_quotes_without_a_cue_are_statements() -> None:
    text = "The hall went quiet. “We have waited long enough for this bridge.”"
    assert [q.cue for q in extract_text(text, language="en", cue_classes={"statement"}).quotes] == [()]


def test_an_unknown_class_is_named_with_those_that_exist() -> None:
    with pytest.raises(UnknownOptionError, match=r"no class 'said'; there are statement, evaluation"):
        extract_text(TEXT, language="en", cue_classes={"said"})


def test_claims_can_be_left_out() -> None:
    with_claims, without = extract_text(TEXT, language="en"), extract_text(TEXT, language="en", claims=False)
    assert with_claims.claims
    assert without.claims == ()
    assert without.quotes == with_claims.quotes
    assert without.speakers == with_claims.speakers
    assert without.run.options == {"language": "en", "claims": "false"}
    assert without.run.passes == with_claims.run.passes[:1]


def test_relative_times_are_counted_from_the_day_of_the_document() -> None:
    dated = extract_text(TEXT, language="en", published=date(2024, 5, 2))
    times = [time for claim in dated.claims for time in claim.times]
    assert [(t.timex, t.resolved, t.anchor) for t in times] == [
        ("2025", (date(2025, 1, 1), date(2025, 12, 31)), date(2024, 5, 2))
    ]
    assert dated.run.options["published"] == "2024-05-02"
    undated = [time for claim in extract_text(TEXT, language="en").claims for time in claim.times]
    assert [(t.resolved, t.anchor) for t in undated] == [(None, None)]


def test_options_reach_every_file(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    found = list(extract_many([tmp_path], language="en", cue_classes={"statement"}, claims=False))
    assert [[q.text for q in one.quotes] for one in found] == [["the boat leaks"]] * 2
    assert all(one.claims == () for one in found)


def test_wrong_options_are_told_before_any_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnknownOptionError):
        next(extract_many([tmp_path / "none"], cue_classes={"said"}))
