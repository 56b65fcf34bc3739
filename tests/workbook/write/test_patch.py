"""What is written, and above all what is not: every other byte stays."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it lies in a part)

import pytest

from sheetcheck.words.address import Address
from sheetcheck.words.values import Formula, NewValue, Rewritten
from sheetcheck.workbook.write.patch import patched
from tests.support.packages import (
    MAIN,
    SHEET,
    opened,
    package,
    parts_of,
    sheet_xml,
)
from tests.workbook.write.kit import NAME, ROW, STRINGS, written

CASES: dict[str, tuple[str, dict[str, NewValue], str]] = {
    "number": (ROW, {"A2": 9}, ROW.replace("<v>8</v>", "<v>9</v>")),
    "decimal": (ROW, {"A2": 0.1}, ROW.replace("<v>8</v>", "<v>0.1</v>")),
    "truth": (ROW, {"A2": True}, ROW.replace('s="1"><v>8</v>', 's="1" t="b"><v>1</v>')),
    "text": (ROW, {"A2": "済"}, ROW.replace('s="1"><v>8</v>', 's="1" t="inlineStr"><is><t>済</t></is>')),
    "text over a shared one": (ROW, {"C2": "済"}, ROW.replace('t="s"><v>0</v>', 't="inlineStr"><is><t>済</t></is>')),
    "number over a text": (ROW, {"C2": 3}, ROW.replace('<c r="C2" t="s"><v>0</v>', '<c r="C2"><v>3</v>')),
    "text like a formula": (ROW, {"A2": "=1+1"}, ROW.replace('s="1"><v>8</v>', 's="1" t="inlineStr"><is><t>=1+1</t></is>')),
    "blanks are kept": (ROW, {"A2": " a\n"}, ROW.replace('s="1"><v>8</v>', 's="1" t="inlineStr"><is><t xml:space="preserve"> a\n</t></is>')),
    "markup is text": (ROW, {"A2": "<a>&\r_x0041_"}, ROW.replace('s="1"><v>8</v>', 's="1" t="inlineStr"><is><t>&lt;a&gt;&amp;_x000D__x005F_x0041_</t></is>')),
    "emptied": (ROW, {"A2": None}, ROW.replace('s="1"><v>8</v></c>', 's="1"/>')),
    "formula": (ROW, {"A2": Formula("1+1", 2)}, ROW.replace("<v>8</v>", "<f>1+1</f><v>2</v>")),
    "formula with text": (ROW, {"A2": Formula('"a"&B1', "a")}, ROW.replace('s="1"><v>8</v>', 's="1" t="str"><f>"a"&amp;B1</f><v>a</v>')),
    "formula with error": (ROW, {"A2": Formula("A1/0", "#DIV/0!")}, ROW.replace('s="1"><v>8</v>', 's="1" t="e"><f>A1/0</f><v>#DIV/0!</v>')),
    "formula with truth": (ROW, {"A2": Formula("1=1", True)}, ROW.replace('s="1"><v>8</v>', 's="1" t="b"><f>1=1</f><v>1</v>')),
    "formula without value": (ROW, {"A2": Formula("NOW()")}, ROW.replace("<v>8</v>", "<f>NOW()</f>")),
    "formula keeps its attributes": ('<row r="1"><c r="A1"><f ca="1">NOW()</f><v>1</v></c></row>', {"A1": Formula("TODAY()", 2)}, '<row r="1"><c r="A1"><f ca="1">TODAY()</f><v>2</v></c></row>'),
    "between two cells": (ROW, {"B2": 5}, ROW.replace('<c r="C2"', '<c r="B2"><v>5</v></c><c r="C2"')),
    "behind the last, spans widened": (ROW, {"E2": 5}, ROW.replace('spans="1:3"', 'spans="1:5"').replace("</row>", '<c r="E2"><v>5</v></c></row>')),
    "several in a gap, in order": ('<row r="1"><c r="A1"/><c r="Z1"/></row>', {"C1": 3, "B1": 2}, '<row r="1"><c r="A1"/><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c><c r="Z1"/></row>'),
    "new row behind": (ROW, {"B5": 5}, ROW + '<row r="5"><c r="B5"><v>5</v></c></row>'),
    "new row before": (ROW, {"B1": 5}, '<row r="1"><c r="B1"><v>5</v></c></row>' + ROW),
    "new rows in order": (ROW, {"B9": 9, "A3": 3}, ROW + '<row r="3"><c r="A3"><v>3</v></c></row><row r="9"><c r="B9"><v>9</v></c></row>'),
    "first row of all": ("", {"B2": 5}, '<row r="2"><c r="B2"><v>5</v></c></row>'),
    "row written empty": ('<row r="3" ht="20"/>', {"B3": 5}, '<row r="3" ht="20"><c r="B3"><v>5</v></c></row>'),
    "row of an extension": ('<row r="3"><extLst/></row>', {"B3": 5}, '<row r="3"><c r="B3"><v>5</v></c><extLst/></row>'),
    "row's own style": ('<row r="3" s="2" customFormat="1"><c r="A3"/></row>', {"B3": 5}, '<row r="3" s="2" customFormat="1"><c r="A3"/><c r="B3" s="2"><v>5</v></c></row>'),
    "row's style not in force": ('<row r="3" s="2"><c r="A3"/></row>', {"B3": 5}, '<row r="3" s="2"><c r="A3"/><c r="B3"><v>5</v></c></row>'),
    "cells without r": ("<row><c><v>1</v></c><c><v>2</v></c></row>", {"B1": 5}, "<row><c><v>1</v></c><c><v>5</v></c></row>"),
    "rows without r": ("<row><c><v>1</v></c></row><row><c><v>2</v></c></row>", {"A2": 5}, "<row><c><v>1</v></c></row><row><c><v>5</v></c></row>"),
    "behind cells without r": ("<row><c><v>1</v></c></row>", {"C1": 5}, '<row><c><v>1</v></c><c r="C1"><v>5</v></c></row>'),
    "other attributes stay": ('<row r="1"><c ph="1" s=\'1\' r="A1" t="b"><v>1</v></c></row>', {"A1": 7}, '<row r="1"><c ph="1" s=\'1\' r="A1"><v>7</v></c></row>'),
    "metadata of the old value goes": ('<row r="1"><c r="A1" vm="1" cm="1" t="e"><v>#VALUE!</v></c></row>', {"A1": 7}, '<row r="1"><c r="A1"><v>7</v></c></row>'),
    "extension of the cell stays": ('<row r="1"><c r="A1"><v>1</v><extLst><ext/></extLst></c></row>', {"A1": 7}, '<row r="1"><c r="A1"><v>7</v><extLst><ext/></extLst></c></row>'),
    "blanks between stay": ('\n <row r="1">\n  <c r="A1"> <v>1</v> </c>\n </row>\n', {"A1": 7}, '\n <row r="1">\n  <c r="A1"><v>7</v></c>\n </row>\n'),
    "comments stay": ('<!-- a --><row r="1"><!-- b --><c r="A1"><v>1</v></c><!-- c --></row>', {"A1": 7}, '<!-- a --><row r="1"><!-- b --><c r="A1"><v>7</v></c><!-- c --></row>'),
    "what a comment shows is no cell": ('<row r="1"><!--<c r="A1"/>--></row>', {"A1": 7}, '<row r="1"><c r="A1"><v>7</v></c><!--<c r="A1"/>--></row>'),
    "array formula of one cell amended": ('<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B2)</f><v>1</v></c></row>', {"A1": Formula("SUM(B1:B3)", 2)}, '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B3)</f><v>2</v></c></row>'),
    "array formula of one cell overwritten": ('<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B2)</f><v>1</v></c></row>', {"A1": 5}, '<row r="1"><c r="A1"><v>5</v></c></row>'),
    "array formula overwritten as a whole": ('<row r="1"><c r="A1"><f t="array" ref="A1:B1">C1:D1</f><v>1</v></c><c r="B1"><v>2</v></c></row>', {"A1": 5, "B1": 6}, '<row r="1"><c r="A1"><v>5</v></c><c r="B1"><v>6</v></c></row>'),
    "follower of a shared formula": ('<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>', {"A2": 5}, '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c></row><row r="2"><c r="A2"><v>5</v></c></row>'),
    "master of a shared formula": ('<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*$C$1&amp;"x"</f><v>1</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/><v>3</v></c></row>', {"A1": 5}, '<row r="1"><c r="A1"><v>5</v></c></row><row r="2"><c r="A2"><f t="shared" si="0" ref="A2:A3">B2*$C$1&amp;"x"</f><v>2</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/><v>3</v></c></row>'),
    "master and its first heir": ('<row r="1"><c r="A1"><f t="shared" ref="A1:C1" si="0">A9</f><v>1</v></c><c r="B1"><f t="shared" si="0"/><v>2</v></c><c r="C1"><f t="shared" si="0"/><v>2</v></c></row>', {"A1": 5, "B1": 6}, '<row r="1"><c r="A1"><v>5</v></c><c r="B1"><v>6</v></c><c r="C1"><f t="shared" si="0" ref="C1">C9</f><v>2</v></c></row>'),
    "master without followers": ('<row r="1"><c r="A1"><f t="shared" ref="A1" si="0">B1</f><v>1</v></c></row>', {"A1": Formula("C1", 2)}, '<row r="1"><c r="A1"><f>C1</f><v>2</v></c></row>'),
    "anchor of a merged range": (ROW, {"A2": 3}, ROW.replace("<v>8</v>", "<v>3</v>")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_is_written(name: str) -> None:
    rows, cells, expected = CASES[name]
    assert written(rows, cells) == expected


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (ROW, {}),
        (ROW, {"A2": 8}),
        (ROW, {"A2": 8.0}),
        (ROW, {"C2": "A(予定通り進行)"}),
        (ROW, {"C2": Rewritten("A(予定通り進行)")}),
        (ROW, {"Z99": None}),
        (ROW, {"B2": None}),
        ('<row r="1"><c r="A1"><v>8.0</v></c></row>', {"A1": 8}),
        ('<row r="1"><c r="A1" t="b"><v>1</v></c></row>', {"A1": True}),
        ('<row r="1"><c r="A1" s="1"/></row>', {"A1": None}),
        ('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>', {"A1": Formula("1+1", 2)}),
    ],
)
def test_what_is_there_already_keeps_the_whole_file(rows: str, cells: dict[str, NewValue]) -> None:
    data = package(rows=rows, strings=STRINGS)
    assert patched(opened(data), {(NAME, Address.parse(at)): v for at, v in cells.items()}) == data


@pytest.mark.parametrize(
    ("before", "cell", "after"),
    [
        ('<dimension ref="A2:C2"/>', "B2", '<dimension ref="A2:C2"/>'),
        ('<dimension ref="A2:C2"/>', "D7", '<dimension ref="A2:D7"/>'),
        ('<dimension ref="B2"/>', "A1", '<dimension ref="A1:B2"/>'),
        ('<dimension ref="nonsense"/>', "D7", '<dimension ref="nonsense"/>'),
        ("", "D7", ""),
    ],
)
def test_the_dimension_grows_with_the_sheet(before: str, cell: str, after: str) -> None:
    data = package({SHEET: sheet_xml(ROW, before=before)}, strings=STRINGS)
    result = patched(opened(data), {(NAME, Address.parse(cell)): 5})
    assert f"{after}<sheetData>" in parts_of(result)[SHEET].decode()


def test_a_column_gives_its_style_to_new_cells() -> None:
    before = '<cols><col min="2" max="3" width="9" style="1"/></cols>'
    data = package({SHEET: sheet_xml("", before=before)})
    result = patched(opened(data), {(NAME, Address(1, 3)): 5, (NAME, Address(1, 4)): 6})
    expected = '<row r="1"><c r="C1" s="1"><v>5</v></c><c r="D1"><v>6</v></c></row>'
    assert expected in parts_of(result)[SHEET].decode()


@pytest.mark.parametrize("tag", ["<sheetData/>", "<sheetData />"])
def test_a_table_of_cells_written_empty_is_opened(tag: str) -> None:
    part = sheet_xml("").replace("<sheetData></sheetData>", tag)
    result = patched(opened(package({SHEET: part})), {(NAME, Address(1, 1)): 5})
    rows = '<sheetData><row r="1"><c r="A1"><v>5</v></c></row></sheetData>'
    assert parts_of(result)[SHEET].decode() == part.replace(tag, rows)


def test_cells_of_an_extension_are_not_taken_for_the_sheets_own() -> None:
    extension = (
        '<extLst><ext uri="x"><x14:sheetData xmlns:x14="urn:x">'
        '<row r="1"><c r="A1"><v>1</v></c></row></x14:sheetData></ext></extLst>'
    )
    part = sheet_xml("", before=extension)
    result = patched(opened(package({SHEET: part})), {(NAME, Address(1, 1)): 5})
    rows = '<row r="1"><c r="A1"><v>5</v></c></row>'
    assert parts_of(result)[SHEET].decode() == part.replace("<sheetData>", f"<sheetData>{rows}")


@pytest.mark.parametrize("encoding", ["utf-16", "cp932"])
def test_other_encodings_are_written_back_as_they_came(encoding: str) -> None:
    said = "UTF-16" if encoding == "utf-16" else "Shift_JIS"
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>住居</t></is></c></row>'
    part = sheet_xml(rows).replace("UTF-8", said)
    data = package({SHEET: part.encode(encoding)})
    # 髙 has no place in Shift_JIS.
    result = patched(opened(data), {(NAME, Address(1, 1)): "髙い𠮷"})
    assert opened(result).grid(NAME).text(1, 1) == "髙い𠮷"
    assert parts_of(result)[SHEET].decode(encoding).startswith(part[:200])


def test_prefixes_are_kept() -> None:
    part = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData></x:worksheet>'
    cells: dict[tuple[str, Address], NewValue] = {
        (NAME, Address(1, 1)): "文",
        (NAME, Address(1, 2)): Formula("1", 1),
        (NAME, Address(2, 1)): 3,
    }
    result = parts_of(patched(opened(package({SHEET: part})), cells))[SHEET].decode()
    assert (
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>文</x:t></x:is></x:c>'
        '<x:c r="B1"><x:f>1</x:f><x:v>1</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:v>3</x:v></x:c></x:row>'
    ) in result
