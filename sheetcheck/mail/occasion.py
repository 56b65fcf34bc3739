"""The input of letters, as values. `nightly` decides which department gets which finding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum, auto

from sheetcheck.mail.attachments import NO_ATTACHMENTS, Attachments
from sheetcheck.mail.book import NameQuestion
from sheetcheck.mail.contents import Tone
from sheetcheck.mail.places import Location
from sheetcheck.mail.smtp.delivery import NOTHING_SAID
from sheetcheck.words.result import Finding
from sheetcheck.words.text import Text


class Kind(StrEnum):
    """Why a letter is written."""

    DEPARTMENT = "department"
    """New findings of a department."""
    REMINDER = "reminder"
    """Findings still open some days after the department's letter."""
    DEADLINE = "deadline"
    """The deadline is near, and findings are open or the return is missing."""
    DIGEST = "digest"
    """The secretariat's overview of a run."""


class Absent(Enum):
    """Whether a department's return is missing."""

    NO = auto()
    YET = auto()
    """Nothing has been returned."""
    GONE = auto()
    """The returned file has disappeared."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a letter says about one file."""

    name: str
    left: tuple[Finding, ...]
    """Uncorrected findings, worst first."""
    mended: tuple[Finding, ...] = ()
    """Findings that were corrected in the copy."""
    older: int = 0
    """Number of open findings from earlier letters."""
    copy: Location | None = None
    report: Location | None = None
    by: str = ""
    """The department that returned the file; empty if that is not a single one."""
    is_own: bool = True
    """Whether the recipient of the letter returned the file."""
    is_corrected: bool = False
    """Whether the copy has corrections; otherwise it only shows the findings."""


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
    attachments: Attachments = NO_ATTACHMENTS
    more: int = 0
    """Number of findings that did not fit into this letter."""
    return_to: str = ""
    """Where to return a corrected file; empty for the same way as before."""
    contact: str = ""
    """Whom to ask; empty names the secretariat."""
    addresses: str = ""
    """The secretariat's addresses."""

    @property
    def left(self) -> list[Finding]:
        """The uncorrected findings of all files."""
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
    """Path, reason and advice for each unchecked file."""
    folders: int
    """Number of folders listed."""
    unlisted: int
    """Number of folders and names that could not be read."""


@dataclass(frozen=True, slots=True)
class CollectedCounts:
    """The collected sheet in numbers."""

    name: str
    """The file's name."""
    answers: int
    conflicts: int
    open: int


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """The input of the digest."""

    plan: str
    at: datetime
    previous: datetime | None
    """Start of the last complete run before this one."""
    lines: tuple[DepartmentStatus, ...]
    open: int
    new: int
    solved: int
    files: Files
    unassigned: tuple[Returned, ...]
    """Findings that no department in the address book gets, or that the secretariat gets too."""
    more: int = 0
    """Number of those findings that did not fit into this letter."""
    deadline: date | None = None
    missing: tuple[str, ...] = ()
    """Departments that have returned nothing."""
    gone_departments: tuple[str, ...] = ()
    """Departments whose returned files have disappeared."""
    gone: tuple[tuple[str, str], ...] = ()
    """The files that have disappeared, each with its department."""
    accepted: tuple[tuple[str, Finding], ...] = ()
    """Accepted findings, each with its file."""
    collected: CollectedCounts | None = None
    """The collected sheet; None if none is configured."""
    questions: tuple[NameQuestion, ...] = ()
    letters: tuple[Sent, ...] = ()
    """The letters of this night."""
    held: tuple[Sent, ...] = ()
    undeliverable: tuple[Sent, ...] = ()
    waiting: int = 0
    not_made: tuple[tuple[str, str], ...] = ()
    """Departments whose letter could not be made, and why; the next night tries again."""
    board: Location | None = None
    configuration: str = ""
    """Name of the configuration file, for the commands in the digest."""
    attachments: Attachments = NO_ATTACHMENTS
