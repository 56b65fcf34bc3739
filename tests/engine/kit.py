"""Files to check in several places, and what must come of them."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from sheetcheck import __version__
from sheetcheck.checking.settings import Settings
from sheetcheck.engine import cluster, processes
from sheetcheck.engine.batch import BatchResult
from sheetcheck.engine.prepare import Prepared, RunOptions, prepare
from sheetcheck.rules.judging.families import known_families
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Language
from sheetcheck.workbook.files.disk import read_file

SAMPLES = Path(__file__).parents[2] / "samples"
DEADLY = "deadly.xlsx"
OPTIONS = RunOptions(
    check=Settings(families=lambda: tuple(shelved.family for shelved in known_families())),
    language=Language.JA,
    version=__version__,
    at=datetime(2026, 4, 1, 2, 30, tzinfo=UTC),
)


def returns(folder: Path, count: int) -> list[str]:
    """Make returned files: clean, with faults, damaged, and one that is not there."""
    kinds = ("ena-clean.xlsx", "ena-totals.xlsx", "ena-faults.xlsx")
    paths = [folder / f"{number:02}.xlsx" for number in range(count)]
    for number, path in enumerate(paths):
        shutil.copy(SAMPLES / kinds[number % len(kinds)], path)
    paths[1].write_bytes(paths[1].read_bytes()[:2000])
    paths[4].unlink()
    return [str(path) for path in paths]


def alone(paths: Sequence[str], options: RunOptions = OPTIONS) -> list[Prepared]:
    """Return what this process makes of the files."""
    return list(prepare(paths, read_file, options))


def serve_until_deadly(line: Connection, options: RunOptions) -> None:
    """Work as a process of a pool does, and die over one file."""
    processes.serve(_Watched(line, _die_over), options)


def work_until_deadly(
    batch: Sequence[tuple[str, bytes | Refusal | None]],
    options: RunOptions,
    limits: Mapping[str, str],
) -> BatchResult:
    """Work as a worker of a cluster does, and die over one file."""
    _die_over(path for path, _ in batch)
    return cluster.work(tuple(batch), options, limits)


def serve_until_endless(line: Connection, options: RunOptions) -> None:
    """Work as a process of a pool does, and hang over one file."""
    processes.serve(_Watched(line, _hang_over), options)


def work_until_endless(
    batch: Sequence[tuple[str, bytes | Refusal | None]],
    options: RunOptions,
    limits: Mapping[str, str],
) -> BatchResult:
    """Work as a worker of a cluster does, and hang over one file."""
    _hang_over(path for path, _ in batch)
    return cluster.work(tuple(batch), options, limits)


class _Watched(Connection):
    """A line that ends or holds the process when the deadly file comes."""

    def __init__(self, line: Connection, over: Callable[[Iterator[str]], None]) -> None:
        super().__init__(os.dup(line.fileno()))
        self._over = over

    def recv(self) -> tuple[str, ...]:
        batch: tuple[str, ...] = super().recv()
        self._over(iter(batch))
        return batch


def _die_over(paths: Iterator[str]) -> None:
    if any(path.endswith(DEADLY) for path in paths):
        os._exit(9)


def _hang_over(paths: Iterator[str]) -> None:
    if any(path.endswith(DEADLY) for path in paths):
        time.sleep(60)
