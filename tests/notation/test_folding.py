import sys
import unicodedata

import pytest

from sheetcheck.notation.folding import bare, fold, foreign_to, is_blank, placeholder


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ａ（予定通り進行）", "A(予定通り進行)"),
        ("R6\n評価", "Ｒ６評価"),
        ("基本 目標", "基本目標"),
        ("か゛", "が"),
        ("予定を変更，修正", "予定を変更、修正"),
        ("葛\U000e0100城", "葛城"),
        ("担当\u200b課\ufeff", "担当課"),
        ("ﾃﾞｰﾀ", "データ"),
        ("㈱", "(株)"),
        ("Abc", "aBC"),
    ],
)
def test_these_are_the_same_text(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("データ", "デ-タ"), ("評価", "評定"), ("は", "ば"), ("1", "l"), ("課", "")]
)
def test_these_are_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "text", ["", " ", "　", "\u00a0", "\u200b", "\n\r\n", "\t", "\u3164", "\u2800", "\ufeff"]
)
def test_nothing_is_to_be_seen(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["-", "0", "。", "〃", "\u200bA"])
def test_something_is_to_be_seen(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize("text", ["-", "－", "―", "ー", "―――", "−", " – ", "一", "─"])
def test_every_dash_is_one_placeholder(text: str) -> None:
    assert placeholder(text) == "-"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("なし。", "なし"),
        ("同上 ", "同上"),
        ("（なし）。", "なし"),
        ("「同上」", "同上"),
        ("デー", "デー"),
    ],
)
def test_a_placeholder_stands_without_full_stop_and_brackets(text: str, same: str) -> None:
    assert placeholder(text) == same


def test_bare_drops_brackets_and_separators() -> None:
    assert bare("【A】：予定通り、進行！") == "a予定通り進行"


def test_what_is_unseen_is_what_unicode_says() -> None:
    beyond = set("\u115f\u1160\u3164\uffa0\u2800\u034f")
    selectors = {*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))}
    unseen = beyond | selectors
    for character in map(chr, range(sys.maxunicode + 1)):
        category = unicodedata.category(character)
        if category != "Cn":  # unassigned: a later Unicode than this Python's may know more of them
            named = category in {"Zs", "Zl", "Zp", "Cc", "Cf"} or character in unseen
            assert is_blank(character) == named, hex(ord(character))


def test_what_is_foreign_stays_as_it_is_beside_whatever_stands() -> None:
    foreign = foreign_to(())
    beside = ["", *"\u3099゜ﾞ\ufe00-"]
    for character in filter(foreign.search, map(chr, range(sys.maxunicode + 1))):
        for other in beside:
            for way in (fold, bare, placeholder):
                assert character in way(f"{other}{character}{other}")


def test_a_text_of_other_words_is_foreign() -> None:
    assert foreign_to(["担当課", "評価"]).search("R6 実施内容")
    assert not foreign_to(["担当課", "評価"]).search("Ｒ６ 評価")
