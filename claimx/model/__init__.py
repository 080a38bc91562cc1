"""The typed model: what `claimx.extract` returns. Frozen, closed records; every span lies in `Document.text`."""

from claimx.model.extraction import Extraction, Run
from claimx.model.records import (
    Attitude,
    Claim,
    CueClass,
    Document,
    Evidence,
    Quote,
    QuoteKind,
    Record,
    Speaker,
    SpeakerKind,
    content_id,
)

__all__ = [
    "Attitude",
    "Claim",
    "CueClass",
    "Document",
    "Evidence",
    "Extraction",
    "Quote",
    "QuoteKind",
    "Record",
    "Run",
    "Speaker",
    "SpeakerKind",
    "content_id",
]
