"""The front door: the one place where the layers meet."""

import gc
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal

from claimx import __version__
from claimx.errors import ClaimxError, UnknownOptionError
from claimx.lang.pack import LanguagePack, bare_pack, known_languages, load_pack
from claimx.merge import Merged, merge
from claimx.model import Claim, Document, Extraction, Quote, Run, content_id
from claimx.model.records import CueClass
from claimx.passes.claims.dateline import find_published
from claimx.passes.claims.engine import MADE_BY, find_claims
from claimx.passes.reading import Reading
from claimx.passes.rules import RulePass
from claimx.readers import RawDocument, from_text, iter_paths, read_document
from claimx.resolve import Resolved, resolve
from claimx.text.span import Span


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

    @classmethod
    def of(
        cls, language: str | None, cue_classes: Collection[str] | None, claims: bool, published: date | None
    ) -> "_Options":
        if cue_classes is None:
            return cls(language, None, claims, published)
        names = [cue_classes] if isinstance(cue_classes, str) else cue_classes
        known = {one.value: one for one in CueClass}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise UnknownOptionError(f"cue_classes: no class {unknown[0]!r}; there are {', '.join(known)}")
        return cls(language, frozenset(known[name] for name in names), claims, published)

    def shown(self) -> dict[str, str]:
        """What differs from the defaults, for the record of the run."""
        shown = {} if self.language is None else {"language": self.language}
        if self.classes is not None:
            shown["cue_classes"] = ",".join(sorted(self.classes))
        if not self.claims:
            shown["claims"] = "false"
        if self.published is not None:
            shown["published"] = self.published.isoformat()
        return shown


def extract(
    path: str | os.PathLike[str],
    *,
    language: str | None = None,
    encoding: str | None = None,
    cue_classes: Collection[str] | None = None,
    claims: bool = True,
    published: date | None = None,
) -> Extraction:
    """Read a file and find who said what in it, and what it claims.

    `path` is a file of text or Markdown, or "-" for standard input. `language` is the code of a language pack (de, en,
    es, fr, it, pt); without it claimx finds the language. `encoding` overrides what the bytes suggest. `cue_classes`
    keeps the quotes whose cue is of one of these classes (`CueClass`): {"statement"} for what was said, without what
    was thought, wanted or planned. `claims=False` leaves the claims out, which takes about half the time. `published`
    is the day of the document, for "yesterday" and "last year"; without it the dateline says so, if it does. Offsets
    are code points of `extraction.document.text`, end exclusive.

    Raises InputError (missing, unreadable, no text, wrong encoding), UnknownLanguageError and UnknownOptionError.
    """
    options = _Options.of(language, cue_classes, claims, published)
    return _extract(read_document(path, encoding=encoding), options)


def extract_text(
    text: str,
    *,
    language: str | None = None,
    source: str | None = None,
    cue_classes: Collection[str] | None = None,
    claims: bool = True,
    published: date | None = None,
) -> Extraction:
    """Find who said what in a text, as `extract` does. Works on every string; `source` names where it came from.

    Raises UnknownLanguageError when `language` is given and has no pack, and UnknownOptionError.
    """
    raw = from_text(text)
    options = _Options.of(language, cue_classes, claims, published)
    return _extract(raw if source is None else raw._replace(source=source), options)


def extract_many(
    paths: Iterable[str | os.PathLike[str]],
    *,
    language: str | None = None,
    encoding: str | None = None,
    cue_classes: Collection[str] | None = None,
    claims: bool = True,
    published: date | None = None,
    on_error: Literal["raise", "record"] = "raise",
) -> Iterator[Extraction | FailedInput]:
    """One extraction per file, in order; folders are walked, sorted by name. Nothing is held back: memory is bounded.

    The options are those of `extract`.
    With `on_error="record"` what fails yields a FailedInput and the run goes on: a file that cannot be read, a folder
    that cannot be listed or holds no text. With "raise" its error is raised.
    """
    options = _Options.of(language, cue_classes, claims, published)
    for given in paths:
        failed: list[ClaimxError] = []
        for path in iter_paths([given], on_error=failed.append if on_error == "record" else None):
            yield from _recorded(given, failed)
            try:
                yield _extract(read_document(path, encoding=encoding), options)
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


@_unhurried()
def _extract(raw: RawDocument, options: _Options) -> Extraction:
    code, pack, confidence, notes = _pack_for(raw, options.language)
    reading = Reading(raw.text, pack)
    rules = RulePass()
    document_id = _document_id(raw)
    proposed = rules.propose(reading)
    if options.classes is not None:
        proposed = [candidate for candidate in proposed if candidate.cue_class in options.classes]
    merged = merge(proposed, document_id)
    resolved = resolve(reading, [m.candidate for m in merged])
    kinds: dict[str, list[Span]] = {}
    for block in reading.blocks:
        if block.kind == "paragraph":
            continue
        kinds.setdefault(block.kind, []).append(Span(block.start, block.end))
    published, dateline = options.published or raw.published, None
    if published is None:
        published, dateline = find_published(reading) or (None, None)
    document = Document(
        id=document_id,
        text=raw.text,
        source=raw.source,
        sha256=raw.sha256,
        media_type=raw.media_type,
        encoding=raw.encoding,
        language=code,
        language_confidence=confidence,
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
    made_by = f"{rules.name}@{rules.version}"
    run = Run(
        claimx=__version__,
        passes=(made_by, MADE_BY) if options.claims else (made_by,),
        pack=pack.label if pack.code != "und" else None,
        options=options.shown(),
        notes=notes,
    )
    quotes = tuple(_quote(m, i, resolved, raw.text) for i, m in enumerate(merged))
    claims: tuple[Claim, ...] = ()
    if options.claims:
        claims = find_claims(reading, document, quotes, resolved.speakers, published)
    return Extraction(document=document, quotes=quotes, speakers=resolved.speakers, claims=claims, run=run)


def _document_id(raw: RawDocument) -> str:
    """The file's digest says which document it is; of several in a file, with the member and record."""
    if raw.locator is None:
        return content_id("document", raw.sha256)
    return content_id("document", raw.sha256, raw.locator.members, raw.locator.record)


def _pack_for(raw: RawDocument, language: str | None) -> tuple[str, LanguagePack, float, tuple[str, ...]]:
    """The code of the language, its pack, how sure that is, and what the user should know."""
    if language is not None:
        return language, load_pack(language), 1.0, ()
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
