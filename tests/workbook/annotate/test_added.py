"""A sheet and marks are added by splicing, and taken out again to the byte."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it lies in a part)

import io

import openpyxl
import pytest

from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Mark, Target
from sheetcheck.words.address import Address
from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.result import Severity
from sheetcheck.workbook.annotate.stamp import is_untouched_copy
from sheetcheck.workbook.annotate.undo_log import (
    Marked,
    Undo,
    UndoLog,
    from_pieces,
    pieces,
    undo,
    undone,
)
from sheetcheck.workbook.annotate.unmark import unmarked
from sheetcheck.workbook.write.patch import patched
from sheetcheck.workbook.xml.tags import Edit, spliced
from tests.support.packages import (
    HEAD,
    MAIN,
    RELATIONS,
    SHEET,
    STRICT,
    STYLES,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    opened,
    package,
    parts_of,
    sheet_xml,
    with_added,
)

NAME = "進行管理"
ROWS = '<row r="1"><c r="A1" s="1"><v>9</v></c></row><row r="7"><c r="G7" s="2"/></row>'
ADDED_SHEET = AddedSheet(
    "点検結果",
    (12, 40),
    (
        (AddedCell("点検結果 <R6> & =1", CellLook.TITLE),),
        (AddedCell("セル", CellLook.HEADING), AddedCell("内容", CellLook.HEADING)),
        (
            AddedCell("G7", CellLook.LINK, Target(NAME, Address(7, 7))),
            AddedCell("=評価", CellLook.WRAPPED),
        ),
        (None, AddedCell(12, CellLook.ERROR)),
    ),
    frozen_rows=2,
    filtered_rows=(2, 4),
    opens_first=True,
)
MARKS = (
    Mark(NAME, Address(1, 1), Severity.ERROR, "評価がありません。"),
    Mark(NAME, Address(7, 7), Severity.WARNING, "書き方が違います。"),
    Mark(NAME, Address(7, 7), Severity.ERROR, "もう一つ"),
    Mark(NAME, Address(30, 2), Severity.NOTICE, "行がありません。"),
)
NOTED = {
    "xl/worksheets/_rels/sheet1.xml.rels": (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/comments" Target="../comments1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/vmlDrawing" Target="../drawings/vml1.vml"/>'
        "</Relationships>"
    ),
    "xl/comments1.xml": (
        f'{HEAD}<comments xmlns="{MAIN}"><authors><author>山田</author></authors><commentList>'
        '<comment ref="A1" authorId="0"><text><t>元からのメモ</t></text></comment>'
        "</commentList></comments>"
    ),
    "xl/drawings/vml1.vml": (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1030">'
        '<x:ClientData ObjectType="Note" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        "<x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>"
    ),
}
SELECTED = (
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/>'
    '<sheetView workbookViewId="1"/></sheetViews>'
)
CHART_SELECTED = package({
    "xl/workbook.xml": WORKBOOK.replace("</sheets>", '<sheet name="図" sheetId="2" r:id="rId9"/></sheets>'),
    "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS.replace("</Relationships>", f'<Relationship Id="rId9" Type="{RELATIONS}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>'),
    "xl/chartsheets/sheet1.xml": f'{HEAD}<chartsheet xmlns="{MAIN}">{SELECTED}</chartsheet>',
}, ROWS)  # fmt: skip
LEGACY = '<legacyDrawing r:id="rId2"/>'
PREFIXED_STYLES = (
    STYLES.replace("</", "§").replace("<?", "¤").replace("<", "<q:").replace("§", "</q:")
    .replace("¤", "<?").replace("xmlns=", "xmlns:q=")
)  # fmt: skip

BOOKS = {
    "plain": package(rows=ROWS),
    "empty sheet": package({SHEET: sheet_xml("").replace("<sheetData></sheetData>", "<sheetData/>")}),
    "named ranges": package({"xl/workbook.xml": WORKBOOK.replace("</sheets>", '</sheets><definedNames><definedName name="x">1</definedName></definedNames><calcPr calcId="1"/>')}, ROWS),
    "calculation properties": package({"xl/workbook.xml": WORKBOOK.replace("</sheets>", '</sheets><calcPr calcId="1"/>')}, ROWS),
    "notes of its own": package({SHEET: sheet_xml(ROWS, after=LEGACY), **NOTED}),
    "elements behind": package({SHEET: sheet_xml(ROWS, after='<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/><tableParts count="0"/><extLst/>')}),
    "merged": package({SHEET: sheet_xml(ROWS, after='<mergeCells><mergeCell ref="A30:C31"/></mergeCells>')}),
    "no styles": package({"xl/styles.xml": None}, ROWS),
    "prefixed styles": package({"xl/styles.xml": PREFIXED_STYLES}, ROWS),
    "UTF-16 workbook part": package({"xl/workbook.xml": WORKBOOK.replace("UTF-8", "UTF-16").encode("utf-16")}, ROWS),
    "strict": package({
        "xl/workbook.xml": WORKBOOK.replace(MAIN, STRICT),
        "xl/styles.xml": STYLES.replace(MAIN, STRICT),
        SHEET: sheet_xml(ROWS).replace(MAIN, STRICT).replace(RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    }),
    "a window and a selected sheet": package({
        "xl/workbook.xml": WORKBOOK.replace("<sheets>", '<bookViews><workbookView xWindow="1" activeTab="0"/><workbookView/></bookViews><sheets>'),
        SHEET: sheet_xml(ROWS, before=f"<!-- tabSelected='1' -->{SELECTED}"),
    }),
    "name taken": package({"xl/workbook.xml": WORKBOOK.replace("進行管理", "点検結果")}, ROWS),
}  # fmt: skip
OPENPYXL = sorted(set(BOOKS) - {"strict", "UTF-16 workbook part", "no styles"})


def marks_in(name: str) -> tuple[Mark, ...]:
    sheet = "点検結果" if name == "name taken" else NAME
    return tuple(Mark(sheet, mark.cell, mark.severity, mark.note) for mark in MARKS)


@pytest.mark.parametrize("name", OPENPYXL)
def test_a_copy_opens_with_the_sheet_and_no_other_is_selected(name: str) -> None:
    book = seen(with_added(opened(BOOKS[name]), ADDED_SHEET))
    assert book.active is book.worksheets[-1]
    assert [one.sheet_view.tabSelected or False for one in book.worksheets] == [False, True]


def test_a_workbook_opens_as_before_where_a_sheet_of_another_kind_is_selected() -> None:
    after = parts_of(with_added(opened(CHART_SELECTED), ADDED_SHEET))
    assert b"activeTab" not in after["xl/workbook.xml"]
    assert b"tabSelected" not in after["xl/worksheets/sheetcheck.xml"]


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("name", BOOKS)
def test_taken_out_again_to_the_byte(name: str, *, marked: bool) -> None:
    before = BOOKS[name]
    after = with_added(opened(before), ADDED_SHEET, marks_in(name) if marked else ())
    back = unmarked(opened(after))
    assert back is not None
    assert parts_of(back) == parts_of(before)
    assert list(parts_of(back)) == list(parts_of(before))


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


def seen(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


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


def test_a_ledger_comes_back_from_its_pieces() -> None:
    parts = {"xl/a.xml": Undo("0" * 64, (Edit(1, 3, "あ".encode()),))}
    marks = tuple(Marked("シート", f"A{n}", 0, n) for n in range(1, 2000))
    totals = (CorrectedTotal("シート", Address(16, 2), 12, 11),)
    log = UndoLog("点検結果", parts, ("x",), ("<fill/>",), marks, "sheetcheck", ("a\nb",), totals)
    texts = pieces(log)
    assert len(texts) > 2
    assert all(len(text) < 32_767 for text in texts)
    assert from_pieces(reversed(texts)) == log


def test_a_ledger_of_before_totals_were_kept_is_read() -> None:
    log = UndoLog("点検結果", author="sheetcheck")
    (text,) = pieces(log)
    assert '"totals":[]' in text
    assert from_pieces([text.replace(',"totals":[]', "")]) == log


@pytest.mark.parametrize(
    "texts",
    [[], ["nothing"], ["sheetcheck ledger 1 1/2 {}"], ["sheetcheck ledger 1 1/1 {}"],
     ["sheetcheck ledger 1 1/1 []"], ["sheetcheck ledger 1 x/y {}"],
     *([pieces(UndoLog("点検結果"))[0].replace('"totals":[]', f'"totals":{said}')]
       for said in ("7", "{}", "[[]]", '[["a",[1,2],1e400,1e400]]', '[["a",[1],12,11]]'))],
)  # fmt: skip
def test_what_is_no_ledger(texts: list[str]) -> None:
    assert from_pieces(texts) is None


def test_edits_are_undone() -> None:
    part = b"0123456789"
    edits = [
        Edit(8, 8, b"B"),
        Edit(2, 4, b""),
        Edit(4, 4, b"xyz"),
        Edit(8, 9, b"C"),
        Edit(0, 0, b"A"),
    ]
    after = spliced(part, edits)
    assert after == b"A01xyz4567BC9"
    assert undone(after, undo(part, edits, after)) == part
