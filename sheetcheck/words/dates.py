"""Format dates for people: `12月11日（金）`, `令和8年12月11日（金）`, `11 December 2026`."""

from datetime import date, datetime
from typing import Final

from sheetcheck.words.text import Language, Text

_WEEK: Final = "月火水木金土日"
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ERAS: Final = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"))


def day_text(day: date, language: Language, *, year: bool = False) -> str:
    """Return a date in `language`; in Japanese the year is left out unless `year` is true."""
    if language is Language.JA:
        shown = f"{day.month}月{day.day}日（{_WEEK[day.weekday()]}）"
        return f"{year_of_era(day)}{shown}" if year else shown
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def time_text(at: datetime, language: Language) -> str:
    """Return a date and time in `language`: `令和8年11月28日（土）17時23分`."""
    if language is Language.JA:
        return f"{day_text(at.date(), language, year=True)}{at.hour}時{at.minute:02}分"
    return f"{short_day(at.date())} {at.year}, {at:%H:%M}"


def short_day(day: date) -> str:
    """Return a date in English with a short month and no year: `11 Dec`."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def full_day(day: date) -> Text:
    """Return a date with its year in both languages."""
    return Text(day_text(day, Language.JA, year=True), day_text(day, Language.EN))


def year_of_era(day: date) -> str:
    """Return the year in the Japanese era: `令和8年`; before 1989 the calendar year."""
    for first, era in _ERAS:
        if day >= first:
            number = day.year - first.year + 1
            return f"{era}{number if number > 1 else '元'}年"
    return f"{day.year}年"
