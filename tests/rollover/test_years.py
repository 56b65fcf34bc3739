"""A year is shifted in its own notation, and a period is none."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcheck.notation.era import split_year
from sheetcheck.notation.year_shift import shifted

_SOURCE = Path(__file__).with_name("years.md").read_text("utf-8")
_SHIFTED, _ALONE = (
    re.findall("^- (.+)$", part, re.MULTILINE) for part in _SOURCE.split("\n## ")[1:]
)
_ERAS = [
    ("令和元年度", 2019, "令和2年度"),
    ("平成31年度", 2019, "令和2年度"),
    ("平成30年度", 2018, "令和元年度"),
    ("平成三十年", 2018, "令和元年"),
    ("H30", 2018, "R1"),
    ("Ｈ３０", 2018, "Ｒ１"),
    ("R1", 2019, "R2"),
    ("令和九年度", 2027, "令和十年度"),
    ("R9", 2027, "R10"),
    ("Ｒ９", 2027, "Ｒ１０"),
    ("1999年", 1999, "2000年"),
]


@pytest.mark.parametrize("line", _SHIFTED)
def test_a_year_is_shifted(line: str) -> None:
    before, after = line.split(" → ")
    assert shifted(before, {2024, 2025}).text == after


@pytest.mark.parametrize("text", _ALONE)
def test_it_is_left_alone(text: str) -> None:
    assert shifted(text, {2024, 2025}).text == text


@pytest.mark.parametrize(("before", "year", "after"), _ERAS)
def test_an_era_ends_and_another_begins(before: str, year: int, after: str) -> None:
    assert shifted(before, {year}).text == after


@given(st.integers(2, 98), st.sampled_from(["R{}", "令和{}年度", "Ｒ{}評価", "評価（R{}）"]))
def test_a_shifted_year_reads_as_the_next_and_goes_back(number: int, form: str) -> None:
    text, year = form.format(number), 2018 + number
    later = shifted(text, {year}).text
    assert split_year(later)[0] == year + 1
    assert shifted(later, {year + 1}, -1).text == text
