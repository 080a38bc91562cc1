"""Tables with a column of texts: JSON lines, CSV, Parquet. Each row is a document; the other columns say what it is."""

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

from claimx._extras import require
from claimx.errors import ColumnError, DamagedInputError, EncodingError, InputError, NotTextError, UnreadableInputError
from claimx.model.records import Locator
from claimx.readers.about import About, about, plain
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source, named
from claimx.readers.decode import decode
from claimx.readers.formats import TEXT_NAMES, delimiter_of
from claimx.readers.limits import limit_in_bytes, too_large

_ID_NAMES = ("id", "guid", "uuid", "doc_id", "article_id", "_id")
_ROWS = 64


class JsonLinesReader:
    """Reads one JSON object a line (RFC 8259, in UTF-8). A column may be a path: `article.body`."""

    media_types = ("application/jsonl", "application/x-ndjson")

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The objects; records are numbers of lines."""
        for number, start, line in _lines(source):
            if line.strip():
                at = partial(source.locator, number, byte_range=(start, start + len(line)))
                yield Entry(at(), partial(_json_row, line, at, source, options))


def _lines(source: Source) -> Iterator[tuple[int, int, bytes]]:
    """Number, offset and bytes of every line; one that is too long comes short and is refused when it is read."""
    file = source.begin()
    limit = limit_in_bytes()
    number = offset = 0
    while line := file.readline(limit + 1):
        number += 1
        start, offset = offset, offset + len(line)
        yield number, start, line
        while len(line) > limit and not line.endswith(b"\n"):  # the rest of what was refused
            line = file.readline(limit + 1)
            offset += len(line)


def _json_row(line: bytes, at: Any, source: Source, options: ReadOptions) -> RawDocument:
    name = named(source.source, at())
    if len(line) > limit_in_bytes():
        raise UnreadableInputError(too_large(name, limit_in_bytes()))
    text, codec = decode(line, name, options.encoding or ("utf-8-sig" if line.startswith(b"\xef\xbb\xbf") else "utf-8"))
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DamagedInputError(f"{name}: no JSON: {error}") from None
    if not isinstance(row, dict):
        raise DamagedInputError(f"{name}: a JSON {type(row).__name__}, where an object with a text was expected")
    column = text_column(row, options.text_column, name, row)
    key = _key(row, options)
    return row_document(row, column, source, at(key=key), JsonLinesReader.media_types[0], codec)


class CsvReader:
    """Reads tables of CSV (RFC 4180) with a header; commas, semicolons or tabs are found out."""

    media_types = ("text/csv", "text/tab-separated-values")

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The rows below the header; records count from 1."""
        lines = _CountedLines(source, options.encoding)
        csv.field_size_limit(limit_in_bytes())
        header_line = next(lines, "")
        header = next(csv.reader([header_line], delimiter=delimiter_of(header_line)), [])
        header = [name.strip() for name in header]
        column = text_column(header, options.text_column, source.name)
        rows = csv.reader(lines, delimiter=delimiter_of(header_line))
        number = 0
        while True:
            start = lines.offset
            number += 1
            try:
                cells = next(rows, None)
            except csv.Error as error:
                found = DamagedInputError(f"{source.name} ▸ record {number}: no row of CSV: {error}")
                yield Entry(source.locator(number, byte_range=(start, lines.offset)), partial(_refuse, found))
                continue
            if cells is None:
                return
            if not cells:
                number -= 1
                continue
            at = partial(source.locator, number, byte_range=(start, lines.offset))
            yield Entry(at(), partial(_csv_row, header, cells, column, at, source, options, lines.codec))


def _refuse(error: InputError) -> NoReturn:
    raise error


def _csv_row(
    header: Sequence[str],
    cells: Sequence[str],
    column: str,
    at: Any,
    source: Source,
    options: ReadOptions,
    codec: str,
) -> RawDocument:
    if len(cells) > len(header):
        name = named(source.source, at())
        raise DamagedInputError(f"{name}: {len(cells)} cells under {len(header)} names; is a quotation mark missing?")
    row = dict(zip(header, cells, strict=False))
    return row_document(row, column, source, at(key=_key(row, options)), CsvReader.media_types[0], codec)


class _CountedLines:
    """The lines of a table as text, and how many bytes of the file they took."""

    def __init__(self, source: Source, encoding: str | None) -> None:
        self.offset = 0
        self._name = source.name
        head = source.head()
        self.codec = encoding or decode(head[: head.rfind(b"\n") + 1] or head, source.name)[1]
        if self.codec.partition(":")[0].replace("_", "-").lower().startswith(("utf-16", "utf-32")):
            raise EncodingError(f"{source.name}: a table in {self.codec}; save it in UTF-8")
        self._file = source.begin()

    def __iter__(self) -> "_CountedLines":
        return self

    def __next__(self) -> str:
        limit = limit_in_bytes()
        line = self._file.readline(limit + 1)
        if not line:
            raise StopIteration
        first = self.offset == 0
        self.offset += len(line)
        if len(line) > limit:
            raise csv.Error(too_large("this line", limit))
        codec, _, errors = self.codec.partition(":")
        try:
            return line.decode(codec if first or codec != "utf-8-sig" else "utf-8", errors or "strict")
        except UnicodeDecodeError as error:
            raise csv.Error(
                f"not in {codec}: byte 0x{line[error.start]:02x}; pass encoding='{codec}:replace'"
            ) from None


class ParquetReader:
    """Reads Parquet tables, 64 rows at a time. Needs the extra `arrow`."""

    media_types = ("application/vnd.apache.parquet",)

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The rows; records count from 1."""
        arrow = require("pyarrow", extra="arrow")
        parquet = require("pyarrow.parquet", extra="arrow")
        try:
            table = parquet.ParquetFile(source.begin())
            kept = [field.name for field in table.schema_arrow if _is_kept(field.type, arrow)]
            texts = [field.name for field in table.schema_arrow if _is_text(field.type, arrow)]
            column = text_column(texts, options.text_column, source.name)
            number = 0
            for batch in table.iter_batches(batch_size=_ROWS, columns=kept):
                for place in range(batch.num_rows):
                    number += 1
                    yield Entry(
                        source.locator(number), partial(_parquet_row, batch, place, number, column, source, options)
                    )
        except (arrow.ArrowException, OSError) as error:
            raise DamagedInputError(f"{source.name}: this is a Parquet table, but damaged: {error}") from None


def _is_text(kind: Any, arrow: Any) -> bool:
    kinds = arrow.types
    if kinds.is_dictionary(kind):
        kind = kind.value_type
    return bool(kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind))


def _is_kept(kind: Any, arrow: Any) -> bool:
    """Strings, numbers, days, and lists of strings; vectors and bytes say nothing to a reader."""
    kinds = arrow.types
    if kinds.is_list(kind) or kinds.is_large_list(kind):
        return _is_text(kind.value_type, arrow)
    return _is_text(kind, arrow) or bool(
        kinds.is_integer(kind) or kinds.is_floating(kind) or kinds.is_boolean(kind) or kinds.is_temporal(kind)
    )


def _parquet_row(batch: Any, place: int, number: int, column: str, source: Source, options: ReadOptions) -> RawDocument:
    row = batch.slice(place, 1).to_pylist()[0]
    return row_document(
        row, column, source, source.locator(number, key=_key(row, options)), ParquetReader.media_types[0]
    )


# ---- rows ------------------------------------------------------------------------------------------------------------


def text_column(names: Any, asked: str | None, name: str, row: Mapping[str, Any] | None = None) -> str:
    """The column of texts: the one asked for, or the first name that usually holds it.

    Raises ColumnError when there is none; the message lists the columns.
    """
    columns = [str(one) for one in names]
    if asked is not None:
        if asked in columns or row is not None and _at(row, asked) is not None:
            return asked
        raise ColumnError(f"{name}: no column {asked!r} of texts; there are {_shown(columns)}")
    lower = {one.lower(): one for one in reversed(columns)}
    found = next((lower[known] for known in TEXT_NAMES if known in lower), None)
    if found is None:
        raise ColumnError(
            f"{name}: no column of texts was recognised; name it: text_column=... or --text-column "
            f"(there are {_shown(columns)})"
        )
    return found


def _shown(columns: Sequence[str]) -> str:
    return ", ".join(columns[:20]) + (", …" if len(columns) > 20 else "") if columns else "none"


def _at(row: Mapping[str, Any], column: str) -> Any:
    """The value of a column, or of a path into nested objects."""
    if column in row:
        return row[column]
    value: Any = row
    for step in column.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _key(row: Mapping[str, Any], options: ReadOptions) -> str | None:
    if options.id_column is not None:
        return plain(_at(row, options.id_column))
    lower = {str(one).lower(): one for one in row}
    return next((plain(row[lower[name]]) for name in _ID_NAMES if name in lower), None)


def row_document(
    row: Mapping[str, Any],
    column: str,
    source: Source,
    locator: Locator | None,
    media_type: str,
    codec: str | None = None,
) -> RawDocument:
    """A row as a document: the text of one column, the others as fields and metadata. Raises NotTextError."""
    text = _at(row, column)
    if not isinstance(text, str):
        what = "is empty" if text is None else f"holds {type(text).__name__}, no text"
        raise NotTextError(f"{named(source.source, locator)}: column {column!r} {what}")
    if len(text) > limit_in_bytes():
        raise UnreadableInputError(too_large(named(source.source, locator), limit_in_bytes()))
    known = about_row(row, column)
    return RawDocument(text, source.source, source.sha256, media_type, codec, locator=locator, **known)


def about_row(row: Mapping[str, Any], column: str) -> About:
    """What the columns of a row beside that of the text say of it."""
    others = {str(name): value for name, value in row.items() if name != column.partition(".")[0]}
    return about({name: words for name, value in others.items() if (words := _shown_value(value)) is not None})


def _shown_value(value: Any) -> str | None:
    """A column as metadata; vectors of numbers say nothing to a reader."""
    if isinstance(value, list) and any(isinstance(one, int | float) for one in value):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return plain(value)
