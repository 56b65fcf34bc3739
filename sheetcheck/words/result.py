"""What a check comes to: findings, changes, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal, Reason, TotalOutcome
from sheetcheck.words.proof import Proof
from sheetcheck.words.text import Text
from sheetcheck.words.values import NewValue, Value

if TYPE_CHECKING:
    from sheetcheck.words.sheet import Sheet  # a file that was refused has none to load this for


class Severity(StrEnum):
    """How much a finding matters; only errors (and warnings, if strict) are problems."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Status(StrEnum):
    """How a sheet came out of the check."""

    CLEAN = "clean"
    CORRECTED = "corrected"
    CONFIRM = "confirm"
    """Nothing must be corrected, but something is to be looked at."""
    PROBLEMS = "problems"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Total:
    """A total as it was claimed, beside what was counted."""

    rating: str | None
    stated: int | float | None
    counted: int
    cell: Address | None
    open: int = 0
    """The items that may still count in it once they have a rating."""
    outcome: TotalOutcome = TotalOutcome.AGREES
    reason: Reason | None = None
    """Why it was not corrected."""


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
    """sheetcheck corrected it, or would have if it had been asked to write."""
    brief: Text | None = field(default=None, compare=False)
    """The suggestion in fewer words, for a reader who has been given it in full before."""

    @property
    def is_problem(self) -> bool:
        """Whether a person must correct it."""
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
    """What is handed to the writer; `before` and `after` are what people are shown."""


class EndedItem(NamedTuple):
    """An item of an earlier year that this year's sheet does not have."""

    section: str
    name: str
    rating: str | None


@dataclass(frozen=True, slots=True)
class EarlierRatings:
    """What an earlier year's sheet says of the items, beside this year's."""

    year: str
    """Its label: R5."""
    counts: Mapping[str, int]
    """Items by rating, in the scale's order."""
    by_row: Mapping[int, str | None]
    """By the row of this year's sheet, the rating of then; an item that is new has none."""
    sections: Mapping[str, Mapping[str, int]]
    """Section as this year's sheet calls it → items by rating."""
    ended: tuple[EndedItem, ...] = ()
    """Its items that this year's sheet does not have."""


@dataclass(frozen=True, slots=True)
class SheetResult:
    """What the check of one sheet came to; or of one file that could not be checked."""

    path: str
    """As it was given."""
    status: Status
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...] = ()
    family: str | None = None
    form: Text | None = None
    """The family's name for people."""
    scale: Mapping[str, str] = field(default_factory=dict)
    """The codes of the scale with their labels, in the scale's order."""
    sheet: "Sheet | None" = None
    counts: Mapping[str, int] = field(default_factory=dict)
    """Items by rating, in the scale's order; without those whose rating is no answer."""
    totals: tuple[Total, ...] = ()
    corrected: tuple[CorrectedTotal, ...] = ()
    """The totals that `rows-differ` asks about and that were corrected, now or by an earlier run;
    the copy keeps them, so that the next check asks again."""
    ratings: Mapping[int, str | None] = field(default_factory=dict)
    """The rating's code by the item's row; None where it is missing, unknown or contradictory."""
    earlier: tuple[EarlierRatings, ...] = ()
    """The ratings of earlier years, the latest first, where their sheets were given."""
    digest: str = ""
    """The SHA-256 of the bytes that were checked; `correct` refuses if the file has changed."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was shown of a corrected copy."""

    certified: bool
    """Nothing differs but the listed cells, and what sheetcheck adds."""
    statement: Text
    """What was compared; or why nothing could be shown."""
    proof: Proof | None = None
    """Every byte that differs, with the cell or the addition that it belongs to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sheet: the result, and what was written for it."""

    result: SheetResult
    corrected: str | None = None
    """The corrected copy, as the input's path was given; None where none was written."""
    report: str | None = None
    certificate: Certificate | None = None
    backup: str | None = None
    unwritten: bool = False
    """Whether the copy or the report could not be written; a finding says why."""
