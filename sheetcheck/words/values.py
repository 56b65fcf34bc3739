"""What a cell can hold, and what can be written into one."""

from dataclasses import dataclass

Value = str | int | float | bool | None
"""A stored value; an error value is its text (`#REF!`), None is an empty cell."""


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


NewValue = Value | Formula | Rewritten
"""What `workbook.patch` writes: a plain `str` is always text, even if it begins with `=`."""
