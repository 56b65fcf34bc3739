"""A sheet as it was read: every part of it keeps its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.words.claims import NO_EVIDENCE, CorrectedTotal, Evidence, Reason
from sheetcheck.words.values import CellKind, Value

NO_ANCHORS: Mapping[str, Address] = {}
NOTHING_UNKNOWN: Mapping[str, CellKind] = {}


class Years(NamedTuple):
    """The years that the headings speak of, as they are labelled: `R6`, `R7`."""

    reported: str | None
    planned: str | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the table that the family declares."""

    key: str
    """The column's name in the family file: `rating`."""
    text: str
    """The heading as it stands in the sheet."""
    cell: Address
    year: int | None = None
    """The calendar year in it (2024 for `R6評価`); None where it has none."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section row: a part of the plan whose items are numbered from 1."""

    name: str
    cell: Address


class Item(NamedTuple):
    """One project row."""

    row: int
    section: str
    number: int | str | None
    name: str
    departments: tuple[str, ...]
    texts: Mapping[str, str]
    """What each declared column says, as people see it; a merged cell speaks for its rows."""
    anchors: Mapping[str, Address] = NO_ANCHORS
    """Where a column's text stands, if a merged cell keeps it elsewhere than in this row."""
    hidden: bool = False
    unknown: Mapping[str, CellKind] = NOTHING_UNKNOWN
    """The columns whose cell is an error value or a formula that was not calculated.

    Nearly always empty. Such a column's text is that of the error, or empty; it is neither
    an answer nor a blank, and `name` and `departments` are empty where their column is here.
    In the frame of all items this is the column `@unknown`.
    """
    further: bool = False
    """A further row of the item above, for another of its departments.

    Number and name are merged down over it, its answers are its own: it counts where ratings
    and departments are counted, but the item above counts once.
    """


class Measure(StrEnum):
    """What is counted of the items that a total speaks of."""

    ITEMS = "items"
    NET = "net"
    """Each item once: those that only stand there again (再掲) are left out."""
    REPEATED = "repeated"
    """Those that only stand there again."""
    UNRATED = "unrated"
    """Those whose rating is blank."""
    DEPARTMENTS = "departments"
    """Each item once for every department in charge of it (延べ)."""
    SHARE = "share"
    """In percent of all."""
    BEFORE = "before"
    """Last year's number, which nobody can count here."""
    CHANGE = "change"
    """This year's number less last year's."""


class Scope(NamedTuple):
    """What a total counts: all items, or those of one rating, section or department."""

    rating: str | None = None
    column: str = "rating"
    """The column that the rating stands in, where a sheet has several scales."""
    section: str | None = None
    department: str | None = None
    measure: Measure = Measure.ITEMS
    table: int = 0
    """Which of the sheet's tables it counts, where each has a footer of its own."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A control total as it stands: it claims a number for one rating, or for all items."""

    rating: str | None
    """The code of the scale; None is the grand total, or one of all ratings."""
    stated: int | float | None
    """The number claimed; None where the cell holds none that can be read."""
    cell: Address
    """Where the number stands."""
    text: str
    """The text of that cell as people see it."""
    line: tuple[int, int] = (0, 0)
    """From where to where its line reaches in that text: a cell may hold several."""
    formula: str | None = None
    """The formula that makes the number, without `=`."""
    value: Value = None
    """The stored value of that cell."""
    column: str = "rating"
    section: str | None = None
    department: str | None = None
    measure: Measure = Measure.ITEMS
    table: int = 0
    evidence: Evidence = NO_EVIDENCE
    foreign: Reason | None = None
    """Why it is no total of this table; None where it may be one."""

    @property
    def scope(self) -> Scope:
        """What it counts."""
        return Scope(
            self.rating, self.column, self.section, self.department, self.measure, self.table
        )


@dataclass(frozen=True, slots=True)
class Unread:
    """A text below the headings that is no part of an item, a section or a claim."""

    cell: Address
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a family, read: every part of it keeps its place."""

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
    """The row of the last item; the header's where there is none."""
    duplicates: tuple[Heading, ...] = ()
    """Headings that stand a second time."""
    strangers: tuple[Heading, ...] = ()
    """Headings of the table that the family does not declare; their key is empty."""
    foreign: tuple[Claim, ...] = ()
    """Numbers with the name of a total that are none, each with its reason."""
    set_aside: tuple[int, ...] = ()
    """The rows that are no items whatever they hold: examples, and sums between the items."""
    doubtful: tuple[int, ...] = ()
    """The rows that were read as items and may be lines of the footer."""
    tables: tuple[range, ...] = ()
    """The rows of each table, its headings first, where several stand below each other.

    Empty where there is one: headings that are only repeated make no second table, unless each
    has totals of its own.
    """
    unread: tuple[Unread, ...] = ()
    """What was passed over in the table's columns: notes, repeated labels, the words of totals."""
    corrected: tuple[CorrectedTotal, ...] = ()
    """What the workbook's undo log says of its totals: an earlier run corrected them."""
    is_card: bool = False
    """Whether it is one item whose answers stand beside labels, rather than a table."""

    @property
    def item_count(self) -> int:
        """How many items there are; one of several rows counts once."""
        return sum(not item.further for item in self.items)

    def cell(self, item: Item, key: str) -> Address:
        """Return where an item's answer in a column stands: the anchor of a merged cell."""
        return item.anchors.get(key) or Address(item.row, self.headings[key].cell.column)
