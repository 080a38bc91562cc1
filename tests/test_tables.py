"""Quotes, claims and speakers: tuples like any other, and tables of their document."""

import copy
import pickle
import sys
from collections.abc import Callable
from typing import Any

import pandas
import polars
import pyarrow
import pytest

import claimx
from claimx.errors import MissingExtraError, UnknownOptionError
from claimx.export import tables
from claimx.model import Extraction
from claimx.model.tables import Claims, Quotes, Records, Speakers

TEXT = (
    "Lind, the mayor of Skarra, said that repairs cost $3 million in 2024. “The boat will sail in May,” Eva Marsh said.\n\n"
    "“Nobody asked us,” Marsh added. According to Marsh, 40 people wait."
)


@pytest.fixture(scope="module")
def found() -> Extraction:
    return claimx.extract_text(TEXT, language="en", source="ferry.txt")


@pytest.fixture(params=["quotes", "claims", "speakers"])
def records(request: pytest.FixtureRequest, found: Extraction) -> Records[Any]:
    return getattr(found, request.param)


def test_they_are_tuples_like_any_other(found: Extraction, records: Records[Any]) -> None:
    plain = tuple(records)
    assert type(plain) is tuple
    assert records == plain
    assert plain == records
    if type(records) is not Claims:  # a claim holds a dict and has no hash
        assert hash(records) == hash(plain)
    assert repr(records) == repr(plain)
    assert isinstance(records, tuple)
    assert (len(records) > 1, records[0], records[-1]) == (True, plain[0], plain[-1])
    assert type(records + plain) is tuple
    assert [type(one) for one in (found.quotes, found.claims, found.speakers)] == [Quotes, Claims, Speakers]


def test_a_slice_is_a_table_too(records: Records[Any]) -> None:
    part = records[1:]
    assert type(part) is type(records)
    assert part == tuple(records)[1:]
    assert part.as_rows() == records.as_rows()[1:]
    assert part.to_arrow().to_pylist() == records.to_arrow().to_pylist()[1:]
    assert records[::-1].to_arrow().to_pylist() == records.to_arrow().to_pylist()[::-1]


def test_nothing_of_them_can_be_set(records: Records[Any]) -> None:
    with pytest.raises(AttributeError, match=f"{type(records).__name__} are frozen: 'document' cannot be set"):
        records.document = None  # type: ignore[assignment]
    with pytest.raises(TypeError):
        records[0] = records[1]  # type: ignore[index]


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_know_their_document(found: Extraction, records: Records[Any], way: Callable[[Any], Any]) -> None:
    whole, part = way(found), way(records)
    assert whole == found
    assert part == records
    assert type(part) is type(records)
    assert part.as_rows() == records.as_rows()
    assert whole.quotes.as_rows() == found.quotes.as_rows()
    assert whole.quotes.speakers is whole.speakers


def test_validation_and_json_are_those_of_tuples(found: Extraction) -> None:
    for again in (
        Extraction.model_validate_json(found.model_dump_json()),
        Extraction.model_validate(found.model_dump()),
        Extraction.model_validate(dict(found), strict=True),
    ):
        assert again == found
        assert type(again.quotes) is Quotes
        assert again.quotes.document is again.document
    assert type(found.model_dump()["quotes"]) is tuple
    assert Extraction.model_json_schema()["properties"]["quotes"] == {
        "default": [],
        "items": {"$ref": "#/$defs/Quote"},
        "title": "Quotes",
        "type": "array",
    }


def test_a_changed_copy_has_tables_of_what_it_holds(found: Extraction) -> None:
    renamed = found.speakers[0].model_copy(update={"name": "Somebody Else"})
    changed = found.model_copy(update={"speakers": (renamed, *found.speakers[1:]), "claims": ()})
    assert changed.as_rows()[0]["speaker"] == changed.speaker(changed.quotes[0]).name == "Somebody Else"
    assert found.as_rows()[0]["speaker"] == found.speaker(found.quotes[0]).name != "Somebody Else"
    assert (type(changed.claims), changed.claims.as_rows()) == (Claims, [])


def test_quotes_of_one_person_are_a_table(found: Extraction) -> None:
    said = found.quotes_by("Marsh")
    assert type(said) is Quotes
    assert {row["speaker"] for row in said.as_rows()} == {"Eva Marsh"}
    assert len(said) == 3


@pytest.mark.parametrize(("backend", "kind"), [("pandas", pandas.DataFrame), ("polars", polars.DataFrame), ("pyarrow", pyarrow.Table)])  # fmt: skip
def test_a_frame_is_that_of_the_extraction(
    found: Extraction,
    records: Records[Any],
    backend: str,
    kind: type,
) -> None:
    frame = records.to_frame(backend=backend)  # type: ignore[arg-type]
    assert type(frame) is kind
    assert frame.equals(found.to_frame(type(records).__name__.lower(), backend=backend))  # type: ignore[arg-type]
    assert frame.shape == (len(records), len(records.columns))


def test_a_row_of_a_speaker_says_who_and_where(found: Extraction) -> None:
    rows = {row["name"]: row for row in found.as_rows("speakers")}
    assert list(rows) == ["Lind", "Eva Marsh"]
    assert list(rows["Lind"]) == list(Speakers.columns)
    assert (rows["Lind"]["file"], rows["Lind"]["language"]) == ("ferry.txt", "en")
    assert TEXT[rows["Eva Marsh"]["start"] : rows["Eva Marsh"]["end"]] == "Eva Marsh"
    assert rows["Eva Marsh"]["mentions"] == len(found.speakers[1].mentions) > 1


def test_arrow_has_the_columns_and_rows_of_the_parquet_files(found: Extraction, records: Records[Any]) -> None:
    name = type(records).__name__.lower()
    table = records.to_arrow()
    assert table.schema.equals(tables.schema(name), check_metadata=True)
    graph = [row for row in tables.rows(claimx.graph([found]), name) if row.get("record", "") is not None]
    assert sorted(table.to_pylist(), key=lambda row: row["id"]) == sorted(graph, key=lambda row: row["id"])
    assert table.num_rows == len(records)
    assert [row["id"] for row in table.to_pylist()] == [row["id"] for row in sorted(graph, key=_place(records))]


def _place(records: Records[Any]) -> Callable[[dict[str, Any]], int]:
    ids = [one.id for one in records]
    return lambda row: ids.index(row["record"] if "record" in row else row["id"])


def test_an_organisation_keeps_its_id_in_a_slice() -> None:
    text = "Anna Kern, a spokeswoman of Northreach Lines, said that they wait. Northreach Lines said that it rains."
    speakers = claimx.extract_text(text, language="en").speakers
    whole = {row["record"]: row["affiliation"] for row in speakers.to_arrow().to_pylist()}
    for place, one in enumerate(speakers):
        assert speakers[place : place + 1].to_arrow().to_pylist()[0]["affiliation"] == whole[one.id]


def test_an_empty_table_has_the_same_columns(records: Records[Any]) -> None:
    empty = records[:0]
    assert empty.to_arrow().schema == records.to_arrow().schema
    assert empty.to_frame(backend="polars").schema == records.to_frame(backend="polars").schema
    assert empty.to_arrow().num_rows == empty.to_frame().shape[0] == 0


def test_what_is_wrong_is_told(records: Records[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownOptionError, match="backend: no 'spark'; there are pandas, polars and pyarrow"):
        records.to_frame(backend="spark")  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pyarrow is not installed.*claimx\[arrow\]"):
        records.to_arrow()
