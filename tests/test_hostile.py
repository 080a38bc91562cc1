"""Texts that nobody writes: the time they take grows with their length, and the stack never runs out.

Times are CPU seconds of this process and the bounds are wide: a loop inside a loop misses them by far.
"""

import time

import pytest

import claimx
from claimx.lang.pack import load_pack
from claimx.passes.reading import Reading

PIECES = [
    ("en", '"'),
    ("de", "„"),
    ("de", "„“”»«'\"‚‘"),
    ("en", '“a ‘b «c "d '),
    ("en", "word” "),
    ("en", "a"),
    ("en", "word "),
    ("en", "said "),
    ("en", "said ( "),
    ("en", ", "),
    ("en", ". "),
    ("en", "("),
    ("en", "\n"),
    ("en", "a\n"),
    ("en", "\ud800"),
    ("en", "as Lind said "),
    ("en", "he said she said "),
    ("en", "the claim that "),
    ("en", "Lind said. "),
    ("en", '"It leaks," Lind said. '),
    ("en", "rain fell, said Lind, "),
    ("en", "of the house in the town with the mayor said "),
    ("en", "the ferry was late and the mayor of the town said that it would leak "),
    ("de", "er sei krank, "),
    ("de", "sagte Kern, dass es regne, "),
    ("de", "Laut Polizei brannte das Haus. "),
    ("de", "wie Kern sagte, "),
    ("de", "Kern: „Wir warten.“\n"),
    ("es", "— Vamos, dijo Ana.\n"),
    ("it", "ha detto di "),
]


def seconds(piece: str, size: int, language: str) -> float:
    text = (piece * (size // len(piece) + 1))[:size]
    start = time.process_time()
    extraction = claimx.extract_text(text, language=language)
    spent = time.process_time() - start
    assert all(0 <= s < e <= size for quote in extraction.quotes for s, e in quote.content)
    return spent


@pytest.mark.parametrize(("language", "piece"), PIECES)
def test_time_grows_with_the_length_of_the_text(language, piece):
    claimx.extract_text("Hi.", language=language)
    short = seconds(piece, 10_000, language)
    # ten times the text: 10 when linear, 100 when not; a machine that does other things doubles it
    assert seconds(piece, 100_000, language) < 40 * max(short, 0.01)


@pytest.mark.parametrize(("language", "piece"), PIECES)
def test_a_hundred_thousand_characters_take_a_second_or_two(language, piece):
    assert seconds(piece, 100_000, language) < 5


def test_a_sentence_without_end_is_read_in_parts():
    reading = Reading("the ferry was late, and " * 2000, load_pack("en"))
    assert max(sentence.end - sentence.first for sentence in reading.sentences) <= 500
    assert [s.first for s in reading.sentences[1:]] == [s.end for s in reading.sentences[:-1]]
    assert reading.sentences[-1].end == len(reading.words)


def test_no_sentence_is_cut_between_two_marks():
    speech = "“" + "we wait and we wait " * 500 + "”"
    reading = Reading(f"{speech}, Anna Lind said.", load_pack("en"))
    assert len(reading.sentences) == 1
    (quote,) = claimx.extract_text(f"{speech}, Anna Lind said.", language="en").quotes
    assert quote.text.startswith("we wait and")
    assert len(quote.text) > 9000


def test_sentences_as_papers_print_them_stay_whole():
    text = "Lind said that " + "the ferry, which was late, and the mayor of the town, who was not, " * 12 + "left."
    assert len(Reading(text, load_pack("en")).sentences) == 1


def test_a_list_of_cues_is_no_report():
    assert claimx.extract_text("said claimed told " * 40, language="en").quotes == ()
