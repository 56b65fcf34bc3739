"""Which rows are the footer's though they stand in the columns of the table, as a table of totals.

They show by their shape: words of the footer and figures, and no project. In a table without
numbers of its items, such a row looks much like an item (`5 | - | 1 | -`: a name, a department,
a rating). What tells them apart is the first word: no project is called as a rating is.

A *line* is a label with its figures. First those lines are found that show it by themselves,
then the rows that belong to them: lines with a remark, rows between two lines, headings, and the
rows of figures below headings of ratings.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import count, filterfalse, islice

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.rating_heads import rating_headings
from sheetcheck.claims.footer.row_cells import FEWEST, RowCells
from sheetcheck.claims.vocabulary.count_words import Sense
from sheetcheck.claims.vocabulary.labels import WHOLE
from sheetcheck.notation.folding import is_blank, placeholder
from sheetcheck.table.rows import Row, read_number

_NUMBERING = 2  # characters of the number of a line: 1, ア
_MOST_BETWEEN = 3  # rows of words between a heading and its figures


def footer_rows(cells: RowCells, rows: Sequence[Row]) -> frozenset[int]:
    """Return those of the rows that are a label and its figures, headings over such, or figures.

    A row of at least two different ratings, after at most two free words, is a heading; the
    rows of figures right below belong to it, whatever word they begin with: 件数, 割合, R5.
    """
    led = {row.row for row in rows if _may_begin_with_label(cells, row)}
    found = {row.row for row in rows if row.row in led and _is_line(cells, row.row)}
    found |= {row.row for row in rows if _is_counted_throughout(cells, row)}
    others = [row for row in rows if row.row not in found]
    for row in others:  # the line above shows what a sum with a remark is
        if row.row in led and _is_remarked(cells, row, found):
            found.add(row.row)
    found |= {row.row for row in others if row.row + 1 in found and _is_bracketed(cells, row)}
    found |= {row.row for row in others if _is_between(cells, row, found)}
    by_number = {row.row: row for row in rows}
    for row in rows:
        if row.row + 1 in found and _is_labels_alone(cells, row):
            found.add(row.row)
        if _may_name_ratings(cells, row):
            found |= _rated_rows(cells, row, by_number)
    return frozenset(found | set(_headings_over(cells, rows, found)))


def _may_begin_with_label(cells: RowCells, row: Row) -> bool:
    """True if a row may begin with a word of the footer, or with a number and such a word."""
    if not row.alone or cells.labels.knows(row.first):
        return True
    second = _texts_behind(row)[0]
    return _is_numbering(row.first) and (
        cells.labels.knows(second) or cells.is_counted(second, row.row)
    )


def _texts_behind(row: Row) -> tuple[str, str]:
    """Return the second and the third of the texts that are not blank; else empty ones."""
    texts = [*islice(filterfalse(is_blank, row.texts.values()), 1, 3), "", ""]
    return texts[0], texts[1]


def _is_numbering(text: str) -> bool:
    """True if a text may number a line: 1, ア, (1), No.1, 1-1."""
    return len(text.strip()) <= _NUMBERING or read_number(text) is not None


def _is_line(cells: RowCells, row: int) -> bool:
    """True if a row is a word of the footer and behind it only figures or further words."""
    first = next(iter(cells.first_in(row)), None)
    if first is None or first.formula is not None or not cells.label(first):
        return False
    behind = list(cells.all_in(row))[1:]
    figures = 0
    for cell in behind:
        if cells.is_figure(cell):
            figures += 1
        elif not _is_dash(cell.text) and not cells.label(cell):
            return False
    return figures > 0 and (len(behind) == 1 or not first.is_number)


def _is_dash(text: str) -> bool:
    return placeholder(text) == "-" or not any(map(str.isalnum, text))


def _is_counted_throughout(cells: RowCells, row: Row) -> bool:
    """True if every cell of a row is a rating or a sum with its count: `A 9事業 | B 1事業`."""
    if row.number is not None:
        return False
    if not cells.is_counted(row.first, row.row):
        return not row.is_item and _counts_all_items(cells, row)
    here = cells.first_in(row.row)
    return len(here) >= FEWEST and all(cells.is_counted(cell.text, row.row) for cell in here)


def _counts_all_items(cells: RowCells, row: Row) -> bool:
    """True if the only cell of a row counts the ratings of all items: `全体：A5、B3、C2`."""
    if not any(map(str.isdecimal, row.first)):
        return False
    lines = [line for line in cells.words.lines(row.first, row.row) if line.tally]
    labels = [line.label for line in lines if line.label]
    ratings = {label.rating for label in labels if not (label.section or label.department)}
    words = {text for line in lines for text in line.before}
    of_all = all(_speaks_of_all(cells, text, row.row) for text in words)
    return len(ratings - {None}) >= FEWEST and of_all and len(cells.first_in(row.row)) == 1


def _speaks_of_all(cells: RowCells, text: str, row: int) -> bool:
    """True if a word before counts leaves it at all items: 全体, 評価の集計."""
    meaning = cells.words.read(text, row)
    return meaning.label in WHOLE or (meaning.label is None and meaning.sense is Sense.KNOWN)


def _is_remarked(cells: RowCells, row: Row, found: Container[int]) -> bool:
    """True if a row is a rating and its figure, and further words: a unit, a remark.

    No project is called as a rating is, nor does one begin with it. The line above shows what
    a sum is. Where an office and an answer are given it is a project all the same.
    """
    here = cells.first_in(row.row)
    if len(here) > 1 and _is_numbering(here[0].text) and not cells.label(here[0]):
        here = here[1:]  # the lines of the footer are numbered
        if len(here) == 1:
            return cells.is_counted(here[0].text, row.row)
    if len(here) < 2 or not cells.label(here[0]):
        return False
    is_told = cells.names_rating(here[0]) or row.row - 1 in found
    return is_told and _goes_on_with_figure(cells, row, here)


def _is_bracketed(cells: RowCells, row: Row) -> bool:
    """True if a row is such a line behind a word that is merged with the rows below."""
    here = cells.first_in(row.row)
    area = cells.grid.merge_at(*here[0].at) if len(here) > 2 else None
    if area is None or area.bottom <= row.row:
        return False
    return cells.names_rating(here[1]) and _goes_on_with_figure(cells, row, here[1:])


def _goes_on_with_figure(cells: RowCells, row: Row, here: Sequence[FooterCell]) -> bool:
    """True if a figure stands behind the label, and the row says nothing of a project."""
    if here[0].is_number and row.number is not None and cells.says(row, "name"):
        return False
    is_project = cells.says_project(row, here[0].text)
    if is_project and (cells.names_office(row) or not cells.names_rating(here[0])):
        return False
    return any(map(cells.is_figure, here[1:]))


def _is_between(cells: RowCells, row: Row, found: Container[int]) -> bool:
    """True if a row with a figure stands right between two lines: `うち重点 | 1 | -`."""
    if row.row - 1 not in found or row.row + 1 not in found:
        return False
    has_figure = any(map(cells.is_figure, cells.first_in(row.row)))
    return has_figure and not cells.says_project(row, row.first)


def _is_labels_alone(cells: RowCells, row: Row) -> bool:
    """True if a row has only words of the footer, after at most one free one.

    A word and one office is what an item has before it is answered, so it is no heading.
    """
    here = list(cells.all_in(row.row))
    # Of an item, the first or second cell already says that it is none.
    if len(here) < FEWEST or not all(cells.label(c) and not cells.is_figure(c) for c in here[1:]):
        return False
    return len(here) > FEWEST or not row.is_item or not cells.names_office(row)


def _may_name_ratings(cells: RowCells, row: Row) -> bool:
    """True if the second text of a row names something, or the third a rating: no item does."""
    if row.alone:
        second, third = _texts_behind(row)
    else:
        here = cells.first_in(row.row)
        second, third = [*(cell.text for cell in here[1:3]), "", ""][:2]
    if cells.labels.knows(second):
        return True
    label = cells.labels.read(third, row.row)
    return label is not None and label.rating is not None


def _rated_rows(cells: RowCells, row: Row, by_number: Mapping[int, Row]) -> set[int]:
    """Return a row of headings and the rows below it; none if it heads no figures."""
    headings = rating_headings(cells.first_in(row.row), cells.labels)
    if not headings:
        return set()
    columns = {cell.column for cell in headings}
    below = _rows_below(cells, map(by_number.get, count(row.row + 1)), columns)
    return {row.row, *below} if below else set()


def _rows_below(
    cells: RowCells, rows: Iterable[Row | None], columns: Container[int]
) -> Sequence[int]:
    """Return the rows right below headings that hold their figures, and the words between."""
    below: list[int] = []
    waiting: list[int] = []
    for row in rows:
        if row is None or len(waiting) > _MOST_BETWEEN:
            break
        explains = cells.is_heading(row.first, row.row)
        if not explains and cells.says_project(row, row.first):
            break
        here = cells.first_in(row.row)
        under = [cell for cell in here if cell.column in columns]
        if not here or any(cells.names_rating(c) and not cells.is_figure(c) for c in under):
            break  # other headings begin with it
        waiting.append(row.row)
        are_figures = all(cells.is_figure(cell) or _is_dash(cell.text) for cell in under)
        if (below and explains) or (under and are_figures):
            below += waiting
            waiting = []
    return below


def _headings_over(cells: RowCells, rows: Sequence[Row], found: Container[int]) -> Iterator[int]:
    """Yield the rows of short words right over the figures of a line, whatever they say.

    A heading such as `区分 | 新規 | 継続` is aligned with its figures; a project says more than
    that. What could be one is a heading only where a word in it heads figures.
    """
    below: frozenset[int] = frozenset()
    last = 0
    for row in reversed(rows):
        if row.row in found:
            columns = frozenset(cell.column for cell in cells.first_in(row.row))
            below = columns | (below if row.row == last - 1 else frozenset())
            last = row.row
            continue
        here = cells.first_in(row.row) if below and row.row == last - 1 else ()
        is_head = bool(here) and cells.heads_lines(row, here, below)
        below, last = (below, row.row) if is_head else (frozenset(), 0)
        if is_head and len(here) >= FEWEST:
            yield row.row
