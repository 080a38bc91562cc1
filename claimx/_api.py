"""The front door: the one place where the layers meet."""

import gc
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from claimx import __version__
from claimx.batch import Answer, Found, Job, defect, out_of_memory
from claimx.errors import ClaimxError, UnknownOptionError
from claimx.lang.pack import LanguagePack, bare_pack, find_pack, known_languages, load_pack
from claimx.merge import Merged, merge
from claimx.model import Claim, Document, Extraction, Quote, Run, content_id
from claimx.model.making import unchecked
from claimx.model.records import CueClass, Locator
from claimx.names import NameSource, name_of, with_kinds
from claimx.passes.base import Candidate, Joined, JoiningPass, Pass
from claimx.passes.claims.dateline import find_published
from claimx.passes.claims.engine import MADE_BY, find_claims
from claimx.passes.plugins import load_pass
from claimx.passes.reading import Reading
from claimx.passes.rules import RulePass
from claimx.readers import (
    Entry,
    RawDocument,
    ReadOptions,
    Source,
    from_text,
    holds_many,
    iter_paths,
    read_bytes,
    read_document,
)
from claimx.readers.base import named
from claimx.readers.files import STDIN, complaining, copy_stdin, entries_of, opened
from claimx.resolve import Resolved, resolve
from claimx.text.span import Span

_extraction, _made_quote = unchecked(Extraction), unchecked(Quote)
Model: TypeAlias = str | os.PathLike[str] | JoiningPass
"""A folder that `claimx train` wrote, an id on the Hugging Face hub, or a pass that weighs the proposals of all."""


@dataclass(frozen=True, slots=True)
class FailedInput:
    """A file, record or folder of a run that could not be read, and why.

    `source` is the path of the file, for a folder the one given; the message of `error` names the record.
    """

    source: str
    error: ClaimxError


@dataclass(frozen=True, slots=True)
class _Options:
    """What the caller asked for, checked."""

    language: str | None
    classes: frozenset[CueClass] | None
    claims: bool
    published: date | None
    model: Model | None = None
    passes: tuple[str | Pass, ...] = ()
    names: NameSource | None = None
    columns: tuple[str | None, str | None] = (None, None)

    @classmethod
    def of(
        cls,
        language: str | None,
        cue_classes: Collection[str] | None,
        claims: bool,
        published: date | None,
        model: Model | None = None,
        passes: Iterable[str | Pass] = (),
        names: NameSource | None = None,
    ) -> "_Options":
        """Checked: a model and passes given by name are loaded once, so that what is wrong with them is said now."""
        given = (passes,) if isinstance(passes, str) else tuple(passes)
        options = cls(language, _classes(cue_classes), claims, published, model, given, names)
        options.joining()
        options.proposing()
        return options

    def joining(self) -> JoiningPass | None:
        """The pass of the model; those of the last two folders or ids stay loaded."""
        if self.model is None or not isinstance(self.model, str | os.PathLike):
            return self.model
        from claimx.passes.transformer import remembered_pass

        return remembered_pass(os.fspath(self.model))

    def proposing(self) -> list[Pass]:
        """The passes of other packages and of the caller."""
        return [load_pass(one) if isinstance(one, str) else one for one in self.passes]

    def shown(self, code: str) -> dict[str, str]:
        """What differs from the defaults, for the record of the run; `code` is that of the language pack.

        Where a pack was given by its path, the record has its code: the path says nothing about what was found.
        """
        shown = {} if self.language is None else {"language": code}
        if self.classes is not None:
            shown["cue_classes"] = ",".join(sorted(self.classes))
        if not self.claims:
            shown["claims"] = "false"
        if self.published is not None:
            shown["published"] = self.published.isoformat()
        model = self.joining()
        if model is not None:
            shown["model"] = model.label()
        if self.names is not None:
            shown["names"] = name_of(self.names)
        named = zip(("text_column", "id_column"), self.columns, strict=True)
        shown |= {name: column for name, column in named if column is not None}
        return shown


def _classes(given: Collection[str] | None) -> frozenset[CueClass] | None:
    if given is None:
        return None
    names = [given] if isinstance(given, str) else given
    known = {one.value: one for one in CueClass}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UnknownOptionError(f"cue_classes: no class {unknown[0]!r}; there are {', '.join(known)}")
    return frozenset(known[name] for name in names)


def extract(
    path: str | os.PathLike[str],
    *,
    language: str | None = None,
    encoding: str | None = None,
    cue_classes: Collection[str] | None = None,
    claims: bool = True,
    published: date | None = None,
    model: Model | None = None,
    passes: Iterable[str | Pass] = (),
    names: NameSource | None = None,
) -> Extraction:
    """Read a file and find who said what in it, and what it claims.

    `path` is a file that holds one document (text, Markdown, HTML, PDF, DOCX, …: see docs/reference/readers.md), or "-"
    for standard input; what holds many is for `extract_many`. `language` is the code of a language pack (de, en, es,
    …), or the path of a pack of your own, which ends in .toml; without it claimx finds the language. `encoding`
    overrides what the bytes suggest. `cue_classes` keeps the quotes whose cue is of one of these classes (`CueClass`):
    {"statement"} for what was said, without what was thought, wanted or planned. `claims=False` leaves the claims out,
    which takes about half the time. `published` is the day of the document, for "yesterday" and "last year"; without
    it the dateline says so, if it does. Offsets are code points of `extraction.document.text`, end exclusive.

    `model` is a folder that `claimx train` wrote, the id of such a model on the Hugging Face hub, or a
    `TransformerPass`: its proposals and the rules' are weighed on one scale. A folder needs no network, and no code of
    a model is ever run. `passes` adds passes: objects, or names of entry points in the group claimx.passes. `names` is
    called with the text and gives (start, end, label) of each name in it, of spaCy's or another recogniser: what its
    labels call a person or an organisation, a speaker is (`claimx.names.NameSource`).

    Raises InputError (missing, unreadable, damaged, no text, wrong encoding, many documents), MissingExtraError when
    the library for the format, or the extra `transformers` for a model, is not installed, UnknownLanguageError,
    PackError (a pack given by its path is missing or wrong), UnknownOptionError and ModelError.

        >>> import claimx
        >>> extraction = claimx.extract("examples/en-ferry.md")
        >>> quote = extraction.quotes[0]
        >>> extraction.document.language, extraction.speaker(quote).name, quote.cue_lemma
        ('en', 'its operator', 'concede')
        >>> quote.text
        'The only car ferry to Skarra will not sail again before April'
    """
    options = _Options.of(language, cue_classes, claims, published, model, passes, names)
    return _extract(read_document(path, encoding=encoding), options)


def extract_text(
    text: str,
    *,
    language: str | None = None,
    source: str | None = None,
    cue_classes: Collection[str] | None = None,
    claims: bool = True,
    published: date | None = None,
    model: Model | None = None,
    passes: Iterable[str | Pass] = (),
    names: NameSource | None = None,
) -> Extraction:
    """Find who said what in a text, as `extract` does. Works on every string; `source` names where it came from.

    Raises UnknownLanguageError when `language` is given and has no pack, PackError and UnknownOptionError.

        >>> import claimx
        >>> text = "“We wait,” said Anna Lind. She denied that the pump leaks."
        >>> extraction = claimx.extract_text(text, language="en")
        >>> for quote in extraction.quotes:
        ...     print(quote.kind.value, "|", extraction.speaker(quote).name, "|", quote.attitude.value, "|", quote.text)
        direct | Anna Lind | claim | We wait
        indirect | Anna Lind | deny | the pump leaks
    """
    raw = from_text(text)
    options = _Options.of(language, cue_classes, claims, published, model, passes, names)
    return _extract(raw if source is None else raw._replace(source=source), options)


def extract_bytes(
    data: bytes,
    *,
    source: str,
    language: str | None = None,
    encoding: str | None = None,
    claims: bool = True,
    published: date | None = None,
) -> Extraction:
    """Find who said what in a document that is held as bytes, as `extract` does in a file; `source` names it."""
    options = _Options.of(language, None, claims, published)
    return _extract(read_bytes(data, source=source, encoding=encoding), options)


def extract_many(
    paths: Iterable[str | os.PathLike[str]],
    *,
    language: str | None = None,
    encoding: str | None = None,
    cue_classes: Collection[str] | None = None,
    claims: bool = True,
    published: date | None = None,
    model: Model | None = None,
    passes: Iterable[str | Pass] = (),
    names: NameSource | None = None,
    text_column: str | None = None,
    id_column: str | None = None,
    jobs: int = 1,
    timeout: float | None = None,
    memory_mb: int | None = None,
    on_error: Literal["raise", "record"] = "raise",
) -> Iterator[Extraction | FailedInput]:
    """One extraction per document, in order: files as given, folders sorted by name, records and members as they stand.

    `text_column` and `id_column` name columns of JSON lines, CSV and Parquet; without them the usual names are looked
    for. `jobs` is the number of worker processes, 0 for one per core. `timeout` (seconds) and `memory_mb` (megabytes,
    on Linux) bound what one document may take; with them, or with several jobs, documents are read in worker
    processes, and one that hangs or ends its worker costs only itself. A script that uses them keeps its code below
    `if __name__ == "__main__":`. The other options are those of `extract`. Memory is bounded: nothing is held back, but
    for 16 documents (or 200,000 characters) that go through a `model` together; in worker processes each goes alone.

    With `on_error="record"` what fails yields a FailedInput and the run goes on: a file that cannot be read, a record
    without a text, a folder that cannot be listed. With "raise" its error is raised.

    Raises UnknownLanguageError, UnknownOptionError and WorkerError whatever `on_error` is.

        >>> import claimx
        >>> paths = ["examples/de-akkuna.txt", "examples/en-ferry.md", "nowhere.txt"]
        >>> for found in claimx.extract_many(paths, on_error="record"):
        ...     if isinstance(found, claimx.Extraction):
        ...         print(found.document.language, found.document.source)
        ...     else:
        ...         print("failed:", found.error)
        de examples/de-akkuna.txt
        en examples/en-ferry.md
        failed: nowhere.txt: no such file or folder
    """
    work = Work.of(
        language=language,
        encoding=encoding,
        cue_classes=cue_classes,
        claims=claims,
        published=published,
        model=model,
        passes=passes,
        names=names,
        text_column=text_column,
        id_column=id_column,
    )
    bounds = Bounds.of(jobs, timeout, memory_mb)
    for answer in answers(paths, replace(work, raising=on_error == "raise"), bounds):
        if isinstance(answer.value, ClaimxError):
            if on_error == "raise":
                raise answer.value
            yield FailedInput(answer.path, answer.value)
        elif not answer.done:
            yield answer.value


@dataclass(frozen=True, slots=True)
class Bounds:
    """How a run is spread, and what one document may take."""

    jobs: int = 1
    timeout: float | None = None
    memory_mb: int | None = None

    @classmethod
    def of(cls, jobs: int, timeout: float | None, memory_mb: int | None) -> "Bounds":
        """Checked. Raises UnknownOptionError."""
        if jobs < 0:
            raise UnknownOptionError(f"jobs: {jobs}; give the number of processes, or 0 for one per core")
        if timeout is not None and not 0 < timeout <= _LONGEST:
            raise UnknownOptionError(f"timeout: {timeout}; give a number of seconds above 0, at most {_LONGEST:,}")
        if memory_mb is not None and memory_mb < _LEAST_MEMORY:
            raise UnknownOptionError(f"memory_mb: {memory_mb}; a worker needs {_LEAST_MEMORY} megabytes at least")
        if memory_mb is not None and sys.platform != "linux":
            raise UnknownOptionError("memory_mb: only Linux can bound the memory of a process; leave it out here")
        return cls(jobs or len(_cores()), timeout, memory_mb)

    @property
    def inside(self) -> bool:
        """Whether this process does the work itself."""
        return self.jobs == 1 and self.timeout is None and self.memory_mb is None


_LEAST_MEMORY = 200
_LONGEST = 1_000_000
"""Seconds that systems can wait for: their timers count milliseconds in 31 bits."""
_SPLIT = 4_000_000
"""Bytes from which a file of many records is read by all workers; opening it again and again costs more below."""


def _cores() -> Collection[int]:
    """The cores that this process may use."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)


@dataclass(frozen=True)
class Work:
    """What is done with one input: read, extract, and give the extraction the form that is wanted. Can be pickled."""

    options: _Options
    read: ReadOptions
    form: Callable[[Extraction], Any] | None = None
    stdin: str | None = None
    raising: bool = False
    """Whether a defect of claimx is raised as it is, in place of an error that names the document."""

    @classmethod
    def of(
        cls,
        *,
        language: str | None = None,
        encoding: str | None = None,
        cue_classes: Collection[str] | None = None,
        claims: bool = True,
        published: date | None = None,
        model: Model | None = None,
        passes: Iterable[str | Pass] = (),
        names: NameSource | None = None,
        text_column: str | None = None,
        id_column: str | None = None,
        form: Callable[[Extraction], Any] | None = None,
    ) -> "Work":
        """With the options of `extract_many`, checked. Raises UnknownOptionError."""
        options = _Options.of(language, cue_classes, claims, published, model, passes, names)
        options = replace(options, columns=(text_column, id_column))
        return cls(options, ReadOptions(encoding, text_column, id_column), form)

    def shown(self) -> dict[str, str]:
        """The options that differ from the defaults."""
        encoding = {} if self.read.encoding is None else {"encoding": self.read.encoding}
        language = self.options.language
        return self.options.shown(find_pack(language).code if language is not None else "und") | encoding

    def __call__(self, path: str, wanted: Iterator[int]) -> Iterator[Found]:
        """Those records of an input that are wanted (see claimx.batch.Work). What ends the reading is raised."""
        asked = next(wanted, None)
        if asked is None:
            return
        with opened(path, stdin=self.stdin) as source:
            for number, entry in enumerate(entries_of(source, self.read)):
                if number == asked:
                    yield Found(number, self._value(source, entry))
                    asked = next(wanted, None)
                    if asked is None:
                        return

    def begin(self, path: str) -> "Iterator[_Waiting | ClaimxError]":
        """The records of an input, read and proposed for, each with its name. What ends the reading is raised."""
        with opened(path, stdin=self.stdin) as source:
            for entry in entries_of(source, self.read):
                name = named(source.source, entry.locator)
                yield self.guarded(name, partial(self._begun, path, name, source, entry))

    def finish(self, name: str, begun: "_Begun", joined: Joined | None) -> Any:
        """What is wanted of a document that a model has seen, or a ClaimxError."""
        return self.guarded(name, lambda: self._formed(_finish(begun, joined, self.options)))

    def guarded(self, name: str, do: Callable[[], Any]) -> Any:
        """What comes of a step for the document of this name, or a ClaimxError that says what went wrong."""
        try:
            return do()
        except ClaimxError as error:
            return error
        except MemoryError:
            return out_of_memory(name)
        except Exception as error:
            if self.raising:
                raise
            return defect(name, error)

    def _value(self, source: Source, entry: Entry) -> Any:
        return self.made(lambda: _loaded(source, entry), source.source, entry.locator)

    def made(self, load: Callable[[], RawDocument], source: str, locator: Locator | None = None) -> Any:
        """What comes of one document: what `form` makes of its extraction, or the ClaimxError that says what is wrong.

        `load` gives its text; `source` and `locator` name it in messages.
        """
        return self.guarded(named(source, locator), lambda: self._formed(_extract(load(), self.options)))

    def _begun(self, path: str, name: str, source: Source, entry: Entry) -> "_Waiting":
        return _Waiting(path, name, _begin(_loaded(source, entry), self.options))

    def _formed(self, extraction: Extraction) -> Any:
        return extraction if self.form is None else self.form(extraction)


def _loaded(source: Source, entry: Entry) -> RawDocument:
    with complaining(source):
        return entry.load()


def answers(paths: Iterable[str | os.PathLike[str]], work: Work, bounds: Bounds) -> Iterator[Answer]:
    """What comes of all inputs, in order, each one closed by an answer that is `done`."""
    if work.options.language is not None:
        find_pack(work.options.language)
    if bounds.inside and work.options.model is not None:
        yield from _done_in_batches(paths, work)
        return
    if bounds.inside:
        for path, failed in _inputs(paths):
            yield from _failed(path, failed) if failed else _done_here(path, work)
        return
    from tempfile import TemporaryDirectory

    from claimx.batch.pool import run

    _check_that_it_travels(work)

    with TemporaryDirectory(prefix="claimx-") as folder:
        work = replace(work, stdin=str(Path(folder, "stdin")))
        jobs = _jobs(paths, work, bounds.jobs > 1)
        yield from run(jobs, work, workers=bounds.jobs, timeout=bounds.timeout, memory_mb=bounds.memory_mb)


def _check_that_it_travels(work: Work) -> None:
    """Raise UnknownOptionError when the work cannot be handed to another process."""
    import pickle

    try:
        pickle.dumps(work)
    except Exception as error:  # what an object of the caller's raises is its own affair
        raise UnknownOptionError(
            f"passes, names, model: cannot be handed to worker processes ({error}); use functions and classes of a "
            "module, not of another function, or leave jobs, timeout and memory_mb out"
        ) from None


def _jobs(paths: Iterable[str | os.PathLike[str]], work: Work, several: bool) -> Iterator[Job]:
    """The inputs for worker processes; standard input is copied to where they can read it."""
    for path, failed in _inputs(paths):
        if failed is not None:
            yield Job(path, error=failed)
            continue
        place = path
        if path == STDIN and work.stdin is not None:
            copy_stdin(work.stdin)
            place = work.stdin
        many = _holds_many(place, work.read)
        yield Job(path, many, split=many and several and Path(place).stat().st_size > _SPLIT)


def _holds_many(path: str, asked: ReadOptions) -> bool:
    """Whether a file can hold many documents; what is wrong with it is for the worker to say."""
    try:
        return Path(path).is_file() and holds_many(path, options=asked)
    except (ClaimxError, OSError, ValueError):
        return False


def _inputs(paths: Iterable[str | os.PathLike[str]]) -> Iterator[tuple[str, ClaimxError | None]]:
    """Files in order, and among them the folders that cannot be listed or hold no document."""
    for given in paths:
        failed: list[ClaimxError] = []
        for path in iter_paths([given], on_error=failed.append):
            yield from ((os.fspath(given), error) for error in failed)
            failed.clear()
            yield path, None
        yield from ((os.fspath(given), error) for error in failed)


def _failed(path: str, error: ClaimxError) -> Iterator[Answer]:
    yield Answer(path, error)
    yield Answer(path, done=True)


def _done_here(path: str, work: Work) -> Iterator[Answer]:
    try:
        for found in work(path, count()):
            yield Answer(path, found.value)
    except ClaimxError as error:
        yield Answer(path, error)
    except MemoryError:
        yield Answer(path, out_of_memory(path))
    except Exception as error:
        if work.raising:
            raise
        yield Answer(path, defect(path, error))
    yield Answer(path, done=True)


_TOGETHER, _CHARACTERS = 16, 200_000
"""Documents, and characters, that go through a model at once: so many are held in memory."""


def _done_in_batches(paths: Iterable[str | os.PathLike[str]], work: Work) -> Iterator[Answer]:
    """What comes of all inputs, in order, with several documents at a time going through the model."""
    held: list[_Waiting | Answer] = []
    try:
        for path, failed in _inputs(paths):
            for one in _failed(path, failed) if failed else _begun_here(path, work):
                held.append(one)
                if _is_full(held):
                    yield from _flushed(held, work)
    except Exception:  # what came before it is handed on first
        yield from _flushed(held, work)
        raise
    yield from _flushed(held, work)


def _begun_here(path: str, work: Work) -> "Iterator[_Waiting | Answer]":
    """The documents of an input before the model, and what failed, closed by an answer that is `done`."""
    try:
        for one in work.begin(path):
            yield Answer(path, one) if isinstance(one, ClaimxError) else one
    except ClaimxError as error:
        yield Answer(path, error)
    except MemoryError:
        yield Answer(path, out_of_memory(path))
    except Exception as error:
        if work.raising:
            raise
        yield Answer(path, defect(path, error))
    yield Answer(path, done=True)


def _is_full(held: "Sequence[_Waiting | Answer]") -> bool:
    waiting = [one for one in held if isinstance(one, _Waiting)]
    characters = sum(len(one.begun.raw.text) for one in waiting)
    return not waiting or len(waiting) >= _TOGETHER or characters >= _CHARACTERS


def _flushed(held: "list[_Waiting | Answer]", work: Work) -> Iterator[Answer]:
    """All that is held as answers, in order; nothing is held afterwards."""
    waiting = [one for one in held if isinstance(one, _Waiting)]
    joined = iter(_joined_apart([one.begun for one in waiting], work))
    taken = held.copy()
    held.clear()
    for one in taken:
        if isinstance(one, Answer):
            yield one
            continue
        found = next(joined)
        failed = isinstance(found, Exception)
        value = work.guarded(one.name, partial(_throw, found)) if failed else work.finish(one.name, one.begun, found)
        yield Answer(one.path, value)


def _joined_apart(begun: "Sequence[_Begun]", work: Work) -> list[Any]:
    """What the model says of each document, or what it raises: all at once, and one by one when that fails."""
    try:
        return list(_joined(begun, work.options))
    except Exception as error:
        if len(begun) == 1:
            return [error]
        return [found for one in begun for found in _joined_apart([one], work)]


def _throw(error: Exception) -> None:
    raise error


@contextmanager
def _unhurried() -> Iterator[None]:
    """No garbage collection while a text is read: it finds nothing, and on long texts it took a third of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(slots=True)
class _Begun:
    """A document that was read and that the passes have proposed for, before a model has seen it."""

    raw: RawDocument
    code: str
    confidence: float
    notes: tuple[str, ...]
    reading: Reading
    proposed: list[Candidate]
    passes: tuple[str, ...]


class _Waiting(NamedTuple):
    """A document of a run that waits for others to go through the model with."""

    path: str
    name: str
    begun: _Begun


@_unhurried()
def _extract(raw: RawDocument, options: _Options) -> Extraction:
    begun = _begin(raw, options)
    return _finish(begun, _joined([begun], options)[0], options)


def _joined(begun: Sequence[_Begun], options: _Options) -> list[Joined | None]:
    """What the model makes of documents, in one batch; None for those it does not read, which are told so."""
    model = options.joining()
    if model is None:
        return [None] * len(begun)
    read = [one for one in begun if model.reads(one.code)]
    joined = iter(model.join_many([(one.reading, one.proposed) for one in read]) if read else ())
    found: list[Joined | None] = []
    for one in begun:
        if model.reads(one.code):
            one.passes += (f"{model.name}@{model.version}",)
            found.append(next(joined))
        else:
            why = f"model {model.label()}: it was not trained on {one.code!r}: only the other passes were used"
            one.notes += (why,)
            found.append(None)
    return found


@_unhurried()
def _begin(raw: RawDocument, options: _Options) -> _Begun:
    code, pack, confidence, notes = _pack_for(raw, options.language)
    reading = Reading(raw.text, pack)
    rules = RulePass()
    made_by = f"{rules.name}@{rules.version}"
    begun = _Begun(raw, code, confidence, notes, reading, list(rules.propose(reading)), (made_by,))
    for one in options.proposing():
        begun.proposed += one.propose(reading)
        begun.passes += (f"{one.name}@{one.version}",)
    return begun


@_unhurried()
def _finish(begun: _Begun, joined: Joined | None, options: _Options) -> Extraction:
    raw, reading = begun.raw, begun.reading
    document_id = _document_id(raw)
    candidates: Iterable[Candidate] = begun.proposed if joined is None else joined.candidates
    if options.classes is not None:
        candidates = [candidate for candidate in candidates if candidate.cue_class in options.classes]
    if joined is None:
        merged = merge(candidates, document_id)
    else:
        merged = merge(candidates, document_id, calibrated=True, least=joined.least)
        begun.notes += _rejected(candidates, merged, joined.least)
    resolved = resolve(reading, [m.candidate for m in merged])
    if options.names is not None:
        resolved = resolved._replace(speakers=with_kinds(raw.text, resolved.speakers, options.names))
    published, dateline = options.published or raw.published, None
    if published is None:
        published, dateline = find_published(reading) or (None, None)
    document = _document(begun, document_id, options, published, dateline)
    run = Run(
        claimx=__version__,
        passes=(*begun.passes, MADE_BY) if options.claims else begun.passes,
        pack=reading.pack.label if reading.pack.code != "und" else None,
        options=options.shown(begun.code),
        notes=begun.notes,
    )
    # what comes from other passes is checked; ours is, by the tests
    made = _made_quote if joined is None and len(begun.passes) == 1 else Quote
    quotes = tuple([_quote(made, m, i, resolved, raw.text) for i, m in enumerate(merged)])
    claims: tuple[Claim, ...] = ()
    if options.claims:
        claims = find_claims(reading, document, quotes, resolved.speakers, published)
    return _extraction(document=document, quotes=quotes, speakers=resolved.speakers, claims=claims, run=run)


def _rejected(candidates: Iterable[Candidate], merged: list[Merged], least: float) -> tuple[str, ...]:
    """What a model rejected that no quote holds as evidence, one note each, in the order of the text."""
    kept = [span for one in merged for span in one.candidate.content]
    weak = [
        (one.content, one.made_by, one.because, one.score)
        for one in candidates
        if one.score < least and not one.depth and one.note is None
    ]
    return tuple(
        f"rejected, score {score} below {least}: {made_by} {because} [{content[0].start}, {content[-1].end})"
        for content, made_by, because, score in sorted(set(weak))
        if not any(a < end and start < b for a, b in kept for start, end in content)
    )


def _document(
    begun: _Begun, document_id: str, options: _Options, published: date | None, dateline: Span | None
) -> Document:
    raw = begun.raw
    kinds: dict[str, list[Span]] = {}
    for block in begun.reading.blocks:
        if block.kind == "paragraph":
            continue
        kinds.setdefault(block.kind, []).append(Span(block.start, block.end))
    return Document(
        id=document_id,
        text=raw.text,
        source=raw.source,
        sha256=raw.sha256,
        media_type=raw.media_type,
        encoding=raw.encoding,
        language=begun.code,
        language_confidence=begun.confidence,
        language_given=options.language is not None,
        title=raw.title,
        url=raw.url,
        authors=raw.authors,
        publisher=raw.publisher,
        published=published,
        dateline=dateline,
        headings=tuple(kinds.get("heading", ())),
        bylines=tuple(kinds.get("byline", ())),
        captions=tuple(kinds.get("caption", ())),
        boilerplate=tuple(kinds.get("boilerplate", ())),
        locator=raw.locator,
        places=raw.places,
        metadata=dict(raw.metadata),
    )


def _document_id(raw: RawDocument) -> str:
    """The file's digest says which document it is; of several in a file, with the member and record."""
    if raw.locator is None:
        return content_id("document", raw.sha256)
    return content_id("document", raw.sha256, raw.locator.members, raw.locator.record)


def _pack_for(raw: RawDocument, language: str | None) -> tuple[str, LanguagePack, float, tuple[str, ...]]:
    """The code of the language, its pack, how sure that is, and what the user should know."""
    if language is not None:
        pack = find_pack(language)
        return pack.code, pack, 1.0, ()
    from claimx.lang.detect import detect

    found = detect(raw.text, known_languages())
    if found.language == "und" and raw.language in known_languages():
        return raw.language, load_pack(raw.language), found.confidence, ()
    if found.language in known_languages():
        return found.language, load_pack(found.language), found.confidence, ()
    what = f"there is no language pack for {found.language!r}"
    if found.language == "und":
        what = "no language was recognised"
    note = f"{what}: only quotation marks and names were used; pass language=... to choose a pack"
    return found.language, bare_pack(), found.confidence, (note,)


def _quote(made: Callable[..., Quote], merged: Merged, index: int, resolved: Resolved, text: str) -> Quote:
    candidate = merged.candidate
    return made(
        id=merged.id,
        kind=candidate.kind,
        text=" … ".join(text[start:end] for start, end in candidate.content),
        content=candidate.content,
        fragments=candidate.fragments,
        cue=candidate.cue,
        source=candidate.source,
        speaker=resolved.speaker_of[index],
        closed=candidate.closed,
        nested_in=merged.nested_in,
        via=resolved.via_of[index],
        cue_lemma=candidate.lemma,
        cue_class=candidate.cue_class,
        attitude=candidate.attitude,
        negated=candidate.negated,
        continuation=candidate.continuation,
        score=merged.score,
        evidence=merged.evidence,
    )
