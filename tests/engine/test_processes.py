"""Several processes come to the same as one, and the death of one costs one file."""

import multiprocessing
import os
import sys
from pathlib import Path

import pytest

from sheetcheck.engine import processes
from sheetcheck.engine.processes import Processes
from sheetcheck.workbook.files.disk import read_file
from tests.engine.kit import (
    DEADLY,
    OPTIONS,
    alone,
    returns,
    serve_until_deadly,
    serve_until_endless,
)

pytestmark = pytest.mark.waits


def refuse_to_read(path: str) -> bytes:
    raise AssertionError(path)


def no_workbooks(folder: Path, count: int) -> list[str]:
    """Make files that are refused at once, where only the processes matter."""
    paths = [folder / f"{number:02}.xlsx" for number in range(count)]
    for path in paths:
        path.write_text(path.name, "ascii")
    return [str(path) for path in paths]


def test_two_processes_come_to_the_same_in_the_same_order(tmp_path: Path) -> None:
    paths = returns(tmp_path, 9)

    # They read by themselves: whoever asks reads nothing.
    found = list(Processes(2, files_that_pay=1, batch=2)(paths, refuse_to_read, OPTIONS))

    assert found == alone(paths)
    assert [one.path for one in found] == paths


def test_the_death_of_a_process_costs_the_file_it_died_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "serve", serve_until_deadly)
    paths = no_workbooks(tmp_path, 6)
    deadly = paths[3] = str(Path(paths[3]).rename(tmp_path / DEADLY))
    others = [path for path in paths if path != deadly]

    found = list(Processes(2, files_that_pay=1, batch=3)(paths, read_file, OPTIONS))

    assert [one.path for one in found] == paths
    assert [one for one in found if one.path != deadly] == alone(others)
    (lost,) = found[3].results
    assert lost.status == "unreadable"
    assert lost.findings[0].rule == "file-unreadable"
    assert "--jobs 1" in lost.findings[0].suggestion.en


def test_a_process_that_hangs_costs_the_file_it_hangs_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "serve", serve_until_endless)
    paths = returns(tmp_path, 6)
    endless = paths[3] = str(Path(paths[3]).rename(tmp_path / DEADLY))
    others = [path for path in paths if path != endless]
    # What processes are forked from is loaded before; where none are, each loads pandas anew.
    list(Processes(2, files_that_pay=1)(others, read_file, OPTIONS))
    engine = Processes(2, files_that_pay=1, batch=3, patience=3 if sys.platform == "linux" else 8)

    found = list(engine(paths, read_file, OPTIONS))

    assert [one for one in found if one.path != endless] == alone(others)
    (lost,) = found[3].results
    assert lost.findings[0].message.ja == "このファイルの点検が時間内に終わりませんでした。"


@pytest.mark.parametrize("engine", [Processes(1, files_that_pay=1), Processes(8)])
def test_few_files_and_one_job_start_no_process(
    engine: Processes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "serve", None)
    paths = returns(tmp_path, 5)

    assert list(engine(paths, read_file, OPTIONS)) == alone(paths)


def test_where_no_process_can_be_started_this_one_does_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start_worker(_pool: object) -> None:
        raise OSError(11, os.strerror(11))

    monkeypatch.setattr(processes.Pool, "start_worker", start_worker)
    paths = returns(tmp_path, 5)

    assert list(Processes(2, files_that_pay=1)(paths, read_file, OPTIONS)) == alone(paths)


def test_a_run_that_is_left_ends_its_processes(tmp_path: Path) -> None:
    paths = no_workbooks(tmp_path, 8)
    engine = Processes(2, files_that_pay=1, batch=1)(paths, read_file, OPTIONS)
    next(engine)
    started = multiprocessing.active_children()

    engine.close()

    assert len(started) == 2
    assert not any(process in multiprocessing.active_children() for process in started)
