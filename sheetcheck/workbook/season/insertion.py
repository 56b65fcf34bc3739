"""Elements put into a sheet part where the order of the format wants them (ECMA-376 18.3.1.99)."""

from typing import Final

from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.xml.tags import Element, element_at

_ORDER: Final = (
    *("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter"),
    *("sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"),
    *("conditionalFormatting", "dataValidations"),
)
"""What may stand before a drop-down list; everything that is not named here follows it."""


def place_for(frame: Frame, name: str) -> int:
    """Return where a new element below the root belongs: behind all that must precede it.

    `name` is one of the elements from the rows to the drop-down lists.
    """
    before = _ORDER[: _ORDER.index(name) + 1]
    behind = (at for child, at in frame.children if at > frame.opened and child not in before)
    return min(behind, default=frame.plain.rindex(b"</"))


def child_of(frame: Frame, name: str) -> Element | None:
    """Return an element below the root of a sheet part, other than the rows; None if missing.

    Raises:
        Damaged: it is not well-formed.

    """
    at = frame.place(name)
    if at is None:
        return None
    end = min((start for _, start in frame.children if start > at), default=None)
    end = frame.plain.rindex(b"</") if end is None else end
    return element_at(frame.xml, at, end, frame.context, frame.part)
