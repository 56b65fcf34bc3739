"""Numbers as offices write them in a cell: 1,234、１２．５％、▲3、120人."""

import re
from math import isfinite

from sheetcheck.notation.folding import fold

_MINUS = "▲△-"  # the dash last: it stands in a class of characters
_PLUS = "+±"
_NUMBER = re.compile(
    rf"(?P<sign>[{_PLUS}{_MINUS}]?)(?P<digits>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)(?P<unit>\D*)"
)


def read_quantity(text: str, units: tuple[str, ...] = ()) -> float | None:
    """Return the number that a text is: `▲3` is -3, `95％` is 95; None where it is none.

    Behind it may stand one of the units, or %.
    """
    match = _NUMBER.fullmatch(fold(text))
    if match is None or match["unit"] not in {"", "%", *map(fold, units)}:
        return None
    number = float(match["digits"].replace(",", ""))
    if not isfinite(number):
        return None
    return -number if match["sign"] and match["sign"] in _MINUS else number
