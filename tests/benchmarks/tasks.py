"""Pieces of work that are measured inside a process of their own.

    python -m tests.benchmarks.tasks TASK ARGUMENT...

prints seconds and MiB.
"""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import sheetcheck
from sheetcheck.cli.app import run
from sheetcheck.workbook.read.book import open_workbook
from tests.benchmarks import rivals
from tests.benchmarks.timing import Cost, measured
from tests.benchmarks.workbooks import SHEET, SMALL

_WARM = 100
_NIGHTS = 20


def many(work: Callable[[Path], object], folder: str) -> Cost:
    """Do the work for every workbook of a folder; importing counts for nothing."""
    work(SMALL)
    paths = sorted(Path(folder).rglob("*.xlsx"))
    return measured(lambda: [work(path) for path in paths], 1)


def many_sheetcheck(folder: str) -> Cost:
    sheetcheck.check([SMALL])
    return measured(lambda: sheetcheck.check([folder]), 1)


def many_pandera(folder: str) -> Cost:
    schema = rivals.pandera_schema()
    return many(lambda path: rivals.by_pandas(path, schema), folder)


def many_frictionless(folder: str) -> Cost:
    return many(rivals.by_frictionless, folder)


def warm(work: Callable[[], object]) -> Cost:
    """Do the work many times after a first time that does not count."""
    work()
    return measured(work, _WARM)


def read_sheetcheck() -> Cost:
    return warm(lambda: open_workbook(SMALL.read_bytes(), SMALL.name).grid(SHEET))


def read_calamine() -> Cost:
    return warm(lambda: rivals.by_calamine(SMALL))


def correct_sheetcheck() -> Cost:
    (result,) = sheetcheck.check([SMALL])
    with tempfile.TemporaryDirectory() as folder:
        return warm(lambda: sheetcheck.correct(result, Path(folder) / "out.xlsx"))


def correct_openpyxl() -> Cost:
    (result,) = sheetcheck.check([SMALL])
    cells: dict[str, object] = {str(change.cell): change.after for change in result.changes}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.xlsx"
        return warm(lambda: rivals.openpyxl_load_and_save(SMALL, target, cells))


def correct_copyfile() -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        return warm(lambda: shutil.copyfile(SMALL, Path(folder) / "out.xlsx"))


def large_sheetcheck(path: str) -> Cost:
    sheetcheck.check([SMALL])
    return measured(lambda: sheetcheck.check([path]), 1)


def large_calamine(path: str) -> Cost:
    return measured(lambda: rivals.by_calamine(Path(path)), 1)


def large_read_only(path: str) -> Cost:
    return _large_openpyxl(path, read_only=True)


def large_loaded(path: str) -> Cost:
    return _large_openpyxl(path, read_only=False)


def _large_openpyxl(path: str, *, read_only: bool) -> Cost:
    schema = rivals.pandera_schema()
    return measured(lambda: rivals.by_openpyxl(Path(path), schema, read_only=read_only), 1)


def cell_sheetcheck(path: str) -> Cost:
    cells = {(SHEET, "H6"): "関係機関と協議した。"}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.xlsx"
        return measured(lambda: sheetcheck.write_cells(path, target, cells), 1)


def cell_openpyxl(path: str) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.xlsx"
        cells: dict[str, object] = {"H6": "関係機関と協議した。"}
        return measured(lambda: rivals.openpyxl_load_and_save(Path(path), target, cells), 1)


def cell_deflate(path: str) -> Cost:
    return measured(lambda: rivals.inflate_and_deflate(Path(path)), 1)


def scan(folder: str) -> Cost:
    """Ask for size and time of every file, as any scan must, and nothing else."""

    def walk(place: str) -> int:
        found = 0
        with os.scandir(place) as entries:
            for entry in entries:
                found += walk(entry.path) if entry.is_dir() else bool(entry.stat().st_mtime_ns)
        return found

    walk(folder)
    return measured(lambda: walk(folder), _NIGHTS)


def night(config: str) -> Cost:
    """Hold nights in one process, the first of which does not count."""

    def command() -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            run(["nightly", "--config", config])

    command()
    return measured(command, _NIGHTS)


def main() -> None:
    """Do the task that the command line names."""
    task, *arguments = sys.argv[1:]
    work: Callable[..., Cost] = globals()[task]
    sys.stdout.write(f"{json.dumps(work(*arguments))}\n")


if __name__ == "__main__":
    main()
