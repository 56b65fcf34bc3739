"""Which rows are the footer's though they stand in the columns of the table, as a table of totals.

They are told by their shape: words of the footer and figures, and nothing else. An item
always says something more.
"""

from collections.abc import Iterator, Sequence

from sheetcheck.claims.crossing import FooterCell, is_figure
from sheetcheck.claims.labels import Labels
from sheetcheck.notation.folding import is_blank
from sheetcheck.table.rows import Row
from sheetcheck.words.address import Address
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import held_in

_FEWEST = 2  # words that make a row of headings


def footer_rows(grid: Grid, rows: Sequence[Row], labels: Labels | None) -> frozenset[int]:
    """Return those of the rows that are a label and its figures, headings over such, or figures."""
    if labels is None:
        return frozenset()
    led = set(_led_by_labels(rows, labels))
    found = {row for row in led if _is_line(grid, row, labels)}
    for row in (one.row for one in rows):
        below = row + 1
        if below in found and _is_heading(grid, row, labels, first_is_free=True):
            found.add(row)
        elif row in led and _is_heading(grid, row, labels, first_is_free=False):
            found |= {row, below} if _is_figures(grid, below, labels) else set()
    return frozenset(found)


def _led_by_labels(rows: Sequence[Row], labels: Labels) -> Iterator[int]:
    """Yield the rows that may begin with a word of the footer."""
    known: dict[str, bool] = {}
    for row in rows:
        if row.first not in known:
            known[row.first] = labels.knows(row.first)
        if known[row.first] or not row.alone:
            yield row.row


def _cells(grid: Grid, row: int) -> Iterator[FooterCell]:
    for column, value, style, has_formula in held_in(grid.rows.get(row, {})):
        text = grid.formats.shown(value, style)
        if has_formula or not is_blank(text):
            formula = grid.formula(row, column) if has_formula else None
            yield FooterCell(Address(row, column), text, value, formula)


def _is_line(grid: Grid, row: int, labels: Labels) -> bool:
    """Say whether a row is a word of the footer and behind it only figures or further words."""
    cells = _cells(grid, row)
    first = next(cells, None)
    if first is None or first.formula is not None or not labels.read(first.text, row):
        return False
    figures = others = 0
    for cell in cells:
        if is_figure(cell, labels):
            figures += 1
        elif not labels.read(cell.text, row):
            return False
        others += 1
    return figures > 0 and (others == 1 or not first.is_number)


def _is_heading(grid: Grid, row: int, labels: Labels, *, first_is_free: bool) -> bool:
    cells = _cells(grid, row)
    if first_is_free:
        next(cells, None)
    words = 0
    # Of an item, the first or second cell already says that it is none.
    for cell in cells:
        if is_figure(cell, labels) or not labels.read(cell.text, row):
            return False
        words += 1
    return words >= (1 if first_is_free else _FEWEST)


def _is_figures(grid: Grid, row: int, labels: Labels) -> bool:
    cells = list(_cells(grid, row))
    return len(cells) >= _FEWEST and all(is_figure(cell, labels) for cell in cells)
