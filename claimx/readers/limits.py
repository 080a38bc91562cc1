"""How much a reader may take in: sizes of documents, and what archives may grow to."""

import os

from claimx.errors import UnreadableInputError

LIMIT_VARIABLE = "CLAIMX_MAX_MEGABYTES"
DEEPEST = 3
"""Archives in archives in archives; what lies deeper is refused."""
MOST_MEMBERS = 1_000_000
HIGHEST_RATIO = 200
"""Times its size that an archive may grow to, once it is beyond `FREE_GROWTH`; text seldom reaches 20."""
FREE_GROWTH = 1_000_000_000
_DEFAULT = 64


def limit_in_bytes() -> int:
    """The most bytes that are read for one document."""
    value = os.environ.get(LIMIT_VARIABLE, "").strip()
    try:
        return int(float(value) * 1_000_000) if value else _DEFAULT * 1_000_000
    except (ValueError, OverflowError):
        raise UnreadableInputError(
            f"{LIMIT_VARIABLE}={value!r} is no number of megabytes; set a number such as 200"
        ) from None


def too_large(name: str, limit: int) -> str:
    """What to say of a document that is larger."""
    return (
        f"{name}: larger than {limit // 1_000_000} MB; set {LIMIT_VARIABLE} to read it (about 50 times its size "
        "of memory is needed), or cut it into documents"
    )
