"""The comparison of years as a workbook with Excel charts, for editing a publication."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from sheetcheck.report.years import YearsTable
from sheetcheck.words.text import Language, Text

_ITEMS: Final = Text("事業別", "Items")
_RATINGS: Final = Text("評価別", "Ratings")
_HEADS: Final = (
    Text("区分", "Section"),
    Text("事業", "Item"),
    Text("担当課", "Department"),
)
_CHANGE: Final = Text("前年度から", "Since last year")
_RATING: Final = Text("評価", "Rating")
_TITLE: Final = Text("評価別の事業数", "Items by rating")
_MOMENT: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*<")
_WIDTHS: Final = (28, 40, 22)


def years_workbook(tables: Sequence[YearsTable], language: Language) -> bytes:
    """Return a workbook with the numbers of several years and an Excel chart of them."""
    import openpyxl
    from openpyxl.worksheet.properties import PageSetupProperties

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, 1):
        ending = f" {number}" if len(tables) > 1 else ""
        _ratings(book.create_sheet(f"{_RATINGS.localized(language)}{ending}"), table, language)
        _items(book.create_sheet(f"{_ITEMS.localized(language)}{ending}"), table, language)
    for sheet in book.worksheets:
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.properties.creator = None
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _timeless(data: bytes) -> bytes:
    """Replace the workbook's timestamps, so that equal tables give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z<", content)
            new.writestr(zipfile.ZipInfo(member.filename), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _ratings(sheet: Any, table: YearsTable, language: Language) -> None:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.styles import Font

    sheet.append([table.title])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([_RATING.localized(language), *table.years])
    for code, label in table.scale.items():
        name = f"{code} {label}".strip() if code != label else code
        sheet.append([_plain(name), *(counts.get(code, 0) for counts in table.counts)])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 34
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "col", "stacked", 100
    chart.title = _TITLE.localized(language)
    last = 2 + len(table.scale)
    data = Reference(sheet, min_col=1, max_col=1 + len(table.years), min_row=3, max_row=last)
    chart.add_data(data, from_rows=True, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=2, max_col=1 + len(table.years), min_row=2))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorUnit = None
    chart.height, chart.width = 9, 18
    sheet.add_chart(chart, f"A{last + 2}")


def _items(sheet: Any, table: YearsTable, language: Language) -> None:
    from openpyxl.styles import Alignment, Font

    heads = [head.localized(language) for head in _HEADS]
    sheet.append([*heads, *table.years, _CHANGE.localized(language)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in table.items:
        texts = (row.section, row.name, row.departments, *row.codes, row.change)
        sheet.append([_plain(text) for text in texts])
    for row_of_cells in sheet.iter_rows(min_row=2):
        for cell in row_of_cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"  # else openpyxl takes a text that begins with = for a formula
    for column, width in zip("ABC", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "D2"


def _plain(text: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000]
