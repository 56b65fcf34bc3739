"""Workbooks that are huge, or that inflate to it: each is measured in a process of its own."""

from collections.abc import Iterator

from tests.hostile.kind import CORRECTED, OVERSIZED, Kind
from tests.hostile.kit import (
    SHEET,
    STRINGS,
    book,
    parts,
    rows_xml,
    sheet_xml,
    strings_of,
    strings_xml,
    styles_xml,
    workbook_xml,
    zipped,
)

_MIB = 1 << 20


def kinds() -> Iterator[Kind]:
    """Every kind of this file."""
    yield Kind("a sheet that inflates to 600 MiB", lambda: _blanks(600), OVERSIZED)
    yield Kind("a text of 300 MiB", _long_text, OVERSIZED)
    yield Kind("5 million strings", _strings, OVERSIZED)
    yield Kind("5 million elements in each other", _nested, OVERSIZED)
    yield Kind("25 million elements", _elements, OVERSIZED)
    yield Kind("500,000 cell formats", lambda: book(styles=styles_xml(500_000)), OVERSIZED)
    yield Kind("100,000 members", _members, OVERSIZED)
    yield Kind("300,000 names", _names, OVERSIZED)
    yield Kind("300,000 merged ranges", _merged, OVERSIZED)
    yield Kind("12 million cells", lambda: _cells(400_000, 30), OVERSIZED)
    yield Kind("1,048,576 formatted empty rows", _formatted_rows, CORRECTED)
    yield Kind("1,048,576 rows of 9 formatted empty cells", _formatted_cells, CORRECTED)
    yield Kind("3 million cells that say neither row nor column", _unplaced, CORRECTED)
    yield Kind("100,000 rows of 9 cells", lambda: _cells(100_000, 9), CORRECTED)
    yield Kind("columns hidden a million times", _columns, CORRECTED)
    yield Kind("a comment of 20 MiB", _commented, OVERSIZED)
    yield Kind("a comment of 3 MiB", lambda: _commented(3), CORRECTED)


def _blanks(size: int) -> bytes:
    return zipped(parts() | {SHEET: b" " * (size * _MIB)})


def _long_text() -> bytes:
    text = strings_xml([*strings_of(), "x"]).encode()
    return zipped(parts() | {STRINGS: text.replace(b">x<", b">" + b"x" * (300 * _MIB) + b"<")})


def _strings() -> bytes:
    return book(strings=strings_xml(strings_of()).replace("</sst>", "<si/>" * 5_000_000 + "</sst>"))


def _nested() -> bytes:
    return book(sheet=sheet_xml(after="<a>" * 5_000_000 + "</a>" * 5_000_000))


def _elements() -> bytes:
    return book(sheet=sheet_xml(after="<e/>" * 25_000_000))


def _members() -> bytes:
    return zipped(parts() | {f"xl/p{number}.xml": b"" for number in range(100_000)})


def _names() -> bytes:
    names = "".join(f'<definedName name="n{n}">1</definedName>' for n in range(300_000))
    return book(workbook=workbook_xml(after=f"<definedNames>{names}</definedNames>"))


def _merged() -> bytes:
    areas = "".join(f'<mergeCell ref="K{n}:L{n}"/>' for n in range(1, 300_001))
    return book(sheet=sheet_xml(after=f"<mergeCells>{areas}</mergeCells>"))


def _cells(rows: int, columns: int) -> bytes:
    letters = [chr(65 + n) if n < 26 else f"A{chr(39 + n)}" for n in range(10, 10 + columns)]
    more = (
        f'<row r="{row}">{"".join(f"""<c r="{c}{row}"><v>{row}</v></c>""" for c in letters)}</row>'
        for row in range(20, rows + 20)
    )
    return book(sheet=sheet_xml(rows_xml() + "".join(more)))


def _formatted_rows() -> bytes:
    more = (f'<row r="{n}" s="1" customFormat="1" ht="15"/>' for n in range(20, 1_048_577))
    return book(sheet=sheet_xml(rows_xml() + "".join(more)))


def _formatted_cells() -> bytes:
    cells = "".join(f'<c r="{letter}%d" s="1"/>' for letter in "ABCDEFGHI")
    more = (f'<row r="{n}">{cells % ((n,) * 9)}</row>' for n in range(20, 1_048_577))
    return book(sheet=sheet_xml(rows_xml() + "".join(more)))


def _unplaced() -> bytes:
    row = "<row>" + "<c/>" * 10 + "<c><v>1</v></c>" * 1_000 + "</row>"
    return book(sheet=sheet_xml(rows_xml() + row * 3_000))


def _columns() -> bytes:
    column = '<col min="11" max="16384" hidden="1"/>'
    return book(sheet=sheet_xml(before=f"<cols>{column * 1_000_000}</cols>"))


def _commented(size: int = 20) -> bytes:
    comment = b"<!--" + b" " * (size * _MIB) + b"-->"
    return zipped(
        parts() | {SHEET: sheet_xml().encode().replace(b"<sheetData>", comment + b"<sheetData>")}
    )
