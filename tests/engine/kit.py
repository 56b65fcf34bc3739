"""Files to check in several places, and what must come of them."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from sheetcheck import __version__
from sheetcheck.checking import Settings
from sheetcheck.engine import cluster, processes
from sheetcheck.engine.errand import BatchResult
from sheetcheck.engine.prepare import Prepared, RunOptions, prepare
from sheetcheck.rules.judging.families import known_families
from sheetcheck.words.errors.refusals import Refusal
from sheetcheck.words.text import Language
from sheetcheck.workbook.files.disk import read_file

SAMPLES = Path(__file__).parents[2] / "samples"
DEADLY = "deadly.xlsx"
WANTED = RunOptions(
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


def alone(paths: Sequence[str], wanted: RunOptions = WANTED) -> list[Prepared]:
    """Return what this process makes of the files."""
    return list(prepare(paths, read_file, wanted))


def serve_until_deadly(line: Connection, wanted: RunOptions) -> None:
    """Work as a process of a crew does, and die over one file."""
    processes.serve(_Watched(line), wanted)


def work_until_deadly(
    batch: Sequence[tuple[str, bytes | Refusal | None]],
    wanted: RunOptions,
    limits: Mapping[str, str],
) -> BatchResult:
    """Work as a worker of a cluster does, and die over one file."""
    _die_over(path for path, _ in batch)
    return cluster.work(tuple(batch), wanted, limits)


class _Watched(Connection):
    """A line that ends the process when the deadly file comes."""

    def __init__(self, line: Connection) -> None:
        super().__init__(os.dup(line.fileno()))

    def recv(self) -> tuple[str, ...]:
        batch: tuple[str, ...] = super().recv()
        _die_over(iter(batch))
        return batch


def _die_over(paths: Iterator[str]) -> None:
    if any(path.endswith(DEADLY) for path in paths):
        os._exit(9)
