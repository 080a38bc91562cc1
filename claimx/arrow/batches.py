"""Batches of texts to batches of extractions, and those back to extractions."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from claimx import errors
from claimx._api import FailedInput, Model, Work
from claimx._extras import require
from claimx.arrow.columns import Field, fields_of, shape_of
from claimx.errors import ClaimxError, ColumnError, EncodingError, NotTextError, UnreadableInputError
from claimx.lang.pack import find_pack
from claimx.model import Extraction
from claimx.passes.base import Pass
from claimx.readers import RawDocument, from_text
from claimx.readers.about import plain
from claimx.readers.limits import limit_in_bytes, too_large
from claimx.readers.tables import about_row

if TYPE_CHECKING:
    import pyarrow

ROWS = 256
"""Rows of a batch that comes out, at most."""
CHARACTERS = 500_000
"""Code points of the texts of a batch that comes out; the row that goes beyond them is its last."""

OnError = Literal["raise", "record"]


class Failure(NamedTuple):
    """What went wrong with a row: the name of the error, and what it says."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row before it is a column: either an extraction or what went wrong."""

    id: str | None
    extraction: Extraction | None
    error: Failure | None

    def value(self, name: str) -> Any:
        if name in ("id", "error"):
            return getattr(self, name)
        return None if self.extraction is None else getattr(self.extraction, name)


@cache
def columns() -> tuple[Field, ...]:
    """The columns of a row, in their order."""
    says = {
        "document": "the text, where it came from, and what is known of it",
        "quotes": "who said what",
        "speakers": "whom the quotes and claims belong to",
        "claims": "what could be true or false",
        "run": "versions, passes and options",
    }
    parts = [Field(one.name, one.shape, says[one.name]) for one in fields_of(Extraction)]
    identity = Field("id", shape_of(str), "the value of the column `id`, as a string; null when there is none")
    error = Field("error", shape_of(Failure), "what is wrong with the row; null when nothing is")
    return (identity, *parts, error)


@cache
def schema() -> "pyarrow.Schema":
    """What comes out: the id of the row, the extraction, and the error. Raises MissingExtraError without pyarrow."""
    arrow = require("pyarrow", extra="arrow")
    return arrow.schema([arrow.field(one.name, one.shape.arrow, metadata={"says": one.says}) for one in columns()])


def extract_batches(
    batches: "Iterable[pyarrow.RecordBatch]",
    *,
    text: str = "text",
    id: str | None = None,  # noqa: A002
    keep: Sequence[str] = (),
    language: str | None = None,
    cue_classes: Collection[str] | None = None,
    claims: bool = True,
    published: date | None = None,
    model: Model | None = None,
    passes: Iterable[str | Pass] = (),
    on_error: OnError = "record",
) -> "Iterator[pyarrow.RecordBatch]":
    """Extract the texts of a column; a row comes out for each row that goes in, in the same order.

    `text` is the column of the texts, `id` one that names them: it becomes `Document.source` and the column `id`. The
    other columns say what a document is, as those of a table do (title, url, published, …; else `metadata`). Columns
    in `keep` come out unchanged, before those of `SCHEMA`. The other options are those of `claimx.extract`.

    A row that cannot be read (no text, bytes that are no UTF-8, too large) comes out with its `id` and what is kept,
    and with `error`; with `on_error="raise"` its error is raised. Memory is bounded: an output batch holds at most 256
    rows of one input batch, fewer when their texts are long, and is handed over before the next is begun.

    Raises ColumnError for a column that is not there, UnknownLanguageError, UnknownOptionError and MissingExtraError
    whatever `on_error` is.
    """
    require("pyarrow", extra="arrow")
    work = Work.of(
        language=language, cue_classes=cue_classes, claims=claims, published=published, model=model, passes=passes
    )
    if language is not None:
        find_pack(language)
    _check_option(on_error)
    return _Extracting(work, text, id, tuple(keep), on_error).over(batches)


def _check_option(on_error: str) -> None:
    if on_error not in ("raise", "record"):
        raise errors.UnknownOptionError(f"on_error: no {on_error!r}; there are raise and record")


@dataclass(frozen=True)
class _Extracting:
    """One run over batches."""

    work: Work
    text: str
    id: str | None
    keep: tuple[str, ...]
    on_error: OnError

    def over(self, batches: "Iterable[pyarrow.RecordBatch]") -> "Iterator[pyarrow.RecordBatch]":
        for batch in batches:
            self._check(batch.schema)
            start = 0
            while start < batch.num_rows:
                rows = self._rows(batch, start)
                kept = [(name, batch.column(name).slice(start, len(rows))) for name in self.keep]
                fields = [batch.schema.field(name) for name in self.keep]
                start += len(rows)
                yield _batch(rows, kept, fields, self.on_error)

    def _check(self, given: "pyarrow.Schema") -> None:
        """Raises ColumnError."""
        names = given.names
        for name in (self.text, *self.keep, *(() if self.id is None else (self.id,))):
            if names.count(name) != 1:
                count = "no" if name not in names else "more than one"
                raise ColumnError(f"{count} column {name!r}; there are {', '.join(names) or 'none'}")
        taken = sorted({one.name for one in columns()}.intersection(self.keep))
        if taken:
            raise ColumnError(f"keep: {', '.join(taken)} would stand there twice; rename it before")

    def _rows(self, batch: "pyarrow.RecordBatch", start: int) -> list[_Row]:
        """As many rows as one batch may hold."""
        rows: list[_Row] = []
        size = 0
        for place in range(start, min(start + ROWS, batch.num_rows)):
            row = self._row(batch, place)
            rows.append(row)
            size += len(row.extraction.document.text) if row.extraction is not None else 0
            if size >= CHARACTERS:
                break
        return rows

    def _row(self, batch: "pyarrow.RecordBatch", place: int) -> _Row:
        key = None
        if self.id is not None:
            try:
                key = plain(batch.column(self.id)[place].as_py())
            except UnicodeDecodeError:
                return self._settled(None, EncodingError(f"a row: column {self.id!r} holds bytes that are no UTF-8"))
        name = "a row" if key is None else f"row {key!r}"
        return self._settled(key, self.work.made(partial(self._raw, batch, place, key, name), name))

    def _settled(self, key: str | None, found: Extraction | ClaimxError) -> _Row:
        if not isinstance(found, ClaimxError):
            return _Row(key, found, None)
        if self.on_error == "raise":
            raise found
        return _Row(key, None, Failure(type(found).__name__, str(found)))

    def _raw(self, batch: "pyarrow.RecordBatch", place: int, key: str | None, name: str) -> RawDocument:
        try:
            row = {column: batch.column(column)[place].as_py() for column in dict.fromkeys(batch.schema.names)}
        except UnicodeDecodeError as error:
            raise EncodingError(f"{name}: bytes that are no UTF-8: {error.reason}") from None
        text = row[self.text]
        if not isinstance(text, str):
            what = "is empty" if text is None else f"holds {type(text).__name__}, no text"
            raise NotTextError(f"{name}: column {self.text!r} {what}")
        if len(text) > limit_in_bytes():
            raise UnreadableInputError(too_large(name, limit_in_bytes()))
        return from_text(text)._replace(source=key, **about_row(row, self.text))


def batches_of(
    extractions: Iterable[Extraction | FailedInput], *, on_error: OnError = "raise"
) -> "Iterator[pyarrow.RecordBatch]":
    """Extractions as batches of `SCHEMA`; `id` is the source of the document.

    Takes what `extract_many` gives: a FailedInput is a row with an error. An extraction with a lone surrogate, which
    UTF-8 and so Arrow cannot hold, raises EncodingError, or with `on_error="record"` is such a row too.
    """
    _check_option(on_error)
    rows: list[_Row] = []
    size = 0
    for one in extractions:
        rows.append(_row_of(one))
        size += 0 if isinstance(one, FailedInput) else len(one.document.text)
        if len(rows) == ROWS or size >= CHARACTERS:
            yield _batch(rows, (), (), on_error)
            rows, size = [], 0
    if rows:
        yield _batch(rows, (), (), on_error)


def _row_of(one: Extraction | FailedInput) -> _Row:
    if isinstance(one, FailedInput):
        return _Row(one.source, None, Failure(type(one.error).__name__, str(one.error)))
    return _Row(one.document.source, one, None)


def extractions_of(
    batches: "Iterable[pyarrow.RecordBatch]", *, on_error: OnError = "raise"
) -> Iterator[Extraction | FailedInput]:
    """The extractions of batches of `SCHEMA`, equal to those that were written; columns beside them are passed over.

    The error of a row is raised, or with `on_error="record"` comes as a FailedInput. Raises ColumnError when a column
    of `SCHEMA` is missing, and pydantic's ValidationError for values that no record may hold.
    """
    _check_option(on_error)
    for batch in batches:
        missing = [one.name for one in columns() if one.name not in batch.schema.names]
        if missing:
            raise ColumnError(f"no column {missing[0]!r} of claimx.arrow.SCHEMA; there are {batch.schema.names}")
        for row in batch.select([one.name for one in columns()]).to_pylist():
            yield _read(row, on_error)


def _read(row: dict[str, Any], on_error: OnError) -> Extraction | FailedInput:
    if row["error"] is None:
        return Extraction.model_validate({one.name: one.shape.value(row[one.name]) for one in fields_of(Extraction)})
    kind = getattr(errors, row["error"]["kind"], ClaimxError)
    found = kind(row["error"]["message"])
    if on_error == "raise":
        raise found
    return FailedInput(row["id"] or "", found)


# ---- rows to columns -------------------------------------------------------------------------------------------------


def _batch(
    rows: Sequence[_Row],
    kept: "Sequence[tuple[str, pyarrow.Array]]",
    fields: "Sequence[pyarrow.Field]",
    on_error: OnError,
) -> "pyarrow.RecordBatch":
    arrow = require("pyarrow", extra="arrow")
    try:
        made = _arrays(rows)
    except UnicodeEncodeError:
        made = _arrays([_writable(row, on_error) for row in rows])
    whole = arrow.schema([*fields, *schema()])
    return arrow.RecordBatch.from_arrays([*(column for _, column in kept), *made], schema=whole)


def _arrays(rows: Sequence[_Row]) -> "list[pyarrow.Array]":
    return [one.shape.column([row.value(one.name) for row in rows]) for one in columns()]


def _writable(row: _Row, on_error: OnError) -> _Row:
    """The row, or where it holds what UTF-8 cannot hold, the error that says so."""
    try:
        _arrays([row])
    except UnicodeEncodeError:
        name = _sayable(row.id) if row.id is not None else "text"
        error = EncodingError(f"{name}: holds a lone surrogate, which UTF-8 cannot hold; write it as JSON")
        if on_error == "raise":
            raise error from None
        return _Row(name, None, Failure(type(error).__name__, str(error)))
    return row


def _sayable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
