"""What a command costs: the processor time of it and all its children, and their memory."""

import ctypes
import math
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).parents[2]
PYTHON = sys.executable
_INSTALLED = Path(__file__).parent / "installed"
"""Makes this environment of developers look like one that only runs programs."""
_PR_SET_CHILD_SUBREAPER = 36
_PAUSE = 0.1  # seconds between two looks at the memory


class Cost(NamedTuple):
    """What a command took."""

    seconds: float
    """User and system time of the whole process tree, which other programs hardly disturb."""
    peak: float = 0.0
    """The most MiB that all its processes held at one time; pages they share count once."""


Command = Sequence[str | Path]


def cost(command: Command) -> Cost:
    """Return what a command costs; its output is thrown away, its exit code is not looked at."""
    _adopt_orphans()
    before = _children_time()
    peak = 0.0
    with subprocess.Popen(
        list(map(str, command)),
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(_INSTALLED)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_memory, _tree(process.pid))))
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PAUSE)
    _wait_for_orphans()
    return Cost(_children_time() - before, peak)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of time, and that of memory."""
    return Cost(*map(statistics.median, zip(*costs, strict=True)))


def in_turn(rounds: int, *works: Callable[[], Cost]) -> list[list[Cost]]:
    """Do pieces of work one after the other, so many times; return the costs of each.

    A machine whose speed drifts then slows down all of them.
    """
    costs: list[list[Cost]] = [[] for _ in works]
    for _ in range(rounds):
        for one, work in zip(costs, works, strict=True):
            one.append(work())
    return costs


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the k of `seconds = c · size ** k` that fits best: the slope in a log-log plot."""
    x, y = list(map(math.log, sizes)), list(map(math.log, seconds))
    return statistics.linear_regression(x, y).slope


def _adopt_orphans() -> None:
    """Have the kernel give us, and not `init`, what outlives its parent.

    A command does not wait for the server that its workers are forked from: only whoever does
    is told what it, and they, have cost.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans() -> None:
    with suppress(ChildProcessError):
        while True:
            os.wait()


def _children_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tree(root: int) -> list[int]:
    """Return a process and all below it, by the parent that `/proc/*/stat` names."""
    parents: dict[int, list[int]] = {}
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):
                parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(process.name))
    found = [root]
    for pid in found:
        found += parents.get(pid, [])
    return found


def _memory(pid: int) -> float:
    with suppress(OSError):
        for line in Path("/proc", str(pid), "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
