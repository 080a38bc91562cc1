"""One document that was extracted, or seen, several times: what stays of it, whatever came first."""

from collections.abc import Iterable
from typing import Any

from claimx.model import Document, Extraction
from claimx.provenance.shelf import Entry


def united(entries: Iterable[Entry]) -> Entry:
    """One entry of several of one document: all locations, and the extraction that is to stay.

    The later version of claimx stays, of equals the one with more passes, then the greater as JSON.
    """
    several = list(entries)
    locations = tuple(sorted({location for entry in several for location in entry.locations}))
    return Entry(max((at_first(entry.extraction, locations) for entry in several), key=_rank), locations)


def at_first(extraction: Extraction, locations: tuple[str, ...]) -> Extraction:
    """The extraction with the first of the locations as its source, so that the order of adding leaves no trace."""
    document = extraction.document
    if not locations or document.source == locations[0]:
        return extraction
    moved: dict[str, Any] = {name: getattr(document, name) for name in Document.model_fields}
    moved["source"] = locations[0]
    return Extraction(
        document=Document(**moved),
        quotes=extraction.quotes,
        speakers=extraction.speakers,
        claims=extraction.claims,
        run=extraction.run,
    )


def _rank(extraction: Extraction) -> tuple[object, ...]:
    """Which of two extractions of one document stays: a total order, so that uniting ignores order."""
    version = tuple(int(part) if part.isdigit() else -1 for part in extraction.run.claimx.split("."))
    return version, len(extraction.run.passes), extraction.model_dump_json()
