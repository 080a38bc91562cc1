"""Claims of an extraction, chosen and ranked.

    >>> import claimx
    >>> from claimx.claims import asserter_name, select
    >>> text = "The mayor said that the boat leaks. It cost 3 million euros."
    >>> extraction = claimx.extract_text(text, language="en")
    >>> for claim in select(extraction, kind="quantity"):
    ...     print(asserter_name(extraction, claim), "|", claim.text)
    document | It cost 3 million euros

Every function takes an extraction and returns claims in the order of the text, `ranked` by check-worthiness.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from claimx.errors import UnknownOptionError
from claimx.model.extraction import Extraction
from claimx.model.records import AsserterKind, Claim, ClaimKind, FlagName, Origin

__all__ = ["asserter_name", "ranked", "select"]

_E = TypeVar("_E", bound=StrEnum)
_Choice = str | Collection[str] | None


def select(
    extraction: Extraction,
    *,
    asserter: str | None = None,
    asserter_kind: _Choice = None,
    kind: _Choice = None,
    main_kind: _Choice = None,
    origin: _Choice = None,
    without: _Choice = None,
    worth: float = 0.0,
    score: float = 0.0,
) -> tuple[Claim, ...]:
    """The claims that fit everything that is asked for.

    `asserter` is a name: every claim of those whose name holds all its words, whatever their case. `kind` asks whether
    a claim is of one of these kinds at all, `main_kind` whether its first one is. `without` leaves out claims with one
    of these flags: {"hedged", "predicted"}. `worth` is the least check-worthiness, `score` the least score of the
    evidence. Where several values may be given, one string is one value.

    Raises UnknownOptionError for a value that does not exist.

        >>> import claimx
        >>> from claimx.claims import select
        >>> text = "Anna Lind said that the boat leaks. The repair cost 3 million euros in 2024."
        >>> extraction = claimx.extract_text(text, language="en")
        >>> [claim.text for claim in select(extraction, asserter="lind")]
        ['the boat leaks']
        >>> [claim.text for claim in select(extraction, kind="quantity", asserter_kind="document")]
        ['The repair cost 3 million euros in 2024']
    """
    words = set(asserter.casefold().split()) if asserter is not None else None
    names = {s.id: set(s.name.casefold().split()) for s in extraction.speakers} if words is not None else {}
    by = _chosen(asserter_kind, AsserterKind, "asserter_kind")
    kinds = _chosen(kind, ClaimKind, "kind")
    main = _chosen(main_kind, ClaimKind, "main_kind")
    origins = _chosen(origin, Origin, "origin")
    flags = _chosen(without, FlagName, "without")

    def fits(claim: Claim) -> bool:
        if words is not None and not (words and words <= names.get(claim.asserter.speaker or "", set())):
            return False
        return (
            (by is None or claim.asserter.kind in by)
            and (kinds is None or any(scored.kind in kinds for scored in claim.kinds))
            and (main is None or claim.kinds[0].kind in main)
            and (origins is None or claim.origin in origins)
            and (flags is None or not any(flag.name in flags for flag in claim.modality.flags))
            and claim.check_worthiness.value >= worth
            and claim.evidence[0].score >= score
        )

    return tuple(claim for claim in extraction.claims if fits(claim))


def ranked(extraction: Extraction, most: int | None = None) -> tuple[Claim, ...]:
    """The claims by falling check-worthiness.

    `most` is how many; equal ones stand in the order of the text.

        >>> import claimx
        >>> from claimx.claims import ranked
        >>> text = "Anna Lind said that the boat leaks. The repair cost 3 million euros in 2024."
        >>> extraction = claimx.extract_text(text, language="en")
        >>> for claim in ranked(extraction, 2):
        ...     print(f"{claim.check_worthiness.value:.1f}", claim.text)
        0.8 The repair cost 3 million euros in 2024
        0.1 the boat leaks
    """
    found = sorted(extraction.claims, key=lambda claim: -claim.check_worthiness.value)
    return tuple(found[:most])


def asserter_name(extraction: Extraction, claim: Claim) -> str:
    """Who asserts a claim, in words.

    The name of a speaker, or the kind where there is none: document, unnamed, unresolved.

        >>> import claimx
        >>> from claimx.claims import asserter_name
        >>> text = "Anna Lind said that the boat leaks. The repair cost 3 million euros in 2024."
        >>> extraction = claimx.extract_text(text, language="en")
        >>> [asserter_name(extraction, claim) for claim in extraction.claims]
        ['Anna Lind', 'document']
    """
    speaker = next((s for s in extraction.speakers if s.id == claim.asserter.speaker), None)
    return speaker.name if speaker is not None else claim.asserter.kind.value


def _chosen(given: _Choice, known: type[_E], option: str) -> frozenset[_E] | None:
    if given is None:
        return None
    values = [given] if isinstance(given, str) else list(given)
    members = {member.value: member for member in known}
    unknown = [value for value in values if value not in members]
    if unknown:
        raise UnknownOptionError(f"{option}: no {unknown[0]!r}; there are {', '.join(members)}")
    return frozenset(members[value] for value in values)
