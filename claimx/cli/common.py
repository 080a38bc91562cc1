"""What all commands share: exit codes, errors of usage, one line on standard error, where output goes."""

import contextlib
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
    """Standard output, or a file that appears under its name only when it is written to its end or interrupted."""
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    path = Path(output)
    partial = path.with_name(path.name + ".part")
    try:
        if path.is_dir():
            raise UsageError(f"{output}: is a folder; name a file to write")
        stream: TextIO = partial.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror}") from None
    with stream:
        try:
            yield stream
        except KeyboardInterrupt:
            stream.close()
            partial.replace(path)
            raise
        except BaseException:
            stream.close()
            partial.unlink()
            raise
    partial.replace(path)
