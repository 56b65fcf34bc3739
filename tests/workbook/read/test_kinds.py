"""What a cell holds is told: a formula that was not calculated is not blank, an error no text."""

import pytest

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.rules.judging.families import named_family
from sheetcheck.table.recognise import recognise
from sheetcheck.words.values import CellKind
from sheetcheck.workbook.read.grid import Grid
from tests.support.packages import grid_of, opened, package, sheet_xml

KINDS = {
    '<c r="A1"/>': "blank",
    '<c r="A1" t="s"/>': "blank",
    '<c r="A1"><v/></c>': "blank",
    '<c r="A1" t="str"><v></v></c>': "blank",
    '<c r="A1"><v>1</v></c>': "number",
    '<c r="A1" s="1"><v>1</v></c>': "number",
    '<c r="A1" s="2"><v>45000</v></c>': "date",
    '<c r="A1" t="d"><v>2024-04-01</v></c>': "date",
    '<c r="A1" t="b"><v>0</v></c>': "truth",
    '<c r="A1" t="s"><v>0</v></c>': "text",
    '<c r="A1" t="s" s="2"><v>0</v></c>': "text",
    '<c r="A1" t="inlineStr"><is><t>#REF!</t></is></c>': "text",
    '<c r="A1" t="e"><v>#REF!</v></c>': "error",
    '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>': "error",
    '<c r="A1"><f>1+1</f><v>2</v></c>': "number",
    '<c r="A1"><f>1+1</f></c>': "not-calculated",
    '<c r="A1"><f>1+1</f><v/></c>': "not-calculated",
    '<c r="A1"><f>1+1</f><v></v></c>': "not-calculated",
    '<c r="A1"><f t="shared" si="0"/></c>': "not-calculated",
    '<c r="A1" t="s"><f>B1</f></c>': "not-calculated",
    '<c r="A1" t="b"><f>B1</f><v/></c>': "not-calculated",
    '<c r="A1" t="e"><f>B1</f></c>': "not-calculated",
    '<c r="A1" t="str"><f>B1</f></c>': "not-calculated",
    '<c r="A1" t="str"><f>B1</f><v>x</v></c>': "text",
    # Excel stores an empty text in this way: it was calculated, and is empty.
    '<c r="A1" t="str"><f>IF(B1="","",1)</f><v></v></c>': "text",
    '<c r="A1" t="str"><f t="shared" si="0"/><v></v></c>': "text",
    '<c r="A1" t="str"><f>B1</f><v/></c>': "text",
}


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("around", ["{}", "{}<!-- read by expat -->"])
def test_a_cell_says_what_it_holds(cell: str, around: str) -> None:
    grid = grid_of(around.format(f'<row r="1">{cell}</row>'), strings=("文",))
    kind = grid.kind(1, 1)
    assert kind == KINDS[cell]
    assert grid.unknown == ({(1, 1): kind} if kind.is_unknown else {})


def test_a_cell_that_is_not_there_is_blank() -> None:
    assert grid_of("").kind(3, 3) is CellKind.BLANK


HEADINGS = ("具体的な取り組み", "事業名", "担当課", "R6評価", "R6実施内容", "R7実施予定")


def table(*rows: str, merges: tuple[str, ...] = ()) -> Grid:
    head = "".join(
        f'<c r="{"ABCDEF"[n]}1" t="inlineStr"><is><t>{text}</t></is></c>'
        for n, text in enumerate(HEADINGS)
    )
    body = "".join(
        f'<row r="{n}">{row.replace("#", str(n))}</row>' for n, row in enumerate(rows, 2)
    )
    ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    after = f"<mergeCells>{ranges}</mergeCells>" if merges else ""
    part = sheet_xml(f'<row r="1">{head}</row>{body}', after=after)
    return opened(package({"xl/worksheets/sheet1.xml": part})).grid("進行管理")


def text(column: str, said: str) -> str:
    return f'<c r="{column}#" t="inlineStr"><is><t>{said}</t></is></c>'


def unknowns(grid: Grid) -> list[dict[str, str]]:
    (found,) = recognise([grid], [named_family("ena-saihan-boshi").family], named=True)
    return [dict(item.unknown) for item in read_sheet(found.grid, found.family, found.header).items]


FULL = "".join(
    text(c, s) for c, s in zip("BCDEF", ("事業", "総務課", "A", "実施", "継続"), strict=True)
)
NUMBER = '<c r="A#"><v>1</v></c>'
OPEN = '<c r="{}#"><f>X1</f></c>'


def test_an_item_knows_which_of_its_cells_nobody_knows() -> None:
    rating = NUMBER + text("B", "事業") + text("C", "総務課") + OPEN.format("D") + text("F", "継続")
    wrong = NUMBER + text("B", "事業") + '<c r="C#" t="e"><v>#N/A</v></c>' + text("D", "A")
    assert unknowns(table(NUMBER + FULL, rating, wrong)) == [
        {},
        {"rating": "not-calculated"},
        {"departments": "error"},
    ]


def test_a_row_is_an_item_though_its_formulas_were_not_calculated() -> None:
    numbered = OPEN.format("A") + FULL
    all_open = "".join(map(OPEN.format, "ABCDEF"))
    found = unknowns(table(NUMBER + FULL, numbered, all_open))
    assert [set(one) for one in found] == [
        set(),
        {"number"},
        {"number", "name", "departments", "rating", "result", "plan"},
    ]


def test_a_merged_cell_is_unknown_in_every_row_that_it_covers() -> None:
    first = NUMBER + text("B", "事業") + text("C", "総務課") + OPEN.format("D") + text("F", "継続")
    second = '<c r="A#"><v>2</v></c>' + text("B", "別") + text("C", "総務課") + text("F", "継続")
    grid = table(first, second, merges=("D2:D3",))
    assert unknowns(grid) == [{"rating": "not-calculated"}] * 2
