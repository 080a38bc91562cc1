"""The front door: the one place where the layers meet."""

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from claimx import __version__
from claimx.errors import ClaimxError
from claimx.lang.pack import LanguagePack, bare_pack, known_languages, load_pack
from claimx.merge import Merged, merge
from claimx.model import Document, Extraction, Quote, Run, content_id
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


def extract(path: str | os.PathLike[str], *, language: str | None = None, encoding: str | None = None) -> Extraction:
    """Read a file and find who said what in it.

    `path` is a file of text or Markdown, or "-" for standard input. `language` is the code of a language pack (de, en,
    es, fr, it, pt); without it claimx finds the language. `encoding` overrides what the bytes suggest. Offsets are code
    points of `extraction.document.text`, end exclusive.

    Raises InputError (missing, unreadable, no text, wrong encoding) and UnknownLanguageError.
    """
    return _extract(read_document(path, encoding=encoding), language)


def extract_text(text: str, *, language: str | None = None, source: str | None = None) -> Extraction:
    """Find who said what in a text. Works on every string; `source` names where it came from.

    Raises UnknownLanguageError when `language` is given and has no pack.
    """
    raw = from_text(text)
    return _extract(raw if source is None else raw._replace(source=source), language)


def extract_many(
    paths: Iterable[str | os.PathLike[str]],
    *,
    language: str | None = None,
    encoding: str | None = None,
    on_error: Literal["raise", "record"] = "raise",
) -> Iterator[Extraction | FailedInput]:
    """One extraction per file, in order; folders are walked, sorted by name. Nothing is held back: memory is bounded.

    With `on_error="record"` what fails yields a FailedInput and the run goes on: a file that cannot be read, a folder
    that cannot be listed or holds no text. With "raise" its error is raised.
    """
    for given in paths:
        failed: list[ClaimxError] = []
        for path in iter_paths([given], on_error=failed.append if on_error == "record" else None):
            yield from _recorded(given, failed)
            try:
                yield extract(path, language=language, encoding=encoding)
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
def _extract(raw: RawDocument, language: str | None) -> Extraction:
    code, pack, confidence, notes = _pack_for(raw.text, language)
    reading = Reading(raw.text, pack)
    rules = RulePass()
    document_id = content_id("document", raw.sha256)
    merged = merge(rules.propose(reading), document_id)
    resolved = resolve(reading, [m.candidate for m in merged])
    kinds: dict[str, list[Span]] = {}
    for block in reading.blocks:
        if block.kind == "paragraph":
            continue
        kinds.setdefault(block.kind, []).append(Span(block.start, block.end))
    document = Document(
        id=document_id,
        text=raw.text,
        source=raw.source,
        sha256=raw.sha256,
        media_type=raw.media_type,
        encoding=raw.encoding,
        language=code,
        language_confidence=confidence,
        language_given=language is not None,
        title=raw.title,
        headings=tuple(kinds.get("heading", ())),
        bylines=tuple(kinds.get("byline", ())),
        captions=tuple(kinds.get("caption", ())),
        boilerplate=tuple(kinds.get("boilerplate", ())),
    )
    run = Run(
        claimx=__version__,
        passes=(f"{rules.name}@{rules.version}",),
        pack=pack.label if pack.code != "und" else None,
        options={} if language is None else {"language": language},
        notes=notes,
    )
    quotes = tuple(_quote(m, i, resolved, raw.text) for i, m in enumerate(merged))
    return Extraction(document=document, quotes=quotes, speakers=resolved.speakers, run=run)


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
        via=resolved.via_of[index],
        cue_lemma=candidate.lemma,
        cue_class=candidate.cue_class,
        attitude=candidate.attitude,
        negated=candidate.negated,
        continuation=candidate.continuation,
        score=merged.score,
        evidence=merged.evidence,
    )
