"""Strings that are told apart by their tags read as those that expat reads."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read import shared_strings
from sheetcheck.workbook.read.shared_strings import plain_strings, read_strings
from tests.support.packages import strings_xml

FURIGANA: Final = '<rPh sb="0" eb="2"><t>ジュウキョ</t></rPh>'
ITEMS: Final = (
    "<t>住居</t>",
    "<t></t>",
    '<t xml:space="preserve"> A &amp; &lt;B&gt; </t>',
    "<t>a_x000D_b\r\nc\rd</t>",
    f'<t>住居</t>{FURIGANA}<phoneticPr fontId="1" type="noConversion"/>',
    f'<t>住居</t>{FURIGANA}{FURIGANA}<phoneticPr fontId="1"/>',
    '<t>住居</t><phoneticPr fontId="1"/>',
    "<r><t>住</t></r><r><t>居</t></r>",
    "<t>&#39640;</t>",
    "<t>a > b</t>",
)
PIECES: Final = (
    *("<si>", "</si>", "<t>", "</t>", "</t></si><si><t>", "<", ">", "&amp;", "&", "&x;", "]]>"),
    *("<!-- -->", "<![CDATA[<]]>", "\uffff", "\x01", "<t/>", FURIGANA, " ", "</sst>", "<sst>"),
)


def read(xml: bytes) -> list[str] | str:
    try:
        return read_strings(xml, "strings", Limits())
    except Refusal as why:
        return str(why)


def check_alike(xml: bytes) -> None:
    found = read(xml)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared_strings, "plain_strings", lambda *_: None)
        assert read(xml) == found


@given(st.lists(st.sampled_from(ITEMS), max_size=6))
def test_read_alike(items: list[str]) -> None:
    check_alike(strings_xml(*items).encode())


@given(
    st.lists(st.sampled_from(ITEMS), max_size=4),
    st.integers(0, 500),
    st.integers(0, 4),
    st.sampled_from(("", *PIECES)),
)
def test_read_alike_when_damaged(items: list[str], at: int, less: int, instead: str) -> None:
    xml = strings_xml(*items)
    check_alike((xml[:at] + instead + xml[at + less :]).encode())


def test_plain_texts_and_their_readings_are_told_apart() -> None:
    for item in ITEMS[:7]:
        assert plain_strings(strings_xml(item, "<t>b</t>").encode(), Limits()) is not None
    for item in ITEMS[7:9]:
        assert plain_strings(strings_xml(item).encode(), Limits()) is None
