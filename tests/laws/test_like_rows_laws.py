"""Rows read together say the same as rows read one by one, or are refused the same."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.words.refusals import Damaged, Refusal
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package import archive
from sheetcheck.workbook.read import plain_rows as plaincells
from sheetcheck.workbook.read import streamed as largesheet
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import Rows, runs_of
from sheetcheck.workbook.read.streamed import Large, read_large
from tests.support.packages import SHEET, grid_of, opened, package

STRINGS: Final = ("A(予定通り進行)", "文", "<r><t>9</t></r><r><t>事業</t></r>")
# What may stand in the place of a row of the table; `#` is its number.
ROWS: Final = (
    '<row r="#" spans="1:3"><c r="A#" s="2"><v>7</v></c><c r="B#" t="s"><v>1</v></c></row>',
    '<row r="#" spans="1:3"><c r="A#" s="2"/><c r="B#" t="s"><v>0</v></c></row>',
    '<row r="#" hidden="1"><c r="A#" s="2"><v>-1.5</v></c><c r="B#" t="s"/></row>',
    '<row r="#" ht="0"><c r="A#" s="2"><v>1e3</v></c><c r="B#" t="s"><v>2</v></c></row>',
    '<row r="#" ht="2" ht="3"><c r="A#" s="2"><v>1</v></c><c r="B#" t="s"><v>2</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>x</v></c><c r="B#" t="s"><v>2</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>1</v></c><c r="B#" t="s"><v>3</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>1</v></c><c r="B#" t="s"><v>-1</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>1</v></c><c r="B#" t="s"><v>01</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>1</v></c><c r="B1" t="s"><v>1</v></c></row>',
    '<row r="1"><c r="A1" s="2"><v>1</v></c><c r="B1" t="s"><v>1</v></c></row>',
    '<row r="#"><c r="A#"><f>1+1</f><v>2</v></c><c r="B#" t="s"><v>1</v></c></row>',
    '<row r="#"><c r="A#" t="b"><v>1</v></c></row>',
    '<row r="#"/>',
    '<row r="0"><c r="A0" s="2"><v>1</v></c><c r="B0" t="s"><v>1</v></c></row>',
    '<row r="#"><c r="A#" s="2"><v>1</v></c><c r="B#" t="s"><v>2</v></c></row >\n',
)
kinds = st.sampled_from(range(len(ROWS)))
stretches = st.lists(
    st.tuples(
        st.one_of(st.sampled_from([0, 1]), kinds), st.integers(1, 6), st.sampled_from([1, 2])
    ),
    max_size=8,
)


def written(of: list[tuple[int, int, int]]) -> str:
    rows, number = "", 0
    for kind, times, step in of:
        for _ in range(times):
            number += step
            rows += ROWS[kind].replace("#", str(number))
    return rows


def read(rows: str, repeats: int) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plaincells, "_WORTH_WHILE", repeats)
        try:
            return grid_of(rows, strings=STRINGS)
        except Refusal as why:
            return str(why)


@given(stretches)
def test_together_as_one_by_one(of: list[tuple[int, int, int]]) -> None:
    rows = written(of)
    together, alone = read(rows, 1), read(rows, 1 << 30)
    if not isinstance(together, Grid) or not isinstance(alone, Grid):
        assert together == alone
        return
    assert dict(together.rows) == dict(alone.rows)
    assert list(together.rows) == list(alone.rows)
    assert together.hidden_rows == alone.hidden_rows
    assert together.contradictions == alone.contradictions


def in_pieces(rows: str, size: int) -> Large | None:
    book = opened(package(rows=rows, strings=STRINGS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(largesheet, "_LARGE", 0)
        patch.setattr(archive, "_PIECE", size)
        patch.setattr(archive, "_MOST_AT_ONCE", size)
        return read_large(book.package, SHEET, book.strings)


@given(stretches, st.integers(40, 900))
def test_in_pieces_as_in_one(of: list[tuple[int, int, int]], size: int) -> None:
    rows = written(of)
    large, whole = in_pieces(rows, size), read(rows, 1 << 30)
    if large is None:
        return
    assert isinstance(whole, Grid)
    assert dict(large.rows) == dict(whole.rows)
    assert frozenset(large.hidden) == whole.hidden_rows
    assert not whole.contradictions
    assert large.filled == sum(run.filled for run in runs_of(whole.rows))


def test_a_plain_table_is_read_in_pieces() -> None:
    large = in_pieces(written([(0, 300, 1), (1, 300, 1), (2, 5, 2)]), 1000)
    assert large is not None
    assert len(large.rows) == 605


def test_what_does_not_come_to_its_checksum_is_not_read_in_pieces() -> None:
    book = opened(package(rows=written([(0, 300, 1)]), strings=STRINGS))
    index = book.package.index(SHEET)
    assert index is not None
    member = book.package.archive.members[index]
    for wrong in (member._replace(crc=1), member._replace(size=member.size - 1)):
        with pytest.raises(Damaged):
            list(archive.inflated_pieces(book.package.archive, wrong, Limits()))


@given(stretches)
def test_runs_are_the_rows(of: list[tuple[int, int, int]]) -> None:
    grid = read(written(of), 1)
    if isinstance(grid, Grid):
        loose = {number: dict(cells) for number, cells in grid.rows.items()}
        assert Rows(runs_of(loose)) == grid.rows
        for run in runs_of(grid.rows):
            for column in run.form.places:
                values = [loose[number][column].value for number in run.numbers]
                assert list(run.column(column)) == values
        assert sum(map(len, loose.values())) == sum(len(run.values) for run in runs_of(grid.rows))


def test_a_long_table_is_read_together() -> None:
    grid = grid_of(written([(0, 300, 1), (1, 300, 1)]), strings=STRINGS)
    assert len(runs_of(grid.rows)) < 5
    assert len(grid.rows) == 600
