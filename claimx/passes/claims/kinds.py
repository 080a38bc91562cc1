"""What sort of proposition a claim is: from its figures, the lists of the pack, and how it is asserted."""

from collections.abc import Sequence
from functools import lru_cache

from claimx.lang import attitude as A
from claimx.model.records import (
    ClaimKind,
    Comparator,
    FlagName,
    Modality,
    Quantity,
    QuantitySort,
    ScoredKind,
    UnitKind,
)
from claimx.passes.claims.worth import load_weights

_ORDER = {kind: place for place, kind in enumerate(ClaimKind)}


def kinds_of(mask: int, modality: Modality, quantities: Sequence[Quantity], opinion: float) -> tuple[ScoredKind, ...]:
    """The kinds that hold, the surest first; event or state when nothing else is seen.

    `mask` holds the classes of all tokens of the claim, `opinion` how likely its features make it one
    (claimx.passes.claims.worth).
    """
    score, rule = _figure(quantities) if quantities else (0.0, "")
    sort = _sort(mask, quantities) if score else None
    if not modality.flags:
        return _kinds(mask & _SHOWING, score, rule, sort, False, False, opinion)
    names = {flag.name for flag in modality.flags}
    return _kinds(mask & _SHOWING, score, rule, sort, _INTENDED in names, _PREDICTED in names, opinion)


_INTENDED, _PREDICTED = FlagName.INTENDED, FlagName.PREDICTED
_SHOWING = A.CAUSE | A.SUPERLATIVE | A.COMPARISON | A.DEFINITION | A.PAST | A.COPULA


@lru_cache(maxsize=20_000)
def _kinds(
    mask: int, figure: float, rule: str, sort: QuantitySort | None, intended: bool, predicted: bool, opinion: float
) -> tuple[ScoredKind, ...]:
    found: list[ScoredKind] = []
    if figure:
        found.append(_kind(ClaimKind.QUANTITY, figure, rule, sort))
    if intended:
        found.append(_kind(ClaimKind.INTENTION, 0.75, "intended"))
    if predicted:
        found.append(_kind(ClaimKind.PREDICTION, 0.8, "predicted"))
    if mask & A.CAUSE:
        found.append(_kind(ClaimKind.CAUSAL, 0.6, "cause"))
    if mask & A.SUPERLATIVE:
        found.append(_kind(ClaimKind.COMPARISON, 0.55, "superlative"))
    elif mask & A.COMPARISON:
        found.append(_kind(ClaimKind.COMPARISON, 0.5, "comparison"))
    if mask & A.DEFINITION:
        found.append(_kind(ClaimKind.DEFINITION, 0.65, "definition"))
    cut = load_weights("opinion").cut
    if opinion >= cut:
        # learned with as many opinions as facts, but news has fewer: a weak sign never comes first
        found.append(_kind(ClaimKind.OPINION, round(0.25 + 0.7 * (opinion - cut) / (1 - cut), 2), "weights"))
    if mask & A.PAST and not mask & A.COPULA:
        found.append(_kind(ClaimKind.EVENT, 0.45, "past"))
    elif mask & A.COPULA:
        found.append(_kind(ClaimKind.STATE, 0.45, "copula"))
    else:
        found.append(_kind(ClaimKind.EVENT, 0.4, "default"))
    found.sort(key=lambda kind: (-kind.score, _ORDER[kind.kind]))
    return tuple(found)


@lru_cache(maxsize=4096)
def _kind(kind: ClaimKind, score: float, rule: str, sort: QuantitySort | None = None) -> ScoredKind:
    return ScoredKind(kind=kind, score=score, rule=rule, sort=sort)


def _figure(quantities: Sequence[Quantity]) -> tuple[float, str]:
    """How surely figures make the claim one of quantity."""
    best, rule = 0.0, ""
    for q in quantities:
        if q.unit_kind in (UnitKind.PERCENT, UnitKind.CURRENCY):
            score, why = 0.95, q.unit_kind.value
        elif q.vague:
            score, why = 0.6, "vague"
        elif any(map(str.isdigit, q.text)):
            score, why = (0.9, "counted") if q.counted or q.unit else (0.7, "number")
        elif q.value is not None and q.value <= 1:
            score, why = 0.0, ""
        else:
            score, why = 0.55, "number-word"
        if score > best:
            best, rule = score, why
    return best, rule


def _sort(mask: int, quantities: Sequence[Quantity]) -> QuantitySort:
    if mask & A.SUPERLATIVE:
        return QuantitySort.RANKING
    if any(q.comparator is Comparator.RANGE for q in quantities):
        return QuantitySort.INTERVAL
    return QuantitySort.STATISTICAL
