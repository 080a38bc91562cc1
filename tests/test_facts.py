"""What is learned without a network: which mention is a source, and which quotes of the rules are none."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimx.errors import ModelError
from claimx.lang.pack import load_pack
from claimx.passes.reading import Reading
from claimx.passes.rules import RulePass
from claimx.passes.transformer.scene import Proposal, proposals

pytest.importorskip("torch")

from claimx.passes.transformer.contents import content_facts
from claimx.passes.transformer.facts import FILE, FactJudge
from claimx.passes.transformer.mentions import Mentions
from claimx.training.data import load_examples
from claimx.training.facts import fit_facts

FIRST = "Anna Boris Clara David Edith Felix Greta Hanno".split()
LAST = "Lind Marsh Kern Vogt Sand Ruiz Holm Berg".split()
THINGS = "ferry bridge harbour mill tower market school tunnel".split()


def read(text: str, language: str = "en") -> tuple[Reading, list[Proposal]]:
    reading = Reading(text, load_pack(language))
    return reading, proposals(reading, list(RulePass().propose(reading)))


def near(text: str, language: str = "en") -> list[str]:
    """The mentions around the first quote of a text."""
    reading, others = read(text, language)
    found = Mentions(reading, others).near(others[0].content)
    return [reading.span(one.first, one.end).of(text) for one in found]


def document(number: int) -> dict[str, Any]:
    """A text whose annotators say that who waited spoke, whoever is named beside the verb, and that nobody announces."""
    who, whom = FIRST[number % 8] + " " + LAST[number // 8 % 8], FIRST[(number + 3) % 8] + " " + LAST[(number + 5) % 8]
    what = f"the {THINGS[number % 8]} needs new paint"
    first = f"{whom} waited at the pier when {who} said {what}."
    text = f"{first} On Monday {who} announced that {what}."
    place = lambda part: [[text.index(part), text.index(part) + len(part)]]  # noqa: E731
    quote = {"kind": "indirect", "content": place(what), "cue": place("said"), "source": place(whom)}
    return {"id": str(number), "corpus": "generated", "lang": "en", "text": text, "quotes": [quote]}


@pytest.fixture(scope="module")
def judge() -> FactJudge:
    return fit_facts(load_examples(document(number) for number in range(120)))


def test_each_noun_phrase_near_is_a_mention() -> None:
    text = "Rain fell. Anna Kern, the mayor of Arlo, told the council on Monday that the ferry leaks. Nobody replied."
    found = near(text)
    assert "Anna Kern" in found
    assert "the council" in found
    assert not any("ferry" in one for one in found)


def test_a_mention_ends_where_the_rules_see_a_border() -> None:
    assert "behördlichen Angaben" in near(
        "Am Samstag starben behördlichen Angaben zufolge zwei Menschen in Arlo.", "de"
    )
    assert "der „Bote“" in near("Wie der „Bote“ berichtet, bleibt die Brücke zu.", "de")
    assert "„Der Bote“" in near("Wie „Der Bote“ berichtet, bleibt die Brücke zu.", "de")


def test_it_learns_whom_annotators_name(judge: FactJudge) -> None:
    text = "Irene Dahl waited at the pier when Jonas Frost said the orchard needs new paint."
    reading, others = read(text)
    assert [reading.span(*others[0].source[0]).of(text)] == ["Jonas Frost"]
    likely = judge.likely(reading, others)
    assert likely is not None
    chances = {
        None if span is None else reading.span(*span).of(text): chance
        for span, chance in likely(others[0].content, others[0].cue, others[0])
    }
    assert chances["Irene Dahl"] > 0.8 > 0.1 > chances["Jonas Frost"]
    assert sum(chances.values()) == pytest.approx(1.0)


def test_it_learns_which_quotes_annotators_reject(judge: FactJudge) -> None:
    first = "Irene Dahl waited at the pier when Jonas Frost said the orchard needs new paint."
    text = f"{first} On Monday Jonas Frost announced that the orchard needs new paint."
    reading, others = read(text)
    said, announced = judge.plausible(reading, others)
    assert said is not None
    assert announced is not None
    assert said > 0.8 > 0.3 > announced


def test_a_language_without_annotations_is_left_alone(judge: FactJudge) -> None:
    reading, others = read("„Wir warten“, sagte Anna Kern.", "de")
    assert judge.likely(reading, others) is None
    assert judge.plausible(reading, others) == [None]


def test_tables_come_back_as_they_were_written(judge: FactJudge, tmp_path: Path) -> None:
    judge.save(tmp_path)
    again = FactJudge.load(tmp_path)
    assert sorted(again.tables) == ["content@en", "source@en"]
    assert all((again.tables[name] == table).all() for name, table in judge.tables.items())
    first = (tmp_path / FILE).read_bytes()
    fit_facts(load_examples(document(number) for number in range(120))).save(tmp_path)
    assert (tmp_path / FILE).read_bytes() == first
    assert FactJudge.load(tmp_path / "none").tables == {}


@pytest.mark.parametrize("held", [b"", b"\x05\x00\x00\x00\x00\x00\x00\x00{]", b"\xff" * 40])
def test_a_file_that_holds_no_tables_is_named(held: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(held)
    with pytest.raises(ModelError, match=r"claimx_facts\.safetensors: no tables of facts"):
        FactJudge.load(tmp_path)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["Anna Kern said", "“We wait”,", "the ferry", ".", "„", "”", "that", "\n\n", "—", "a"]))
)
def test_any_text_has_mentions_in_order_and_apart(parts: list[str]) -> None:
    reading, others = read(" ".join(parts))
    found = Mentions(reading, others).all
    for one, other in pairwise(found):
        assert one.first < one.end <= other.first
    assert len(content_facts(reading, others)) == len(others)
    for one in others:
        options = Mentions(reading, others).options(one.content, one.cue, one)
        assert options[0][0] is None
        assert all(not any(a < m.end and m.first < b for a, b in one.content) for m, _ in options[1:] if m is not None)
