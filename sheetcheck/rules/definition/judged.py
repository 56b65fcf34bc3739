"""What the rules see: a sheet as it was read, beside what it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetcheck.claims.counting import Counter
from sheetcheck.claims.mending import Mended
from sheetcheck.claims.standing import Standings
from sheetcheck.family.model import RATING, Family
from sheetcheck.table.dropdowns import DropDown
from sheetcheck.table.matching import Matching
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.active_content import Active
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class OwnRows:
    """Which rows of a sheet a return of one department answers for."""

    department: str
    rows: frozenset[int]
    """The rows of the items that name the department, alone or with others."""
    split: bool = False
    """Whether the file holds no other rows than these."""
    as_issued: Mapping[int, Item] | None = None
    """By its row here, each item as it was issued; None where no issued sheet was given."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sheet before the rules: as it was read, with what its ratings came to."""

    sheet: Sheet
    family: Family
    grid: Grid
    codes_by: Mapping[str, Mapping[int, str | None]]
    """By column that has a scale: the rating's code by the item's row; None where it is none."""
    standings: Standings
    """What every total of the sheet came to."""
    active: tuple[Active, ...] = ()
    """What in the workbook would act, told with its first sheet."""
    mended: Mapping[Address, Mended] = field(default_factory=dict)
    """The totals that are formulas: what each comes to, and how it is corrected."""
    rewritten: Mapping[Address, Value] = field(default_factory=dict)
    """The cells that are rewritten before the totals are looked at, with their new values."""
    asked: int | None = None
    """The reported year asked for: by option, by the issued sheet, or by the family."""
    own: OwnRows | None = None
    """The rows that are judged, where the file is of one department; None where all are."""
    is_unclaimed: bool = False
    """Whether it should be of one department, and nobody knows which."""
    earlier: "tuple[EarlierYear, ...]" = ()
    """The sheets of earlier years, the latest first."""
    unusable: tuple[str, ...] = ()
    """The years of the workbooks that were given as such and cannot be compared."""

    @property
    def codes(self) -> Mapping[int, str | None]:
        """The codes of the column that every family has, the rating."""
        return self.codes_by[RATING]

    def heading(self, key: str) -> str:
        """Return the heading of a column as the sheet writes it, in one line."""
        return " ".join(self.sheet.headings[key].text.split())

    @property
    def counter(self) -> Counter:
        """What totals should say."""
        return self.standings.counter

    @property
    def counts(self) -> dict[str, int]:
        """Items by rating, in the scale's order."""
        counts = dict.fromkeys(self.family.scale.ratings, 0)
        for row, code in self.codes.items():
            if code is not None and (self.own is None or row in self.own.rows):
                counts[code] += 1
        return counts


@dataclass(frozen=True, slots=True)
class Original:
    """A sheet as it was sent out."""

    sheet: Sheet
    grid: Grid
    dropdowns: tuple[DropDown, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A sheet that came back, beside the one that was sent out."""

    issued: Original
    returned: Judged
    matching: Matching
    fixed: tuple[str, ...]
    """The columns that must come back as they were sent, as far as both sheets have them."""
    dropdowns: tuple[DropDown, ...] = ()
    """The drop-down lists of the returned sheet."""
    restore: bool = False
    """Whether what was changed in fixed cells is to be written back."""


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """The sheet of an earlier year, beside the one that is judged."""

    year: int
    """The year that it reports."""
    sheet: Sheet
    codes_by: Mapping[str, Mapping[int, str | None]]
    """As of the sheet that is judged, by the rows of then."""
    before: Mapping[int, Item]
    """By its row in the sheet that is judged, the item of then; new items have none."""

    @property
    def codes(self) -> Mapping[int, str | None]:
        """The codes of the rating, by the rows of then."""
        return self.codes_by[RATING]
