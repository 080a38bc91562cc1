"""Where a report begins behind its dateline: `LONDON, May 4 (Agency) – The ferry …`, `MADRID.- El ferri …`."""

from collections.abc import Sequence

from claimx.lang import flags as F

_LONGEST = 16  # tokens up to the dash
_BRACKET = 6
_PLACE = 5  # tokens of a place alone
_LEAST = 4  # tokens of the sentence behind it
_SMALL = F.ANY_DETERMINER | F.PREPOSITION | F.GENITIVE  # RIO DE JANEIRO, Frankfurt am Main
_OPENS = F.ANY_DETERMINER | F.PRONOUN | F.PREPOSITION | F.ADVERB | F.SUBORDINATOR | F.NUMBER | F.TIME
_NO_PLACE = F.FINITE | F.PRONOUN | F.COMPLEMENTISER | F.SUBORDINATOR | F.ROLE | F.TITLE | F.FIRST_NAME


def dateline_end(flags: Sequence[int], first: int, end: int, *, top: bool) -> int:
    """The token behind the dateline with which the tokens first (in) to end (out) begin, or `first` when none does.

    A dateline ends at a dash before a capital. In front of it stand an agency in brackets, a day, or nothing but a
    place in capitals; at the `top` of a text a place as it is written elsewhere will do, before a word that cannot go
    on from it.
    """
    begin = first
    for _ in range(2):  # (ANSA) - ROMA, 04 MAG - Il traghetto …
        behind = _past_one(flags, begin, end, top=top)
        if behind == begin:
            break
        begin = behind
    return begin


def _past_one(flags: Sequence[int], first: int, end: int, *, top: bool) -> int:
    stop = min(end - _LEAST, first + _LONGEST)
    k = first
    names = shouted = 0
    agency = day = False
    while k < stop and not flags[k] & F.DASH:
        f = flags[k]
        if f & F.OPEN_BRACKET:
            k = next((j for j in range(k + 1, min(stop, k + _BRACKET)) if flags[j] & F.CLOSE_BRACKET), -1)
            if k < 0:
                return first
            agency = True
        elif f & F.NUMBER:
            day = True
        elif f & F.WORD:
            if f & F.CAPITAL and not f & F.ANY_DETERMINER:
                names += 1
                shouted += f & F.ALL_CAPITALS != 0
            elif not f & (F.CAPITAL | F.TIME | _SMALL) and not (k > first and flags[k - 1] & F.NUMBER):
                return first  # what stands behind a number is a month
        elif not f & (F.COMMA | F.STOP | F.PUNCTUATION):
            return first
        k += 1
    if k >= stop or k == first:
        return first
    behind = k + 1
    while behind < stop and flags[behind] & F.DASH:
        behind += 1
    if not flags[behind] & (F.CAPITAL | F.NUMBER | F.OPEN_MARK):
        return first
    short = 0 < names <= _PLACE and k - first <= _PLACE
    if agency or day and names or short and shouted == names and flags[first] & F.ALL_CAPITALS:
        return behind
    return behind if top and short and _is_place(flags, first, k, behind, end) else first


def _is_place(flags: Sequence[int], first: int, dash: int, behind: int, end: int) -> bool:
    """Whether one or two names before a dash are a place, no speaker and no subject: Berlin – Die Fähre sank."""
    if dash - first > 3 or any(flags[k] & _NO_PLACE for k in range(first, dash)):
        return False
    return bool(flags[behind] & _OPENS) and not any(flags[k] & F.DASH for k in range(behind, end))
