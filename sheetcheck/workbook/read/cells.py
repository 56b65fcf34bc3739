"""The cells of one sheet part."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from sheetcheck.words.address import Area
from sheetcheck.words.refusals import Damaged
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.cell_events import CellEvents
from sheetcheck.workbook.read.common_rows import CommonRows
from sheetcheck.workbook.read.grid import Contradiction, Shared
from sheetcheck.workbook.read.runs import Rows, runs_of
from sheetcheck.workbook.read.surroundings import Surroundings, no_table, refuse_many_merges
from sheetcheck.workbook.xml.caching import collector_paused
from sheetcheck.workbook.xml.markup import Feed, bound, fed, holds_none, is_harmless, parse

_DESCENT: Final = b'xmlns:x14ac="'
_DATA: Final = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?:\s[^<>]*)?>")


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What a sheet part says."""

    rows: Rows
    filled: int
    """How many cells hold a value or a formula."""
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merges: tuple[Area, ...]
    dimension: Area | None
    """The cells that the part says it holds; None where it says nothing of use."""
    shared: Shared
    contradictions: Sequence[Contradiction]


def read_cells(xml: bytes, part: str, strings: list[str], limits: Limits) -> SheetContent:
    """Return what a sheet part in UTF-8 says.

    Raises:
        Damaged: it is not well-formed or no sheet, or a cell has no possible meaning, or two.
        Oversized: it is over a limit.

    """
    bound(xml, part, limits)
    reading = _Reading(xml, part, strings, limits)
    with collector_paused():
        reading.read()
        around = reading.around
        if around.rows_hidden is not None and around.rows_hidden != reading.events.rows_hidden:
            # It is said behind the rows. The order of ECMA-376 18.3.1.99 forbids that.
            reading = _Reading(xml, part, strings, limits, rows_hidden=around.rows_hidden)
            reading.read()
    return reading.content()


class _Reading:
    """One pass over a sheet part: expat, and the pattern for plain rows where it may take over."""

    def __init__(
        self,
        xml: bytes,
        part: str,
        strings: list[str],
        limits: Limits,
        *,
        rows_hidden: bool | None = None,
    ) -> None:
        self.around = Surroundings(part)
        self.events = CellEvents(part, strings, limits, self._leave)
        self._xml, self._part, self._strings, self._limits = xml, part, strings, limits
        self._rows_hidden = rows_hidden
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._depth, self._deepest = -1, limits.depth
        self._below = 0

    def read(self) -> None:
        """Read the part to its end."""
        parser = self._parser
        parser.StartElementHandler, parser.EndElementHandler = self._opened, self._closed
        try:
            with fed(parser, self._part) as feed:
                at = self._read_common(feed)
                feed(memoryview(self._xml)[at:], True)
        except Damaged as why:
            if isinstance(why.__cause__, expat.ExpatError):
                # Expat counts lines, and has not seen those of common rows.
                parse(expat.ParserCreate("utf-8", " "), self._xml, self._part)
            raise
        if len(self.around.tables) != 1:
            raise no_table(self._part)
        refuse_many_merges(self.around.merges, self._part, self._limits)

    def _read_common(self, feed: Feed) -> int:
        """Read as long as patterns may be tried between rows; return where expat goes on."""
        xml, events = self._xml, self.events
        found = _DATA.search(xml)
        if not found or not is_harmless(xml) or holds_none(xml):
            return 0
        at = found.end()
        feed(xml[:at], False)
        descent = xml.find(_DESCENT, 0, at) >= 0
        common = CommonRows(xml, found[1], events, self._strings, descent=descent)
        view = memoryview(xml)
        while events.level == 0 and at < len(xml):
            at = common.read(at)
            end = common.stretch(at)
            if end == len(xml) or xml.find(b"<!", at, end) >= 0 or xml.find(b"<?", at, end) >= 0:
                return at  # in a comment or the like, the end of a row need not be one
            feed(view[at:end], False)
            at = end
        return at

    def content(self) -> SheetContent:
        """Return what was read."""
        events, around = self.events, self.around
        rows = Rows(events.gathered.runs())
        if events.loose is not None:
            rows = Rows(runs_of(dict(sorted(events.loose.items()))))
        return SheetContent(
            rows,
            events.gathered.filled,
            frozenset(events.hidden),
            around.hidden_columns,
            tuple(around.merges),
            around.dimension,
            Shared(events.masters, events.groups),
            events.contradictions,
        )

    def _opened(self, name: str, given: dict[str, str]) -> None:
        depth = self._depth = self._depth + 1
        if depth > 2:
            if depth >= self._deepest:
                raise self._limits.exceeded("depth", self._part)
            return
        around = self.around
        around.note(name, given, depth, 0)
        if len(around.tables) > self._below:
            self._enter()

    def _closed(self, _name: str) -> None:
        self._depth -= 1

    def _enter(self) -> None:
        """Hand the parser over to those who know rows and cells."""
        self._below = len(self.around.tables)
        if self._below > 1:
            raise no_table(self._part)
        events, parser = self.events, self._parser
        said = self.around.rows_hidden if self._rows_hidden is None else self._rows_hidden
        events.rows_hidden, events.level = bool(said), 0
        parser.StartElementHandler, parser.EndElementHandler = events.opened, events.closed
        parser.CharacterDataHandler = events.pieces.append

    def _leave(self) -> None:
        """Take the parser back at the end of the rows."""
        parser = self._parser
        parser.StartElementHandler, parser.EndElementHandler = self._opened, self._closed
        parser.CharacterDataHandler = None
        self._depth -= 1
