from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.notation.numbers import read_quantity
from sheetcheck.notation.percent import (
    read_percent,
    rewritten_change,
    rewritten_percent,
    rounded,
)


@pytest.mark.parametrize(
    ("text", "percent", "after"),
    [
        ("75.0%", (75.0, 1), "12.5%"),
        ("７５．０％", (75.0, 1), "１２．５％"),
        ("9事業(75%)", (75.0, 0), "9事業(12.5%)"),
        ("9事業", None, "9事業"),
    ],
)
def test_a_percentage_is_read_and_rewritten(
    text: str, percent: tuple[float, int] | None, after: str
) -> None:
    assert read_percent(text) == percent
    assert rewritten_percent(text, Decimal("12.5")) == after


@pytest.mark.parametrize(
    ("text", "change", "after"),
    [
        ("▲1", -3, "▲3"),
        ("△1", 2, "2"),
        ("+1", 2, "+2"),
        ("±0", 2, "+2"),
        ("±0", 0, "±0"),
        ("+1", -1, "▲1"),
        ("－１件", -2, "－２件"),
        ("増減 1", 0, "増減 0"),
    ],
)
def test_a_change_is_rewritten_with_its_sign(text: str, change: int, after: str) -> None:
    assert rewritten_change(text, change) == after


@given(st.sampled_from(["▲1", "△1", "+1", "±0", "-1", "1", "＋１", "－１"]), st.integers(-999, 999))
def test_a_rewritten_change_reads_back(text: str, change: int) -> None:
    assert read_quantity(rewritten_change(text, change)) == change


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 3))
def test_rounding_is_never_off_by_more_than_half(part: int, whole: int, decimals: int) -> None:
    exact = Fraction(100 * part, whole)
    assert abs(Fraction(rounded(exact, decimals, "half_up")) - exact) <= Fraction(
        1, 2 * 10**decimals
    )


def test_a_half_goes_up() -> None:
    assert rounded(Fraction(25, 2), 0, "half_up") == 13
    assert rounded(Fraction(25, 2), 0, "down") == 12
    assert rounded(Fraction(121, 10), 0, "up") == 13
