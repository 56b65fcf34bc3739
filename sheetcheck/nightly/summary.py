"""The result of a run: counts, what was not checked and why, exit codes, JSON summary."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, Final

from sheetcheck.nightly.errors import ExitCode
from sheetcheck.words.text import Language, Text

STOPPED: Final = 130
"""The exit code of a run that a user or the system stopped."""
NOT_CHECKED: Final = Text("未点検: {path} {why}", "not checked: {path} {why}")
"""The log line for a path that was not checked."""
_NAMED: Final = 200  # paths in a summary; the board has all of them


@dataclass(frozen=True, slots=True)
class Missed:
    """A file or folder that was not checked, and why."""

    path: str
    why: Text
    advice: Text


def told_once(missed: Sequence[Missed]) -> list[Missed]:
    """Return `missed` without files whose folder is in it with the same reason."""
    whys = {one.path: one.why for one in missed}
    return [
        one
        for one in missed
        if not any(whys.get(str(above)) == one.why for above in PurePath(one.path).parents)
    ]


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of files by result; each file is in exactly one of the first three."""

    checked: int = 0
    unchanged: int = 0
    not_checked: int = 0
    gone: int = 0
    """Files of an earlier run that have vanished."""

    @property
    def seen(self) -> int:
        """All files of the run."""
        return self.checked + self.unchanged + self.not_checked


@dataclass(frozen=True, slots=True)
class Processed:
    """The results of a run for all its files."""

    counts: Counts
    missed: tuple[Missed, ...]
    """The files and folders that were not checked, with the reasons."""
    has_left: bool
    """Whether there are files left for the next run."""
    unwritten: bool
    """Whether anything could not be written."""
    stopped: bool
    """Whether a user or the system stopped the run."""


@dataclass(frozen=True, slots=True)
class CollectedSheet:
    """The sheet with the collected answers of all returns."""

    path: str
    answers: int
    conflicts: int
    open: int


@dataclass(frozen=True, slots=True)
class Night:
    """The result of a run."""

    run: int
    day: date
    """The date on which the run began; it keeps that date past midnight."""
    started: datetime
    ended: datetime
    counts: Counts
    missed: tuple[Missed, ...]
    folders: int
    unlisted: int
    open: int
    """Findings that a person must still correct."""
    to_check: int
    """Findings that a person should look at."""
    new: int
    solved: int
    missing: tuple[str, ...]
    """Departments that have returned nothing."""
    letters: Mapping[str, int]
    codes: AbstractSet[ExitCode]
    complete: bool
    origin: str
    board: str | None = None
    stopped: bool = False
    previous_good: datetime | None = None
    unwritten: Sequence[str] = field(default=())
    """What could not be written, in the system's words."""
    standing: Mapping[str, int] = field(default_factory=dict)
    """Status → number of chosen files, for the chart of the runs."""
    exported: str | None = None
    """The folder with the letters of a dry run."""
    gone_departments: tuple[str, ...] = ()
    """Departments whose returns have vanished."""
    collected: CollectedSheet | None = None
    """The collected sheet, if one is configured."""

    @property
    def code(self) -> int:
        """The exit code: the highest that applies, or `STOPPED` if the run was stopped."""
        return STOPPED if self.stopped else int(max(self.codes, default=ExitCode.GOOD))

    @property
    def figures(self) -> dict[str, str]:
        """The numbers that sentences about the run have in them, as people read them."""
        figures = asdict(self.counts) | {
            "seen": self.counts.seen,
            "missed": self.counts.not_checked,
            "open": self.open,
            "to_check": self.to_check,
            "new": self.new,
            "solved": self.solved,
        }
        return {name: f"{number:,}" for name, number in figures.items()}

    def summary(self, version: str, language: Language) -> dict[str, Any]:
        """Return the document that `--format json` prints."""
        return {
            "sheetcheck": version,
            "nightly": 1,
            "run": self.run,
            "date": self.day.isoformat(),
            "started": self.started.isoformat(timespec="seconds"),
            "ended": self.ended.isoformat(timespec="seconds"),
            "exit": self.code,
            "codes": sorted(int(code) for code in self.codes),
            "complete": self.complete,
            "stopped": self.stopped,
            "state": self.origin,
            "folders": {"listed": self.folders, "failed": self.unlisted},
            "files": {"seen": self.counts.seen, **asdict(self.counts)},
            "findings": {
                "open": self.open,
                "to_check": self.to_check,
                "new": self.new,
                "solved": self.solved,
            },
            "missing": list(self.missing),
            "gone": list(self.gone_departments),
            "letters": dict(self.letters),
            "exported": self.exported,
            "not_checked": [
                {
                    "path": m.path,
                    "why": m.why.localized(language),
                    "advice": m.advice.localized(language),
                }
                for m in self.missed[:_NAMED]
            ],
            "board": self.board,
            "collected": asdict(self.collected) if self.collected else None,
            "previous_good": self.previous_good
            and self.previous_good.isoformat(timespec="seconds"),
        }
