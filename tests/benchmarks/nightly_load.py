"""How long a night takes with many returns: all new, all unchanged, one in a hundred changed.

    python tests/benchmarks/nightly_load.py [FILES]

Times stand against a bare scan of the same folder; nothing is asserted, machines differ.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sheetcheck

SAMPLES = Path(__file__).parents[2] / "samples"
SHEET = "進行管理シート"
DEPARTMENTS = 20
CONFIG = """
[share]
folders = ["returned"]
out = "checked"
[state]
folder = "state"
"""


def bare_scan(folder: Path) -> int:
    """Ask for size and time of every file, and nothing else."""
    return sum(
        (Path(place) / name).stat().st_size for place, _, names in os.walk(folder) for name in names
    )


def night(config: Path) -> None:
    command = [sys.executable, "-m", "sheetcheck", "nightly", "--config", str(config)]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, check=False)
    sys.stdout.write(f"    {done.stdout.decode()[:400]}…\n")


def timed(what: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    sys.stdout.write(f"{what:32} {time.perf_counter() - start:8.2f} s\n")
    sys.stdout.flush()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    root = Path(tempfile.mkdtemp(prefix="sheetcheck-load-"))
    try:
        returned = root / "returned"
        for number in range(count):
            place = returned / f"課{number % DEPARTMENTS:02}" / f"第{number}号様式.xlsx"
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(SAMPLES / "ena-faults.xlsx", place)
        config = root / "night.toml"
        config.write_text(CONFIG, "utf-8")
        timed("bare scan", lambda: bare_scan(returned))
        timed(f"{count} files, all new", lambda: night(config))
        timed(f"{count} files, all unchanged", lambda: night(config))
        for path in sorted(returned.rglob("*.xlsx"))[:: max(count // max(count // 100, 1), 1)]:
            sheetcheck.write_cells(
                SAMPLES / "ena-faults.xlsx", path, {(SHEET, "H7"): "関係機関と協議した。"}
            )
        timed(f"{count} files, 1 % changed", lambda: night(config))
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
