"""The way of a quote or claim back to its bytes."""

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claimx.errors import ClaimxError, EncodingError, TraceError
from claimx.model import Claim, Document, Evidence, Extraction, Place, Quote
from claimx.provenance.shelf import Entry
from claimx.readers import ReadOptions, read_again
from claimx.readers.places import byte_range
from claimx.text.span import Span


@dataclass(frozen=True, slots=True)
class TracedSpan:
    """One span with its exact words and what stands around it (Web Annotation: TextQuoteSelector).

    `bytes` is the range in the file (or member) of a text, end exclusive, where the encoding can be undone without the
    file; else None. `places` are the fragments of other formats: page, XPath, part of a mail (`Place.at`).
    """

    span: Span
    exact: str
    prefix: str
    suffix: str
    bytes: tuple[int, int] | None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a quote or claim comes from and why it was found. `str` gives it as lines for reading."""

    found: Quote | Claim
    document: Document
    locations: tuple[str, ...]
    spans: tuple[TracedSpan, ...]
    speaker: str | None
    via: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    claimx: str
    passes: tuple[str, ...]
    pack: str | None
    options: tuple[tuple[str, str], ...]

    def verify(self, path: str | Path | None = None) -> None:
        """Read the file again and compare its digest, and each span with its words.

        In a text file the words are the bytes of their range; of other formats the document is read again, from its
        member and record. `path` is where the file lies now (default: the first location). Raises TraceError when file,
        digest or words are not what the trace says.
        """
        place = path if path is not None else self.locations[0] if self.locations else None
        if place is None:
            raise TraceError("this document was given as a string: there is no file to read again; pass path=...")
        try:
            with Path(place).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise TraceError(f"{place}: cannot be read again: {error.strerror}; pass path=...") from None
        if digest != self.document.sha256:
            raise TraceError(f"{place}: has changed: SHA-256 is {digest}, was {self.document.sha256}; extract it again")
        if self.document.is_plain and self.document.locator is None:
            self._verify_bytes(place, Path(place).read_bytes())
        else:
            self._verify_text(place)

    def _verify_bytes(self, place: str | Path, data: bytes) -> None:
        for one in self.spans:
            try:
                byte_range(self.document.text, one.span, self.document.encoding, data)
            except EncodingError as error:
                raise TraceError(f"{place}: {error}") from None

    def _verify_text(self, place: str | Path) -> None:
        """Read the document again, by the reader of its format."""
        known = dict(self.options)
        asked = ReadOptions(self.document.encoding, known.get("text_column"), known.get("id_column"))
        try:
            raw = read_again(place, self.document.locator, asked)
        except ClaimxError as error:
            raise TraceError(f"{place}: cannot be read again: {error}") from None
        for one in self.spans:
            if one.span.of(raw.text) != one.exact:
                raise TraceError(
                    f"{place}: its reader gives other words at {one.span.start}–{one.span.end} than before"
                )

    def __str__(self) -> str:
        """The trace as lines for reading."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        document, found = self.document, self.found
        what = f"{found.kind.value} quote" if isinstance(found, Quote) else f"{found.origin.value} claim"
        yield f"{what}  {found.id}"
        for one in self.spans:
            yield f"  words      {_line(one.prefix)}⟦{_line(one.exact)}⟧{_line(one.suffix)}"
            place = f"  offsets    {one.span.start}–{one.span.end}"
            yield place + (f"  bytes {one.bytes[0]}–{one.bytes[1]}" if one.bytes is not None else "")
            yield from (f"  place      {_line(at)}" for at in one.places)
        yield f"  speaker    {self.speaker or 'nobody named'}" + (f"  via {', '.join(self.via)}" if self.via else "")
        yield f"  file       {', '.join(self.locations) or 'given as a string'}"
        yield from _where(document)
        yield f"  sha256     {document.sha256}"
        encoding = document.encoding or ("none (a string)" if document.is_plain else "none")
        yield f"  encoding   {encoding}  {document.media_type}"
        sure = "given" if document.language_given else f"found, {document.language_confidence:.0%} sure"
        yield f"  language   {document.language} ({sure})"
        if document.url is not None:
            yield f"  url        {_line(document.url)}"
        if document.authors or document.publisher:
            yield f"  by         {_line(', '.join((*document.authors, *filter(None, [document.publisher]))))}"
        if document.published is not None:
            yield f"  published  {document.published.isoformat()}"
        for why in self.evidence:
            note = f"  {why.note}" if why.note else ""
            yield f"  found by   {why.made_by}  {why.because}  {why.score:.2f}{note}"
        options = "".join(f"  {name}={value}" for name, value in self.options)
        yield f"  run        claimx {self.claimx}  {self.pack or 'no language pack'}{options}"


def trace_of(entry: Entry, wanted: str, context: int) -> Trace:
    """The trace of the quote or claim with this id. Raises KeyError when the extraction does not hold it."""
    extraction = entry.extraction
    document, run = extraction.document, extraction.run
    held: tuple[Quote | Claim, ...] = (*extraction.quotes, *extraction.claims)
    found = next((one for one in held if one.id == wanted), None)
    if found is None:
        raise KeyError(wanted)
    names = {one.id: one.name for one in extraction.speakers}
    speaker, via = _who(found, extraction)
    spans = found.content if isinstance(found, Quote) else found.spans
    return Trace(
        found=found,
        document=document,
        locations=entry.locations,
        spans=tuple(_traced(document, span, context) for span in spans),
        speaker=names.get(speaker or ""),
        via=tuple(names[one] for one in via),
        evidence=found.evidence,
        claimx=run.claimx,
        passes=run.passes,
        pack=run.pack,
        options=tuple(sorted(run.options.items())),
    )


def _who(found: Quote | Claim, extraction: Extraction) -> tuple[str | None, tuple[str, ...]]:
    """Ids of the speaker and of those who passed it on."""
    if isinstance(found, Quote):
        return found.speaker, found.via
    quote = next((one for one in extraction.quotes if one.id == found.quote), None)
    return found.asserter.speaker, quote.via if quote is not None else ()


def _traced(document: Document, span: Span, context: int) -> TracedSpan:
    text = document.text
    place = None
    if document.is_plain:
        with contextlib.suppress(EncodingError):
            place = byte_range(text, span, document.encoding)
    before = text[max(0, span.start - context) : span.start]
    places = tuple(_narrowed(one, span) for one in document.place_of(span))
    return TracedSpan(span, span.of(text), before, text[span.end : span.end + context], place, places)


def _narrowed(place: Place, span: Span) -> str:
    """The fragment of a place; where it counts characters, those of the span alone."""
    where, sign, counted = place.at.partition("char=")
    first, comma, end = counted.partition(",")
    if not sign or not comma or int(end) - int(first) != place.end - place.start:
        return place.at
    start = int(first) + max(0, span.start - place.start)
    return f"{where}char={start},{int(end) - max(0, place.end - span.end)}"


def _where(document: Document) -> Iterator[str]:
    """The member and record of the file, and the bytes of the record."""
    locator = document.locator
    if locator is None:
        return
    key = f"  id {_line(locator.key)}" if locator.key is not None else ""
    at = f"  bytes {locator.byte_range[0]}–{locator.byte_range[1]}" if locator.byte_range is not None else ""
    yield f"  in it      {_line(str(locator))}{key}{at}"


def _line(text: str) -> str:
    """Words on one line, with nothing that steers a terminal."""
    return "".join(letter if letter.isprintable() else "¶" if letter == "\n" else "\ufffd" for letter in text)
