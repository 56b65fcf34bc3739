"""What is not written: values that Excel cannot store, cells that are part of something larger."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it is in a part)

import pytest

from sheetcheck.words.address import Address
from sheetcheck.words.errors.write_refusals import InsideMerge, Signed, UnknownSheet, Unwritable
from sheetcheck.words.values import Formula, NewValue
from sheetcheck.workbook.write.patch import patched
from tests.support.packages import (
    HEAD,
    MAIN,
    RELATIONS,
    SHEET,
    opened,
    package,
    parts_of,
    sheet_xml,
)
from tests.workbook.write.kit import NAME, ROW, STRINGS

LONG = "あ" * 32_768


REFUSED: dict[str, tuple[str, str, NewValue]] = {
    "too long": ("", "A1", LONG),
    "too long in UTF-16": ("", "A1", "𠮷" * 16_384),
    "control character": ("", "A1", "a\x07b"),
    "half a character": ("", "A1", "\ud800"),
    "not a number": ("", "A1", float("nan")),
    "infinite": ("", "A1", float("-inf")),
    "too many digits": ("", "A1", 2**53 + 1),
    "far too many digits": ("", "A1", 10**400),
    "empty formula": ("", "A1", Formula("")),
    "long formula": ("", "A1", Formula("1+" * 5000 + "1")),
    "formula with control character": ("", "A1", Formula('"\x02"')),
    "part of an array formula": ('<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row>', "A2", 5),
    "master of an array formula": ('<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row>', "A1", 5),
    "part of an array formula in many lines": ('<row r="1"><c r="A1"><f\n t="array"\n ref="A1:A2">B1:B2</f><v>1</v></c></row>', "A2", 5),
    "part of a data table": ('<row r="1"><c r="A1"><f t="dataTable" ref="A1:B2" dt2D="1" dtr="1" r1="C1" r2="C2"/><v>1</v></c></row>', "B2", 5),
    "row that stands twice": ('<row r="1"><c r="A1"/></row><row r="1"><c r="B1"/></row>', "A1", 5),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_is_not_written(name: str) -> None:
    rows, at, value = REFUSED[name]
    with pytest.raises(Unwritable) as refused:
        patched(opened(package(rows=rows)), {(NAME, Address.parse(at)): value})
    assert refused.value.what.ja.startswith(at[:1]) or name.startswith("row")


def test_a_text_as_long_as_excel_keeps_it_is_written() -> None:
    result = patched(opened(package()), {(NAME, Address(1, 1)): LONG[:-1]})
    assert opened(result).grid(NAME).text(1, 1) == LONG[:-1]


def test_other_types_are_refused_by_name() -> None:
    with pytest.raises(Unwritable, match="bytes"):
        patched(opened(package()), {(NAME, Address(1, 1)): b"x"})  # type: ignore[dict-item]


def test_a_covered_cell_is_not_written() -> None:
    part = sheet_xml(ROW, after='<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>')
    book = opened(package({SHEET: part}, strings=STRINGS))
    with pytest.raises(InsideMerge, match="A2:B3"):
        patched(book, {(NAME, Address(3, 2)): 5})
    assert opened(patched(book, {(NAME, Address(2, 1)): 5})).grid(NAME).text(2, 1) == "5事業"


def test_an_unknown_sheet_is_told_with_those_that_are_there() -> None:
    with pytest.raises(UnknownSheet, match="進行管理"):
        patched(opened(package()), {("Sheet1", Address(1, 1)): 5})


def test_a_signed_workbook_is_written_only_if_that_is_wanted() -> None:
    data = package({"_xmlsignatures/sig1.xml": "<Signature/>"})
    with pytest.raises(Signed):
        patched(opened(data), {(NAME, Address(1, 1)): 5})
    result = patched(opened(data), {(NAME, Address(1, 1)): 5}, signed=True)
    assert parts_of(result)["_xmlsignatures/sig1.xml"] == b"<Signature/>"


TABLE = (
    f'{HEAD}<table xmlns="{MAIN}" id="1" name="t" displayName="t" ref="A1:B3" totalsRowCount="1">'
    '<tableColumns count="2"><tableColumn id="1" name="評価" totalsRowLabel="合計"/>'
    '<tableColumn id="2" name="件数" totalsRowFunction="sum"/></tableColumns></table>'
)


TABLE_RELATIONS = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/table" Target="../tables/table1.xml"/>'
    "</Relationships>"
)


@pytest.mark.parametrize(
    ("at", "value", "allowed"),
    [
        ("A1", "別", False),
        ("A1", 5, False),
        ("A1", None, False),
        ("A1", "評価", True),
        ("A3", "総計", False),
        ("A3", "合計", True),
        ("B3", 12, True),
        ("A2", "済", True),
        ("C1", "別", True),
    ],
)
def test_a_tables_own_texts_are_not_contradicted(
    at: str, value: NewValue, *, allowed: bool
) -> None:
    parts = {
        "xl/tables/table1.xml": TABLE,
        "xl/worksheets/_rels/sheet1.xml.rels": TABLE_RELATIONS,
    }
    book = opened(package(parts))
    if allowed:
        assert opened(patched(book, {(NAME, Address.parse(at)): value})).sheets
    else:
        with pytest.raises(Unwritable, match="table"):
            patched(book, {(NAME, Address.parse(at)): value})
