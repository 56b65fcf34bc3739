"""Shapes and pictures of a sheet: the cells behind them, their texts and names (ECMA-376 20.5)."""

from collections.abc import Iterator
from typing import NamedTuple

from sheetcheck.publishing.leak import Leak, LeakKind
from sheetcheck.publishing.search.page import Page
from sheetcheck.words.address import Address, Area
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.tags import Element

_SHAPES = frozenset({"sp", "pic", "graphicFrame", "grpSp", "cxnSp"})
_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})


class Drawn(NamedTuple):
    """One shape of a drawing."""

    part: str
    """The drawing part."""
    anchor: Element
    """The element that says where the shape is."""
    shape: Element

    @property
    def properties(self) -> Element | None:
        """The element with its name and alternative text (`cNvPr`)."""
        return next((one for one in below(self.shape) if one.tag == "cNvPr"), None)

    @property
    def name(self) -> str:
        """The name that Excel's selection pane shows."""
        return self.properties.attributes.get("name", "") if self.properties else ""


def below(element: Element) -> Iterator[Element]:
    """Yield all descendants of an element."""
    for child in element.children:
        yield child
        yield from below(child)


def drawing_parts(book: Workbook, ref: SheetRef) -> list[str]:
    """Return the drawing parts of a sheet."""
    relations = book.package.relations(ref.part).values() if ref.part else ()
    return [r.target for r in relations if r.kind == "drawing" and book.package.has(r.target)]


def drawn_on(book: Workbook, ref: SheetRef) -> Iterator[Drawn]:
    """Yield the shapes of a sheet.

    Raises:
        Damaged: a drawing cannot be read.

    """
    for part in drawing_parts(book, ref):
        root = book.package.tree(part)
        for anchor in below(root):
            if anchor.tag in _ANCHORS:
                yield from (Drawn(part, anchor, shape) for shape in _outermost(anchor))


def _outermost(anchor: Element) -> Iterator[Element]:
    """Yield the shapes of an anchor, a group as one."""
    for child in anchor.children:
        if child.tag in _SHAPES:
            yield child
        elif child.tag in {"AlternateContent", "Choice"}:
            yield from _outermost(child)


def covered_by_shapes(book: Workbook, page: Page) -> Iterator[tuple[str, Area]]:
    """Yield the name of each opaque shape, and the cells that are wholly behind it.

    Raises:
        Damaged: a drawing cannot be read.

    """
    for drawn in drawn_on(book, page.ref):
        area = _covered(drawn.anchor, page)
        given = drawn.properties.attributes if drawn.properties else {}
        if area and given.get("hidden") not in {"1", "true"} and _is_opaque(drawn.shape):
            yield drawn.name, area


def _is_opaque(shape: Element) -> bool:
    if shape.tag in {"pic", "graphicFrame"}:
        return True
    if shape.tag != "sp":
        return False
    properties = shape.child("spPr")
    fills = {one.tag for one in properties.children} if properties else set()
    if "noFill" in fills:
        return False
    styled = any(one.tag == "style" for one in shape.children)
    alphas = [one for one in below(properties) if one.tag == "alpha"] if properties else []
    return not alphas and ("solidFill" in fills or "blipFill" in fills or styled)


def _covered(anchor: Element, page: Page) -> Area | None:
    """Return the cells that are wholly behind an anchored shape; None if there are none."""
    start = _place(anchor, "from")
    if start is None:
        return None
    row, row_off, column, column_off = start
    top, left = row + (row_off > 0), column + (column_off > 0)
    end = _place(anchor, "to")
    if end:
        bottom, right = end[0] - 1, end[2] - 1
    else:
        size = anchor.child("ext")
        if size is None:
            return None
        tall, wide = (int(size.attributes.get(key, "0") or 0) for key in ("cy", "cx"))
        bottom = page.row_at(row, tall + row_off) - 2
        right = page.column_at(column, wide + column_off) - 2
    return Area(top, left, bottom, right) if bottom >= top and right >= left else None


def _place(anchor: Element, name: str) -> tuple[int, int, int, int] | None:
    """Return row, offset, column, offset of a corner: rows and columns from 1, offsets in EMU."""
    corner = anchor.child(name)
    if corner is None:
        return None
    values = {one.tag: one.text.strip() for one in corner.children}
    try:
        row, column = int(values["row"]) + 1, int(values["col"]) + 1
        return row, int(values.get("rowOff", 0)), column, int(values.get("colOff", 0))
    except (KeyError, ValueError):
        return None


def shape_leaks(book: Workbook) -> Iterator[Leak]:
    """Yield the alternative texts of shapes, and the pictures, which only a person can judge.

    Raises:
        Damaged: a drawing cannot be read.

    """
    for ref in book.sheets:
        if ref.state != "visible" or not ref.part:
            continue
        for drawn in drawn_on(book, ref):
            place, part = _place_of(drawn), drawn.part
            for one in below(drawn.shape):
                given = (one.attributes.get("title"), one.attributes.get("descr"))
                text = " ".join(filter(None, given))
                if one.tag == "cNvPr" and text:
                    key = str(one.start)
                    yield Leak(LeakKind.ALT_TEXT, place, text, ref.name, part=part, key=key)
            if any(one.tag == "pic" for one in (drawn.shape, *below(drawn.shape))):
                yield Leak(LeakKind.PICTURE, place, drawn.name, ref.name, part=part)


def _place_of(drawn: Drawn) -> Text:
    start = _place(drawn.anchor, "from")
    at = str(Address(start[0], start[2])) if start else ""
    return Text(f"{at}（図「{drawn.name}」）", f"{at} (“{drawn.name}”)".strip())


def shape_texts(book: Workbook) -> Iterator[tuple[str, Text, str]]:
    """Yield sheet, place and text of each text box.

    Raises:
        Damaged: a drawing cannot be read.

    """
    for ref in book.sheets:
        for drawn in drawn_on(book, ref) if ref.part else ():
            text = "".join(
                one.text if one.tag == "t" else "\n"
                for one in below(drawn.shape)
                if one.tag in {"t", "p"}
            ).strip()
            if text:
                yield ref.name, _place_of(drawn), text
