"""The edits that turn a sheet of the master into a department's: formats, locks, lists, warnings.

No value changes and nothing is deleted, so formulas, merged cells, drawings and totals stay
right, and `collect` can match what comes back without guessing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.claims.master import MasterSheet, answer_columns, rows_of
from sheetcheck.issuing.warnings import ListNames, conditions_for, lists_for
from sheetcheck.table.dropdowns import offered, read_dropdowns
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Language, Text
from sheetcheck.workbook.annotate.styles import Stylesheet, filled, restyled, solid_fill
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.season.input_rules import (
    ChoiceList,
    choices_edits,
    condition_edits,
    is_locked,
    protection_edit,
    validated_areas,
    with_lock,
    written_out,
)
from sheetcheck.workbook.xml.tags import Edit

_INPUT: Final = "FFFFFFE1"
"""Fill (ARGB) of answer cells that have none: the pale yellow that offices use for input."""
_PROMPT: Final = Text("一覧から選んでください。", "Choose from the list.")


@dataclass(frozen=True, slots=True)
class IssueOptions:
    """How the files of an issue are made."""

    lock: bool = True
    """Protect the sheets: only the department's own answer cells can be edited."""
    validate: bool = False
    """Colour faulty answers and wrong totals while somebody types."""
    hide_others: bool = False
    """Hide the rows of other departments' items."""
    language: Language = Language.JA


@dataclass(frozen=True, slots=True)
class DepartmentSheet:
    """One sheet of a department's file."""

    book: Workbook
    styles: Stylesheet
    """The formats of the file; `edits` adds those that it needs."""
    table: MasterSheet
    own: Sequence[Item]
    options: IssueOptions
    lists: dict[str, tuple[str, ...]]
    """The lists of the whole file, by name; `edits` adds those that it refers to."""

    def edits(self) -> Iterator[Edit]:
        """Yield the edits of the sheet's part.

        Edits at the same place come in the order that the format asks of their elements.
        """
        frame = self.book.frame(self.table.sheet.name)
        cells = _answer_cells(self.table, self.own)
        yield from self._formats(frame, cells)
        if self.options.lock:
            yield protection_edit(frame)
        lists = lists_for(self.table)
        if self.options.validate:
            self.lists.update(lists)
            conditions = conditions_for(self.table, self.own, cells)
            yield from condition_edits(frame, self.styles, conditions)
        yield from choices_edits(frame, list(self._choices(frame, lists)))

    def _formats(self, frame: Frame, cells: frozenset[Address]) -> list[Edit]:
        """Return the edits that unlock and fill the own answer cells, and lock all other answers.

        A cell that the master left unlocked for every department must not stay open for this one.
        """
        styles, grid = self.styles, self.table.grid
        to_lock = []
        if self.options.lock:
            for at in _answer_cells(self.table, self.table.sheet.items) - cells:
                cell = grid.cell(*at)
                if cell is not None and not is_locked(styles, cell.style):
                    to_lock.append(at)

        def format_after(at: Address, style: int) -> int:
            if at not in cells:
                return styles.add("cellXfs", with_lock(styles, style, locked=True))
            xf = styles.raw("cellXfs", style)
            if self.options.lock:
                xf = with_lock(styles, style, locked=False)
            if not _has_fill(styles, style):
                xf = filled(xf, styles.add("fills", solid_fill(_INPUT, None, styles.prefix)))
            return styles.add("cellXfs", xf)

        return restyled(frame, [*cells, *to_lock], format_after)

    def _choices(self, frame: Frame, lists: Mapping[str, tuple[str, ...]]) -> Iterator[ChoiceList]:
        """Yield a drop-down list for each rating column whose own cells have none yet."""
        sheet, family = self.table.sheet, self.table.family
        names, validated = ListNames(self.table), validated_areas(frame)
        dropdowns = read_dropdowns(self.book, sheet.name)
        for key in family.scales:
            if key not in answer_columns(sheet, family):
                continue
            existing = offered(dropdowns, sheet.headings[key].cell.column)
            cells = dict.fromkeys(sheet.cell(item, key) for item in self.own)
            without = tuple(
                at
                for at in cells
                if not existing.has(at.row) and not any(area.covers(*at) for area in validated)
            )
            if not without:
                continue
            source = written_out(lists[names.scale(key)])
            if source is None:
                source = names.scale(key)
                self.lists[source] = lists[source]
            title = sheet.headings[key].one_line
            yield ChoiceList(without, source, title, _PROMPT.localized(self.options.language))


def _has_fill(styles: Stylesheet, style: int) -> bool:
    number = styles.child("cellXfs", style).attributes.get("fillId", "0")
    fill = styles.raw("fills", int(number) if number.isdigit() else 0)
    return b'"none"' not in fill and b"patternType" in fill


def _answer_cells(table: MasterSheet, items: Sequence[Item]) -> frozenset[Address]:
    """Return the answer cells of some items, with every cell of a merged answer.

    All of them matter: Excel asks each cell of a merged range whether it is locked.
    """
    sheet, grid = table.sheet, table.grid
    columns = [sheet.headings[key].cell.column for key in answer_columns(sheet, table.family)]
    found: set[Address] = set()
    for item in items:
        for row in rows_of(sheet, grid, item):
            for column in columns:
                area = grid.merge_at(row, column)
                if area is None:
                    found.add(Address(row, column))
                    continue
                found.update(
                    Address(r, c)
                    for r in range(area.top, area.bottom + 1)
                    for c in range(area.left, area.right + 1)
                )
    return frozenset(found)
