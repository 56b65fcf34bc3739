"""The height of a row with wrapped texts, for programs that do not compute it on opening."""

from collections.abc import Container, Sequence
from typing import Final

from sheetcheck.report.visible import line_count
from sheetcheck.words.added_sheet import AddedCell, CellLook

MARGIN: Final = 2
"""Characters of a column's width that a text cannot use."""
_LINE_HEIGHT: Final = 15.5  # points, for a font of 11
_PADDING: Final = 4.0  # points


def row_height(
    cells: Sequence[AddedCell | None],
    widths: Sequence[float],
    wrapped: Container[CellLook],
    tallest: float,
) -> float | None:
    """Return the height in points, at most `tallest`; None for a row of one line.

    `widths` are the columns' widths in characters; `wrapped` are the looks whose texts wrap.
    """
    lines = max(
        (
            line_count(str(cell.value), int(width) - MARGIN)
            for cell, width in zip(cells, widths, strict=False)
            if cell is not None and cell.look in wrapped and cell.value is not None
        ),
        default=1,
    )
    return None if lines == 1 else min(lines * _LINE_HEIGHT + _PADDING, tallest)
