"""The result of a check: findings, changes, the files written for them, and what explains it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal, Reason, TotalOutcome
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.proof import Proof
from sheetcheck.words.text import Text
from sheetcheck.words.values import NewValue, Value

if TYPE_CHECKING:
    from sheetcheck.words.sheet import (
        Sheet,
    )  # not imported at run time: a refused file has no sheet


class Severity(StrEnum):
    """How serious a finding is. Errors are problems; so are warnings with `--strict`."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Status(StrEnum):
    """The outcome of the check of one sheet."""

    CLEAN = "clean"
    CORRECTED = "corrected"
    CONFIRM = "confirm"
    """Nothing must be corrected, but a person should look at something."""
    PROBLEMS = "problems"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Total:
    """A total as stated in the sheet, beside the counted number."""

    rating: str | None
    stated: int | float | None
    counted: int
    cell: Address | None
    open: int = 0
    """How many items without a valid rating may still count in it."""
    outcome: TotalOutcome = TotalOutcome.AGREES
    reason: Reason | None = None
    """Why a differing total was not corrected."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place."""

    rule: str
    severity: Severity
    message: Text
    suggestion: Text
    sheet: str | None = None
    cell: Address | None = None
    section: str | None = None
    number: int | str | None = None
    item: str | None = None
    departments: tuple[str, ...] = ()
    value: str = ""
    fixed: bool = False
    """Whether sheetcheck corrects it; true also where no copy is written."""
    brief: Text | None = field(default=None, compare=False)
    """A shorter suggestion, used where the full one was already shown."""

    @property
    def is_problem(self) -> bool:
        """True if a person must correct it."""
        return self.severity is Severity.ERROR and not self.fixed


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that sheetcheck writes."""

    sheet: str
    cell: Address
    before: Value
    after: Value
    rule: str
    new: NewValue
    """The value for the writer; `before` and `after` are for people."""


class EndedItem(NamedTuple):
    """An item of an earlier year that is missing from this year's sheet."""

    section: str
    name: str
    rating: str | None


@dataclass(frozen=True, slots=True)
class EarlierRatings:
    """The ratings of an earlier year's sheet, matched with this year's items."""

    year: str
    """The year's label: R5."""
    counts: Mapping[str, int]
    """Items by rating, in the scale's order."""
    by_row: Mapping[int, str | None]
    """Row of this year's sheet → the item's rating in that year; new items are missing."""
    sections: Mapping[str, Mapping[str, int]]
    """Section as named in this year's sheet → number of items by rating."""
    ended: tuple[EndedItem, ...] = ()
    """The items that this year's sheet no longer has."""


@dataclass(frozen=True, slots=True)
class SheetResult:
    """The result of one sheet, or of one file that could not be checked."""

    path: str
    """The path as it was given."""
    status: Status
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...] = ()
    family: str | None = None
    form: Text | None = None
    """The family's display name."""
    scale: Mapping[str, str] = field(default_factory=dict)
    """Code → label of each rating, in the scale's order."""
    sheet: "Sheet | None" = None
    counts: Mapping[str, int] = field(default_factory=dict)
    """Number of items by rating, in the scale's order; without items that have no valid rating."""
    totals: tuple[Total, ...] = ()
    corrected: tuple[CorrectedTotal, ...] = ()
    """The totals that `rows-differ` asks about and that this or an earlier run corrected.

    The copy keeps them in its undo log, so that the next check asks again.
    """
    ratings: Mapping[int, str | None] = field(default_factory=dict)
    """Row → rating code; None where the rating is missing, unknown or contradictory."""
    earlier: tuple[EarlierRatings, ...] = ()
    """The ratings of the earlier years that were given, latest first."""
    digest: str = ""
    """SHA-256 of the checked file; `correct` refuses to write if the file has changed since."""


def unreadable_result(path: str, refusal: Refusal) -> SheetResult:
    """Return the result of a file that could not be checked: one finding, which says why."""
    finding = Finding(refusal.rule, Severity.ERROR, refusal.what, refusal.advice)
    return SheetResult(path, Status.UNREADABLE, (finding,))


@dataclass(frozen=True, slots=True)
class Certificate:
    """The outcome of proving a corrected copy."""

    certified: bool
    """Whether nothing differs but the listed cells and sheetcheck's additions."""
    statement: Text
    """What was compared, or why the proof failed."""
    proof: Proof | None = None
    """Every differing byte range with the cell or addition that it belongs to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one sheet, and the files written for it."""

    result: SheetResult
    corrected: str | None = None
    """Path of the corrected copy, relative or absolute like the input's; None if not written."""
    report: str | None = None
    certificate: Certificate | None = None
    backup: str | None = None
    unwritten: bool = False
    """Whether the copy or the report could not be written; a finding gives the reason."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The version of sheetcheck and the time that a report shows."""

    version: str
    at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class RuleHelp:
    """A rule explained, for the help in a report and for `sheetcheck rules RULE`."""

    name: str
    """The rule's name as in findings: `explanation-missing`."""
    severity: Severity
    title: Text
    """The rule in a few words, for a heading or a line of a summary."""
    reason: Text
    bad: Text
    """An example that the rule reports."""
    good: Text
    """The same example as it should be."""
    advice: Text | None = None
    """What to do; only for rules about whole files, which have no examples."""
