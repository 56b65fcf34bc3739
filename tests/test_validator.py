"""The validator finds what Excel would repair, and nothing in a workbook that is right."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it lies in a part)

import io

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from tests.support.packages import (
    CONTENT_TYPES,
    RELATIONS,
    SHEET,
    STYLES,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    Parts,
    package,
    sheet_xml,
)
from tests.support.validator import faults, new_faults

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
LIST = "<dataValidations count='1'><dataValidation type='list' sqref='A1'><formula1>\"A,B\"</formula1></dataValidation></dataValidations>"


def book(old: str, new: str) -> Parts:
    return {"xl/workbook.xml": WORKBOOK.replace(old, new)}


def styles(old: str, new: str) -> Parts:
    return {"xl/styles.xml": STYLES.replace(old, new)}


def sheet(rows: str = ROW, *, before: str = "", after: str = "") -> Parts:
    return {SHEET: sheet_xml(rows, before=before, after=after)}


CASES: dict[str, tuple[Parts, str]] = {
    "a part without a content type": ({"xl/odd.bin": b"x"}, "has no content type"),
    "a content type listed twice": ({"[Content_Types].xml": CONTENT_TYPES.replace("</Types>", '<Override PartName="/XL/styles.xml" ContentType="a"/></Types>')}, "twice"),
    "a relationship to nothing": ({"xl/styles.xml": None}, "is not there"),
    "a relationship id twice": ({"xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS.replace("rId4", "rId3")}, "stands 2 times"),
    "a link that is no relationship": (sheet(after='<drawing r:id="rId9"/>'), "no relationship"),
    "elements in the wrong order": (sheet(after='<legacyDrawing r:id="a"/><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'), "stands behind"),
    "an element twice": (sheet(before="<sheetPr/><sheetPr/>"), "stands twice"),
    "an element that has no place": (sheet(after="<borders/>"), "may not stand"),
    "a value in front of its formula": (sheet('<row r="1"><c r="A1"><v>1</v><f>A2</f></c></row>'), "stands behind"),
    "sheets of one name": (book("</sheets>", '<sheet name="進行管理" sheetId="2" r:id="rId2"/></sheets>'), "two sheets are named"),
    "a sheet id too high": (book('sheetId="1"', 'sheetId="65535"'), "has the id"),
    "a sheet name too long": (book("進行管理", "あ" * 32), "no sheet may be named"),
    "a sheet name with a slash": (book("進行管理", "a/b"), "no sheet may be named"),
    "no sheet to be seen": (book('sheetId="1"', 'sheetId="1" state="hidden"'), "no sheet is visible"),
    "an active sheet that is not there": (book("<sheets>", '<bookViews><workbookView activeTab="1"/></bookViews><sheets>'), "activeTab"),
    "a name of no sheet": (book("</sheets>", '</sheets><definedNames><definedName name="a" localSheetId="1">1</definedName></definedNames>'), "not there"),
    "a name twice": (book("</sheets>", '</sheets><definedNames><definedName name="a">1</definedName><definedName name="A">1</definedName></definedNames>'), "two names"),
    "titles of no sheet": (book("</sheets>", "</sheets><definedNames><definedName name=\"_xlnm.Print_Titles\">'二'!$1:$1</definedName></definedNames>"), "leads to 二"),
    "a wrong count of fonts": (styles('fonts count="1"', 'fonts count="2"'), "2 stated"),
    "a format with a fill that is not there": (styles('fillId="0" borderId="0" xfId="0"/>', 'fillId="9" borderId="0" xfId="0"/>'), "leads nowhere"),
    "other first fills": (styles("gray125", "solid"), "first fills"),
    "rows out of order": (sheet('<row r="2"/><row r="1"/>'), "stands behind row 2"),
    "cells out of order": (sheet('<row r="1"><c r="B1"/><c r="A1"/></row>'), "wrong place"),
    "a cell of another row": (sheet('<row r="1"><c r="A2"/></row>'), "wrong place"),
    "a format that is not there": (sheet('<row r="1"><c r="A1" s="3"/></row>'), "format 3"),
    "a string that is not there": (sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), "shared string"),
    "a number that is none": (sheet('<row r="1"><c r="A1"><v>x</v></c></row>'), "is no number"),
    "a text too long": (sheet(f'<row r="1"><c r="A1" t="str"><v>{"a" * 32_768}</v></c></row>'), "too long"),
    "a shared formula without a master": (sheet('<row r="1"><c r="A1"><f t="shared" si="0"/></c></row>'), "no master"),
    "columns that overlap": (sheet(before='<cols><col min="1" max="2"/><col min="2" max="3"/></cols>'), "wrong place"),
    "merged ranges that overlap": (sheet(after='<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>'), "overlap"),
    "a merged range of one cell": (sheet(after='<mergeCells count="1"><mergeCell ref="A1"/></mergeCells>'), "no range to merge"),
    "an empty list of merged ranges": (sheet(after="<mergeCells/>"), "is empty"),
    "validations for one cell twice": (sheet(after=LIST.replace("'1'", "'2'").replace("</dataValidations>", "<dataValidation sqref='A1'/></dataValidations>")), "two validations"),
    "a list too long": (sheet(after=LIST.replace("A,B", "A" * 256)), "too long"),
    "a conditional format without a look": (sheet(after='<conditionalFormatting sqref="A1"><cfRule type="expression" dxfId="0" priority="1"><formula>1</formula></cfRule></conditionalFormatting>'), "points to the format"),
    "a chain to a cell without a formula": ({"xl/calcChain.xml": '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A1" i="1"/></calcChain>', **sheet()}, "no formula"),
    "two drawings with one block": ({f"xl/drawings/v{n}.vml": f'<xml xmlns:v="v" xmlns:o="o"><o:idmap data="1"/><v:shape id="_x0000_s102{n}"></v:shape></xml>' for n in (5, 6)}, "own the block 1"),
    "a shape outside its block": ({"xl/drawings/v.vml": '<xml xmlns:v="v" xmlns:o="o"><o:idmap data="2"/><v:shape id="_x0000_s1025"></v:shape></xml>'}, "no block"),
    "a part that is no XML": ({"xl/styles.xml": "<styleSheet"}, "not well-formed"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_it_finds(kind: str) -> None:
    parts, fault = CASES[kind]
    before = package(rows=ROW)
    found = new_faults(before, package(parts, ROW))
    assert any(fault in one for one in found), found


def made_by_openpyxl() -> bytes:
    made, target = openpyxl.Workbook(), io.BytesIO()
    page = made.active
    assert page is not None
    page.append(["番号", "評価"])
    page["A2"].comment = Comment("メモ", "山田")
    page.merge_cells("A3:B4")
    made.save(target)
    return target.getvalue()


def made_by_xlsxwriter() -> bytes:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    for name in ("一", "二"):
        page = made.add_worksheet(name)
        page.add_table("A1:B3", {"columns": [{"header": "番号"}, {"header": "評価"}]})
        page.write_comment("A2", "メモ")
        page.data_validation("B2:B3", {"validate": "list", "source": ["A", "B"]})
        page.conditional_format("B2", {"type": "cell", "criteria": "=", "value": 1, "format": made.add_format({"bold": True})})  # fmt: skip
        page.repeat_rows(0)
    made.close()
    return target.getvalue()


@pytest.mark.parametrize("data", [made_by_openpyxl(), made_by_xlsxwriter()], ids=["openpyxl", "XlsxWriter"])  # fmt: skip
def test_it_finds_nothing_in_what_other_programs_write(data: bytes) -> None:
    assert faults(data) == frozenset()


def test_the_pieces_that_tests_are_built_of_are_right_but_for_what_they_leave_out() -> None:
    assert all("calcchain" in fault for fault in faults(package(rows=ROW)))
    assert RELATIONS in WORKBOOK
