"""Dates as people read them, in both languages."""

from datetime import date

import pytest

from sheetcheck.words.dates import day_text, full_day, short_day, year_of_era
from sheetcheck.words.text import Language


@pytest.mark.parametrize(
    ("day", "era"),
    [
        (date(2026, 12, 11), "令和8年"),
        (date(2019, 12, 31), "令和元年"),
        (date(2019, 5, 1), "令和元年"),
        (date(2019, 4, 30), "平成31年"),
        (date(1989, 1, 8), "平成元年"),
        (date(1989, 1, 7), "1989年"),
    ],
)
def test_the_year_of_an_era_begins_where_the_era_does(day: date, era: str) -> None:
    assert year_of_era(day) == era


def test_a_day_is_written_as_each_language_does() -> None:
    day = date(2026, 12, 11)
    assert day_text(day, Language.JA) == "12月11日（金）"
    assert day_text(day, Language.JA, year=True) == full_day(day).ja == "令和8年12月11日（金）"
    assert day_text(day, Language.EN) == full_day(day).en == "11 December 2026"
    assert short_day(day) == "11 Dec"
