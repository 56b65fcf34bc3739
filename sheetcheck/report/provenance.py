"""`Provenance`: the version of sheetcheck that made a report, and the time."""

from dataclasses import dataclass
from datetime import datetime

from sheetcheck.words.dates import day_text, short_day
from sheetcheck.words.text import Language


@dataclass(frozen=True, slots=True)
class Provenance:
    """The version of sheetcheck and the time that a report shows."""

    version: str
    at: datetime


def time_text(at: datetime, language: Language) -> str:
    """Return a date and time in `language`: `令和8年11月28日（土）17時23分`."""
    if language is Language.JA:
        return f"{day_text(at.date(), language, year=True)}{at.hour}時{at.minute:02}分"
    return f"{short_day(at.date())} {at.year}, {at:%H:%M}"
