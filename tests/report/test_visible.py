import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.report.visible import (
    encodable,
    one_line,
    shortened,
    side_by_side,
    visible,
    width_of,
    wrapped,
)


def test_every_character_that_hides_or_acts_is_spelt_out() -> None:
    shown = visible("".join(map(chr, range(sys.maxunicode + 1))))
    hiding = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert {c for c in shown if unicodedata.category(c) in hiding} == {"\n"}
    assert "\ufffe" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A(予定通り進行)", "A(予定通り進行)"),
        ("A\x1b[31m", "A<U+001B>[31m"),
        ("A\u202eB", "A<U+202E>B"),
        ("A\u200b", "A<U+200B>"),
        ("一行\r\n二行\r三行", "一行\n二行\n三行"),
        ("全角\u3000空白", "全角\u3000空白"),
        ("外字\ue000", "外字\ue000"),
        ("葛\U000e0100城市", "葛\U000e0100城市"),
        ("か\u3099", "か\u3099"),
    ],
)
def test_a_text_is_shown_as_it_is_but_for_what_hides(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert "\n" not in one_line(text)


@given(st.text(), st.sampled_from(["cp932", "ascii", "utf-8", "latin-1", "cp437"]))
def test_what_is_encodable_can_be_written(text: str, encoding: str) -> None:
    encodable(visible(text), encoding).encode(encoding)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("〜−", "～－"),
        ("A–B", "A-B"),
        ("𠮷野家", "〓野家"),
        ("葛\U000e0100城", "葛城"),
        ("髙島・﨑", "髙島・﨑"),
    ],
)
def test_what_cp932_lacks_becomes_its_twin_or_a_geta(text: str, shown: str) -> None:
    assert encodable(text, "cp932").encode("cp932").decode("cp932") == shown


def test_a_long_text_says_that_it_goes_on() -> None:
    assert shortened("あいうえお", 5) == "あいうえお"
    assert shortened("あいうえおか", 5) == "あいうえ…"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("評価が空欄です。", 8, ["評価が空", "欄です。"]),
        ("評価が空。", 8, ["評価が", "空。"]),  # no line begins with 。
        ("これは「例」", 8, ["これは", "「例」"]),  # and none ends with 「
        ("評価(例)。", 8, ["評価", "(例)。"]),
        ("Write the reason here", 10, ["Write the", "reason", "here"]),
        ("一\n二", 10, ["一", "二"]),
        ("", 10, [""]),
    ],
)
def test_lines_break_as_each_script_breaks(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@given(st.text(), st.integers(2, 40))
def test_no_line_is_wider_than_asked_and_nothing_is_lost(text: str, width: int) -> None:
    shown = visible(text)
    lines = wrapped(shown, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())


def test_columns_stand_below_each_other_whatever_the_script() -> None:
    lines = side_by_side([["課", "ab"], ["一", "二"]], [4, 2])
    assert lines == [["課  ", "一"], ["ab  ", "二"]]
