"""Record batches in and out: a row for a row, nothing lost, nothing silent."""

import subprocess
import sys
from datetime import date

import pyarrow
import pytest
from builders import build_extraction, build_quote
from hypothesis import given, settings
from hypothesis import strategies as st

import claimx
from claimx import arrow
from claimx._api import FailedInput
from claimx.arrow import batches, batches_of, extract_batches, extractions_of
from claimx.errors import ColumnError, EncodingError, InputError, NotTextError, UnknownLanguageError, UnknownOptionError
from claimx.model import Document, Locator, Place
from claimx.text.span import Span

GERMAN = "„Wir warten“, sagte Anna Kern. Der Bau kostet seit März 2027 mindestens 4,50 Millionen Euro."
TEXTS = st.lists(
    st.sampled_from(
        [GERMAN, "“We will wait until 2028,” said Anna Kern, the minister.", "", " ", "\0", "猫😀\n„", "Es regnet."]
    )
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
    max_size=12,
)


def batch_of(texts, **columns):
    return pyarrow.record_batch({"text": pyarrow.array(texts, pyarrow.string()), **columns})


@settings(deadline=None)
@given(TEXTS)
def test_extractions_come_back_equal(texts):
    extractions = [claimx.extract_text(text, source=f"{place}.txt") for place, text in enumerate(texts)]
    written = list(batches_of(extractions))
    for batch in written:
        batch.validate(full=True)
        assert batch.schema.equals(arrow.SCHEMA, check_metadata=True)
    found = list(extractions_of(written))
    assert found == extractions
    assert [one.model_dump_json() for one in found] == [one.model_dump_json() for one in extractions]


def test_every_field_of_a_document_comes_back():
    text = "„Wir warten“, sagte Anna Kern."
    extraction = build_extraction(text, build_quote(text, "Wir warten", speaker="Anna Kern"), speakers=("Anna Kern",))
    known = {name: getattr(extraction.document, name) for name in Document.model_fields}
    known |= {
        "published": date(2027, 3, 1),
        "dateline": Span(0, 2),
        "authors": ("A. B.", ""),
        "locator": Locator(members=("a.zip", "b.csv"), record=3, key="k", byte_range=(5, 7_000_000_000)),
        "places": (Place(0, 3, "page=1"),),
        "metadata": {"z": "1", "a": ""},
    }
    whole = claimx.Extraction(
        document=Document(**known), quotes=extraction.quotes, speakers=extraction.speakers, run=extraction.run
    )
    (found,) = extractions_of(batches_of([whole]))
    assert found == whole
    assert list(found.document.metadata) == ["z", "a"]


@settings(deadline=None)
@given(TEXTS, st.integers(1, 4), st.integers(1, 5))
def test_a_row_comes_out_for_each_row_in_order(texts, rows, cut):
    given_rows = [None if text == " " else text for text in texts]
    numbers = list(range(len(given_rows)))
    whole = batch_of(given_rows, number=pyarrow.array(numbers, pyarrow.int64()))
    parts = [whole.slice(start, cut) for start in range(0, len(numbers), cut)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "ROWS", rows)
        found = list(extract_batches(parts, id="number", keep=["number"], language="de"))
    assert all(0 < batch.num_rows <= rows for batch in found)
    together = [row for batch in found for row in batch.to_pylist()]
    assert [row["number"] for row in together] == numbers
    assert [row["id"] for row in together] == [str(number) for number in numbers]
    assert [row["error"] is not None for row in together] == [text is None for text in given_rows]
    for row, text in zip(together, given_rows, strict=True):
        assert (row["document"] or {}).get("text") == text


def test_what_is_extracted_is_what_a_text_gives():
    (found,) = extractions_of(extract_batches([batch_of([GERMAN], url=["a.html"])], id="url", language="de"))
    alone = claimx.extract_text(GERMAN, language="de", source="a.html")
    assert found.quotes == alone.quotes
    assert found.claims == alone.claims
    assert found.document.id == alone.document.id
    assert found.document.url == "a.html"
    assert found.document.metadata == {}


def test_other_columns_say_what_a_document_is():
    columns = {"headline": ["Damm zu"], "published": [date(2027, 3, 1)], "section": ["Stadt"], "vector": [[0.1, 0.2]]}
    (found,) = extractions_of(extract_batches([batch_of([GERMAN], **columns)], language="de"))
    assert (found.document.title, found.document.published) == ("Damm zu", date(2027, 3, 1))
    assert found.document.metadata == {"section": "Stadt"}


def test_what_cannot_be_read_is_a_row_with_an_error(monkeypatch):
    broken = pyarrow.Array.from_buffers(
        pyarrow.string(), 1, [None, pyarrow.py_buffer(b"\0\0\0\0\2\0\0\0"), pyarrow.py_buffer(b"\xff\xfe")]
    )
    monkeypatch.setenv("CLAIMX_MAX_MEGABYTES", "0.0001")
    rows = pyarrow.record_batch({"text": pyarrow.concat_arrays([pyarrow.array([None, "x" * 200]), broken])})
    kinds = [row["error"]["kind"] for row in next(iter(extract_batches([rows]))).to_pylist()]
    assert kinds == ["NotTextError", "UnreadableInputError", "EncodingError"]
    named = rows.rename_columns(["id"]).append_column("text", pyarrow.array(["a", "b", "c"]))
    errors = [row["error"] for row in next(iter(extract_batches([named.slice(2)], id="id"))).to_pylist()]
    assert "column 'id' holds bytes that are no UTF-8" in errors[0]["message"]
    with pytest.raises(NotTextError, match="column 'text' is empty"):
        list(extract_batches([rows], on_error="raise"))
    numbers = pyarrow.record_batch({"text": pyarrow.array([3])})
    assert "holds int, no text" in next(iter(extract_batches([numbers]))).column("error")[0].as_py()["message"]


def test_a_defect_is_a_row_too(monkeypatch):
    import claimx._api

    def stumble(*_):
        raise IndexError("off by one")

    monkeypatch.setattr(claimx._api, "_extract", stumble)
    (found,) = extract_batches([batch_of(["a"], id=["n1"])], id="id")
    assert found.column("error")[0].as_py()["kind"] == "DefectError"
    assert "row 'n1': a defect of claimx" in found.column("error")[0].as_py()["message"]


def test_errors_come_back_as_failed_inputs():
    found = list(batches_of([FailedInput("a.txt", NotTextError("a.txt: binary")), claimx.extract_text("Hallo.")]))
    failed, fine = extractions_of(found, on_error="record")
    assert (failed.source, type(failed.error), str(failed.error)) == ("a.txt", NotTextError, "a.txt: binary")
    assert fine.document.text == "Hallo."
    with pytest.raises(NotTextError, match=r"a\.txt: binary"):
        list(extractions_of(found))


def test_a_lone_surrogate_is_an_error_that_says_so():
    texts = ["Ja.", "\ud800", "Nein."]
    extractions = [claimx.extract_text(text, language="de", source=f"{text}.txt") for text in texts]
    with pytest.raises(EncodingError, match=r"\\ud800.txt: holds a lone surrogate"):
        list(batches_of(extractions))
    found = list(extractions_of(batches_of(extractions, on_error="record"), on_error="record"))
    assert [isinstance(one, FailedInput) for one in found] == [False, True, False]


def test_long_texts_make_small_batches(monkeypatch):
    monkeypatch.setattr(batches, "CHARACTERS", 50)
    found = list(extract_batches([batch_of(["Es regnet heute. " * 2] * 6)], language="de"))
    assert [batch.num_rows for batch in found] == [2, 2, 2]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"text": "body"}, "no column 'body'; there are text, n"),
        ({"id": "url"}, "no column 'url'"),
        ({"keep": ["outlet"]}, "no column 'outlet'"),
    ],
)
def test_a_column_that_is_not_there_is_refused(options, says):
    with pytest.raises(ColumnError, match=says):
        list(extract_batches([batch_of(["a"], n=[1])], **options))


def test_columns_may_not_stand_there_twice():
    twice = pyarrow.record_batch([pyarrow.array(["a"]), pyarrow.array(["b"])], names=["text", "text"])
    with pytest.raises(ColumnError, match="more than one column 'text'"):
        list(extract_batches([twice]))
    with pytest.raises(ColumnError, match="keep: quotes would stand there twice"):
        list(extract_batches([batch_of(["a"], quotes=["b"])], keep=["quotes"]))
    with pytest.raises(ColumnError, match="no column 'id'"):
        list(extractions_of([batch_of(["a"])]))


def test_options_are_checked_before_the_first_batch():
    with pytest.raises(UnknownLanguageError):
        extract_batches([], language="xx")
    with pytest.raises(UnknownOptionError, match="on_error"):
        extract_batches([], on_error="skip")
    with pytest.raises(UnknownOptionError, match="cue_classes"):
        extract_batches([], cue_classes=["spoken"])
    assert issubclass(ColumnError, InputError)


def test_batches_are_asked_for_one_at_a_time():
    def endless():
        while True:
            yield batch_of(["Es regnet."])

    found = extract_batches(endless(), language="de")
    assert [next(found).num_rows for _ in range(3)] == [1, 1, 1]


def test_importing_needs_no_pyarrow():
    code = "import sys, claimx.arrow, claimx.distributed, claimx.spark; print('pyarrow' in sys.modules, 'pyspark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
    with pytest.raises(AttributeError, match="no attribute 'schemata'"):
        arrow.schemata  # noqa: B018
