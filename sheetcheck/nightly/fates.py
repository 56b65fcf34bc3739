"""The fates of the files of a run; every file gets exactly one."""

from dataclasses import dataclass
from enum import Enum, auto

from sheetcheck.nightly.summary import Counts, Missed
from sheetcheck.words.text import Text


class End(Enum):
    """What a run did with one file."""

    CHECKED = auto()
    UNCHANGED = auto()
    MISSED = auto()
    """It was not checked; the fate says why."""
    LEFT = auto()
    """It was not reached before the run ended; the next run begins with it."""
    GONE = auto()
    """It has vanished since the last run."""


@dataclass(frozen=True, slots=True)
class Fate:
    """The result of a run for one file."""

    path: str
    end: End
    why: Text | None = None
    advice: Text | None = None
    unwritten: bool = False
    """Whether its copy or report could not be written."""
    stranger: int | None = None
    """The size of a new file that could not be read. A vanished file of this size may have been
    moved here, and is not taken as gone."""

    @property
    def missed(self) -> Missed | None:
        """The file as the summary lists it; None if it was checked."""
        return Missed(self.path, self.why, self.advice) if self.why and self.advice else None


@dataclass(frozen=True, slots=True)
class Processed:
    """The results of a run for all its files."""

    fates: tuple[Fate, ...]
    stopped: bool
    """Whether a user or the system stopped the run."""

    @property
    def counts(self) -> Counts:
        """The number of files by fate."""
        ends = [fate.end for fate in self.fates]
        return Counts(
            checked=ends.count(End.CHECKED),
            unchanged=ends.count(End.UNCHANGED),
            not_checked=ends.count(End.MISSED) + ends.count(End.LEFT),
            gone=ends.count(End.GONE),
        )

    @property
    def missed(self) -> tuple[Missed, ...]:
        """The files and folders that were not checked, with the reasons."""
        return tuple(missed for fate in self.fates if (missed := fate.missed))

    @property
    def has_left(self) -> bool:
        """Whether there are files left for the next run."""
        return any(fate.end is End.LEFT for fate in self.fates)

    @property
    def unwritten(self) -> bool:
        """Whether anything could not be written."""
        return any(fate.unwritten for fate in self.fates)
