"""The cells of one sheet, as read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sheetcheck.words.address import Address, Area
from sheetcheck.words.text import Text
from sheetcheck.words.values import CellKind
from sheetcheck.workbook.formats.cell_formats import GENERAL_ONLY, Formats
from sheetcheck.workbook.read.packed_row import Cell
from sheetcheck.workbook.read.runs import unknown_in
from sheetcheck.workbook.read.struck import NOTHING_STRUCK, Struck


class Master(NamedTuple):
    """The cell with the text of a shared formula (ECMA-376 18.3.1.40, `t="shared"`)."""

    at: Address
    text: str
    area: Area | None


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared formulas of a sheet: the master of each group, and its followers."""

    masters: Mapping[str, Master] = field(default_factory=dict)
    """Group (`si`) → its master."""
    groups: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(Row, column) of a follower → its group."""

    def formula(self, row: int, column: int) -> str | None:
        """Return the formula of a follower; None if its group has no master."""
        master = self.masters.get(self.groups.get((row, column), ""))
        if master is None:
            return None
        return moved(master.text, master.at, Address(row, column))


NOTHING_SHARED = Shared()


def moved(formula: str, origin: Address, target: Address) -> str:
    """Return a formula (without `=`) as Excel changes it when it is filled into another cell.

    Raises:
        ValueError: the formula cannot be parsed.

    """
    # Importing openpyxl takes longer than checking a workbook; few sheets share formulas.
    from openpyxl.formula.translate import Translator, TranslatorError  # noqa: PLC0415

    try:
        translated = Translator(f"={formula}", str(origin)).translate_formula(str(target))
    except (TranslatorError, IndexError, ValueError, AttributeError) as why:
        raise ValueError(formula) from why
    return str(translated).removeprefix("=")


_BAND = 64  # rows; merged ranges in a table are short, so a band has few of them


class Merged:
    """Index of merged ranges by bands of rows; tall ranges are kept separately."""

    __slots__ = ("_bands", "_tall")

    def __init__(self, areas: Iterable[Area]) -> None:
        bands: dict[int, list[Area]] = {}
        tall: list[Area] = []
        for area in areas:
            first, last = area.top // _BAND, area.bottom // _BAND
            if last - first > _BAND:
                tall.append(area)
                continue
            for band in range(first, last + 1):
                bands.setdefault(band, []).append(area)
        self._bands: Mapping[int, list[Area]] = bands
        self._tall = tuple(tall)

    def at(self, row: int, column: int) -> Area | None:
        """Return the range that covers a cell (the first one, if ranges overlap), or None."""
        for area in self._bands.get(row // _BAND, ()):
            if area.covers(row, column):
                return area
        return next((area for area in self._tall if area.covers(row, column)), None)


class Contradiction(NamedTuple):
    """Something in a sheet part that is repeated or out of order, but has only one meaning."""

    cell: Address | None
    what: Text


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet; rows and columns are Excel's numbers, from 1."""

    sheet: str
    rows: Mapping[int, Mapping[int, Cell]]
    """Row → column → cell, both ascending; includes empty cells that have a style."""
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    """Hidden by hand, by an outline or by a filter."""
    hidden_columns: frozenset[int] = frozenset()
    formats: Formats = GENERAL_ONLY
    """The number formats of the workbook."""
    shared: Shared = NOTHING_SHARED
    """The formulas that several cells share."""
    contradictions: tuple[Contradiction, ...] = ()
    """What the part repeats or has out of order."""
    unknown: Mapping[tuple[int, int], CellKind] = field(init=False, repr=False, compare=False)
    """(Row, column) → `ERROR` or `NOT_CALCULATED`, for the cells of these kinds.

    Nearly always empty. The text of such a cell is the error value, or empty; so code that
    tests whether a cell is blank must look here, too. `Item.unknown` has the same by column.
    """
    struck: Struck = field(default=NOTHING_STRUCK, repr=False, compare=False)
    """The cells whose whole text is struck out."""
    _merged: Merged = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_merged", Merged(self.merges))
        object.__setattr__(self, "unknown", unknown_in(self.rows))

    def cell(self, row: int, column: int) -> Cell | None:
        """Return a cell, None if the part does not have it."""
        cells = self.rows.get(row)
        return None if cells is None else cells.get(column)

    def cells(self) -> Iterator[Cell]:
        """Yield all cells, row by row, including those with only a format."""
        for cells in self.rows.values():
            yield from cells.values()

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell as Excel shows it: its value in its number format.

        A date is always `2024-04-01`, with a time `2024-04-01 09:30:00`; an error value is as
        Excel shows it: `#REF!`.
        """
        cell = self.cell(row, column)
        return "" if cell is None else self.formats.shown(cell.value, cell.style)

    def kind(self, row: int, column: int) -> CellKind:
        """Return the kind of a cell's content; a number in a date format is a date."""
        cell = self.cell(row, column)
        if cell is None:
            return CellKind.BLANK
        if cell.kind is CellKind.NUMBER and self.formats.is_date(cell.style):
            return CellKind.DATE
        return cell.kind

    def formula(self, row: int, column: int) -> str | None:
        """Return a cell's formula without `=`, a shared one translated to this cell; else None."""
        cell = self.cell(row, column)
        if cell is None or cell.formula is None:
            return None
        return cell.formula or self.shared.formula(row, column)

    def merge_at(self, row: int, column: int) -> Area | None:
        """Return the merged range that covers a cell, or None."""
        return self._merged.at(row, column)

    def anchor(self, row: int, column: int) -> Address:
        """Return the cell with the value of a cell: the top left one of its merged range."""
        area = self.merge_at(row, column)
        return area.anchor if area else Address(row, column)
