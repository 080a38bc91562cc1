"""The typed model: JSON and back, ids, closed and frozen records."""

import json

import pytest
from builders import build_extraction, build_quote
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import claimx
from claimx.model import Extraction, content_id

ANYTHING = st.text(st.characters(categories=None), max_size=40) | st.text(
    st.sampled_from('a\u0301\ud83d\ude00\ud800\udfff😀\0\u202e\\"u„“ \n'), max_size=30
)


def extraction_of(text: str) -> Extraction:
    whole = f"{text}„Wir warten“, sagte Anna Kern. {text}"
    extraction = claimx.extract_text(whole, language="de", source=text or None)
    assert extraction.document.text == whole
    return extraction


@settings(deadline=None)
@given(ANYTHING)
def test_json_and_back_loses_nothing(text):
    extraction = extraction_of(text)
    assert Extraction.model_validate_json(extraction.model_dump_json()) == extraction
    assert Extraction.model_validate_json(extraction.model_dump_json(indent=2)) == extraction
    assert Extraction.model_validate(extraction.model_dump()) == extraction


@settings(deadline=None)
@given(ANYTHING)
def test_the_json_is_json_for_everybody(text):
    extraction = extraction_of(text)
    assert json.loads(extraction.model_dump_json()) == extraction.model_dump(mode="json")


@pytest.mark.parametrize("text", ["It leaks \ud800 now", "\udc80\udcff", "\ud800\ud800 \udfff"])
def test_a_lone_surrogate_is_escaped_so_that_the_json_can_be_written(text):
    extraction = extraction_of(text)
    data = extraction.model_dump_json().encode("utf-8")
    assert Extraction.model_validate_json(data) == extraction
    assert b"\\ud" in data


def test_a_high_surrogate_before_a_low_one_stays_two():
    extraction = extraction_of("\ud83d\ude00")
    found = Extraction.model_validate_json(extraction.model_dump_json())
    assert found.document.text == extraction.document.text
    assert found == extraction


def test_options_hold_for_a_text_with_surrogates_too():
    quote = extraction_of("\ud800").quotes[0].model_copy(update={"text": "\ud800"})
    assert json.loads(quote.model_dump_json(include={"text"})) == {"text": "\ud800"}
    plain = extraction_of("").model_dump_json(indent=2)
    escaped = extraction_of("\ud800").model_dump_json(indent=2)
    assert plain.splitlines()[0:2] == escaped.splitlines()[0:2]


@pytest.mark.parametrize("data", ["{", b"\xff", '{"a": 1}', '{"document": "\\ud800"}', "", "\ud800"])
def test_what_is_no_extraction_is_refused(data):
    with pytest.raises(ValidationError):
        Extraction.model_validate_json(data)


def test_records_are_frozen_and_closed():
    text = "„Wir warten“, sagte Anna Kern."
    extraction = build_extraction(text, build_quote(text, "Wir warten"))
    with pytest.raises(ValidationError):
        extraction.quotes[0].text = "x"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Extraction.model_validate({**extraction.model_dump(), "more": 1})


def test_ids_are_made_of_content():
    assert content_id("quote", "a", (1, 2)) == content_id("quote", "a", (1, 2))
    assert content_id("quote", "a", (1, 2)) != content_id("quote", "a", (1, 3))
    assert content_id("quote", "\ud800").startswith("quote_")


def test_a_run_over_many_records_what_cannot_be_read(tmp_path):
    (tmp_path / "a.txt").write_text("„Wir warten“, sagte Anna Kern.", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\0\1\2\xff\xfe\0\0\0" * 40)
    (tmp_path / "empty").mkdir()
    given_paths = [tmp_path / "empty", tmp_path, tmp_path / "missing.txt"]
    found = list(claimx.extract_many(given_paths, language="de", on_error="record"))
    names = [type(one).__name__ for one in found]
    assert names == ["FailedInput", "Extraction", "FailedInput", "FailedInput"]
    assert found[0].source == str(tmp_path / "empty")
    assert type(found[0].error).__name__ == "NoDocumentsError"
    with pytest.raises(claimx.ClaimxError):
        list(claimx.extract_many([tmp_path / "empty"]))
