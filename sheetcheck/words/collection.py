"""The result of `collect`: each answer with its origin, the conflicts, and what is left open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.words.text import Text
from sheetcheck.words.values import Value

Place = tuple[str, Address]
"""The name of a sheet and one of its cells."""


def base_name(path: str) -> str:
    """Return a file's name without its folders; slashes and backslashes separate them."""
    return path.replace("\\", "/").rpartition("/")[2]


class SlotKey(NamedTuple):
    """Identifies an answer cell of the master, independent of its row."""

    sheet: str
    section: str
    number: str
    item: str
    column: str
    part: int = 0
    """Index of the cell, where an item has several below one another in the column."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An answer cell of the master."""

    key: SlotKey
    cell: Address
    heading: str
    departments: tuple[str, ...]
    """The departments in charge of the item."""

    @property
    def place(self) -> Place:
        """The sheet and the cell."""
        return self.key.sheet, self.cell


class AnswerOrigin(StrEnum):
    """Where a candidate for a cell comes from."""

    RETURN = "return"
    MASTER = "master"
    """It was in the master before anything was collected."""
    EDITED = "edited"
    """A person typed it into the collected sheet."""
    DECIDED = "decided"
    """The decisions file gives it."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A candidate value for a cell, and where it comes from."""

    origin: AnswerOrigin
    value: Value
    text: str
    """The value as Excel displays it in its source."""
    department: str = ""
    file: str = ""
    digest: str = ""
    """The SHA-256 of the file."""
    sheet: str = ""
    cell: Address | None = None
    changed: datetime | None = None
    """When the file was last modified."""
    is_date: bool = False
    note: Text | None = None
    """A remark on how the value was taken, such as the result of a formula."""

    @property
    def is_in_sheet(self) -> bool:
        """True if the cell holds it already."""
        return self.origin in {AnswerOrigin.MASTER, AnswerOrigin.EDITED}


@dataclass(frozen=True, slots=True)
class Collected:
    """An answer in the collected sheet, and where it comes from."""

    slot: Slot
    candidates: tuple[GivenAnswer, ...]
    """The one that was used first, then those with the same value."""
    new: Value
    before: Value
    written: bool
    """Whether the cell was changed."""
    note: Text | None = None
    """How it was chosen: combined from several departments, or decided by whom and when."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell with several different answers; nothing was written."""

    slot: Slot
    candidates: tuple[GivenAnswer, ...]


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that a person must look at."""

    reason: Text
    slot: Slot | None = None
    departments: tuple[str, ...] = ()
    file: str = ""
    place: str = ""
    """Where in the file."""
    text: str = ""
    """The text at that place."""
    is_question: bool = False
    """Whether it is only a question; everything was collected."""


@dataclass(frozen=True, slots=True)
class AddedItem:
    """An item of a return that the master does not have; no rows are inserted for it."""

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
    """Empty if the department is unknown."""
    changed: datetime | None
    answers: int
    replaced_by: str = ""
    """The newer file of the same department that is used instead."""


@dataclass(frozen=True, slots=True)
class UnusedFile:
    """A return that could not be used, and why."""

    path: str
    rule: str
    what: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run did with a cell, stored for the next run."""

    text: str
    """The cell's text after the run."""
    origin: str
    """`answer`, `decided` (between several), `undisputed` (decided though none differed),
    `master`, or `conflict` where nothing was written."""
    seen: str
    """A digest of the answers that were found."""
    origins: tuple[GivenAnswer, ...] = ()
    """Where the answer came from: the one that was taken, then those that say the same."""
    note: Text | None = None
    """How it came to be."""

    @property
    def is_ours(self) -> bool:
        """True if the run wrote it."""
        return self.origin in {"answer", "decided", "undisputed"}


@dataclass(frozen=True, slots=True)
class CollectResult:
    """The whole result of a run of `collect`."""

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
        """The exit code: 2 if a return could not be used, 1 if something is left to do, else 0."""
        if self.unused:
            return 2
        left = any(not point.is_question for point in self.open)
        return int(bool(self.conflicts or left or self.added))
