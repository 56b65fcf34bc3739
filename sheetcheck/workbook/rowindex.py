"""Where rows stand in a sheet that is written as nearly all are, without a walk through them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sheetcheck.words.address import LAST_ROW
from sheetcheck.workbook.read.rows import Row, RowWalk
from sheetcheck.workbook.read.sheet import Frame


@dataclass(frozen=True, slots=True)
class RowIndex:
    """The numbers of the rows of a sheet, and how to find one."""

    frame: Frame
    numbers: Sequence[int]

    def place(self, number: int) -> tuple[Row | None, int]:
        """Return a row and where it begins; where it is missing, None and where it belongs."""
        at = bisect_left(self.numbers, number)
        if at == len(self.numbers):
            return None, self.frame.end
        start = self.frame.xml.index(_tag(self.frame, self.numbers[at]), self.frame.start)
        if self.numbers[at] != number:
            return None, start
        walk = RowWalk(self.frame)
        walk.at = start
        return next(iter(walk)), start


def index_of(frame: Frame) -> RowIndex | None:
    """Return where the rows of a usual part stand; None where only a walk can tell."""
    if not frame.usual:
        return None
    tag = rb'<%brow r="([0-9]+)"' % re.escape(frame.prefix)
    numbers = list(map(int, re.compile(tag).findall(frame.xml, frame.start, frame.end)))
    if not numbers or any(a >= b for a, b in pairwise(numbers)) or numbers[-1] > LAST_ROW:
        return None
    return RowIndex(frame, numbers)


def _tag(frame: Frame, number: int) -> bytes:
    return b'<%brow r="%d"' % (frame.prefix, number)
