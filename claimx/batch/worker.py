"""What runs inside a worker process."""

import gc
import os
import pickle
import signal
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from claimx.errors import ClaimxError, DefectError, LimitError

Work = Callable[[str, int, int], Iterator["Found"]]
"""`work(path, first, step)`: the records `first`, `first + step`, … of an input (from 0), in order. Picklable."""


class Found(NamedTuple):
    """What came of one record; `value` is a ClaimxError when it failed. After one that is `last` nothing is read."""

    record: int
    value: Any
    last: bool = False


class Message(NamedTuple):
    """From a worker: one record of its task; or, with no record, that the task is done."""

    record: int | None
    value: bytes = b""
    """Pickled, so that who passes it on need not unpack it."""
    last: bool = False


READY = Message(-1)


def main(connection: Connection, work: Work, memory_mb: int | None) -> None:
    """Take tasks until the other side hangs up. Ctrl-C is for the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    limit_memory(memory_mb)
    try:
        connection.send(READY)
        while True:
            path, first, step = connection.recv()
            for message in answered(work, path, first, step):
                connection.send(message)
            connection.send(Message(None))
    except (EOFError, OSError):
        return


def answered(work: Work, path: str, first: int, step: int) -> Iterator[Message]:
    """The messages of one task. What is raised becomes one, and ends it."""
    record = first
    try:
        for found in work(path, first, step):
            yield Message(found.record, pickle.dumps(found.value, protocol=5), found.last)
            record = found.record + step
    except ClaimxError as error:
        yield Message(record, pickle.dumps(error), last=True)
    except MemoryError:
        gc.collect()
        yield Message(record, pickle.dumps(out_of_memory(path)), last=True)
    except Exception as error:
        yield Message(record, pickle.dumps(defect(path, error)), last=True)


def out_of_memory(path: str) -> LimitError:
    """The error for an input that needs more memory than there is."""
    return LimitError(f"{path}: needs more memory than it may have; raise memory_mb, or cut it into documents")


def defect(path: str, error: Exception) -> DefectError:
    """The error for an input on which claimx fails by its own fault, with the place in the code."""
    at = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" ({os.path.basename(at[0].filename)}:{at[0].lineno})" if at else ""  # noqa: PTH119
    return DefectError(f"{path}: a defect of claimx, please report it: {type(error).__name__}: {error}{where}")


def limit_memory(megabytes: int | None) -> None:
    """Let allocations beyond `megabytes` fail in this process (RLIMIT_DATA of Linux)."""
    if megabytes is not None:
        import resource

        size = megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
