"""Write the part of an added worksheet (ECMA-376 18.3.1.99), and the formats of its cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook
from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate.edits import HEAD
from sheetcheck.workbook.annotate.styles import Stylesheet, solid_fill
from sheetcheck.workbook.write.new_cell import stored_value, text_element
from sheetcheck.workbook.xml.text import FORBIDDEN, MOST_CHARACTERS, attribute_data

_MOST_FONTS: Final = 512
"""Excel's limit of fonts in a workbook."""
_FILLS: Final = {
    CellLook.HEADING: "FFD9E1F2",
    CellLook.ERROR: "FFFFC7CE",
    CellLook.WARNING: "FFFFEB9C",
    CellLook.NOTICE: "FFDDEBF7",
    CellLook.GOOD: "FFC6EFCE",
}
_ALIGNMENTS: Final = {
    CellLook.TITLE: b'vertical="center"',
    CellLook.HEADING: b'horizontal="center" vertical="center" wrapText="1"',
    CellLook.BODY: b'vertical="top"',
    CellLook.WRAPPED: b'vertical="top" wrapText="1"',
    CellLook.LINK: b'vertical="top" wrapText="1"',
    CellLook.LINE: b'horizontal="left" vertical="top"',
}
_CENTRED: Final = b'horizontal="center" vertical="top" wrapText="1"'
_FRAMED: Final = frozenset(CellLook) - {CellLook.TITLE, CellLook.LINE}
_KEPT_OF_FONT: Final = ("name", "family", "charset", "scheme")


def added_sheet_part(
    added_sheet: AddedSheet,
    looks: Mapping[CellLook, int],
    hidden_texts: Sequence[str],
    namespace: str,
    *,
    selected: bool = False,
) -> bytes:
    """Return the part of an added sheet, with a page setup of A4 landscape, one page wide.

    `looks` maps the looks of cells to cell formats. `hidden_texts` (the undo log) go into a
    hidden column right of the last one.
    """
    behind = max([len(added_sheet.widths), *map(len, added_sheet.rows)], default=0) + 1
    pieces = [
        HEAD,
        b'<worksheet xmlns="%b">' % namespace.encode(),
        b'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        _view(added_sheet, selected=selected),
        b'<sheetFormatPr defaultRowHeight="15"/>',
        _columns(added_sheet, behind),
        b"<sheetData>",
        *_rows(added_sheet, looks, hidden_texts, behind),
        b"</sheetData>",
        _filter(added_sheet),
        _links(added_sheet),
        b'<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>',
        b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>',
        b"<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>",
        b"</worksheet>",
    ]
    return b"".join(pieces)


def quoted(sheet: str) -> str:
    """Return a sheet's name for a reference: `'進行管理シート'`."""
    return "'" + sheet.replace("'", "''") + "'"


def _view(added_sheet: AddedSheet, *, selected: bool) -> bytes:
    pane = b""
    if added_sheet.frozen_rows:
        pane = (
            b'<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>'
            b'<selection pane="bottomLeft"/>'
        ) % (added_sheet.frozen_rows, added_sheet.frozen_rows + 1)
    shown = b' tabSelected="1"' if selected else b""
    return (
        b'<sheetViews><sheetView showGridLines="0"%b workbookViewId="0">%b</sheetView></sheetViews>'
        % (shown, pane)
    )


def _columns(added_sheet: AddedSheet, behind: int) -> bytes:
    own = b"".join(
        b'<col min="%d" max="%d" width="%b" customWidth="1"/>' % (n, n, b"%g" % width)
        for n, width in enumerate(added_sheet.widths, 1)
    )
    return b'<cols>%b<col min="%d" max="%d" width="0" hidden="1" customWidth="1"/></cols>' % (
        own, behind, behind,
    )  # fmt: skip


def _rows(
    added_sheet: AddedSheet, looks: Mapping[CellLook, int], hidden_texts: Sequence[str], behind: int
) -> Iterator[bytes]:
    for number in range(1, max(len(added_sheet.rows), len(hidden_texts)) + 1):
        cells = added_sheet.rows[number - 1] if number <= len(added_sheet.rows) else ()
        inner = [
            _cell(Address(number, column), cell, looks)
            for column, cell in enumerate(cells, 1)
            if cell is not None
        ]
        if number <= len(hidden_texts):
            hidden = Address(number, behind)
            inner.append(_cell(hidden, AddedCell(hidden_texts[number - 1]), {}))
        height = added_sheet.heights[number - 1] if number <= len(added_sheet.heights) else None
        tall = b"" if height is None else b' ht="%g" customHeight="1"' % height
        yield b'<row r="%d"%b>%b</row>' % (number, tall, b"".join(inner))


def _cell(at: Address, cell: AddedCell, looks: Mapping[CellLook, int]) -> bytes:
    style = looks.get(cell.look, 0)
    tag = b'<c r="%b"%b' % (str(at).encode(), b' s="%d"' % style if style else b"")
    if cell.value is None:
        return tag + b"/>"
    if isinstance(cell.value, str):
        # Quoted texts may have characters that XML does not allow: these are dropped.
        text = FORBIDDEN.sub("", cell.value)[: MOST_CHARACTERS // 2]
        return tag + b' t="inlineStr"><is>%b</is></c>' % text_element(text, b"")
    return tag + b">%b</c>" % stored_value(cell.value, b"", str(at)).inner


def _filter(added_sheet: AddedSheet) -> bytes:
    """Return the filter buttons on the row of headings (18.3.1.2), which hide nothing yet."""
    if added_sheet.filtered_rows is None:
        return b""
    head, last = added_sheet.filtered_rows
    end = Address(last, len(added_sheet.rows[head - 1]))
    return b'<autoFilter ref="%b:%b"/>' % (str(Address(head, 1)).encode(), str(end).encode())


def _links(added_sheet: AddedSheet) -> bytes:
    links = b"".join(
        b'<hyperlink ref="%b" location="%b"/>'
        % (
            str(Address(row, column)).encode(),
            attribute_data(f"{quoted(cell.link.sheet)}!{cell.link.cell}"),
        )
        for row, cells in enumerate(added_sheet.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell is not None and cell.link is not None
    )
    return b"<hyperlinks>%b</hyperlinks>" % links if links else b""


def looks_of(styles: Stylesheet) -> Mapping[CellLook, int]:
    """Add a cell format for each look; return look → format."""
    p = styles.prefix
    side = b'style="thin"><%bcolor rgb="FFBFBFBF"/></%b' % (p, p)
    sides = b"".join(
        b"<%b%b %b%b>" % (p, name, side, name) for name in (b"left", b"right", b"top", b"bottom")
    )
    border = b"<%bborder>%b<%bdiagonal/></%bborder>" % (p, sides, p, p)
    framed = styles.add("borders", border)
    bare = b"<%bborder><%bleft/><%bright/><%btop/><%bbottom/><%bdiagonal/></%bborder>"
    unframed = styles.add("borders", bare % (p, p, p, p, p, p, p))
    none = styles.add("fills", b'<%bfill><%bpatternFill patternType="none"/></%bfill>' % (p, p, p))
    parent = b' xfId="0"' if styles.has_parents else b""
    has_room = styles.count("fonts") + len(CellLook) <= _MOST_FONTS
    looks: dict[CellLook, int] = {}
    for look in CellLook:
        fill = styles.add("fills", solid_fill(_FILLS[look], None, p)) if look in _FILLS else none
        xf = (
            b'<%bxf numFmtId="0" fontId="%d" fillId="%d" borderId="%d"%b applyFont="1"'
            b' applyFill="1" applyBorder="1" applyAlignment="1"><%balignment %b/></%bxf>'
        ) % (
            p,
            styles.add("fonts", _font(styles, look)) if has_room else 0,
            fill,
            framed if look in _FRAMED else unframed,
            parent,
            p,
            _ALIGNMENTS.get(look, _CENTRED),
            p,
        )
        looks[look] = styles.add("cellXfs", xf)
    return looks


def _font(styles: Stylesheet, look: CellLook) -> bytes:
    """Return a font like the workbook's first one, which its plain cells have."""
    p = styles.prefix
    first = styles.child("fonts", 0)
    copied = b"".join(
        styles.xml[child.start : child.end]
        for name in _KEPT_OF_FONT
        for child in first.children
        if child.tag == name
    )
    bold = b"<%bb/>" % p if look in {CellLook.TITLE, CellLook.HEADING} else b""
    line = b"<%bu/>" % p if look is CellLook.LINK else b""
    colour = b'<%bcolor rgb="FF0563C1"/>' % p if look is CellLook.LINK else b""
    size = _size(styles.raw("fonts", 0))
    size = b"14" if look is CellLook.TITLE else size
    return b'<%bfont>%b%b<%bsz val="%b"/>%b%b</%bfont>' % (
        p, bold, line, p, size, colour, copied, p,
    )  # fmt: skip


def _size(font: bytes) -> bytes:
    found = re.search(rb'<(?:[\w.-]+:)?sz\s+val="([0-9.]+)"', font)
    return found[1] if found else b"11"
