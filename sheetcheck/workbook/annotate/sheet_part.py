"""The XML of an added worksheet, its elements in the order of ECMA-376 18.3.1.99."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sheetcheck.words.address import Address, column_letters
from sheetcheck.words.leaf import CellLook, Leaf, LeafCell, Target
from sheetcheck.workbook.write.new_cell import stored_value, text_element
from sheetcheck.workbook.xml.text import FORBIDDEN, MOST_CHARACTERS, attribute_data

_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def leaf_part(
    leaf: Leaf,
    looks: Mapping[CellLook, int],
    ledger: Sequence[str],
    namespace: str,
    *,
    selected: bool = False,
) -> bytes:
    """Return the part of an added sheet, set up for A4 landscape and one page in width.

    The undo log goes into a hidden column to the right of the last one.
    """
    behind = max([len(leaf.widths), *map(len, leaf.rows)], default=0) + 1
    pieces = [
        _HEAD,
        b'<worksheet xmlns="%b">' % namespace.encode(),
        b'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        _view(leaf, selected=selected),
        b'<sheetFormatPr defaultRowHeight="15"/>',
        _columns(leaf, behind),
        b"<sheetData>",
        *_rows(leaf, looks, ledger, behind),
        b"</sheetData>",
        _filter(leaf),
        _links(leaf),
        b'<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>',
        b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>',
        b"<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>",
        b"</worksheet>",
    ]
    return b"".join(pieces)


def quoted(sheet: str) -> str:
    """Return a sheet's name as it stands in a reference: `'進行管理シート'`."""
    return "'" + sheet.replace("'", "''") + "'"


def _view(leaf: Leaf, *, selected: bool) -> bytes:
    pane = b""
    if leaf.frozen_rows:
        pane = (
            b'<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>'
            b'<selection pane="bottomLeft"/>'
        ) % (leaf.frozen_rows, leaf.frozen_rows + 1)
    shown = b' tabSelected="1"' if selected else b""
    return (
        b'<sheetViews><sheetView showGridLines="0"%b workbookViewId="0">%b</sheetView></sheetViews>'
        % (shown, pane)
    )


def _columns(leaf: Leaf, behind: int) -> bytes:
    own = b"".join(
        b'<col min="%d" max="%d" width="%b" customWidth="1"/>' % (n, n, b"%g" % width)
        for n, width in enumerate(leaf.widths, 1)
    )
    return b'<cols>%b<col min="%d" max="%d" width="0" hidden="1" customWidth="1"/></cols>' % (
        own, behind, behind,
    )  # fmt: skip


def _rows(
    leaf: Leaf, looks: Mapping[CellLook, int], ledger: Sequence[str], behind: int
) -> Iterator[bytes]:
    for number in range(1, max(len(leaf.rows), len(ledger)) + 1):
        cells = leaf.rows[number - 1] if number <= len(leaf.rows) else ()
        inner = [
            _cell(Address(number, column), cell, looks)
            for column, cell in enumerate(cells, 1)
            if cell is not None
        ]
        if number <= len(ledger):
            hidden = Address(number, behind)
            inner.append(_cell(hidden, LeafCell(ledger[number - 1]), {}))
        height = leaf.heights[number - 1] if number <= len(leaf.heights) else None
        tall = b"" if height is None else b' ht="%g" customHeight="1"' % height
        yield b'<row r="%d"%b>%b</row>' % (number, tall, b"".join(inner))


def _cell(at: Address, cell: LeafCell, looks: Mapping[CellLook, int]) -> bytes:
    style = looks.get(cell.look, 0)
    tag = b'<c r="%b"%b' % (str(at).encode(), b' s="%d"' % style if style else b"")
    if cell.value is None:
        return tag + b"/>"
    if isinstance(cell.value, str):
        # What came from cells may hold what no cell may: it is shown without.
        text = FORBIDDEN.sub("", cell.value)[: MOST_CHARACTERS // 2]
        return tag + b' t="inlineStr"><is>%b</is></c>' % text_element(text, b"")
    return tag + b">%b</c>" % stored_value(cell.value, b"", str(at))[1]


def _filter(leaf: Leaf) -> bytes:
    """Return the filter buttons on a row of headings (18.3.1.2); they hide nothing yet."""
    if leaf.filtered_rows is None:
        return b""
    head, last = leaf.filtered_rows
    end = Address(last, len(leaf.rows[head - 1]))
    return b'<autoFilter ref="%b:%b"/>' % (str(Address(head, 1)).encode(), str(end).encode())


def _links(leaf: Leaf) -> bytes:
    links = b"".join(
        b'<hyperlink ref="%b" location="%b"/>'
        % (str(Address(row, column)).encode(), attribute_data(_location(cell.link)))
        for row, cells in enumerate(leaf.rows, 1)
        for column, cell in enumerate(cells, 1)
        if cell is not None and cell.link is not None
    )
    return b"<hyperlinks>%b</hyperlinks>" % links if links else b""


def _location(target: Target) -> str:
    return f"{quoted(target.sheet)}!{column_letters(target.cell.column)}{target.cell.row}"
