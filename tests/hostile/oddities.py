"""What Excel itself and its relatives do to an honest sheet: all of it is checked."""

from collections.abc import Iterator
from functools import partial

from tests.hostile.kind import CORRECTED, Kind
from tests.hostile.kit import Parts, book, parts, rows_xml, sheet_xml, styles_xml, zipped


def kinds() -> Iterator[Kind]:
    """Every kind of this file."""
    rows, good = rows_xml(), sheet_xml()
    formatted = "".join(f'<row r="{n}" s="1" customFormat="1" ht="15"/>' for n in range(21, 4_000))
    wide = "".join(f'<c r="{letters}20" s="1"/>' for letters in _letters())
    sheets = {
        "4,000 formatted empty rows": sheet_xml(rows + formatted),
        "16,384 formatted empty cells in a row": sheet_xml(f'{rows}<row r="20">{wide}</row>'),
        "every column formatted": sheet_xml(
            before='<cols><col min="1" max="16384" style="1"/></cols>'
        ),
        "rows hidden by default": sheet_xml(
            before='<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'
        ),
        "frozen panes": sheet_xml(
            before='<sheetViews><sheetView workbookViewId="0"><pane ySplit="3"/></sheetView>'
            "</sheetViews>"
        ),
        "a protected sheet": sheet_xml(after='<sheetProtection sheet="1" password="CC1A"/>'),
        "a filter": sheet_xml(after='<autoFilter ref="A3:I7"/>'),
        "an outline": good.replace("<row ", '<row outlineLevel="1" collapsed="1" '),
        "spans that lie": good.replace("<row ", '<row spans="1:1" '),
        "a height of nothing": good.replace('<row r="6"', '<row ht="0" customHeight="1" r="6"'),
        "cells with a metadata index": good.replace("<c ", '<c cm="1" vm="1" '),
        "furigana": good.replace('t="s"', 'ph="1" t="s"'),
        "a part in one line of 1 MiB": good.replace("<sheetData>", " " * (1 << 20) + "<sheetData>"),
        "an extension list": sheet_xml(
            after='<extLst><ext uri="{x}"><x xmlns="urn:x"/></ext></extLst>'
        ),
        "blank rows between": rows_spread(rows),
    }
    for name, sheet in sheets.items():
        yield Kind(name, partial(book, sheet=sheet), CORRECTED)
    yield Kind("1,000 cell formats", partial(book, styles=styles_xml(1_000)), CORRECTED)
    yield Kind(
        "a broken calculation chain", partial(_with, "xl/calcChain.xml", b"<calcChain>"), CORRECTED
    )
    yield Kind("broken core properties", partial(_with, "docProps/core.xml", b"\0"), CORRECTED)
    yield Kind("a broken theme", partial(_with, "xl/theme/theme1.xml", b"<a:theme"), CORRECTED)
    yield Kind(
        "a picture of noise", partial(_with, "xl/media/image1.png", bytes(70_000)), CORRECTED
    )
    yield Kind("a custom part", partial(_with, "customXml/item1.xml", b"<x/>"), CORRECTED)
    yield Kind("a file of a Mac", partial(_with, "__MACOSX/._book", b"\0\5\26\7"), CORRECTED)
    yield Kind("a thumbnail", partial(_with, "docProps/thumbnail.wmf", bytes(900)), CORRECTED)


def rows_spread(rows: str) -> str:
    """The same rows, with empty ones written out between."""
    return sheet_xml(rows.replace('<row r="9">', '<row r="8"/><row r="9">'))


def _letters() -> Iterator[str]:
    for number in range(1, 16_385):
        letters, left = "", number
        while left:
            left, rest = divmod(left - 1, 26)
            letters = chr(65 + rest) + letters
        yield letters


def _with(name: str, part: bytes) -> bytes:
    content: Parts = parts() | {name: part}
    return zipped(content)
