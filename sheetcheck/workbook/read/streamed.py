"""A large sheet of plain rows read piece by piece: its part is never in memory as a whole.

Whatever is not plain is left to the readers that see all of it, and so is every refusal.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from sheetcheck.words.refusals import Refusal
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package.archive import inflated_pieces
from sheetcheck.workbook.package.package import Package
from sheetcheck.workbook.read.plain_rows import PlainCells
from sheetcheck.workbook.read.rows import RowWalk
from sheetcheck.workbook.read.runs import Gathered, Rows
from sheetcheck.workbook.read.sheet import Frame, read_frame
from sheetcheck.workbook.xml.caching import collector_paused
from sheetcheck.workbook.xml.markup import bound_stretches, decoded, is_harmless, masked

_LARGE: Final = 4 << 20  # bytes of a part; below it a whole one costs little
_LONGEST: Final = 4 << 20  # bytes of what is looked at together
_OPENING, _ROW_END, _CLOSING = b"<sheetData>", b"</row>", b"</sheetData>"


class Large(NamedTuple):
    """What was read."""

    rows: Rows
    hidden: list[int]
    filled: int
    frame: Frame
    """What stands around the rows; without them, so that its places are none of the part."""


class _NotPlainError(Exception):
    """It is not read in this way."""


def read_large(package: Package, part: str, strings: Callable[[], list[str]]) -> Large | None:
    """Return the rows of a large sheet; None where it is small, not plain or refused."""
    index = package.index(part)
    if index is None or package.archive.members[index].size < _LARGE:
        return None
    try:
        pieces = inflated_pieces(package.archive, package.member(part), package.limits)
        with collector_paused():
            return _read(pieces, part, strings(), package)
    except (_NotPlainError, Refusal, zlib.error):
        return None


def _read(pieces: Iterator[bytes], part: str, strings: list[str], package: Package) -> Large:
    text = next(pieces, b"")
    start = text.find(_OPENING) + len(_OPENING)
    head, text = text[:start], text[start:]
    if len(head) < len(_OPENING) or masked(head) is not head or decoded(head, part).encoding:
        raise _NotPlainError
    above = read_frame(head + _CLOSING + b"</worksheet>", part, package.limits)
    reader = _Reader(above, strings, package.limits)
    text = reader.read(text, pieces)
    frame = read_frame(b"".join((head, text, *pieces)), part, package.limits)
    if {above.start, frame.start} != {len(head)} or frame.rows_hidden != above.rows_hidden:
        raise _NotPlainError
    gathered = reader.gathered
    return Large(Rows(gathered.runs()), reader.hidden, gathered.filled, frame)


class _Reader:
    """Reads rows as the pieces come."""

    def __init__(self, above: Frame, strings: list[str], limits: Limits) -> None:
        self._above, self._limits = above, limits
        self._walk = RowWalk(above)
        self._cells = PlainCells(self._walk, strings)
        self.gathered, self.hidden = Gathered(limits, above.part), list[int]()

    def read(self, text: bytes, pieces: Iterator[bytes]) -> bytes:
        """Read the rows to their end; return what is known of the part from there on."""
        while not text.startswith(_CLOSING):
            end = text.rfind(_ROW_END) + len(_ROW_END)
            if end >= len(_ROW_END):
                at = self._read_whole(text[:end])
                text = text[at:]
                if at < end:
                    break
            elif not (piece := next(pieces, b"")) or len(text) > _LONGEST:
                raise _NotPlainError
            else:
                text += piece
        if not text.startswith(_CLOSING):
            raise _NotPlainError
        return text

    def _read_whole(self, rows: bytes) -> int:
        """Read rows of which patterns may judge; return where another thing stands."""
        bound_stretches(rows, self._above.part, self._limits)
        if b"&" in rows or b"xmlns" in rows or masked(rows) is not rows or not is_harmless(rows):
            raise _NotPlainError
        walk = self._walk
        walk.frame = replace(self._above, xml=rows, plain=rows, start=0, end=len(rows))
        walk.at = 0
        self._cells.read(self.gathered, self.hidden)
        return walk.at
