"""Workbooks made part by part, so that a test can say exactly what stands in the file."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Final

from sheetcheck.words.added_sheet import AddedSheet, Mark
from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate import added_sheet as annotate
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.read.grid import Grid

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET: Final = "xl/worksheets/sheet1.xml"

CONTENT_TYPES: Final = (
    f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
    '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/calcChain.xml" ContentType="{_TYPE}.calcChain+xml"/></Types>'
)
ROOT_RELATIONS: Final = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK: Final = (
    f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="進行管理" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
WORKBOOK_RELATIONS: Final = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId4" Type="{RELATIONS}/calcChain" Target="calcChain.xml"/>'
    "</Relationships>"
)
STYLES: Final = (
    f'{HEAD}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="0&quot;事業&quot;"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="游ゴシック"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)

Parts = Mapping[str, str | bytes | None]


def sheet_xml(rows: str, *, before: str = "", after: str = "", attributes: str = "") -> str:
    """Return a sheet part with rows as they are given."""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"{attributes}>{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def strings_xml(*items: str) -> str:
    """Return a shared strings part; an item without tags is a plain text."""
    inner = "".join(
        f"<si>{item if item.startswith('<') else f'<t>{item}</t>'}</si>" for item in items
    )
    return f'{HEAD}<sst xmlns="{MAIN}" count="9" uniqueCount="{len(items)}">{inner}</sst>'


def package(parts: Parts | None = None, rows: str = "", *, strings: tuple[str, ...] = ()) -> bytes:
    """Return a workbook of one sheet 進行管理; `parts` replace or add some, None leaves out."""
    made: dict[str, str | bytes | None] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS,
        SHEET: sheet_xml(rows),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": strings_xml(*strings),
    }
    made.update(parts or {})
    return zipped({name: content for name, content in made.items() if content is not None})


def zipped(
    parts: Mapping[str, str | bytes], *, stored: bool = False, comment: bytes = b""
) -> bytes:
    """Return an archive of parts, at a time that never changes."""
    target = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2024, 4, 1, 9, 30, 0))
            info.compress_type = method
            archive.writestr(info, content)
        archive.comment = comment
    return target.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of an archive, read by Python's own reader."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def opened(data: bytes) -> Workbook:
    """Return a workbook opened."""
    return open_workbook(data, "returned.xlsx")


def with_added(
    book: Workbook,
    added_sheet: AddedSheet | None,
    marks: Sequence[Mark] = (),
    *,
    recalculate: bool = False,
) -> bytes:
    """Return the bytes of a workbook with a sheet and marks added."""
    return annotate.with_added(book, added_sheet, marks, recalculate=recalculate).data


def grid_of(rows: str, *, strings: tuple[str, ...] = ()) -> Grid:
    """Return the grid of a sheet with rows as they are given."""
    return opened(package(rows=rows, strings=strings)).grid("進行管理")


def values_of(grid: Grid) -> dict[str, object]:
    """Return address → value of the cells that hold something."""
    return {
        str(Address(row, column)): cell.value
        for row, cells in grid.rows.items()
        for column, cell in cells.items()
        if cell.value is not None
    }
