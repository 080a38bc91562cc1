"""Cases from spans that people marked in an annotation tool: what brat and WebAnno say, in one form.

A quote is a marked span of a type `direct`, `indirect` or `mixed`, or of `quote` or `content`, whose feature `kind`
may say which. Spans of the types `cue` and `source` are tied to it by a relation or an event, in either direction; a
feature `speaker` of any of them names who it is. `optional` as a feature of a quote means that it may come out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimx.errors import CaseError
from claimx.model import Attitude, QuoteKind
from claimx.testing.cases import Case, Expected
from claimx.text.span import Span

_KINDS = tuple(kind.value for kind in QuoteKind)
_CONTENTS = frozenset({*_KINDS, "quote", "quotation", "content"})
_TIED = frozenset({"cue", "source"})
_YES = frozenset("true yes 1".split())
_USED = frozenset("kind speaker attitude negated optional".split())


@dataclass(slots=True)
class Marked:
    """One marked span: its name in the tool, its type in lower case, its parts, and its features as words."""

    name: str
    kind: str
    spans: tuple[Span, ...]
    features: dict[str, str] = field(default_factory=dict)


def is_role(word: str) -> bool:
    """Is this the type of a span that a case is made of?"""
    return word.lower() in _CONTENTS | _TIED


def case_of_marked(
    name: str, text: str, marked: Sequence[Marked], ties: Sequence[tuple[str, str]], where: str, language: str | None
) -> Case:
    """The case that the marked spans of a text make; `ties` are pairs of names that a relation ties.

    Spans of other types are left alone. Raises CaseError for a cue or source that belongs to no quote.
    """
    known = {one.name: one for one in marked if is_role(one.kind)}
    tied: dict[str, list[Marked]] = {one.name: [] for one in known.values() if one.kind in _CONTENTS}
    placed = set()
    for pair in ties:
        for one, other in (pair, pair[::-1]):
            if one in tied and other in known and known[other].kind in _TIED and known[other] not in tied[one]:
                tied[one].append(known[other])
                placed.add(other)
    lost = sorted(one.name for one in known.values() if one.kind in _TIED and one.name not in placed)
    if lost:
        words = " ".join(span.of(text) for span in known[lost[0]].spans)
        raise CaseError(f"{where}: the {known[lost[0]].kind} {words!r} ({lost[0]}) is tied to no quote")
    quotes = [(known[quote], _quote(known[quote], parts, where)) for quote, parts in tied.items()]
    quotes.sort(key=lambda pair: pair[1].content)
    return Case(
        id=name,
        text=text,
        language=language,
        must=tuple(quote for about, quote in quotes if not _is_optional(about)),
        may=tuple(quote for about, quote in quotes if _is_optional(about)),
        complete=frozenset({"quotes"}),
        where=where,
    )


def _is_optional(quote: Marked) -> bool:
    return quote.features.get("optional", "").lower() in _YES


def _quote(quote: Marked, parts: Sequence[Marked], where: str) -> Expected:
    says: dict[str, Any] = {"content": tuple(sorted(quote.spans))}
    kind = quote.kind if quote.kind in _KINDS else quote.features.get("kind", "").lower()
    if kind and kind not in _KINDS:
        raise CaseError(f"{where}: quote {quote.name}: kind knows no {kind!r}; there are {', '.join(_KINDS)}")
    says |= {"kind": kind} if kind else {}
    for role in sorted(_TIED):
        says[role] = tuple(sorted(span for part in parts if part.kind == role for span in part.spans))
    speaker = _feature("speaker", (quote, *parts))
    says |= {"speaker": speaker} if speaker else {}
    attitude = quote.features.get("attitude", "").lower()
    if attitude and attitude not in list(Attitude):
        raise CaseError(f"{where}: quote {quote.name}: attitude knows no {attitude!r}; there are {', '.join(Attitude)}")
    says |= {"attitude": attitude} if attitude else {}
    says |= {"negated": quote.features["negated"].lower() in _YES} if "negated" in quote.features else {}
    return Expected("quotes", says)


def _feature(name: str, among: Sequence[Marked]) -> str:
    return next((one.features[name] for one in among if one.features.get(name)), "")


def used_features(features: Mapping[str, str]) -> dict[str, str]:
    """The features that say something here, under names in lower case."""
    return {name.lower(): value for name, value in features.items() if name.lower() in _USED and value}
