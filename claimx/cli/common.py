"""What all commands share: exit codes, errors of usage, one line on standard error, where output goes."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

FINE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


class UsageError(Exception):
    """The command cannot be done as it was given."""


def complain(message: str) -> None:
    """One line on standard error, whatever the message holds."""
    line = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in message)
    with contextlib.suppress(OSError):
        print(f"claimx: {line}", file=sys.stderr)


@contextlib.contextmanager
def target(output: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is written to its end or interrupted.

    A link is followed; what is there and is no file (a pipe, a terminal, /dev/null) is written to as it is.
    """
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    path = Path(os.path.realpath(output))
    if path.is_dir():
        raise UsageError(f"{output}: is a folder; name a file to write")
    beside = path if path.exists() and not path.is_file() else path.with_name(path.name + ".part")
    stream = _opened(beside, output)
    try:
        with stream:
            yield stream
    except BaseException as error:
        if beside != path and not isinstance(error, KeyboardInterrupt):
            beside.unlink()
        elif beside != path:
            beside.replace(path)
        raise
    if beside != path:
        beside.replace(path)


def _opened(path: Path, output: str) -> TextIO:
    try:
        return path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror}") from None
