"""The input of the rules: a sheet with its ratings and totals, and what it is compared with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheetcheck.claims.compared import name_of
from sheetcheck.claims.counting import Counter
from sheetcheck.claims.mending import Mended
from sheetcheck.claims.standing import JudgedClaim, Standings
from sheetcheck.family.model import RATING, Family
from sheetcheck.family.scale import Scale
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.table.dropdowns import DropDown
from sheetcheck.table.frame import Ratings, read_ratings
from sheetcheck.table.matching import Matching, matched
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item, Measure, Sheet
from sheetcheck.words.text import Text, same
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

    def details_of(self, one: JudgedClaim) -> dict[str, str | int | Text]:
        """Return the values for messages about a total."""
        share = one.claim.measure is Measure.SHARE
        whole = int(one.right) if one.right == int(one.right) else one.right
        totals = self.family.totals
        low, high = one.bounds.low, one.bounds.high
        return {
            "name": name_of(one.scope, self.family),
            "stated": "" if one.claim.stated is None else f"{one.claim.stated:g}",
            "counted": str(one.right if share else whole),
            "unit": "%" if share or totals is None else totals.units[0],
            "low": f"{round(float(low), 1):g}",
            "high": "…" if high is None else f"{round(float(high), 1):g}",
            "open": one.bounds.open,
            "reason": one.reason.text if one.reason else same(""),
        }


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


def earlier_years(
    now: Sheet, family: Family, given: Sequence[Original | None]
) -> tuple[tuple[EarlierYear, ...], tuple[str, ...]]:
    """Return the sheets of earlier years, latest first, and the years that cannot be compared.

    In `given`, None stands for a workbook without a sheet of this family. A sheet that is not of
    an earlier year than `now` cannot be compared either.
    """
    year = year_of(now)
    known: list[EarlierYear] = []
    unusable: list[str] = []
    fixed = [key for key, column in family.columns.items() if column.filled_by == "secretariat"]
    for original in given:
        of_then = year_of(original.sheet) if original else None
        if original is None or of_then is None or year is None or of_then >= year:
            unusable.append("–" if of_then is None else year_label(of_then))
            continue
        then = original.sheet
        codes = codes_by_row(then.items, read_ratings(then.items, family))
        pairs = matched(then, now, fixed).pairs
        known.append(EarlierYear(of_then, then, codes, {mine.row: old for old, mine in pairs}))
    known.sort(key=lambda one: -one.year)
    return tuple(known), tuple(unusable)


def last_year_in(now: Sheet, earlier: Sequence[EarlierYear]) -> EarlierYear | None:
    """Return the sheet of the year directly before this one, if it was given."""
    year = year_of(now)
    return next((one for one in earlier if year is not None and one.year == year - 1), None)


def year_of(sheet: Sheet) -> int | None:
    """Return the calendar year that a sheet reports on; None if its headings name no year."""
    return split_year(sheet.years.reported or "")[0]


def ratings_over(now: Judged, item: Item) -> Iterator[str | None]:
    """Yield an item's ratings from this year backwards, until a year is missing."""
    yield now.codes.get(item.row)
    year = year_of(now.sheet)
    for one in now.earlier:
        if year is None or one.year != year - 1:
            return
        year = one.year
        before = one.before.get(item.row)
        yield one.codes.get(before.row) if before else None


def is_low(scale: Scale, code: str) -> bool:
    """True if a rating is in the lower half of its scale and does not end an item."""
    codes = list(scale.ratings)
    return 2 * codes.index(code) >= len(codes) and not scale.ratings[code].ends
