"""A text that is struck out as a whole is told from one of which a part is."""

import pytest

from sheetcheck.words.address import Address
from tests.support.packages import STYLES, opened, package

STRUCK_STYLES = STYLES.replace(
    '<fonts count="1">', '<fonts count="2"><font><strike/><sz val="11"/></font>'
).replace('numFmtId="164" fontId="0"', 'numFmtId="164" fontId="1"')
"""Font 0 is struck out, font 1 is not; of the cell formats, only 1 has font 1."""
ON, OFF = "<rPr><strike/></rPr>", '<rPr><strike val="0"/></rPr>'


def is_struck(cell: str, string: str = "文", styles: str = STRUCK_STYLES) -> bool:
    data = package({"xl/styles.xml": styles}, f'<row r="1">{cell}</row>', strings=(string,))
    return opened(data).grid("進行管理").struck.at(Address(1, 1))


@pytest.mark.parametrize(
    ("style", "string", "struck"),
    [
        (0, "文", True),
        (1, "文", False),
        (0, f"<r>{OFF}<t>文</t></r>", False),
        (0, "<r><rPr><b/></rPr><t>文</t></r>", False),
        (0, "<r><t>文</t></r>", True),
        (1, f"<r>{ON}<t>文</t></r>", True),
        (1, f"<r>{ON}<t>文</t></r><r><t>章</t></r>", False),
        (0, f"<r>{ON}<t>文</t></r><r><t>章</t></r>", True),
        (1, f"<r>{ON}<t>文</t></r><r>{ON}<t>章</t></r>", True),
        (1, f"<r>{ON}<t>文</t></r><r>{OFF}<t> </t></r>", True),
        (1, f'<r>{ON}<t>文</t></r><rPh sb="0" eb="1"><t>ブン</t></rPh>', True),
        (0, "<t> </t>", False),
    ],
)
def test_a_shared_string(style: int, string: str, struck: bool) -> None:  # noqa: FBT001
    assert is_struck(f'<c r="A1" s="{style}" t="s"><v>0</v></c>', string) == struck


@pytest.mark.parametrize(
    ("cell", "struck"),
    [
        ('<c r="A1" s="0"><v>1</v></c>', True),
        ('<c r="A1" s="1"><v>1</v></c>', False),
        ('<c r="A1" s="0"/>', False),
        (f'<c r="A1" s="1" t="inlineStr"><is><r>{ON}<t>文</t></r></is></c>', True),
        (f'<c r="A1" s="0" t="inlineStr"><is><r>{OFF}<t>文</t></r></is></c>', False),
        ('<c r="A1" s="0" t="inlineStr"><is><t>文</t></is></c>', True),
    ],
)
def test_a_cell_of_its_own(cell: str, struck: bool) -> None:  # noqa: FBT001
    assert is_struck(cell) == struck


def test_nothing_is_struck_where_no_font_is() -> None:
    assert not is_struck('<c r="A1" t="s"><v>0</v></c>', styles=STYLES)


def test_parts_that_are_not_there_strike_nothing() -> None:
    own = f'<row r="1"><c r="A1" t="inlineStr"><is><r>{ON}<t>文</t></r></is></c></row>'
    data = package({"xl/styles.xml": None, "xl/sharedStrings.xml": None}, own)
    grid = opened(data).grid("進行管理")
    assert grid.struck.at(Address(1, 1))
    assert not grid.struck.at(Address(2, 1))
