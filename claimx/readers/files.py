"""Files, folders and standard input."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from claimx.errors import InputError, NoDocumentsError, UnreadableInputError
from claimx.readers.base import RawDocument
from claimx.readers.plain import PlainReader

STDIN = "-"
SUFFIXES = (".markdown", ".md", ".text", ".txt")
LIMIT_VARIABLE = "CLAIMX_MAX_MEGABYTES"
_DEFAULT_LIMIT = 64
_SHOWN = 120


def read_document(path: str | os.PathLike[str], *, encoding: str | None = None) -> RawDocument:
    """The text of one file; '-' is standard input, './-' a file of that name.

    `encoding` is a codec of Python's, or `codec:errors` ('utf-8:replace'); without it the encoding is found. Raises
    UnreadableInputError for what cannot be opened or is larger than 64 megabytes (the environment variable
    CLAIMX_MAX_MEGABYTES sets another limit), NotTextError for what is no text, EncodingError for what cannot be
    decoded.
    """
    name = os.fspath(path)
    source = printable(name)
    return PlainReader().read(_read_bytes(name, source), source, encoding)


def iter_paths(
    paths: Iterable[str | os.PathLike[str]], *, on_error: Callable[[InputError], None] | None = None
) -> Iterator[str]:
    """The files behind files and folders: files as given, folders recursively and sorted, without hidden names.

    In a folder .txt, .text, .md and .markdown are taken. What cannot be listed, and a folder without such a file, goes
    to `on_error`, and the walk goes on; without `on_error` it is raised.
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
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        handle(UnreadableInputError(f"{printable(folder)}: {_reason(error)}; the files in it were not read"))
        return
    for entry in listed:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, handle)
        elif entry.name.lower().endswith(SUFFIXES) and not entry.is_dir():
            yield entry.path


def _read_bytes(name: str, source: str) -> bytes:
    limit = _limit()
    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise UnreadableInputError(_unreadable(name, source, error)) from None
    if len(data) > limit:
        raise UnreadableInputError(
            f"{source}: larger than {limit // 1_000_000} MB; set {LIMIT_VARIABLE} to read it (about 50 times its size "
            "of memory is needed), or cut it into documents"
        )
    return data


def _limit() -> int:
    """The most bytes that are read from one file."""
    value = os.environ.get(LIMIT_VARIABLE, "").strip()
    try:
        return int(float(value) * 1_000_000) if value else _DEFAULT_LIMIT * 1_000_000
    except (ValueError, OverflowError):
        raise UnreadableInputError(
            f"{LIMIT_VARIABLE}={value!r} is no number of megabytes; set a number such as 200"
        ) from None


def _unreadable(name: str, source: str, error: Exception) -> str:
    shown = source if len(source) <= _SHOWN else source[:_SHOWN] + "…"
    shown = shown.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0")
    if "://" in name[:12]:
        return f"{shown}: a web address; claimx reads files and opens no connection: save the page's text and read that"
    if isinstance(error, IsADirectoryError):
        return f"{shown}: a folder; use claimx.extract_many or `claimx extract {shown}` for all texts in it"
    if len(name) > _SHOWN or not name.isprintable():
        return f"{shown}: no such file; use claimx.extract_text for a text that you hold as a string"
    if isinstance(error, FileNotFoundError):
        return f"{shown}: no such file or folder"
    return f"{shown}: {_reason(error)}"


def _reason(error: Exception) -> str:
    """What the system said, in its words but in lower case."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return reason[:1].lower() + reason[1:]
