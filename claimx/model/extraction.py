"""One document and everything found in it."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from claimx._extras import require
from claimx.errors import UnknownOptionError
from claimx.model.records import Claim, Document, Quote, Record, Speaker, SpeakerKind
from claimx.text.span import Span

_NOBODY = Speaker(id="", name="", kind=SpeakerKind.UNNAMED)
_TYPES = {"start": "whole", "end": "whole", "score": "number", "check_worthiness": "number"}
_COLUMNS = {
    of: {name: _TYPES.get(name, "text") for name in names.split()}
    for of, names in {
        "quotes": "file language kind speaker speaker_kind text start end cue source score construction id",
        "claims": "file language text kinds origin asserter asserter_kind polarity commitment flags quantities times "
        "check_worthiness start end score rule quote id",
    }.items()
}


class Run(Record):
    """What made an extraction: versions, passes, options. No clock, no host: the same input gives the same bytes."""

    claimx: str = Field(description="version of claimx")
    passes: tuple[str, ...] = Field(description="passes that ran, each with its version")
    pack: str | None = Field(default=None, description="language pack and digest of its file, e.g. 'de@1:5f0c…'")
    options: dict[str, str] = Field(default_factory=dict)
    notes: tuple[str, ...] = Field(default=(), description="what the user should know, e.g. that no language was found")


class Extraction(Record):
    """A document, its quotes, speakers and claims, and the run that found them."""

    document: Document
    quotes: tuple[Quote, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    claims: tuple[Claim, ...] = ()
    run: Run

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """What is found lies in the text and refers to what is there: JSON from elsewhere may say anything."""
        speakers, quotes = {one.id for one in self.speakers}, {one.id for one in self.quotes}
        links = [link for claim in self.claims for link in claim.attribution]
        named = {one for quote in self.quotes for one in (quote.speaker, *quote.via)}
        named |= {claim.asserter.speaker for claim in self.claims} | {link.speaker for link in links}
        told = {quote.nested_in for quote in self.quotes}
        told |= {claim.quote for claim in self.claims} | {link.quote for link in links}
        lost = [*(named - speakers - {None}), *(told - quotes - {None})]
        if lost:
            raise ValueError(f"{min(map(str, lost))!r} is referred to, and no speaker or quote has this id")
        size = len(self.document.text)
        outside = next((span for span in self._spans() if not 0 <= span.start <= span.end <= size), None)
        if outside is not None:
            raise ValueError(f"span [{outside.start}, {outside.end}) lies outside the text of {size} characters")
        return self

    def _spans(self) -> Iterator[Span]:
        """Every place in the text that is spoken of."""
        document = self.document
        for listed in (document.headings, document.bylines, document.captions, document.boilerplate):
            yield from listed
        for speaker in self.speakers:
            yield from speaker.mentions
        for quote in self.quotes:
            for spans in (quote.content, quote.fragments, quote.cue, quote.source):
                yield from spans
        for claim in self.claims:
            yield from claim.spans
            yield from claim.names
            yield claim.context
            yield from (quantity.span for quantity in claim.quantities)
            yield from (time.span for time in claim.times)

    @cached_property
    def _speakers_by_id(self) -> dict[str, Speaker]:
        return {speaker.id: speaker for speaker in self.speakers}

    def speaker(self, quote: Quote) -> Speaker:
        """The speaker of a quote of this extraction.

        For a quote that names nobody this is a speaker with an empty name that is false: `if extraction.speaker(q):`.
        Raises KeyError when the quote names a speaker that this extraction does not hold.
        """
        return _NOBODY if quote.speaker is None else self._speakers_by_id[quote.speaker]

    def quotes_by(self, name: str) -> tuple[Quote, ...]:
        """The quotes of every speaker whose name holds all words of `name`, whatever their case."""
        wanted = set(name.casefold().split())
        ids = {s.id for s in self.speakers if wanted and wanted <= set(s.name.casefold().split())}
        return tuple(quote for quote in self.quotes if quote.speaker in ids)

    def as_rows(self, of: Literal["quotes", "claims"] = "quotes") -> list[dict[str, Any]]:
        """One flat row per quote or per claim, for tables; offsets are code points of the document, end exclusive.

        Quotes: text, kind, speaker, offsets, cue, source, score, construction. Claims: text, kinds, who asserts it, how
        surely, figures, times, check-worthiness. What is not known is None.
        """
        if of == "quotes":
            return [self._quote_row(quote) for quote in self.quotes]
        if of == "claims":
            return [self._claim_row(claim) for claim in self.claims]
        raise UnknownOptionError(f"of: no rows of {of!r}; there are quotes and claims")

    def to_frame(
        self, of: Literal["quotes", "claims"] = "quotes", *, backend: Literal["pandas", "polars", "pyarrow"] = "pandas"
    ) -> Any:
        """The rows of `as_rows` as a data frame of pandas or polars, or a table of pyarrow, with the same columns even
        when there are no rows.

        Needs the extra `frame` (narwhals and pandas), or narwhals and the backend named. Raises MissingExtraError when
        one of them is not installed, and UnknownOptionError.
        """
        if backend not in ("pandas", "polars", "pyarrow"):
            raise UnknownOptionError(f"backend: no {backend!r}; there are pandas, polars and pyarrow")
        rows = self.as_rows(of)
        narwhals = require("narwhals", extra="frame")
        require(backend, extra="frame")
        types = {"text": narwhals.String, "whole": narwhals.Int64, "number": narwhals.Float64}
        schema = {name: types[kind]() for name, kind in _COLUMNS[of].items()}
        return narwhals.from_dict(
            {name: [row[name] for row in rows] for name in schema}, schema, backend=backend
        ).to_native()

    def _quote_row(self, quote: Quote) -> dict[str, Any]:
        text = self.document.text
        speaker = self.speaker(quote)
        return {
            "file": self.document.source,
            "language": self.document.language,
            "kind": quote.kind.value,
            "speaker": speaker.name or None,
            "speaker_kind": speaker.kind.value if speaker else None,
            "text": quote.text,
            "start": quote.content[0].start,
            "end": quote.content[-1].end,
            "cue": " … ".join(span.of(text) for span in quote.cue) or None,
            "source": " … ".join(span.of(text) for span in quote.source) or None,
            "score": quote.score,
            "construction": quote.evidence[0].because,
            "id": quote.id,
        }

    def _claim_row(self, claim: Claim) -> dict[str, Any]:
        asserter = self._speakers_by_id.get(claim.asserter.speaker or "")
        return {
            "file": self.document.source,
            "language": self.document.language,
            "text": claim.text,
            "kinds": " ".join(scored.kind.value for scored in claim.kinds),
            "origin": claim.origin.value,
            "asserter": asserter.name if asserter is not None else None,
            "asserter_kind": claim.asserter.kind.value,
            "polarity": claim.modality.polarity.value,
            "commitment": claim.modality.commitment.value,
            "flags": " ".join(flag.name.value for flag in claim.modality.flags) or None,
            "quantities": " | ".join(quantity.text for quantity in claim.quantities) or None,
            "times": " ".join(time.timex for time in claim.times) or None,
            "check_worthiness": claim.check_worthiness.value,
            "start": claim.spans[0].start,
            "end": claim.spans[-1].end,
            "score": claim.evidence[0].score,
            "rule": claim.evidence[0].because,
            "quote": claim.quote,
            "id": claim.id,
        }
