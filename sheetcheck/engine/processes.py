"""Several processes of this machine: batches go out, what became of each file comes back.

`concurrent.futures` loses all that is left when one process dies. Here each is watched by
itself: its death, or its silence, costs at most the one file that it had in hand.
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

from sheetcheck.engine.errand import accepted, answer, portable, unprepared
from sheetcheck.engine.light import settle
from sheetcheck.engine.prepare import Prepared, Read, RunOptions, prepare
from sheetcheck.engine.refusals import ProcessDied, TookTooLong
from sheetcheck.words.within import Patience
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.workbook.files.reading import patiently

FILES_THAT_PAY: Final = 150
"""Files for each process: for fewer it takes longer to start than it saves."""

_MOST: Final = 32
"""Processes; Windows cannot wait for more than 63 at a time."""
_BATCH: Final = 25
_AHEAD: Final = 8
"""Batches for each process that may be done before the one that is waited for."""

_PATIENCE: Final = 600.0
"""Seconds for one answer; far more than the limits let a batch of usual files take.

A batch that takes longer is worked on again, each file by itself with as many seconds.
"""

_LOADED: Final = "sheetcheck.engine.loaded"

_Batch = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Processes:
    """An engine of several processes; of this one alone where that is faster."""

    jobs: int
    """At most so many processes."""
    files_that_pay: int = FILES_THAT_PAY
    batch: int = _BATCH
    """Files that a process is given at a time."""
    patience: float = _PATIENCE

    def __call__(
        self, paths: Sequence[str], read: Read, wanted: RunOptions
    ) -> Generator[Prepared, None, None]:
        """Prepare files; other processes read them by themselves, from the disk."""
        count = min(self.jobs, _MOST, len(paths) // self.files_that_pay)
        if count < 2:
            yield from prepare(paths, read, wanted)
            return
        settle()
        crew = Crew(portable(wanted), self.batch, self.patience)
        try:
            if crew.hire(count):
                yield from crew.prepared(paths)
            else:
                yield from prepare(paths, read, wanted)
        finally:
            crew.dismiss()


def processors() -> int:
    """Return how many processes this machine runs side by side, for this account."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Hand:
    """One process, and the batch that it has in hand."""

    process: BaseProcess
    line: Connection
    number: int | None = None
    batch: _Batch = ()
    ends: float = 0.0
    """When the batch must be done, by the system's steady clock."""


@dataclass(slots=True)
class Crew:
    """The processes of one run."""

    wanted: RunOptions
    batch: int
    patience: float
    """Seconds for one answer."""
    hands: list[_Hand] = field(default_factory=list)

    def hire(self, count: int) -> bool:
        """Start processes; say whether the system let us start any."""
        for _ in range(count):
            try:
                self.hands.append(self.hired())
            except OSError:
                break
        return bool(self.hands)

    def prepared(self, paths: Sequence[str]) -> Iterator[Prepared]:
        """Yield what became of each file, in order; few batches are held for one that is late."""
        starts = range(0, len(paths), self.batch)
        batches = [tuple(paths[at : at + self.batch]) for at in starts]
        due = deque(enumerate(batches))
        done: dict[int, list[Prepared]] = {}
        for place in range(len(batches)):
            while place not in done:
                self._hand_out(due, place + _AHEAD * len(self.hands))
                done.update(self._finished())
            yield from done.pop(place)

    def dismiss(self) -> None:
        """End every process."""
        for hand in self.hands:
            hand.line.close()
            hand.process.kill()
            hand.process.join()

    def _hand_out(self, due: deque[tuple[int, _Batch]], before: int) -> None:
        for hand in self.hands:
            if hand.number is None and due and due[0][0] < before:
                hand.number, batch = due.popleft()
                self._send(hand, batch)

    def _send(self, hand: _Hand, batch: _Batch) -> None:
        hand.batch = batch
        hand.ends = time.monotonic() + self.patience
        # One that died meanwhile shows it by its answer.
        with suppress(OSError):
            hand.line.send(batch)

    def _finished(self) -> Iterator[tuple[int, list[Prepared]]]:
        """Wait until at least one batch is done, or late; yield those that are."""
        busy = [hand for hand in self.hands if hand.number is not None]
        first = min(hand.ends for hand in busy) - time.monotonic()
        ready = wait([hand.line for hand in busy], max(first, 0.0))
        for hand in busy:
            if hand.line not in ready and time.monotonic() < hand.ends:
                continue
            number, batch = hand.number, hand.batch
            assert number is not None, "it is busy"
            prepared = _received(hand.line) if hand.line in ready else None
            hand.number = None
            yield number, prepared or [*self._one_by_one(hand, batch)]

    def _one_by_one(self, hand: _Hand, batch: _Batch) -> Iterator[Prepared]:
        """Work on a batch that a process died over, or hangs over.

        Each file is given out by itself, so that only the one at fault is lost.
        """
        self._replace(hand)
        for path in batch:
            self._send(hand, (path,))
            late = not hand.line.poll(self.patience)
            prepared = None if late else _received(hand.line)
            if prepared is None:
                prepared = [unprepared(path, TookTooLong() if late else ProcessDied())]
                self._replace(hand)
            yield from prepared

    def _replace(self, hand: _Hand) -> None:
        """Put another process in the place of one that died."""
        hand.line.close()
        hand.process.kill()
        hand.process.join()
        other = self.hired()
        hand.process, hand.line = other.process, other.line

    def hired(self) -> _Hand:
        """Start one process.

        Raises:
            OSError: the system did not let us.

        """
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self.wanted), daemon=True)
        process.start()
        theirs.close()  # else its death would not be seen
        return _Hand(process, ours)


def _context() -> SpawnContext | ForkServerContext:
    """Return how processes are started: forked from one that has loaded the libraries, or anew.

    None is forked from this process: it would share its locks, threads and open files. macOS
    has libraries that do not bear a fork at all, and Windows has no such thing.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_LOADED])
    return context


def _received(line: Connection) -> list[Prepared] | None:
    """Return what became of files; None where the process died over them."""
    try:
        return accepted(line.recv())
    except (EOFError, OSError):
        return None


def serve(line: Connection, wanted: RunOptions) -> None:
    """Prepare batches until nobody asks any more: the work of one process."""
    # Ctrl-C goes to the whole group; the process that asked decides what becomes of this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_module(_LOADED)  # a process that was forked has it already
    read = wanted.fence.reading(patiently(read_file, Patience()))
    while True:
        try:
            batch = line.recv()
        except (EOFError, OSError):
            return
        # Together: a pandera run costs the same for one file as for all of them.
        line.send(answer(batch, read, wanted))
