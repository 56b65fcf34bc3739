"""Check files on an existing Dask cluster, in batches.

If a worker is lost, Dask runs its batch again. Only checking happens on the workers: naming and
writing files, the saved state and letters stay with the process that started the run.
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

from sheetcheck.engine.batch import (
    BatchResult,
    ProcessDied,
    picklable,
    prepare_batch,
    unpacked,
    unprepared,
    with_reviews,
)
from sheetcheck.engine.prepare import Prepared, Read, RunOptions
from sheetcheck.engine.scheduler import (
    NO_ANSWER,
    ClusterLost,
    connected,
    fit_workers,
    silence_of,
)
from sheetcheck.words.deadline import Patience, within
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.disk import read_file
from sheetcheck.workbook.files.reading import patiently
from sheetcheck.workbook.limits import settings_of

_PATIENCE: Final = 30.0
"""Seconds to wait for the scheduler, and for a result before asking whether workers are left."""
_LONGEST: Final = 60.0
"""Seconds to wait for each file of a batch; far more than a file takes."""
_FILES: Final = 50
_BYTES: Final = 4 << 20
"""The most bytes per batch; Dask warns of messages above 10 MiB."""
_ONE_BATCH: Final = threading.Lock()
"""Lets one batch run at a time on a worker with several threads: checking is CPU-bound."""

_Content = bytes | Refusal | None
"""A file's bytes, the reason they could not be read, or None if the worker reads the file."""
_Batch = tuple[tuple[str, _Content], ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """An engine that uses the workers of a Dask cluster."""

    address: str
    """The scheduler's address: `tcp://host:8786`."""
    shared: bool = False
    """Whether the workers read the files under the same paths; otherwise the bytes are sent."""
    patience: float = _PATIENCE
    files: int = _FILES
    """Files per batch."""
    longest: float = _LONGEST
    """Seconds per file of a batch before a worker that does not answer is given up."""

    def __call__(
        self, paths: Sequence[str], read: Read, options: RunOptions
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
            workers = fit_workers(client, options.version, self.patience)
            run = _Run(
                client,
                picklable(with_reviews(options, paths)),
                self.patience,
                self.longest,
                ahead=max(4, 3 * workers),
            )
            yield from run.prepared(self._batches(paths, read))
        finally:
            with suppress(Exception):  # the scheduler may be gone already
                within(self.patience, client.close)

    def _batches(self, paths: Sequence[str], read: Read) -> Iterator[_Batch]:
        """Yield batches, reading files only as needed: together they may exceed the memory."""
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
    options: RunOptions
    patience: float
    longest: float
    ahead: int
    """The most batches submitted at once."""

    def prepared(self, batches: Iterator[_Batch]) -> Iterator[Prepared]:
        """Yield the results of each file in order; after the cluster is lost, its refusal."""
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
            warnings.simplefilter("ignore")  # Dask's warning about large messages
            limits = settings_of(os.environ)
            return self.client.submit(work, batch, self.options, limits, pure=False)

    def _done(self, batch: _Batch, future: Any) -> list[Prepared]:
        """Return the results of a batch; if workers died on it, send each file by itself."""
        given = self._answer(future, len(batch))
        if given is not None:
            return unpacked(given)
        if len(batch) == 1:
            return [unprepared(batch[0][0], ProcessDied())]
        return [one for file in batch for one in self._done((file,), self._sent((file,)))]

    def _answer(self, future: Any, files: int) -> BatchResult | None:
        """Wait for the result of a batch; return None if several workers died on it.

        Raises:
            ClusterLost: no worker is left, or none answers in time.

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
                if silence and before:  # once is not enough: all workers may just be restarting
                    raise ClusterLost(why=silence) from why
            except Exception as why:
                # A lost scheduler cancels its tasks, each Dask version with another error.
                raise ClusterLost(why=type(why).__name__) from why
            else:
                return given


def work(batch: _Batch, options: RunOptions, limits: Mapping[str, str]) -> BatchResult:
    """Prepare a batch on a worker, within the limits set where the run was started."""

    def read(path: str) -> bytes:
        content = contents[path]
        if isinstance(content, Refusal):
            raise content
        return fenced(path) if content is None else content

    contents = dict(batch)
    fenced = options.fence.reading(patiently(read_file, Patience()))
    with _ONE_BATCH:
        os.environ.update(limits)
        return prepare_batch([*contents], read, options)


def _content(path: str, read: Read) -> _Content:
    try:
        return read(path)
    except Exception as why:  # noqa: BLE001  (a failure of one file must not stop the others)
        return as_refusal(why, path)
