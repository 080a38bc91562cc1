"""One document and everything found in it."""

from functools import cached_property
from typing import Any

from pydantic import Field

from claimx.model.records import Claim, Document, Quote, Record, Speaker, SpeakerKind

_NOBODY = Speaker(id="", name="", kind=SpeakerKind.UNNAMED)


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

    def as_rows(self) -> list[dict[str, Any]]:
        """One flat row per quote, for tables: text, kind, speaker, offsets, cue, source, score, construction."""
        text = self.document.text
        rows = []
        for quote in self.quotes:
            speaker = self.speaker(quote)
            rows.append(
                {
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
            )
        return rows
