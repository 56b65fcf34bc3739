"""Items that may be lines of a footer: while there is one, no total is rewritten.

A table without numbers of its items gives nothing that tells an item from a line such as
`区分 | 新規 | 3 | 継続` for certain. What `footer_rows` does not know is read as an item; here
it is held against what every project has.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sheetcheck.claims.footer.figures import FooterCell, figure_in
from sheetcheck.claims.footer.row_cells import RowCells
from sheetcheck.family.model import RATING, Family
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import is_blank
from sheetcheck.table.row_kinds import repeats_headings
from sheetcheck.table.rows import Row
from sheetcheck.words.address import Address


def doubtful_items(
    cells: RowCells, rows: Iterable[Row], items: Collection[int], footer: Collection[int]
) -> Iterator[int]:
    """Yield the rows among `items` that a footer may begin or end with.

    `footer` are the rows that are certainly its own.
    """
    for row in rows:
        told = _names_total(cells, row) or _counts(cells, row)
        if row.row in items and (told or _is_unlike(cells, row, footer)):
            yield row.row


def unrated_apart(rows: Sequence[Row], items: Collection[int], family: Family) -> Iterator[int]:
    """Yield the items below a blank row behind the last rated item: a table of its own, perhaps.

    Meetings, contacts or budgets between the items and the footer have names and numbers, too.
    What stands below headings that are repeated belongs to this family.
    """
    behind: list[Row] = []
    for row in reversed(rows):
        if row.row in items and family.scale.read(row.texts.get(RATING, "")).code:
            break
        behind.append(row)
    else:
        return
    last, apart = row.row, False
    for row in reversed(behind):
        if not row.first:
            continue
        if repeats_headings(row, family):
            return
        apart = apart or row.row > last + 1
        last = row.row
        if apart and row.row in items:
            yield row.row


def _names_total(cells: RowCells, row: Row) -> bool:
    """Say whether an item is called as a rating or a sum is, or by a dash."""
    name = row.texts.get("name", "")
    words = (name,) if row.number is not None else (name, row.texts.get("number", ""))
    labels = (cells.labels.read(word, row.row) for word in words if word)
    if not is_blank(name) and not any(map(str.isalnum, name)):
        return True
    return any(
        label is not None and label.section is None and label.department is None for label in labels
    )


def _counts(cells: RowCells, row: Row) -> bool:
    """Say whether a number stands where an item without a name would have its rating."""
    text = row.texts.get("rating", "")
    if row.says("name") or is_blank(text) or cells.labels.read(text) is not None:
        return False
    figure = FooterCell(Address(row.row, 1), text, text, None)
    return figure_in(figure, cells.labels) is not None


def _is_unlike(cells: RowCells, row: Row, footer: Collection[int]) -> bool:
    """Say whether an item has no number of its own, and too little else of a project."""
    year = split_year(row.texts.get("number", ""))[0]
    if (row.number is not None and year is None) or cells.names_office(row):
        return False
    name, office = row.texts.get("name", ""), row.texts.get("departments", "")
    if not is_blank(office) and "departments" not in row.unknown:
        figure = FooterCell(Address(row.row, 1), office, office, None)
        if figure_in(figure, cells.labels) or cells.is_heading(office, row.row):
            return True
    if not is_blank(name) and cells.is_heading(name, row.row):
        return True
    touches = row.row - 1 in footer or row.row + 1 in footer
    answered = row.says("rating") and (row.says("result") or row.says("plan"))
    return touches and not answered
