from datetime import date

import pytest

from sheetcheck.notation.day import read_day
from sheetcheck.notation.quantity import read_quantity


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-04-01", date(2024, 4, 1)),
        ("2024-04-01 09:30:00", date(2024, 4, 1)),
        ("2024/4/1", date(2024, 4, 1)),
        ("令和６年４月１日", date(2024, 4, 1)),
        ("令和六年4月1日(月)", date(2024, 4, 1)),
        ("R6.4.1", date(2024, 4, 1)),
        ("R7.2", date(2025, 2, 28)),
        ("令和7年3月末", date(2025, 3, 31)),
        ("令和7年2月30日", None),
        ("R7.13.1", None),
        ("4月1日", None),
        ("令和7年度", None),
        ("随時", None),
        ("", None),
    ],
)
def test_a_day_is_read(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,200", 1200),
        ("１２．５％", 12.5),
        ("▲3", -3),
        ("△3", -3),
        ("－3", -3),
        ("±0", 0),
        ("120人", 120),
        ("120 人", 120),
        ("約120人", None),
        ("120件", None),
        ("1,20", None),
        ("", None),
    ],
)
def test_a_number_is_read(text: str, number: float | None) -> None:
    assert read_quantity(text, ("人",)) == number
