"""Rows of one form that follow each other, read by a pattern made for that form.

The rows of a long table differ in nothing but their number and their values. A pattern that
spells out all the rest reads them four times as fast as one that looks for cells, and covers
them to the last byte as well.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from sheetcheck.words.address import LAST_ROW
from sheetcheck.words.values import Value
from sheetcheck.workbook.rows import PLAIN_ATTRIBUTES, RowAttributes
from sheetcheck.workbook.runs import RowForm, Run

_AT_ONCE: Final = 1 << 11  # rows whose bytes are in memory twice

Convert = Callable[[Sequence[bytes]], Sequence[Value]]
"""Makes values of the contents of a column; `Odd` or `IndexError` where one is none."""


class Stretch(NamedTuple):
    """Rows that were read together."""

    runs: list[Run]
    hidden: list[int]
    """Which of the rows are hidden."""
    end: int
    """Where the next row begins."""


class LikeRows:
    """Reads rows of one form."""

    def __init__(
        self, prefix: bytes, letters: Sequence[bytes], given: Sequence[bytes], form: RowForm
    ) -> None:
        p = re.escape(prefix)
        # Of a shared string nothing but an index counts; what else stands there is not covered.
        cells = b"".join(
            rb'<%bc r="%b\1"%b(?:/>|><%bv>(%b)</%bv></%bc>)'
            % (p, letter, re.escape(told), p, b"[0-9]{1,9}" if kind == "s" else b"[^<]*", p, p)
            for letter, told, kind in zip(letters, given, form.kinds, strict=True)
        )
        row = rb'<%brow r="([1-9][0-9]{0,6})"(%b) ?>%b</%brow>' % (p, PLAIN_ATTRIBUTES, cells, p)
        self._pattern = re.compile(row)
        self._form = form

    def read(
        self, xml: bytes, at: int, end: int, told: RowAttributes, convert: Mapping[str, Convert]
    ) -> Stretch | None:
        """Return the next rows as far as they are of this form; None where none is.

        Raises:
            Odd, IndexError: a value is none.

        """
        match = self._pattern.match
        found: list[tuple[bytes, ...]] = []
        while len(found) < _AT_ONCE and (one := match(xml, at, end)):
            found.append(one.groups(b""))
            at = one.end()
        if not found:
            return None
        stated, given, *contents = zip(*found, strict=True)
        kinds = {one: told[one] for one in set(given)}
        if any(one.odd or one.stated for one in kinds.values()):
            return None
        numbers = list(map(int, stated))
        if numbers[-1] > LAST_ROW or any(a >= b for a, b in pairwise(numbers)):
            return None
        width = len(contents)
        values: list[Value] = [None] * (width * len(numbers))
        for column, kind in enumerate(self._form.kinds):
            values[column::width] = convert[kind](contents[column])
        hidden: list[int] = []
        if any(one.hidden for one in kinds.values()):
            hidden = [n for n, one in zip(numbers, given, strict=True) if kinds[one].hidden]
        return Stretch(list(self._runs(numbers, values)), hidden, at)

    def _runs(self, numbers: list[int], values: list[Value]) -> Iterator[Run]:
        """Yield the rows that follow each other without a gap."""
        first, width = 0, len(self._form.kinds)
        for last in range(len(numbers)):
            if last + 1 == len(numbers) or numbers[last + 1] != numbers[last] + 1:
                between = range(numbers[first], numbers[last] + 1)
                yield Run(between, self._form, values[first * width : (last + 1) * width])
                first = last + 1
