"""Which rows are the footer's though they stand in the columns of the table, as a table of totals.

They are told by their shape: words of the footer and figures, and nothing else. An item
always says something more.
"""

from collections.abc import Container, Iterator, Sequence
from itertools import count, filterfalse, groupby, islice, takewhile

from sheetcheck.claims.footer.figures import FooterCell, figure_in
from sheetcheck.claims.footer.labels import Label, Labels
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import is_blank
from sheetcheck.table.layout import surely_item
from sheetcheck.table.rows import Row
from sheetcheck.words.address import Address
from sheetcheck.words.values import CellKind
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import held_in

_SHORT = 12  # characters of a heading over figures
_WIDEST = 40  # columns of a table of totals
_FEWEST = 2  # different ratings that make a row of headings, and figures below them


def footer_rows(grid: Grid, rows: Sequence[Row], labels: Labels | None) -> frozenset[int]:
    """Return those of the rows that are a label and its figures, headings over such, or figures.

    A row of at least two different ratings, after at most one free word, is a heading; the
    rows of figures right below belong to it, whatever word they begin with: 件数, 割合, R5.
    """
    if labels is None:
        return frozenset()
    led = set(_led_by_labels(rows, labels))
    found = {row for row in led if _is_line(grid, row, labels)}
    _add_remarked(grid, [row for row in rows if row.row not in found], labels, led, found)
    for one in rows:
        row = one.row
        if row + 1 in found and _is_heading(grid, row, labels):
            found.add(row)
        elif _may_head(grid, one, labels) and _heading_in(list(_cells(grid, row)), labels):
            below = list(takewhile(lambda r: _is_figures(grid, r, labels), count(row + 1)))
            found |= {row, *below} if below else set()
    return frozenset(found | set(_over(grid, rows, found, labels)))


def _over(grid: Grid, rows: Sequence[Row], found: Container[int], labels: Labels) -> Iterator[int]:
    """Yield the rows of short words right over the figures of a line, whatever they say.

    A heading such as `区分 | 新規 | 継続` is aligned with its figures; an item says more than that.
    """
    below: frozenset[int] = frozenset()
    last = 0
    for row in reversed(rows):
        if row.row in found:
            here = list(_cells(grid, row.row))
            below = (below if row.row == last - 1 else frozenset()) | {s.cell.column for s in here}
            last = row.row
            continue
        here = list(islice(_cells(grid, row.row), _WIDEST)) if below else []
        if (
            row.row != last - 1
            or not here
            or (surely_item(row) and not _names_counts(here, labels))
        ):
            below = frozenset()
            continue
        columns = frozenset(spot.cell.column for spot in here)
        short = all(isinstance(s.value, str) and len(s.text) <= _SHORT for s in here)
        below, last = (columns, row.row) if short and columns <= below else (frozenset(), 0)
        if len(below) >= _FEWEST:
            yield row.row


def _names_counts(cells: Sequence[FooterCell], labels: Labels) -> bool:
    """Say whether a word behind the first is a total, a count or a year, as no project has."""
    for cell in cells[1:]:
        label = labels.read(cell.text, cell.cell.row)
        if label is not None and label.rating is label.section is label.department is None:
            return True
        if split_year(cell.text)[0] and is_blank(split_year(cell.text)[1]):
            return True
    return False


def _may_head(grid: Grid, row: Row, labels: Labels) -> bool:
    """Say whether the second text of a row names something: of an item, it says that it is none."""
    if row.alone:
        second = next(islice(filterfalse(is_blank, row.texts.values()), 1, 2), None)
        return second is not None and labels.knows(second)
    spot = next(islice(_cells(grid, row.row), 1, 2), None)
    return spot is not None and labels.knows(spot.text)


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
            unknown = grid.unknown.get((row, column), CellKind.TEXT)
            kind = unknown if isinstance(value, str | None) else grid.kind(row, column)
            yield FooterCell(Address(row, column), text, value, formula, kind)


def _is_line(grid: Grid, row: int, labels: Labels) -> bool:
    """Say whether a row is a word of the footer and behind it only figures or further words."""
    cells = _cells(grid, row)
    first = next(cells, None)
    if first is None or first.formula is not None or not labels.read(first.text, row):
        return False
    figures = others = 0
    for cell in cells:
        if figure_in(cell, labels):
            figures += 1
        elif any(map(str.isalnum, cell.text)) and not labels.read(cell.text, row):
            return False  # a dash or an arrow says nothing
        others += 1
    return figures > 0 and (others == 1 or not first.is_number)


def _add_remarked(
    grid: Grid, rows: Sequence[Row], labels: Labels, led: Container[int], found: set[int]
) -> None:
    for one in rows:
        if one.row in led and _is_remarked(grid, one, labels, found):
            found.add(one.row)
    found |= {one.row for one in rows if one.row + 1 in found and _is_bracketed(grid, one, labels)}


def _is_remarked(grid: Grid, row: Row, labels: Labels, found: Container[int]) -> bool:
    """Say whether a row is a rating and its figure, and further words: a unit, a remark.

    No project is called as a rating is, nor does one begin with it. A sum is told by the line
    above it. Where any answer is given it is a project all the same.
    """
    cells = list(islice(_cells(grid, row.row), _WIDEST))
    label = labels.read(cells[0].text, row.row) if len(cells) > 1 else None
    if label is None or (label.rating is None and row.row - 1 not in found):
        return False
    return _goes_on(row, cells, labels)


def _is_bracketed(grid: Grid, row: Row, labels: Labels) -> bool:
    """Say whether a row is such a line behind a word that is merged with the rows below."""
    cells = list(islice(_cells(grid, row.row), _WIDEST))
    area = grid.merge_at(*cells[0].cell) if len(cells) > 2 else None
    if area is None or area.bottom <= row.row:
        return False
    label = labels.read(cells[1].text, row.row)
    return label is not None and label.rating is not None and _goes_on(row, cells[1:], labels)


def _goes_on(row: Row, cells: Sequence[FooterCell], labels: Labels) -> bool:
    """Say whether a figure stands behind the label, and no answer of a project."""
    if any(row.says(key) for key in ("result", "plan")):
        return False
    rated = row.texts.get("rating", "")
    if (cells[0].is_number and "number" in row.texts) or (
        rated != cells[0].text and labels.read(rated, row.row)
    ):
        return False
    return any(figure_in(cell, labels) for cell in cells[1:])


def _is_heading(grid: Grid, row: int, labels: Labels) -> bool:
    """Say whether a row has only words of the footer, after at most one free one."""
    cells = _cells(grid, row)
    next(cells, None)
    words = 0
    # Of an item, the first or second cell already says that it is none.
    for cell in cells:
        if figure_in(cell, labels) or not labels.read(cell.text, row):
            return False
        words += 1
    return words >= 1


def _is_figures(grid: Grid, row: int, labels: Labels) -> bool:
    return row in grid.rows and _only_figures(_cells(grid, row), labels)


def numeric_words(spots: Sequence[FooterCell], labels: Labels) -> frozenset[Address]:
    """Return the cells with a number that names a rating rather than counting anything."""
    if not any(name.isdecimal() for name in labels.names):
        return frozenset()
    words: set[Address] = set()
    headed: dict[int, int] = {}
    for row, cells in groupby(spots, key=lambda spot: spot.cell.row):
        here = list(cells)
        heading = _heading_in(here, labels)
        numeric = any(spot.is_number or spot.text.isdecimal() for spot in heading)
        if numeric and all(headed.get(spot.cell.column, 0) != row - 1 for spot in heading):
            words |= {spot.cell for spot in heading}
            headed |= {spot.cell.column: row for spot in heading}
            continue
        first = here[0]
        under = headed.get(first.cell.column, 0) == row - 1
        if under:
            headed |= {spot.cell.column: row for spot in here}
        elif len(here) > 1 and labels.read(first.text, row) and figure_in(here[1], labels):
            words.add(first.cell)
    return frozenset(words)


def _heading_in(cells: Sequence[FooterCell], labels: Labels) -> Sequence[FooterCell]:
    """Return the cells of a row of headings: different ratings after at most one free word."""
    read = [(spot, _label(spot, labels)) for spot in cells]
    if read and read[0][1] is None and not read[0][0].is_number:
        read = read[1:]
    scopes = [label.scope for _, label in read if label is not None]
    ratings = {scope.rating for scope in scopes} - {None}
    if len(scopes) < len(read) or len(ratings) < _FEWEST or len(set(scopes)) < len(scopes):
        return ()
    return [spot for spot, _ in read]


def _label(spot: FooterCell, labels: Labels) -> Label | None:
    return labels.read(spot.text, spot.cell.row) if len(spot.text) <= 60 else None


def _only_figures(cells: Iterator[FooterCell], labels: Labels) -> bool:
    """Say whether a row holds figures only, after at most one word."""
    here = list(cells)
    if here and figure_in(here[0], labels) is None:
        here = here[1:]
    return len(here) >= _FEWEST and all(figure_in(spot, labels) for spot in here)
