"""Check files in several processes of this machine, in batches.

`concurrent.futures` drops all remaining work when one process dies. Here each process is
supervised on its own: if it dies or hangs, at most the one file that caused it is lost.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Final

from sheetcheck.engine.batch import (
    ProcessDied,
    TookTooLong,
    picklable,
    prepare_batch,
    unpacked,
    unprepared,
)
from sheetcheck.engine.prepare import Prepared, Read, RunOptions, prepare
from sheetcheck.engine.startup import tune_for_long_run
from sheetcheck.words.deadline import Patience
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.workbook.files.reading import patiently

FILES_THAT_PAY: Final = 150
"""Files per process; with fewer, starting a process takes longer than it saves."""

_MOST: Final = 32
"""The most processes; Windows cannot wait for more than 63 objects at a time."""
_BATCH: Final = 25
_AHEAD: Final = 8
"""Batches per process that may be finished ahead of the next one to be yielded."""

_PATIENCE: Final = 600.0
"""Seconds to wait for a batch; far more than the limits let a batch of usual files take.

A batch that takes longer is done again file by file, each with as many seconds.
"""

_PRELOAD: Final = "sheetcheck.engine.preload"

_Batch = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Processes:
    """An engine with several processes; uses only this process for few files."""

    jobs: int
    """The most processes to start."""
    files_that_pay: int = FILES_THAT_PAY
    batch: int = _BATCH
    """Files per batch."""
    patience: float = _PATIENCE

    def __call__(
        self, paths: Sequence[str], read: Read, options: RunOptions
    ) -> Generator[Prepared, None, None]:
        """Prepare files; the worker processes read them from disk, not through `read`."""
        count = min(self.jobs, _MOST, len(paths) // self.files_that_pay)
        if count < 2:
            yield from prepare(paths, read, options)
            return
        tune_for_long_run()
        pool = Pool(picklable(options), self.batch, self.patience)
        try:
            if pool.start(count):
                yield from pool.prepared(paths)
            else:
                yield from prepare(paths, read, options)
        finally:
            pool.stop()


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Worker:
    """A worker process and the batch that it is working on."""

    process: BaseProcess
    pipe: Connection
    number: int | None = None
    batch: _Batch = ()
    ends: float = 0.0
    """The batch's deadline in seconds of the monotonic clock."""


@dataclass(slots=True)
class Pool:
    """The worker processes of one run."""

    options: RunOptions
    batch: int
    patience: float
    """Seconds to wait for a batch."""
    workers: list[_Worker] = field(default_factory=list)

    def start(self, count: int) -> bool:
        """Start up to `count` processes; return False if the system lets us start none."""
        for _ in range(count):
            try:
                self.workers.append(self.start_worker())
            except OSError:
                break
        return bool(self.workers)

    def prepared(self, paths: Sequence[str]) -> Iterator[Prepared]:
        """Yield the results in the order of `paths`, keeping few that wait for a late batch."""
        starts = range(0, len(paths), self.batch)
        batches = [tuple(paths[at : at + self.batch]) for at in starts]
        due = deque(enumerate(batches))
        done: dict[int, list[Prepared]] = {}
        for place in range(len(batches)):
            while place not in done:
                self._assign(due, place + _AHEAD * len(self.workers))
                done.update(self._finished())
            yield from done.pop(place)

    def stop(self) -> None:
        """Kill every process."""
        for worker in self.workers:
            worker.pipe.close()
            worker.process.kill()
            worker.process.join()

    def _assign(self, due: deque[tuple[int, _Batch]], before: int) -> None:
        for worker in self.workers:
            if worker.number is None and due and due[0][0] < before:
                worker.number, batch = due.popleft()
                self._send(worker, batch)

    def _send(self, worker: _Worker, batch: _Batch) -> None:
        worker.batch = batch
        worker.ends = time.monotonic() + self.patience
        # If the process has died, `_received` will notice.
        with suppress(OSError):
            worker.pipe.send(batch)

    def _finished(self) -> Iterator[tuple[int, list[Prepared]]]:
        """Wait until a batch is finished or overdue; yield each such batch with its results."""
        busy = [worker for worker in self.workers if worker.number is not None]
        first = min(worker.ends for worker in busy) - time.monotonic()
        ready = wait([worker.pipe for worker in busy], max(first, 0.0))
        for worker in busy:
            if worker.pipe not in ready and time.monotonic() < worker.ends:
                continue
            number, batch = worker.number, worker.batch
            assert number is not None, "it is busy"
            prepared = _received(worker.pipe) if worker.pipe in ready else None
            worker.number = None
            yield number, prepared or [*self._one_by_one(worker, batch)]

    def _one_by_one(self, worker: _Worker, batch: _Batch) -> Iterator[Prepared]:
        """Do a batch again file by file after its process died or hung.

        Only the file at fault is lost.
        """
        self._replace(worker)
        for path in batch:
            self._send(worker, (path,))
            late = not worker.pipe.poll(self.patience)
            prepared = None if late else _received(worker.pipe)
            if prepared is None:
                prepared = [unprepared(path, TookTooLong() if late else ProcessDied())]
                self._replace(worker)
            yield from prepared

    def _replace(self, worker: _Worker) -> None:
        """Kill a worker's process and start another in its place."""
        worker.pipe.close()
        worker.process.kill()
        worker.process.join()
        other = self.start_worker()
        worker.process, worker.pipe = other.process, other.pipe

    def start_worker(self) -> _Worker:
        """Start one process.

        Raises:
            OSError: the system does not allow it.

        """
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self.options), daemon=True)
        process.start()
        theirs.close()  # otherwise a dead process would go unnoticed
        return _Worker(process, ours)


def _context() -> SpawnContext | ForkServerContext:
    """Return how to start processes: by fork server on Linux, by spawning elsewhere.

    Forking this process itself would copy its locks, threads and open files. Libraries of macOS
    are not fork-safe, and Windows cannot fork.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOAD])
    return context


def _received(pipe: Connection) -> list[Prepared] | None:
    """Return the results of a batch; None if its process has died."""
    try:
        return unpacked(pipe.recv())
    except (EOFError, OSError):
        return None


def serve(pipe: Connection, options: RunOptions) -> None:
    """Prepare batches until the parent closes the pipe; the main function of a worker."""
    # Ctrl-C reaches the whole process group; the parent decides when to stop this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_module(_PRELOAD)  # already loaded if the process was forked
    read = options.fence.reading(patiently(read_file, Patience()))
    while True:
        try:
            batch = pipe.recv()
        except (EOFError, OSError):
            return
        # The whole batch at once: a pandera run costs the same for one file as for many.
        pipe.send(prepare_batch(batch, read, options))
