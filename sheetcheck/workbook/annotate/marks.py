"""Mark cells with a fill for a severity, or for a corrected total, and remove such fills again."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from sheetcheck.words.added_sheet import Mark
from sheetcheck.words.address import Address
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.notes import add_notes
from sheetcheck.workbook.annotate.styles import (
    Stylesheet,
    filled,
    restyled,
    solid_fill,
    styles_of,
)
from sheetcheck.workbook.annotate.undo_log import Marked, UndoLog
from sheetcheck.workbook.read.grid import Merged
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.write.spans import cell_spans, each_row
from sheetcheck.workbook.xml.tags import Edit, attribute, with_attribute
from sheetcheck.workbook.xml.text import MOST_CHARACTERS

MARKS: Final[Mapping[Severity | None, str]] = {
    # One step off Excel's stock colours, so that a mark stays recognisable after another
    # program has saved the file. None stands for a corrected total.
    Severity.ERROR: "FFFFC7CD",
    Severity.WARNING: "FFFFEB9B",
    Severity.NOTICE: "FFDDEBF6",
    None: "FFC6EFCD",
}
_ORIGINAL: Final = "FF5C"
"""The beginning of a mark's background colour; the rest is the number of the former fill.

The background of a solid fill is invisible, and Excel keeps it.
"""
_COLOUR = re.compile(rb'<(?:[\w.-]+:)?fgColor\s+rgb="([0-9A-Fa-f]{8})"')
_BEHIND = re.compile(rb'<(?:[\w.-]+:)?bgColor\s+rgb="([0-9A-Fa-f]{8})"')
_ORDER = (None, Severity.NOTICE, Severity.WARNING, Severity.ERROR)
_NO_NOTES = Text(
    "シート「{sheet}」には注釈を付けられないため、色だけを付けました。",
    "The sheet “{sheet}” cannot take notes, so its cells are only coloured.",
)


class Marker:
    """Marks cells, and records their former formats for the undo log."""

    def __init__(self, draft: Draft, styles: Stylesheet | None) -> None:
        self.draft, self.styles = draft, styles
        self.fills: dict[str, int] = {}
        """Former fill → its number in the undo log."""
        self.formats: dict[tuple[int, Severity | None], int] = {}
        """(Former format, severity) → marked format."""
        self.marks: list[Marked] = []
        self.notes: dict[str, None] = {}
        self.remarks: list[Text] = []

    def mark(self, marks: Sequence[Mark]) -> None:
        """Plan the marks; a cell with several marks gets the fill of the most severe one.

        Raises:
            UnknownSheet: there is no sheet with this name.
            Damaged: a part that has to change cannot be read.

        """
        by_sheet: dict[str, list[Mark]] = {}
        for mark in marks:
            by_sheet.setdefault(self.draft.book.sheet(mark.sheet).name, []).append(mark)
        for name, of_sheet in by_sheet.items():
            sheet = self.draft.book.sheet(name)
            if sheet.has_cells and sheet.part:
                frame = self.draft.book.frame(name)
                severities, notes = _by_cell(frame, of_sheet)
                if self.styles is not None:
                    edits = restyled(frame, severities, self._marking(name, severities))
                    self.draft.edit(sheet.part, *edits)
                if add_notes(self.draft, sheet, frame, notes):
                    self.notes.update(dict.fromkeys(notes.values()))
                else:
                    self.remarks.append(_NO_NOTES.filled(sheet=name))

    def _marking(
        self, sheet: str, severities: Mapping[Address, Severity | None]
    ) -> Callable[[Address, int], int]:
        """Return the function from a cell and its format to its marked format."""

        def mark(at: Address, before: int) -> int:
            after = self._marked_format(before, severities[at])
            self.marks.append(Marked(sheet, str(at), before, after))
            return after

        return mark

    def _marked_format(self, before: int, severity: Severity | None) -> int:
        """Return a copy of a cell format with a mark's fill, which is added if it is new."""
        styles, known = self.styles, self.formats.get((before, severity))
        assert styles, "only asked for where there are styles"
        if known is not None:
            return known
        number = styles.child("cellXfs", before).attributes.get("fillId", "0")
        former = styles.raw("fills", int(number) if number.isdigit() else 0).decode()
        place = self.fills.setdefault(former, len(self.fills))
        mark = solid_fill(MARKS[severity], f"{_ORIGINAL}{place:04X}", styles.prefix)
        xf = filled(styles.raw("cellXfs", before), styles.add("fills", mark))
        return self.formats.setdefault((before, severity), styles.add("cellXfs", xf))


def _by_cell(
    frame: Frame, marks: Sequence[Mark]
) -> tuple[dict[Address, Severity | None], dict[Address, str]]:
    """Return severity and note of each cell; for a merged range, of its top left cell."""
    merged = Merged(frame.merges)
    severities: dict[Address, Severity | None] = {}
    notes: dict[Address, list[str]] = {}
    for mark in marks:
        area = merged.at(*mark.cell)
        at = area.anchor if area else mark.cell
        severities[at] = max(severities.get(at, mark.severity), mark.severity, key=_ORDER.index)
        notes.setdefault(at, []).append(mark.note)
    texts_of = {at: "\n".join(dict.fromkeys(texts)) for at, texts in notes.items()}
    return severities, {at: text[: MOST_CHARACTERS // 2] for at, text in texts_of.items()}


def unmark_cells(draft: Draft, ours: SheetRef, log: UndoLog) -> None:
    """Plan the former fills of marked cells, in all sheets but ours."""
    book = draft.book
    styles = styles_of(book) if log.marks else None
    plain = _plain_formats(styles, log) if styles else {}
    if not styles or not plain:
        return
    for sheet in book.sheets:
        if sheet.part and sheet.has_cells and sheet != ours:
            draft.edit(sheet.part, *_unmarked_cells(book.frame(sheet.name), plain))
    draft.edit(styles.part, *styles.edits())


def _plain_formats(styles: Stylesheet, log: UndoLog) -> Mapping[int, int]:
    """Return marked cell format → the same without mark, which is added if it is missing."""
    fills = [styles.raw("fills", index) for index in range(styles.count("fills"))]
    formats = [styles.raw("cellXfs", index) for index in range(styles.count("cellXfs"))]
    known = {xf: index for index, xf in enumerate(formats)}
    plain: dict[int, int] = {}
    for index, xf in enumerate(formats):
        number = styles.child("cellXfs", index).attributes.get("fillId", "0")
        marked = fills[int(number)] if number.isdigit() and int(number) < len(fills) else b""
        former = _fill_before(marked, log)
        if former is None:
            continue
        # The first of several equal fills.
        fill = fills.index(former) if former in fills else styles.add("fills", former)
        unmarked = filled(xf, fill)
        same = known.get(unmarked)
        plain[index] = styles.add("cellXfs", unmarked) if same is None else same
    return plain


def _fill_before(fill: bytes, log: UndoLog) -> bytes | None:
    """Return the former fill for a mark's fill; None if the fill is not a mark's."""
    colour, behind = _COLOUR.search(fill), _BEHIND.search(fill)
    if not colour or colour[1].decode().upper() not in MARKS.values():
        return None
    code = behind[1].decode().upper() if behind else ""
    number = int(code[4:], 16) if code.startswith(_ORIGINAL) else 0
    # If a program has dropped the number, the first fill in the log is the most common one.
    return next((one.encode() for one in (*log.fills[number : number + 1], *log.fills)), None)


def _unmarked_cells(frame: Frame, plain: Mapping[int, int]) -> Iterator[Edit]:
    """Yield the edits of cells, rows and columns with a marked format."""
    numbers = b"|".join(b"%d" % style for style in plain)
    painted = re.compile(rb"""\ss\s*=\s*["'](?:%b)["']""" % numbers)
    for row in each_row(frame):
        if not row.number or not painted.search(frame.plain, row.start, row.end):
            continue
        cells = ((cell.start, cell.content) for cell in cell_spans(frame, row))
        for start, content in ((row.start, row.content), *cells):
            tag = frame.xml[start:content]
            style = attribute(tag, b"s") or "0"
            if style.isdigit() and int(style) in plain:
                new = with_attribute(tag, b"s", b"%d" % plain[int(style)])
                yield Edit(start, content, new)
