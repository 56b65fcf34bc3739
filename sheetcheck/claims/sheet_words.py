"""What the words around the table of one sheet say: those of its form, year and title."""

from functools import lru_cache

from sheetcheck.claims.vocabulary.count_words import CountWords, count_words
from sheetcheck.claims.vocabulary.labels import Labels, labels_of_form
from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year
from sheetcheck.table.header import Header
from sheetcheck.table.years import reported_year


def words_of(
    labels: Labels | None, header: Header, family: Family, own: tuple[str, str]
) -> CountWords | None:
    """Return what the words of a sheet say; without a year in its headings, its title tells it."""
    if labels is None:
        return None
    year = reported_year(header.headings, family)
    told = (split_year(text)[0] for text in (family.reported, *own))
    year = year or next(filter(None, told), None)
    if labels is labels_of_form(family):
        return _words_of_form(family, year, own)
    return count_words(labels, _calendars(year), own)


@lru_cache(maxsize=16)
def _words_of_form(family: Family, year: int | None, own: tuple[str, str]) -> CountWords | None:
    """Return what the words of all sheets of one form say, so that each word is read once."""
    labels = labels_of_form(family)
    return None if labels is None else count_words(labels, _calendars(year), own)


def _calendars(year: int | None) -> tuple[int, ...]:
    """Return a year of the calendar, of 令和 and of 平成."""
    return () if year is None else (year, year - 2018, year - 1988)
