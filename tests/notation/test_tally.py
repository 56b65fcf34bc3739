import pytest

from sheetcheck.notation.numbers import read_kanji, write_kanji
from sheetcheck.notation.tally import read_tally

UNITS = ("事業", "件")


@pytest.mark.parametrize(
    ("line", "label", "number", "rewritten"),
    [
        ("A(予定通り進行) 8事業", "A(予定通り進行)", 8, "A(予定通り進行) 10事業"),
        (" 12事業", "", 12, " 10事業"),
        ("１３事業", "", 13, "１０事業"),
        ("合計：1,234 事業。", "合計", 1234, "合計：10 事業。"),
        ("A　十二事業", "A", 12, "A　十事業"),
        ("08件", "", 8, "10件"),
        ("5 3件", "5", 3, "5 10件"),
        ("A(x) 9事業(75%)", "A(x)", 9, "A(x) 10事業(75%)"),
        ("9", "", 9, "10"),
        ("A (8事業)", "A", 8, "A (10事業)"),
        ("A：（８件）", "A", 8, "A：（１０件）"),
        ("A評価=９", "A評価", 9, "A評価=１０"),
    ],
)
def test_a_count_is_read_and_rewritten_as_it_was(
    line: str, label: str, number: int, rewritten: str
) -> None:
    tally = read_tally(line, UNITS)
    assert tally is not None
    assert (tally.label, tally.number) == (label, number)
    assert tally.rewritten(10) == rewritten


@pytest.mark.parametrize(
    "line",
    [
        "",
        "A(予定通り進行)",
        "3件案内した。",
        "95世帯111人",
        "第2期",
        "一部達成",
        "9事業所",
        "-3事業a",
        "うち(新規 3事業)",
        "(3)",
    ],
)
def test_this_line_ends_in_no_count(line: str) -> None:
    assert read_tally(line, UNITS) is None


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "〇"), (3, "三"), (10, "十"), (12, "十二"), (20, "二十"), (305, "三百五")],
)
def test_kanji_numerals(number: int, written: str) -> None:
    assert write_kanji(number) == written
    assert read_kanji(written) == number


@pytest.mark.parametrize(("written", "number"), [("二〇", 20), ("元", 1), ("百二十三", 123)])
def test_kanji_numerals_in_other_ways(written: str, number: int) -> None:
    assert read_kanji(written) == number
