"""The cells of one sheet part, read in one pass.

What a sheet part is (ECMA-376 part 1, 18.3.1.99): `worksheet` holds one `sheetData`, that holds
rows, and they hold cells. Before and behind `sheetData` stand columns, merged ranges and links.
Parts of 20 MB are common, and every third writer has habits of its own.

What must hold, whatever the part looks like:

1. Nothing is skipped. Each byte was either seen by expat or matched by a pattern that lets pass
   only what expat would, so a part that reads is well-formed. A cell that cannot be understood
   refuses the sheet; it is never taken for a blank one.
2. Nothing is guessed. A cell without `r` follows the cell before it, a row without `r` the row
   before it (18.3.1.4, 18.3.1.73). A cell whose `r` names another row, an unknown type, a string
   that is not there or two different cells in one place are damage (`Damaged`). What is out of
   order but can mean only one thing is read and reported (`Contradiction`).
3. Unknown is not blank. An error value is an error, a formula without `<v>` was not calculated
   (see `CellKind`). `<v></v>` in a cell of type `str` is an empty text that was calculated.
4. Every limit of `Limits` holds before memory is spent: elements, depth and the length of one
   stretch of text are counted at the speed of C, cells as they come. A document type stops
   expat at once, so there are no entities.
5. Time and memory grow with the size of the part, and with nothing else.

How it is done. Expat reads the part piece by piece and calls `Surroundings` outside of
`sheetData`, `CellEvents` inside. Events cost: four calls of Python for one cell. Therefore
`CommonRows` may take over between two rows. It reads rows that are written as nearly every
program writes them with one pattern a row, and hands the cursor back at the first row that it
does not know to its last byte. Expat is then fed that row, and the pattern is tried again behind
it, at growing distances where it fails.

Why that is sound. An element that is complete leaves expat's state as it was: the open elements
and the namespaces around it. So leaving out whole rows changes nothing for what follows, as long
as they are rows: at that place, `<row` must be markup. It is, because expat was fed up to a
byte behind `</row>` and reports that it stands in `sheetData` with no element open. Only inside
a comment, a CDATA section or an instruction could `</row>` be text; once `<!` or `<?` is met
among the rows, expat reads alone to the end. A row may not declare a namespace, so `row`, `c`
and `v` with the prefix of `sheetData` are what they seem to be.

What can go wrong, and what holds it. The patterns and expat may come to disagree: a law reads
every kind of row, whole and broken, in both ways and compares values, order, formulas, hidden
rows and refusals (`tests/laws/test_reader_laws.py`). Another law says that what was read is
well-formed. Other people's readers must see the same in real workbooks (`test_corpus`). An
error's line number would be wrong, since expat has not seen the lines of common rows: for the
message, a damaged part is read again from its beginning.

What was tried and is not here. Expat alone reads returned sheets at 1.8 times the time, and
100,000 rows at 3 to 6 times. One pattern for rows of one form, read column by column, is twice
as fast again for 100,000 rows that are all alike, but a tenth of the whole check, and three
hundred lines. A parser for each odd row took 100 times as long as one that is fed in pieces.
`sheetFormatPr` behind the rows is against the order of 18.3.1.99 and is read all the same, at
the price of a second pass.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from sheetcheck.words.address import Area
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.cells.cell_events import CellEvents
from sheetcheck.workbook.read.cells.common_rows import CommonRows
from sheetcheck.workbook.read.cells.surroundings import Surroundings, no_table, refuse_many_merges
from sheetcheck.workbook.read.grid import Contradiction, Shared
from sheetcheck.workbook.read.runs import Rows
from sheetcheck.workbook.xml.bounds import bound
from sheetcheck.workbook.xml.caching import collector_paused
from sheetcheck.workbook.xml.markup import Feed, fed, parse
from sheetcheck.workbook.xml.scanning import holds_none, is_harmless

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
        assumed = reading.events.rows.hidden_by_default
        if around.rows_hidden is not None and around.rows_hidden != assumed:
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
        rows, around = self.events.rows, self.around
        return SheetContent(
            rows.rows(),
            rows.gathered.filled,
            frozenset(rows.hidden),
            around.hidden_columns,
            tuple(around.merges),
            around.dimension,
            self.events.formula_groups.shared(),
            rows.contradictions,
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
        events.rows.hidden_by_default, events.level = bool(said), 0
        parser.StartElementHandler, parser.EndElementHandler = events.opened, events.closed
        parser.CharacterDataHandler = events.pieces.append

    def _leave(self) -> None:
        """Take the parser back at the end of the rows."""
        parser = self._parser
        parser.StartElementHandler, parser.EndElementHandler = self._opened, self._closed
        parser.CharacterDataHandler = None
        self._depth -= 1
