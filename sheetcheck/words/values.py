"""What a cell can hold, and what can be written into one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = str | int | float | bool | None
"""A stored value; an error value is its text (`#REF!`), None is an empty cell."""


class CellKind(StrEnum):
    """What a cell holds. Ask for it wherever "unknown" must not be taken for "blank"."""

    BLANK = "blank"
    """Nothing, or only a format."""
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    """A number in a date or time format, or an ISO date."""
    TRUTH = "truth"
    ERROR = "error"
    """An error value: `#REF!`, `#N/A`, …; its stored value is that text."""
    NOT_CALCULATED = "not-calculated"
    """A formula without a stored value: nobody knows what it says until Excel has calculated it."""

    @property
    def is_unknown(self) -> bool:
        """Whether a value was meant to be here, but is not known: no answer, name or number."""
        return self in {CellKind.ERROR, CellKind.NOT_CALCULATED}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula to write, with the value that is stored beside it until Excel recalculates."""

    text: str
    """Without the leading `=`."""
    value: Value = None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text that amends the one in the cell: rich text runs and furigana are kept."""

    text: str


Plain = Value | Formula | Rewritten
"""What can stand in a cell as it is."""

NewValue = Plain | date
"""What `workbook.patch` writes: a plain `str` is always text, even if it begins with `=`.

A `date` or `datetime` (one without a time zone) becomes the number that Excel keeps of it, in a
cell whose number format shows dates.
"""
