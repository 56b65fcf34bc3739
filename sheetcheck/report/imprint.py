"""Who made a report, and when, as the reader's language writes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sheetcheck.words.text import Language

_MONTHS: Final = tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who made a report, and when; the time is the caller's."""

    version: str
    at: datetime


def time_text(at: datetime, language: Language) -> str:
    """Return a date and time as the language writes it."""
    if language is Language.JA:
        era = f"令和{at.year - 2018}年" if at.year > 2019 else f"{at.year}年"
        day = f"{at.month}月{at.day}日（{'月火水木金土日'[at.weekday()]}）"
        return f"{era}{day}{at.hour}時{at.minute:02}分"
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"
