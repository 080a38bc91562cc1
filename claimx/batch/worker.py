"""What runs inside a worker process."""

import gc
import os
import pickle
import signal
from collections.abc import Iterator
from itertools import count
from multiprocessing.connection import Connection
from typing import NamedTuple

from claimx.batch.records import Work, defect, out_of_memory
from claimx.errors import ClaimxError


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
        connection.send([READY])
        while True:
            asked = connection.recv()
            if not isinstance(asked, tuple):
                continue  # told of records of a task that is done
            path, granted, many = asked
            if many:  # each at once: what comes after it may take long, or end this process
                for message in answered(work, path, _told(connection, granted)):
                    connection.send([message])
                connection.send([Message(None)])
            else:
                connection.send([*answered(work, path, count()), Message(None)])
    except (EOFError, OSError):
        return


def _told(connection: Connection, granted: tuple[int, ...]) -> Iterator[int]:
    """The records to do: those of the task, then each that the other side names, until it says that there are none."""
    yield from granted
    while (record := connection.recv()) is not None:
        yield record


def answered(work: Work, path: str, wanted: Iterator[int]) -> Iterator[Message]:
    """The messages of one task. What is raised becomes one, and ends it."""
    asked = _Asked(wanted)
    try:
        for found in work(path, asked):
            yield Message(found.record, pickle.dumps(found.value, protocol=5), found.last)
    except ClaimxError as error:
        yield Message(asked.record, pickle.dumps(error), last=True)
    except MemoryError:
        gc.collect()
        yield Message(asked.record, pickle.dumps(out_of_memory(path)), last=True)
    except Exception as error:
        yield Message(asked.record, pickle.dumps(defect(path, error)), last=True)


class _Asked(Iterator[int]):
    """Record numbers, and the one that was asked for last."""

    def __init__(self, wanted: Iterator[int]) -> None:
        self._wanted = wanted
        self.record = 0

    def __next__(self) -> int:
        self.record = next(self._wanted)
        return self.record


def limit_memory(megabytes: int | None) -> None:
    """Let allocations beyond `megabytes` fail in this process (RLIMIT_DATA of Linux)."""
    if megabytes is not None:
        import resource

        size = megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
