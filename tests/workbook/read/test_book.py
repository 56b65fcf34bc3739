"""A workbook's sheets are found however its parts are named."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it lies in a part)

import io
import zipfile

import pytest

from sheetcheck.words.address import Area
from sheetcheck.words.errors.misuses import SettingFaulty
from sheetcheck.words.errors.refusals import Damaged, Oversized
from sheetcheck.words.errors.write_refusals import UnknownSheet
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.book import open_workbook
from tests.support.packages import (
    HEAD,
    MAIN,
    RELATIONS,
    ROOT_RELATIONS,
    SHEET,
    STRICT,
    WORKBOOK,
    WORKBOOK_RELATIONS,
    Parts,
    opened,
    package,
    parts_of,
    sheet_xml,
    values_of,
    zipped,
)

ROWS = '<row r="1"><c r="A1"><v>9</v></c></row>'
TARGET = 'Target="worksheets/sheet1.xml"'


def renamed(data: bytes, old: str, new: str) -> bytes:
    parts = parts_of(data)
    return zipped({new if name == old else name: content for name, content in parts.items()})


NAMES = {
    "absolute": package({"xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS.replace(TARGET, f'Target="/{SHEET}"')}, ROWS),
    "roundabout": package({"xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS.replace(TARGET, 'Target="../xl/./worksheets/sheet1.xml"')}, ROWS),
    "backslashes": package({"xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS.replace(TARGET, 'Target="worksheets\\sheet1.xml"')}, ROWS),
    "backslashes in the archive": renamed(package(rows=ROWS), SHEET, SHEET.replace("/", "\\")),
    "other case": renamed(package(rows=ROWS), SHEET, "XL/Worksheets/Sheet1.XML"),
    "escaped": renamed(package({"xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS.replace(TARGET, 'Target="worksheets/sheet%201.xml"')}, ROWS), SHEET, "xl/worksheets/sheet 1.xml"),
    "another name for the workbook": renamed(renamed(package({"_rels/.rels": ROOT_RELATIONS.replace("xl/workbook.xml", "xl/book2.xml")}, ROWS), "xl/workbook.xml", "xl/book2.xml"), "xl/_rels/workbook.xml.rels", "xl/_rels/book2.xml.rels"),
    "no root relationships": package({"_rels/.rels": None}, ROWS),
    "strict": package({"xl/workbook.xml": WORKBOOK.replace(MAIN, STRICT), SHEET: sheet_xml(ROWS).replace(MAIN, STRICT)}),
    "no styles, no strings": package({"xl/styles.xml": None, "xl/sharedStrings.xml": None}, ROWS),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_is_found(name: str) -> None:
    assert values_of(opened(NAMES[name]).grid("進行管理")) == {"A1": 9}


def test_a_part_that_is_there_twice_is_damage() -> None:
    target = io.BytesIO(package(rows=ROWS))
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, sheet_xml(ROWS.replace("9", "10")))
    with pytest.raises(Damaged, match="twice"):
        opened(target.getvalue())


SHEETS = (
    f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="1"/><sheets>'
    '<sheet name="表紙" sheetId="4" r:id="rId1"/>'
    '<sheet name="隠れ" sheetId="2" state="hidden" r:id="rId7"/>'
    '<sheet name="深い" sheetId="3" state="veryHidden" r:id="rId8"/>'
    '<sheet name="図" sheetId="5" r:id="rId9"/>'
    '<sheet name="無い" sheetId="6" r:id=""/></sheets></workbook>'
)


def test_sheets_are_listed_with_what_they_are() -> None:
    relations = WORKBOOK_RELATIONS.replace(
        "</Relationships>",
        f'<Relationship Id="rId7" Type="{RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/>'
        f'<Relationship Id="rId8" Type="{RELATIONS}/worksheet" Target="worksheets/sheet3.xml"/>'
        f'<Relationship Id="rId9" Type="{RELATIONS}/chartsheet" Target="chartsheets/sheet1.xml"/>'
        "</Relationships>",
    )
    book = opened(package({"xl/workbook.xml": SHEETS, "xl/_rels/workbook.xml.rels": relations}))
    told = [(sheet.name, sheet.state, sheet.kind, sheet.id) for sheet in book.sheets]
    assert told == [
        ("表紙", "visible", "worksheet", "4"),
        ("隠れ", "hidden", "worksheet", "2"),
        ("深い", "veryHidden", "worksheet", "3"),
        ("図", "visible", "chartsheet", "5"),
        ("無い", "visible", "missing", "6"),
    ]
    assert book.since_1904
    assert book.grid("図").rows == {}
    assert book.grid("無い").rows == {}


def test_names_of_sheets_differ_not_by_case() -> None:
    data = package({"xl/workbook.xml": WORKBOOK.replace("進行管理", "Sheet1")}, ROWS)
    assert opened(data).sheet("sheet1").name == "Sheet1"
    with pytest.raises(UnknownSheet, match="Sheet1"):
        opened(data).grid("Sheet2")


BROKEN: dict[str, Parts] = {
    "no workbook part": {"xl/workbook.xml": None},
    "no sheet part": {SHEET: None},
    "another root": {"xl/workbook.xml": f'<other xmlns="{MAIN}"/>'},
    "no cells": {SHEET: f'<worksheet xmlns="{MAIN}"/>'},
    "cells of another namespace": {SHEET: '<worksheet xmlns="urn:x"><sheetData/></worksheet>'},
    "cells twice": {SHEET: f'<worksheet xmlns="{MAIN}"><sheetData/><sheetData/></worksheet>'},
    "cells only in an extension": {
        SHEET: f'<worksheet xmlns="{MAIN}"><extLst><sheetData/></extLst></worksheet>'
    },
    "impossible merge": {
        SHEET: sheet_xml("", after='<mergeCells><mergeCell ref="A0:B1"/></mergeCells>')
    },
    "impossible columns": {SHEET: sheet_xml("", before='<cols><col min="x" max="3"/></cols>')},
    "strings that are none": {"xl/sharedStrings.xml": "<sst"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_is_damaged(name: str) -> None:
    with pytest.raises(Damaged):
        opened(package(BROKEN[name], '<row r="1"><c r="A1" t="s"><v>0</v></c></row>')).grid(
            "進行管理"
        )


def test_what_stands_around_the_cells() -> None:
    part = sheet_xml(
        ROWS,
        before='<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" style="2"/></cols>',
        after='<mergeCells><mergeCell ref="A5:I5"/><mergeCell ref="B7:B9"/></mergeCells>',
    )
    grid = opened(package({SHEET: part})).grid("進行管理")
    assert grid.hidden_columns == {2, 3}
    assert grid.merges == (Area(5, 1, 5, 9), Area(7, 2, 9, 2))
    assert [str(grid.anchor(row, 2)) for row in (4, 5, 7, 9, 10)] == ["B4", "A5", "B7", "B7", "B10"]


def test_tall_merged_ranges_are_found() -> None:
    part = sheet_xml("", after='<mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>')
    grid = opened(package({SHEET: part})).grid("進行管理")
    assert str(grid.anchor(999_999, 1)) == "A1"
    assert grid.merge_at(999_999, 2) is None


@pytest.mark.parametrize(
    ("limits", "parts"),
    [
        (Limits(sheets=4), {"xl/workbook.xml": SHEETS}),
        (Limits(names=1), {"xl/workbook.xml": WORKBOOK.replace("</sheets>", "</sheets><definedNames><definedName name='a'>1</definedName><definedName name='b'>1</definedName></definedNames>")}),
        (Limits(merges=1), {SHEET: sheet_xml("", after='<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"/></mergeCells>')}),
        (Limits(), {SHEET: sheet_xml("", after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')}),
        (Limits(styles=2), {SHEET: sheet_xml('<row r="1"><c r="A1" s="1"><v>1</v></c></row>')}),
        (Limits(format_length=4), {SHEET: sheet_xml('<row r="1"><c r="A1" s="1"><v>1</v></c></row>')}),
        (Limits(file_bytes=100), {}),
        (Limits(part_bytes=500), {}),
    ],
)  # fmt: skip
def test_limits(limits: Limits, parts: dict[str, str]) -> None:
    with pytest.raises(Oversized) as refused:
        open_workbook(package(parts), "a.xlsx", limits).grid("進行管理").text(1, 1)
    assert "SHEETCHECK_MAX_" in refused.value.advice.en


def test_limits_are_settings() -> None:
    limits = Limits.from_environment({"SHEETCHECK_MAX_CELLS": "12_345", "OTHER": "x"})
    assert limits == Limits(cells=12_345)
    for bad in ("", "many", "-1", "0", "１２"):
        with pytest.raises(SettingFaulty, match="SHEETCHECK_MAX_DEPTH"):
            Limits.from_environment({"SHEETCHECK_MAX_DEPTH": bad})


def test_styles_and_dates() -> None:
    rows = (
        '<row r="1"><c r="A1" s="1"><v>9</v></c><c r="B1" s="2"><v>45383</v></c>'
        '<c r="C1" s="99"><v>1.5</v></c></row>'
    )
    grid = opened(package(rows=rows)).grid("進行管理")
    assert [grid.text(1, column) for column in (1, 2, 3)] == ["9事業", "2024-04-01", "1.5"]
