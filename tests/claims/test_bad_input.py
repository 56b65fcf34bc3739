"""Footers that nobody writes by hand: read in bounded time, and nothing in them is written."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sheetcheck.claims.counting import Counter
from sheetcheck.claims.settled import settled
from sheetcheck.claims.sheet import read_sheet
from sheetcheck.table.frame import read_ratings
from sheetcheck.table.recognise import recognise
from sheetcheck.words.address import Area
from sheetcheck.words.claims import ClaimStanding
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.packed_row import Cell
from tests.laws.footer_sheets import FAMILY, WRITTEN, Sketch, Told, table, told_of

_SECONDS = 2.0


@contextmanager
def bounded() -> Iterator[None]:
    """Hold what is done to two seconds of processor time."""
    began = time.process_time()
    yield
    assert time.process_time() - began < _SECONDS


def sheet() -> Sketch:
    return table(WRITTEN * 2, 4, 4, "")


def told(sketch: Sketch) -> Told:
    with bounded():
        return told_of(sketch)


@pytest.mark.parametrize(
    "text",
    [
        "{name} {digits}事業",
        "{name} 1/{digits}",
        "{digits}事業中2事業",
    ],
)
def test_a_number_of_a_million_digits_is_no_count(text: str) -> None:
    sketch = sheet()
    row = sketch.bottom + 2
    sketch.put(row, 1, "A").put(row, 2, text.format(name=WRITTEN[0], digits="9" * 1_000_000))
    assert not told(sketch).written


def test_numbers_of_any_size_are_no_counts() -> None:
    sketch = sheet()
    for place, number in enumerate((1e300, -1e300, 10**15, 0.5, 1e-300)):
        sketch.put(sketch.bottom + 2, 1, WRITTEN[place % 4]).put(sketch.bottom, 2, number)
    assert not told(sketch).written


def test_a_line_of_a_thousand_numbers_is_read_once() -> None:
    sketch = sheet()
    sketch.put(sketch.bottom + 2, 1, "、".join(f"{WRITTEN[n % 4]} {n}事業" for n in range(1_000)))
    assert not told(sketch).written


@pytest.mark.slow
def test_ten_thousand_blocks_are_read_in_one_sweep() -> None:
    sketch = sheet()
    for block in range(10_000):
        row = 20 + 3 * block
        sketch.cells[row, 1] = (WRITTEN[block % 4], 0)
        sketch.cells[row, 2] = (block, 0)
    began = time.process_time()
    assert not told_of(sketch).written
    assert time.process_time() - began < 5 * _SECONDS


def test_blocks_cost_what_they_are_many() -> None:
    sketch = sheet()
    for block in range(300):
        sketch.put(20 + 3 * block, 1, WRITTEN[block % 4]).put(20 + 3 * block, 2, block)
    assert not told(sketch).written


@pytest.mark.parametrize(
    "formula",
    [
        "A20+B21",
        "B20",
        "SUM(B20:B24)",
        "Sheet9!B4",
        "COUNTIF('他のシート'!G:G,\"A\")",
        "[1]Sheet1!$A$1",
        'INDIRECT("B20")',
        "+" * 5_000 + "1",
        "(" * 5_000 + "1" + ")" * 5_000,
        "SUM(" * 400 + "1" + ")" * 400,
    ],
)
def test_a_formula_that_leads_nowhere_is_left_alone(formula: str) -> None:
    sketch = sheet()
    grid = sketch.grid()
    rows = {row: dict(cells) for row, cells in grid.rows.items()}
    for row in range(20, 25):
        name = (*WRITTEN, "合計")[row - 20]
        rows[row] = {
            1: Cell(row, 1, "str", name, None, 0),
            2: Cell(row, 2, "n", 3, formula, 0),
        }
    with bounded():
        told_formulas = _mended(Grid(grid.sheet, rows, formats=grid.formats))
    assert all(new is None for new in told_formulas)


def test_merged_footers_of_great_size_say_what_their_first_cell_says() -> None:
    sketch = sheet()
    row = sketch.bottom + 2
    for place, name in enumerate((*WRITTEN, "合計")):
        sketch.put(row + place, 1, name).line(place, row + place, 2, 2 if place < 4 else 8)
    grid = sketch.grid()
    merges = (Area(row + 10, 1, 1_048_576, 16_384), Area(row, 30, row + 900_000, 40))
    with bounded():
        (found,) = recognise(
            [Grid(grid.sheet, grid.rows, merges, formats=grid.formats)], [FAMILY], named=True
        )
        read = read_sheet(found.grid, FAMILY, found.header)
    assert [claim.stated for claim in read.claims] == [2, 2, 2, 2, 8]


def _mended(grid: Grid) -> list[object]:
    (found,) = recognise([grid], [FAMILY], named=True)
    read = read_sheet(found.grid, FAMILY, found.header)
    ratings = read_ratings(read.items, FAMILY)
    codes = {
        key: {item.row: one.code for item, one in zip(read.items, rated, strict=True)}
        for key, rated in ratings.items()
    }
    known, mended = settled(Counter(read, FAMILY, codes), grid, {})
    assert all(one.standing is not ClaimStanding.FOREIGN for one in known.claims)
    return [one.new for one in mended.values()]
