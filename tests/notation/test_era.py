from datetime import date

import pytest

from sheetcheck.notation.era import read_day, split_year, year_label
from sheetcheck.notation.numbers import read_quantity


@pytest.mark.parametrize(
    ("text", "year", "rest"),
    [
        ("R6評価", 2024, "評価"),
        ("Ｒ６\n評価", 2024, "評価"),
        ("令和6年度評価", 2024, "評価"),
        ("令和６年度　評 価", 2024, "評価"),
        ("令和六年度評価", 2024, "評価"),
        ("令和十二年度評価", 2030, "評価"),
        ("令和元年度評価", 2019, "評価"),
        ("2024年度評価", 2024, "評価"),
        ("２０２４評価", 2024, "評価"),
        ("評価(R6)", 2024, "評価"),
        ("平成31年度(令和元年度)評価", 2019, "評価"),
        ("R.6実施内容", 2024, "実施内容"),
        ("H30", 2018, ""),
    ],
)
def test_a_year_is_read_as_offices_write_it(text: str, year: int, rest: str) -> None:
    assert split_year(text) == (year, rest)


@pytest.mark.parametrize("text", ["評価", "事業6", "for6", "12345", "r", "令和", "第3回"])
def test_this_is_no_year(text: str) -> None:
    assert split_year(text) == (None, text)


@pytest.mark.parametrize(
    ("year", "label"), [(2024, "R6"), (2019, "R1"), (2018, "H30"), (1988, "S63")]
)
def test_a_year_is_labelled_in_its_era(year: int, label: str) -> None:
    assert year_label(year) == label


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
