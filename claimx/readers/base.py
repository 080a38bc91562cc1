"""What a reader is asked, and what it hands over: texts, what is known of them, where they stand in their source."""

import gzip
import hashlib
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

from claimx.errors import UnreadableInputError
from claimx.model.records import Locator, Place
from claimx.readers.limits import limit_in_bytes, too_large

HEAD = 1 << 16
_STEP = 64
BROKEN_STREAM = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError)
"""What damaged archives and packed streams raise."""


class RawDocument(NamedTuple):
    """One text before anything is found in it.

    For text files `data.decode(codec, errors) == text`, where `encoding` is `codec` or `codec:errors`: nothing is
    normalised, CRLF stays CRLF. A byte order mark is no part of the text; the codecs `utf-8-sig`, `utf-16` and `utf-32`
    say that there was one. Of other formats `text` is the article, and `places` lead back into the source.
    """

    text: str
    source: str | None
    """The path as given; '-' for standard input; None for a text given as a string."""
    sha256: str
    """Of the bytes of the source, the whole file (FIPS 180-4); of the text in UTF-8 for a string."""
    media_type: str = "text/plain"
    encoding: str | None = None
    title: str | None = None
    """What the source calls it, or the first heading when the text has one at its top."""
    url: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: date | None = None
    language: str | None = None
    """BCP 47 primary subtag that the source declares; a hint, which the text may belie."""
    locator: Locator | None = None
    places: tuple[Place, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()


class ReadOptions(NamedTuple):
    """What the caller said about the inputs."""

    encoding: str | None = None
    """A codec, or `codec:errors`; None to find it."""
    text_column: str | None = None
    """Name of the column of texts in JSON lines, CSV and Parquet; None to find it."""
    id_column: str | None = None


class Source:
    """The bytes of one input: a file, standard input, or a member of an archive.

    `file` can be read and sought in; `name` stands in messages. The digest is that of the outermost file.
    """

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        *,
        outermost: "Source | None" = None,
        members: tuple[str, ...] = (),
        media_type: str | None = None,
    ) -> None:
        self.file = file
        self.name = name
        self.members = members
        self.media_type = media_type
        self._outermost = outermost
        self._sha256: str | None = None
        self._head: bytes | None = None

    @property
    def source(self) -> str:
        """The path of the outermost file, as given."""
        return self.name if self._outermost is None else self._outermost.source

    @property
    def outermost(self) -> "Source":
        """The file that this is a member of, or this."""
        return self if self._outermost is None else self._outermost

    @property
    def sha256(self) -> str:
        """The digest of the outermost file; reads it once."""
        if self._outermost is not None:
            return self._outermost.sha256
        if self._sha256 is None:
            at = self.file.tell()
            self.file.seek(0)
            self._sha256 = hashlib.file_digest(cast(Any, self.file), "sha256").hexdigest()
            self.file.seek(at)
        return self._sha256

    def head(self) -> bytes:
        """The first 64 kibibytes, which say what it is."""
        if self._head is None:
            try:
                self._head = self.begin().read(HEAD)
            except BROKEN_STREAM:
                self._head = self._start()
        return self._head

    def _start(self) -> bytes:
        """What can be read of a packed stream that breaks off in its head; raises EOFError when that is nothing."""
        start = self.begin().read(_STEP)
        if not start:
            raise EOFError("it ends where it should begin")
        with suppress(*BROKEN_STREAM):
            while piece := self.file.read(_STEP):
                start += piece
        return start

    def begin(self) -> BinaryIO:
        """The file, at its start."""
        self.file.seek(0)
        return self.file

    def data(self) -> bytes:
        """All bytes. Raises UnreadableInputError when there are more than the limit (CLAIMX_MAX_MEGABYTES)."""
        limit = limit_in_bytes()
        data = self.begin().read(limit + 1)
        if len(data) > limit:
            raise UnreadableInputError(too_large(self.name, limit))
        if self._outermost is None and self._sha256 is None:
            self._sha256 = hashlib.sha256(data).hexdigest()
        return data

    def member(self, file: BinaryIO, member: str, *, media_type: str | None = None) -> "Source":
        """A member of this source as a source."""
        members = (*self.members, member)
        name = " ▸ ".join((self.source, *members))
        return Source(file, name, outermost=self.outermost, members=members, media_type=media_type)

    def locator(
        self, record: int | None = None, key: str | None = None, byte_range: tuple[int, int] | None = None
    ) -> Locator | None:
        """Where a record of this source is; None for the only text of a file."""
        if record is None and not self.members:
            return None
        return Locator(members=self.members, record=record, key=key, byte_range=byte_range)


class Entry(NamedTuple):
    """One text of a source that may hold many, not yet read.

    `load` reads it and raises an InputError for a bad one; it works until the next entry is asked for. What is skipped
    is not read.
    """

    locator: Locator | None
    load: Callable[[], RawDocument]


class Reader(Protocol):
    """A format. What a reader cannot read it does not guess at: it raises an InputError that names it.

    A reader opens no connection, follows no link and runs nothing that stands in a file.
    """

    media_types: tuple[str, ...]

    def entries(self, source: Source, options: ReadOptions) -> Iterator[Entry]:
        """The texts of `source` in order; one for most formats. A defect that ends the file raises an InputError."""
        ...


def named(name: str, locator: Locator | None) -> str:
    """A source and a place in it, for messages: 'news.zip ▸ a.jsonl ▸ record 12'."""
    return name if locator is None else f"{name} ▸ {locator}"
