"""Collect the content of cells besides `<v>`: shared formulas and inline texts."""

from typing import Final

from sheetcheck.words.address import Address, Area
from sheetcheck.workbook.read.grid import Master, Shared
from sheetcheck.workbook.xml.text import unescaped

_SPOKEN: Final = (["t"], ["r", "t"])
"""The paths of elements below `<is>` to its text; others are furigana and formats."""


class FormulaGroups:
    """Collects which cells share a formula (ECMA-376 18.3.1.40).

    The master of a group has the formula and the range `ref`; the other cells of the group have
    only the group's number `si`.
    """

    def __init__(self) -> None:
        self._masters: dict[str, Master] = {}
        self._groups: dict[tuple[int, int], str] = {}

    def add(self, at: Address, given: dict[str, str], formula: str) -> None:
        """Take the formula of a cell, if its attributes say that it is shared.

        `given` are the attributes of `<f>`. Of two masters of one group the first one counts.
        """
        group = given.get("si")
        if given.get("t") != "shared" or group is None:
            return
        if formula:
            self._masters.setdefault(group, Master(at, formula, _area(given.get("ref"))))
        else:
            self._groups[at.row, at.column] = group

    def shared(self) -> Shared:
        """Return the masters and their followers."""
        return Shared(self._masters, self._groups)


def _area(ref: str | None) -> Area | None:
    try:
        return Area.parse(ref) if ref else None
    except ValueError:
        return None


class InlineText:
    """Collects the text of one `<is>` (18.3.1.53) from the elements below it."""

    def __init__(self, pieces: list[str]) -> None:
        """Prepare; `pieces` is the list to which expat appends character data."""
        self._pieces = pieces
        self._path: list[str] = []
        self._outer: list[list[str]] = []
        self._spoken: list[str] = []

    def clear(self) -> None:
        """Forget the text of the last cell."""
        self._spoken.clear()

    def text(self) -> str:
        """Return the text of the `<is>` that ends now."""
        return "".join(self._spoken)

    def enter(self, tag: str) -> None:
        """Take the start tag of an element below `<is>`; `tag` is its local name."""
        self._path.append(tag)
        self._outer.append(self._pieces[:])
        self._pieces.clear()

    def leave(self) -> None:
        """Take the end tag of the innermost element."""
        if self._path in _SPOKEN:
            self._spoken.append(unescaped("".join(self._pieces)))
        self._path.pop()
        self._pieces[:] = self._outer.pop()
