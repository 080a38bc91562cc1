"""Files, folders and standard input."""

import bz2
import gzip
import io
import lzma
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from claimx.errors import (
    DamagedInputError,
    InputError,
    ManyDocumentsError,
    MissingExtraError,
    NoDocumentsError,
    UnreadableInputError,
)
from claimx.model.records import Locator
from claimx.readers.base import BROKEN_STREAM, Entry, RawDocument, ReadOptions, Source
from claimx.readers.formats import PACKED, SUFFIXES, Format, format_of
from claimx.readers.limits import limit_in_bytes

STDIN = "-"
_SHOWN = 120
_IN_MEMORY = 1 << 24
_UNPACKERS: tuple[tuple[bytes, Callable[[BinaryIO], object]], ...] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file, mode="rb")),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
)


def read_document(
    path: str | os.PathLike[str], *, encoding: str | None = None, options: ReadOptions | None = None
) -> RawDocument:
    """The text of one file; '-' is standard input, './-' a file of that name.

    `encoding` is a codec of Python's, or `codec:errors` ('utf-8:replace'); without it the encoding is found. Raises
    UnreadableInputError for what cannot be opened or is larger than 64 megabytes (the environment variable
    CLAIMX_MAX_MEGABYTES sets another limit), NotTextError for what is no text, EncodingError for what cannot be
    decoded, DamagedInputError for a broken file, ManyDocumentsError for a file of records or members, and
    MissingExtraError when the library for the format is not installed.
    """
    with opened(path) as source:
        return _only_one(source, options if options is not None else ReadOptions(encoding))


def read_bytes(data: bytes, *, source: str, encoding: str | None = None) -> RawDocument:
    """The text of one document that is held in memory, not packed; `source` names it. Raises as `read_document`."""
    return _only_one(Source(io.BytesIO(data), source), ReadOptions(encoding))


def _only_one(source: Source, options: ReadOptions) -> RawDocument:
    found = _format(source, options)
    if found.many:
        raise ManyDocumentsError(
            f"{source.name}: this is {found.shown}, which can hold many documents; "
            f"use claimx.extract_many(['{source.name}']) or `claimx extract {source.name}`"
        )
    entry = next(iter(_reading(source, found, options)))
    with complaining(source):
        return entry.load()


def read_documents(path: str | os.PathLike[str], *, options: ReadOptions | None = None) -> Iterator[RawDocument]:
    """All texts of a file, in order: one, or as many as it has records and members. The first bad one is raised."""
    with opened(path) as source:
        for entry in entries_of(source, options or ReadOptions()):
            with complaining(source):
                yield entry.load()


def read_again(path: str | os.PathLike[str], locator: Locator | None, options: ReadOptions) -> RawDocument:
    """The text of a file that a locator names. Raises NoDocumentsError when the file holds none such."""
    wanted = None if locator is None else (locator.members, locator.record)
    with opened(path) as source:
        for entry in entries_of(source, options):
            if wanted == (None if entry.locator is None else (entry.locator.members, entry.locator.record)):
                with complaining(source):
                    return entry.load()
        raise NoDocumentsError(f"{source.name}: holds no {locator or 'document'}")


def holds_many(path: str | os.PathLike[str], *, options: ReadOptions | None = None) -> bool:
    """Whether a file is in a format that can hold many documents. Raises as `read_document` does."""
    asked = options or ReadOptions()
    with opened(path) as source:
        return _format(source, asked).many


def entries_of(source: Source, options: ReadOptions) -> Iterator[Entry]:
    """The texts of a source, not yet read; nothing of what is skipped is decoded."""
    return _reading(source, _format(source, options), options)


@contextmanager
def opened(path: str | os.PathLike[str], *, stdin: str | None = None) -> Generator[Source, None, None]:
    """A file or standard input as a source that can be sought in; packed files (gzip, bzip2, xz) unpacked.

    `stdin` is a file with a copy of standard input, for a process that has none of its own.
    """
    name = os.fspath(path)
    shown = printable(name)
    try:
        file = _open(stdin if stdin is not None and name == STDIN else name)
    except (OSError, ValueError) as error:
        raise UnreadableInputError(_unreadable(name, shown, error)) from None
    with file:
        source = Source(file, shown)
        try:
            source.head()
        except OSError as error:
            raise UnreadableInputError(_unreadable(name, shown, error)) from None
        with complaining(source):
            yield unpacked(source)


def unpacked(source: Source) -> Source:
    """What is inside gzip, bzip2 or xz; the source itself otherwise, and for crawls, whose records count in it."""
    head = source.head()
    opener = next((opener for magic, opener in _UNPACKERS if head.startswith(magic)), None)
    if opener is None:
        return source
    inner = cast("BinaryIO", opener(source.begin()))
    bare = Path(source.members[-1] if source.members else source.name).name
    member = source.member(inner, _name_inside(bare))
    with complaining(source):
        start = member.head()[:7]
    return source if start == b"WARC/1." else member


def _name_inside(name: str) -> str:
    """The name of what is packed: a.txt of a.txt.gz, a.tar of a.tgz."""
    for suffix in PACKED:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return f"{name[:-4]}.tar" if name.lower().endswith(".tgz") else f"{name} unpacked"


@contextmanager
def complaining(source: Source) -> Generator[None, None, None]:
    """What streams and missing libraries raise, as an error that names the source."""
    try:
        yield
    except MissingExtraError as error:
        if source.source in str(error):
            raise
        raise MissingExtraError(f"{source.name}: {error}") from None
    except BROKEN_STREAM as error:
        raise DamagedInputError(f"{source.name}: damaged or cut off: {_reason(error)}") from None
    except OSError as error:
        raise UnreadableInputError(f"{source.name}: {_reason(error)}") from None


def _format(source: Source, options: ReadOptions) -> Format:
    if source.head()[:2] == b"\x1f\x8b":  # what `unpacked` left packed
        from claimx.readers.formats import FORMATS

        return FORMATS["warc"]
    return format_of(source, encoding=options.encoding)


def _reading(source: Source, found: Format, options: ReadOptions) -> Iterator[Entry]:
    with complaining(source):
        yield from found.load().entries(source, options)


def iter_paths(
    paths: Iterable[str | os.PathLike[str]], *, on_error: Callable[[InputError], None] | None = None
) -> Iterator[str]:
    """The files behind files and folders: files as given, folders recursively and sorted, without hidden names.

    In a folder the files are taken whose names end as those of a format that claimx reads (docs/reference/readers.md).
    What cannot be listed, and a folder without such a file, goes to `on_error`, and the walk goes on; without
    `on_error` it is raised.
    """
    handle = on_error or _raise
    for path in paths:
        name = os.fspath(path)
        if name == STDIN or not Path(name).is_dir():
            yield name
            continue
        found = False
        for file in _walk(name, handle):
            found = True
            yield file
        if not found:
            kinds = ", ".join(SUFFIXES)
            handle(NoDocumentsError(f"{printable(name)}: no file that claimx can read in this folder ({kinds})"))


def printable(name: str) -> str:
    """A path that can be printed and written as JSON: bytes of it that are no UTF-8 become \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace") if not name.isascii() else name


def _raise(error: InputError) -> None:
    raise error


def _walk(folder: str, handle: Callable[[InputError], None]) -> Iterator[str]:
    """The files below a folder, sorted; without recursion, because folders nest deeper than calls may."""
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if is_folder:
            waiting += reversed(_listed(path, handle))
        else:
            yield path


def _listed(folder: str, handle: Callable[[InputError], None]) -> list[tuple[str, bool]]:
    """What is read of a folder, by name, and whether each is a folder; links to folders are not followed."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        handle(UnreadableInputError(f"{printable(folder)}: {_reason(error)}; the files in it were not read"))
        return []
    shown = [(entry, entry.is_dir(follow_symlinks=False)) for entry in listed if not entry.name.startswith(".")]
    return [
        (entry.path, is_folder)
        for entry, is_folder in shown
        if is_folder or has_known_suffix(entry.name) and not entry.is_dir()
    ]


def has_known_suffix(name: str) -> bool:
    """Whether a file of this name is looked into, in folders and archives: article.html, crawl.warc.gz."""
    lower = name.lower()
    packed = next((suffix for suffix in PACKED if lower.endswith(suffix)), "")
    return lower.removesuffix(packed).endswith(SUFFIXES)


def _open(name: str) -> BinaryIO:
    """A file that can be sought in; pipes are copied to a temporary file first."""
    if name != STDIN:
        file = cast("BinaryIO", Path(name).open("rb"))  # noqa: SIM115
        return file if file.seekable() else _spooled(file)
    return _spooled(sys.stdin.buffer)


def _spooled(stream: BinaryIO) -> BinaryIO:
    """A copy that can be sought in: in memory when it is short, else on disk.

    One document is cut off just behind the limit, where it is refused; a stream of records may go on.
    """
    import tempfile

    head = stream.read(limit_in_bytes() + 1)
    copy = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
    copy.write(head)
    if len(head) > limit_in_bytes() and _may_go_on(head):
        shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy


def copy_stdin(path: str) -> None:
    """Write standard input to a file, for processes that have none."""
    with _spooled(sys.stdin.buffer) as copy, Path(path).open("wb") as file:
        shutil.copyfileobj(copy, file)


def _may_go_on(head: bytes) -> bool:
    try:
        source = unpacked(Source(io.BytesIO(head[: 1 << 20]), STDIN))
        return _format(source, ReadOptions()).many
    except (InputError, *BROKEN_STREAM):
        return True  # an archive whose table of contents is at its end


def _unreadable(name: str, source: str, error: Exception) -> str:
    shown = source if len(source) <= _SHOWN else source[:_SHOWN] + "…"
    shown = shown.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0")
    if "://" in name[:12]:
        return f"{shown}: a web address; claimx reads files and opens no connection: save the page and read that"
    if isinstance(error, IsADirectoryError):
        return f"{shown}: a folder; use claimx.extract_many or `claimx extract {shown}` for all texts in it"
    if len(name) > _SHOWN or not name.isprintable():
        return f"{shown}: no such file; use claimx.extract_text for a text that you hold as a string"
    if isinstance(error, FileNotFoundError):
        return f"{shown}: no such file or folder"
    return f"{shown}: {_reason(error)}"


def _reason(error: BaseException) -> str:
    """What the system said, in its words but in lower case."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return reason[:1].lower() + reason[1:]
