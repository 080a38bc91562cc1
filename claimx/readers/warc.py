"""Crawl archives (WARC, ISO 28500): pages of WARC files, texts of the WET files of Common Crawl; streamed."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any, NamedTuple

from claimx._extras import require
from claimx.errors import DamagedInputError, NotTextError, UnreadableInputError
from claimx.model.records import Locator
from claimx.readers.about import language_of
from claimx.readers.base import Entry, RawDocument, ReadOptions, Source, named
from claimx.readers.formats import format_of
from claimx.readers.limits import limit_in_bytes, too_large

_TYPES = ("text/", "application/xhtml", "application/pdf", "application/rtf", "application/vnd.openxmlformats")
_LEFT_OUT = ("text/css", "text/javascript", "text/vtt")


class WarcReader:
    """Reads what can hold an article: pages, PDF documents and extracted texts; other records are passed over.

    Needs the extra `warc`, and for pages `html`.
    """

    media_types = ("application/warc",)

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The records; they count from 1, those that are passed over included."""
        warc = require("fastwarc.warc", extra="warc")
        limit = limit_in_bytes()
        number, waiting = 0, None
        try:
            for record in warc.ArchiveIterator(source.begin(), auto_decode="all"):
                if waiting is not None:
                    yield _entry(waiting, record.stream_pos, source, options)
                number += 1
                waiting = None
                if _is_wanted(record, warc.WarcRecordType):
                    # read now, because the byte at which a record ends is known when the next one begins
                    waiting = _Record.of(number, record, limit)
            if waiting is not None:
                size = source.file.seek(0, 2)
                yield _entry(waiting, size, source, options)
        except (OSError, ValueError, RuntimeError, EOFError) as error:
            raise DamagedInputError(f"{source.name}: damaged web archive behind record {number}: {error}") from None
        if number == 0:
            raise DamagedInputError(f"{source.name}: no record in this web archive")


def _is_wanted(record: Any, types: Any) -> bool:
    if record.record_type == types.conversion:
        return True
    if record.record_type not in (types.response, types.resource):
        return False
    kind = record.http_content_type if record.is_http else record.headers.get("Content-Type")
    kind = (kind or "text/html").lower()
    return kind.startswith(_TYPES) and not kind.startswith(_LEFT_OUT)


class _Record(NamedTuple):
    """A record of the crawl, read."""

    number: int
    start: int
    data: bytes | None
    """None when it is larger than a document may be."""
    kind: str | None
    charset: str | None
    headers: dict[str, str]

    @classmethod
    def of(cls, number: int, record: Any, limit: int) -> "_Record":
        headers = {name.lower(): value for name, value in record.headers.items()}
        kind = record.http_content_type if record.is_http else headers.get("content-type")
        data = record.reader.read(limit + 1)
        charset = record.http_charset if record.is_http else "utf-8"
        return cls(number, record.stream_pos, data if len(data) <= limit else None, kind, charset, headers)


def _entry(record: _Record, end: int, source: Source, options: ReadOptions) -> Entry:
    key = record.headers.get("warc-record-id")
    locator = source.locator(record.number, key=key, byte_range=(record.start, end))
    return Entry(locator, partial(_read, record, source, locator, options))


def _read(record: _Record, source: Source, locator: Locator | None, options: ReadOptions) -> RawDocument:
    name = named(source.name, locator)
    if record.data is None:
        raise UnreadableInputError(too_large(name, limit_in_bytes()))
    data, headers = record.data, record.headers
    page = Source(BytesIO(data), name, outermost=source.outermost, members=source.members, media_type=record.kind)
    found = format_of(page)
    if found.many:
        raise NotTextError(f"{name}: this is {found.shown}, which is not read from a web archive")
    asked = options._replace(encoding=options.encoding or _encoding(data, record.charset))
    raw = next(iter(found.load().entries(page, asked))).load()
    declared = headers.get("warc-identified-content-language", "").split(",")[0]
    metadata = dict(raw.metadata) | {key: headers[key] for key in ("warc-date", "warc-target-uri") if headers.get(key)}
    return raw._replace(
        locator=locator,
        url=raw.url or headers.get("warc-target-uri"),
        language=raw.language or language_of(declared),
        metadata=tuple(sorted(metadata.items())),
    )


def _encoding(data: bytes, charset: str | None) -> str | None:
    """What the server says, when the bytes are that; servers are often wrong."""
    try:
        data.decode(charset or "utf-8")
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
    return charset
