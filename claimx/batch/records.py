"""What a run is given and what it answers; light, because every call of claimx loads it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from claimx.errors import ClaimxError, DefectError, LimitError


class Job(NamedTuple):
    """One input. `many`: it can hold many records; `split`: it is so large that several workers read it.

    `error` is what is wrong with it already: it is answered in its turn.
    """

    path: str
    many: bool = False
    split: bool = False
    error: ClaimxError | None = None


class Answer(NamedTuple):
    """What came of one record of an input: a value, or a ClaimxError. `done` alone closes an input."""

    path: str
    value: Any = None
    done: bool = False


Work = Callable[[str, Iterator[int]], Iterator["Found"]]
"""`work(path, wanted)`: those records of an input (numbers from 0, in order), each asked for when the one before is
done; none that is not asked for is done. Picklable."""


class Found(NamedTuple):
    """What came of one record; `value` is a ClaimxError when it failed. After one that is `last` nothing is read."""

    record: int
    value: Any
    last: bool = False


def out_of_memory(path: str) -> LimitError:
    """The error for an input that needs more memory than there is."""
    return LimitError(f"{path}: needs more memory than it may have; raise memory_mb, or cut it into documents")


def defect(path: str, error: Exception) -> DefectError:
    """The error for an input on which claimx fails by its own fault, with the place in the code."""
    import traceback

    at = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" ({Path(at[0].filename).name}:{at[0].lineno})" if at else ""
    return DefectError(f"{path}: a defect of claimx, please report it: {type(error).__name__}: {error}{where}")
