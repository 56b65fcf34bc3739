"""Huge files and many files: bounded in memory and time, and the good one is checked."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.hostile import heavy
from tests.hostile.kind import CORRECTED, Kind
from tests.hostile.kit import book
from tests.hostile.measured import measured
from tests.hostile.program import Program

_MEMORY = 2_500  # MiB
_SECONDS = 240  # on a machine that has other work to do


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(heavy.kinds()), ids=str)
def test_a_huge_file_is_bounded(kind: Kind, tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(kind.make())
    (tmp_path / "good.xlsx").write_bytes(book())
    run = measured(tmp_path, "bad.xlsx", "good.xlsx")
    print(f"{kind}: {run.seconds:.1f} s, {run.memory} MiB")  # noqa: T201  (the measurement)
    assert run.files["good.xlsx"] == CORRECTED
    assert "foresaw" not in run.err
    if kind.expected == CORRECTED:
        assert (run.code, run.files["bad.xlsx"]) == (0, CORRECTED)
    else:
        assert kind.expected in run.rules
        assert run.code == 2
    assert (run.memory or 0) < _MEMORY
    assert run.seconds < _SECONDS


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory and handles are read from /proc")
def test_five_thousand_files_leave_memory_and_handles_as_they_are(tmp_path: Path) -> None:
    count = 5_000
    for number in range(count):
        (tmp_path / f"{number:04}.xlsx").write_bytes(book())
    seen: list[tuple[int, int]] = []
    with Program() as program:
        process, done = Path(f"/proc/{program.pid}"), threading.Event()

        def watch() -> None:
            while not done.wait(0.5):
                pages = int((process / "statm").read_text().split()[1])
                handles = len(os.listdir(process / "fd"))  # noqa: PTH208
                seen.append((pages * os.sysconf("SC_PAGE_SIZE") >> 20, handles))

        watcher = threading.Thread(target=watch)
        watcher.start()
        began = time.perf_counter()
        answer = program.run(tmp_path, [".", "--out", "out", "--format", "json"])
        done.set()
        watcher.join()
    assert len(answer.files) == count
    assert answer.code == 0
    fifth = len(seen) // 5
    print(f"{count} files: {time.perf_counter() - began:.0f} s, MiB and handles: {seen[::fifth]}")  # noqa: T201
    early, late = seen[fifth], seen[-fifth]
    assert late[0] - early[0] < 150  # the results of each file are kept, its cells are not
    assert late[1] - early[1] < 5
