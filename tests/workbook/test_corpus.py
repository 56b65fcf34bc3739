"""Real workbooks of all kinds: read as others read them, written without touching anything else.

The folder is named by SHEETCHECK_CORPUS.
"""

import datetime as dt
import io
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sheetcheck.words.added_sheet import AddedCell, AddedSheet, Mark
from sheetcheck.words.address import Address
from sheetcheck.words.errors.write_refusals import Unwritable
from sheetcheck.words.result import Severity
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.annotate.stamp import is_untouched_copy
from sheetcheck.workbook.annotate.unmark import unmarked
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package.archive import Archive, read_archive
from sheetcheck.workbook.package.members import content_start
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.write.patch import patched
from sheetcheck.workbook.write.spans import each_row
from tests.support.libreoffice import saved_by_office
from tests.support.packages import with_added

FOLDER = Path(os.environ.get("SHEETCHECK_CORPUS") or "nowhere")
FILES = sorted(path.name for path in FOLDER.glob("*.xls[xm]"))
pytestmark = pytest.mark.corpus
every_file = pytest.mark.parametrize("name", FILES or ["none"])
# openpyxl takes half a minute over what others read in a second.
every_file_slowly = pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] if "poc-shared-strings" in name else [])
        for name in FILES or ["none"]
    ],
)


def opened(name: str) -> Workbook:
    return open_workbook((FOLDER / name).read_bytes(), name)


def grids(book: Workbook) -> Iterator[tuple[str, Grid]]:
    for sheet in book.sheets:
        if sheet.has_cells and sheet.part:
            yield sheet.name, book.grid(sheet.name)


def seen(data: bytes, **how: bool) -> openpyxl.Workbook | None:
    """Return what openpyxl reads; None where it cannot."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), **how)
    except Exception:  # noqa: BLE001  (it raises whatever it stumbles over)
        return None


def rows_seen(data: bytes, sheet: str) -> list[list[Any]] | None:
    """Return the rows that calamine reads; None where it cannot."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except Exception:  # noqa: BLE001  (it raises whatever it stumbles over)
        return None


def alike(ours: object, theirs: object) -> bool:
    if isinstance(theirs, dt.date | dt.time | dt.timedelta):
        return isinstance(ours, int | float | str)
    if isinstance(ours, str) and isinstance(theirs, str):
        # Neither of the others undoes every escape.
        return ours.replace("\r", "") == theirs.replace("_x000D_", "").replace("\r", "")
    return ours == theirs or (ours in {None, ""} and theirs in {None, ""})


@every_file_slowly
def test_openpyxl_reads_the_same_values_and_formulas(name: str) -> None:
    book = opened(name)
    values, formulas = seen(book.data, data_only=True), seen(book.data)
    for sheet, grid in grids(book):
        if values is None or formulas is None or sheet not in values.sheetnames:
            continue
        for row in values[sheet].iter_rows():
            for cell in row:
                ours = grid.cell(*Address.parse(cell.coordinate))
                assert alike(ours.value if ours else None, cell.value), cell.coordinate
        for at, formula in formulas_of(formulas[sheet]).items():
            assert grid.formula(*at) == formula


def formulas_of(sheet: Any) -> Mapping[Address, str]:
    found = {}
    for row in sheet.iter_rows():
        for cell in row:
            text = getattr(cell.value, "text", cell.value)
            if cell.data_type == "f" and isinstance(text, str):
                found[Address(cell.row, cell.column)] = text.removeprefix("=")
    return found


@every_file
def test_calamine_reads_the_same_values(name: str) -> None:
    book = opened(name)
    for sheet, grid in grids(book):
        rows = rows_seen(book.data, sheet)
        for number, values in enumerate(rows or [], 1):
            for column, value in enumerate(values, 1):
                ours = grid.cell(number, column)
                held = ours.value if ours else None
                if isinstance(held, str) and held.startswith("#") and value == "":
                    continue  # it shows no errors
                assert alike(held, value), f"{sheet} {Address(number, column)}"


def places(grid: Grid) -> Mapping[str, Address]:
    """Return an existing cell, an empty place in an existing row, and one in a missing row."""
    found: dict[str, Address] = {}
    for row, cells in grid.rows.items():
        for column in cells:
            if grid.anchor(row, column) == (row, column):
                found.setdefault("existing cell", Address(row, column))
        free = next(c for c in range(1, 400) if c not in cells and grid.merge_at(row, c) is None)
        found.setdefault("empty place", Address(row, free))
    last = max(grid.rows, default=0)
    found["missing row"] = Address(last + 3, 2)
    for row in range(1, last):
        if row not in grid.rows and grid.merge_at(row, 1) is None:
            found["missing row between"] = Address(row, 1)
            break
    return found


def packed(archive: Archive) -> list[tuple[str, bytes, bytes]]:
    """Return each member's name, what its entry says besides sizes, and its packed bytes."""
    data, told = archive.data, []
    for member in archive.members:
        start = content_start(archive, member)
        entry = data[member.entry : member.entry + 16] + data[member.entry + 28 : member.entry + 42]
        told.append((member.name, entry, data[start : start + member.packed]))
    return told


VALUES: tuple[NewValue, ...] = (4711, "評価 & <D>")


@every_file
def test_written_without_touching_anything_else(name: str) -> None:
    book = opened(name)
    before = packed(book.package.archive)
    texts: dict[tuple[str, Address], NewValue] = {}
    for sheet, grid in grids(book):
        readable = rows_seen(book.data, sheet) is not None
        for at in places(grid).values():
            for value in VALUES:
                data = written(book, sheet, at, value)
                if data is None:
                    continue
                after = packed(read_archive(data, Limits()))
                part = book.package.member(book.sheet(sheet).part).name
                chain = book.part_of("calcChain")
                changed = [a[0] for a, b in zip(before, after, strict=True) if a != b]
                assert set(changed) <= {part, chain}
                around_the_row_nothing_changed(book, data, sheet, at)
                assert open_workbook(data, name).grid(sheet).rows[at.row][at.column].value == value
                rows = rows_seen(data, sheet)
                assert (rows is not None) == readable
                if value != 4711:
                    texts[sheet, at] = value
    # openpyxl is slow: it is shown all texts at once.
    everywhere = patched(book, texts, signed=True) if texts else book.data
    assert seen(everywhere) is not None or seen(book.data) is None


def written(book: Workbook, sheet: str, at: Address, value: NewValue) -> bytes | None:
    """Return the workbook with a cell written; None where it is the heading of a table."""
    try:
        return patched(book, {(sheet, at): value}, signed=True)
    except Unwritable as why:
        if "table" in why.what.en:
            return None
        raise


def around_the_row_nothing_changed(book: Workbook, data: bytes, sheet: str, at: Address) -> None:
    """Compare a sheet part with what it was: outside the row only its dimension may grow."""
    frames = book.frame(sheet), open_workbook(data, "after.xlsx").frame(sheet)
    kept = []
    for frame in frames:
        row = next((row for row in each_row(frame) if row.number == at.row), None)
        xml = frame.xml
        rest = xml[: row.start] + xml[row.end :] if row else xml
        place = frame.place("dimension")
        if place is not None:
            rest = rest[:place] + rest[rest.index(b">", place) + 1 :]
        # An empty table of cells had to be opened.
        kept.append(re.sub(rb"<([\w.-]+:)?sheetData\s*/>", rb"<\1sheetData></\1sheetData>", rest))
    assert kept[0] == kept[1]


@every_file
def test_a_sheet_and_marks_come_out_again_to_the_byte(name: str) -> None:
    book = opened(name)
    sheet, grid = next(grids(book))
    marks = [Mark(sheet, at, Severity.ERROR, "理由がありません。") for at in places(grid).values()]
    data = with_added(book, AddedSheet("点検結果", (20,), ((AddedCell("x"),),)), marks)
    if book.signed:
        assert data == book.data
        return
    assert is_untouched_copy(data)
    assert seen(data) is not None or seen(book.data) is None
    back = unmarked(open_workbook(data, name))
    assert back is not None
    old, new = book.package, open_workbook(back, name).package
    assert list(old.names) == list(new.names)
    assert all(old.read(part) == new.read(part) for part in set(old.names))


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("name", FILES[::6] or ["none"])
def test_libreoffice_opens_what_was_written(name: str, tmp_path: Path) -> None:
    book = opened(name)
    sheet, grid = next(grids(book))
    at = places(grid)["missing row"]
    source = tmp_path / f"in{Path(name).suffix}"
    source.write_bytes(patched(book, {(sheet, at): 4711}, signed=True))
    saved = open_workbook(saved_by_office(source).read_bytes(), "in.xlsx")
    cell = next(grids(saved))[1].cell(*at)
    assert cell is not None
    assert cell.value == 4711
