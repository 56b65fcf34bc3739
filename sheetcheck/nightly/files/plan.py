"""Decide what to do with each file of a survey: skip, compare or check it."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final

from sheetcheck.nightly.files.returns import FileIndex
from sheetcheck.nightly.files.survey import Seen, Survey
from sheetcheck.nightly.state.records import FileStatus, KnownFile
from sheetcheck.nightly.summary import Missed

_COARSE: Final = 2_000_000_000  # ns; FAT and some servers store times in steps of two seconds
_SECOND: Final = 1_000_000_000
_FRESH: Final = 2 * _COARSE
_TICK: Final = 100_000_000  # ns; a finer time is stored in steps of some milliseconds


Key = Callable[[Seen], str]
"""Gives a digest of everything but the file that its result depends on."""
Naming = Callable[[str], Sequence[str]]
"""Gives the names in a folder."""


class Step(Enum):
    """What to do with a file."""

    SKIP = auto()
    """Nothing: its size and time stamp have not changed."""
    COMPARE = auto()
    """Read it, and check it only if its content has changed."""
    CHECK = auto()


@dataclass(frozen=True, slots=True)
class Plan:
    """The work of a run, in its order."""

    skip: tuple[Seen, ...]
    compare: tuple[Seen, ...]
    check: tuple[Seen, ...]
    gone: tuple[KnownFile, ...]
    """Known files that have vanished from a folder that was listed."""
    hidden: tuple[tuple[KnownFile, Missed], ...]
    """Known files in folders that could not be listed; they may still be there."""
    unlisted: tuple[Missed, ...] = ()
    """The folders and names that could not be looked at."""
    copies: frozenset[str] = frozenset()
    """Paths of our own copies; they are not missed even if they were once taken for returns."""


def planned(
    survey: Survey, index: FileIndex, *, key: Key, rehash: bool, written: "Written"
) -> Plan:
    """Return the plan of a run; in each step, files checked longest ago come first."""
    steps: dict[Step, list[tuple[int, str, Seen]]] = {step: [] for step in Step}
    for seen in survey.files:
        known = index.at(seen.path)
        step = step_for(seen, known, key=key(seen), rehash=rehash)
        if step is not Step.CHECK and known and not written.has(known.report, known.corrected):
            step = Step.CHECK
        steps[step].append((known.checked_run if known else 0, seen.path, seen))
    there = {seen.path for seen in survey.files}
    missing = [file for file in index.here() if file.path not in there]
    hides = survey.hider()
    hidden = [(file, why) for file in missing if (why := hides(file.path))]
    kept = {file.id for file, _ in hidden}
    ordered = {
        step: tuple(seen for _, _, seen in sorted(waiting, key=_order))
        for step, waiting in steps.items()
    }
    return Plan(
        skip=ordered[Step.SKIP],
        compare=ordered[Step.COMPARE],
        check=ordered[Step.CHECK],
        gone=tuple(file for file in missing if file.id not in kept),
        hidden=tuple(hidden),
        unlisted=survey.unlisted,
        copies=survey.copies,
    )


def step_for(seen: Seen, known: KnownFile | None, *, key: str, rehash: bool) -> Step:
    """Return what to do with one file, from its entry in the state."""
    if known is None or known.key != key or known.status is FileStatus.WAITING:
        return Step.CHECK
    unchanged = known.size == seen.size and same_time(known.changed, seen.changed)
    if unchanged and known.settled and not rehash:
        return Step.SKIP
    return Step.COMPARE if known.digest else Step.CHECK


def same_time(one: int, other: int) -> bool:
    """True if two time stamps are equal, allowing for one that a file system rounded."""
    apart = abs(one - other)
    rounded = one % _SECOND == 0 or other % _SECOND == 0
    return apart == 0 or (rounded and apart < _COARSE)


def settled(seen: Seen, at: datetime) -> bool:
    """True if a later write would certainly change the time stamp."""
    fresh = _TICK if seen.changed % _SECOND else _FRESH
    return abs(int(at.timestamp() * _SECOND) - seen.changed) > fresh


class Written:
    """Tells which written files still exist; each folder is listed once, when first needed."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._names: dict[str, frozenset[str] | None] = {}

    def has(self, *paths: str | None) -> bool:
        """True if all the files exist; those in a folder that cannot be listed count."""
        return all(self._has(path) for path in paths if path)

    def _has(self, path: str) -> bool:
        folder, name = os.path.split(path)
        if folder not in self._names:
            self._names[folder] = self._listed(folder)
        names = self._names[folder]
        return names is None or name in names

    def _listed(self, folder: str) -> frozenset[str] | None:
        try:
            return frozenset(self._naming(folder))
        except FileNotFoundError:
            return frozenset()
        except OSError:
            return None


def _order(waiting: tuple[int, str, Seen]) -> tuple[int, str]:
    return waiting[:2]
