"""Extractions made by hand, for tests of what is done with them."""

from claimx.model import Document, Evidence, Extraction, Quote, QuoteKind, Run, Speaker, SpeakerKind, content_id
from claimx.text.span import Span


def spans_of(text: str, words: tuple[str, ...]) -> tuple[Span, ...]:
    """Where the words stand; each must be there exactly once."""
    for word in words:
        assert text.count(word) == 1, f"{word!r} is {text.count(word)} times in the text"
    return tuple(Span(text.index(word), text.index(word) + len(word)) for word in words)


def build_quote(
    text: str,
    *content: str,
    speaker: str | None = None,
    kind: QuoteKind = QuoteKind.DIRECT,
    cue: tuple[str, ...] = (),
    source: tuple[str, ...] = (),
    fragments: tuple[str, ...] = (),
) -> Quote:
    """A quote whose spans are given as words of the text."""
    return Quote(
        id=content_id("quote", content),
        kind=kind,
        text=" … ".join(content),
        content=spans_of(text, content),
        fragments=spans_of(text, fragments),
        cue=spans_of(text, cue),
        source=spans_of(text, source),
        speaker=None if speaker is None else content_id("speaker", speaker),
        score=0.9,
        evidence=(Evidence(made_by="rules@1", because="direct-inverted", score=0.9),),
    )


def build_extraction(
    text: str, *quotes: Quote, speakers: tuple[str, ...] = (), source: str | None = "a.txt", notes: tuple[str, ...] = ()
) -> Extraction:
    """An extraction of `text` with these quotes and persons."""
    return Extraction(
        document=Document(
            id="document_1",
            text=text,
            source=source,
            sha256="0" * 64,
            language="de",
            language_confidence=0.97,
            language_given=False,
        ),
        quotes=quotes,
        speakers=tuple(
            Speaker(id=content_id("speaker", name), name=name, kind=SpeakerKind.PERSON) for name in speakers
        ),
        run=Run(claimx="0.1.0", passes=("rules@1",), notes=notes),
    )
