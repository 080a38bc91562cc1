"""Standard error: failures, notes and progress, for people or as JSON lines."""

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TextIO

from claimx.cli.common import printable
from claimx.errors import ClaimxError

_LEVELS = ("debug", "info", "error")
_MANY = 9  # files that are read before anybody asks how far it is
_SOON = 1.0  # seconds after which a run of few files shows how far it is
_REDRAW = 0.1


def add_logging(command: argparse.ArgumentParser) -> None:
    """The options that say what goes to standard error."""
    group = command.add_argument_group("what is told on standard error")
    level = group.add_mutually_exclusive_group()
    level.add_argument("-q", "--quiet", action="store_true", help="only what failed; no progress")
    level.add_argument("-v", "--verbose", action="store_true", help="each file that is done, each step, and the sum")
    group.add_argument("--log", choices=("text", "json"), default="text", help="json: one object a line; no progress")


class Console:
    """Failures, notes and progress share standard error; progress is for people, so it needs a terminal."""

    def __init__(self, options: argparse.Namespace | None = None, stream: TextIO | None = None) -> None:
        self.failures = 0
        self.texts = 0
        self.characters = 0
        self._stream = sys.stderr if stream is None else stream
        self._json = getattr(options, "log", "text") == "json"
        self._command = str(getattr(options, "command", ""))
        quiet, verbose = getattr(options, "quiet", False), getattr(options, "verbose", False)
        self._least = _LEVELS.index("error" if quiet else "debug" if verbose else "info")
        self._shows = not quiet and not self._json and self._stream.isatty()
        self._shown = self._total = self._done = self._skipped = self._failed = 0
        self._began = self._drawn = 0.0

    # ---- lines -----------------------------------------------------------------------------------------------------

    def failed(self, error: ClaimxError, file: str) -> None:
        """An input failed; the message names it."""
        self.failures += 1
        self._failed += 1
        self.error(str(error), event="file-failed", file=file, kind=type(error).__name__)

    def error(self, message: str, *, event: str = "failed", **fields: object) -> None:
        """Something cannot be done."""
        self._line("error", event, message, error=message, **fields)

    def note(self, message: str, *, event: str, **fields: object) -> None:
        """Something to know."""
        self._line("info", event, message, **fields)

    def detail(self, message: str, *, event: str, **fields: object) -> None:
        """Something to know for who asks for more."""
        self._line("debug", event, message, **fields)

    def _line(self, level: str, event: str, message: str, **fields: object) -> None:
        """One line, whatever the message holds; a standard error that is gone stops nothing."""
        if _LEVELS.index(level) < self._least:
            return
        self._wipe()
        line = f"claimx: {printable(message)}"
        if self._json:
            stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            head = {"time": stamp, "level": level, "command": self._command, "event": event}
            told = fields if level == "error" else {"message": message, **fields}
            line = json.dumps({**head, **told})
        with contextlib.suppress(OSError):
            print(line, file=self._stream, flush=True)

    # ---- progress --------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def progress(self, files: int, *, beside: TextIO | None = None) -> Iterator[None]:
        """Count up to `files` while the block runs, and tell the sum when it ends.

        It is shown on a terminal that nothing else is written to (`beside` is what the results go to).
        """
        alone = beside is None or not beside.isatty()
        self._total = files if self._shows and alone else 0
        self._began = time.monotonic()
        self.detail(f"{_counted(files, 'file')} to read", event="begun", files=files)
        try:
            yield
        finally:
            self._total = 0
            self._wipe()
            self._sum()

    def _sum(self) -> None:
        seconds = time.monotonic() - self._began
        self.detail(
            f"{_counted(self._done, 'file')}, {_counted(self.texts, 'text')}, {self.characters:,} characters "
            f"in {seconds:.1f} s; failed: {self.failures}",
            event="read",
            files=self._done,
            skipped=self._skipped,
            texts=self.texts,
            characters=self.characters,
            failures=self.failures,
            seconds=round(seconds, 3),
        )

    def text(self, characters: int) -> None:
        """One more text was read."""
        self.texts += 1
        self.characters += characters
        self._draw()

    def file(self, path: str, *, texts: int = 0, characters: int = 0, skipped: bool = False) -> None:
        """One more file is done, now or (`skipped`) in an earlier run, with texts that were not told of yet."""
        self._done += 1
        self._skipped += skipped
        if not skipped:
            self.texts += texts
            self.characters += characters
        done = "was done before" if skipped else f"done, {self._failed} failed" if self._failed else "done"
        event = "file-skipped" if skipped else "file-done"
        self.detail(f"{path}: {done}", event=event, file=path, failures=self._failed)
        self._failed = 0
        self._draw(last=self._done == self._total)

    @contextlib.contextmanager
    def phase(self, doing: str) -> Iterator[None]:
        """Tell of a step that takes long and cannot be counted, while it runs."""
        self.detail(doing, event="phase", phase=doing)
        if self._shows:
            self._put(f"{doing} …")
        try:
            yield
        finally:
            self._wipe()

    def _draw(self, *, last: bool = False) -> None:
        now = time.monotonic()
        if not self._total or (self._total <= _MANY and now - self._began < _SOON):
            return
        if last or now - self._drawn >= _REDRAW:
            self._drawn = now
            texts = f", {self.texts:,} texts" if self.texts > self._done + 1 else ""
            self._put(f"{self._done} of {_counted(self._total, 'file')}{texts}{self._pace(now - self._began)}")

    def _pace(self, spent: float) -> str:
        """How much a second, and how long the other files will take at that pace."""
        if spent < _SOON:
            return ""
        now = self._done - self._skipped
        pace = f", {now / spent:.3g} files" if now else f", {self.texts / spent:.3g} texts"
        left = f", {duration((self._total - self._done) * spent / now)} left" if now else ""
        return f"{pace} and {round(self.characters / spent):,} characters a second{left}"

    def _put(self, line: str) -> None:
        self._wipe()
        line = line[: self._columns() - 1]
        self._shown = len(line)
        with contextlib.suppress(OSError):
            self._stream.write(line)
            self._stream.flush()

    def _columns(self) -> int:
        """How wide the terminal is; some have no width."""
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    def _wipe(self) -> None:
        if self._shown:
            with contextlib.suppress(OSError):
                self._stream.write("\r" + " " * self._shown + "\r")
                self._stream.flush()
            self._shown = 0


def duration(seconds: float) -> str:
    """A time to wait, in the unit that says enough."""
    whole = round(seconds)
    return f"{whole} s" if whole < 100 else f"{whole // 60} min" if whole < 6000 else f"{whole // 3600} h"


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
