"""Workbooks of many kinds, and a sheet and marks to add to them."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it is in a part)

import io

import openpyxl

from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Mark, Target
from sheetcheck.words.address import Address
from sheetcheck.words.result import Severity
from tests.support.packages import (
    HEAD,
    MAIN,
    RELATIONS,
    SHEET,
    STRICT,
    STYLES,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    package,
    sheet_xml,
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


def seen(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))
