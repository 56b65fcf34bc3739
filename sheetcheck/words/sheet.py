"""The model of a progress sheet: headings, sections, items and claims, each with its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.words.claims import NO_EVIDENCE, CorrectedTotal, Evidence, Reason
from sheetcheck.words.values import CellKind, Value

NO_ANCHORS: Mapping[str, Address] = {}
NOTHING_UNKNOWN: Mapping[str, CellKind] = {}
ALL_TABLES = -1
"""In place of a table's index: all tables of the sheet together."""
ALL_SHEETS = -2
"""The same: all sheets of the book together."""


class Years(NamedTuple):
    """The labels of the years named in the headings: `R6`, `R7`."""

    reported: str | None
    planned: str | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column heading of the table."""

    key: str
    """The column's key in the family file (`rating`); empty for an undeclared heading."""
    text: str
    """The heading's text as written in the sheet."""
    cell: Address
    year: int | None = None
    """The calendar year that it names (2024 for `R6評価`), if any."""

    @property
    def one_line(self) -> str:
        """The text without line breaks."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Section:
    """A section row; item numbers start again at 1 in each section."""

    name: str
    cell: Address


class Item(NamedTuple):
    """One item (事業): a row of the table."""

    row: int
    section: str
    number: int | str | None
    name: str
    departments: tuple[str, ...]
    texts: Mapping[str, str]
    """Column key → text as Excel displays it; a merged cell counts for all its rows."""
    anchors: Mapping[str, Address] = NO_ANCHORS
    """Column key → address of the text, only where a merged cell keeps it in another row."""
    hidden: bool = False
    unknown: Mapping[str, CellKind] = NOTHING_UNKNOWN
    """The columns whose cell holds an error value or an uncalculated formula; usually none.

    Such a cell is neither an answer nor blank. Its text is the error value or empty, and `name`
    or `departments` is empty if its column is listed here. In the data frame of items this is
    the column `@unknown`.
    """
    further: bool = False
    """Whether the row continues the item above for another of its departments.

    Number and name are merged across these rows, while the answers are the row's own. The row
    counts when ratings and departments are counted, but not as an item.
    """


class Measure(StrEnum):
    """What a total counts of its items."""

    ITEMS = "items"
    NET = "net"
    """Items without repeated listings (再掲)."""
    REPEATED = "repeated"
    """Repeated listings (再掲) only."""
    UNRATED = "unrated"
    """Items whose rating is blank."""
    DEPARTMENTS = "departments"
    """Each item once for each department in charge of it (延べ)."""
    SHARE = "share"
    """The percentage of all items."""
    BEFORE = "before"
    """Last year's number, which this sheet alone cannot show."""
    CHANGE = "change"
    """This year's number minus last year's."""


class Scope(NamedTuple):
    """Which items a total counts: all, or those of one rating, section or department."""

    rating: str | None = None
    column: str = "rating"
    """The key of the rating column, where a sheet has several scales."""
    section: str | None = None
    department: str | None = None
    measure: Measure = Measure.ITEMS
    table: int = 0
    """Index of the table that it counts, where each table has its own footer; or `ALL_TABLES`."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A control total as written: it claims a number for one rating or for all items."""

    rating: str | None
    """The rating's code; None for a total over all ratings."""
    stated: int | float | None
    """The claimed number; None if the cell has no readable number."""
    cell: Address
    """The cell of the number."""
    text: str
    """The cell's text as Excel displays it."""
    line: tuple[int, int] = (0, 0)
    """Start and end of its line within `text`: one cell may hold several lines."""
    formula: str | None = None
    """The cell's formula without `=`, if it has one."""
    value: Value = None
    """The cell's stored value."""
    column: str = "rating"
    section: str | None = None
    department: str | None = None
    measure: Measure = Measure.ITEMS
    table: int = 0
    evidence: Evidence = NO_EVIDENCE
    foreign: Reason | None = None
    """Why it is not a total of this table; None if it may be one."""

    @property
    def as_written(self) -> str:
        """The line as written in the sheet."""
        return self.text[slice(*self.line)].strip()

    @property
    def scope(self) -> Scope:
        """The items that the claim counts."""
        return Scope(
            self.rating, self.column, self.section, self.department, self.measure, self.table
        )


@dataclass(frozen=True, slots=True)
class Unread:
    """A text below the headings that belongs to no item, section or claim."""

    cell: Address
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A progress sheet as it was read."""

    name: str
    title: str
    headings: Mapping[str, Heading]
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    claims: tuple[Claim, ...]
    """The numbers that may be totals of the table."""
    years: Years
    header_row: int
    """The last row of the headings."""
    last_row: int
    """The row of the last item; `header_row` if there are no items."""
    duplicates: tuple[Heading, ...] = ()
    """Headings that occur a second time."""
    undeclared: tuple[Heading, ...] = ()
    """Headings that the family does not declare; their `key` is empty."""
    foreign: tuple[Claim, ...] = ()
    """Numbers labelled like a total that are none, each with the reason in `foreign`."""
    set_aside: tuple[int, ...] = ()
    """Rows that are never items: filled-in examples, and sums between items."""
    other_tables: tuple[int, ...] = ()
    """Rows of another table in the table's columns, such as meetings or budgets."""
    doubtful: tuple[int, ...] = ()
    """Rows that were read as items but may belong to the footer."""
    tables: tuple[range, ...] = ()
    """The rows of each table, headings included, where the sheet has several; else empty.

    Repeated headings start a new table only if each table has its own totals.
    """
    unread: tuple[Unread, ...] = ()
    """Texts skipped in the table's columns: notes, repeated labels, labels of totals."""
    corrected: tuple[CorrectedTotal, ...] = ()
    """Totals that an earlier run corrected, as recorded in the workbook's undo log."""
    is_card: bool = False
    """Whether the sheet is a card (one item, its answers beside labels) instead of a table."""

    @property
    def item_count(self) -> int:
        """The number of items; one that spans several rows counts once."""
        return sum(not item.further for item in self.items)

    def cell(self, item: Item, key: str) -> Address:
        """Return the address of an item's answer in a column; if merged, the top left cell."""
        return item.anchors.get(key) or Address(item.row, self.headings[key].cell.column)
