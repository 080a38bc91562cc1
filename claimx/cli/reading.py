"""What the commands that read files share: their options, and what they find."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimx.cli.common import UsageError, day
from claimx.cli.console import Console, add_logging
from claimx.errors import (
    ClaimxError,
    MissingExtraError,
    ModelError,
    OutputError,
    PackError,
    UnknownLanguageError,
    UnknownOptionError,
    WorkerError,
)

if TYPE_CHECKING:
    from claimx._api import Bounds, Work

EPILOG = """\
exit codes: 0 fine; 1 some file failed, the others were written; 2 wrong use; 130 interrupted, 143 ended.
environment: NO_COLOR, FORCE_COLOR, COLUMNS; CLAIMX_MAX_MEGABYTES (largest file, 64 unless set)."""
_CLASSES = ("statement", "evaluation", "evidence", "thought", "plan", "stance")


def add_reading(command: argparse.ArgumentParser) -> None:
    """What to read, and how: the same for every command that reads files."""
    command.add_argument("paths", nargs="+", metavar="FILE|FOLDER|-", help="what to read; folders with all below them")
    command.add_argument(
        "-l",
        "--language",
        metavar="CODE",
        help="language of the texts, or a pack's PATH.toml (default: found for each)",
    )
    command.add_argument("-e", "--encoding", metavar="CODEC", help="encoding of the files (default: found for each)")
    command.add_argument(
        "--class",
        dest="classes",
        action="append",
        metavar="CLASS",
        choices=_CLASSES,
        help=f"keep quotes whose cue is of this class ({', '.join(_CLASSES)}); may be given again (default: all)",
    )
    command.add_argument("--no-claims", dest="claims", action="store_false", help="quotes and speakers alone")
    command.add_argument(
        "--published",
        type=day,
        metavar="DAY",
        help="day of the texts, as 2025-03-31: what 'last year' is counted from",
    )
    command.add_argument(
        "-j", "--jobs", type=int, default=1, metavar="N", help="worker processes; 0: one per core (default: 1)"
    )
    command.add_argument("--timeout", type=float, metavar="SECONDS", help="the most that one document may take")
    command.add_argument("--memory", type=int, metavar="MB", help="the most memory of a worker process (Linux)")
    command.add_argument("--text-column", metavar="NAME", help="column of texts in JSON lines, CSV and Parquet")
    command.add_argument("--id-column", metavar="NAME", help="column that names the texts there")
    command.add_argument("--model", metavar="FOLDER|ID", help="weigh a trained model's proposals with the rules'")
    command.add_argument(
        "--pass", dest="passes", action="append", default=[], metavar="NAME", help="add a pass of another package"
    )
    add_logging(command)


def files_of(given: Sequence[str], console: Console, *, output: str | None) -> list[str]:
    """The files to read, in order. What an earlier run wrote to the same output is none of them."""
    from claimx.readers import iter_paths

    _say_what_is_waited_for(given, console)
    failed: list[ClaimxError] = []
    paths = []
    for one in given:
        for path in iter_paths([one], on_error=failed.append):
            paths.append(path)
        for error in failed:
            console.failed(error, one)
        failed.clear()
    return _outside(paths, output) if output is not None else paths


def _say_what_is_waited_for(given: Sequence[str], console: Console) -> None:
    if "-" in given and sys.stdin is not None and sys.stdin.isatty():
        console.note("reading what you type; end it with Ctrl-D on a line of its own", event="waiting")


def _outside(paths: Sequence[str], output: str) -> list[str]:
    place = Path(output).resolve()
    return [path for path in paths if path == "-" or place not in (one := Path(path).absolute(), *one.parents)]


def work_of(options: argparse.Namespace, form: str | None) -> "tuple[Work, Bounds]":
    """What is to be done with each input, and how it is spread, as the options say."""
    from claimx import runs
    from claimx._api import Bounds, Work

    forms = {"jsonl": runs.json_line, "json": runs.json_object, "csv": runs.csv_rows}
    try:
        work = Work.of(
            language=options.language,
            encoding=options.encoding,
            cue_classes=options.classes,
            claims=options.claims,
            published=options.published,
            text_column=options.text_column,
            id_column=options.id_column,
            model=options.model,
            passes=options.passes,
            form=forms[form] if form is not None else None,
        )
        return work, Bounds.of(options.jobs, options.timeout, options.memory)
    except (UnknownOptionError, ModelError, MissingExtraError) as error:
        raise UsageError(str(error)) from None


def found_in(paths: Iterable[str], options: argparse.Namespace, console: Console, form: str | None) -> Iterator[Any]:
    """Extractions, or what `form` makes of them; one bad input does not cost the others."""
    from claimx._api import answers
    from claimx.runs import Counted

    work, bounds = work_of(options, form)
    if work.form is not None:
        work = replace(work, form=Counted(work.form))
    with stopping():
        for answer in answers(paths, work, bounds):
            if answer.done:
                console.file(answer.path)
            elif isinstance(answer.value, ClaimxError):
                console.failed(answer.value, answer.path)
            elif form is None:
                console.text(len(answer.value.document.text))
                yield answer.value
            else:
                console.text(answer.value.characters)
                yield answer.value.made


@contextmanager
def stopping() -> Iterator[None]:
    """What ends a whole run is an error of usage."""
    try:
        yield
    except (OutputError, UnknownLanguageError, PackError, WorkerError) as error:
        raise UsageError(str(error)) from None
