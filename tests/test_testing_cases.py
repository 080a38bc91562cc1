"""Case files: what they may say in each format, what they mean, and that a wrong one is an error that names the place."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claimx
from claimx.errors import CaseError
from claimx.lang.pack import shipped_languages
from claimx.testing import assert_quotes, case_of, compare, difference, read_cases, written
from claimx.testing.cases import case_of_table
from claimx.testing.formats import case_document, document_case
from claimx.testing.strategies import articles, documents, extractions, languages, texts
from claimx.testing.words import Words, locate, overlap, place_of
from claimx.testing.writing import FORMATS
from claimx.text.span import Span

TEXT = "“It leaks,” said Anna Lind. Anna Lind sold the boat for 3 million euros."
LEAKS = {"content": "It leaks", "speaker": "Anna Lind", "cue": "said"}


def case(**row: Any) -> Any:
    return case_of_table({"id": "a", "language": "en", "text": TEXT, **row}, "x.toml")


def write(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(body, "utf-8")
    return path


# ---- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "span"),
    [
        ("said", (12, 16)),
        ("Anna Lind@2", (28, 37)),
        ({"words": "Anna Lind", "nth": 2}, (28, 37)),
        ({"words": "Anna Lind", "within": "said Anna Lind"}, (17, 26)),
        ({"words": "eak", "anywhere": True}, (5, 8)),
        ({"words": "a", "nth": 2, "anywhere": True}, (13, 14)),
    ],
)
def test_words_mean_one_place(place: object, span: tuple[int, int]) -> None:
    assert locate(place, TEXT, "x") == Span(*span)


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        ("It sinks", "'It sinks' is 0 times"),
        ("Anna Lind", "'Anna Lind' is 2 times.*'Anna Lind@2'"),
        ("leak", "'leak' is 0 times in the text .they do, but not as whole words"),
        ("Anna Lind@3", "only 2 times"),
        ("", "'' is 0 times"),
        (7, "7 names no words"),
        ({"words": "said", "near": "Anna"}, "names no words"),
        ({"words": "Anna Lind", "within": "boat"}, "within 'boat'"),
        ({"words": "said", "nth": 0}, "nth = 0 is no count"),
    ],
)
def test_words_that_mean_no_place_or_several_are_an_error(place: object, complaint: str) -> None:
    with pytest.raises(CaseError, match=complaint) as raised:
        locate(place, TEXT, "the case")
    assert str(raised.value).startswith("the case: ")


def test_a_text_that_holds_a_count_is_not_misread() -> None:
    assert locate("mail@2", "Write to mail@2 or mail mail.", "x") == Span(9, 15)


@settings(deadline=None)
@given(texts(), st.data())
def test_every_span_can_be_named_in_words(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    assert locate(place_of(span, text), text, "x") == span


@settings(deadline=None)
@given(texts())
def test_words_that_cover_a_span_touch_it(text: str) -> None:
    words = Words(text)
    assert words.cover([(0, len(text))]) == frozenset(range(len(words.starts)))
    assert all(
        words.cover([span]) == {number} for number, span in enumerate(zip(words.starts, words.ends, strict=True))
    )
    whole = words.cover([(0, len(text))])
    assert overlap(whole, whole) == (1.0 if whole else 0.0)


# ---- what a case says ----------------------------------------------------------------------------------------------


def test_only_what_a_case_says_is_compared() -> None:
    assert difference(case(quotes=[{"content": "It leaks"}])) == ""
    assert difference(case(quotes=[LEAKS | {"kind": "direct", "attitude": "claim", "negated": False}])) == ""


def test_what_must_come_out_and_does_not_is_missing() -> None:
    wrong = difference(case(quotes=[LEAKS, {"content": "sold the boat", "kind": "indirect"}]))
    assert "missing quote\n  - kind     indirect\n  - content  sold the boat" in wrong
    assert "  | “It leaks,” said Anna Lind." in wrong
    assert "(x.toml" not in wrong
    assert wrong.startswith("x.toml: case 'a'\n")


def test_what_nobody_asked_for_is_extra() -> None:
    wrong = difference(case(quotes=[]))
    assert "extra quote\n  + kind          direct\n  + content       It leaks\n" in wrong
    assert "+ construction  direct-inverted" in wrong


def test_an_other_speaker_and_another_span_are_named() -> None:
    assert difference(case(quotes=[LEAKS | {"speaker": "Otto Lind"}])).endswith(
        "other speaker of the quote “It leaks”\n  - speaker  Otto Lind\n  + speaker  Anna Lind"
    )
    assert difference(case(quotes=[{"content": "leaks", "cue": "said"}])).endswith(
        "other span (content) of the quote “leaks”\n  - content  leaks\n  + content  It leaks"
    )


def test_what_may_come_out_is_neither_missing_nor_extra() -> None:
    assert difference(case(quotes=[], may={"quotes": [LEAKS]})) == ""
    assert difference(case(quotes=[LEAKS], may={"quotes": [{"content": "sold the boat"}]})) == ""


def test_what_must_not_come_out_is_wrong_even_where_a_case_is_not_complete() -> None:
    open_case = {"complete": False, "must_not": {"quotes": [{"content": "It leaks"}]}}
    assert "quote that must not come out" in difference(case(**open_case))
    assert difference(case(complete=False, must_not={"quotes": [{"content": "sold the boat"}]})) == ""
    assert difference(case(complete=False, must_not={"quotes": [{"content": "It leaks", "speaker": "Otto"}]})) == ""


def test_a_case_that_is_not_complete_lets_others_come_out() -> None:
    assert difference(case(quotes=[], complete=False)) == ""
    assert difference(case(quotes=[], complete=["claims"])) != ""  # claims are looked for, and come out


def test_sections_that_a_case_leaves_out_are_not_judged() -> None:
    assert difference(case(speakers=[{"name": "Anna Lind", "kind": "person"}])) == ""
    wrong = difference(case(speakers=[{"name": "Otto Lind"}]))
    assert "other name of the speaker Otto Lind\n  - name  Otto Lind\n  + name  Anna Lind" in wrong


def test_claims_are_compared_with_their_values() -> None:
    sold = {"content": "Anna Lind sold the boat for 3 million euros", "asserter": "document", "values": ["3000000 EUR"]}
    leaks = {"content": "It leaks", "asserter": "Anna Lind"}
    assert difference(case(claims=[leaks, sold | {"kind": "quantity", "origin": "author"}])) == ""
    wrong = difference(case(claims=[leaks, sold | {"values": ["4000000 EUR"]}]))
    assert "other values of the claim" in wrong
    assert "- values  4000000 EUR\n  + values  3000000 EUR" in wrong


def test_a_long_text_is_shown_where_it_differs() -> None:
    long = f"{TEXT}\n\n{'The boat lay in the harbour and was painted. ' * 40}"
    wrong = difference(case_of_table({"id": "a", "language": "en", "text": long, "quotes": []}, "x"))
    assert "It leaks" in wrong
    assert len(wrong) < 500


def test_equally_right_values() -> None:
    assert difference(case(quotes=[{"content": "leaks", "content_also": [["It leaks"]], "kind": "direct"}])) == ""
    assert difference(case(quotes=[LEAKS | {"speaker": "Otto", "speaker_also": ["Anna Lind"]}])) == ""


def test_compare_gives_the_mismatches_themselves() -> None:
    one = case(quotes=[LEAKS | {"speaker": "Otto"}, {"content": "sold the boat"}])
    found = compare(one, claimx.extract_text(TEXT, language="en"))
    assert [(mismatch.what, mismatch.keys) for mismatch in found] == [("other", ("speaker",)), ("missing", ())]


def test_assert_quotes_says_what_is_wrong() -> None:
    assert_quotes(TEXT, [LEAKS], language="en")
    assert_quotes(TEXT, [], language="en", complete=False, must_not=[{"content": "sold the boat"}])
    with pytest.raises(AssertionError, match="extra quote"):
        assert_quotes(TEXT, [], language="en")
    with pytest.raises(CaseError, match="'Otto' is 0 times"):
        assert_quotes(TEXT, [{"content": "Otto"}], language="en")


# ---- files ---------------------------------------------------------------------------------------------------------

SAME = {
    "toml": '[[case]]\nid = "a"\nlanguage = "no"\ntext = "“It leaks,” said Anna Lind."\npublished = 2025-03-31\n'
    'quotes = [{ content = "It leaks", negated = false }]\n',
    "yaml": "case:\n- id: a\n  language: no\n  text: “It leaks,” said Anna Lind.\n  published: 2025-03-31\n"
    "  quotes:\n  - content: It leaks\n    negated: false\n",
    "json": '[{"id": "a", "language": "no", "text": "“It leaks,” said Anna Lind.", "published": "2025-03-31",'
    ' "quotes": [{"content": "It leaks", "negated": false}]}]',
    "jsonl": '{"id": "a", "language": "no", "text": "“It leaks,” said Anna Lind.", "published": "2025-03-31",'
    ' "quotes": [{"content": "It leaks", "negated": false}]}\n\n',
}


@pytest.mark.parametrize("form", FORMATS)
def test_all_formats_say_the_same(tmp_path: Path, form: str) -> None:
    (one,) = read_cases(write(tmp_path, f"x.{form}", SAME[form]))
    assert (one.id, one.language, one.text) == ("a", "no", "“It leaks,” said Anna Lind.")
    assert str(one.published) == "2025-03-31"
    assert dict(one.must[0].says) == {"content": (Span(1, 9),), "negated": False}


def test_a_case_may_name_a_file(tmp_path: Path) -> None:
    write(tmp_path, "boat.txt", TEXT)
    row = '[[case]]\nid = "a"\nlanguage = "en"\nfile = "boat.txt"\nquotes = [{ content = "It leaks" }]\n'
    (one,) = read_cases(write(tmp_path, "x.toml", row))
    assert difference(one) == ""
    with pytest.raises(CaseError, match=r"ship\.txt: no such file"):
        read_cases(write(tmp_path, "y.toml", row.replace("boat", "ship")))


def test_the_language_is_that_of_the_case_of_the_file_or_of_the_folder(tmp_path: Path) -> None:
    row = '[[case]]\nid = "{}"\ntext = "Wir warten."\nquotes = []\n'
    write(tmp_path, "de/x.toml", row.format("a"))
    write(tmp_path, "other/x.toml", 'language = "fr"\n' + row.format("b"))
    write(tmp_path, "other/y.toml", row.format("c") + 'language = "it"\n')
    write(tmp_path, "other/z.toml", row.format("d"))
    assert [(one.id, one.language) for one in read_cases(tmp_path)] == [
        ("a", "de"),
        ("b", "fr"),
        ("c", "it"),
        ("d", None),
    ]
    assert read_cases(tmp_path / "other" / "z.toml", language="es")[0].language == "es"


QUOTE = 'quotes = [{ content = ["Wir warten"] }]'
WRONG = {
    "empty": ("", r"needs \[\[case\]\]"),
    "absent": (
        f'[[case]]\nid = "a"\ntext = "Wir gehen."\n{QUOTE}',
        "case 'a': quotes, number 1: content: 'Wir warten'.* 0",
    ),
    "twice": (f'[[case]]\nid = "a"\ntext = "Wir warten. Wir warten."\n{QUOTE}', "'Wir warten' is 2 times"),
    "unknown key": (f'[[case]]\nid = "a"\ntext = "Wir warten."\nnote = ""\n{QUOTE}', "a case knows no 'note'"),
    "unknown key of a quote": ('[[case]]\nid = "a"\ntext = "b"\nquotes = [{ content = "b", who = "c" }]', "no 'who'"),
    "no content": ('[[case]]\nid = "a"\ntext = "Wir warten."\nquotes = [{ cue = [] }]', "needs 'content'"),
    "empty content": ('[[case]]\nid = "a"\ntext = "b"\nquotes = [{ content = [] }]', "content holds no words"),
    "double id": (f'[[case]]\nid = "a"\ntext = "Wir warten."\n{QUOTE}\n' * 2, "two cases are called 'a'"),
    "no id": ('[[case]]\ntext = "b"\nquotes = []', "needs an id"),
    "no text": ('[[case]]\nid = "a"\nquotes = []', "needs a text or a file"),
    "unknown kind": (
        '[[case]]\nid = "a"\ntext = "b"\nquotes = [{ content = "b", kind = "odd" }]',
        "kind knows no 'odd'",
    ),
    "not true or false": ('[[case]]\nid = "a"\ntext = "b"\nquotes = [{ content = "b", negated = 1 }]', "true or false"),
    "no day": ('[[case]]\nid = "a"\ntext = "b"\npublished = "May"\nquotes = []', "'May' is no day"),
    "no list": ('[[case]]\nid = "a"\ntext = "b"\nquotes = "b"', "quotes is a list of tables"),
    "bad complete": ('[[case]]\nid = "a"\ntext = "b"\ncomplete = "yes"\nquotes = []', "complete is true, false"),
    "unknown section": ('[[case]]\nid = "a"\ntext = "b"\nmay = { words = [] }', "may knows no 'words'"),
    "no TOML": ("case = ", "no TOML"),
}


@pytest.mark.parametrize(("body", "complaint"), [pytest.param(*value, id=key) for key, value in WRONG.items()])
def test_a_wrong_case_file_is_an_error(tmp_path: Path, body: str, complaint: str) -> None:
    path = write(tmp_path, "x.toml", body)
    with pytest.raises(CaseError, match=complaint) as raised:
        read_cases(path)
    assert str(raised.value).startswith(str(path))


@pytest.mark.parametrize(
    ("name", "body", "complaint"),
    [
        ("x.json", '{"case": [], "case": []}', "'case' stands twice"),
        ("x.json", "[1]", "a case is a table"),
        ("x.jsonl", '{"id": "a"', "line 1: no JSON"),
        ("x.yaml", "case: [", "no YAML"),
        ("x.yaml", "case: !!python/name:os.system", "no YAML"),
        ("x.txt", "", "no file of cases"),
        ("x.toml", "\udcff", "not in UTF-8"),
    ],
)
def test_a_wrong_file_of_any_format_is_an_error(tmp_path: Path, name: str, body: str, complaint: str) -> None:
    (tmp_path / name).write_bytes(body.encode("utf-8", "surrogateescape"))
    with pytest.raises(CaseError, match=complaint):
        read_cases(tmp_path / name)


def test_a_folder_without_cases_and_a_file_that_is_missing_are_errors(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no file of cases"):
        read_cases(tmp_path)
    with pytest.raises(CaseError, match="cannot be read"):
        read_cases(tmp_path / "x.toml")


# ---- what is written -----------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=150)
@given(articles() | texts(), languages(), st.sampled_from(FORMATS), st.booleans())
def test_a_case_that_is_written_from_what_is_found_passes(
    tmp_path_factory: pytest.TempPathFactory, text: str, language: str | None, form: str, claims: bool
) -> None:
    text = text.strip("\n")
    extraction = claimx.extract_text(text, language=language, claims=claims)
    try:
        body = written([case_of(extraction, "a", claims=claims)], form)
    except CaseError:
        assert form in ("toml", "yaml")
        assert any("\ud800" <= letter <= "\udfff" for letter in text)
        return
    path = tmp_path_factory.mktemp("cases") / f"x.{form}"
    path.write_bytes(body.encode("utf-8"))
    (one,) = read_cases(path)
    assert one.text == text
    assert difference(one) == ""
    assert sum(expected.section == "quotes" for expected in one.must) == len(extraction.quotes)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", ['a\n"""b""\n"', 'a\r\n\\u0041 "" \x7f\x00\tb', "'''\n'", "a\n  b  \n\tc:\n- d"])
def test_a_text_is_written_and_read_back_as_it_is(tmp_path: Path, text: str, form: str) -> None:
    path = tmp_path / f"x.{form}"
    path.write_bytes(written([{"id": "a", "text": text, "quotes": []}], form).encode("utf-8"))
    assert read_cases(path)[0].text == text


def test_what_is_written_reads_well() -> None:
    body = written([case_of(claimx.extract_text(TEXT, language="en"), "boat")])
    assert body == (
        '[[case]]\nid = "boat"\nlanguage = "en"\n'
        f'text = "{TEXT}"\n'
        'quotes = [{ kind = "direct", content = ["It leaks"], cue = ["said"], source = ["Anna Lind@1"], '
        'speaker = "Anna Lind" }]\n'
        'speakers = [{ name = "Anna Lind", kind = "person", gender = "f" }]\n'
    )


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(CaseError, match="no form 'xml'; there are toml"):
        written([], "xml")


# ---- corpora -------------------------------------------------------------------------------------------------------

DOCUMENT = {
    "id": "boat",
    "corpus": "mine",
    "lang": "en",
    "text": TEXT,
    "quotes": [
        {
            "kind": "direct",
            "content": [[1, 9]],
            "cue": [[12, 16]],
            "source": [[17, 26]],
            "speaker": "Anna Lind",
            "extra": {"source_also": [[[22, 26]]], "kind_also": ["mixed"]},
        },
        {"kind": "other", "content": [[28, 42]], "cue": [], "source": [], "speaker": None},
    ],
    "extra": {
        "optional_quotes": [{"kind": "indirect", "content": [[38, 51]]}],
        "not_annotated": ["cue"],
        "complete": False,
    },
}


def test_a_document_of_a_corpus_is_a_case(tmp_path: Path) -> None:
    (one,) = read_cases(write(tmp_path, "x.jsonl", json.dumps(DOCUMENT)))
    assert [expected.says["content"] for expected in one.must] == [(Span(1, 9),)]
    assert len(one.may) == 2
    assert (one.complete, one.unjudged, one.fragments_apart) == (frozenset(), frozenset({"cue"}), False)
    assert difference(one) == ""


def test_a_case_is_written_as_a_document_and_read_back() -> None:
    one = document_case(DOCUMENT, "x")
    row = json.loads(json.dumps(case_document(one)))
    again = document_case(row, "x")
    assert again == one
    assert case_document(again) == row
    assert row["quotes"][0] == DOCUMENT["quotes"][0]


def test_a_span_outside_the_text_is_an_error(tmp_path: Path) -> None:
    row = DOCUMENT | {"quotes": [{"kind": "direct", "content": [[1, 900]]}]}
    with pytest.raises(CaseError, match=r"line 1: document 'boat': span \[1, 900\) outside the text of 72"):
        read_cases(write(tmp_path, "x.jsonl", json.dumps(row)))


# ---- strategies ----------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=20)
@given(extractions(), documents(texts(hostile=False)))
def test_strategies_give_whole_records(extraction: claimx.Extraction, document: claimx.Document) -> None:
    assert claimx.Extraction.model_validate_json(extraction.model_dump_json()) == extraction
    assert not set(document.text) & set("\0\ud800\udfff")


@settings(deadline=None, max_examples=20)
@given(articles())
def test_articles_hold_quotes(text: str) -> None:
    """Each sentence says something in its own language; the packs of the others may miss it."""
    assert any(claimx.extract_text(text, language=code, claims=False).quotes for code in shipped_languages())
