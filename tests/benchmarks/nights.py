"""A shared folder with many returns: a night in which nothing changed, and one in which all did."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.timing import PROJECT, Pair, compared, inside, whole
from tests.benchmarks.workbooks import many

_CONFIG = """
[share]
folders = ["returned"]
out = "checked"
[state]
folder = "state"
"""
_SCAN = """
import os
def walk(place):
    with os.scandir(place) as entries:
        return sum(walk(e.path) if e.is_dir() else bool(e.stat().st_mtime_ns) for e in entries)
walk({folder!r})
"""


def unchanged_night(root: Path, files: int, rounds: int) -> tuple[Pair, Pair]:
    """Compare a night in which nothing changed with a bare look at every file.

    First as whole processes, then the work alone, once everything is imported.
    """
    returned = many(root / "returned", files)
    config = root / "night.toml"
    config.write_text(_CONFIG, "utf-8")
    night = (sys.executable, "-m", "sheetcheck", "nightly", "--config", str(config))
    subprocess.run(night, cwd=PROJECT, check=False, capture_output=True)
    scan = whole(sys.executable, "-c", _SCAN.format(folder=str(returned)))
    processes = compared(whole(*night), scan, 3 * rounds)
    work = compared(inside("night", config), inside("scan", returned), rounds)
    return processes, work


def doubled_up(root: Path, files: int, sheetcheck: tuple[str, ...]) -> Pair:
    """Compare two processes with one, all files being new to both."""
    returned = many(root, files)

    def with_jobs(count: int) -> tuple[str, ...]:
        out = root.with_name(f"out-of-{count}")
        shutil.rmtree(out, ignore_errors=True)
        return (*sheetcheck, str(returned), "--out", str(out), "--jobs", str(count))

    return compared(whole(*with_jobs(2)), whole(*with_jobs(1)), 1, warm_up=False)
