"""What runs inside a worker process."""

import gc
import os
import pickle
import signal
from collections.abc import Iterator
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
            path, first, step, many = connection.recv()
            messages = answered(work, path, first, step)
            if many:  # each at once: what comes after it may take long, or end this process
                for message in messages:
                    connection.send([message])
                messages = iter(())
            connection.send([*messages, Message(None)])
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


def limit_memory(megabytes: int | None) -> None:
    """Let allocations beyond `megabytes` fail in this process (RLIMIT_DATA of Linux)."""
    if megabytes is not None:
        import resource

        size = megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
