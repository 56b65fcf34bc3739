"""Ask Excel to calculate a workbook when it opens it, because stored values were changed."""

import re
from typing import Final

from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.xml.tags import Edit, prefix_of, with_attribute

_FORMULA: Final = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_BEFORE: Final = frozenset({"sheets", "functionGroups", "externalReferences", "definedNames"})
"""The elements before `calcPr` in a workbook part (ECMA-376 18.2.27)."""


def ask_to_recalculate(draft: Draft) -> None:
    """Plan that Excel calculates all formulas when it opens the workbook, if there are any.

    A workbook with manual calculation stays as it is.
    """
    book = draft.book
    if not _has_formulas(draft):
        return
    root, xml = draft.tree(book.part), draft.markup(book.part).xml
    properties = next((child for child in root.children if child.tag == "calcPr"), None)
    if properties is None:
        place = max(child.end for child in root.children if child.tag in _BEFORE)
        element = b'<%bcalcPr fullCalcOnLoad="1"/>' % prefix_of(xml, root)
        draft.edit(book.part, Edit(place, place, element))
    elif properties.attributes.get("calcMode") != "manual":
        tag = xml[properties.start : properties.content]
        asked = with_attribute(tag, b"fullCalcOnLoad", b"1")
        draft.edit(book.part, Edit(properties.start, properties.content, asked))


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
