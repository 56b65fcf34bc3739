"""The program in a process of its own, with the time and the memory that it took."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.hostile.program import PROJECT


class Measured(NamedTuple):
    """What one run came to and what it took."""

    code: int
    files: Mapping[str, str]
    """The status of each file."""
    rules: frozenset[str]
    seconds: float
    memory: int | None
    """The most that it held, in MiB; None where the system does not tell."""
    err: str


def measured(folder: Path, *arguments: str) -> Measured:
    """Run the program in a folder."""
    options = ["--out", "out", "--format", "json", "--lang", "en"]
    # A small process between: a new one is charged with the memory of whoever began it.
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.measured", str(folder), *arguments, *options],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    code, seconds, memory = json.loads(done.stdout)
    told: list[dict[str, Any]] = json.loads((folder / "told.json").read_bytes())["files"]
    return Measured(
        code,
        {entry["path"]: entry["status"] for entry in told},
        frozenset(finding["rule"] for entry in told for finding in entry["findings"]),
        seconds,
        memory,
        (folder / "err.txt").read_text("utf-8"),
    )


def main(folder: Path, arguments: list[str]) -> None:
    """Run the program, and print its exit code, seconds and MiB."""
    began = time.perf_counter()
    with (folder / "told.json").open("wb") as out, (folder / "err.txt").open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "sheetcheck", *arguments],
            stdout=out,
            stderr=err,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
        )
        memory = None
        if sys.platform == "win32":
            code = process.wait()
        else:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = code = os.waitstatus_to_exitcode(status)
            memory = used.ru_maxrss // (1024 if sys.platform == "linux" else 1 << 20)
    print(json.dumps([code, time.perf_counter() - began, memory]))  # noqa: T201  (its answer)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
