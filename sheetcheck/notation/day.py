"""2024-04-01, 令和６年４月１日 and R6.4.1 are one day."""

import calendar
import re
from datetime import date

from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold

_DAY = re.compile(
    r"""(?P<year> [^-/.年月日]+? ) (?:年度?|[-/.])
         (?P<month> [0-9]{1,2} ) (?: 月 | (?=[-/.]) | $ )
         (?: [-/.]? (?P<day> [0-9]{1,2} ) 日? | (?P<end> 末|末日|まで|中)? )
         (?: [0-9]{2}:[0-9]{2}(?::[0-9]{2})? | \([月火水木金土日]\) )?""",
    re.VERBOSE,
)


def read_day(text: str) -> date | None:
    """Return the day that a text names; a month alone (令和7年3月) is its last day.

    None where it names no day that there is.
    """
    match = _DAY.fullmatch(fold(text))
    year, rest = split_year(match["year"]) if match else (None, "")
    if match is None or year is None or rest:
        return None
    month = int(match["month"])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(match["day"]) if match["day"] else last
    return date(year, month, day) if 1 <= day <= last else None
