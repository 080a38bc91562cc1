"""What claimx finds in a case's text, in the form in which a case says what it expects."""

from collections.abc import Mapping
from typing import Any

import claimx
from claimx.claims import asserter_name
from claimx.model import Claim, Extraction, Quantity, Quote, Speaker
from claimx.testing.cases import Case

Found = Mapping[str, Any]
"""One quote, speaker or claim that came out, under the keys of a case; spans are tuples of `Span`."""


def extract_case(case: Case, *, claims: bool | None = None) -> Extraction:
    """The extraction of a case's text. `claims` says whether to look for claims; without it, when the case asks.

    Raises what `claimx.extract` raises.
    """
    wanted = "claims" in case.judged if claims is None else claims
    if case.source is not None:
        return claimx.extract(case.source, language=case.language, claims=wanted, published=case.published)
    return claimx.extract_text(case.text, language=case.language, claims=wanted, published=case.published)


def found_in(extraction: Extraction) -> dict[str, list[Found]]:
    """What came out, by section, each in the order of the text."""
    names = {speaker.id: speaker.name for speaker in extraction.speakers}
    texts = {quote.id: quote.text for quote in extraction.quotes}
    return {
        "quotes": [_quote(quote, names, texts) for quote in extraction.quotes],
        "speakers": [_speaker(speaker) for speaker in extraction.speakers],
        "claims": [_claim(claim, extraction, texts) for claim in extraction.claims],
    }


def _quote(quote: Quote, names: Mapping[str, str], texts: Mapping[str, str]) -> Found:
    return {
        "kind": quote.kind.value,
        "content": quote.content,
        "cue": quote.cue,
        "source": quote.source,
        "fragments": quote.fragments,
        "speaker": names.get(quote.speaker or "", ""),
        "via": tuple(names[one] for one in quote.via),
        "inside": texts.get(quote.nested_in or "", ""),
        "attitude": quote.attitude.value,
        "negated": quote.negated,
        "closed": quote.closed,
        "continuation": quote.continuation,
        "cue_class": quote.cue_class.value,
        "cue_lemma": quote.cue_lemma or "",
        "construction": quote.evidence[0].because,
    }


def _speaker(speaker: Speaker) -> Found:
    return {
        "name": speaker.name,
        "kind": speaker.kind.value,
        "role": speaker.role or "",
        "organization": speaker.organization or "",
        "gender": speaker.gender or "",
    }


def _claim(claim: Claim, extraction: Extraction, texts: Mapping[str, str]) -> Found:
    return {
        "content": claim.spans,
        "asserter": asserter_name(extraction, claim),
        "asserter_kind": claim.asserter.kind.value,
        "origin": claim.origin.value,
        "quote": texts.get(claim.quote or "", ""),
        "kind": claim.kinds[0].kind.value,
        "kinds": tuple(sorted({scored.kind.value for scored in claim.kinds})),
        "polarity": claim.modality.polarity.value,
        "commitment": claim.modality.commitment.value,
        "flags": tuple(sorted({flag.name.value for flag in claim.modality.flags})),
        "values": tuple(shown_value(quantity) for quantity in claim.quantities),
        "times": tuple(time.timex for time in claim.times),
    }


def shown_value(quantity: Quantity) -> str:
    """A quantity as a case writes it: 3000000 EUR; min 40 %; range 3..5 km; the words themselves where no number is."""
    if quantity.comparator.value == "range" and (quantity.low is not None or quantity.high is not None):
        number = f"{_number(quantity.low)}..{_number(quantity.high)}"
    elif quantity.value is not None:
        number = _number(quantity.value)
    else:
        return quantity.text
    sign = "" if quantity.comparator.value == "exact" else f"{quantity.comparator.value} "
    return f"{sign}{number}" + (f" {quantity.unit}" if quantity.unit else "")


def _number(value: Any) -> str:
    return "" if value is None else format(value.normalize(), "f")
