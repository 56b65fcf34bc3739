"""The box of a note has room for its text, whatever the columns and rows under it measure."""

import pytest

from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, Address
from sheetcheck.workbook.annotate.note_shapes import NoteBoxes
from tests.support.packages import SHEET, opened, package, sheet_xml

SHEETS = {
    "usual": sheet_xml('<row r="1"/>'),
    "wide columns": sheet_xml(
        "", before='<cols><col min="1" max="9" width="60" customWidth="1"/></cols>'
    ),
    "narrow and hidden columns": sheet_xml(
        "",
        before='<cols><col min="2" max="3" width="2"/><col min="4" max="4" hidden="1" width="9"/>'
        "</cols>",
    ),
    "tall and hidden rows": sheet_xml('<row r="5" ht="120"/><row r="6" hidden="1"/>'),
    "usual sizes of its own": sheet_xml(
        "", before='<sheetFormatPr defaultColWidth="3" defaultRowHeight="40"/>'
    ),
    "sizes that are none": sheet_xml(
        '<row r="5" ht="x"/>', before='<cols><col min="1" max="2" width="nan"/></cols>'
    ),
}
PLACES = [Address(1, 1), Address(6, 3), Address(LAST_ROW, LAST_COLUMN)]
LONG = "［要修正］評価「E(その他)」は、選択肢にありません。\n→ " + "予定通り進行、" * 30


def boxes(name: str) -> NoteBoxes:
    book = opened(package({SHEET: SHEETS[name]}))
    return NoteBoxes.of(book.frame(book.sheets[0].name))


def size(box: NoteBoxes, anchor: tuple[int, ...]) -> tuple[int, int]:
    """Return how wide and high a box is in pixels."""
    left, left_in, top, top_in, right, right_in, bottom, bottom_in = anchor
    width = sum(box.widths.get(n, box.width) for n in range(left, right))
    height = sum(box.heights.get(n, box.height) for n in range(top, bottom))
    return width + right_in - left_in, height + bottom_in - top_in


@pytest.mark.parametrize("name", SHEETS)
def test_a_box_is_as_wide_as_others_and_as_high_as_its_text(name: str) -> None:
    box = boxes(name)
    short, long = (size(box, box.anchor(Address(6, 3), text)) for text in ("短い", LONG))
    assert short[0] == long[0] == 300
    assert short[1] == 65
    assert long[1] > 150


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("name", SHEETS)
def test_a_box_lies_inside_the_sheet_and_its_offsets_inside_their_cells(
    name: str, at: Address
) -> None:
    box = boxes(name)
    left, left_in, top, top_in, right, right_in, bottom, bottom_in = box.anchor(at, LONG)
    assert 0 <= left <= right < LAST_COLUMN
    assert 0 <= top <= bottom < LAST_ROW
    for cell, inside in ((left, left_in), (right, right_in)):
        assert 0 <= inside <= max(box.widths.get(cell, box.width) - 1, 0)
    for cell, inside in ((top, top_in), (bottom, bottom_in)):
        assert 0 <= inside <= max(box.heights.get(cell, box.height) - 1, 0)
