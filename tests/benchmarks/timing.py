"""Two pieces of work in turn, so that a machine whose speed drifts slows down both."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).parents[2]
_SECONDS = 3_600


class Cost(NamedTuple):
    """What one run took."""

    seconds: float
    peak: float = 0.0
    """MiB of memory; 0 where the system does not say."""


Work = Callable[[], Cost]


@dataclass(frozen=True)
class Pair:
    """How one piece of work compares with another."""

    ratio: float
    """The median of the ratios of runs that followed each other."""
    ours: float
    """The median of ours: seconds, or MiB."""
    theirs: float


def compared(
    ours: Work, theirs: Work, rounds: int, *, memory: bool = False, warm_up: bool = True
) -> Pair:
    """Run both in turn, so many times after a first that does not count."""
    field = 1 if memory else 0
    if warm_up:
        ours(), theirs()
    pairs = [(ours()[field], theirs()[field]) for _ in range(rounds)]
    return Pair(
        statistics.median(a / b for a, b in pairs),
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
    )


def whole(*command: str) -> Work:
    """Return a command as work: a whole process, from its start to its end."""

    def run() -> Cost:
        begun = time.perf_counter()
        subprocess.run(
            command,
            cwd=PROJECT,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
        )
        return Cost(time.perf_counter() - begun)

    return run


def inside(task: str, *arguments: str | Path | int) -> Work:
    """Return a task as work: measured inside a process of its own, when all is imported."""
    command = [sys.executable, "-m", "tests.benchmarks.tasks", task, *map(str, arguments)]

    def run() -> Cost:
        done = subprocess.run(
            command, cwd=PROJECT, check=True, capture_output=True, timeout=_SECONDS
        )
        return Cost(*json.loads(done.stdout.splitlines()[-1]))

    return run


def measured(work: Callable[[], object], repeats: int) -> Cost:
    """Return what a piece of work costs: the median of its runs, and the peak of the process."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return Cost(statistics.median(times), _peak())


def _peak() -> float:
    if os.name != "posix":
        return 0.0
    import resource

    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
