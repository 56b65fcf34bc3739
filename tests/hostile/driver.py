"""Runs the real program over kinds of files in one process; started by the tests.

For each request on standard input (a line of JSON with a folder and settings) the program
checks everything in the folder, and a line of JSON says what it did.
"""

import contextlib
import io
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any


def main() -> None:
    """Answer requests until there are no more."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the program prints by other ways than `sys.stdout` is no answer
    for line in requests:
        answer = _answer(json.loads(line))
        answers.write(json.dumps(answer).encode("ascii") + b"\n")
        answers.flush()


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from sheetcheck.cli.app import run  # noqa: PLC0415  (a driver that does nothing costs nothing)

    os.chdir(request["folder"])
    kept = {name: os.environ[name] for name in os.environ if name.startswith("SHEETCHECK_")}
    os.environ.update(request["settings"])
    out, err = io.StringIO(), io.StringIO()
    began = time.perf_counter()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(request["arguments"])
    except BaseException:  # noqa: BLE001  (whatever leaves the program is what we look for)
        code = -1
        err.write(traceback.format_exc())
    seconds = time.perf_counter() - began
    for name in request["settings"]:
        del os.environ[name]
    os.environ.update(kept)
    return {
        "code": code,
        "out": out.getvalue(),
        "err": err.getvalue(),
        "seconds": seconds,
        "memory": _memory(),
        "written": sorted(str(p) for p in Path().rglob("*") if p.is_file()),
    }


def _memory() -> int:
    """Return the most that this process ever held, in MiB; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 if sys.platform == "linux" else 1 << 20)


if __name__ == "__main__":
    main()
