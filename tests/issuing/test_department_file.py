"""A department's file: its own cells open, all others locked, and nothing else changed."""

from pathlib import Path
from typing import Any

import pytest

from sheetcheck.issuing.department_sheet import IssueOptions
from sheetcheck.workbook.read.book import open_workbook
from tests.issuing.kit import FORM, made, open_cells, sheet_of
from tests.support.season import (
    WARNING,
    file_for,
    issue_of,
    resaved,
)
from tests.support.table_model import USUAL_SHEET


@pytest.mark.parametrize(
    ("department", "cells"),
    [
        ("商工課", "G6 H6 I6"),
        ("建築住宅課", "G7 H7 I7"),
        ("社会福祉課", "G8 H8 I8 G11 H11 I11"),
        ("高齢福祉課", "G10 H10 I10"),
    ],
)
def test_own_answers_are_open_and_all_else_is_locked(department: str, cells: str) -> None:
    data = file_for(department, FORM)
    assert open_cells(data) == cells
    protection = sheet_of(data).protection
    assert protection.sheet
    assert not protection.password
    assert not any((protection.autoFilter, protection.sort, protection.formatCells))


def test_without_a_lock_nothing_is_protected() -> None:
    data = file_for("商工課", FORM, IssueOptions(lock=False))
    assert open_cells(data) == ""
    assert not sheet_of(data).protection.sheet


def test_a_joint_item_is_open_for_both() -> None:
    def joint(_book: Any, sheet: Any) -> None:
        sheet.write("E5", "商工課、社会福祉課")

    data = made(joint)
    assert "G5" in open_cells(file_for("商工課", data))
    assert "G5" in open_cells(file_for("社会福祉課", data))


def test_no_value_differs_and_no_other_part() -> None:
    before, after = open_workbook(FORM, ""), open_workbook(file_for("商工課", FORM), "")
    grid, other = before.grid(USUAL_SHEET), after.grid(USUAL_SHEET)
    for row, cells in grid.rows.items():
        for column, cell in cells.items():
            found = other.cell(row, column)
            assert found
            assert (found.value, found.formula) == (cell.value, cell.formula)
    assert other.merges == grid.merges
    same = [n for n in before.package.names if before.package.read(n) == after.package.read(n)]
    changed = {*before.package.names} - {*same}
    assert changed == {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
        *("xl/styles.xml", "xl/worksheets/sheet1.xml"),
    }


def test_a_second_issue_is_the_same_to_the_byte() -> None:
    assert file_for("商工課", FORM, WARNING) == file_for("商工課", FORM, WARNING)


def test_merged_answers_are_open_in_every_cell() -> None:
    def merged(_book: Any, sheet: Any) -> None:
        sheet.merge_range("E5:E6", "商工課")
        sheet.merge_range("H5:I6", "")

    assert open_cells(file_for("商工課", made(merged))) == "G5 H5 I5 G6 H6 I6 G8 H8 I8"


def test_an_item_of_several_rows_is_open_in_all_of_them() -> None:
    def tall(_book: Any, sheet: Any) -> None:
        for column, text in (("C", 5), ("D", "事業5"), ("E", "商工課"), ("G", "")):
            sheet.merge_range(f"{column}9:{column}11", text)

    cells = open_cells(file_for("商工課", made(tall))).split()
    assert {"H9", "H10", "H11", "G9", "G10", "G11", "I11"} <= {*cells}


def test_what_was_open_for_all_is_locked_for_the_others() -> None:
    def unlocked(book: Any, sheet: Any) -> None:
        look = book.add_format({"locked": False})
        for row in range(4, 8):
            for column in (6, 7, 8):
                sheet.write_blank(row, column, None, look)
        sheet.write("I1", "記入者", look)
        sheet.protect("ひみつ")

    data = file_for("商工課", made(unlocked))
    assert open_cells(data) == "I1 G6 H6 I6 G8 H8 I8"
    assert sheet_of(data).protection.password
    assert issue_of(made(unlocked), "商工課").has_password


def test_filters_panes_and_print_areas_stay() -> None:
    def more(_book: Any, sheet: Any) -> None:
        sheet.autofilter("A3:I8")
        sheet.freeze_panes("C4")
        sheet.print_area("A1:I8")
        sheet.conditional_format(
            "G5:G8", {"type": "cell", "criteria": "==", "value": '"x"', "format": None}
        )

    before = made(more)
    after = file_for("商工課", before, IssueOptions(validate=True, hide_others=True))
    for data in (before, after):
        sheet = sheet_of(data)
        assert sheet.auto_filter.ref == "A3:I8"
        assert sheet.freeze_panes == "C4"
        assert sheet.print_area == f"'{USUAL_SHEET}'!$A$1:$I$8"


ELEMENTS = (
    *("sheetData", "sheetProtection", "autoFilter", "mergeCells", "conditionalFormatting"),
    *("dataValidations", "hyperlinks", "pageMargins", "drawing", "tableParts"),
)


def test_elements_stand_in_the_order_of_the_format() -> None:
    def more(book: Any, sheet: Any) -> None:
        sheet.autofilter("A3:I8")
        sheet.merge_range("A10:C10", "注")
        sheet.write_url("A12", "https://example.lg.jp/")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": f"={USUAL_SHEET}!$C$5:$C$8"})
        sheet.insert_chart("K2", chart)

    data = file_for("商工課", made(more), WARNING)
    part = open_workbook(data, "").package.read("xl/worksheets/sheet1.xml").decode()
    places = [part.index(f"<{name}") for name in ELEMENTS if f"<{name}" in part]
    assert places == sorted(places)


def test_hidden_rows_are_those_of_others_and_no_fault_when_they_come_back(tmp_path: Path) -> None:
    import sheetcheck  # noqa: PLC0415

    data = file_for("商工課", FORM, IssueOptions(hide_others=True))
    sheet = sheet_of(data)
    hidden = {row for row, look in sheet.row_dimensions.items() if look.hidden}
    assert hidden == {7, 8, 9, 10, 11}
    path = tmp_path / "商工課.xlsx"
    path.write_bytes(resaved(data))
    (result,) = sheetcheck.check(path)
    assert "item-hidden" not in {finding.rule for finding in result.findings}
