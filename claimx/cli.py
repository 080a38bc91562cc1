"""The `claimx` command: argparse over the public functions.

Exit codes: 0 all is well; 1 some input failed, the others were written; 2 the command was used wrongly; 130 Ctrl-C.
"""

import argparse
import contextlib
import csv
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from claimx import __version__
from claimx.errors import ClaimxError, OutputError, UnknownLanguageError, UnknownOptionError, WorkerError

if TYPE_CHECKING:
    from claimx._api import Bounds, Work
    from claimx.model import Extraction

FINE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
_FORMATS = ("text", "json", "jsonl", "csv")
_CLASSES = ("statement", "evaluation", "evidence", "thought", "plan", "stance")
_EPILOG = """\
exit codes: 0 fine; 1 some file failed, the others were written; 2 usage; 130 interrupted.
environment: NO_COLOR, FORCE_COLOR; CLAIMX_MAX_MEGABYTES (largest file, 64 unless set)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code = _languages() if options.command == "languages" else _extract(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader has what it wanted (`| head`); the interpreter must not flush into the closed pipe at its end
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except _UsageError as error:
        _complain(str(error))
        return MISUSED
    return code


class _UsageError(Exception):
    """The command cannot be done as it was given."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="claimx",
        description="Find who said what in news: quotes, speakers, and where they stand.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"claimx {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    extract = commands.add_parser(
        "extract",
        help="quotes and speakers of files, folders or standard input",
        description="Find the quotes and speakers of files, of all texts in folders, or of standard input (-).",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    extract.add_argument("paths", nargs="+", metavar="FILE|FOLDER|-", help="what to read; folders with all below them")
    extract.add_argument("-l", "--language", metavar="CODE", help="language of the texts (default: found for each)")
    extract.add_argument("-e", "--encoding", metavar="CODEC", help="encoding of the files (default: found for each)")
    extract.add_argument(
        "--class",
        dest="classes",
        action="append",
        metavar="CLASS",
        choices=_CLASSES,
        help=f"keep quotes whose cue is of this class ({', '.join(_CLASSES)}); may be given again (default: all)",
    )
    extract.add_argument("--no-claims", dest="claims", action="store_false", help="quotes and speakers alone")
    extract.add_argument(
        "--published",
        type=_day,
        metavar="DAY",
        help="day of the texts, as 2025-03-31: what 'last year' is counted from",
    )
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
        "-j", "--jobs", type=int, default=1, metavar="N", help="worker processes; 0: one per core (default: 1)"
    )
    extract.add_argument("--timeout", type=float, metavar="SECONDS", help="the most that one document may take")
    extract.add_argument("--memory", type=int, metavar="MB", help="the most memory of a worker process (Linux)")
    extract.add_argument("--text-column", metavar="NAME", help="column of texts in JSON lines, CSV and Parquet")
    extract.add_argument("--id-column", metavar="NAME", help="column that names the texts there")
    extract.add_argument(
        "--color", "--colour", dest="colour", choices=("auto", "always", "never"), default="auto", help="default: auto"
    )
    commands.add_parser("languages", help="the languages that claimx has a pack for")
    return parser


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is no day; write it as 2025-03-31") from None


def _languages() -> int:
    from claimx.lang.pack import known_languages, load_pack

    for code in sorted(known_languages()):
        print(f"{code}  {load_pack(code).name}")
    return FINE


def _extract(options: argparse.Namespace) -> int:
    failures = _Failures(sys.stderr)
    paths = list(_paths(options.paths, failures))
    if _is_folder(options.output) or options.resume:
        return _extract_to_folder(paths, options, failures)
    several = len(options.paths) > 1 or any(Path(path).is_dir() or _holds_many(path) for path in options.paths)
    with _target(options.output) as target, failures.progress(len(paths), beside=target):
        form = "jsonl" if options.format == "jsonl" else "json"
        if options.format == "text":
            _write_text(_found(paths, options, failures, None), target, options.colour)
        elif options.format == "csv":
            _write_csv(_found(paths, options, failures, "csv"), target)
        elif options.format == "jsonl" or not several:
            _write_lines(_found(paths, options, failures, form), target)
        else:
            _write_array(_found(paths, options, failures, form), target)
    return FAILED if failures.count else FINE


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


def _extract_to_folder(paths: Sequence[str], options: argparse.Namespace, failures: "_Failures") -> int:
    from claimx.runs import extract_to_folder

    if options.output is None:
        raise _UsageError("--resume needs the folder of the run: --output FOLDER/")
    if options.format not in ("text", "jsonl"):
        raise _UsageError(f"--format {options.format}: a folder is written as JSON lines; leave --format out")
    work, bounds = _work(options, "jsonl")
    paths = _outside(paths, options.output)
    skipped = 0
    try:
        with failures.progress(len(paths), beside=None):
            run = extract_to_folder(
                paths,
                options.output,
                work,
                bounds,
                resume=options.resume,
                on_error=lambda path, e: failures.add(e, path),
            )
            for done in run:
                skipped += done.skipped
                failures.step(skipped=done.skipped)
    except (OutputError, UnknownLanguageError, WorkerError) as error:
        raise _UsageError(str(error)) from None
    if skipped:
        print(f"claimx: {skipped} of {len(paths)} files were done before", file=sys.stderr)
    return FAILED if failures.count else FINE


def _outside(paths: Sequence[str], folder: str) -> list[str]:
    """The inputs without the results of an earlier run that lie among them."""
    target = Path(folder).resolve()
    return [path for path in paths if path == "-" or target not in Path(path).absolute().parents]


def _work(options: argparse.Namespace, form: str | None) -> "tuple[Work, Bounds]":
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
            form=forms[form] if form is not None else None,
        )
        return work, Bounds.of(options.jobs, options.timeout, options.memory)
    except UnknownOptionError as error:
        raise _UsageError(str(error)) from None


class _Failures:
    """Failures and progress share standard error; progress is for people, so it needs a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self.count = 0
        self._stream = stream
        self._shown = 0
        self._total = 0
        self._done = 0
        self._skipped = 0
        self._began = 0.0

    def add(self, error: Exception, path: str = "") -> None:
        """One line for one input that failed; what claimx raises on purpose names the input itself."""
        self.count += 1
        self._wipe()
        if isinstance(error, ClaimxError):
            _complain(str(error))
        else:
            _complain(f"{path}: a defect of claimx, please report it: {type(error).__name__}: {error}")

    @contextlib.contextmanager
    def progress(self, total: int, *, beside: TextIO | None) -> Iterator[None]:
        """Count up to `total` while the block runs: for many files, on a terminal that nothing else is written to."""
        free = beside is None or not beside.isatty()
        self._total = total if total > 9 and self._stream.isatty() and free else 0
        self._began = time.monotonic()
        try:
            yield
        finally:
            self._wipe()
            self._total = 0

    def step(self, *, skipped: bool = False) -> None:
        """One more input is done, now or (`skipped`) in an earlier run."""
        self._done += 1
        self._skipped += skipped
        if self._total:
            self._wipe()
            line = f"{self._done} of {self._total} files{self._pace()}"
            self._shown = len(line)
            self._stream.write(line)
            self._stream.flush()

    def _pace(self) -> str:
        """How many files a second, and how long the others will take at that pace."""
        now = self._done - self._skipped
        spent = time.monotonic() - self._began
        if now < 5 or spent < 1:
            return ""
        rest = round((self._total - self._done) * spent / now)
        left = f"{rest} s" if rest < 100 else f"{rest // 60} min" if rest < 6000 else f"{rest // 3600} h"
        return f", {now / spent:.3g} a second, {left} left"

    def _wipe(self) -> None:
        if self._shown:
            self._stream.write("\r" + " " * self._shown + "\r")
            self._stream.flush()
            self._shown = 0


def _paths(given: Iterable[str], failures: _Failures) -> Iterator[str]:
    from claimx.readers import iter_paths

    return iter_paths(given, on_error=failures.add)


def _found(paths: Iterable[str], options: argparse.Namespace, failures: _Failures, form: str | None) -> Iterator[Any]:
    """Extractions, or what `form` makes of them; one bad input does not cost the others."""
    from claimx._api import answers

    work, bounds = _work(options, form)
    try:
        for answer in answers(paths, work, bounds):
            if answer.done:
                failures.step()
            elif isinstance(answer.value, ClaimxError):
                failures.add(answer.value, answer.path)
            else:
                yield answer.value
    except (UnknownLanguageError, WorkerError) as error:
        raise _UsageError(str(error)) from None


@contextlib.contextmanager
def _target(output: str | None) -> Iterator[TextIO]:
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
            raise _UsageError(f"{output}: is a folder; name a file to write")
        stream: TextIO = partial.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise _UsageError(f"{output}: cannot be written: {error.strerror}") from None
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


def _complain(message: str) -> None:
    """One line on standard error, whatever the message holds."""
    line = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in message)
    with contextlib.suppress(OSError):
        print(f"claimx: {line}", file=sys.stderr)
