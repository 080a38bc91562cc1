"""Source words to speakers, over one document."""
from collections.abc import Sequence
from typing import NamedTuple
from claimx.model import Speaker
from claimx.passes.base import Candidate
from claimx.passes.reading import Reading


class Resolved(NamedTuple):
    speaker_of: list[str | None]
    via_of: list[tuple[str, ...]]
    speakers: tuple[Speaker, ...]


def resolve(reading: Reading, candidates: Sequence[Candidate]) -> Resolved:
    return Resolved([None for _ in candidates], [() for _ in candidates], ())
