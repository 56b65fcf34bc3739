"""What a letter is written about, as values; who is told what is decided elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum, auto

from sheetcheck.mail.book import NameQuestion
from sheetcheck.mail.contents import Tone
from sheetcheck.mail.enclosures import NOTHING_ENCLOSED, Enclosures
from sheetcheck.mail.places import Location
from sheetcheck.mail.smtp.delivery import NOTHING_SAID
from sheetcheck.words.result import Finding
from sheetcheck.words.text import Text


class Kind(StrEnum):
    """Why a letter is written."""

    DEPARTMENT = "department"
    """A department's news."""
    REMINDER = "reminder"
    """What a department was told long ago and is still open."""
    DEADLINE = "deadline"
    """The deadline is near, and something is missing."""
    DIGEST = "digest"
    """The secretariat's overview of a night."""


class Absent(Enum):
    """Whether a department has returned nothing."""

    NO = auto()
    YET = auto()
    """Nothing has arrived."""
    GONE = auto()
    """What had arrived is not there any more."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What is told about one file."""

    name: str
    left: tuple[Finding, ...]
    """What a person must see to, worst first."""
    mended: tuple[Finding, ...] = ()
    """What was corrected in the copy."""
    older: int = 0
    """Findings still open that earlier letters told."""
    copy: Location | None = None
    report: Location | None = None
    by: str = ""
    """The department that returned it; empty where it is not of one."""
    is_own: bool = True
    """Whether the department that is written to has returned it."""
    is_corrected: bool = False
    """Whether anything was corrected in the copy; if not, it only shows the findings."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a department is written about."""

    kind: Kind
    department: str
    plan: str
    """What the sheets are about, for the subject."""
    files: tuple[Returned, ...] = ()
    deadline: date | None = None
    absent: Absent = Absent.NO
    """Whether anything of the department is there."""
    enclosures: Enclosures = NOTHING_ENCLOSED
    more: int = 0
    """Findings that did not fit into this letter."""
    return_to: str = ""
    """Where a corrected file is put; empty is the same way as before."""
    contact: str = ""
    """Whom to ask, as the configuration says it; without it the secretariat."""
    addresses: str = ""
    """The secretariat's."""

    @property
    def left(self) -> list[Finding]:
        """All that a person must see to."""
        return [finding for file in self.files for finding in file.left]


@dataclass(frozen=True, slots=True)
class DepartmentStatus:
    """How a department stands."""

    name: str
    word: Text
    tone: Tone
    open: int
    new: int
    solved: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of the outbox, as the digest names it."""

    recipient: str
    subject: str
    department: str = ""
    why: Text = NOTHING_SAID
    """The server's words, where it refused."""


@dataclass(frozen=True, slots=True)
class Files:
    """How far the folders were read."""

    checked: int
    unchanged: int
    missed: Sequence[tuple[str, Text, Text]]
    """Path, why, and what to do."""
    folders: int
    """Those that were read."""
    unlisted: int
    """Folders, and names in them, that could not be."""


@dataclass(frozen=True, slots=True)
class CollectedCounts:
    """What was brought together in the collected sheet."""

    name: str
    """The file's name."""
    answers: int
    conflicts: int
    open: int


@dataclass(frozen=True, slots=True)
class Overnight:
    """What the secretariat is told about a night."""

    plan: str
    at: datetime
    previous: datetime | None
    """When the run before it that checked everything began."""
    lines: tuple[DepartmentStatus, ...]
    open: int
    new: int
    solved: int
    files: Files
    nobodys: tuple[Returned, ...]
    """News that belongs to no department of the address book."""
    more: int = 0
    """Of that what did not fit into this letter."""
    deadline: date | None = None
    missing: tuple[str, ...] = ()
    """Departments that have returned nothing."""
    gone_departments: tuple[str, ...] = ()
    """Departments whose returns are not there any more."""
    gone: tuple[tuple[str, str], ...] = ()
    """The files of returns that are not there any more, each with its department."""
    silenced: tuple[tuple[str, Finding], ...] = ()
    """What reviews silence, each with its file."""
    collected: CollectedCounts | None = None
    """The collected sheet, where the configuration asks for one."""
    questions: tuple[NameQuestion, ...] = ()
    letters: tuple[Sent, ...] = ()
    """Written tonight."""
    held: tuple[Sent, ...] = ()
    undeliverable: tuple[Sent, ...] = ()
    waiting: int = 0
    unmade: tuple[tuple[str, str], ...] = ()
    """Departments whose letter could not be made, and why; their findings wait."""
    board: Location | None = None
    configuration: str = ""
    """The file's name, for the commands that are shown."""
    enclosures: Enclosures = NOTHING_ENCLOSED
