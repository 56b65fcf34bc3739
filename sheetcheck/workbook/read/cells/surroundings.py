"""Read a sheet part before and behind its rows: merged ranges, columns, links."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import compress
from typing import Final

from sheetcheck.words.address import LAST_COLUMN, Area
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.xml.markup import MAIN

_LISTS: Final = frozenset({"cols", "mergeCells"})
_HIDDEN: Final = frozenset({"1", "true"})


class Surroundings:
    """Collects the elements of a sheet part outside its rows."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.fault = False
        self.rows_hidden: bool | None = None
        self.tables: list[int] = []
        """The offsets of `sheetData` elements below the root."""
        self.dimension: Area | None = None
        self.merges: list[Area] = []
        self._hidden = bytearray(LAST_COLUMN + 1)  # a flag for each column
        self.styles: list[tuple[int, int, int]] = []
        self.children: list[tuple[str, int]] = []
        self.links: dict[str, str] = {}
        self._below = ""

    @property
    def hidden_columns(self) -> frozenset[int]:
        """The columns that are hidden."""
        last = self._hidden.rfind(1)  # of 16,384, nearly always none
        return frozenset(compress(range(last + 1), self._hidden))

    def note(self, name: str, given: dict[str, str], depth: int, at: int) -> None:
        """Take an element: name, attributes, depth (root: 0) and offset."""
        if depth == 2 and self._below not in _LISTS:
            return
        space, _, tag = name.rpartition(" ")
        if depth < 2:
            self.children.append((tag, at))
            self._below = tag if space in MAIN else ""
        if space not in MAIN:
            return
        if depth == 1:
            self._child(tag, given, at)
        elif tag == "mergeCell" and self._below == "mergeCells":
            self.merges.append(self._area(given.get("ref", "")))
        elif tag == "col" and self._below == "cols":
            self._column(given)

    def _child(self, tag: str, given: dict[str, str], at: int) -> None:
        if tag == "sheetData":
            self.tables.append(at)
        elif tag == "dimension":
            with suppress(ValueError):
                self.dimension = Area.parse(given.get("ref", ""))
        elif tag == "sheetFormatPr":
            self.rows_hidden = given.get("zeroHeight") in _HIDDEN
        link = next((given[key] for key in given if key.endswith("/relationships id")), None)
        if link:
            self.links[tag] = link

    def _column(self, given: dict[str, str]) -> None:
        try:
            first, last = int(given["min"]), min(int(given["max"]), LAST_COLUMN)
            style = int(given.get("style", "0"))
        except (KeyError, ValueError):
            raise self._damaged("cols") from None
        if given.get("hidden") in _HIDDEN:
            first = max(first, 1)
            self._hidden[first : last + 1] = b"\1" * (last + 1 - first)
        if style:
            self.styles.append((first, last, style))

    def _area(self, ref: str) -> Area:
        try:
            return Area.parse(ref)
        except ValueError:
            raise self._damaged(f"mergeCell {ref[:40]}") from None

    def _damaged(self, what: str) -> Damaged:
        self.fault = True
        return Damaged(part=self.part, why=Text(what, what))


def refuse_many_merges(merges: Sequence[Area], part: str, limits: Limits) -> None:
    """Refuse too many merged ranges, or too many cells in them.

    Raises:
        Oversized: there are too many.

    """
    limits.check("merges", len(merges), part)
    limits.check("merged_cells", sum(map(_size, merges)), part)


def no_table(part: str) -> Damaged:
    """Return the refusal of a sheet without `sheetData`, or with two."""
    return Damaged(part=part, why=Text("セルの表がありません", "it has no table of cells"))


def _size(area: Area) -> int:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)
