"""The sheets of earlier years: matched with this year's, for history rules and the report."""

from collections.abc import Iterator, Sequence

from sheetcheck.family.model import Family
from sheetcheck.family.scale import Scale
from sheetcheck.notation.era import split_year, year_label
from sheetcheck.rules.definition.judged import EarlierYear, Judged, Original, codes_by_row
from sheetcheck.table.frame import read_ratings
from sheetcheck.table.matching import matched
from sheetcheck.words.result import EarlierRatings, EndedItem
from sheetcheck.words.sheet import Item, Sheet


def earlier_years(
    now: Sheet, family: Family, given: Sequence[Original | None]
) -> tuple[tuple[EarlierYear, ...], tuple[str, ...]]:
    """Return the sheets of earlier years, latest first, and the years that cannot be compared.

    In `given`, None stands for a workbook without a sheet of this family. A sheet that is not of
    an earlier year than `now` cannot be compared either.
    """
    year = year_of(now)
    known: list[EarlierYear] = []
    unusable: list[str] = []
    fixed = [key for key, column in family.columns.items() if column.filled_by == "secretariat"]
    for original in given:
        of_then = year_of(original.sheet) if original else None
        if original is None or of_then is None or year is None or of_then >= year:
            unusable.append("–" if of_then is None else year_label(of_then))
            continue
        then = original.sheet
        codes = codes_by_row(then.items, read_ratings(then.items, family))
        pairs = matched(then, now, fixed).pairs
        known.append(EarlierYear(of_then, then, codes, {mine.row: old for old, mine in pairs}))
    known.sort(key=lambda one: -one.year)
    return tuple(known), tuple(unusable)


def last_year_in(now: Sheet, earlier: Sequence[EarlierYear]) -> EarlierYear | None:
    """Return the sheet of the year directly before this one, if it was given."""
    year = year_of(now)
    return next((one for one in earlier if year is not None and one.year == year - 1), None)


def year_of(sheet: Sheet) -> int | None:
    """Return the calendar year that a sheet reports on; None if its headings name no year."""
    return split_year(sheet.years.reported or "")[0]


def ratings_over(now: Judged, item: Item) -> Iterator[str | None]:
    """Yield an item's ratings from this year backwards, until a year is missing."""
    yield now.codes.get(item.row)
    year = year_of(now.sheet)
    for one in now.earlier:
        if year is None or one.year != year - 1:
            return
        year = one.year
        before = one.before.get(item.row)
        yield one.codes.get(before.row) if before else None


def is_low(scale: Scale, code: str) -> bool:
    """True if a rating is in the lower half of its scale and does not end an item."""
    codes = list(scale.ratings)
    return 2 * codes.index(code) >= len(codes) and not scale.ratings[code].ends


def earlier_ratings(now: Judged) -> tuple[EarlierRatings, ...]:
    """Return the ratings of earlier years for the report, the latest first."""
    return tuple(_ratings_in(now, one) for one in now.earlier)


def _ratings_in(now: Judged, one: EarlierYear) -> EarlierRatings:
    sections = {
        old.row: item.section for item in now.sheet.items if (old := one.before.get(item.row))
    }
    scale = list(now.family.scale.ratings)
    by_section: dict[str, dict[str, int]] = {}
    for item in one.sheet.items:
        code = one.codes.get(item.row)
        counts = by_section.setdefault(
            sections.get(item.row, item.section), dict.fromkeys(scale, 0)
        )
        if code is not None:
            counts[code] += 1
    return EarlierRatings(
        year=year_label(one.year),
        counts={code: sum(c == code for c in one.codes.values()) for code in scale},
        by_row={row: one.codes.get(old.row) for row, old in one.before.items()},
        sections=by_section,
        ended=tuple(
            EndedItem(item.section, item.name, one.codes.get(item.row))
            for item in one.sheet.items
            if item.row not in sections
        ),
    )
