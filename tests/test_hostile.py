"""Texts that nobody writes: the work on them grows with their length, and the stack never runs out.

Work is counted in lines of Python run and the bounds are wide: a loop inside a loop misses them by far. Seconds are
measured by benchmarks/hostile.py.
"""

from functools import cache

import pytest
from counting import lines_run

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
    ("fr", "« a "),
    ("en", "5'10\" "),
    ("en", "3-4-"),
    ("en", "1,"),
    ("en", "12% "),
    ("en", "seven hundred and "),
    ("de", "siebenhundert"),
    ("en", "2024-05-03 "),
    ("en", "3 May 2024 "),
    ("en", "12:30 "),
    ("en", "http://a.example/"),
    ("en", "a\u0301"),
    ("en", "\u202ea\u2066b\u202c"),
    ("en", "a\u200b"),
    ("en", "A. B. "),
    ("en", "# Word\n\n"),
    ("en", "he said that "),
    ("en", "He was mayor. "),
    ("en", "mayor Anna Lind, the minister, "),
]


SHORT, LONG = 1_500, 12_000


@cache
def lines_a_character(piece: str, size: int, language: str) -> float:
    text = (piece * (size // len(piece) + 1))[:size]
    found: list[claimx.Extraction] = []
    lines = lines_run(lambda: found.append(claimx.extract_text(text, language=language)))
    assert all(0 <= s < e <= size for quote in found[0].quotes for s, e in quote.content)
    return lines / size


@pytest.mark.parametrize(("language", "piece"), PIECES)
def test_the_work_grows_with_the_length_of_the_text(language, piece):
    claimx.extract_text((piece * LONG)[:LONG], language=language)  # what is remembered of words is made before
    short = lines_a_character(piece, SHORT, language)
    # eight times the text: the same for each character when linear, eight times that when not
    assert lines_a_character(piece, LONG, language) < 3 * short + 3


@pytest.mark.parametrize(("language", "piece"), PIECES)
def test_a_character_costs_a_few_hundred_lines_at_most(language, piece):
    assert lines_a_character(piece, LONG, language) < 500


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
