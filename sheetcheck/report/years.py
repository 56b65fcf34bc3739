"""The ratings of several years, as data for the page and the workbook that show them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetcheck.report.visible import visible
from sheetcheck.words.result import SheetResult
from sheetcheck.words.text import Language, Text

NEW = Text("新規", "new")
GONE = Text("今年度はなし", "not in this year's sheet")
SAME = Text("変化なし", "unchanged")
ABSENT = "–"
"""Shown for a year in which an item did not exist or had no valid rating."""
_WIDE, _STEP, _FLOOR, _TALL = 34, 54, 82.0, 66.0


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item and its ratings, earliest year first."""

    section: str
    name: str
    departments: str
    codes: tuple[str, ...]
    change: str
    changed: bool


@dataclass(frozen=True, slots=True)
class YearsTable:
    """The numbers of several years, including all that the charts show."""

    title: str
    years: tuple[str, ...]
    """Year labels, earliest first."""
    scale: Mapping[str, str]
    counts: Sequence[Mapping[str, int]]
    """For each year, the number of items by rating."""
    sections: Mapping[str, Sequence[Mapping[str, int]]]
    items: tuple[ItemRow, ...]


def years_table(result: SheetResult, language: Language) -> YearsTable | None:
    """Return the numbers of a sheet and of the earlier years; None if no earlier year was given."""
    sheet = result.sheet
    if sheet is None or not result.earlier:
        return None
    earlier = list(reversed(result.earlier))
    names = list(dict.fromkeys(item.section for item in sheet.items))
    names += [name for one in earlier for name in one.sections if name not in names]
    nothing = dict.fromkeys(result.scale, 0)
    now = {name: dict(nothing) for name in names}
    for item in sheet.items:
        code = result.ratings.get(item.row)
        if code is not None:
            now[item.section][code] += 1
    return YearsTable(
        title=visible(sheet.title or sheet.name),
        years=(*(one.year for one in earlier), sheet.years.reported or ""),
        scale=result.scale,
        counts=[*(one.counts for one in earlier), result.counts],
        sections={
            name: [*(one.sections.get(name, nothing) for one in earlier), now[name]]
            for name in dict.fromkeys(names)
        },
        items=(*_items(result, language), *_gone(result, language)),
    )


def _items(result: SheetResult, language: Language) -> Iterator[ItemRow]:
    assert result.sheet, "a sheet was read"
    earlier = list(reversed(result.earlier))
    for item in result.sheet.items:
        codes = [*(one.by_row.get(item.row) for one in earlier), result.ratings.get(item.row)]
        is_new = all(item.row not in one.by_row for one in earlier)
        before, now = codes[-2], codes[-1]
        changed = None not in {before, now} and before != now
        change = NEW if is_new else SAME if before == now and now is not None else None
        told = f"{before} → {now}" if changed else change.told(language) if change else ""
        yield ItemRow(
            visible(item.section),
            visible(" ".join(filter(None, (str(item.number or ""), item.name)))),
            visible("、".join(item.departments)),
            tuple(code or ABSENT for code in codes),
            told,
            changed,
        )


def _gone(result: SheetResult, language: Language) -> Iterator[ItemRow]:
    """Yield the items of earlier years that this year's sheet no longer has."""
    by_year = [
        {(item.section, item.name): item.rating for item in one.ended}
        for one in reversed(result.earlier)
    ]
    for section, name in dict.fromkeys(key for known in reversed(by_year) for key in known):
        codes = [known.get((section, name)) or ABSENT for known in by_year]
        told = GONE.told(language)
        yield ItemRow(visible(section), visible(name), "", (*codes, ABSENT), told, changed=False)


@dataclass(frozen=True, slots=True)
class Segment:
    """A rectangle within a column of a chart."""

    style: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """The column of one year in a chart."""

    year: str
    total: int
    x: int
    wide: int
    middle: float
    top: float
    pieces: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class SmallChart:
    """One of several small column charts that share a scale, so that they can be compared."""

    name: str
    told: str
    """The chart in words, for screen readers."""
    width: int
    columns: tuple[ChartColumn, ...]


def small_chart(
    name: str, years: Sequence[str], stacks: Sequence[Sequence[tuple[str, int]]], most: int
) -> SmallChart:
    """Return a chart with one column per year.

    `stacks` are (style, number) from the bottom up; `most` is the largest total of all charts.
    """
    columns = []
    for place, (year, stack) in enumerate(zip(years, stacks, strict=True)):
        y = _FLOOR
        pieces = []
        for style, number in stack:
            height = _TALL * number / max(most, 1)
            y -= height
            if number:
                pieces.append(Segment(style, y, height))
        x = place * _STEP + (_STEP - _WIDE) // 2
        total = sum(number for _, number in stack)
        columns.append(ChartColumn(year, total, x, _WIDE, x + _WIDE / 2, y - 3, tuple(pieces)))
    told = ", ".join(f"{column.year} {column.total}" for column in columns)
    return SmallChart(name, f"{name}: {told}", len(years) * _STEP, tuple(columns))
