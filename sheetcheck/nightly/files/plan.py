"""What is to be done with each file of a survey: nothing, a second look, or a check."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final

from sheetcheck.nightly.files.index import Register
from sheetcheck.nightly.files.seen import Seen, Survey
from sheetcheck.nightly.files.unlisted import Unlisted
from sheetcheck.nightly.state.records import FileStatus, KnownFile

_COARSE: Final = 2_000_000_000  # ns: FAT and some servers keep time in steps of two seconds
_SECOND: Final = 1_000_000_000
_FRESH: Final = 2 * _COARSE
_TICK: Final = 100_000_000  # ns: what is finer than seconds is kept in steps of some milliseconds


Key = Callable[[Seen], str]
"""What the result of a file rests on besides the file itself."""
Naming = Callable[[str], Sequence[str]]
"""Returns the names in a folder."""


class Step(Enum):
    """What is to be done with a file."""

    SKIP = auto()
    """Size and time are those of the last check."""
    COMPARE = auto()
    """Read it: if the content is the one that was checked, nothing else is to be done."""
    CHECK = auto()


@dataclass(frozen=True, slots=True)
class Plan:
    """The work of a night, in its order."""

    skip: tuple[Seen, ...]
    compare: tuple[Seen, ...]
    check: tuple[Seen, ...]
    gone: tuple[KnownFile, ...]
    """Files whose folder was listed, and which are not there any more."""
    hidden: tuple[tuple[KnownFile, Unlisted], ...]
    """Files that may be there, in folders that could not be listed."""
    unlisted: tuple[Unlisted, ...] = ()
    """The folders and names that could not be listed."""
    copies: frozenset[str] = frozenset()
    """Paths of our own copies, which are not missed as returns if they were taken for such."""


def planned(
    survey: Survey, register: Register, *, key: Key, rehash: bool, written: "Written"
) -> Plan:
    """Return what is to be done; what waited longest is checked first."""
    steps: dict[Step, list[tuple[int, str, Seen]]] = {step: [] for step in Step}
    for seen in survey.files:
        known = register.at(seen.path)
        step = step_for(seen, known, key=key(seen), rehash=rehash)
        if step is not Step.CHECK and known and not written.has(known.report, known.corrected):
            step = Step.CHECK
        steps[step].append((known.checked_run if known else 0, seen.path, seen))
    there = {seen.path for seen in survey.files}
    missing = [file for file in register.here() if file.path not in there]
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
    """Return what is to be done with one file."""
    if known is None or known.key != key or known.status is FileStatus.WAITING:
        return Step.CHECK
    unchanged = known.size == seen.size and same_time(known.changed, seen.changed)
    if unchanged and known.settled and not rehash:
        return Step.SKIP
    return Step.COMPARE if known.digest else Step.CHECK


def same_time(one: int, other: int) -> bool:
    """Say whether two time stamps are the same, as far as a file system may have rounded one."""
    apart = abs(one - other)
    rounded = one % _SECOND == 0 or other % _SECOND == 0
    return apart == 0 or (rounded and apart < _COARSE)


def settled(seen: Seen, at: datetime) -> bool:
    """Say whether a file that is written now would get another time stamp."""
    fresh = _TICK if seen.changed % _SECOND else _FRESH
    return abs(int(at.timestamp() * _SECOND) - seen.changed) > fresh


class Written:
    """Which files are still there under `out`; each folder is listed once, when it is asked for."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._names: dict[str, frozenset[str] | None] = {}

    def has(self, *paths: str | None) -> bool:
        """Return whether all of some files are there; a folder that cannot be listed has them."""
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
