"""What two workbooks differ in."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

import sheetcheck
from sheetcheck.cli.app import run
from sheetcheck.words.difference import RowsDifference
from tests.support.compared import NUMBERED, book, pair, put


@pytest.mark.parametrize(
    ("edit", "cells"),
    [
        (lambda _: None, []),
        (put("C3", "D"), [("C3", "C", "D")]),
        (put("A3", "2"), [("A3", 2, "2")]),
        (put("C3", None), [("C3", "C", None)]),
        (put("F9", 1), [("F9", None, 1)]),
        (put("B30", True), [("B30", None, True)]),
        (put("E1", "=COUNTA(B2:B20)"), [("E1", "=COUNTA(B2:B21)", "=COUNTA(B2:B20)")]),
        (put("E1", 20), [("E1", "=COUNTA(B2:B21)", 20)]),
    ],
)
def test_the_cells_that_differ(
    edit: Callable[[Worksheet], object], cells: list[tuple[object, ...]], tmp_path: Path
) -> None:
    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    told = [(str(c.cell), c.shown_before, c.shown_after) for c in comparison.cells]
    assert told == cells
    assert comparison.same == (not cells)
    assert not comparison.rows


def test_rows_that_moved_are_no_flood(tmp_path: Path) -> None:
    comparison = sheetcheck.compare(*pair(tmp_path, lambda sheet: sheet.insert_rows(5)))
    assert comparison.rows == (RowsDifference("進行管理", (5, 21), (6, 22)),)
    assert not comparison.cells


def test_an_inserted_row_is_told_with_its_cells(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.insert_rows(5)
        sheet["B5"] = "新しい事業"

    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    assert RowsDifference("進行管理", None, (5, 5)) in comparison.rows
    assert [(str(c.cell), c.before, c.after) for c in comparison.cells] == [
        ("B5", None, "新しい事業")
    ]


def test_a_deleted_row(tmp_path: Path) -> None:
    comparison = sheetcheck.compare(*pair(tmp_path, lambda sheet: sheet.delete_rows(5)))
    assert RowsDifference("進行管理", (5, 5), None) in comparison.rows
    assert RowsDifference("進行管理", (6, 21), (5, 20)) in comparison.rows


def test_a_row_that_somebody_moved(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.move_range("A4:C4", rows=30)

    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    assert comparison.rows == (RowsDifference("進行管理", (4, 4), (34, 34)),)
    assert not comparison.cells


def test_rows_sorted_another_way(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        for row, values in enumerate(reversed(NUMBERED), 2):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column).value = value

    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    assert not comparison.cells
    moved = {rows.before: rows.after for rows in comparison.rows}
    assert moved[2, 2] == (21, 21)
    assert moved[21, 21] == (2, 2)


def test_a_row_deleted_from_a_long_sheet_is_no_flood(tmp_path: Path) -> None:
    def long(sheet: Worksheet) -> None:
        for row in range(30, 6000):
            sheet.cell(row, 1).value = row

    def shorter(sheet: Worksheet) -> None:
        long(sheet)
        sheet.delete_rows(5)

    (tmp_path / "before.xlsx").write_bytes(book(long))
    (tmp_path / "after.xlsx").write_bytes(book(shorter))
    comparison = sheetcheck.compare(tmp_path / "before.xlsx", tmp_path / "after.xlsx")
    assert (comparison.rows[0].before, comparison.rows[0].after) == ((5, 5), None)
    assert len(comparison.cells) == 3


def test_a_row_that_moved_and_was_edited_is_still_told(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.insert_rows(5, 2)
        sheet["C9"] = "D!"

    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    assert [(str(c.cell), c.before, c.after) for c in comparison.cells] == [("C9", "C", "D!")]


def test_a_renamed_sheet_is_known_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def renamed(sheet: Worksheet) -> None:
        sheet["C3"] = "D"
        sheet.title = "進行管理(改)"

    before, after = pair(tmp_path, renamed)
    comparison = sheetcheck.compare(before, after)
    assert comparison.sheets_renamed == (("進行管理", "進行管理(改)"),)
    assert not comparison.sheets_added
    assert not comparison.sheets_removed
    assert [(c.sheet, str(c.cell)) for c in comparison.cells] == [("進行管理(改)", "C3")]
    assert run(["diff", before, after, "--format", "json"]) == 1
    sheets = json.loads(capsys.readouterr().out)["sheets"]
    assert sheets["renamed"] == [{"before": "進行管理", "after": "進行管理(改)"}]


def test_another_sheet_is_not_taken_for_a_renamed_one(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.title = "控え"
        sheet.delete_rows(1, 12)

    comparison = sheetcheck.compare(*pair(tmp_path, edit))
    assert comparison.sheets_added == ("控え",)
    assert comparison.sheets_removed == ("進行管理",)
    assert not comparison.sheets_renamed


def test_an_empty_text_is_nothing(tmp_path: Path) -> None:
    assert sheetcheck.compare(*pair(tmp_path, put("F9", ""))).same


def test_a_look_that_changed_is_told_as_such(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B3"].fill = PatternFill("solid", fgColor="FFFF00")

    (difference,) = sheetcheck.compare(*pair(tmp_path, edit)).cells
    assert (str(difference.cell), difference.style_only) == ("B3", True)


def test_a_sheet_more_or_less(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.create_sheet("控え")

    before, after = pair(tmp_path, edit)
    assert sheetcheck.compare(before, after).sheets_added == ("控え",)
    assert sheetcheck.compare(after, before).sheets_removed == ("控え",)
    assert "xl/worksheets/sheet2.xml" in sheetcheck.compare(before, after).parts.added
