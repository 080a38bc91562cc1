"""explain: what was asked of a sentence, what the answers were, and that watching changes nothing."""

import importlib
import inspect
import json
import pkgutil
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

import claimx
from claimx.errors import UnknownOptionError
from claimx.explain import Answer, Sentence, explain, explain_file, render
from claimx.lang.pack import find_pack
from claimx.passes import rules
from claimx.passes.reading import Reading
from claimx.passes.rules import RulePass
from claimx.passes.rules.explain import ASKED, trace
from claimx.testing import read_cases
from claimx.testing.strategies import languages, texts

CASES = read_cases(Path(__file__).parent / "cases")


def only(text: str, language: str) -> Sentence:
    (sentence,) = explain(text, language=language).sentences
    return sentence


def asked(answers: tuple[Answer, ...]) -> list[Answer]:
    """All answers, those on the way to others too."""
    return [one for answer in answers for one in (answer, *asked(answer.steps))]


def answer_to(sentence: Sentence, question: str) -> Answer:
    """The first answer to a question about the cues of a sentence."""
    return next(one for cue in sentence.cues for one in asked(cue.answers) if one.asked == question)


def functions() -> set[str]:
    """The qualified names of the functions of the rule pass."""
    modules = [
        importlib.import_module(f"claimx.passes.rules.{one.name}") for one in pkgutil.iter_modules(rules.__path__)
    ]
    classes = {member for module in modules for _, member in inspect.getmembers(module, inspect.isclass)}
    return {
        f"{one.__name__}.{name}" for one in classes for name, value in vars(one).items() if inspect.isfunction(value)
    }


def test_every_question_is_a_function_of_the_rule_pass() -> None:
    assert set(ASKED) - functions() == set()


def test_watching_changes_nothing() -> None:
    for case in CASES:
        assert case.language is not None
        pack = find_pack(case.language)
        told = trace(Reading(case.text, pack), lambda token: True)
        assert told.candidates == list(RulePass().propose(Reading(case.text, pack))), case.id


def test_whatever_watched_before_watches_again() -> None:
    def watch(frame: object, event: str, argument: object) -> None:
        pass

    sys.setprofile(watch)
    try:
        explain("Es regnet.", language="de")
        assert sys.getprofile() is watch
    finally:
        sys.setprofile(None)


def test_what_was_found_says_by_which_construction() -> None:
    sentence = only("„Wir warten“, sagte Anna Kern.", "de")
    (found,) = sentence.found
    assert (found.construction, found.content, found.speaker) == ("direct-inverted", "Wir warten", "Anna Kern")
    assert [(mark.marks, mark.state, mark.words, mark.level) for mark in sentence.marks] == [
        ("„ … “", "a pair", "Wir warten", 0)
    ]
    assert answer_to(sentence, "a report of this verb").gave == "direct-inverted: „Wir warten“"
    assert answer_to(sentence, "a subject behind the verb").gave == "Anna Kern"
    assert sentence.unknown == ()


def test_a_verb_that_no_list_holds_is_named() -> None:
    sentence = only("Die Polizei redete, dass es brannte.", "de")
    assert (sentence.cues, sentence.found, sentence.unknown) == ((), (), ("redete",))
    assert sentence.note == "no word outside speech is a cue that the pack knows"


def test_a_frame_that_a_cue_does_not_take_is_named() -> None:
    sentence = only("Kern lobte, ob der Hafen bleibt.", "de")
    begins = answer_to(sentence, "where it could begin")
    assert begins.gave == "“ob”: needs wh, which loben does not take"
    refused = answer_to(sentence, "a report that stands behind its cue")
    assert not refused.is_so
    assert refused.line.startswith("complements.py:")
    assert sentence.found == ()


def test_a_cue_between_marks_is_not_asked() -> None:
    sentence = only("“Lind said no,” the mayor told reporters.", "en")
    said = next(cue for cue in sentence.cues if cue.word == "said")
    assert said.why == "it stands in speech: between quotation marks, or in a dialogue"
    assert said.answers == ()


def test_a_cue_inside_speech_may_report_a_quote_inside_it() -> None:
    sentence = only("„Mein Vater sagte: ‚Ohne Pferd kein Hof‘“, erzählt der Bauer.", "de")
    said = next(cue for cue in sentence.cues if cue.word == "sagte")
    assert said.why.endswith("; but it reports a quote inside it")
    assert "Ohne Pferd kein Hof" in [one.content for one in sentence.found]


def test_a_chain_says_that_it_goes_on() -> None:
    first, second = explain("Kern sagte, das Werk sei alt. Es werde im Mai geschlossen.", language="de").sentences
    assert [one.asked for one in second.alone] == ["it goes on in the subjunctive of reported speech"]
    assert [one.construction for one in second.found] == ["subjunctive-chain"]
    assert first.alone == ()


def test_what_lost_is_told_with_what_it_lost_to() -> None:
    sentence = only("The tool, said Lind, seems to leak.", "en")
    assert [(one.construction, one.why) for one in sentence.dropped] == [
        ("infinitive", "lost to parenthesis: The tool … seems to leak")
    ]


def test_a_title_in_marks_is_told_apart_from_speech() -> None:
    sentence = only("She read “War and Peace” in May.", "en")
    assert "what stands in marks is a title or a name" in [one.asked for one in sentence.alone if one.is_so]
    assert sentence.found == ()


def test_marks_without_a_partner_are_named() -> None:
    states = [(mark.marks, mark.state) for mark in only("“We wait, she said.", "en").marks]
    assert states == [("“ …", "never closed")]
    lost = explain("She waited » here.", language="en").sentences[0].marks
    assert [mark.state for mark in lost] in (["never opened"], ["belongs to no pair"])


def test_a_list_of_cues_is_not_looked_through() -> None:
    text = " ".join(["said told asked claimed warned"] * 12)
    assert "every second word is a cue" in only(text, "en").note


def test_a_place_means_its_sentence(tmp_path: Path) -> None:
    path = tmp_path / "boat.txt"
    path.write_text("The boat is old. Lind said that it leaks.\n", "utf-8")
    for at, start in ((0, 0), (16, 0), (17, 17), (41, 17)):
        assert [sentence.start for sentence in explain_file(path, at, language="en").sentences] == [start]
    with pytest.raises(UnknownOptionError, match="42 is outside its 42 code points"):
        explain_file(path, 42)


def test_every_sentence_of_a_text_is_told_of() -> None:
    told = explain("The boat is old. Lind said that it leaks.", language="en")
    assert [sentence.text for sentence in told.sentences] == ["The boat is old.", "Lind said that it leaks."]
    assert (told.language, told.source) == ("en", None)


def test_for_people_it_is_readable() -> None:
    told = render(explain("Laut Kern brannte es.", language="de"))
    assert told.split("\n", 1)[1] == (
        "\n"
        "code points 0 to 21\n"
        "  | Laut Kern brannte es.\n"
        "cues\n"
        "  Laut\n"
        "    names a source: laut (before)\n"
        "    yes words that name a source without a verb: according-front: brannte es\n"
        "      yes the source behind it: Kern\n"
        "      yes the clause that it is about: according-front: brannte es\n"
        "found\n"
        "  indirect: brannte es\n"
        "    cue Laut, source Kern, speaker Kern\n"
        "    according-front (score 0.85): a preposition names the source, the clause follows: "
        "According to Kern, the ferry was late.\n"
    )


@settings(deadline=None, max_examples=100)
@given(texts(), languages())
def test_any_string_can_be_explained(text: str, language: str | None) -> None:
    told = explain(text, language=language)
    assert json.loads(json.dumps(told.as_dict()))["sentences"] == json.loads(json.dumps(told.as_dict()["sentences"]))
    assert render(told).startswith("language ")
    extraction = claimx.extract_text(text, language=language, claims=False)
    found = {(one.content, one.construction) for sentence in told.sentences for one in sentence.found}
    assert found == {(quote.text, quote.evidence[0].because) for quote in extraction.quotes}
