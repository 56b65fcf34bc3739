"""Which year a sheet reports: what most of its headings say."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from sheetcheck.family.heading import dating
from sheetcheck.family.model import RATING, Family
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.words.errors.misuses import YearUnknown
from sheetcheck.words.sheet import Heading, Years


def year_asked(text: str | None) -> int | None:
    """Return the calendar year that somebody asks for: R6, 令和6年度 or 2024; None without one.

    Raises:
        YearUnknown: the text names no year, or more than a year.

    """
    if text is None:
        return None
    year, rest = split_year(text)
    if year is None or rest:
        raise YearUnknown(year=text)
    return year


@lru_cache(maxsize=64)
def offsets(family: Family) -> Mapping[str, int]:
    """Return how far each dated column's year is from the reported one: the planned ones by 1."""
    found: dict[str, int] = {}
    for key, column in family.columns.items():
        for heading in column.whole_headings:
            said = dating(heading)
            if said is not None and said.offset is not None:
                found.setdefault(key, said.offset)
    return found


def reported_year(headings: Mapping[str, Heading], family: Family) -> int | None:
    """Return the year that most of the headings mean; of two alike, the rating's counts."""
    meant = Counter[int]()
    for key, offset in sorted(
        offsets(family).items(), key=lambda pair: (abs(pair[1]), pair[0] != RATING)
    ):
        year = headings[key].year if key in headings else None
        if year is not None:
            meant[year - offset] += 1
    # The first counted comes first among those that are alike.
    return meant.most_common(1)[0][0] if meant else None


def years_of(headings: Mapping[str, Heading], family: Family) -> Years:
    """Return the years that the headings state, as labels: R6 and R7.

    Where the headings of reported columns differ, the year that most mean counts.
    """
    base = reported_year(headings, family)

    def stated(offset: int) -> str | None:
        found = [
            headings[k].year for k, o in offsets(family).items() if o == offset and k in headings
        ]
        years = sorted((year for year in found if year), key=lambda year: year - offset != base)
        return year_label(years[0]) if years else None

    return Years(stated(0), stated(1))
