"""The page that compares a sheet with earlier years, for committees and for printing."""

from collections.abc import Mapping, Sequence
from typing import Final

from sheetcheck.report.data.json_text import harmless_json
from sheetcheck.report.html.rendering import render_page
from sheetcheck.report.years import SmallChart, YearsTable, small_chart
from sheetcheck.words.result import Provenance
from sheetcheck.words.text import Language, Text

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


def years_page(tables: Sequence[YearsTable], language: Language, provenance: Provenance) -> bytes:
    """Return the page of one file, given the tables of its sheets."""
    parts = {
        "said": {key: text.told(language) for key, text in _SAID.items()},
        "sheets": [_sheet(table) for table in tables],
    }
    document = [{"title": t.title, "years": t.years, "counts": list(t.counts)} for t in tables]
    return render_page("years.html.j2", parts, [harmless_json(document)], language, provenance)


def _sheet(table: YearsTable) -> dict[str, object]:
    """Return one sheet for the template: its charts, and tables with the same numbers."""
    styles = {code: f"r{place % 8}" for place, code in enumerate(table.scale)}
    names = {c: f"{c} {label}".strip() if c != label else c for c, label in table.scale.items()}
    return {
        "title": table.title,
        "years": table.years,
        "legend": [{"code": c, "name": names[c], "style": styles[c]} for c in table.scale],
        "ratings": _rating_charts(table, names, styles),
        "counts": [
            {"name": names[c], "numbers": [counts.get(c, 0) for counts in table.counts]}
            for c in table.scale
        ],
        "sections": _section_charts(table, styles),
        "section_rows": [
            {"name": name, "year": year, "numbers": [counts.get(c, 0) for c in table.scale]}
            for name, years in table.sections.items()
            if name
            for year, counts in zip(table.years, years, strict=True)
        ],
        "item_rows": table.items,
    }


def _rating_charts(
    table: YearsTable, names: Mapping[str, str], styles: Mapping[str, str]
) -> list[SmallChart]:
    """Return a chart for each rating: its number of items by year."""
    most = max((n for counts in table.counts for n in counts.values()), default=0)
    return [
        small_chart(
            names[code],
            table.years,
            [[(styles[code], counts.get(code, 0))] for counts in table.counts],
            most,
        )
        for code in table.scale
    ]


def _section_charts(table: YearsTable, styles: Mapping[str, str]) -> list[SmallChart]:
    """Return a chart for each section: its items by year, stacked by rating."""
    sums = (sum(counts.values()) for years in table.sections.values() for counts in years)
    most = max(sums, default=0)
    return [
        small_chart(
            name,
            table.years,
            [[(styles[c], counts.get(c, 0)) for c in table.scale] for counts in years],
            most,
        )
        for name, years in table.sections.items()
        if name
    ]
