import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.report.visible import visible
from sheetcheck.report.wrapping import side_by_side, width_of, wrapped


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
