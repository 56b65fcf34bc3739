"""Find the year that a sheet reports: the year according to most of its headings."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from sheetcheck.family.heading import dating
from sheetcheck.family.model import RATING, Family
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.words.errors.misuses import YearUnknown
from sheetcheck.words.sheet import Heading, Years


def year_asked(text: str | None) -> int | None:
    """Return the calendar year that the user gave: R6, 令和6年度 or 2024; None for None.

    Raises:
        YearUnknown: the text is not a year.

    """
    if text is None:
        return None
    year, rest = split_year(text)
    if year is None or rest:
        raise YearUnknown(year=text)
    return year


@lru_cache(maxsize=64)
def offsets(family: Family) -> Mapping[str, int]:
    """Return dated column → years from the reported year: 1 for the planned year."""
    found: dict[str, int] = {}
    for key, column in family.columns.items():
        for heading in column.whole_headings:
            named = dating(heading)
            if named is not None and named.offset is not None:
                found.setdefault(key, named.offset)
    return found


def reported_year(headings: Mapping[str, Heading], family: Family) -> int | None:
    """Return the reported calendar year by most headings; in a tie, the rating's heading counts."""
    meant = Counter[int]()
    for key, offset in sorted(
        offsets(family).items(), key=lambda pair: (abs(pair[1]), pair[0] != RATING)
    ):
        year = headings[key].year if key in headings else None
        if year is not None:
            meant[year - offset] += 1
    # `most_common` keeps the order of counting where counts are equal.
    return meant.most_common(1)[0][0] if meant else None


def years_of(headings: Mapping[str, Heading], family: Family) -> Years:
    """Return the reported and the planned year as the headings state them: R6 and R7.

    If the headings of the reported columns differ, the year of most of them counts.
    """
    base = reported_year(headings, family)

    def stated(offset: int) -> str | None:
        found = [
            headings[k].year for k, o in offsets(family).items() if o == offset and k in headings
        ]
        years = sorted((year for year in found if year), key=lambda year: year - offset != base)
        return year_label(years[0]) if years else None

    return Years(stated(0), stated(1))
