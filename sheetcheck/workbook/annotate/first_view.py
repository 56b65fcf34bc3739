"""Make a workbook open with the added sheet.

The workbook part says which tab opens (`activeTab`, ECMA-376 18.2.30), and each sheet says whether
its tab is selected (`tabSelected`, 18.3.1.87). Two selected sheets are a group: Excel enters
everything into both. So all other sheets are deselected; if that is impossible, the workbook opens
as before.
"""

import re
from collections.abc import Iterator
from typing import Final

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.xml.scanning import masked
from sheetcheck.workbook.xml.tags import Edit, attributes, prefix_of, with_attribute

_DATA: Final = re.compile(rb"<(?:[\w.-]+:)?sheetData[\s/>]")
_VIEW: Final = re.compile(rb"""<(?:[\w.-]+:)?sheetView\s(?:[^>"']|"[^"]*"|'[^']*')*>""")
_SELECTED: Final = re.compile(rb"""\stabSelected\s*=\s*["']\s*(?:1|true)\s*["']""")


def show_first(draft: Draft, index: int) -> bool:
    """Plan that the sheet with an index opens first; return False if that is impossible."""
    book = draft.book
    root, xml = draft.tree(book.part), draft.markup(book.part).xml
    views = next((child for child in root.children if child.tag == "bookViews"), None)
    if views is not None and not views.children:
        return False
    unselected = _unselected(draft)
    if unselected is None:
        return False
    for part, edit in unselected:
        draft.edit(part, edit)
    if views is None:
        sheets = next(child for child in root.children if child.tag == "sheets")
        p = prefix_of(xml, root)
        view = b'<%bbookViews><%bworkbookView activeTab="%d"/></%bbookViews>' % (p, p, index, p)
        draft.edit(book.part, Edit(sheets.start, sheets.start, view))
        return True
    first = views.children[0]
    tag = with_attribute(xml[first.start : first.content], b"activeTab", b"%d" % index)
    draft.edit(book.part, Edit(first.start, first.content, tag))
    return True


def _unselected(draft: Draft) -> list[tuple[str, Edit]] | None:
    """Return the edits that deselect all sheets; None if a selected one is not a worksheet."""
    found: list[tuple[str, Edit]] = []
    package = draft.book.package
    for sheet in draft.book.sheets:
        if not sheet.part or not package.has(sheet.part):
            continue
        if not sheet.has_cells:
            if _SELECTED.search(package.read(sheet.part)):
                return None
            continue
        try:
            xml = draft.markup(sheet.part).xml
        except Refusal:
            return None
        found += ((sheet.part, edit) for edit in _of_sheet(xml))
    return found


def _of_sheet(xml: bytes) -> Iterator[Edit]:
    plain = masked(xml)
    rows = _DATA.search(plain)
    for view in _VIEW.finditer(plain, 0, rows.start() if rows else 0):
        tag = xml[view.start() : view.end()]
        own = {one.name: one.value for one in attributes(tag)}
        if own.get(b"workbookViewId") == "0" and _SELECTED.search(tag):
            yield Edit(view.start(), view.end(), with_attribute(tag, b"tabSelected", None))
