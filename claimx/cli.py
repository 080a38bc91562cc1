"""The `claimx` command: argparse over the public functions.

Exit codes: 0 all is well; 1 some input failed, the others were written; 2 the command was used wrongly; 130 Ctrl-C.
"""

import argparse
import contextlib
import csv
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from claimx import __version__
from claimx.errors import ClaimxError, MissingExtraError, ModelError, UnknownLanguageError, UnknownOptionError

if TYPE_CHECKING:
    from claimx.model import Extraction

FINE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
_MISUSES = (UnknownLanguageError, UnknownOptionError, ModelError, MissingExtraError)
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
    extract.add_argument("-o", "--output", metavar="FILE", help="write there instead of to standard output")
    extract.add_argument(
        "--color", "--colour", dest="colour", choices=("auto", "always", "never"), default="auto", help="default: auto"
    )
    extract.add_argument("--model", metavar="FOLDER|ID", help="weigh a trained model's proposals with the rules'")
    extract.add_argument(
        "--pass", dest="passes", action="append", default=[], metavar="NAME", help="add a pass of another package"
    )
    commands.add_parser("languages", help="the languages that claimx has a pack for")
    _add_train(commands)
    onnx = commands.add_parser("onnx", help="write a trained model as ONNX, to run without torch")
    onnx.add_argument("folder", metavar="FOLDER", help="what claimx train wrote; the ONNX file is written into it")
    onnx.add_argument("--int8", action="store_true", help="weights of 8 bits: smaller and faster, a little less exact")
    return parser


def _add_train(commands: Any) -> None:
    train = commands.add_parser(
        "train",
        help="fine-tune a model on annotated documents",
        description="Fine-tune a token classifier on annotated documents, one JSON object a line. Goes on where an "
        "earlier call with the same options was stopped.",
    )
    train.add_argument("files", nargs="+", type=Path, metavar="FILE", help="annotated documents to learn from")
    train.add_argument("--into", required=True, type=Path, metavar="FOLDER", help="where the model is written")
    start = train.add_mutually_exclusive_group(required=True)
    start.add_argument("--base", metavar="FOLDER|ID", help="the encoder to fine-tune")
    start.add_argument("--from-scratch", choices=("tiny", "small", "base"), help="an encoder of this size from nothing")
    train.add_argument(
        "--aside", nargs="+", default=[], type=Path, metavar="FILE", help="annotated by other guidelines"
    )
    train.add_argument("--test", nargs="+", default=[], type=Path, metavar="FILE", help="documents to measure it on")
    train.add_argument("--held-back", type=float, default=0.1, metavar="SHARE", help="share to stop and calibrate by")
    train.add_argument("--epochs", type=int, default=8)
    train.add_argument("--rate", type=float, help="of learning (default: 0.00003, or 0.001 from scratch)")
    train.add_argument("--batch", type=int, default=3072, help="word pieces of one step (default: 3072)")
    train.add_argument("--capacity", type=int, metavar="PIECES", help="length of a window in word pieces")
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--licence", default="other", help="of the model, for its card")
    train.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is no day; write it as 2025-03-31") from None


def _languages(_: argparse.Namespace) -> int:
    from claimx.lang.pack import known_languages, load_pack

    for code in sorted(known_languages()):
        print(f"{code}  {load_pack(code).name}")
    return FINE


def _train(options: argparse.Namespace) -> int:
    """Progress goes to standard error, the folder to standard output."""
    from claimx.training.loop import Schedule
    from claimx.training.train import Recipe, train

    rate = options.rate or (3e-5 if options.base else 1e-3)
    recipe = Recipe(
        train=tuple(options.files),
        into=options.into,
        aside=tuple(options.aside),
        test=tuple(options.test),
        held_back=options.held_back,
        base=options.base,
        from_scratch=options.from_scratch,
        capacity=options.capacity,
        licence=options.licence,
        device=options.device,
        schedule=Schedule(epochs=options.epochs, seed=options.seed, rate=rate, batch=options.batch),
    )
    try:
        print(train(recipe, report=lambda line: print(line, file=sys.stderr, flush=True)))
    except ClaimxError as error:
        raise _UsageError(str(error)) from None
    return FINE


def _onnx(options: argparse.Namespace) -> int:
    from claimx.passes.transformer.onnx import export

    try:
        print(export(options.folder, int8=options.int8))
    except ClaimxError as error:
        raise _UsageError(str(error)) from None
    return FINE


def _extract(options: argparse.Namespace) -> int:
    failures = _Failures(sys.stderr)
    paths = list(_paths(options.paths, failures))
    several = len(options.paths) > 1 or any(Path(path).is_dir() for path in options.paths)
    with _target(options.output) as target, failures.progress(len(paths), beside=target):
        found = _extractions(paths, options, failures)
        if options.format == "text":
            _write_text(found, target, options.colour)
        elif options.format == "csv":
            _write_csv(found, target)
        elif options.format == "jsonl" or not several:
            _write_lines(found, target, indent=None if options.format == "jsonl" else 2)
        else:
            _write_array(found, target)
    return FAILED if failures.count else FINE


class _Failures:
    """Failures and progress share standard error; progress is for people, so it needs a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self.count = 0
        self._stream = stream
        self._shown = 0
        self._total = 0
        self._done = 0

    def add(self, error: Exception, path: str = "") -> None:
        """One line for one input that failed; what claimx raises on purpose names the input itself."""
        self.count += 1
        self._wipe()
        if isinstance(error, ClaimxError):
            _complain(str(error))
        else:
            _complain(f"{path}: a defect of claimx, please report it: {type(error).__name__}: {error}")

    @contextlib.contextmanager
    def progress(self, total: int, *, beside: TextIO) -> Iterator[None]:
        """Count up to `total` while the block runs: for many files, on a terminal that nothing else is written to."""
        self._total = total if total > 9 and self._stream.isatty() and not beside.isatty() else 0
        try:
            yield
        finally:
            self._wipe()
            self._total = 0

    def step(self) -> None:
        """One more input is done."""
        self._done += 1
        if self._total:
            self._wipe()
            line = f"{self._done} of {self._total} files"
            self._shown = len(line)
            self._stream.write(line)
            self._stream.flush()

    def _wipe(self) -> None:
        if self._shown:
            self._stream.write("\r" + " " * self._shown + "\r")
            self._stream.flush()
            self._shown = 0


def _paths(given: Iterable[str], failures: _Failures) -> Iterator[str]:
    from claimx.readers import iter_paths

    return iter_paths(given, on_error=failures.add)


def _extractions(paths: Iterable[str], options: argparse.Namespace, failures: _Failures) -> Iterator["Extraction"]:
    from claimx._api import extract

    for path in paths:
        try:
            extraction = extract(
                path,
                language=options.language,
                encoding=options.encoding,
                cue_classes=options.classes,
                claims=options.claims,
                published=options.published,
                model=options.model,
                passes=options.passes,
            )
        except _MISUSES as error:
            raise _UsageError(str(error)) from None
        except Exception as error:  # one bad file must not cost the others
            failures.add(error, path)
        else:
            yield extraction
        failures.step()


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


def _write_lines(found: Iterable["Extraction"], target: TextIO, indent: int | None) -> None:
    for extraction in found:
        target.write(extraction.model_dump_json(indent=indent) + "\n")
        target.flush()


def _write_array(found: Iterable["Extraction"], target: TextIO) -> None:
    """A JSON array that is whole even when the run is interrupted."""
    separator = "[\n"
    try:
        for extraction in found:
            target.write(separator + extraction.model_dump_json(indent=2))
            separator = ",\n"
    finally:
        target.write("[]\n" if separator == "[\n" else "\n]\n")


def _write_csv(found: Iterable["Extraction"], target: TextIO) -> None:
    columns = "file language kind speaker speaker_kind text start end cue source score construction id".split()
    table = csv.DictWriter(target, columns, lineterminator="\n")
    table.writeheader()
    for extraction in found:
        table.writerows(extraction.as_rows())
        target.flush()


def _complain(message: str) -> None:
    """One line on standard error, whatever the message holds."""
    line = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in message)
    with contextlib.suppress(OSError):
        print(f"claimx: {line}", file=sys.stderr)


_COMMANDS = {"extract": _extract, "languages": _languages, "train": _train, "onnx": _onnx}
