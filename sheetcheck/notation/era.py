"""Read years and dates, which offices write in many ways.

R6, 令和６年度, 令和六年 and 2024年度 are the same year; 2024-04-01, 令和６年４月１日 and R6.4.1
the same day. Years are calendar years (令和6 → 2024).
"""

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Final

from sheetcheck.notation.folding import fold
from sheetcheck.notation.numbers import KANJI, read_kanji

ERAS: Final = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""Era → the calendar year before its first year; the eras in order."""
ERA_LETTERS: Final = {"m": "明治", "t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
"""The letter that stands for an era, in lower case."""

YEAR_CHARACTERS = f"{''.join(ERAS)}{KANJI}年度の"
"""Every character of a written year that folding leaves as it is."""

_ERA = rf"(?:明治|大正|昭和|平成|令和|(?<![a-z])[mtshr]\.?)(?:[0-9]{{1,2}}|[{KANJI}]{{1,3}})"
_WESTERN = r"(?:19|20)[0-9]{2}"
# The gloss repeats the year in the other calendar: 令和6(2024)年度, 2024年度(令和6年度). A の
# behind the year is dropped, so that 令和6年度の評価 reads as 令和6年度評価.
_YEAR = re.compile(
    rf"""(?: (?P<era> 明治|大正|昭和|平成|令和 | (?<![a-z]) [mtshr]\.? )
             (?P<of_era> [0-9]{{1,2}} | [{KANJI}]{{1,3}} )
           | (?<![0-9]) (?P<western> {_WESTERN} ) )
         (?![0-9]) (?P<unit> 年度 | 年 )?
         (?P<gloss> [(\[] (?: {_ERA} | {_WESTERN} ) (?![0-9]) (?: 年度 | 年 )? [)\]]
                  | / (?: {_ERA} | {_WESTERN} ) (?![0-9]) )?
         (?(unit) | (?: 年度 | 年 )? )
         (?: の (?=.) )?""",
    re.VERBOSE,
)


def _year_without_gloss(match: re.Match[str]) -> str:
    """Return what remains of a matched year: nothing, or its gloss if that is another year."""
    gloss = match["gloss"]
    if not gloss or _calendar_year(match) == split_year(gloss.strip("()[]/"))[0]:
        return ""
    return gloss


def _calendar_year(match: re.Match[str]) -> int | None:
    if match["western"]:
        return int(match["western"])
    written = match["of_era"]
    number = int(written) if written.isascii() else read_kanji(written)
    era = ERA_LETTERS.get(match["era"][0], match["era"])
    return ERAS[era] + number if number else None


@lru_cache(maxsize=16384)
def split_year(text: str) -> tuple[int | None, str]:
    r"""Return the calendar year that a text names and the folded rest: `Ｒ６\n評価` → 2024, `評価`.

    The year may be anywhere in the text (`評価(R6)`). If the text names two different years,
    the first one counts. Without a year the rest is the whole folded text.
    """
    folded = fold(text)
    years = [year for year in map(_calendar_year, _YEAR.finditer(folded)) if year is not None]
    if not years:
        return None, folded
    return years[0], _YEAR.sub(_year_without_gloss, folded).replace("()", "")


def year_label(year: int) -> str:
    """Return a calendar year as letter and year of its era: 2024 → R6."""
    letter, before = next(
        (letter, ERAS[name]) for letter, name in reversed(ERA_LETTERS.items()) if year > ERAS[name]
    )
    return f"{letter.upper()}{year - before}"


def years_in(folded: str) -> tuple[tuple[int, ...], str]:
    """Return every calendar year that a folded text names, and the text without them.

    A number before 年度 without an era counts as a year and is returned as is (`5年度` → 5).
    """
    years: dict[int, None] = {}
    for match in _YEAR.finditer(folded):
        year = _calendar_year(match)
        also = split_year(match["gloss"].strip("()[]/"))[0] if match["gloss"] else None
        years.update(dict.fromkeys(y for y in (year, also) if y is not None))
    rest = _YEAR.sub("", folded) if years else folded
    years.update((int(match[1]), None) for match in _SHORT_YEAR.finditer(rest))
    return tuple(years), _SHORT_YEAR.sub("", rest).replace("()", "")


_SHORT_YEAR = re.compile(r"(?<![0-9])([0-9]{1,2})年度(?:の(?=.))?")


_DAY = re.compile(
    r"""(?P<year> [^-/.年月日]+? ) (?:年度?|[-/.])
         (?P<month> [0-9]{1,2} ) (?: 月 | (?=[-/.]) | $ )
         (?: [-/.]? (?P<day> [0-9]{1,2} ) 日? | (?P<end> 末|末日|まで|中)? )
         (?: [0-9]{2}:[0-9]{2}(?::[0-9]{2})? | \([月火水木金土日]\) )?""",
    re.VERBOSE,
)


def read_day(text: str) -> date | None:
    """Return the day that a text names; a month alone (令和7年3月) means its last day.

    Return None if the text is not a date, or the date does not exist (2月30日).
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
