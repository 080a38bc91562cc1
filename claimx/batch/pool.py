"""A small supervisor of worker processes.

Its own code, because none of the libraries does all of it: `concurrent.futures` loses every task in flight when one
worker dies and cannot end a task; `multiprocessing.Pool` waits for ever for the answer of a dead worker; both hand over
whole results, where one input may hold a million records.

Every worker has a pipe of its own. An input of many records is read by all workers: reading is cheap beside what is
done with a record. Each is told which records to do, a few ahead and the next ones as it answers, so that none stands
still because its own are the long ones. The answers are put in order again, and what nobody can take yet is not given
out, so memory stays bounded.
"""

import gc
import multiprocessing
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import connection, resource_tracker
from typing import Any

from claimx.batch.records import Answer, Job, Work
from claimx.batch.worker import READY, Message, main
from claimx.errors import ClaimxError, LimitError, WorkerError

_AHEAD = 16
"""Inputs in flight for each worker: so many may be done while the first of them takes long."""
_GRANTED = 4
"""Records of an input of many that a worker is told of ahead, so that it need not wait for the next."""
_BUFFERED = 32
"""Records for each worker that may be done, or under way, while the first of them takes long."""
_QUEUED = 2
"""Tasks at a worker: the next one is there when one is done."""


class _Task:
    """What one worker does of an input: the records of `granted`, in order; without `many` all there are."""

    __slots__ = ("deaths", "done", "file", "granted", "told_end")

    def __init__(self, file: "_File") -> None:
        self.file = file
        self.granted: deque[int] = deque()
        self.done = self.told_end = False
        self.deaths = 0

    def answer(self, record: int, value: bytes | ClaimxError, last: bool) -> None:
        """Keep what came of a record."""
        if self.granted and self.granted[0] == record:
            self.granted.popleft()
        self.file.answers[record] = value, last
        self.done |= last

    def end(self) -> None:
        """The worker has read the input to its end: what it looked for is not there."""
        self.done = True
        if self.granted:
            self.file.end = min(self.file.end, self.granted[0])


class _File:
    """An input, its tasks, and what came of its records; `end` is one that is known not to be there."""

    __slots__ = ("answers", "closed", "end", "job", "next", "taken", "tasks")

    def __init__(self, job: Job, shares: int) -> None:
        self.job = job
        self.tasks = [_Task(self) for _ in range(shares)]
        self.answers: dict[int, tuple[bytes | ClaimxError, bool]] = {}
        self.next = self.taken = 0
        self.end = sys.maxsize
        self.closed = False
        if job.error is not None:
            self.tasks[0].answer(0, job.error, last=True)

    def take(self) -> bytes | ClaimxError | None:
        """The next answer; None when it is not there yet. Closes the file behind its last one."""
        if self.taken not in self.answers:
            self.closed |= self.taken >= self.end or (not self.job.many and self.tasks[0].done)
            return None
        value, last = self.answers.pop(self.taken)
        self.taken += 1
        self.closed |= last
        return value

    def grant(self, task: _Task) -> list[int]:
        """The records that the task may do next."""
        room = min(_GRANTED - len(task.granted), self.taken + _BUFFERED * len(self.tasks) - self.next)
        found = list(range(self.next, self.next + max(0, room)))
        self.next += len(found)
        task.granted.extend(found)
        return found


class _Worker:
    """A process, its pipe, its tasks (the first one is running), and when it last gave a sign."""

    def __init__(self, work: Work, memory_mb: int | None) -> None:
        context = multiprocessing.get_context("spawn")
        resource_tracker.ensure_running()  # it lets all signals through again when it is started
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=main, args=(theirs, work, memory_mb), daemon=True)
        with _undisturbed():
            self.process.start()
        theirs.close()
        self.tasks: deque[_Task] = deque()
        self.ready = False
        self.sign = time.monotonic()

    def takes(self) -> bool:
        """Whether it can be given a task. None waits behind one of many records: that one may itself have to wait."""
        return self.ready and len(self.tasks) < _QUEUED and not any(task.file.job.many for task in self.tasks)

    def busy(self) -> bool:
        """Whether it is at a record, and does not wait to be told of one."""
        return bool(self.tasks) and (not self.tasks[0].file.job.many or bool(self.tasks[0].granted))

    def give(self, task: _Task) -> None:
        """Hand over a task, with the first of its records."""
        if not self.tasks:
            self.sign = time.monotonic()
        self.tasks.append(task)
        task.told_end = False
        if task.file.job.many:
            task.file.grant(task)
        self.pipe.send((task.file.job.path, tuple(task.granted), task.file.job.many))

    def feed(self) -> None:
        """Tell it of more records of the task that it has been given last, or that there are none."""
        task = self.tasks[-1] if self.tasks else None
        if task is None or not task.file.job.many or task.told_end or task.done:
            return
        if task.file.closed or task.file.end < sys.maxsize:
            task.told_end = True
            self.pipe.send(None)
            return
        waiting = not self.busy()
        for record in task.file.grant(task):
            self.pipe.send(record)
        if waiting:
            self.sign = time.monotonic()

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits until a process is started, and is not for the new one, which says so itself a little later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run(
    jobs: Iterable[Job], work: Work, *, workers: int, timeout: float | None = None, memory_mb: int | None = None
) -> Iterator[Answer]:
    """Do `work` on every input in `workers` processes; answers come in the order of inputs and records.

    After the answers of an input comes one that is `done`. A record that takes more than `timeout` seconds, more than
    `memory_mb` megabytes, or that ends its worker is answered by a LimitError, and the run goes on with the next one.
    Raises WorkerError when no worker can be started.
    """
    pool = _Pool(work, workers, timeout, memory_mb)
    try:
        yield from pool.answers(iter(jobs))
    finally:
        pool.close()


class _Pool:
    def __init__(self, work: Work, workers: int, timeout: float | None, memory_mb: int | None) -> None:
        self.work, self.timeout, self.memory_mb = work, timeout, memory_mb
        self.workers = [_Worker(work, memory_mb) for _ in range(workers)]
        self.waiting: deque[_Task] = deque()

    def close(self) -> None:
        """End all workers; what they were at is lost."""
        for worker in self.workers:
            worker.end()

    def answers(self, jobs: Iterator[Job]) -> Iterator[Answer]:
        files: deque[_File] = deque()
        more = True
        while True:
            while more and len(files) < _AHEAD * len(self.workers) and len(self.waiting) < 2 * len(self.workers):
                job = next(jobs, None)
                more = job is not None
                if job is not None:
                    files.append(_File(job, len(self.workers) if job.split else 1))
                    self.waiting.extend(task for task in files[-1].tasks if not task.done)
            self._hand_out()
            if not files:
                return
            yield from self._taken(files)
            self._feed()
            if files:
                self._listen()

    def _taken(self, files: deque[_File]) -> Iterator[Answer]:
        """What can be passed on now, in order."""
        while files:
            file = files[0]
            while not file.closed and (value := file.take()) is not None:
                yield Answer(file.job.path, value if isinstance(value, ClaimxError) else _loaded(value))
            if not file.closed:
                return
            files.popleft()
            yield Answer(file.job.path, done=True)

    def _hand_out(self) -> None:
        """Give waiting tasks to workers; whoever has fewest comes first."""
        while self.waiting:
            free = [one for one in self.workers if one.takes()]
            if not free:
                return
            task = self.waiting.popleft()
            if task.file.closed:
                continue
            worker = min(free, key=lambda one: len(one.tasks))
            try:
                worker.give(task)
            except OSError:
                worker.tasks.remove(task)
                self.waiting.appendleft(task)
                self._bury(worker, None)

    def _feed(self) -> None:
        for worker in list(self.workers):
            try:
                worker.feed()
            except OSError:
                self._bury(worker, None)

    def _listen(self) -> None:
        """Wait for a sign of some worker: a message, its end, or that its time is over."""
        heard: dict[Any, _Worker] = {}
        for worker in self.workers:
            heard[worker.pipe] = worker
            heard[worker.process.sentinel] = worker
        due = [one.sign + self.timeout for one in self.workers if self.timeout and one.ready and one.busy()]
        found = connection.wait(list(heard), None if not due else max(0.0, min(due) - time.monotonic()))
        for worker in dict.fromkeys(heard[one] for one in found):
            self._hear(worker)
        self._end_late()

    def _hear(self, worker: _Worker) -> None:
        """Take what a worker has sent; then see whether it is still alive."""
        try:
            while worker.pipe.poll():
                for message in worker.pipe.recv():
                    self._take(worker, message)
        except (EOFError, OSError, pickle.UnpicklingError):
            worker.process.join(1)
            self._bury(worker, None)
            return
        if not worker.process.is_alive() and not worker.pipe.poll():
            self._bury(worker, None)

    def _take(self, worker: _Worker, message: Message) -> None:
        worker.sign = time.monotonic()
        if message == READY:
            worker.ready = True
            return
        task = worker.tasks[0]
        if message.record is None:
            task.end()
            worker.tasks.popleft()
        elif not task.file.closed and not task.done:
            task.deaths = 0
            task.answer(message.record, message.value, message.last)

    def _end_late(self) -> None:
        now = time.monotonic()
        for worker in list(self.workers):
            late = self.timeout is not None and now - worker.sign >= self.timeout
            if late and worker.ready and worker.busy() and not worker.pipe.poll():
                self._bury(worker, f"took more than {self.timeout:g} seconds")

    def _bury(self, worker: _Worker, why: str | None) -> None:
        """A worker is gone: what it was at has failed, what it had not begun waits again, another takes its place."""
        worker.end()
        if not worker.ready:
            raise WorkerError(
                "a worker process could not be started; a script that uses several jobs has to keep its code below "
                "`if __name__ == '__main__':`, because every worker imports it"
            )
        why = why or _cause(worker.process.exitcode)
        tasks = list(worker.tasks)
        if tasks:
            self._fail(tasks[0], why)
        left = [task for task in tasks if not task.done and not task.file.closed]
        self.waiting.extendleft(reversed(left))
        self.workers[self.workers.index(worker)] = _Worker(self.work, self.memory_mb)

    def _fail(self, task: _Task, why: str) -> None:
        """The record that a task was at has failed. One that dies twice in a row fails at reading: the rest is lost."""
        job = task.file.job
        task.deaths += 1
        if task.file.closed or task.done:
            return
        if job.many and not task.granted:
            return  # it was at no record
        record = task.granted[0] if job.many else 0
        if not job.many or task.deaths > 1:
            rest = "; what follows in this file was not read" if job.many else ""
            task.answer(record, LimitError(f"{job.path}: {why}{rest}"), last=True)
        else:
            task.answer(record, LimitError(f"{job.path} ▸ text {record + 1}: {why}"), last=False)


def _cause(code: int | None) -> str:
    """Why a process ended, in words."""
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        return f"ended its worker process ({name}): it needs too much memory, or a library failed on it"
    return f"ended its worker process (exit code {code})"


def _loaded(value: bytes) -> Any:
    """What a worker made; its records hold no cycles, and looking for some takes as long as loading them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(value)
    finally:
        if collecting:
            gc.enable()
