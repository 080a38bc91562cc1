"""What one extraction states, as nodes and edges: the named graph of its file."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from claimx.model import Claim, Extraction, Quote, Speaker, content_id
from claimx.model.records import AsserterKind, QuoteKind, SpeakerKind
from claimx.provenance.records import Edge, Node
from claimx.provenance.vocabulary import NodeKind, Relation

_LABEL = 80
# `_value_` of a member of an enum is its `value` without the call that Python 3.11 makes for it; members that are asked
# for often have names of their own, because it takes ten times as long to look one up in its class
_ASSERTS, _DERIVED_FROM = Relation.ASSERTS, Relation.DERIVED_FROM
_GENERATED_BY, _ATTRIBUTED_TO = Relation.GENERATED_BY, Relation.ATTRIBUTED_TO
_QUOTED_FROM, _INDIRECT, _DOCUMENT = Relation.QUOTED_FROM, QuoteKind.INDIRECT, AsserterKind.DOCUMENT
_QUOTE, _CLAIM = NodeKind.QUOTE, NodeKind.CLAIM
_new = tuple.__new__  # a named tuple in half the time, where there are many


@cache
def pass_id(made_by: str) -> str:
    """The id of a pass: its name and version as evidence gives them, `rules@1`."""
    return content_id("pass", made_by)


def file_id(sha256: str) -> str:
    """The id of a source file: the whole SHA-256 (FIPS 180-4) of its bytes."""
    return f"file_{sha256}"


def speaker_id(document: str, speaker: str) -> str:
    """The id of a speaker of one document; inside an extraction ids of speakers come from their names alone."""
    return content_id("speaker", document, speaker)


def organization_id(document: str, name: str) -> str:
    """The id of an organisation that a document only names as somebody's."""
    return content_id("organization", document, name)


def run_id(extraction: Extraction) -> str:
    """The id of the run that made an extraction: its document, versions, passes and options."""
    run = extraction.run
    return content_id("run", extraction.document.id, run.claimx, run.passes, run.pack, sorted(run.options.items()))


def nodes_of(extraction: Extraction) -> Iterator[Node]:
    """The nodes that an extraction states, in a fixed order: file, document, run, passes, speakers, quotes, claims."""
    document, run = extraction.document, extraction.run
    file = file_id(document.sha256)
    yield Node(file, NodeKind.FILE, document.source or "text", file, _file_attributes(extraction))
    yield Node(document.id, NodeKind.DOCUMENT, document.title or document.source or "text", file, _about(extraction))
    made = {
        "claimx": run.claimx,
        "pack": run.pack,
        **{f"option:{key}": run.options[key] for key in sorted(run.options)},
    }
    yield Node(run_id(extraction), NodeKind.RUN, f"claimx {run.claimx}", file, _known(made))
    for made_by in sorted(_passes(extraction)):
        yield Node(pass_id(made_by), NodeKind.PASS, made_by, file)
    yield from _speaker_nodes(extraction, file)
    text, language = document.text, document.language
    for quote in extraction.quotes:
        yield _new(Node, (quote.id, _QUOTE, _shortened(quote.text), file, _quote_attributes(quote, text, language)))
    for claim in extraction.claims:
        yield _new(Node, (claim.id, _CLAIM, _shortened(claim.text), file, _claim_attributes(claim, language)))


def edges_of(extraction: Extraction) -> Iterator[Edge]:
    """The edges that an extraction states, in a fixed order. Each names the pass and the rule that put it there."""
    document = extraction.document
    file, run, claimx = file_id(document.sha256), run_id(extraction), f"claimx@{extraction.run.claimx}"
    decoded = f"decoded:{document.encoding}" if document.encoding else "text"
    if not document.is_plain:
        decoded = f"extracted:{document.media_type}"
    yield Edge(Relation.DERIVED_FROM, document.id, file, claimx, decoded, 1.0, file)
    yield Edge(Relation.USED, run, document.id, claimx, "extract", 1.0, file)
    for made_by in sorted(_passes(extraction)):
        yield Edge(Relation.ASSOCIATED_WITH, run, pass_id(made_by), claimx, "extract", 1.0, file)
    speakers = {one.id: speaker_id(document.id, one.id) for one in extraction.speakers}
    yield from _affiliations(extraction, file, claimx)
    for quote in extraction.quotes:
        yield from _quote_edges(quote, document.id, speakers, run, file)
    for claim in extraction.claims:
        yield from _claim_edges(claim, document.id, speakers, run, file)


def _passes(extraction: Extraction) -> set[str]:
    """The passes of the run, and those whose evidence is older than the run says."""
    named = set(extraction.run.passes)
    named.update(one.made_by for quote in extraction.quotes for one in quote.evidence)
    named.update(one.made_by for claim in extraction.claims for one in claim.evidence)
    return named


def _speaker_nodes(extraction: Extraction, file: str) -> Iterator[Node]:
    document = extraction.document
    for speaker in extraction.speakers:
        kind = NodeKind.ORGANIZATION if speaker.kind is SpeakerKind.ORGANIZATION else NodeKind.SPEAKER
        shown = {
            "speaker_kind": speaker.kind.value,
            "role": speaker.role,
            "organization": speaker.organization,
            "gender": speaker.gender,
            "mentions": len(speaker.mentions),
            "record": speaker.id,
        }
        yield Node(speaker_id(document.id, speaker.id), kind, speaker.name, file, _known(shown))
    for name in sorted(set(_other_organizations(extraction).values())):
        yield Node(organization_id(document.id, name), NodeKind.ORGANIZATION, name, file)


def _other_organizations(extraction: Extraction) -> dict[str, str]:
    """Organisations of speakers, by the id of the speaker, where the organisation says nothing itself."""
    bodies = {one.name for one in extraction.speakers if one.kind is SpeakerKind.ORGANIZATION}
    return {
        one.id: one.organization
        for one in extraction.speakers
        if one.organization is not None and one.organization not in bodies
    }


def _affiliations(extraction: Extraction, file: str, claimx: str) -> Iterator[Edge]:
    document = extraction.document
    bodies: dict[str, Speaker] = {}
    for one in extraction.speakers:
        if one.kind is SpeakerKind.ORGANIZATION:
            bodies.setdefault(one.name, one)
    for one in extraction.speakers:
        if one.organization is None or one.name == one.organization:
            continue
        body = bodies.get(one.organization)
        target = (
            speaker_id(document.id, body.id) if body is not None else organization_id(document.id, one.organization)
        )
        yield Edge(Relation.AFFILIATED_WITH, speaker_id(document.id, one.id), target, claimx, "organization", 1.0, file)


def _quote_edges(quote: Quote, document: str, speakers: dict[str, str], run: str, file: str) -> list[Edge]:
    why, quote_id = quote.evidence[0], quote.id
    made_by, because, score = why.made_by, why.because, quote.score
    relation = _DERIVED_FROM if quote.kind is _INDIRECT else _QUOTED_FROM
    found = [
        _new(Edge, (relation, quote_id, document, made_by, because, score, file, 0, ())),
        _new(Edge, (_GENERATED_BY, quote_id, run, made_by, because, score, file, 0, ())),
    ]
    if quote.speaker is not None:
        by = speakers[quote.speaker]
        found.append(_new(Edge, (_ATTRIBUTED_TO, quote_id, by, made_by, because, score, file, 0, ())))
    for place, one in enumerate(quote.via):
        found.append(Edge(Relation.SAID_VIA, quote_id, speakers[one], made_by, because, score, file, place))
    if quote.nested_in is not None:
        found.append(Edge(Relation.NESTED_IN, quote_id, quote.nested_in, made_by, because, score, file))
    return found


def _claim_edges(claim: Claim, document: str, speakers: dict[str, str], run: str, file: str) -> list[Edge]:
    why, claim_id, asserter = claim.evidence[0], claim.id, claim.asserter
    made_by, because, score, told_by = why.made_by, why.because, why.score, claim.quote or document
    found = [
        _new(Edge, (_ASSERTS, told_by, claim_id, made_by, because, score, file, 0, ())),
        _new(Edge, (_DERIVED_FROM, claim_id, told_by, made_by, because, score, file, 0, ())),
        _new(Edge, (_GENERATED_BY, claim_id, run, made_by, because, score, file, 0, ())),
    ]
    by = speakers[asserter.speaker] if asserter.speaker is not None else None
    if by is None and asserter.kind is _DOCUMENT:
        by = document
    if by is not None:
        found.append(_new(Edge, (_ATTRIBUTED_TO, claim_id, by, made_by, because, score, file, 0, ())))
    return found


def _file_attributes(extraction: Extraction) -> dict[str, Any]:
    document = extraction.document
    whole = document.locator is None  # what one record is in says nothing about the file around it
    return _known(
        {
            "sha256": document.sha256,
            "media_type": document.media_type if whole else None,
            "encoding": document.encoding if whole else None,
            "location": document.source,
        }
    )


def _about(extraction: Extraction) -> dict[str, Any]:
    document = extraction.document
    return _known(
        {
            "language": document.language,
            "language_confidence": document.language_confidence,
            "title": document.title,
            "url": document.url,
            "authors": "; ".join(document.authors) or None,
            "publisher": document.publisher,
            "record": str(document.locator) if document.locator is not None else None,
            "published": document.published.isoformat() if document.published is not None else None,
            "characters": len(document.text),
        }
    )


def _quote_attributes(quote: Quote, text: str, language: str) -> dict[str, Any]:
    content, why = quote.content, quote.evidence[0]
    shown: dict[str, Any] = {
        "quote_kind": quote.kind._value_,
        "text": quote.text,
        "language": language,
        "start": content[0][0],
        "end": content[-1][1],
        "cue_class": quote.cue_class._value_,
        "attitude": quote.attitude._value_,
        "closed": quote.closed,
        "score": quote.score,
        "made_by": why.made_by,
        "because": why.because,
    }
    if quote.cue:
        shown["cue"] = " … ".join([text[start:end] for start, end in quote.cue])
    if quote.source:
        shown["source_words"] = " … ".join([text[start:end] for start, end in quote.source])
    if quote.cue_lemma is not None:
        shown["cue_lemma"] = quote.cue_lemma
    if quote.negated:
        shown["negated"] = True
    if quote.continuation:
        shown["continuation"] = True
    return shown


def _claim_attributes(claim: Claim, language: str) -> dict[str, Any]:
    spans, modality, why = claim.spans, claim.modality, claim.evidence[0]
    shown: dict[str, Any] = {
        "text": claim.text,
        "language": language,
        "start": spans[0][0],
        "end": spans[-1][1],
        "origin": claim.origin._value_,
        "asserter_kind": claim.asserter.kind._value_,
        "claim_kinds": " ".join([scored.kind for scored in claim.kinds]),
        "polarity": modality.polarity._value_,
        "commitment": modality.commitment._value_,
        "check_worthiness": claim.check_worthiness.value,
        "score": why.score,
        "made_by": why.made_by,
        "because": why.because,
    }
    if claim.quantities:
        shown["quantities"] = " | ".join([quantity.text for quantity in claim.quantities])
    if claim.times:
        shown["times"] = " ".join([time.timex for time in claim.times])
    return shown


def _known(attributes: dict[str, Any]) -> dict[str, Any]:
    """What is known: attributes that are None are taken out."""
    for name in [name for name, value in attributes.items() if value is None]:
        del attributes[name]
    return attributes


def _shortened(text: str) -> str:
    """A label on one line; what is shortened is longer than 80 code points."""
    if len(text) <= _LABEL and text.isprintable() and "  " not in text:
        return text.strip()
    words = " ".join(text[: 4 * _LABEL].split())
    return words if len(words) <= _LABEL else words[: _LABEL - 1].rstrip() + "…"
