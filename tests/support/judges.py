"""The judges of the house, at work beside the tests, once for the whole run.

A run may have several processes, and each of them collects all tests. The first that finds the
test of a judge among them starts `python -m tests.support.judges FOLDER NAME…`, which lets the
judges work one after another and puts what each of them said into the folder, where whichever
process runs its test waits for it. When the folder is gone, so are the judges.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
_LINT_IMPORTS: Final = "from importlinter.cli import lint_imports_command as run; run()"
JUDGES: Final = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "vulture": ["-m", "vulture"],
    "mypy": ["-m", "mypy"],
    "import contracts": ["-c", _LINT_IMPORTS],
}
"""What Python is to be given for each."""
_BEGUN: Final = "begun"
_PAUSE: Final = 0.2
_PATIENCE: Final = 600
"""Seconds that a judge may take."""


def begin(folder: Path, names: Iterable[str]) -> None:
    """Let the judges begin, unless another process of the run did; nobody waits for them yet."""
    try:
        (folder / _BEGUN).touch(exist_ok=False)
    except FileExistsError:
        return
    at_work = subprocess.Popen(
        [sys.executable, "-m", "tests.support.judges", str(folder), *names],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # It may outlive this process, if another one runs the tests: Python need not warn of that.
    at_work.returncode = 0


def verdict(folder: Path, name: str) -> tuple[int, str]:
    """Wait for a judge; return its exit code and what it said."""
    told = _told(folder, name)
    for _ in range(round(_PATIENCE / _PAUSE)):
        if told.exists():
            break
        time.sleep(_PAUSE)
    code, said = json.loads(told.read_text("utf-8"))
    return int(code), str(said)


def dismiss(folder: Path) -> None:
    """End those that nobody waited for, as when a run is stopped."""
    shutil.rmtree(folder, ignore_errors=True)


def _told(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"


def _judge(folder: Path, name: str) -> None:
    said = folder / f"{name}.txt"
    with said.open("wb") as stream:
        judge = subprocess.Popen(
            [sys.executable, *JUDGES[name]],
            cwd=PROJECT,
            env={**os.environ, "PYTHONUTF8": "1"},  # import-linter draws in box characters
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        while judge.poll() is None:
            if not (folder / _BEGUN).exists():
                judge.kill()
            time.sleep(_PAUSE)
    unfinished = said.with_suffix(".part")
    verdict = [judge.returncode, said.read_bytes().decode("utf-8", "replace")]
    unfinished.write_text(json.dumps(verdict), "utf-8")
    unfinished.replace(_told(folder, name))


def main() -> None:
    """Let each judge that is named do its work."""
    folder = Path(sys.argv[1])
    for name in sys.argv[2:]:
        if (folder / _BEGUN).exists():
            _judge(folder, name)


if __name__ == "__main__":
    main()
