"""A department's file: its own cells open, all else locked, and the master back to the byte."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from sheetcheck.issuing.file import IssueWishes
from sheetcheck.issuing.naming import checked_template, file_name
from sheetcheck.jobs.issue import taken_back
from sheetcheck.table.dropdowns import read_dropdowns
from sheetcheck.words.errors.season_refusals import (
    EditedSinceIssued,
    MasterUnusable,
    NoDepartments,
    NotAnIssuedFile,
    OfficeUnknown,
    TemplateFaulty,
)
from sheetcheck.words.errors.write_refusals import Signed
from sheetcheck.workbook.limits import standing_limits
from sheetcheck.workbook.package.archive import read_archive
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.read.book import open_workbook
from sheetcheck.workbook.season.issue_record import IssueRecord, way_back
from sheetcheck.workbook.season.issue_record import master_of as master_of_issued
from tests.support.season import (
    PLAIN,
    WARNING,
    file_for,
    filled,
    issue_of,
    master_bytes,
    master_of,
    resaved,
)
from tests.support.tables import USUAL_SHEET

SAMPLES = Path(__file__).parents[2] / "samples"
FORM = master_bytes()
MASTERS = {
    "issued-form": FORM,
    "ena-clean": (SAMPLES / "ena-clean.xlsx").read_bytes(),
    **{path.name: path.read_bytes() for path in sorted(SAMPLES.glob("families/grades-[fo]*.xlsx"))},
}
EVERYTHING = IssueWishes(validate=True, hide_others=True)
HEADINGS = ("基本目標", "基本方針", "具体的な取り組み", "事業", "担当課", "内容")
ANSWERS = ("R6評価", "R6実施内容", "R7実施予定")
A, D = "A(予定通り進行)", "D(その他)"


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))[USUAL_SHEET]


def open_cells(data: bytes) -> str:
    cells = [c for row in sheet_of(data).iter_rows() for c in row if not c.protection.locked]
    return " ".join(cell.coordinate for cell in cells)


def made(draw: Callable[[Any, Any], None], items: int = 4) -> bytes:
    """Return a small master that XlsxWriter writes, with something more drawn into it."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(USUAL_SHEET)
    sheet.write("A1", "恵那市再犯防止推進計画 実施計画 進行管理シート")
    sheet.write_row("A3", HEADINGS + ANSWERS)
    sheet.write("A4", "(1)住居・就労の確保など")
    for number in range(1, items + 1):
        office = ("商工課", "社会福祉課")[number % 2]
        sheet.write_row(3 + number, 2, (number, f"事業{number}", office, "内容。"))
    draw(book, sheet)
    book.close()
    return target.getvalue()


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
    data = file_for("商工課", FORM, IssueWishes(lock=False))
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


@pytest.mark.parametrize("name", MASTERS)
@pytest.mark.parametrize(
    "wishes", [PLAIN, IssueWishes(validate=True, hide_others=True), IssueWishes(lock=False)]
)
def test_the_master_comes_back_byte_for_byte(name: str, wishes: IssueWishes) -> None:
    data = MASTERS[name]
    first, *_ = issue_of(data, wishes=wishes).files()
    assert first.data != data
    assert taken_back(first.data, "") == data


def test_so_does_one_that_another_program_wrote() -> None:
    data = resaved(FORM)
    assert taken_back(file_for("商工課", data, WARNING), "") == data


def test_an_edited_file_says_that_the_master_is_gone() -> None:
    data = file_for("商工課", FORM)
    for edited in (filled(data, {"G6": A}), resaved(data)):
        with pytest.raises(EditedSinceIssued):
            taken_back(edited, "")


def test_any_other_file_says_that_it_was_not_issued() -> None:
    with pytest.raises(NotAnIssuedFile):
        taken_back(FORM, "")


def test_a_second_issue_is_the_same_to_the_byte() -> None:
    assert file_for("商工課", FORM, WARNING) == file_for("商工課", FORM, WARNING)


def lists_of(data: bytes) -> dict[str, str]:
    found = read_dropdowns(open_workbook(data, ""), USUAL_SHEET)
    return {" ".join(map(str, one.areas)): one.source for one in found}


def test_lists_that_are_there_are_kept_and_not_doubled() -> None:
    assert lists_of(file_for("商工課", FORM)) == lists_of(FORM)


def test_ratings_without_a_list_get_one() -> None:
    data = made(lambda _book, _sheet: None)
    assert lists_of(data) == {}
    (source,) = lists_of(file_for("商工課", data)).values()
    assert source == f'"{A},B(予定を変更、修正して進行),C(予定通り進行していない),{D}"'
    assert [*lists_of(file_for("商工課", data))] == ["G6 G8"]


def test_a_rule_of_another_kind_is_left_alone() -> None:
    def ruled(_book: Any, sheet: Any) -> None:
        sheet.data_validation("G5:G6", {"validate": "length", "criteria": "<", "value": 40})

    assert [*lists_of(file_for("商工課", made(ruled)))] == ["G8"]


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
    after = file_for("商工課", before, IssueWishes(validate=True, hide_others=True))
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

    data = file_for("商工課", FORM, IssueWishes(hide_others=True))
    sheet = sheet_of(data)
    hidden = {row for row, look in sheet.row_dimensions.items() if look.hidden}
    assert hidden == {7, 8, 9, 10, 11}
    path = tmp_path / "商工課.xlsx"
    path.write_bytes(resaved(data))
    (result,) = sheetcheck.check(path)
    assert "item-hidden" not in {finding.rule for finding in result.findings}


def test_rows_of_nobody_go_to_the_secretariat_and_are_named() -> None:
    def orphans(_book: Any, sheet: Any) -> None:
        sheet.write("E6", "\u3000")
        sheet.write("E8", "  ")

    issue = issue_of(made(orphans))
    assert issue.departments == ("社会福祉課", "事務局")
    assert [one.item.name for one in issue.unassigned] == ["事業2", "事業4"]
    *_, last = issue.files()
    assert open_cells(last.data) == "G6 H6 I6 G8 H8 I8"


def test_the_manifest_says_what_went_to_whom() -> None:
    issue = issue_of(FORM)
    files = [*issue.files()]
    said = json.loads(issue.manifest(files))
    assert said["master"]["sha256"] == hashlib.sha256(FORM).hexdigest()
    assert [one["department"] for one in said["files"]] == [
        *("商工課", "建築住宅課", "社会福祉課", "高齢福祉課"),
    ]
    for one, file in zip(said["files"], files, strict=True):
        assert one["sha256"] == hashlib.sha256(file.data).hexdigest()
    assert said["files"][1]["items"][0] == {
        "sheet": USUAL_SHEET,
        "section": "(1)住居・就労の確保など",
        "number": 2,
        "item": "市営住宅の受け入れ",
        "row": 7,
        "departments": ["建築住宅課"],
    }


FUNCTIONS = {"AND", "OR", "LEN", "TRIM", "SUBSTITUTE", "SUMPRODUCT", "ISERROR", "FIND"}


def formulas(data: bytes) -> Iterator[str]:
    part = open_workbook(data, "").package.read("xl/worksheets/sheet1.xml").decode()
    yield from re.findall(r"<formula>(.*?)</formula>", part)


@pytest.mark.parametrize("name", MASTERS)
def test_formulas_are_within_what_excel_takes(name: str) -> None:
    first, *_ = issue_of(MASTERS[name], wishes=WARNING).files()
    found = [*formulas(first.data)]
    assert found
    for formula in found:
        assert len(formula) < 8_192
        assert "{" not in formula  # a condition takes no list written into it
        assert {*re.findall(r"([A-Z]+)\(", re.sub(r'"[^"]*"', "", formula))} <= FUNCTIONS
        assert all(len(text) <= 255 for text in re.findall(r'"([^"]*)"', formula))


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{plan}_{department}.xlsx", "計画_商工課.xlsm"),
        ("{department}/回答", "商工課/回答.xlsm"),
        ("提出 {department}", "提出 商工課.xlsm"),
    ],
)
def test_a_file_is_called_as_asked(template: str, name: str) -> None:
    assert file_name(checked_template(template), "計画", "商工課", ".xlsm") == name


@pytest.mark.parametrize(
    ("department", "name"),
    [
        ("企画/財政課", "企画／財政課.xlsx"),
        ("A:B?", "A：B？.xlsx"),
        ("con", "_con.xlsx"),
        ("課" * 200, "課" * 66 + ".xlsx"),
        ("..", "_.xlsx"),
    ],
)
def test_a_department_makes_a_name_that_windows_takes(department: str, name: str) -> None:
    assert file_name("{department}.xlsx", "", department, ".xlsx") == name


@pytest.mark.parametrize("template", ["回答.xlsx", "{課}.xlsx", "/{department}", "../{department}"])
def test_a_template_that_cannot_be_is_refused(template: str) -> None:
    with pytest.raises(TemplateFaulty):
        checked_template(template)


def test_a_department_without_items_is_refused() -> None:
    with pytest.raises(OfficeUnknown):
        issue_of(FORM, "防災課")


def test_a_master_without_departments_is_refused() -> None:
    def nobody(_book: Any, sheet: Any) -> None:
        for row in range(5, 9):
            sheet.write(f"E{row}", " ")

    with pytest.raises(NoDepartments):
        issue_of(made(nobody))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no workbook",
        made(lambda _book, sheet: sheet.write("G3", "備考")),
        made(lambda _book, sheet: sheet.write("J3", "R6評価")),
        made(lambda _book, _sheet: None, items=0),
    ],
    ids=["empty", "text", "no rating", "two ratings", "no items"],
)
def test_a_master_that_cannot_be_trusted_is_refused(data: bytes) -> None:
    with pytest.raises(MasterUnusable):
        master_of(data)


def test_a_signed_master_is_refused() -> None:
    from tests.support.packages import package  # noqa: PLC0415

    with pytest.raises((Signed, MasterUnusable)):
        file_for("商工課", package({**_parts(FORM), "_xmlsignatures/origin.sigs": b""}))


def _parts(data: bytes) -> dict[str, bytes]:
    book = open_workbook(data, "")
    return {name: book.package.read(name) for name in book.package.names}


@given(
    parts=st.lists(
        st.tuples(st.binary(max_size=90), st.one_of(st.none(), st.binary(max_size=90))), min_size=1
    ),
    method=st.sampled_from((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)),
)
# A part that is one byte shorter: what follows begins where what came before has its length.
@example(parts=[(b"ab", b"a"), (b"x", None)], method=zipfile.ZIP_STORED)
def test_the_way_back_is_right_however_long_the_parts_are(
    parts: list[tuple[bytes, bytes | None]], method: int
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for number, (content, _) in enumerate(parts):
            archive.writestr(f"part{number}", content)
    master = target.getvalue()
    changed = {place: new for place, (_, new) in enumerate(parts) if new is not None}
    issued = repacked(read_archive(master, standing_limits()), changed, [("issued.xml", b"x" * 9)])
    digest = hashlib.sha256(master).hexdigest()
    record = IssueRecord("課", digest, back=way_back(master, issued))
    assert master_of_issued(issued, record) == master
