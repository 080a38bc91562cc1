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
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

from claimx import __version__
from claimx.cli.common import FAILED, FINE, INTERRUPTED, MISUSED, UsageError, complain, target
from claimx.cli.training import add_commands as add_training
from claimx.cli.training import run_onnx, run_train
from claimx.errors import (
    ClaimxError,
    GraphError,
    MissingExtraError,
    ModelError,
    OutputError,
    PackError,
    UnknownLanguageError,
    UnknownOptionError,
    WorkerError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from claimx import ProvenanceGraph
    from claimx._api import Bounds, Work
    from claimx.linking import AliasTable
    from claimx.model import Extraction

    Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

_FORMATS = ("text", "json", "jsonl", "csv")
_CLASSES = ("statement", "evaluation", "evidence", "thought", "plan", "stance")
_EPILOG = """\
exit codes: 0 fine; 1 some file failed, the others were written; 2 usage; 130 interrupted.
environment: NO_COLOR, FORCE_COLOR; CLAIMX_MAX_MEGABYTES (largest file, 64 unless set)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code = _COMMANDS[options.command](options)
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader has what it wanted (`| head`); the interpreter must not flush into the closed pipe at its end
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except (UsageError, UnknownLanguageError, PackError) as error:
        complain(str(error))
        return MISUSED
    return code


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
    _add_reading(extract)
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
    report = commands.add_parser(
        "report",
        help="one HTML file to read files and folders in",
        description="Write one HTML file in which all that the files say can be read, searched and followed, offline.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_reading(report)
    report.add_argument("-o", "--output", metavar="FILE", required=True, help="the HTML file to write")
    report.add_argument("--title", default="Who said what", help="what stands above it (default: %(default)s)")
    _add_linking(report)
    graph = commands.add_parser(
        "graph",
        help="files and folders as one provenance graph, in a format of others",
        description="Read files into one provenance graph, link it, and write it: PROV, JSON-LD, RDF, GraphML, "
        "Parquet, CSV, Mermaid, DOT, or a folder that claimx opens again.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_reading(graph)
    graph.add_argument(
        "-o", "--output", metavar="PATH", required=True, help="what to write; its suffix says the format"
    )
    graph.add_argument(
        "-f", "--format", metavar="FORMAT", help="a format of claimx.export, or claimx (default: suffix)"
    )
    _add_linking(graph)
    _add_languages(commands)
    _add_fixtures(commands)
    _add_explain(commands)
    add_training(commands)
    return parser


def _add_linking(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-link", dest="link", action="store_false", help="leave out what ties files together")
    command.add_argument("--aliases", metavar="TABLE", help="a table of names of one person (.toml, .csv)")


def _add_reading(command: argparse.ArgumentParser) -> None:
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
        type=_day,
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


def _add_languages(commands: "Commands") -> None:
    languages = commands.add_parser(
        "languages",
        help="the languages that claimx has a pack for; check a pack of your own",
        description="List the languages that claimx has a pack for, or check a pack of your own.",
    )
    actions = languages.add_subparsers(dest="action", metavar="check")
    check = actions.add_parser(
        "check",
        help="is a pack right, and what does it lack?",
        description="Read a language pack, fire its examples, and tell what it lacks beside the packs of claimx.",
    )
    check.add_argument("pack", metavar="PACK.toml", help="the file of the pack")
    check.add_argument("--json", action="store_true", help="the report as JSON")


def _add_fixtures(commands: "Commands") -> None:
    fixtures = commands.add_parser(
        "fixtures",
        help="write and score cases: texts with what must come out of them",
        description="Write a case from what is found now, or score claimx on cases. pytest runs case files by itself.",
    )
    actions = fixtures.add_subparsers(dest="action", required=True, metavar="new|score")
    new = actions.add_parser(
        "new",
        help="write a case from what is found in a file now, to be corrected",
        description="Write a case from what is found in a file (- is standard input) now, to be corrected.",
    )
    new.add_argument("path", metavar="FILE|-", help="the text to make a case of")
    new.add_argument("-l", "--language", metavar="CODE", help="language of the text (default: found)")
    new.add_argument("--id", dest="name", metavar="NAME", help="id of the case (default: the name of the file)")
    new.add_argument("--claims", action="store_true", help="write the claims too")
    new.add_argument("--refer", action="store_true", help="let the case name the file instead of holding its text")
    new.add_argument("--published", type=_day, metavar="DAY", help="day of the text, as 2025-03-31")
    new.add_argument(
        "-o", "--output", metavar="CASES", help="write there (.toml, .yaml, .json, .jsonl) instead of standard output"
    )
    score = actions.add_parser(
        "score",
        help="precision, recall and F1 over cases",
        description="Precision, recall and F1 of what claimx finds, over all cases of files and folders.",
    )
    score.add_argument("paths", nargs="+", metavar="CASES|FOLDER", help="files of cases, or folders of them")
    score.add_argument("-l", "--language", metavar="CODE", help="language of cases that name none")
    score.add_argument("--by", choices=("language", "kind", "construction"), help="only this table (default: all)")
    score.add_argument("--kinds", metavar="KINDS", help="only quotes of these kinds: direct,mixed")
    score.add_argument("--json", action="store_true", help="the figures as JSON")


def _add_explain(commands: "Commands") -> None:
    explain = commands.add_parser(
        "explain",
        help="why something was found, or not",
        description="Tell, for the sentence at an offset of a file or for each sentence of a text, why something was "
        "found or not: marks, cues, sources, what each construction made of it, and what it lost to.",
    )
    explain.add_argument("place", metavar="FILE:OFFSET|TEXT", help="a file and a code point of it, or the text itself")
    explain.add_argument("-l", "--language", metavar="CODE", help="language of the text (default: found)")
    explain.add_argument("-e", "--encoding", metavar="CODEC", help="encoding of the file (default: found)")
    explain.add_argument("--json", action="store_true", help="the trace as JSON")


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is no day; write it as 2025-03-31") from None


def _languages(options: argparse.Namespace) -> int:
    from claimx.cli.languages import run

    return run(options)


def _fixtures(options: argparse.Namespace) -> int:
    from claimx.cli.fixtures import run

    return run(options)


def _explain(options: argparse.Namespace) -> int:
    from claimx.cli.explain import run

    return run(options)


def _extract(options: argparse.Namespace) -> int:
    failures = _Failures(sys.stderr)
    paths = list(_paths(options.paths, failures))
    if _is_folder(options.output) or options.resume:
        return _extract_to_folder(paths, options, failures)
    several = len(options.paths) > 1 or any(Path(path).is_dir() or _holds_many(path) for path in options.paths)
    with target(options.output) as stream, failures.progress(len(paths), beside=stream):
        form = "jsonl" if options.format == "jsonl" else "json"
        if options.format == "text":
            _write_text(_found(paths, options, failures, None), stream, options.colour)
        elif options.format == "csv":
            _write_csv(_found(paths, options, failures, "csv"), stream)
        elif options.format == "jsonl" or not several:
            _write_lines(_found(paths, options, failures, form), stream)
        else:
            _write_array(_found(paths, options, failures, form), stream)
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
        raise UsageError("--resume needs the folder of the run: --output FOLDER/")
    if options.format not in ("text", "jsonl"):
        raise UsageError(f"--format {options.format}: a folder is written as JSON lines; leave --format out")
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
    except (OutputError, UnknownLanguageError, PackError, WorkerError) as error:
        raise UsageError(str(error)) from None
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
            model=options.model,
            passes=options.passes,
            form=forms[form] if form is not None else None,
        )
        return work, Bounds.of(options.jobs, options.timeout, options.memory)
    except (UnknownOptionError, ModelError, MissingExtraError) as error:
        raise UsageError(str(error)) from None


def _report(options: argparse.Namespace) -> int:
    """One HTML file of all that could be read; none when nothing could."""
    return _made_into(options, lambda graph: graph.to_html(options.output, title=options.title))


def _graph(options: argparse.Namespace) -> int:
    """All that could be read as one graph, in a format of others or as a folder to be opened again."""
    if options.format == "claimx" or options.format is None and options.output.endswith(".claimx"):
        return _made_into(options, lambda graph: graph.save(options.output))
    return _made_into(options, lambda graph: graph.write(options.output, options.format))


def _made_into(options: argparse.Namespace, write: "Callable[[ProvenanceGraph], object]") -> int:
    """Read all files into one linked graph and hand it to `write`; nothing is written when nothing could be read."""
    from claimx import ProvenanceGraph

    if options.output == "." or not Path(options.output).parent.is_dir():
        raise UsageError(f"{options.output}: cannot be written: name a file in a folder that exists")
    aliases = _aliases(options.aliases)
    failures = _Failures(sys.stderr)
    paths = list(_paths(options.paths, failures))
    with failures.progress(len(paths)):
        graph = ProvenanceGraph(_found(paths, options, failures, None))
    if not len(graph):
        complain(f"{options.output}: not written: there is nothing to tell of")
        return FAILED
    if options.link:
        graph.link(aliases=aliases)
    try:
        write(graph)
    except (GraphError, UnknownOptionError, MissingExtraError) as error:
        raise UsageError(str(error)) from None
    return FAILED if failures.count else FINE


def _aliases(path: str | None) -> "AliasTable | None":
    if path is None:
        return None
    from claimx.linking import AliasTable

    try:
        return AliasTable.read(path)
    except ClaimxError as error:
        raise UsageError(str(error)) from None


_COMMANDS = {
    "extract": _extract,
    "report": _report,
    "graph": _graph,
    "languages": _languages,
    "fixtures": _fixtures,
    "explain": _explain,
    "train": run_train,
    "onnx": run_onnx,
}


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
            complain(str(error))
        else:
            complain(f"{path}: a defect of claimx, please report it: {type(error).__name__}: {error}")

    @contextlib.contextmanager
    def progress(self, total: int, *, beside: TextIO | None = None) -> Iterator[None]:
        """Count up to `total` while the block runs: for many files, on a terminal that nothing else is written to."""
        alone = beside is None or not beside.isatty()
        self._total = total if total > 9 and self._stream.isatty() and alone else 0
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
    except (UnknownLanguageError, PackError, WorkerError) as error:
        raise UsageError(str(error)) from None


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
