"""The input of the rules: a sheet with its ratings and totals, and what it is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheetcheck.claims.counting import Counter
from sheetcheck.claims.mending import Mended
from sheetcheck.claims.standing import Standings
from sheetcheck.family.model import RATING, Family
from sheetcheck.table.dropdowns import DropDown
from sheetcheck.table.frame import Ratings
from sheetcheck.table.matching import Matching
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.active_content import Active
from sheetcheck.workbook.read.grid import Grid


@dataclass(frozen=True, slots=True)
class OwnRows:
    """The rows of a sheet that one department's return is responsible for."""

    department: str
    rows: frozenset[int]
    """The rows of items in this department's charge, alone or with others."""
    split: bool = False
    """Whether the file contains only these rows, because departments got separate files."""
    as_issued: Mapping[int, Item] | None = None
    """Row in this sheet → the item as issued; None if no issued sheet was given."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sheet as the rules see it: its items with rating codes, and the standing of its totals."""

    sheet: Sheet
    family: Family
    grid: Grid
    codes_by: Mapping[str, Mapping[int, str | None]]
    """Rating column → row → rating code; None where the cell has no valid rating."""
    standings: Standings
    """What is known of each total of the sheet."""
    active: tuple[Active, ...] = ()
    """The workbook's macros, links and the like; reported with its first sheet only."""
    mended: Mapping[Address, Mended] = field(default_factory=dict)
    """Address → result and correction, for the totals that are formulas."""
    rewritten: Mapping[Address, Value] = field(default_factory=dict)
    """Cells that row rules correct, with their new values; totals are judged with these."""
    asked: int | None = None
    """The reported year that is expected, from the option, the issued sheet or the family."""
    own: OwnRows | None = None
    """The rows to judge if the file is from one department; None to judge all."""
    is_unclaimed: bool = False
    """Whether the file should be from one department, but which one is unknown."""
    earlier: "tuple[EarlierYear, ...]" = ()
    """The sheets of earlier years, latest first."""
    unusable: tuple[str, ...] = ()
    """The years of workbooks given as earlier ones that cannot be compared."""

    @property
    def codes(self) -> Mapping[int, str | None]:
        """Row → code of the main rating, which every family has."""
        return self.codes_by[RATING]

    def heading(self, key: str) -> str:
        """Return a column's heading as written in the sheet, in one line."""
        return self.sheet.headings[key].one_line

    @property
    def counter(self) -> Counter:
        """Counts what totals should say."""
        return self.standings.counter

    @property
    def counts(self) -> dict[str, int]:
        """Number of items by rating, in the scale's order."""
        counts = dict.fromkeys(self.family.scale.ratings, 0)
        for row, code in self.codes.items():
            if code is not None and (self.own is None or row in self.own.rows):
                counts[code] += 1
        return counts


def codes_by_row(items: Sequence[Item], ratings: Ratings) -> Mapping[str, Mapping[int, str | None]]:
    """Return rating column → row → code, for the ratings of these items."""
    return {
        key: {item.row: one.code for item, one in zip(items, rated, strict=True)}
        for key, rated in ratings.items()
    }


@dataclass(frozen=True, slots=True)
class Original:
    """A sheet of the issued workbook, or of an earlier year's."""

    sheet: Sheet
    grid: Grid
    dropdowns: tuple[DropDown, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A returned sheet and the issued one."""

    issued: Original
    returned: Judged
    matching: Matching
    fixed: tuple[str, ...]
    """Keys of the columns that departments may not change and that both sheets have."""
    dropdowns: tuple[DropDown, ...] = ()
    """The drop-down lists of the returned sheet."""
    restore: bool = False
    """Whether to write the issued text back into changed fixed cells."""


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """The sheet of an earlier year, matched with the one that is judged."""

    year: int
    """The calendar year that it reports on."""
    sheet: Sheet
    codes_by: Mapping[str, Mapping[int, str | None]]
    """Rating column → row in the earlier sheet → rating code."""
    before: Mapping[int, Item]
    """Row in the judged sheet → the item in the earlier sheet; new items are missing."""

    @property
    def codes(self) -> Mapping[int, str | None]:
        """Row in the earlier sheet → code of the main rating."""
        return self.codes_by[RATING]
