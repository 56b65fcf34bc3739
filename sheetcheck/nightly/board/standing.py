"""The status of departments and files after a run, as values; `tally` computes them."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from sheetcheck.nightly.state.records import KnownFile
from sheetcheck.words.text import Text


class Standing(StrEnum):
    """The status of a department or a file, the worst first."""

    MISSING = "missing"
    GONE = "gone"
    """What it returned has vanished."""
    UNREADABLE = "unreadable"
    PROBLEMS = "problems"
    CONFIRM = "confirm"
    """Nothing has to be corrected, but something should be looked at."""
    CORRECTED = "corrected"
    CLEAN = "clean"


STANDING: Final = {
    Standing.MISSING: Text("未提出", "Outstanding"),
    Standing.GONE: Text("提出後になくなりました", "Gone since it was returned"),
    Standing.UNREADABLE: Text("未点検", "Not checked"),
    Standing.PROBLEMS: Text("要修正", "To fix"),
    Standing.CONFIRM: Text("要確認", "To check"),
    Standing.CORRECTED: Text("訂正済み", "Corrected"),
    Standing.CLEAN: Text("問題なし", "OK"),
}


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """Numbers of findings."""

    open: int = 0
    """Findings that a person must correct."""
    to_check: int = 0
    """Findings that a person should look at."""
    new: int = 0
    solved: int = 0


@dataclass(frozen=True, slots=True)
class FileLine:
    """The chosen file of a return, with its status."""

    file: KnownFile
    standing: Standing
    tally: FindingCounts
    note: Text | None
    """Which of several files was chosen; None if there is only one."""

    @property
    def name(self) -> str:
        """The file's name."""
        return PurePath(self.file.path).name


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department with its status and the files that it answers in."""

    name: str
    standing: Standing
    files: tuple[FileLine, ...]
    tally: FindingCounts

    @property
    def changed(self) -> int | None:
        """Modification time of its latest file, in nanoseconds since 1970; None without files."""
        return max((line.file.changed for line in self.files), default=None)


@dataclass(frozen=True, slots=True)
class StatusOverview:
    """The status of all departments and files after a run."""

    departments: tuple[DepartmentLine, ...]
    unassigned: tuple[FileLine, ...]
    """Files that are not the return of one department."""
    gone: tuple[KnownFile, ...]
    """The last file of each return that has vanished."""
    tally: FindingCounts

    @property
    def missing(self) -> tuple[str, ...]:
        """The departments that have returned nothing."""
        return tuple(d.name for d in self.departments if d.standing is Standing.MISSING)

    @property
    def gone_departments(self) -> tuple[str, ...]:
        """The departments whose returns have all vanished."""
        return tuple(d.name for d in self.departments if d.standing is Standing.GONE)

    @property
    def files(self) -> tuple[FileLine, ...]:
        """The chosen files, each once."""
        lines = {line.file.id: line for d in self.departments for line in d.files}
        return tuple((lines | {line.file.id: line for line in self.unassigned}).values())

    @property
    def has_problems(self) -> bool:
        """True if anything has to be corrected."""
        return bool(self.tally.open) or any(
            line.standing is Standing.PROBLEMS for line in self.files
        )

    def files_by_standing(self) -> dict[str, int]:
        """Return the number of chosen files by status."""
        return dict(sorted(Counter(line.standing.value for line in self.files).items()))

    def counted(self) -> dict[Standing, int]:
        """Return the number of departments by status."""
        return {
            standing: sum(d.standing is standing for d in self.departments) for standing in Standing
        }
