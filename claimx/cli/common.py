"""What all commands share: exit codes, errors of usage, parsers, where output goes."""

import argparse
import contextlib
import difflib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, TypeAlias

if TYPE_CHECKING:
    Commands: TypeAlias = "argparse._SubParsersAction[CommandParser]"

FINE, FAILED, MISUSED, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143
_CHOICE = re.compile(r"invalid choice: '(?P<given>[^']*)' \(choose from (?P<known>.*)\)$")


class UsageError(Exception):
    """The command cannot be done as it was given."""


class _Help(argparse.HelpFormatter):
    """Help as wide as the terminal, in which line breaks stay."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        if isinstance(action, argparse._SubParsersAction):
            self._action_max_length += self._indent_increment  # argparse counts commands as if they were not indented

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(super(_Help, self)._fill_text(line, width, indent) for line in text.splitlines())


class CommandParser(argparse.ArgumentParser):
    """A parser whose errors are two lines, and that takes options by their whole names alone."""

    def __init__(self, **options: Any) -> None:
        # an abbreviation that works today is ambiguous, or means something else, when options are added
        super().__init__(**{"allow_abbrev": False, "formatter_class": _Help, **options})

    def parse(self, given: Sequence[str]) -> argparse.Namespace:
        """The options; what the command does not know is an error of that command, not of the whole."""
        options, unknown = self.parse_known_args(given)
        if unknown:
            parser = self._chosen(options)
            known = sorted(parser._option_string_actions)
            near = difflib.get_close_matches(unknown[0].partition("=")[0], known, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            parser.error(f"unknown: {' '.join(unknown)}{meant}")
        return options

    def _chosen(self, options: argparse.Namespace) -> "CommandParser":
        """The parser of the command, or of its action, that was given."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                child = action.choices.get(str(getattr(options, action.dest, None)))
                if isinstance(child, CommandParser):
                    return child._chosen(options)
        return self

    def error(self, message: str) -> NoReturn:
        """What is wrong, what was probably meant, and where help is."""
        wrong = _CHOICE.search(message)
        known = re.findall(r"[\w-]+", wrong["known"]) if wrong else []
        near = difflib.get_close_matches(wrong["given"], known, 1) if wrong else []
        meant = f"; did you mean {near[0]!r}?" if near else ""
        places = " ".join(str(one.metavar) for one in self._actions if not one.option_strings)
        print(f"usage: {self.prog} [OPTION ...] {places}".rstrip(), file=sys.stderr)
        self.exit(MISUSED, f"{self.prog}: {message}{meant}; `{self.prog} --help` lists all\n")


def add_command(commands: "Commands", name: str, summary: str, description: str, epilog: str = "") -> CommandParser:
    """The parser of a command, with its line in the list of commands."""
    return commands.add_parser(name, help=summary, description=description, epilog=epilog)


def day(given: str) -> date:
    """A day, for argparse."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is no day; write it as 2025-03-31") from None


def printable(message: str) -> str:
    """The message on one line, without anything that steers a terminal."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in message)


def refuse_input_as_output(paths: Sequence[str], output: str | None) -> None:
    """Raise UsageError when the output is one of the files to read: it would be lost."""
    if output is None or not os.path.lexists(output):
        return
    place = os.path.realpath(output)
    if any(given != "-" and os.path.realpath(given) == place and Path(place).is_file() for given in paths):
        raise UsageError(f"{output}: is one of the files to read; name another file to write")


@contextlib.contextmanager
def target(output: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is written to its end or interrupted.

    A link is followed; what is there and is no file (a pipe, a terminal, /dev/null) is written to as it is.
    """
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        with _complaining("standard output"):
            yield sys.stdout
            sys.stdout.flush()
        return
    path = Path(os.path.realpath(output))
    if path.is_dir():
        raise UsageError(f"{output}: is a folder; name a file to write")
    beside = path if path.exists() and not path.is_file() else path.with_name(path.name + ".part")
    with _complaining(output):
        stream = beside.open("w", encoding="utf-8", errors="backslashreplace", newline="")
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


@contextlib.contextmanager
def _complaining(output: str) -> Iterator[None]:
    """What the system says of the output as an error of usage; a reader that has gone is for `main`."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror or error}") from None
