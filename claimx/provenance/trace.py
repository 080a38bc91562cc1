"""The way of a quote or claim back to its bytes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claimx.errors import EncodingError, TraceError
from claimx.model import Claim, Document, Evidence, Extraction, Quote
from claimx.provenance.shelf import Entry
from claimx.readers.places import byte_range
from claimx.text.span import Span


@dataclass(frozen=True, slots=True)
class TracedSpan:
    """One span with its exact words and what stands around it (Web Annotation: TextQuoteSelector).

    `bytes` is the range in the file, end exclusive, where the encoding can be undone without the file; else None.
    """

    span: Span
    exact: str
    prefix: str
    suffix: str
    bytes: tuple[int, int] | None


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
        """Read the file again and compare its digest, and the bytes of each span with its words.

        `path` is where the file lies now (default: the first location). Raises TraceError when file, digest or words
        are not what the trace says.
        """
        place = path if path is not None else self.locations[0] if self.locations else None
        if place is None:
            raise TraceError("this document was given as a string: there is no file to read again; pass path=...")
        try:
            data = Path(place).read_bytes()
        except OSError as error:
            raise TraceError(f"{place}: cannot be read again: {error.strerror}; pass path=...") from None
        digest = hashlib.sha256(data).hexdigest()
        if digest != self.document.sha256:
            raise TraceError(f"{place}: has changed: SHA-256 is {digest}, was {self.document.sha256}; extract it again")
        for one in self.spans:
            try:
                byte_range(self.document.text, one.span, self.document.encoding, data)
            except EncodingError as error:
                raise TraceError(f"{place}: {error}") from None

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
        yield f"  speaker    {self.speaker or 'nobody named'}" + (f"  via {', '.join(self.via)}" if self.via else "")
        yield f"  file       {', '.join(self.locations) or 'given as a string'}"
        yield f"  sha256     {document.sha256}"
        yield f"  encoding   {document.encoding or 'none (a string)'}  {document.media_type}"
        sure = "given" if document.language_given else f"found, {document.language_confidence:.0%} sure"
        yield f"  language   {document.language} ({sure})"
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
    try:
        place: tuple[int, int] | None = byte_range(text, span, document.encoding)
    except EncodingError:
        place = None
    before = text[max(0, span.start - context) : span.start]
    return TracedSpan(span, span.of(text), before, text[span.end : span.end + context], place)


def _line(text: str) -> str:
    """Words on one line, with nothing that steers a terminal."""
    return "".join(letter if letter.isprintable() else "¶" if letter == "\n" else "\ufffd" for letter in text)
