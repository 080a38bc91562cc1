"""`claimx extract`: quotes, speakers and claims of files, folders or standard input."""

import argparse
import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from claimx.cli.common import FAILED, FINE, UsageError, add_command, refuse_input_as_output, target
from claimx.cli.console import Console
from claimx.cli.reading import EPILOG, add_reading, files_of, found_in, stopping, work_of
from claimx.errors import ClaimxError

if TYPE_CHECKING:
    from claimx.cli.common import Commands
    from claimx.model import Extraction

_FORMATS = ("text", "json", "jsonl", "csv")


def add_commands(commands: "Commands") -> None:
    """The parser."""
    extract = add_command(
        commands,
        "extract",
        "quotes and speakers of files, folders or standard input",
        "Find the quotes and speakers of files, of all texts in folders, or of standard input (-).",
        EPILOG,
    )
    add_reading(extract)
    extract.add_argument("-f", "--format", choices=_FORMATS, default="text", help="default: text, for reading")
    extract.add_argument(
        "-o",
        "--output",
        metavar="FILE|FOLDER/",
        help="write there instead of to standard output; to a folder (there already, or named with a / at its end) one "
        "file of JSON lines for each input",
    )
    extract.add_argument(
        "--resume", action="store_true", help="go on with the run whose results are in the folder of --output"
    )
    extract.add_argument(
        "--color", "--colour", dest="colour", choices=("auto", "always", "never"), default="auto", help="default: auto"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Extract to one stream, or to a folder."""
    refuse_input_as_output(options.paths, options.output)
    into_folder = _is_folder(options.output) or options.resume
    if into_folder:
        _check_folder(options)
    paths = files_of(options.paths, console, output=options.output)
    if into_folder:
        return _to_folder(paths, options, console)
    several = len(options.paths) > 1 or any(Path(path).is_dir() or _holds_many(path) for path in options.paths)
    with target(options.output) as stream, console.progress(len(paths), beside=stream):
        form = "jsonl" if options.format == "jsonl" else "json"
        if options.format == "text":
            _write_text(found_in(paths, options, console, None), stream, options.colour)
        elif options.format == "csv":
            _write_csv(found_in(paths, options, console, "csv"), stream)
        elif options.format == "jsonl" or not several:
            _write_lines(found_in(paths, options, console, form), stream)
        else:
            _write_array(found_in(paths, options, console, form), stream)
    return FAILED if console.failures else FINE


def _is_folder(output: str | None) -> bool:
    return output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir())


def _holds_many(path: str) -> bool:
    """Whether a single file gives an array; what is wrong with it is said when it is read."""
    from claimx.readers import holds_many

    if path == "-":
        return False
    try:
        return Path(path).is_file() and holds_many(path)
    except (ClaimxError, OSError, ValueError):
        return False


def _check_folder(options: argparse.Namespace) -> None:
    if options.output is None:
        raise UsageError("--resume needs the folder of the run: --output FOLDER/")
    if options.format not in ("text", "jsonl"):
        raise UsageError(f"--format {options.format}: a folder is written as JSON lines; leave --format out")


def _to_folder(paths: Sequence[str], options: argparse.Namespace, console: Console) -> int:
    from claimx.runs import extract_to_folder

    work, bounds = work_of(options, "jsonl")
    skipped = 0
    with stopping(), console.progress(len(paths)):
        run = extract_to_folder(
            paths,
            options.output,
            work,
            bounds,
            resume=options.resume,
            on_error=lambda path, error: console.failed(error, path),
        )
        for done in run:
            skipped += done.skipped
            console.file(done.path, texts=done.documents, characters=done.characters, skipped=done.skipped)
    if skipped:
        console.note(f"{skipped} of {len(paths)} files were done before", event="files-skipped", files=skipped)
    return FAILED if console.failures else FINE


def _write_text(found: Iterable["Extraction"], target: TextIO, colour: str) -> None:
    from claimx.display import show

    for index, extraction in enumerate(found):
        if index:
            target.write("\n")
        show(extraction, file=target, colour={"always": True, "never": False}.get(colour))
        target.flush()


def _write_lines(found: Iterable[str], target: TextIO) -> None:
    for line in found:
        target.write(line.rstrip("\n") + "\n")
        target.flush()


def _write_array(found: Iterable[str], target: TextIO) -> None:
    """A JSON array that is whole even when the run is interrupted."""
    separator = "[\n"
    try:
        for extraction in found:
            target.write(separator + extraction)
            separator = ",\n"
    finally:
        target.write("[]\n" if separator == "[\n" else "\n]\n")


def _write_csv(found: Iterable[str], target: TextIO) -> None:
    columns = "file language kind speaker speaker_kind text start end cue source score construction id".split()
    table = csv.DictWriter(target, columns, lineterminator="\n")
    table.writeheader()
    for rows in found:
        target.write(rows)
        target.flush()
