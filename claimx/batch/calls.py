"""One worker process that answers one call after another, and is ended when a call takes too long."""

import pickle
import time
from typing import Any

from claimx.batch.pool import _cause, _Worker
from claimx.batch.records import Work
from claimx.batch.worker import READY, Message
from claimx.errors import ClaimxError, LimitError, WorkerError

_START = 60.0
"""Seconds that a worker may take to be there."""


class Caller:
    """A worker process of its own; another takes its place when it ends. For one thread at a time."""

    def __init__(self, work: Work, *, memory_mb: int | None = None) -> None:
        self._work, self._memory_mb = work, memory_mb
        self._worker = _Worker(work, memory_mb)

    def call(self, asked: Any, seconds: float) -> Any:
        """The value of the first record that `work(asked, …)` finds; `asked` is anything that can be pickled.

        Raises TimeoutError when it takes longer than `seconds`, LimitError when the process ends, and the ClaimxError
        that the work raises.
        """
        try:
            if not self._worker.ready:
                self._wait_until_ready()
            self._worker.pipe.send((asked, (), False))
            messages = self._messages(time.monotonic() + seconds)
        except TimeoutError:
            self._replace()
            raise TimeoutError(f"took more than {seconds:g} seconds") from None
        except (EOFError, OSError):
            self._worker.process.join(1)
            why = _cause(self._worker.process.exitcode)
            self._replace()
            raise LimitError(f"it {why}") from None
        value = pickle.loads(messages[0].value)
        if isinstance(value, ClaimxError):
            raise value
        return value

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._worker.end()

    def _replace(self) -> None:
        self._worker.end()
        self._worker = _Worker(self._work, self._memory_mb)

    def _wait_until_ready(self) -> None:
        if not self._worker.pipe.poll(_START) or self._worker.pipe.recv() != [READY]:
            raise WorkerError("a worker process could not be started")
        self._worker.ready = True

    def _messages(self, until: float) -> list[Message]:
        """What the worker says until the call is answered."""
        messages: list[Message] = []
        while self._worker.pipe.poll(max(0.0, until - time.monotonic())):
            told: list[Message] = self._worker.pipe.recv()
            messages += [message for message in told if message.record is not None]
            if told[-1].record is None:
                return messages
        raise TimeoutError
