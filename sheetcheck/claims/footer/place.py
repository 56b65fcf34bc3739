"""Where a cell of the footer stands, and what it is to those around it."""

from dataclasses import dataclass
from enum import Enum, auto

from sheetcheck.claims.footer.figures import FooterCell


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell of the footer stands."""

    block: int
    side: int
    """0 under, over or left of the table; 1 right of it."""
    lefts: tuple[FooterCell, ...]
    """The words left of it in its row, the nearest first; a merged one speaks for its rows."""
    between: bool
    """Whether another figure stands between it and the nearest of those words."""
    above: tuple[FooterCell, ...]
    """The words over it in its block, the lowest first."""
    spread: tuple[FooterCell, ...]
    """Words of the heading rows of its block that may reach over it from the left."""
    titles: tuple[FooterCell, ...]
    """What stands alone in the rows over its block, and at its head."""
    under_items: bool
    """Whether its block begins in the row below an item."""
    behind: FooterCell | None
    """The word in the next cell to the right; None where that stands under a heading of its own."""
    is_lined: bool
    """Whether lines with labels of their own stand between it and the words over it."""


class Part(Enum):
    """What a cell is to those around it."""

    WORD = auto()
    LABEL = auto()
    """A word that names what is counted."""
    FIGURE = auto()
    LINES = auto()
    """Lines with a label and a number of their own."""
