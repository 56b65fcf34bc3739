"""Marks and notes where a list is nearly full, an id is taken, or a part is unusual."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it lies in a part)

import re

import pytest

from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Mark
from sheetcheck.words.address import Address
from sheetcheck.words.result import Severity
from sheetcheck.workbook.annotate.added_sheet import with_added
from sheetcheck.workbook.annotate.unmark import unmarked
from tests.support.packages import (
    CONTENT_TYPES,
    HEAD,
    RELATIONS,
    SHEET,
    STYLES,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    Parts,
    opened,
    package,
    parts_of,
    sheet_xml,
)

NAME = "進行管理"
ROWS = '<row r="1"><c r="A1" s="1"><v>9</v></c></row><row r="7"><c r="G7" s="2"/></row>'
ADDED_SHEET = AddedSheet("点検結果", (12,), ((AddedCell("点検結果", CellLook.TITLE),),))
BOTH = (
    Mark(NAME, Address(1, 1), Severity.ERROR, "評価がありません。"),
    Mark(NAME, Address(7, 7), None, "8事業を9事業に訂正しました。"),
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
SECOND = "xl/worksheets/sheet2.xml"


def drawing(shapes: str, blocks: str | None) -> str:
    layout = f'<o:shapelayout><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>'
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office'
        ':excel" xmlns:o="urn:schemas-microsoft-com:office:office">'
        f"{layout if blocks is not None else ''}{shapes}</xml>"
    )


def shape(number: int, row: int) -> str:
    return (
        f'<v:shape id="_x0000_s{number}"><x:ClientData ObjectType="Note"><x:Row>{row}</x:Row>'
        "<x:Column>0</x:Column></x:ClientData></v:shape>"
    )


def noted(vml: str, rows: range = range(19, 20)) -> Parts:
    """Return the parts of a sheet with notes in column A and the drawing that shows them."""
    comments = "".join(
        f'<comment ref="A{row + 1}" authorId="0"><text><t>メモ</t></text></comment>' for row in rows
    )
    return {
        SHEET: sheet_xml(ROWS, after='<legacyDrawing r:id="rId2"/>'),
        "xl/worksheets/_rels/sheet1.xml.rels": (
            f'{HEAD}<Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="rId1"'
            f' Type="{RELATIONS}/comments" Target="../comments1.xml"/><Relationship Id="rId2"'
            f' Type="{RELATIONS}/vmlDrawing" Target="../drawings/vml1.vml"/></Relationships>'
        ),
        "xl/comments1.xml": (
            f'{HEAD}<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<authors><author>山田</author></authors><commentList>{comments}</commentList></comments>"
        ),
        "xl/drawings/vml1.vml": vml,
        "[Content_Types].xml": CONTENT_TYPES.replace(
            "<Override", f'<Default Extension="vml" ContentType="{_VML}"/><Override', 1
        ),
    }


def two_sheets(parts: Parts | None = None) -> bytes:
    return package({
        "xl/workbook.xml": WORKBOOK.replace("</sheets>", '<sheet name="二" sheetId="2" r:id="rId9"/></sheets>'),
        "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS.replace(
            "</Relationships>",
            f'<Relationship Id="rId9" Type="{RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
        ),
        SECOND: sheet_xml(ROWS),
        **(parts or {}),
    }, ROWS)  # fmt: skip


def blocks_of(data: bytes) -> list[str]:
    return [
        found
        for name, part in sorted(parts_of(data).items())
        if name.endswith(".vml")
        for found in re.findall(r'data="([^"]*)"', part.decode())
    ]


FULL = "".join(shape(1025 + row, 19 + row) for row in range(1023))
DRAWINGS = {
    "a block of its own for each sheet": (two_sheets(), ["1", "2"]),
    "a block that another drawing owns": (
        two_sheets(noted(drawing(shape(1025, 19), "1"))), ["1", "2"],
    ),
    "a block that only its shapes show": (package(noted(drawing(shape(3074, 19), None))), []),
    "a full block": (package(noted(drawing(FULL, "1"), range(19, 1042))), ["1,2"]),
    "a block far away": (two_sheets(noted(drawing(shape(7169, 19), "7"))), ["7", "1"]),
    "an empty list": (package(noted(drawing(shape(1025, 19), ""))), [""]),
}  # fmt: skip


@pytest.mark.parametrize("kind", DRAWINGS)
def test_shapes_get_numbers_that_are_free_in_the_workbook(kind: str) -> None:
    before, blocks = DRAWINGS[kind]
    sheets = [sheet.name for sheet in opened(before).sheets]
    marks = [Mark(sheet, mark.cell, mark.severity, mark.note) for sheet in sheets for mark in BOTH]
    after = with_added(opened(before), ADDED_SHEET, marks).data
    # Every copy is held to the validator: no number twice, none outside its blocks.
    assert sorted(blocks_of(after)) == sorted(blocks)
    back = unmarked(opened(after))
    assert back is not None
    assert parts_of(back) == parts_of(before)


def test_more_notes_than_a_block_has_numbers() -> None:
    marks = [Mark(NAME, Address(row, 1), Severity.ERROR, "？") for row in range(1, 2100)]
    after = with_added(opened(package(rows=ROWS)), ADDED_SHEET, marks).data
    assert blocks_of(after) == ["1,2,3"]


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD1", "A1048576", "XFB2"])
def test_a_note_at_the_edge_of_a_sheet_stays_inside(cell: str) -> None:
    mark = Mark(NAME, Address.parse(cell), Severity.ERROR, "？")
    assert with_added(opened(package(rows=ROWS)), ADDED_SHEET, [mark]).remarks == ()


def formats(number: int) -> str:
    more = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * (number - 3)
    return STYLES.replace('<cellXfs count="3">', f'<cellXfs count="{number}">').replace(
        "</cellXfs>", more + "</cellXfs>"
    )


@pytest.mark.parametrize(
    ("number", "after", "said"),
    [
        (65_488, 65_490, ["このシートには書式を付けていません"]),
        (65_489, 65_489, ["セルに色を付けていません"]),
    ],
)
def test_where_formats_are_nearly_full_colours_are_left_out_and_it_is_said(
    number: int, after: int, said: list[str]
) -> None:
    before = package({"xl/styles.xml": formats(number)}, ROWS)
    copy = with_added(opened(before), ADDED_SHEET, BOTH)
    styles = parts_of(copy.data)["xl/styles.xml"].decode()
    cells = styles[styles.index("<cellXfs") : styles.index("</cellXfs>")]
    assert cells.count("<xf ") == after
    assert all(text in remark.ja for text, remark in zip(said, copy.remarks, strict=True))
    assert "commentsSheetcheck" in "".join(parts_of(copy.data))


def test_a_workbook_with_very_many_fonts_gets_no_more() -> None:
    fonts = "<font><sz val='9'/></font>" * 600
    styles = re.sub("<fonts.*?</fonts>", f'<fonts count="600">{fonts}</fonts>', STYLES)
    copy = with_added(opened(package({"xl/styles.xml": styles}, ROWS)), ADDED_SHEET, BOTH)
    assert b'<fonts count="600">' in parts_of(copy.data)["xl/styles.xml"]


OVERRIDES = CONTENT_TYPES.replace(
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
    '.relationships+xml"/>',
    "".join(
        f'<Override PartName="{name}" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/>'
        for name in ("/_rels/.rels", "/xl/_rels/workbook.xml.rels")
    ),
)
UNUSUAL: dict[str, Parts] = {
    "relationships listed one by one": {"[Content_Types].xml": OVERRIDES},
    "another type for drawings": {
        "[Content_Types].xml": CONTENT_TYPES.replace("<Override", '<Default Extension="vml" ContentType="text/plain"/><Override', 1),
    },
    "our part's content type left behind": {
        "[Content_Types].xml": CONTENT_TYPES.replace("<Override", '<Override PartName="/xl/worksheets/Sheetcheck.xml" ContentType="application/xml"/><Override', 1),
    },
    "the last sheet id": {"xl/workbook.xml": WORKBOOK.replace('sheetId="1"', 'sheetId="65534"')},
    "a sheet id that is no number": {"xl/workbook.xml": WORKBOOK.replace('sheetId="1"', 'sheetId="x"')},
    "no cell styles": {"xl/styles.xml": re.sub(r'<cellStyleXfs.*?</cellStyleXfs>| xfId="0"|<cellStyles.*?</cellStyles>', "", STYLES)},
    "two windows": {"xl/workbook.xml": WORKBOOK.replace("<sheets>", "<bookViews><workbookView/><workbookView/></bookViews><sheets>")},
    "what a shared workbook's views show": {
        "xl/workbook.xml": WORKBOOK.replace("</sheets>", '</sheets><customWorkbookViews><customWorkbookView name="a" guid="{00000000-0000-0000-0000-000000000001}" windowWidth="1" windowHeight="1" activeSheetId="1"/></customWorkbookViews>'),
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", UNUSUAL)
def test_additions_to_an_unusual_package_are_as_the_format_asks(kind: str) -> None:
    before = package(UNUSUAL[kind], ROWS)
    added_sheet = AddedSheet(
        "点検結果", (12,), ((AddedCell("点検結果", CellLook.TITLE),),), frozen_rows=1
    )
    after = with_added(opened(before), added_sheet, BOTH).data
    back = unmarked(opened(after))
    assert back is not None
    assert parts_of(back) == parts_of(before)


def test_titles_of_a_sheet_that_is_gone_are_not_defined_twice() -> None:
    stale = '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="1">#REF!</definedName></definedNames>'
    before = package({"xl/workbook.xml": WORKBOOK.replace("</sheets>", "</sheets>" + stale)}, ROWS)
    added_sheet = AddedSheet(
        "点検結果", (12,), ((AddedCell("点検結果", CellLook.TITLE),),), frozen_rows=1
    )
    assert (
        parts_of(with_added(opened(before), added_sheet).data)["xl/workbook.xml"].count(b"Titles")
        == 1
    )


def test_a_drawing_that_is_missing_gets_no_second_one() -> None:
    before = package({SHEET: sheet_xml(ROWS, after='<legacyDrawing r:id="rId2"/>')})
    copy = with_added(opened(before), ADDED_SHEET, BOTH)
    assert [remark.ja for remark in copy.remarks] == [
        "シート「進行管理」には注釈を付けられないため、色だけを付けました。"
    ]
    assert parts_of(copy.data)[SHEET].count(b"legacyDrawing") == 1
    assert "色だけを付けました".encode() in parts_of(copy.data)["xl/worksheets/sheetcheck.xml"]


def test_a_shared_workbook_is_not_marked_and_says_so() -> None:
    headers = f'<Relationship Id="rId9" Type="{RELATIONS}/revisionHeaders" Target="revisions/revisionHeaders.xml"/>'
    before = package(
        {
            "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS.replace(
                "</Relationships>", f"{headers}</Relationships>"
            ),
            "xl/revisions/revisionHeaders.xml": f'{HEAD}<headers xmlns="x" guid="g"/>',
        },
        ROWS,
    )
    copy = with_added(opened(before), ADDED_SHEET, BOTH)
    assert copy.data == before
    assert "共有ブック" in copy.remarks[0].ja
