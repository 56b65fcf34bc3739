"""A case of a text table as a real workbook."""

import io
from typing import Any

import xlsxwriter

from tests.support.table_cells import Content
from tests.support.table_model import Case, Table


def to_workbook(case: Case) -> bytes:
    """Return the case as the bytes of an .xlsx file."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for table in case.tables:
        _write_sheet(book, book.add_worksheet(table.name), table)
    book.close()
    return target.getvalue()


def _write_sheet(book: Any, sheet: Any, table: Table) -> None:
    for area in table.merges:
        sheet.merge_range(str(area), "")
    for address, content in table.cells.items():
        _write_cell(book, sheet, str(address), content)
    for cells, source in table.dropdowns:
        listed = f"={source}" if source.startswith("$") else source.split(",")
        sheet.data_validation(cells, {"validate": "list", "source": listed})
    for row in table.hidden:
        sheet.set_row(row - 1, None, None, {"hidden": True})


def _write_cell(book: Any, sheet: Any, address: str, content: Content) -> None:
    look = book.add_format({"num_format": content.number_format}) if content.number_format else None
    if content.formula is not None:
        stored = "" if content.value is None else content.value
        sheet.write_formula(address, content.formula, look, stored)
    elif content.runs:
        bold = book.add_format({"bold": True})
        parts: list[Any] = []
        for text, is_bold in content.runs:
            parts += [bold, text] if is_bold else [text]
        # XlsxWriter takes no single run: what is bold from end to end is a look of the cell.
        if len(content.runs) > 1:
            sheet.write_rich_string(address, *parts)
        else:
            sheet.write_string(address, content.runs[0][0], bold)
    elif isinstance(content.value, bool):
        sheet.write_boolean(address, content.value, look)
    elif isinstance(content.value, str):
        sheet.write_string(address, content.value, look)
    else:
        sheet.write_number(address, content.value, look)
