"""Machines of a Dask cluster that somebody runs: batches of files go out to its workers.

Dask does a batch again that a worker was lost over. Names are given and files written only
where the run was started; so are state and letters.
"""

import os
import threading
import time
import warnings
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sheetcheck.engine.errand import (
    BatchResult,
    accepted,
    answer,
    portable,
    unprepared,
    with_reviews,
)
from sheetcheck.engine.prepare import Prepared, Read, RunOptions
from sheetcheck.engine.refusals import ClusterLost, ProcessDied
from sheetcheck.engine.scheduler import NO_ANSWER, connected, fit_workers, silence_of
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import named
from sheetcheck.words.text import Text
from sheetcheck.words.within import Patience, within
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.workbook.files.reading import patiently
from sheetcheck.workbook.limits import settings_of

_PATIENCE: Final = 30.0
"""Seconds to wait for the scheduler; and for an answer before asking whether anybody is left."""
_LONGEST: Final = 60.0
"""Seconds for each file of a batch that is waited for; far more than a file takes."""
_FILES: Final = 50
_BYTES: Final = 4 << 20
"""Of the files of one batch; Dask warns of messages above ten MiB."""
_ONE_BATCH: Final = threading.Lock()
"""A worker with several threads: checking takes a processor, so that two gain nothing."""

_Content = bytes | Refusal | None
"""A file's bytes, why they could not be read, or None where the worker reads it."""
_Batch = tuple[tuple[str, _Content], ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """An engine of the workers of a Dask cluster."""

    address: str
    """Of the scheduler: `tcp://host:8786`."""
    shared: bool = False
    """Whether workers read the files themselves, under the same paths; else they are sent."""
    patience: float = _PATIENCE
    files: int = _FILES
    """Files that a worker is given at a time."""
    longest: float = _LONGEST
    """Seconds for each file of a batch until a worker that does not answer is given up."""

    def __call__(
        self, paths: Sequence[str], read: Read, wanted: RunOptions
    ) -> Generator[Prepared, None, None]:
        """Prepare files on the workers.

        Raises:
            DaskMissing: Dask is not installed here.
            ClusterUnreachable: there is no scheduler at the address.
            ClusterUnfit: there is no worker, or one has another version of sheetcheck.

        """
        if not paths:
            return
        client = connected(self.address, self.patience)
        try:
            workers = fit_workers(client, wanted.version, self.patience)
            run = _Run(
                client,
                portable(with_reviews(wanted, paths)),
                self.patience,
                self.longest,
                ahead=max(4, 3 * workers),
            )
            yield from run.prepared(self._batches(paths, read))
        finally:
            with suppress(Exception):  # a scheduler that is gone cannot be left politely
                within(self.patience, client.close)

    def _batches(self, paths: Sequence[str], read: Read) -> Iterator[_Batch]:
        """Read files as they are needed: the whole run may be larger than the memory."""
        batch: list[tuple[str, _Content]] = []
        size = 0
        for path in paths:
            content = None if self.shared else _content(path, read)
            more = len(content) if isinstance(content, bytes) else 0
            if batch and (len(batch) == self.files or size + more > _BYTES):
                yield tuple(batch)
                batch, size = [], 0
            batch.append((path, content))
            size += more
        yield tuple(batch)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run on a cluster."""

    client: Any
    wanted: RunOptions
    patience: float
    longest: float
    ahead: int
    """Batches that are under way at once."""

    def prepared(self, batches: Iterator[_Batch]) -> Iterator[Prepared]:
        """Yield what became of each file, in order."""
        under_way: deque[tuple[_Batch, Any]] = deque()
        lost: ClusterLost | None = None
        while True:
            if lost is None:
                for batch in islice(batches, self.ahead - len(under_way)):
                    under_way.append((batch, self._sent(batch)))
            else:
                under_way.extend((batch, None) for batch in islice(batches, 1))
            if not under_way:
                return
            batch, future = under_way.popleft()
            if lost is None:
                try:
                    yield from self._done(batch, future)
                    continue
                except ClusterLost as why:
                    lost = why
            yield from (unprepared(path, lost) for path, _ in batch)

    def _sent(self, batch: _Batch) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a message with a large workbook is large
            limits = settings_of(os.environ)
            return self.client.submit(work, batch, self.wanted, limits, pure=False)

    def _done(self, batch: _Batch, future: Any) -> list[Prepared]:
        """Return what became of a batch; where workers died over it, of each file by itself."""
        given = self._answer(future, len(batch))
        if given is not None:
            return accepted(given)
        if len(batch) == 1:
            return [unprepared(batch[0][0], ProcessDied())]
        return [one for file in batch for one in self._done((file,), self._sent((file,)))]

    def _answer(self, future: Any, files: int) -> BatchResult | None:
        """Wait for an answer; None where several workers were lost over it.

        Raises:
            ClusterLost: nobody is left to give it, or nobody gives it in time.

        """
        from distributed.scheduler import KilledWorker  # noqa: PLC0415

        ends = time.monotonic() + self.longest * files
        silence: Text | None = None
        while True:
            try:
                given: BatchResult = future.result(timeout=min(self.patience, self.longest * files))
            except KilledWorker:
                return None
            except TimeoutError as why:
                before, silence = silence, silence_of(self.client, self.patience)
                if time.monotonic() >= ends:
                    raise ClusterLost(why=silence or NO_ANSWER) from why
                if silence and before:  # for a moment all workers may be about to start again
                    raise ClusterLost(why=silence) from why
            except Exception as why:
                # A scheduler that goes away cancels what it was asked for, each version its way.
                raise ClusterLost(why=type(why).__name__) from why
            else:
                return given


def work(batch: _Batch, wanted: RunOptions, limits: Mapping[str, str]) -> BatchResult:
    """Prepare a batch on a worker, within the limits that hold where the run was started."""

    def read(path: str) -> bytes:
        content = contents[path]
        if isinstance(content, Refusal):
            raise content
        return fenced(path) if content is None else content

    contents = dict(batch)
    fenced = wanted.fence.reading(patiently(read_file, Patience()))
    with _ONE_BATCH:
        os.environ.update(limits)
        return answer([*contents], read, wanted)


def _content(path: str, read: Read) -> _Content:
    try:
        return read(path)
    except Exception as why:  # noqa: BLE001  (what fails for one file stops no other)
        return named(why, path)
