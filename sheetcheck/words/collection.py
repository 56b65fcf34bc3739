"""What collecting came to: each answer with its origin, conflicts, and what is still open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.words.text import Text
from sheetcheck.words.values import Value


class SlotKey(NamedTuple):
    """Which answer cell of the master, whatever row it stands in by now."""

    sheet: str
    section: str
    number: str
    item: str
    column: str
    part: int = 0
    """Which of the cells, where an item has several below one another in the column."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An answer cell of the master."""

    key: SlotKey
    cell: Address
    heading: str
    departments: tuple[str, ...]
    """Who is in charge of the item."""


class AnswerOrigin(StrEnum):
    """Where a candidate for a cell comes from."""

    RETURN = "return"
    MASTER = "master"
    """It stood in the master before anything was collected."""
    EDITED = "edited"
    """A person wrote it into the collected sheet."""
    DECIDED = "decided"
    """The file of decisions says so."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A value for a cell, and where it comes from."""

    origin: AnswerOrigin
    value: Value
    text: str
    """The value as people see it where it stands."""
    department: str = ""
    file: str = ""
    digest: str = ""
    """The SHA-256 of the file."""
    sheet: str = ""
    cell: Address | None = None
    changed: datetime | None = None
    """When the file was last written."""
    is_date: bool = False
    note: Text | None = None
    """What was taken of something more: the value of a formula."""


@dataclass(frozen=True, slots=True)
class Collected:
    """An answer that stands in the collected sheet, and where it comes from."""

    slot: Slot
    candidates: tuple[GivenAnswer, ...]
    """The one that was taken, then those that say the same."""
    new: Value
    before: Value
    written: bool
    """Whether the cell had to change for it."""
    note: Text | None = None
    """How it came to be: from several departments, or decided by whom and when."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell for which there are several answers: nothing was written."""

    slot: Slot
    candidates: tuple[GivenAnswer, ...]


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that is left for a person."""

    reason: Text
    slot: Slot | None = None
    departments: tuple[str, ...] = ()
    file: str = ""
    place: str = ""
    """Where in the file."""
    text: str = ""
    """What stands there."""
    is_question: bool = False
    """Whether it only asks to look once more; it leaves nothing uncollected."""


@dataclass(frozen=True, slots=True)
class AddedItem:
    """An item of a return that the master does not have; nothing inserts rows."""

    file: str
    department: str
    place: str
    section: str
    number: str
    item: str


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A return that was read."""

    path: str
    digest: str
    department: str
    """Empty where nobody is named."""
    changed: datetime | None
    answers: int
    replaced_by: str = ""
    """The newer file of the same department that counts instead."""


@dataclass(frozen=True, slots=True)
class UnusedFile:
    """A return that could not be used, and why."""

    path: str
    rule: str
    what: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run found for a cell, as the next run needs to know it."""

    text: str
    """What stood in the cell afterwards."""
    origin: str
    """`answer`, `master`, or `conflict` where nothing was written."""
    seen: str
    """A digest of the answers that there were."""


@dataclass(frozen=True, slots=True)
class CollectResult:
    """All that a run of `collect` found."""

    answers: tuple[Collected, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    open: tuple[OpenPoint, ...] = ()
    added: tuple[AddedItem, ...] = ()
    files: tuple[TakenFile, ...] = ()
    unused: tuple[UnusedFile, ...] = ()
    slots: tuple[Slot, ...] = ()
    """Every answer cell of the master, from top to bottom."""
    settled: Mapping[SlotKey, Settled] = field(default_factory=dict)

    @property
    def code(self) -> int:
        """The exit code: 2 where a return could not be used, 1 where something is left to do."""
        if self.unused:
            return 2
        left = any(not point.is_question for point in self.open)
        return int(bool(self.conflicts or left or self.added))
