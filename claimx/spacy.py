"""claimx as a component of spaCy: `nlp.add_pipe("claimx")` fills `doc._.quotes`.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("claimx")
    >>> doc = nlp("“The ferry was late,” Anna Kern said.")
    >>> for quote in doc._.quotes:
    ...     print(quote.kind, "|", quote.content, "|", quote.cue, "|", quote.speaker.name)
    direct | (The ferry was late,) | (said,) | Anna Kern

Needs the extra `spacy`. With it the component is known by its entry point; nothing has to be imported. It works on the
text alone, so any pipeline will do, a blank one too. What it finds travels with the Doc, through `nlp.pipe` with
several processes and through `to_bytes`, as the JSON of the extraction in `doc._.claimx_json`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from claimx._api import extract_text
from claimx._extras import require
from claimx.errors import UnknownOptionError
from claimx.lang.pack import find_pack, known_languages
from claimx.model import Extraction, Quote, QuoteKind, Speaker
from claimx.text.span import Span as Place

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

GROUP = "claimx"
"""The key of the spans in `doc.spans`, labelled direct, indirect, mixed, cue and source: displaCy shows them."""


@dataclass(frozen=True, slots=True)
class SpacyQuote:
    """A quote of claimx, with spans of the Doc for what was said, the words that report it, and those that name who.

    Spans hold whole tokens: where a token is only in part in the quote, all of it is in the span. `quote` has the exact
    code points, which are those of `doc.text`. `speaker` has an empty name, and is false, when nobody is named.
    """

    quote: Quote
    speaker: Speaker
    content: "tuple[Span, ...]"
    cue: "tuple[Span, ...]"
    source: "tuple[Span, ...]"

    @property
    def kind(self) -> str:
        """direct, indirect or mixed."""
        return self.quote.kind.value

    @property
    def text(self) -> str:
        """What was said, as it stands in the text."""
        return self.quote.text


class Component:
    """What `nlp.add_pipe("claimx")` adds. `make` says what its options mean."""

    def __init__(self, language: str | None, claims: bool, kinds: frozenset[QuoteKind], use_entities: bool) -> None:
        self.language, self.claims, self.kinds, self.use_entities = language, claims, kinds, use_entities

    def __call__(self, doc: "Doc") -> "Doc":
        """The Doc, with what claimx finds in its text."""
        entities = [(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]
        names = _Entities(entities) if self.use_entities else None
        found = extract_text(doc.text, language=self.language, claims=self.claims, names=names)
        kept = tuple(quote for quote in found.quotes if quote.kind in self.kinds)
        doc._.claimx_json = found.model_dump_json()
        doc._.claimx_kinds = sorted(kind.value for kind in self.kinds)
        doc.spans[GROUP] = [
            span
            for quote in kept
            for places, label in ((quote.content, quote.kind.value), (quote.cue, "cue"), (quote.source, "source"))
            for span in _spans(doc, places, label)
        ]
        return doc


class _Entities:
    """The entities that the pipeline has found before."""

    name = "doc.ents"

    def __init__(self, found: Sequence[tuple[int, int, str]]) -> None:
        self._found = found

    def __call__(self, text: str, /) -> Iterable[tuple[int, int, str]]:
        return self._found


def make(
    nlp: "Language", name: str, language: str | None, claims: bool, kinds: list[str], use_entities: bool
) -> Component:
    """The component, with the options of its config.

    `language` is the code or path of a language pack; without one it is the pipeline's where claimx has a pack, else it
    is found for each text. `claims` finds claims too. `kinds` are the kinds of quotes in `doc._.quotes`. `use_entities`
    lets `doc.ents` of the components before it decide who is a person and who an organisation.

    Raises UnknownLanguageError, PackError and UnknownOptionError.
    """
    if language is not None:
        find_pack(language)
    elif nlp.lang in known_languages():
        language = nlp.lang
    unknown = sorted(set(kinds) - set(QuoteKind))
    if unknown:
        raise UnknownOptionError(f"kinds: no kind {unknown[0]!r}; there are {', '.join(QuoteKind)}")
    return Component(language, claims, frozenset(map(QuoteKind, kinds)), use_entities)


def extraction_of(doc: "Doc") -> Extraction | None:
    """All that claimx found in a Doc: `doc._.claimx`. None when the component did not run."""
    found: str | None = doc._.claimx_json
    return None if found is None else _read(found)


def quotes_of(doc: "Doc") -> tuple[SpacyQuote, ...]:
    """The quotes of a Doc in the order of the text: `doc._.quotes`. Empty when the component did not run."""
    found = extraction_of(doc)
    if found is None:
        return ()
    return tuple(
        SpacyQuote(
            quote,
            found.speaker(quote),
            _spans(doc, quote.content, quote.kind.value),
            _spans(doc, quote.cue, "cue"),
            _spans(doc, quote.source, "source"),
        )
        for quote in found.quotes
        if quote.kind in doc._.claimx_kinds
    )


@lru_cache(maxsize=16)
def _read(found: str) -> Extraction:
    return Extraction.model_validate_json(found)


def _spans(doc: "Doc", places: Iterable[Place], label: str) -> "tuple[Span, ...]":
    """The places as spans of whole tokens."""
    spans = (doc.char_span(start, end, label=label, alignment_mode="expand") for start, end in places)
    return tuple(span for span in spans if span is not None)


def _register() -> None:
    """Tell spaCy of the component and of what a Doc has by it."""
    doc: Any = require("spacy.tokens", extra="spacy").Doc
    doc.set_extension("claimx_json", default=None, force=True)
    doc.set_extension("claimx_kinds", default=None, force=True)
    doc.set_extension("claimx", getter=extraction_of, force=True)
    doc.set_extension("quotes", getter=quotes_of, force=True)
    language: Any = require("spacy.language", extra="spacy").Language
    language.factory(
        "claimx",
        assigns=["doc._.quotes", "doc._.claimx"],
        default_config={
            "language": None,
            "claims": True,
            "kinds": [kind.value for kind in QuoteKind],
            "use_entities": False,
        },
        func=make,
    )


_register()
