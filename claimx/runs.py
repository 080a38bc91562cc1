"""Runs over many files into a folder: one file of results for each input, a manifest, and going on after a stop.

    out/
      manifest.jsonl            first line: claimx, pack options; then one line for each input that is done
      a.txt.3f2a9c01.jsonl      the extractions of news/a.txt, one a line

A file of results appears whole, under its name, before the manifest names it; so whatever stops a run, an input is
either done or not begun, and going on does nothing twice.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from claimx import __version__
from claimx._api import Bounds, Work, answers
from claimx.errors import ClaimxError, OutputError
from claimx.model import Extraction

MANIFEST = "manifest.jsonl"
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 80


def json_line(extraction: Extraction) -> str:
    """An extraction as one line of JSON."""
    return extraction.model_dump_json() + "\n"


def json_object(extraction: Extraction) -> str:
    """An extraction as JSON for reading."""
    return extraction.model_dump_json(indent=2)


def csv_rows(extraction: Extraction) -> str:
    """The quotes of an extraction as rows of CSV; no cell of it is a formula to a spreadsheet.

    "-" alone is none: it is the name of standard input.
    """
    import csv

    from claimx.export.tables import guarded

    out = StringIO()
    rows = [
        {name: guarded(value) if isinstance(value, str) and value != "-" else value for name, value in row.items()}
        for row in extraction.as_rows()
    ]
    if rows:
        csv.DictWriter(out, list(rows[0]), lineterminator="\n").writerows(rows)
    return out.getvalue()


class Made(NamedTuple):
    """What was made of an extraction, and of how many characters."""

    characters: int
    made: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A form that also says how long the text is, so that a run can tell how fast it is. Can be pickled."""

    form: Callable[[Extraction], str]

    def __call__(self, extraction: Extraction) -> Made:
        """The form of the extraction, with the length of its text in code points."""
        return Made(len(extraction.document.text), self.form(extraction))


def output_name(path: str) -> str:
    """The name of the results of an input: its own name, and eight letters that its whole path gives."""
    digest = blake2b(path.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    name = _UNSAFE.sub("_", Path(path).name or "stdin")[-_LONGEST_NAME:].lstrip(".-")
    return f"{name or 'text'}.{digest}.jsonl"


@dataclass(slots=True)
class Done:
    """One input of a run, and what came of it. `skipped`: an earlier run had done it."""

    path: str
    documents: int = 0
    characters: int = 0
    failed: list[ClaimxError] = field(default_factory=list)
    skipped: bool = False


def extract_to_folder(
    paths: Iterable[str],
    folder: str | os.PathLike[str],
    work: Work,
    bounds: Bounds,
    *,
    resume: bool = False,
    on_error: Callable[[str, ClaimxError], None] | None = None,
) -> Iterator[Done]:
    """Write the extractions of every input to a file of its own in `folder`, and yield each input that is done.

    With `resume` the inputs that the manifest names, unchanged since (size and time of change), are skipped; those that
    failed as a whole are tried again. Raises OutputError when the folder holds a run already and `resume` is not
    given, when that run had other options, and when the folder cannot be written to.
    """
    work = replace(work, form=Counted(json_line if work.form is None else work.form))
    with _Folder(Path(folder), work, resume) as target:
        skipped: dict[str, Done] = {}
        waiting = target.left(paths, skipped)
        done: Done | None = None
        for answer in answers(waiting, work, bounds):
            yield from _skipped(skipped)
            done = done if done is not None else Done(answer.path)
            if answer.done:
                target.close(done)
                yield done
                done = None
            elif isinstance(answer.value, ClaimxError):
                done.failed.append(answer.value)
                if on_error is not None:
                    on_error(answer.path, answer.value)
            else:
                done.documents += 1
                done.characters += answer.value.characters
                target.write(answer.path, answer.value.made)
        yield from _skipped(skipped)


def _skipped(skipped: dict[str, Done]) -> Iterator[Done]:
    while skipped:
        yield skipped.pop(next(iter(skipped)))


class _Folder:
    """The folder of a run: writes results, keeps the manifest."""

    def __init__(self, folder: Path, work: Work, resume: bool) -> None:
        self.folder = folder
        self.head = {"claimx": __version__, "options": work.shown()}
        self.finished: dict[str, dict[str, Any]] = {}
        self._part: IO[str] | None = None
        self._path = ""
        self._manifest: IO[str] | None = None
        self._resume = resume

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            known = self._known()
            self._manifest = (self.folder / MANIFEST).open("w" if known is None else "a", encoding="utf-8")
            if known is None:
                self._note(self.head)
            else:
                self.finished = known
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot be written: {error.strerror}") from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._part is not None:  # an input that was not finished leaves nothing behind
            self._part.close()
            with suppress(OSError):
                self._partial().unlink()
        if self._manifest is not None:
            self._manifest.close()

    def _known(self) -> dict[str, dict[str, Any]] | None:
        """What an earlier run finished, by path; None when there was none."""
        manifest = self.folder / MANIFEST
        if not manifest.exists() or not manifest.stat().st_size:
            return None
        if not self._resume:
            raise OutputError(f"{self.folder}: holds a run already; go on with it (--resume), or name another folder")
        data = manifest.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):  # the line that was being written when the run was stopped
            with manifest.open("rb+") as file:
                file.truncate(len(whole))
        try:
            lines = [json.loads(line) for line in whole.splitlines()]
        except (ValueError, RecursionError) as error:
            raise OutputError(f"{manifest}: not a manifest of claimx: {error}; name another folder") from None
        if not lines:
            return None
        if not all(isinstance(line, dict) for line in lines) or not all("path" in line for line in lines[1:]):
            raise OutputError(f"{manifest}: not a manifest of claimx; name another folder")
        if lines[0] != self.head:
            raise OutputError(
                f"{self.folder}: its run was made by claimx {lines[0].get('claimx')} with options "
                f"{lines[0].get('options')}, this one is {self.head}; name another folder"
            )
        return {line["path"]: line for line in lines[1:]}

    def left(self, paths: Iterable[str], skipped: dict[str, Done]) -> Iterator[str]:
        """The inputs that are still to be done, each one once."""
        seen: set[str] = set()
        for path in paths:
            if path in seen:
                continue
            seen.add(path)
            known = self.finished.get(path)
            if known is not None and self._holds(path, known):
                skipped[path] = Done(path, known["documents"], skipped=True)
            else:
                yield path

    def _holds(self, path: str, known: dict[str, Any]) -> bool:
        """Whether the results of an input are there and the input is what it was."""
        if not known["documents"] and known["failed"]:
            return False
        return known["input"] == _stamp(path) and (not known["output"] or (self.folder / known["output"]).exists())

    def write(self, path: str, line: str) -> None:
        """Add a line to the results of an input, which nobody sees yet."""
        if self._part is None:
            self._path = path
            self._part = self._partial().open("w", encoding="utf-8", errors="surrogatepass", newline="")
        self._part.write(line)

    def _partial(self) -> Path:
        return self.folder / f"{output_name(self._path)}.part"

    def close(self, done: Done) -> None:
        """Show the results of an input, then say so in the manifest."""
        name = output_name(done.path) if self._part is not None else ""
        if self._part is not None:
            self._part.flush()
            os.fsync(self._part.fileno())
            self._part.close()
            self._partial().replace(self.folder / name)
            self._part = None
        messages = [str(error) for error in done.failed]
        self._note(
            {
                "path": done.path,
                "output": name,
                "documents": done.documents,
                "failed": messages,
                "input": _stamp(done.path),
            }
        )

    def _note(self, line: dict[str, Any]) -> None:
        assert self._manifest is not None
        self._manifest.write(json.dumps(line, ensure_ascii=True, sort_keys=False) + "\n")
        self._manifest.flush()


def _stamp(path: str) -> list[int] | None:
    """Size and time of change (nanoseconds) of a file; None for what is no file."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return [found.st_size, found.st_mtime_ns]
