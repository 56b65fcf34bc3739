"""Read the cells of one sheet part, in one pass.

What a sheet part is (ECMA-376 part 1, 18.3.1.99): `worksheet` has one `sheetData`, which has rows,
which have cells. Before and behind `sheetData` are columns, merged ranges and links. Parts of 20 MB
are common, and many programs write them in unusual ways.

The invariants.

1. Nothing is skipped. Every byte is either parsed by expat or matched by a pattern that accepts
   only what expat accepts, so a part that can be read is well-formed. A cell that cannot be
   understood refuses the sheet; it is never taken for a blank one.
2. Nothing is guessed. A cell without `r` is right of the cell before it, a row without `r` is below
   the row before it (18.3.1.4, 18.3.1.73). A cell whose `r` names another row, an unknown type, an
   index without a string, or two different cells with one address are damage (`Damaged`). What is
   out of order but has only one meaning is read and reported (`Contradiction`).
3. Unknown is not blank. An error value is an error, a formula without `<v>` was not calculated
   (see `CellKind`). `<v></v>` in a cell of type `str` is an empty text that was calculated.
4. Every limit of `Limits` is checked before memory is used: elements, depth and the length of texts
   are counted by `bytes` methods, cells while they are read. A document type is refused at once,
   so there are no entities.
5. Time and memory grow linearly with the size of the part, and with nothing else.

How it works. Expat parses the part in pieces and calls `Surroundings` outside `sheetData`, and
`CellEvents` inside. Events are slow: Python is called four times for each cell. So between two rows
`CommonRows` may take over. It matches rows in the form that nearly all programs write with one
pattern for each row, and stops at the first row that does not match to its last byte. Then expat is
fed this row, and the pattern is tried again behind it, at growing distances while it fails.

Why this is correct. After a complete element, expat is in the same state as before it: the same
open elements, the same namespaces. So leaving out whole rows changes nothing for what follows, if
`<row` at that offset is really a row. It is, because expat was fed up to the end of a `</row>` and
reports that it is in `sheetData` with no other element open. A `</row>` could be text only in a
comment, a CDATA section or a processing instruction; so after the first `<!` or `<?` among the rows
expat parses the rest alone. A common row cannot declare a namespace, so `row`, `c` and `v` with the
prefix of `sheetData` are what they seem to be.

What can go wrong, and what prevents it. The patterns and expat could disagree. A property test
reads rows of all kinds, valid and broken, in both ways and compares values, order, formulas, hidden
rows and refusals (`tests/laws/test_reader_laws.py`); another one checks that everything that was
read is well-formed. Foreign readers must see the same in real workbooks (`test_corpus`). Expat's
line number in an error would be wrong, since it has not seen the common rows: for the message, a
damaged part is parsed again from its beginning.

What was tried and rejected. Expat alone takes 1.8 times as long for returned sheets, and 3 to 6
times for 100,000 rows. One pattern for many rows of one form, read column by column, is twice as
fast again for 100,000 equal rows, but that is a tenth of a whole check, for three hundred lines. A
parser for each uncommon row took 100 times as long as one that is fed in pieces. `sheetFormatPr`
behind the rows violates the order of 18.3.1.99; it is read all the same, in a second pass.
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
from sheetcheck.workbook.xml.markup import Feed, collector_paused, fed, parse
from sheetcheck.workbook.xml.scanning import bound, is_harmless

_DESCENT: Final = b'xmlns:x14ac="'
_DATA: Final = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?:\s[^<>]*)?>")


@dataclass(frozen=True, slots=True)
class SheetContent:
    """The content of a sheet part."""

    rows: Rows
    filled: int
    """The number of cells with a value or a formula."""
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merges: tuple[Area, ...]
    dimension: Area | None
    """The stated range of cells; None if there is no valid one."""
    shared: Shared
    contradictions: Sequence[Contradiction]


def read_cells(xml: bytes, part: str, strings: list[str], limits: Limits) -> SheetContent:
    """Return the content of a sheet part in UTF-8.

    Raises:
        Damaged: it is not well-formed or not a sheet, or a cell has no meaning, or two.
        Oversized: it is over a limit.

    """
    bound(xml, part, limits)
    reading = _Reading(xml, part, strings, limits)
    with collector_paused():
        reading.read()
        around = reading.around
        assumed = reading.events.rows.hidden_by_default
        if around.rows_hidden is not None and around.rows_hidden != assumed:
            # The setting is behind the rows, against the order of ECMA-376 18.3.1.99.
            reading = _Reading(xml, part, strings, limits, rows_hidden=around.rows_hidden)
            reading.read()
    return reading.content()


class _Reading:
    """One pass over a sheet part, by expat and, where possible, by the patterns of common rows."""

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
                # Expat has not seen the lines of common rows, so its line number is wrong.
                parse(expat.ParserCreate("utf-8", " "), self._xml, self._part)
            raise
        if len(self.around.tables) != 1:
            raise no_table(self._part)
        refuse_many_merges(self.around.merges, self._part, self._limits)

    def _read_common(self, feed: Feed) -> int:
        """Read as long as the patterns may be tried; return where expat continues alone."""
        xml, events = self._xml, self.events
        found = _DATA.search(xml)
        if not found or not is_harmless(xml):
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
                return at  # in a comment or the like, `</row>` may be text
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
        """Let `CellEvents` handle the events, from the start tag of `sheetData` on."""
        self._below = len(self.around.tables)
        if self._below > 1:
            raise no_table(self._part)
        events, parser = self.events, self._parser
        stated = self.around.rows_hidden if self._rows_hidden is None else self._rows_hidden
        events.rows.hidden_by_default, events.level = bool(stated), 0
        parser.StartElementHandler, parser.EndElementHandler = events.opened, events.closed
        parser.CharacterDataHandler = events.pieces.append

    def _leave(self) -> None:
        """Handle the events again, from the end tag of `sheetData` on."""
        parser = self._parser
        parser.StartElementHandler, parser.EndElementHandler = self._opened, self._closed
        parser.CharacterDataHandler = None
        self._depth -= 1
