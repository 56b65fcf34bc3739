"""What was added is removed again: to the byte, or only that where somebody edited the copy."""

import io

import pytest

from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Mark, Target
from sheetcheck.words.address import Address
from sheetcheck.words.result import Severity
from sheetcheck.workbook.annotate.stamp import is_untouched_copy
from sheetcheck.workbook.annotate.unmark import unmarked
from sheetcheck.workbook.write.patch import patched
from tests.support.packages import (
    STYLES,
    opened,
    package,
    parts_of,
    with_added,
)
from tests.workbook.annotate.kit import (
    ADDED_SHEET,
    BOOKS,
    MARKS,
    NAME,
    ROWS,
    marks_in,
    seen,
)


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("name", BOOKS)
def test_taken_out_again_to_the_byte(name: str, *, marked: bool) -> None:
    before = BOOKS[name]
    after = with_added(opened(before), ADDED_SHEET, marks_in(name) if marked else ())
    back = unmarked(opened(after))
    assert back is not None
    assert parts_of(back) == parts_of(before)
    assert list(parts_of(back)) == list(parts_of(before))


def test_many_findings_are_taken_out_again_too() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"><v>9</v></c></row>' for n in range(1, 1001))
    marks = [Mark(NAME, Address(n, 1), Severity.ERROR, f"{n}件目") for n in range(1, 1001)]
    links = tuple(
        (AddedCell(f"A{n}", CellLook.LINK, Target(NAME, Address(n, 1))), AddedCell(None))
        for n in range(1, 1001)
    )
    before = package(rows=rows)
    after = with_added(opened(before), AddedSheet("点検結果", (12, 40), links), marks)
    assert is_untouched_copy(after)
    back = unmarked(opened(after))
    assert back is not None
    assert parts_of(back) == parts_of(before)


def test_a_workbook_without_our_sheet_has_nothing_to_take_out() -> None:
    assert unmarked(opened(BOOKS["plain"])) is None


@pytest.mark.parametrize("name", BOOKS)
def test_an_untouched_copy_is_known(name: str) -> None:
    data = with_added(opened(BOOKS[name]), ADDED_SHEET, marks_in(name))
    assert is_untouched_copy(data)
    assert not is_untouched_copy(BOOKS[name])
    sheet = opened(data).sheets[0].name
    edited = patched(opened(data), {(sheet, Address(2, 2)): "edited"})
    assert not is_untouched_copy(edited)
    added_sheet = opened(data).sheets[-1].name
    assert not is_untouched_copy(patched(opened(data), {(added_sheet, Address(2, 2)): "edited"}))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", package()[:900]])
def test_what_is_no_workbook_is_no_copy(data: bytes) -> None:
    assert not is_untouched_copy(data)


@pytest.mark.parametrize("name", ["plain", "named ranges", "notes of its own", "merged"])
def test_after_an_edit_only_the_marks_go(name: str) -> None:
    data = with_added(opened(BOOKS[name]), ADDED_SHEET, MARKS)
    edited = patched(opened(data), {(NAME, Address(2, 2)): "人が書いた"})
    back = unmarked(opened(edited))
    assert back is not None
    book = seen(back)
    assert book.sheetnames == [NAME]
    sheet = book.worksheets[0]
    assert sheet["B2"].value == "人が書いた"
    assert {sheet[cell].fill.patternType for cell in ("A1", "G7", "B30")} == {None}
    assert sheet["G7"].comment is None
    assert sheet["A1"].number_format == '0"事業"'
    if name == "notes of its own":
        assert sheet["A1"].comment.text == "元からのメモ"
    elif name == "named ranges":
        assert list(book.defined_names) == ["x"]


def test_after_another_program_saved_it_the_marks_go() -> None:
    book = seen(with_added(opened(BOOKS["plain"]), ADDED_SHEET, MARKS))
    book.worksheets[0].insert_rows(1)
    saved = io.BytesIO()
    book.save(saved)
    back = unmarked(opened(saved.getvalue()))
    assert back is not None
    sheet = seen(back).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].fill.patternType) == (9, None)
    assert seen(back).sheetnames == [NAME]


def test_a_fill_of_the_same_colour_that_somebody_chose_comes_back() -> None:
    fill = '<fill><patternFill patternType="solid"><fgColor rgb="FF00FF00"/></patternFill></fill>'
    styles = STYLES.replace("</fills>", f"{fill}</fills>").replace(
        '<xf numFmtId="14" fontId="0" fillId="0"', '<xf numFmtId="14" fontId="0" fillId="2"'
    )
    data = with_added(opened(package({"xl/styles.xml": styles}, ROWS)), ADDED_SHEET, MARKS)
    edited = patched(opened(data), {(NAME, Address(2, 2)): 1})
    back = unmarked(opened(edited))
    assert back is not None
    sheet = seen(back).worksheets[0]
    assert sheet["G7"].fill.fgColor.rgb == "FF00FF00"
    assert sheet["A1"].fill.patternType is None
