"""The values that a cell can hold, and those that can be written into it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = str | int | float | bool | None
"""A stored value. An error value is its text (`#REF!`); None is an empty cell."""


class CellKind(StrEnum):
    """What kind of value a cell holds; tells an unknown value from a blank cell."""

    BLANK = "blank"
    """No value; the cell may have a format."""
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    """A number in a date or time format, or an ISO date."""
    TRUTH = "truth"
    ERROR = "error"
    """An error value: `#REF!`, `#N/A`, …; its stored value is that text."""
    NOT_CALCULATED = "not-calculated"
    """A formula without a stored value; its result is unknown until Excel calculates it."""

    @property
    def is_unknown(self) -> bool:
        """True if there should be a value that is unknown: neither a blank nor an answer."""
        return self in {CellKind.ERROR, CellKind.NOT_CALCULATED}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula to write, with the value to store until Excel recalculates."""

    text: str
    """Without the leading `=`."""
    value: Value = None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A corrected version of the cell's text; rich text runs and furigana are kept."""

    text: str


Plain = Value | Formula | Rewritten
"""What a cell can hold without conversion."""

NewValue = Plain | date
"""What `workbook.write.patch` writes. A plain `str` is always text, even if it begins with `=`.

A `date` or a `datetime` without a time zone becomes Excel's serial number; the cell's number
format must be one for dates.
"""
