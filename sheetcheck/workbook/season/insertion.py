"""Where a new element belongs in a sheet part, whose order is fixed (ECMA-376 18.3.1.99)."""

from typing import Final

from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.xml.tags import Element, element_at

_ORDER: Final = (
    *("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter"),
    *("sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"),
    *("conditionalFormatting", "dataValidations"),
)
"""The elements up to the drop-down lists, in their order; all others follow."""


def place_for(frame: Frame, name: str) -> int:
    """Return the offset for a new child of the root; `name` is one of the elements in `_ORDER`."""
    before = _ORDER[: _ORDER.index(name) + 1]
    after = (at for child, at in frame.children if at > frame.opened and child not in before)
    return min(after, default=frame.plain.rindex(b"</"))


def child_of(frame: Frame, name: str) -> Element | None:
    """Return a child of the root of a sheet part, other than the rows; None if it is missing.

    Raises:
        Damaged: it is not well-formed.

    """
    at = frame.place(name)
    if at is None:
        return None
    end = min((start for _, start in frame.children if start > at), default=None)
    end = frame.plain.rindex(b"</") if end is None else end
    return element_at(frame.xml, at, end, frame.context, frame.part)
