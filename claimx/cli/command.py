"""Parsing, running, and ending: what every command goes through."""

import argparse
import contextlib
import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import NoReturn

from claimx import __version__
from claimx.cli import completion, explain, extract, fixtures, graphs, languages, query, serving, training
from claimx.cli.common import FINE, MISUSED, CommandParser, UsageError
from claimx.cli.console import Console
from claimx.cli.reading import EPILOG
from claimx.errors import PackError, UnknownLanguageError

_RUN: dict[str, Callable[[argparse.Namespace, Console], int]] = {
    "extract": extract.run,
    "report": graphs.run_report,
    "graph": graphs.run_graph,
    "query": query.run,
    "languages": languages.run,
    "fixtures": fixtures.run,
    "explain": explain.run,
    "train": training.run_train,
    "onnx": training.run_onnx,
    "serve": serving.run,
    "completion": completion.run,
}


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


class _Ended(KeyboardInterrupt):
    """A signal asks the command to end: what is finished is kept, as after Ctrl-C."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__()
        self.number = number


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    console = Console()
    try:
        with _ending_well():
            parser = make_parser()
            if not given:
                parser.print_help(sys.stderr)
                return MISUSED
            options = parser.parse(given)
            console = Console(options)
            code = _RUN[options.command](options, console)
            sys.stdout.flush()
    except BrokenPipeError:  # the reader has what it wanted (`| head`)
        _forget_output()
        return FINE
    except KeyboardInterrupt as interrupt:
        number = int(getattr(interrupt, "number", signal.SIGINT))
        console.error("interrupted", event="interrupted", signal=signal.Signals(number).name)
        return 128 + number
    except (UsageError, UnknownLanguageError, PackError) as error:
        console.error(str(error), event="usage")
        _forget_output()
        return MISUSED
    except OSError as error:
        if error.errno not in _FULL:
            raise
        console.error(f"standard output: cannot be written: {error.strerror}", event="usage")
        _forget_output()
        return MISUSED
    return code


def make_parser() -> CommandParser:
    """The parser of the whole command."""
    parser = CommandParser(
        prog="claimx",
        description="Find who said what in news: quotes, speakers, claims, and where they stand.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"claimx {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for home in (extract, graphs, query, languages, fixtures, explain, training, serving, completion):
        home.add_commands(commands)
    return parser


@contextlib.contextmanager
def _ending_well() -> Iterator[None]:
    """While the block runs, Ctrl-C and signals to end unwind it once, so that no process and no temporary file is left.

    A signal that the caller ignores (nohup) stays ignored; one that comes while the block is unwound is not heard.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.getsignal(number) for number in wanted}

    def end(number: int, frame: FrameType | None) -> NoReturn:
        for one in before:
            signal.signal(one, signal.SIG_IGN)
        raise _Ended(number)

    heard = [number for number, handler in before.items() if handler in (signal.SIG_DFL, signal.default_int_handler)]
    try:
        for number in heard:
            signal.signal(number, end)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _forget_output() -> None:
    """Let what is left for standard output go nowhere, so that the interpreter does not complain of it at its end."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
