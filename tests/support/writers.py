"""The workbook of a case as different programs write it."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.worksheet.datavalidation import DataValidation

from tests.support.libreoffice import saved_by_office
from tests.support.table_model import Case, Table
from tests.support.table_workbook import to_workbook

Writer = Callable[[Case], bytes]


def by_openpyxl(case: Case) -> bytes:
    """Return the case as openpyxl writes it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for table in case.tables:
        sheet = book.create_sheet(table.name)
        for area in table.merges:
            sheet.merge_cells(str(area))
        for address, content in table.cells.items():
            formula = f"={content.formula}" if content.formula is not None else None
            cell = sheet[str(address)]
            cell.value = formula or content.value
            if content.number_format:
                cell.number_format = content.number_format
        for cells, source in table.dropdowns:
            listed = DataValidation("list", formula1=_source(source))
            listed.add(cells)
            sheet.add_data_validation(listed)
        for row in table.hidden:
            sheet.row_dimensions[row].hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def by_hand(case: Case) -> bytes:
    """Return the case in as few parts as a workbook can have: inline strings, no styles."""
    names = [table.name for table in case.tables]
    numbers = range(1, len(names) + 1)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_RELS_TYPE}"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}worksheet+xml"/>'
            for n in numbers
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" '
            f'Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        + "</Relationships>",
    }
    for number, table in zip(numbers, case.tables, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = "".join(_sheet(table))
    return _zipped(parts)


def by_office(case: Case, folder: Path) -> bytes:
    """Return the case as LibreOffice writes what XlsxWriter wrote."""
    source = folder / "source.xlsx"
    source.write_bytes(to_workbook(case))
    return saved_by_office(source).read_bytes()


WRITERS: tuple[Writer, ...] = (to_workbook, by_openpyxl, by_hand)


def _sheet(table: Table) -> Iterator[str]:
    yield f'<worksheet xmlns="{_MAIN}"><sheetData>'
    rows = sorted({address.row for address in table.cells})
    for row in rows:
        yield f'<row r="{row}" hidden="{int(row in table.hidden)}">'
        for address in sorted((a for a in table.cells if a.row == row), key=lambda a: a.column):
            content = table.cells[address]
            if content.formula is not None:
                stored = "" if content.value is None else f"<v>{content.value}</v>"
                yield f'<c r="{address}"><f>{escape(content.formula)}</f>{stored}</c>'
            elif isinstance(content.value, str):
                yield f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">'
                yield f"{escape(content.value)}</t></is></c>"
            else:
                yield f'<c r="{address}"><v>{content.value}</v></c>'
        yield "</row>"
    yield "</sheetData>"
    if table.merges:
        merged = "".join(f'<mergeCell ref="{area}"/>' for area in table.merges)
        yield f'<mergeCells count="{len(table.merges)}">{merged}</mergeCells>'
    if table.dropdowns:
        yield f'<dataValidations count="{len(table.dropdowns)}">'
        for cells, source in table.dropdowns:
            formula = escape(_source(source))
            yield f'<dataValidation type="list" allowBlank="1" sqref="{cells}">'
            yield f"<formula1>{formula}</formula1></dataValidation>"
        yield "</dataValidations>"
    yield "</worksheet>"


def _source(source: str) -> str:
    return source if "!" in source or source.startswith("$") else f'"{source}"'


def _zipped(parts: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
    return target.getvalue()


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
