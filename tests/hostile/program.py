"""The real program in a process of its own, asked to check folders one after the other."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

PROJECT: Final = Path(__file__).parents[2]


class Answer(NamedTuple):
    """What a run came to."""

    code: int
    out: str
    err: str
    seconds: float
    memory: int
    """The most that the process held until then, in MiB."""
    written: tuple[str, ...]
    """Every file below the working folder afterwards."""

    @property
    def files(self) -> dict[str, list[dict[str, Any]]]:
        """The results of `--format json`, by path."""
        found: dict[str, list[dict[str, Any]]] = {}
        for entry in json.loads(self.out)["files"]:
            found.setdefault(entry["path"], []).append(entry)
        return found


class Program:
    """One process that runs `sheetcheck` as often as it is asked to."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "tests.hostile.driver"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def run(
        self, folder: Path, arguments: Sequence[str], settings: Mapping[str, str] | None = None
    ) -> Answer:
        """Run the program in a folder; a process that died fails the test."""
        assert self._process.stdin
        assert self._process.stdout
        request = {"folder": str(folder), "arguments": arguments, "settings": settings or {}}
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the program died over {folder} ({self._process.wait(30)})"
        answer = json.loads(line)
        return Answer(**{**answer, "written": tuple(answer["written"])})
