"""The front door: the one place where the layers meet."""

import gc
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from claimx import __version__
from claimx.errors import ClaimxError, UnknownOptionError
from claimx.lang.pack import LanguagePack, bare_pack, known_languages, load_pack
from claimx.merge import Merged, merge
from claimx.model import Claim, Document, Extraction, Quote, Run, content_id
from claimx.model.records import CueClass
from claimx.passes.base import Candidate, Joined, JoiningPass, Pass
from claimx.passes.claims.dateline import find_published
from claimx.passes.claims.engine import MADE_BY, find_claims
from claimx.passes.plugins import load_pass
from claimx.passes.reading import Reading
from claimx.passes.rules import RulePass
from claimx.readers import RawDocument, from_text, iter_paths, read_document
from claimx.resolve import Resolved, resolve
from claimx.text.span import Span

Model: TypeAlias = str | os.PathLike[str] | JoiningPass
_AT_ONCE = 8  # documents that go through a model together


@dataclass(frozen=True, slots=True)
class FailedInput:
    """A file or folder of a run that could not be read, and why. `source` is its path; for a folder the one given."""

    source: str
    error: ClaimxError


@dataclass(frozen=True, slots=True)
class _Options:
    """What the caller asked for, checked."""

    language: str | None
    classes: frozenset[CueClass] | None
    claims: bool
    published: date | None
    model: JoiningPass | None
    passes: tuple[Pass, ...]

    @classmethod
    def of(
        cls,
        language: str | None,
        cue_classes: Collection[str] | None,
        claims: bool,
        published: date | None,
        model: Model | None,
        passes: Iterable[str | Pass],
    ) -> "_Options":
        given = [passes] if isinstance(passes, str) else passes
        return cls(
            language=language,
            classes=_classes(cue_classes),
            claims=claims,
            published=published,
            model=_loaded(model) if isinstance(model, (str, os.PathLike)) else model,
            passes=tuple([load_pass(one) if isinstance(one, str) else one for one in given]),
        )

    def shown(self) -> dict[str, str]:
        """What differs from the defaults, for the record of the run."""
        shown = {} if self.language is None else {"language": self.language}
        if self.classes is not None:
            shown["cue_classes"] = ",".join(sorted(self.classes))
        if not self.claims:
            shown["claims"] = "false"
        if self.published is not None:
            shown["published"] = self.published.isoformat()
        if self.model is not None:
            shown["model"] = self.model.label()
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


def _loaded(model: str | os.PathLike[str]) -> JoiningPass:
    """The pass of a model; the last two stay loaded."""
    from claimx.passes.transformer import remembered_pass

    return remembered_pass(os.fspath(model))


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
) -> Extraction:
    """Read a file and find who said what in it, and what it claims.

    `path` is a file of text or Markdown, or "-" for standard input. `language` is the code of a language pack (de, en,
    es, fr, it, pt); without it claimx finds the language. `encoding` overrides what the bytes suggest. `cue_classes`
    keeps the quotes whose cue is of one of these classes (`CueClass`): {"statement"} for what was said, without what
    was thought, wanted or planned. `claims=False` leaves the claims out, which takes about half the time. `published`
    is the day of the document, for "yesterday" and "last year"; without it the dateline says so, if it does. Offsets
    are code points of `extraction.document.text`, end exclusive.

    `model` is a folder that `claimx train` wrote, the id of such a model on the Hugging Face hub, or a
    `TransformerPass`: its proposals and the rules' are weighed on one scale. A folder needs no network, and no code of
    a model is ever run. `passes` adds passes: objects, or names of entry points in the group claimx.passes.

    Raises InputError (missing, unreadable, no text, wrong encoding), UnknownLanguageError, UnknownOptionError,
    ModelError, and MissingExtraError when `model` is given without the extra `transformers`.
    """
    options = _Options.of(language, cue_classes, claims, published, model, passes)
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
) -> Extraction:
    """Find who said what in a text, as `extract` does. Works on every string; `source` names where it came from.

    Raises UnknownLanguageError when `language` is given and has no pack, and UnknownOptionError.
    """
    raw = from_text(text)
    options = _Options.of(language, cue_classes, claims, published, model, passes)
    return _extract(raw if source is None else raw._replace(source=source), options)


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
    on_error: Literal["raise", "record"] = "raise",
) -> Iterator[Extraction | FailedInput]:
    """One extraction per file, in order; folders are walked, sorted by name. Nothing is held back: memory is bounded.

    The options are those of `extract`.
    With `on_error="record"` what fails yields a FailedInput and the run goes on: a file that cannot be read, a folder
    that cannot be listed or holds no text. With "raise" its error is raised.
    """
    options = _Options.of(language, cue_classes, claims, published, model, passes)
    waiting: list[RawDocument] = []
    for found in _raw_documents(paths, encoding, on_error):
        if not isinstance(found, FailedInput):
            waiting.append(found)
            if len(waiting) < (1 if options.model is None else _AT_ONCE):
                continue
        yield from _extract_all(waiting, options)
        waiting = []
        if isinstance(found, FailedInput):
            yield found
    yield from _extract_all(waiting, options)


def _raw_documents(
    paths: Iterable[str | os.PathLike[str]], encoding: str | None, on_error: Literal["raise", "record"]
) -> Iterator[RawDocument | FailedInput]:
    for given in paths:
        failed: list[ClaimxError] = []
        for path in iter_paths([given], on_error=failed.append if on_error == "record" else None):
            yield from _recorded(given, failed)
            try:
                yield read_document(path, encoding=encoding)
            except ClaimxError as error:
                if on_error == "raise":
                    raise
                yield FailedInput(str(path), error)
        yield from _recorded(given, failed)


def _recorded(given: str | os.PathLike[str], failed: list[ClaimxError]) -> Iterator[FailedInput]:
    """What the walk through a folder could not read since the last look."""
    for error in failed:
        yield FailedInput(os.fspath(given), error)
    failed.clear()


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
class _Work:
    """A document that was read and that the passes have proposed for, before a model has seen it."""

    raw: RawDocument
    code: str
    confidence: float
    notes: tuple[str, ...]
    reading: Reading
    proposed: list[Candidate]
    passes: tuple[str, ...]


def _extract(raw: RawDocument, options: _Options) -> Extraction:
    return next(_extract_all([raw], options))


@_unhurried()
def _begin(raw: RawDocument, options: _Options) -> _Work:
    code, pack, confidence, notes = _pack_for(raw.text, options.language)
    reading = Reading(raw.text, pack)
    rules = RulePass()
    work = _Work(
        raw, code, confidence, notes, reading, list(rules.propose(reading)), (f"{rules.name}@{rules.version}",)
    )
    for one in options.passes:
        work.proposed += one.propose(reading)
        work.passes += (f"{one.name}@{one.version}",)
    return work


def _extract_all(raws: Iterable[RawDocument], options: _Options) -> Iterator[Extraction]:
    """Extractions of some documents; a model, if there is one, sees them in one batch."""
    works = [_begin(raw, options) for raw in raws]
    model = options.model
    read = [work for work in works if model is not None and model.reads(work.code)]
    found = [] if model is None else model.join_many([(work.reading, work.proposed) for work in read])
    joined = {id(work): one for work, one in zip(read, found, strict=True)}
    for work in works:
        if model is not None:
            _note_model(work, model, joined.get(id(work)))
        yield _finish(work, joined.get(id(work)), options)


def _note_model(work: _Work, model: JoiningPass, joined: Joined | None) -> None:
    if joined is None:
        work.notes += (f"model {model.label()}: it was not trained on {work.code!r}: only the other passes were used",)
    else:
        work.passes += (f"{model.name}@{model.version}",)


@_unhurried()
def _finish(work: _Work, joined: Joined | None, options: _Options) -> Extraction:
    raw, reading = work.raw, work.reading
    document_id = content_id("document", raw.sha256)
    candidates: Iterable[Candidate] = work.proposed if joined is None else joined.candidates
    if options.classes is not None:
        candidates = [candidate for candidate in candidates if candidate.cue_class in options.classes]
    if joined is None:
        merged = merge(candidates, document_id)
    else:
        merged = merge(candidates, document_id, calibrated=True, least=joined.least)
        work.notes += _rejected(candidates, merged, joined.least)
    resolved = resolve(reading, [m.candidate for m in merged])
    published, dateline = options.published, None
    if published is None:
        published, dateline = find_published(reading) or (None, None)
    document = _document(work, document_id, options, published, dateline)
    run = Run(
        claimx=__version__,
        passes=(*work.passes, MADE_BY) if options.claims else work.passes,
        pack=reading.pack.label if reading.pack.code != "und" else None,
        options=options.shown(),
        notes=work.notes,
    )
    quotes = tuple(_quote(m, i, resolved, raw.text) for i, m in enumerate(merged))
    claims: tuple[Claim, ...] = ()
    if options.claims:
        claims = find_claims(reading, document, quotes, resolved.speakers, published)
    return Extraction(document=document, quotes=quotes, speakers=resolved.speakers, claims=claims, run=run)


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
    work: _Work, document_id: str, options: _Options, published: date | None, dateline: Span | None
) -> Document:
    raw = work.raw
    kinds: dict[str, list[Span]] = {}
    for block in work.reading.blocks:
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
        language=work.code,
        language_confidence=work.confidence,
        language_given=options.language is not None,
        title=raw.title,
        published=published,
        dateline=dateline,
        headings=tuple(kinds.get("heading", ())),
        bylines=tuple(kinds.get("byline", ())),
        captions=tuple(kinds.get("caption", ())),
        boilerplate=tuple(kinds.get("boilerplate", ())),
    )


def _pack_for(text: str, language: str | None) -> tuple[str, LanguagePack, float, tuple[str, ...]]:
    """The code of the language, its pack, how sure that is, and what the user should know."""
    if language is not None:
        return language, load_pack(language), 1.0, ()
    from claimx.lang.detect import detect

    found = detect(text, known_languages())
    if found.language in known_languages():
        return found.language, load_pack(found.language), found.confidence, ()
    what = f"there is no language pack for {found.language!r}"
    if found.language == "und":
        what = "no language was recognised"
    note = f"{what}: only quotation marks and names were used; pass language=... to choose a pack"
    return found.language, bare_pack(), found.confidence, (note,)


def _quote(merged: Merged, index: int, resolved: Resolved, text: str) -> Quote:
    candidate = merged.candidate
    return Quote(
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
