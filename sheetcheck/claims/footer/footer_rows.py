"""Which rows are the footer's though they stand in the columns of the table, as a table of totals.

They are told by their shape: words of the footer and figures, and no project. In a table
without numbers of its items, such a row looks much like an item (`5 | - | 1 | -`: a name, a
department, a rating). It is told by its lead: no project is called as a rating is.
"""

from collections.abc import Container, Iterator, Sequence
from itertools import count, filterfalse, islice

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.rating_heads import rating_headings
from sheetcheck.claims.footer.row_cells import FEWEST, RowCells
from sheetcheck.claims.vocabulary.count_words import Sense
from sheetcheck.claims.vocabulary.labels import WHOLE
from sheetcheck.family.model import RATING
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import is_blank, placeholder
from sheetcheck.notation.tally import read_tally
from sheetcheck.table.rows import Row, read_number

_NUMBERING = 2  # characters of the number of a line: 1, ア
_MOST_BETWEEN = 3  # rows of words between a heading and its figures


def footer_rows(cells: RowCells, rows: Sequence[Row]) -> frozenset[int]:
    """Return those of the rows that are a label and its figures, headings over such, or figures.

    A row of at least two different ratings, after at most two free words, is a heading; the
    rows of figures right below belong to it, whatever word they begin with: 件数, 割合, R5.
    """
    led = set(_led_by_labels(rows, cells))
    found = {row for row in led if _is_line(cells, row)}
    found |= {row.row for row in rows if _are_lines(cells, row)}
    left = [row for row in rows if row.row not in found]
    _add_remarked(cells, left, led, found)
    if found:
        found |= {row.row for row in left if _is_between(cells, row, found)}
    by_number: dict[int, Row] = {}
    for one in rows:
        row = one.row
        if row + 1 in found and _is_heading(cells, one):
            found.add(row)
        if _may_head(cells, one) and (heads := rating_headings(cells.first_in(row), cells.labels)):
            columns = {spot.column for spot in heads}
            by_number = by_number or {row.row: row for row in rows}
            following = (by_number.get(number) for number in count(row + 1))
            below = _below(cells, following, columns)
            found |= {row, *below} if below else set()
    return frozenset(found | set(_over(cells, rows, found))) if found else frozenset()


def _is_between(cells: RowCells, row: Row, found: Container[int]) -> bool:
    """Say whether a row with a figure stands right between two lines: `うち重点 | 1 | -`."""
    if row.row - 1 not in found or row.row + 1 not in found:
        return False
    figures = any(map(cells.is_figure, cells.first_in(row.row)))
    return figures and not cells.says_project(row, row.first)


def _below(cells: RowCells, rows: Iterator[Row | None], columns: Container[int]) -> list[int]:
    """Return the rows right below headings that hold their figures, and the words between."""
    below: list[int] = []
    waiting: list[int] = []
    for row in rows:
        if row is None or len(waiting) > _MOST_BETWEEN or _is_project(cells, row):
            break
        here = cells.first_in(row.row)
        if not here or any(_is_heading_word(cells, spot, columns) for spot in here):
            break
        waiting.append(row.row)
        explained = bool(below) and cells.is_heading(row.first, row.row)
        if explained or _are_figures(cells, here, columns):
            below += waiting
            waiting = []
    return below


def _is_project(cells: RowCells, row: Row) -> bool:
    """Say whether a row under headings is a project, not one of words that explain them."""
    return cells.says_project(row, row.first) and not cells.is_heading(row.first, row.row)


def _is_heading_word(cells: RowCells, spot: FooterCell, columns: Container[int]) -> bool:
    """Say whether a cell under headings names a rating: other headings begin with it."""
    if spot.column not in columns or cells.is_figure(spot):
        return False
    label = cells.label(spot)
    return label is not None and label.rating is not None


def _are_figures(cells: RowCells, here: Sequence[FooterCell], columns: Container[int]) -> bool:
    """Say whether figures or dashes stand under headings, and nothing else."""
    under = [spot for spot in here if spot.column in columns]
    return bool(under) and all(cells.is_figure(spot) or _is_dash(spot.text) for spot in under)


def _is_dash(text: str) -> bool:
    return placeholder(text) == "-" or not any(map(str.isalnum, text))


def _over(cells: RowCells, rows: Sequence[Row], found: Container[int]) -> Iterator[int]:
    """Yield the rows of short words right over the figures of a line, whatever they say.

    A heading such as `区分 | 新規 | 継続` is aligned with its figures; a project says more than
    that. What could be one is a heading only where a word in it heads figures.
    """
    below: frozenset[int] = frozenset()
    last = 0
    for row in reversed(rows):
        if row.row in found:
            columns = frozenset(s.column for s in cells.first_in(row.row))
            below = columns | (below if row.row == last - 1 else frozenset())
            last = row.row
            continue
        here = cells.first_in(row.row) if below and row.row == last - 1 else []
        is_head = bool(here) and _heads(cells, row, here, below)
        below, last = (below, row.row) if is_head else (frozenset(), 0)
        if is_head and len(here) >= FEWEST:
            yield row.row


def _heads(cells: RowCells, row: Row, here: Sequence[FooterCell], below: Container[int]) -> bool:
    """Say whether a row right over lines is their heading."""
    numbered = row.number is not None and split_year(row.texts.get("number", ""))[0] is None
    if numbered and cells.says(row, "name"):
        return False
    if cells.names_office(row) and not _is_rated_as_sum(cells, row):
        return False
    if len(here) == 1:
        return not row.is_item and here[0].column in below
    aligned = sum(spot.column in below for spot in here)
    return aligned >= FEWEST and cells.are_headings(here, named=row.is_item)


def _is_rated_as_sum(cells: RowCells, row: Row) -> bool:
    """Say whether 計 stands where an item has its rating: `評価 | 本庁 | 支所 | 計`."""
    return cells.labels.read(row.texts.get(RATING, ""), row.row) in WHOLE


def _may_head(cells: RowCells, row: Row) -> bool:
    """Say whether the second text of a row names something, or the third a rating: no item does."""
    if row.alone:
        second, third = _second_and_third(row)
    else:
        here = cells.first_in(row.row)
        texts = [spot.text for spot in here[1:3]]
        second, third = [*texts, "", ""][:2]
    if cells.labels.knows(second):
        return True
    label = cells.labels.read(third, row.row)
    return label is not None and label.rating is not None


def _led_by_labels(rows: Sequence[Row], cells: RowCells) -> Iterator[int]:
    """Yield the rows that may begin with a word of the footer, or with a number and such a word."""
    known: dict[str, bool] = {}
    for row in rows:
        if row.first not in known:
            known[row.first] = cells.labels.knows(row.first)
        if (
            known[row.first]
            or not row.alone
            or (_is_numbering(row.first) and _is_footers(cells, _second(row), row.row))
        ):
            yield row.row


def _second(row: Row) -> str:
    return _second_and_third(row)[0]


def _second_and_third(row: Row) -> tuple[str, str]:
    """Return the second and the third of the texts that are not blank; else empty ones."""
    texts = [*islice(filterfalse(is_blank, row.texts.values()), 1, 3), "", ""]
    return texts[0], texts[1]


def _is_line(cells: RowCells, row: int) -> bool:
    """Say whether a row is a word of the footer and behind it only figures or further words."""
    here = cells.all_in(row)
    first = next(here, None)
    if first is None or first.formula is not None or not cells.label(first):
        return False
    figures = others = 0
    for spot in here:
        if cells.is_figure(spot):
            figures += 1
        elif not _is_dash(spot.text) and not cells.label(spot):
            return False
        others += 1
    return figures > 0 and (others == 1 or not first.is_number)


def _are_lines(cells: RowCells, row: Row) -> bool:
    """Say whether every cell of a row is a rating or a sum with its count: `A 9事業 | B 1事業`."""
    if row.number is not None:
        return False
    if not _is_counted(cells, row.first, row.row):
        return not row.is_item and _are_lines_of_all(cells, row)
    here = cells.first_in(row.row)
    return len(here) >= FEWEST and all(_is_counted(cells, s.text, row.row) for s in here)


def _are_lines_of_all(cells: RowCells, row: Row) -> bool:
    """Say whether the only cell of a row counts the ratings of all items: `全体：A5、B3、C2`."""
    if not any(map(str.isdecimal, row.first)):
        return False
    lines = [line for line in cells.words.lines(row.first, row.row) if line.tally]
    labels = [line.label for line in lines if line.label]
    ratings = {label.rating for label in labels if not (label.section or label.department)}
    before = {text for line in lines for text in line.before}
    whole = all(_says_all(cells, text, row.row) for text in before)
    return len(ratings - {None}) >= FEWEST and whole and len(cells.first_in(row.row)) == 1


def _says_all(cells: RowCells, text: str, row: int) -> bool:
    """Say whether a word before counts leaves it at all items: 全体, 評価の集計."""
    said = cells.words.read(text, row)
    return said.label in WHOLE or (said.label is None and said.sense is Sense.KNOWN)


def _add_remarked(
    cells: RowCells, rows: Sequence[Row], led: Container[int], found: set[int]
) -> None:
    for one in rows:
        if one.row in led and _is_remarked(cells, one, found):
            found.add(one.row)
    found |= {one.row for one in rows if one.row + 1 in found and _is_bracketed(cells, one)}


def _is_remarked(cells: RowCells, row: Row, found: Container[int]) -> bool:
    """Say whether a row is a rating and its figure, and further words: a unit, a remark.

    No project is called as a rating is, nor does one begin with it. A sum is told by the line
    above it. Where an office and an answer are given it is a project all the same.
    """
    here = cells.first_in(row.row)
    if len(here) > 1 and _is_numbering(here[0].text) and not cells.label(here[0]):
        here = here[1:]  # the lines of the footer are numbered
        if len(here) == 1:
            return _is_counted(cells, here[0].text, row.row)
    label = cells.label(here[0]) if len(here) > 1 else None
    if label is None or (label.rating is None and row.row - 1 not in found):
        return False
    return _goes_on(cells, row, here)


def _is_numbering(text: str) -> bool:
    """Say whether a text may number a line: 1, ア, (1), No.1, 1-1."""
    return len(text.strip()) <= _NUMBERING or read_number(text) is not None


def _is_footers(cells: RowCells, text: str, row: int) -> bool:
    return cells.labels.knows(text) or _is_counted(cells, text, row)


def _is_counted(cells: RowCells, text: str, row: int) -> bool:
    """Say whether a cell is a rating or a sum with its count: `A 9事業`."""
    tally = read_tally(text, cells.labels.totals.units)
    return tally is not None and cells.labels.read(tally.label, row) is not None


def _is_bracketed(cells: RowCells, row: Row) -> bool:
    """Say whether a row is such a line behind a word that is merged with the rows below."""
    here = cells.first_in(row.row)
    area = cells.area_at(here[0]) if len(here) > 2 else None
    if area is None or area.bottom <= row.row:
        return False
    label = cells.label(here[1])
    return label is not None and label.rating is not None and _goes_on(cells, row, here[1:])


def _goes_on(cells: RowCells, row: Row, here: Sequence[FooterCell]) -> bool:
    """Say whether a figure stands behind the label, and no project is told of."""
    if here[0].is_number and row.number is not None and cells.says(row, "name"):
        return False
    label = cells.label(here[0])
    rated = label is not None and label.rating is not None
    project = cells.says_project(row, here[0].text) and (not rated or cells.names_office(row))
    return not project and any(map(cells.is_figure, here[1:]))


def _is_heading(cells: RowCells, row: Row) -> bool:
    """Say whether a row has only words of the footer, after at most one free one.

    A word and one office is what an item has before it is answered, so it is no heading.
    """
    here = list(cells.all_in(row.row))
    # Of an item, the first or second cell already says that it is none.
    if len(here) < FEWEST or not all(cells.label(s) and not cells.is_figure(s) for s in here[1:]):
        return False
    return len(here) > FEWEST or not row.is_item or not cells.names_office(row)
