"""The input of letters, as values. Who is told what is decided in the night's routing."""

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
    """Findings that a department was told of days ago and that are still open."""
    DEADLINE = "deadline"
    """The deadline is near, and something is open or missing."""
    DIGEST = "digest"
    """The secretariat's overview of a run."""


class Absent(Enum):
    """Whether a department's return is missing."""

    NO = auto()
    YET = auto()
    """Nothing has been returned."""
    GONE = auto()
    """What was returned has vanished."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a letter says about one file."""

    name: str
    left: tuple[Finding, ...]
    """Findings for a person to see to, the worst first."""
    mended: tuple[Finding, ...] = ()
    """Findings that were corrected in the copy."""
    older: int = 0
    """Number of open findings that earlier letters have told."""
    copy: Location | None = None
    report: Location | None = None
    by: str = ""
    """The department that returned it; empty if that is not one department."""
    is_own: bool = True
    """Whether it was returned by the department that is written to."""
    is_corrected: bool = False
    """Whether anything was corrected in the copy; if not, it only shows the findings."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The input of a department's letter."""

    kind: Kind
    department: str
    plan: str
    """The name of the plan, for the subject."""
    files: tuple[Returned, ...] = ()
    deadline: date | None = None
    absent: Absent = Absent.NO
    """Whether the department's return is missing."""
    enclosures: Enclosures = NOTHING_ENCLOSED
    more: int = 0
    """Number of findings that did not fit into this letter."""
    return_to: str = ""
    """Where to return a corrected file; empty means the same way as before."""
    contact: str = ""
    """Whom to ask; empty names the secretariat."""
    addresses: str = ""
    """The secretariat's addresses."""

    @property
    def left(self) -> list[Finding]:
        """All findings for a person to see to."""
        return [finding for file in self.files for finding in file.left]


@dataclass(frozen=True, slots=True)
class DepartmentStatus:
    """The status of a department, for the digest."""

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
    """The server's answer, if it refused the letter."""


@dataclass(frozen=True, slots=True)
class Files:
    """How many files and folders were read."""

    checked: int
    unchanged: int
    missed: Sequence[tuple[str, Text, Text]]
    """Path, reason and advice of each that was not checked."""
    folders: int
    """Folders that were listed."""
    unlisted: int
    """Folders and names that could not be looked at."""


@dataclass(frozen=True, slots=True)
class CollectedCounts:
    """The collected sheet in numbers."""

    name: str
    """The file's name."""
    answers: int
    conflicts: int
    open: int


@dataclass(frozen=True, slots=True)
class Overnight:
    """The input of the digest."""

    plan: str
    at: datetime
    previous: datetime | None
    """When the last complete run before it began."""
    lines: tuple[DepartmentStatus, ...]
    open: int
    new: int
    solved: int
    files: Files
    nobodys: tuple[Returned, ...]
    """News that reaches no department of the address book, or concerns the secretariat too."""
    more: int = 0
    """Number of those findings that did not fit into this letter."""
    deadline: date | None = None
    missing: tuple[str, ...] = ()
    """Departments that have returned nothing."""
    gone_departments: tuple[str, ...] = ()
    """Departments whose returns have vanished."""
    gone: tuple[tuple[str, str], ...] = ()
    """The vanished files, each with its department."""
    silenced: tuple[tuple[str, Finding], ...] = ()
    """Findings that reviews accept, each with its file."""
    collected: CollectedCounts | None = None
    """The collected sheet; None if none is configured."""
    questions: tuple[NameQuestion, ...] = ()
    letters: tuple[Sent, ...] = ()
    """The letters of this night."""
    held: tuple[Sent, ...] = ()
    undeliverable: tuple[Sent, ...] = ()
    waiting: int = 0
    unmade: tuple[tuple[str, str], ...] = ()
    """Departments whose letter could not be made, and why; their findings stay news."""
    board: Location | None = None
    configuration: str = ""
    """The name of the configuration file, for the commands that are shown."""
    enclosures: Enclosures = NOTHING_ENCLOSED
