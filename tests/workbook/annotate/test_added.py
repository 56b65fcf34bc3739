"""A sheet and marks are added by splicing, and taken out again to the byte."""

import pytest

from sheetcheck.workbook.annotate.unmark import unmarked
from tests.support.packages import (
    SHEET,
    STRICT,
    WORKBOOK,
    opened,
    package,
    parts_of,
    with_added,
)
from tests.workbook.annotate.kit import (
    ADDED_SHEET,
    BOOKS,
    CHART_SELECTED,
    MARKS,
    NAME,
    OPENPYXL,
    ROWS,
    marks_in,
    seen,
)


@pytest.mark.parametrize("name", OPENPYXL)
def test_a_copy_opens_with_the_sheet_and_no_other_is_selected(name: str) -> None:
    book = seen(with_added(opened(BOOKS[name]), ADDED_SHEET))
    assert book.active is book.worksheets[-1]
    assert [one.sheet_view.tabSelected or False for one in book.worksheets] == [False, True]


def test_a_workbook_opens_as_before_where_a_sheet_of_another_kind_is_selected() -> None:
    after = parts_of(with_added(opened(CHART_SELECTED), ADDED_SHEET))
    assert b"activeTab" not in after["xl/workbook.xml"]
    assert b"tabSelected" not in after["xl/worksheets/sheetcheck.xml"]


@pytest.mark.parametrize("name", BOOKS)
def test_only_what_must_change_changes(name: str) -> None:
    before = parts_of(BOOKS[name])
    after = parts_of(with_added(opened(BOOKS[name]), ADDED_SHEET))
    changed = {part for part in before if after[part] != before[part]}
    assert changed <= {
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml",
    } | ({SHEET} if name == "a window and a selected sheet" else set())  # fmt: skip
    assert set(after) - set(before) == {"xl/worksheets/sheetcheck.xml"}


@pytest.mark.parametrize("name", BOOKS)
def test_the_sheet_reads_as_it_was_given(name: str) -> None:
    book = opened(with_added(opened(BOOKS[name]), ADDED_SHEET, marks_in(name)))
    added_sheet = book.sheets[-1]
    assert added_sheet.name == ("点検結果 (2)" if name == "name taken" else "点検結果")
    assert added_sheet.state == "visible"
    grid = book.grid(added_sheet.name)
    assert [grid.text(row, 1) for row in range(1, 4)] == ["点検結果 <R6> & =1", "セル", "G7"]
    assert (grid.text(3, 2), grid.formula(3, 2), grid.text(4, 2)) == ("=評価", None, "12")
    assert grid.hidden_columns == {3}


@pytest.mark.parametrize("name", OPENPYXL)
def test_a_second_reader_sees_sheet_marks_and_notes(name: str) -> None:
    book = seen(with_added(opened(BOOKS[name]), ADDED_SHEET, marks_in(name)))
    added_sheet = book.worksheets[-1]
    assert added_sheet["A3"].hyperlink.location == f"'{NAME}'!G7"
    assert (added_sheet.freeze_panes, added_sheet.page_setup.orientation) == ("A3", "landscape")
    assert added_sheet.print_title_rows == "$1:$2"
    assert added_sheet.auto_filter.ref == "A2:B4"
    sheet = book.worksheets[0]
    assert sheet["A1"].fill.fgColor.rgb == "FFFFC7CD"
    assert sheet["G7"].fill.fgColor.rgb == "FFFFC7CD", "the more severe of two"
    assert sheet["G7"].comment.text.strip() == "書き方が違います。\nもう一つ"
    anchor = "A30" if name == "merged" else "B30"
    assert sheet[anchor].fill.fgColor.rgb == "FFDDEBF6"
    if name == "notes of its own":
        assert sheet["A1"].comment.text == "元からのメモ", "a note that is there stays"


def test_a_mark_keeps_all_else_of_the_format() -> None:
    book = opened(with_added(opened(BOOKS["plain"]), ADDED_SHEET, MARKS))
    assert book.grid(NAME).text(1, 1) == "9事業"


def test_a_strict_workbook_is_marked_without_notes() -> None:
    after = parts_of(with_added(opened(BOOKS["strict"]), ADDED_SHEET, MARKS))
    assert not [part for part in after if "comments" in part or "vml" in part]
    assert after["xl/worksheets/sheetcheck.xml"].count(STRICT.encode()) == 1


FORMULA = '<row r="1"><c r="A1"><f>B1</f><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "properties", "expected"),
    [
        (FORMULA, '<calcPr calcId="191029"/>', '<calcPr calcId="191029" fullCalcOnLoad="1"/>'),
        (FORMULA, "", '<calcPr fullCalcOnLoad="1"/>'),
        (FORMULA, '<calcPr fullCalcOnLoad="0"/>', '<calcPr fullCalcOnLoad="1"/>'),
        (FORMULA, '<calcPr calcMode="manual"/>', '<calcPr calcMode="manual"/>'),
        (ROWS, '<calcPr calcId="191029"/>', '<calcPr calcId="191029"/>'),
        (ROWS, "", ""),
    ],
)
@pytest.mark.parametrize(
    "names", ["", '<definedNames><definedName name="x">1</definedName></definedNames>']
)
def test_excel_is_asked_to_calculate_what_depends_on_a_change(
    rows: str, properties: str, expected: str, names: str
) -> None:
    workbook = WORKBOOK.replace("</sheets>", f"</sheets>{names}{properties}")
    before = package({"xl/workbook.xml": workbook}, rows)
    after = with_added(opened(before), ADDED_SHEET, recalculate=True)
    part = parts_of(after)["xl/workbook.xml"].decode()
    assert part.partition("</definedNames>")[2].startswith(f"{expected}</workbook>")
    assert seen(after).sheetnames == [NAME, "点検結果"]
    back = unmarked(opened(after))
    assert back is not None
    assert parts_of(back) == parts_of(before)
    untold = parts_of(with_added(opened(before), ADDED_SHEET))["xl/workbook.xml"].decode()
    assert untold.partition("</definedNames>")[2].startswith(f"{properties}</workbook>")


def test_marks_without_a_sheet_bring_a_hidden_one() -> None:
    after = with_added(opened(BOOKS["plain"]), None, MARKS)
    assert opened(after).sheets[-1].state == "veryHidden"
    back = unmarked(opened(after))
    assert back is not None
    assert parts_of(back) == parts_of(BOOKS["plain"])


def test_nothing_to_add_is_nothing_added() -> None:
    assert with_added(opened(BOOKS["plain"]), None) == BOOKS["plain"]


def test_a_signed_workbook_is_left_alone() -> None:
    data = package({"_xmlsignatures/sig1.xml": "<Signature/>"}, ROWS)
    assert with_added(opened(data), ADDED_SHEET, MARKS) == data
