"""Every way in which a cell can be written is read, and read the same."""

# ruff: noqa: E501  (a line of a table of cases is the markup as it lies in a part)

import pytest

from sheetcheck.words.errors.refusals import Damaged, Oversized
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.book import open_workbook
from tests.support.packages import SHEET, grid_of, opened, package, sheet_xml, values_of

STRINGS = ("A(予定通り進行)", "<r><t>9</t></r><r><rPr><b/></rPr><t>事業</t></r>")

SHAPES = {
    "plain number": ('<row r="1"><c r="A1"><v>12</v></c></row>', {"A1": 12}),
    "decimal": ('<row r="1"><c r="A1"><v>-1.5e3</v></c></row>', {"A1": -1500.0}),
    "negative": ('<row r="1"><c r="A1"><v>-7</v></c></row>', {"A1": -7}),
    "fifteen digits": ('<row r="1"><c r="A1"><v>123456789012345</v></c></row>', {"A1": 123456789012345}),
    "more digits than kept": ('<row r="1"><c r="A1"><v>12345678901234567890</v></c></row>', {"A1": 1.2345678901234567e19}),
    "shared": ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', {"A1": "A(予定通り進行)"}),
    "shared, rich": ('<row r="1"><c r="A1" s="1" t="s"><v>1</v></c></row>', {"A1": "9事業"}),
    "type before style": ('<row r="1"><c r="A1" t="s" s="1"><v>0</v></c></row>', {"A1": "A(予定通り進行)"}),
    "other order": ('<row r="1"><c t="s" r="A1"><v>0</v></c></row>', {"A1": "A(予定通り進行)"}),
    "single quotes": ("<row r='1'><c r='A1'><v>3</v></c></row>", {"A1": 3}),
    "blanks in tags": ('<row  r = "1" ><c  r = "A1" ><v >3</v ></c ></row >', {"A1": 3}),
    "line breaks": ('\n <row r="1">\n  <c r="A1">\n <v>3</v>\n</c>\n </row>\n', {"A1": 3}),
    "self-closed row": ('<row r="1"/><row r="2"><c r="A2"><v>3</v></c></row>', {"A2": 3}),
    "self-closed cell": ('<row r="1"><c r="A1" s="1"/><c r="B1"><v>3</v></c></row>', {"B1": 3}),
    "no r at all": ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", {"A1": 1, "B1": 2, "A2": 3}),
    "cells without r": ('<row r="4"><c r="B4"><v>1</v></c><c><v>2</v></c></row>', {"B4": 1, "C4": 2}),
    "rows without r": ('<row r="4"><c r="A4"><v>1</v></c></row><row><c r="A5"><v>2</v></c></row>', {"A4": 1, "A5": 2}),
    "inline": ('<row r="1"><c r="A1" t="inlineStr"><is><t>文</t></is></c></row>', {"A1": "文"}),
    "inline, rich, furigana": ('<row r="1"><c r="A1" t="inlineStr"><is><r><t>住</t></r><r><t>居</t></r><rPh sb="0" eb="2"><t>ジュウキョ</t></rPh></is></c></row>', {"A1": "住居"}),
    "inline, blanks kept": ('<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> 文 </t></is></c></row>', {"A1": " 文 "}),
    "formula with number": ('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>', {"A1": 2}),
    "formula with text": ('<row r="1"><c r="A1" t="str"><f>"a"&amp;"b"</f><v>a&lt;b</v></c></row>', {"A1": "a<b"}),
    "formula with empty text": ('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>', {"A1": ""}),
    "boolean": ('<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c></row>', {"A1": True, "B1": False}),
    "boolean in words": ('<row r="1"><c r="A1" t="b"><v>true</v></c><c r="B1" t="b"><v>FALSE</v></c></row>', {"A1": True, "B1": False}),
    "error": ('<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>', {"A1": "#REF!"}),
    "ISO date": ('<row r="1"><c r="A1" t="d"><v>2024-04-01</v></c></row>', {"A1": "2024-04-01"}),
    "escape": ('<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x000D_</t></is></c></row>', {"A1": "a\rb_x000D_"}),
    "references": ('<row r="1"><c r="A1" t="inlineStr"><is><t>&#x9AD8;&#39640;&amp;</t></is></c></row>', {"A1": "高高&"}),
    "comment inside": ('<row r="1"><!-- <c r="A1"><v>1</v></c> --><c r="B1"><v>2</v></c></row>', {"B1": 2}),
    "comment in value": ('<row r="1"><c r="A1"><v>1<!-- 2 -->3</v></c></row>', {"A1": 13}),
    "CDATA": ('<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[</row>]]></t></is></c></row>', {"A1": "</row>"}),
    "instruction": ('<?x </sheetData>?><row r="1"><c r="A1"><v>1</v></c></row>', {"A1": 1}),
    "extension inside": ('<row r="1"><c r="A1"><v>1</v><extLst><ext uri="x"><v>9</v></ext></extLst></c></row>', {"A1": 1}),
    "foreign attribute": ('<row r="1" xmlns:q="urn:q" q:r="5"><c r="A1" q:r="Z9"><v>1</v></c></row>', {"A1": 1}),
    "lower case": ('<row r="1"><c r="a1"><v>1</v></c></row>', {"A1": 1}),
    "last cell": ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', {"XFD1048576": 1}),
    "empty": ("", {}),
    "sign and dot": ('<row r="1"><c r="A1"><v>+1.</v></c><c r="B1"><v>.5</v></c></row>', {"A1": 1.0, "B1": 0.5}),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_is_read(name: str) -> None:
    rows, expected = SHAPES[name]
    grid = grid_of(rows, strings=STRINGS)
    assert values_of(grid) == expected
    assert grid.contradictions == ()


@pytest.mark.parametrize("name", SHAPES)
def test_is_read_the_same_by_expat(name: str) -> None:
    # A comment makes every row odd, so that no pattern is used.
    rows, expected = SHAPES[name]
    by_pattern = grid_of(rows, strings=STRINGS)
    by_expat = grid_of(f"<!-- -->{rows}", strings=STRINGS)
    assert by_expat.rows == by_pattern.rows
    assert values_of(by_expat) == expected


@pytest.mark.parametrize("prefix", ["x", "ns0"])
@pytest.mark.parametrize("name", ["plain number", "shared, rich", "formula with text", "inline"])
def test_is_read_with_a_prefix(name: str, prefix: str) -> None:
    rows, expected = SHAPES[name]
    prefixed = sheet_xml(rows).replace("</", "§").replace("<?", "¤")
    prefixed = prefixed.replace("<", f"<{prefix}:").replace("§", f"</{prefix}:").replace("¤", "<?")
    part = prefixed.replace("xmlns=", f"xmlns:{prefix}=")
    grid = opened(package({SHEET: part}, strings=STRINGS)).grid("進行管理")
    assert values_of(grid) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp932", "utf-8-sig"])
def test_is_read_in_other_encodings(encoding: str) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>住居・就労</t></is></c></row>'
    said = {"cp932": "Shift_JIS", "utf-8-sig": "UTF-8"}.get(encoding, "UTF-16")
    part = sheet_xml(rows).replace("UTF-8", said).encode(encoding)
    assert values_of(opened(package({SHEET: part})).grid("進行管理")) == {"A1": "住居・就労"}


IMPOSSIBLE = {
    "no number": '<row r="1"><c r="A1"><v>twelve</v></c></row>',
    "infinite": '<row r="1"><c r="A1"><v>1e999</v></c></row>',
    "nan": '<row r="1"><c r="A1"><v>NaN</v></c></row>',
    "underscores": '<row r="1"><c r="A1"><v>1_000</v></c></row>',
    "absurdly long": f'<row r="1"><c r="A1"><v>{"9" * 5000}</v></c></row>',
    "no such string": '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
    "string from the end": '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    "unknown type": '<row r="1"><c r="A1" t="zzz"><v>1</v></c></row>',
    "no truth": '<row r="1"><c r="A1" t="b"><v>2</v></c></row>',
    "two values": '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
    "two formulas": '<row r="1"><c r="A1"><f>1</f><f>2</f><v>1</v></c></row>',
    "a cell of another namespace": '<row r="1"><c xmlns="urn:x" r="A1"><v>1</v></c></row>',
    "a row of another namespace": '<row xmlns="urn:x" r="1"><c r="A1"><v>1</v></c></row>',
    "a row with a sign": '<row r="-1"><c><v>1</v></c></row>',
    "a row with a letter": '<row r="x"><c><v>1</v></c></row>',
    "a row without its number": '<row r=""><c><v>1</v></c></row>',
    "another row": '<row r="1"><c r="A2"><v>1</v></c></row>',
    "column beyond XFD": '<row r="1"><c r="XFE1"><v>1</v></c></row>',
    "column of four letters": '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>',
    "row beyond the last": '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
    "row of ten digits": '<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>',
    "the same cell twice": '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    "the same cell in two rows": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    "alternatives": '<row r="1"><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><c r="A1"/></mc:AlternateContent></row>',
    "something else": '<row r="1"/><other/>',
    "text between rows": '<row r="1"/>text<row r="2"/>',
    "not well-formed": '<row r="1"><c r="A1"><v>1</w></c></row>',
    "unclosed": '<row r="1"><c r="A1"><v>1</v></c>',
    "bare ampersand": '<row r="1"><c r="A1" t="inlineStr"><is><t>a & b</t></is></c></row>',
    "control character": '<row r="1"><c r="A1" t="inlineStr"><is><t>a\x01b</t></is></c></row>',
    "end of CDATA": '<row r="1"><c r="A1" t="inlineStr"><is><t>a]]>b</t></is></c></row>',
    "attribute twice": '<row r="1" ht="3" ht="4"><c r="A1"><v>1</v></c></row>',
    "attribute of a formula twice": '<row r="1"><c r="A1"><f ca="1" ca="0">1</f><v>1</v></c></row>',
    "unknown entity": '<row r="1"><c r="A1" t="inlineStr"><is><t>&lol;</t></is></c></row>',
}  # fmt: skip


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_has_no_possible_meaning(name: str) -> None:
    with pytest.raises(Damaged):
        grid_of(IMPOSSIBLE[name], strings=("x",))


def test_broken_bytes_are_damage() -> None:
    part = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>X</t></is></c></row>')
    broken = part.encode().replace(b"<t>X</t>", b"<t>\xff\xfe</t>")
    with pytest.raises(Damaged):
        opened(package({SHEET: broken})).grid("進行管理")


ODD_BUT_CLEAR = {
    "rows out of order": '<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
    "cells out of order": '<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>',
    "row in two pieces": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>',
    "said twice alike": '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
    "a row 0": '<row r="0"><c r="A0"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_BUT_CLEAR)
def test_is_told_where_it_contradicts_itself(name: str) -> None:
    grid = grid_of(ODD_BUT_CLEAR[name])
    assert grid.contradictions
    assert list(grid.rows) == sorted(grid.rows)
    assert all(list(cells) == sorted(cells) for cells in grid.rows.values())
    assert grid.rows[1][1].value == 1


@pytest.mark.parametrize(
    ("dimension", "outside"),
    [
        ("A1", "B2"),
        ("A1:B1", "B2"),
        ("B1:B2", "A1"),
        ("A1:B2", None),
        ("A1:XFD1048576", None),
        ("nonsense", None),
    ],
)
def test_a_cell_outside_the_stated_dimension_is_told(dimension: str, outside: str | None) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2"><c r="B2"><v>2</v></c><c r="C2" s="1"/></row>'
        '<row r="3"><c r="C3" s="1"/></row>'
    )
    part = sheet_xml(rows, before=f'<dimension ref="{dimension}"/>')
    grid = opened(package({SHEET: part})).grid("進行管理")
    assert [str(said.cell) for said in grid.contradictions] == ([outside] if outside else [])


def test_formulas_are_kept_beside_their_values() -> None:
    grid = grid_of(
        '<row r="1"><c r="A1"><f>SUM(B1:B9)&amp;""</f><v>9</v></c><c r="B1"><v>1</v></c></row>'
    )
    assert (grid.formula(1, 1), grid.formula(1, 2)) == ('SUM(B1:B9)&""', None)


def test_a_shared_formula_is_told_as_it_reads_in_each_cell() -> None:
    grid = grid_of(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*$C$1</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="7"/><v>2</v></c></row>'
    )
    assert grid.formula(1, 1) == "B1*$C$1"
    assert grid.formula(2, 1) == "B2*$C$1"
    assert grid.formula(3, 1) is None, "its group has no master"
    cell = grid.cell(2, 1)
    assert cell is not None
    assert (cell.formula, cell.value) == ("", 2)


@pytest.mark.parametrize(
    ("row", "hidden"),
    [
        ('<row r="5" hidden="1"/>', {5}),
        ('<row r="5" hidden="true"/>', {5}),
        ('<row r="5" ht="0" customHeight="1"/>', {5}),
        ('<row r="5" hidden="0"/>', set()),
        ('<row r="5" ht="0.5"/>', set()),
    ],
)
def test_hidden_rows(row: str, hidden: set[int]) -> None:
    assert grid_of(row).hidden_rows == hidden


def test_a_wrong_dimension_hides_nothing() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 101))
    part = sheet_xml(rows, before='<dimension ref="A1"/>')
    assert len(opened(package({SHEET: part})).grid("進行管理").rows) == 100


@pytest.mark.parametrize(
    ("limits", "rows"),
    [
        (Limits(cells=3), f'<row r="1">{"<c><v>1</v></c>" * 4}</row>'),
        (Limits(text_bytes=9), '<row r="1"><c r="A1" t="inlineStr"><is><t>0123456789</t></is></c></row>'),
        (Limits(elements=20), "<!-- -->" + '<row r="1"><c r="A1"/></row>' * 30),
    ],
)  # fmt: skip
def test_limits(limits: Limits, rows: str) -> None:
    book = open_workbook(package(rows=rows), "a.xlsx", limits)
    with pytest.raises(Oversized):
        book.grid("進行管理")


def test_cells_that_only_have_a_format_do_not_count() -> None:
    rows = f'<row r="1">{"<c/>" * 9}<c><f>1</f></c><c><v>1</v></c></row><row><c/></row>'
    grid = open_workbook(package(rows=rows), "a.xlsx", Limits(cells=2)).grid("進行管理")
    assert len(grid.rows[1]) == 11
