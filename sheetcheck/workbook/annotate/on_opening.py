"""What Excel does when it opens the workbook: which sheet it shows, and whether it calculates.

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
_FORMULA: Final = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_BEFORE: Final = frozenset({"sheets", "functionGroups", "externalReferences", "definedNames"})
"""The elements before `calcPr` in a workbook part (ECMA-376 18.2.27)."""


def show_first(draft: Draft, index: int) -> bool:
    """Plan that the sheet with an index opens first; return False if that is impossible."""
    book = draft.book
    views = draft.child(book.part, "bookViews")
    if views is not None and not views.children:
        return False
    unselected = _unselected(draft)
    if unselected is None:
        return False
    for part, edit in unselected:
        draft.edit(part, edit)
    if views is not None:
        draft.set_attributes(book.part, views.children[0], activeTab=str(index))
    elif sheets := draft.child(book.part, "sheets"):
        p = prefix_of(draft.markup(book.part).xml, sheets)
        view = b'<%bbookViews><%bworkbookView activeTab="%d"/></%bbookViews>' % (p, p, index, p)
        draft.edit(book.part, Edit(sheets.start, sheets.start, view))
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


def ask_to_recalculate(draft: Draft) -> None:
    """Plan that Excel calculates all formulas when it opens the workbook, if there are any.

    A workbook with manual calculation stays as it is.
    """
    book = draft.book
    if not _has_formulas(draft):
        return
    properties = draft.child(book.part, "calcPr")
    if properties is None:
        root = draft.tree(book.part)
        place = max(child.end for child in root.children if child.tag in _BEFORE)
        element = b'<%bcalcPr fullCalcOnLoad="1"/>' % prefix_of(draft.markup(book.part).xml, root)
        draft.edit(book.part, Edit(place, place, element))
    elif properties.attributes.get("calcMode") != "manual":
        draft.set_attributes(book.part, properties, fullCalcOnLoad="1")


def _has_formulas(draft: Draft) -> bool:
    book = draft.book
    return any(
        _holds_formula(draft.markup(sheet.part).xml)
        for sheet in book.sheets
        if sheet.has_cells and sheet.part and book.package.has(sheet.part)
    )


def _holds_formula(xml: bytes) -> bool:
    # Two plain searches take a tenth of the time of the pattern, and nearly always suffice.
    return (b"<f" in xml or b":f" in xml) and _FORMULA.search(xml) is not None
