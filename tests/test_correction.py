"""Whatever is added to a copy, the witness vouches for the rest of it."""

import pytest

from sheetcheck.correction import corrected
from sheetcheck.words.added_sheet import AddedCell, AddedSheet, Mark
from sheetcheck.words.address import Address
from sheetcheck.words.result import Change, Severity
from tests.support.packages import WORKBOOK, opened, package

ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>A(予定通り進行) 8事業</t></is></c></row>'
    '<row r="2"><c r="A2"><f>LEN(A1)</f><v>13</v></c></row>'
)
ADDED_SHEET = AddedSheet("点検結果", (20,), ((AddedCell("要修正 1件。"),),))


def change(sheet: str) -> Change:
    before, after = "A(予定通り進行) 8事業", "A(予定通り進行) 9事業"
    return Change(sheet, Address(1, 1), before, after, "total-mismatch", new=after)


@pytest.mark.parametrize("name", ["進行管理", "点検結果"])
@pytest.mark.parametrize("added_sheet", [ADDED_SHEET, None])
@pytest.mark.parametrize("marked", [True, False])
def test_the_copy_is_certified(name: str, added_sheet: AddedSheet | None, *, marked: bool) -> None:
    workbook = WORKBOOK.replace("進行管理", name)
    book = opened(package({"xl/workbook.xml": workbook}, ROWS))
    marks = [Mark(name, Address(2, 1), Severity.ERROR, "見てください。")] if marked else []
    copy = corrected(book, [change(name)], added_sheet=added_sheet, marks=marks)
    assert copy.certificate.certified, copy.certificate.statement
    again = opened(copy.data)
    assert again.grid(name).text(1, 1) == "A(予定通り進行) 9事業"
    assert len(again.sheets) == (2 if added_sheet or marked else 1)
    asked = b'fullCalcOnLoad="1"' in again.package.read("xl/workbook.xml")
    assert asked == (len(again.sheets) == 2), "only where that part changes anyhow"


def test_a_copy_of_a_copy_has_one_sheet_of_findings() -> None:
    book = opened(package(rows=ROWS))
    once = corrected(book, [change("進行管理")], added_sheet=ADDED_SHEET)
    twice = corrected(opened(once.data), [], added_sheet=ADDED_SHEET)
    assert [sheet.name for sheet in opened(twice.data).sheets] == ["進行管理", "点検結果"]
    assert twice.certificate.certified
