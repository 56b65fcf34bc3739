import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.report.visible import encodable, one_line, shortened, visible


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
