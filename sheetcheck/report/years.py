"""A sheet compared with earlier years: its numbers, and a page for committees and for printing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.report.data.json_text import harmless_json
from sheetcheck.report.html.rendering import render_page
from sheetcheck.report.visible import visible
from sheetcheck.words.result import Provenance, SheetResult
from sheetcheck.words.text import Language, Text

_NEW: Final = Text("新規", "new")
_GONE: Final = Text("今年度はなし", "not in this year's sheet")
_UNCHANGED: Final = Text("変化なし", "unchanged")
_ABSENT: Final = "–"
"""Shown for a year in which an item did not exist or had no valid rating."""
_WIDE, _STEP, _FLOOR, _TALL = 34, 54, 82.0, 66.0  # of the columns of a chart
_SAID: Final[Mapping[str, Text]] = {
    "title": Text("年度比較", "Year by year"),
    "skip": Text("事業別の一覧へ移動", "Skip to the items"),
    "counted": Text(
        "各年度のシートから集計した数です。評価が空欄の事業や選択肢にない評価は、どの評価にも含みません。",
        "Counted from each year's sheet; an item whose rating is blank or unknown is in none.",
    ),
    "by_rating": Text("評価別の事業数", "Items by rating"),
    "by_section": Text("区分別の事業数", "Items by section"),
    "by_item": Text("事業別の評価", "Ratings by item"),
    "legend": Text(
        "「–」は、その年度に事業がないか、評価が定まらないことを示します。",
        "– is a year without the item, or without a rating that counts.",
    ),
    "change": Text("前年度から", "Since last year"),
    "year": Text("年度", "Year"),
}


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
        change = _NEW if is_new else _UNCHANGED if before == now and now is not None else None
        words = f"{before} → {now}" if changed else change.localized(language) if change else ""
        yield ItemRow(
            visible(item.section),
            visible(" ".join(filter(None, (str(item.number or ""), item.name)))),
            visible("、".join(item.departments)),
            tuple(code or _ABSENT for code in codes),
            words,
            changed,
        )


def _gone(result: SheetResult, language: Language) -> Iterator[ItemRow]:
    """Yield the items of earlier years that this year's sheet no longer has."""
    by_year = [
        {(item.section, item.name): item.rating for item in one.ended}
        for one in reversed(result.earlier)
    ]
    for section, name in dict.fromkeys(key for known in reversed(by_year) for key in known):
        codes = [known.get((section, name)) or _ABSENT for known in by_year]
        gone = _GONE.localized(language)
        yield ItemRow(visible(section), visible(name), "", (*codes, _ABSENT), gone, changed=False)


def years_page(tables: Sequence[YearsTable], language: Language, provenance: Provenance) -> bytes:
    """Return the page of one file, given the tables of its sheets."""
    parts = {
        "said": {key: text.localized(language) for key, text in _SAID.items()},
        "sheets": [_sheet(table) for table in tables],
    }
    document = [{"title": t.title, "years": t.years, "counts": list(t.counts)} for t in tables]
    return render_page("years.html.j2", parts, [harmless_json(document)], language, provenance)


def _sheet(table: YearsTable) -> dict[str, object]:
    """Return one sheet for the template: its charts, and tables with the same numbers."""
    styles = {code: f"r{place % 8}" for place, code in enumerate(table.scale)}
    names = {c: f"{c} {label}".strip() if c != label else c for c, label in table.scale.items()}
    most = max((n for counts in table.counts for n in counts.values()), default=0)
    sums = (sum(counts.values()) for years in table.sections.values() for counts in years)
    most_of_section = max(sums, default=0)
    sections = {name: years for name, years in table.sections.items() if name}
    return {
        "title": table.title,
        "years": table.years,
        "legend": [{"code": c, "name": names[c], "style": styles[c]} for c in table.scale],
        "ratings": [
            _chart(names[c], table, [[(styles[c], n.get(c, 0))] for n in table.counts], most)
            for c in table.scale
        ],
        "counts": [
            {"name": names[c], "numbers": [counts.get(c, 0) for counts in table.counts]}
            for c in table.scale
        ],
        "sections": [
            _chart(
                name,
                table,
                [[(styles[c], n.get(c, 0)) for c in table.scale] for n in years],
                most_of_section,
            )
            for name, years in sections.items()
        ],
        "section_rows": [
            {"name": name, "year": year, "numbers": [counts.get(c, 0) for c in table.scale]}
            for name, years in sections.items()
            for year, counts in zip(table.years, years, strict=True)
        ],
        "item_rows": table.items,
    }


def _chart(
    name: str, table: YearsTable, stacks: Sequence[Sequence[tuple[str, int]]], most: int
) -> dict[str, object]:
    """Return a small chart with a column per year; charts of one `most` can be compared.

    `stacks` are (style, number) from the bottom up; `most` is the largest total of all charts.
    """
    columns = []
    for place, (year, stack) in enumerate(zip(table.years, stacks, strict=True)):
        y = _FLOOR
        pieces = []
        for style, number in stack:
            height = _TALL * number / max(most, 1)
            y -= height
            if number:
                pieces.append({"style": style, "y": y, "height": height})
        x = place * _STEP + (_STEP - _WIDE) // 2
        total = sum(number for _, number in stack)
        column = {"year": year, "total": total, "x": x, "wide": _WIDE, "middle": x + _WIDE / 2}
        columns.append({**column, "top": y - 3, "pieces": pieces})
    words = ", ".join(f"{column['year']} {column['total']}" for column in columns)
    return {
        "name": name,
        "told": f"{name}: {words}",  # for screen readers
        "width": len(columns) * _STEP,
        "columns": columns,
    }
