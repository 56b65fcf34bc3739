"""The judges of the house, at work on another core while the tests run."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
_LINT_IMPORTS: Final = "from importlinter.cli import lint_imports_command as run; run()"
JUDGES: Final = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "import contracts": ["-c", _LINT_IMPORTS],
}
"""What Python is to be given for each."""

_at_work: dict[str, subprocess.Popen[str]] = {}


def begin(name: str) -> None:
    """Let a judge begin; nobody waits for it yet."""
    _at_work[name] = subprocess.Popen(
        [sys.executable, *JUDGES[name]],
        cwd=PROJECT,
        env={**os.environ, "PYTHONUTF8": "1"},  # import-linter draws a banner in box characters
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def verdict(name: str) -> tuple[int, str]:
    """Wait for a judge; return its exit code and what it said."""
    judge = _at_work.pop(name)
    said, _ = judge.communicate()
    return judge.returncode, said


def dismiss() -> None:
    """End those that nobody waited for, as when a run is stopped."""
    for judge in _at_work.values():
        judge.kill()
        judge.communicate()
    _at_work.clear()
