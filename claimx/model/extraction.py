"""One document and everything found in it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from claimx.errors import UnknownOptionError
from claimx.model.records import Claim, Document, Quote, Record, Speaker, SpeakerKind
from claimx.model.tables import Backend, Claims, Quotes, Speakers, bundle
from claimx.text.span import Span

_NOTHING: Any = ()
_NOBODY = Speaker(id="", name="", kind=SpeakerKind.UNNAMED)
_Of: TypeAlias = Literal["quotes", "claims", "speakers"]


class Run(Record):
    """What made an extraction: versions, passes, options. No clock, no host: the same input gives the same bytes."""

    claimx: str = Field(description="version of claimx")
    passes: tuple[str, ...] = Field(description="passes that ran, each with its version")
    pack: str | None = Field(default=None, description="language pack and digest of its file, e.g. 'de@1:5f0c…'")
    options: dict[str, str] = Field(default_factory=dict)
    notes: tuple[str, ...] = Field(default=(), description="what the user should know, e.g. that no language was found")


class Extraction(Record):
    """A document, its quotes, speakers and claims, and the run that found them.

    It goes to JSON and back without loss.

        >>> import claimx
        >>> extraction = claimx.extract_text("“We wait,” said Anna Lind. The boat is late.", language="en")
        >>> [quote.text for quote in extraction.quotes_by("Lind")]
        ['We wait']
        >>> extraction.run.options
        {'language': 'en'}
        >>> claimx.Extraction.model_validate_json(extraction.model_dump_json()) == extraction
        True
    """

    document: Document
    quotes: Quotes = _NOTHING
    speakers: Speakers = _NOTHING
    claims: Claims = _NOTHING
    run: Run

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            document: Document,
            quotes: Iterable[Quote] = (),
            speakers: Iterable[Speaker] = (),
            claims: Iterable[Claim] = (),
            run: Run,
        ) -> None: ...

    def model_post_init(self, context: Any, /) -> None:
        """Quotes, speakers and claims learn which document they are of, so that each can be a table on its own."""
        held = self.__dict__
        document = held["document"]
        speakers = held["speakers"] = Speakers(held["speakers"], document)
        held["quotes"] = Quotes(held["quotes"], document, speakers)
        held["claims"] = Claims(held["claims"], document, speakers)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed, which are not checked: see `pydantic.BaseModel.model_copy`."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("_speakers_by_id", None)
        copied.model_post_init(None)
        return copied

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

    def quotes_by(self, name: str) -> Quotes:
        """The quotes of every speaker whose name holds all words of `name`, whatever their case."""
        wanted = set(name.casefold().split())
        ids = {s.id for s in self.speakers if wanted and wanted <= set(s.name.casefold().split())}
        return Quotes((quote for quote in self.quotes if quote.speaker in ids), self.document, self.speakers)

    def as_rows(self, of: _Of = "quotes") -> list[dict[str, Any]]:
        """One flat row per quote, claim or speaker, for tables; offsets are code points of the document, end exclusive.

        Quotes: text, kind, speaker, offsets, cue, source, score, construction. Claims: text, kinds, who asserts it, how
        surely, figures, times, check-worthiness. Speakers: name, kind, role, organization, how often and where they are
        named. What is not known is None.
        """
        return self._table(of).as_rows()

    def to_frame(self, of: _Of = "quotes", *, backend: Backend = "pandas") -> Any:
        """The rows of `as_rows` as a data frame of pandas or polars, or a table of pyarrow, with the same columns even
        when there are no rows: `extraction.to_frame("claims")` is `extraction.claims.to_frame()`.

        Needs the extra `frame` (narwhals and pandas), or narwhals and the backend named. Raises MissingExtraError when
        one of them is not installed, and UnknownOptionError.
        """
        return self._table(of).to_frame(backend=backend)

    def _table(self, of: _Of) -> Quotes | Claims | Speakers:
        if of not in ("quotes", "claims", "speakers"):
            raise UnknownOptionError(f"of: no rows of {of!r}; there are quotes, claims and speakers")
        table: Quotes | Claims | Speakers = getattr(self, of)
        return table

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """How notebooks show it: the text with its quotes marked and a table of them as HTML, the table as text."""
        return bundle(self, include, exclude)
