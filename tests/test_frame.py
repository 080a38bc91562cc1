"""Extractions as tables."""

import pandas
import polars
import pytest

import claimx
from claimx.errors import MissingExtraError, UnknownOptionError
from claimx.model import tables as home

TEXT = "Lind said that repairs cost $3 million in 2024. “The boat will sail in May,” Marsh said."


@pytest.mark.parametrize("of", ["quotes", "claims"])
@pytest.mark.parametrize("backend", ["pandas", "polars"])
def test_a_frame_has_the_rows_of_the_extraction(of: str, backend: str) -> None:
    found = claimx.extract_text(TEXT, language="en")
    frame = found.to_frame(of, backend=backend)
    assert isinstance(frame, {"pandas": pandas.DataFrame, "polars": polars.DataFrame}[backend])
    rows = frame.to_dict("records") if backend == "pandas" else frame.to_dicts()
    wanted = found.as_rows(of)
    assert list(frame.columns) == list(wanted[0])
    assert len(rows) == len(wanted) > 1
    for row, want in zip(rows, wanted, strict=True):
        assert {k: v for k, v in row.items() if v == v and v is not None} == {
            k: v for k, v in want.items() if v is not None
        }


@pytest.mark.parametrize("of", ["quotes", "claims"])
def test_an_empty_frame_has_the_same_columns_and_types(of: str) -> None:
    full = claimx.extract_text(TEXT, language="en").to_frame(of, backend="polars")
    empty = claimx.extract_text("", language="en").to_frame(of, backend="polars")
    assert empty.height == 0
    assert empty.schema == full.schema


def test_a_claim_row_tells_who_asserts_what() -> None:
    row = claimx.extract_text(TEXT, language="en").as_rows("claims")[0]
    assert (row["text"], row["asserter"], row["quantities"], row["times"]) == (
        "repairs cost $3 million in 2024",
        "Lind",
        "$3 million",
        "2024",
    )


def test_unknown_tables_and_backends_are_told() -> None:
    found = claimx.extract_text(TEXT, language="en")
    with pytest.raises(UnknownOptionError, match="no rows of 'files'"):
        found.as_rows("files")  # type: ignore[arg-type]
    with pytest.raises(UnknownOptionError, match="no 'spark'"):
        found.to_frame(backend="spark")  # type: ignore[arg-type]


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(module: str, *, extra: str) -> None:
        raise MissingExtraError(f"{module} {extra}")

    monkeypatch.setattr(home, "require", missing)
    with pytest.raises(MissingExtraError, match="narwhals frame"):
        claimx.extract_text(TEXT, language="en").to_frame()
