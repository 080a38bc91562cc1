"""What the passes look for in a whole text, as one byte for each token.

The bit of a trait says that a token has any of some flags; `SIGN` alone goes by the spelling.
"""

from functools import cache
from itertools import compress

from claimx.lang import flags as F

SIGN = 1  # not letters and digits alone
REPORTING = 2  # may be a cue
PERSONAL = 4  # may name somebody: a word with a capital, a role, a title
PROPER = 8  # a capital that may be one of a name
CUTTING = 16  # may stand between two clauses
PAUSE = 32
SUBJUNCTIVE = 64
DOUBTFUL = 128  # a capital on what is also a verb: Theresa May, Tom Reed

_TRAITS = (
    (REPORTING, F.REPORTING),
    (PERSONAL, F.CAPITAL | F.ROLE | F.TITLE),
    (CUTTING, F.OPEN_BRACKET | F.CLOSE_BRACKET | F.SEMICOLON | F.COORDINATOR | F.CONTRAST | F.COMMA),
    (PAUSE, F.COMMA | F.SEMICOLON | F.DASH | F.STOP),
    (SUBJUNCTIVE, F.SUBJUNCTIVE | F.SUBJUNCTIVE_E),
)


def traits_of(text: str, flags: int) -> int:
    """The traits of a spelling that has these flags."""
    found = 0 if text.isalnum() else SIGN
    for trait, any_of in _TRAITS:
        if flags & any_of:
            found |= trait
    if not flags & F.CAPITAL:
        return found
    if flags & F.FINITE:
        found |= DOUBTFUL
    return found if flags & (F.PRONOUN | F.TIME) else found | PROPER


@cache
def _table(trait: int) -> bytes:
    return bytes(byte & trait != 0 for byte in range(256))


def having(traits: bytes, trait: int) -> list[int]:
    """The places of the tokens that have a trait, in order."""
    return list(compress(range(len(traits)), traits.translate(_table(trait))))
