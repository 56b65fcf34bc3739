"""Who made a report, and when, as the reader's language writes it."""

from dataclasses import dataclass
from datetime import datetime

from sheetcheck.words.dates import day_text, short_day
from sheetcheck.words.text import Language


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who made a report, and when; the time is the caller's."""

    version: str
    at: datetime


def time_text(at: datetime, language: Language) -> str:
    """Return a date and time as the language writes it."""
    if language is Language.JA:
        return f"{day_text(at.date(), language, year=True)}{at.hour}時{at.minute:02}分"
    return f"{short_day(at.date())} {at.year}, {at:%H:%M}"
