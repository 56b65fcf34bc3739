"""Which merged range covers a cell, found without walking through all of them."""

from collections.abc import Iterable, Mapping

from sheetcheck.words.address import Area

_BAND = 64  # rows: a table's merges are short, so a band holds few of them


class Merged:
    """The merged ranges of a sheet by bands of rows; ranges taller than many bands apart."""

    __slots__ = ("_bands", "_tall")

    def __init__(self, areas: Iterable[Area]) -> None:
        bands: dict[int, list[Area]] = {}
        tall: list[Area] = []
        for area in areas:
            first, last = area.top // _BAND, area.bottom // _BAND
            if last - first > _BAND:
                tall.append(area)
                continue
            for band in range(first, last + 1):
                bands.setdefault(band, []).append(area)
        self._bands: Mapping[int, list[Area]] = bands
        self._tall = tuple(tall)

    def at(self, row: int, column: int) -> Area | None:
        """Return the range that covers the cell; the first declared, if ranges overlap."""
        for area in self._bands.get(row // _BAND, ()):
            if area.covers(row, column):
                return area
        return next((area for area in self._tall if area.covers(row, column)), None)
