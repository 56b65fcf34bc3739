"""Headings in a family file: words, and a year in braces.

`{reported}` is the year that a sheet reports, `{planned}` the next one, `{reported-1}` the one
before; these depend on the sheet. `{R10}` is the same year in every sheet, such as the last
one of a plan. The notation of a year in the sheet (R6, 令和6年度, 2024) does not matter.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from sheetcheck.notation.era import split_year, year_label

_MARK = re.compile(
    r"\{(?:(?P<base>reported|planned)(?P<step>[+-][1-9][0-9]?)?|(?P<year>[^{}]*))\}"
    r"(?:年度|年)?(?:の(?=.))?"
)
_BASES = {"reported": 0, "planned": 1}


class Dating(NamedTuple):
    """The year of a heading: an offset from the reported year, or a fixed calendar year."""

    offset: int | None
    fixed: int | None = None


@lru_cache(maxsize=4096)
def dating(heading: str) -> Dating | None:
    """Return the year of a declared heading; None if it names none."""
    for match in _MARK.finditer(heading):
        if match["base"]:
            return Dating(_BASES[match["base"]] + int(match["step"] or 0))
        year, rest = split_year(match["year"])
        if year is not None and not rest:
            return Dating(None, year)
    return None


def undated(heading: str) -> str:
    """Return a declared heading without its year, and without 年度 behind that."""
    return _MARK.sub(lambda match: "" if dating(match[0]) else match[0], heading)


def in_years(heading: str, reported: int | None) -> str:
    """Return a declared heading for a sheet that reports a calendar year: `R6評価`.

    `R○評価` if the year is not known.
    """

    def dated(match: re.Match[str]) -> str:
        found = dating(match[0])
        if found is None:
            return match[0]
        year = found.fixed
        if found.offset is not None and reported is not None:
            year = reported + found.offset
        return ("R○" if year is None else year_label(year)) + match[0].rpartition("}")[2]

    return _MARK.sub(dated, heading)


def mark_of(year: int, reported: int) -> str:
    """Return a year relative to the reported one, as a family file writes it: `{reported-1}`."""
    step = year - reported
    return {0: "{reported}", 1: "{planned}"}.get(step, f"{{reported{step:+d}}}")
