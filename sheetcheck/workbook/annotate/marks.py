"""Mark cells with a fill for a severity, or for a corrected total; the rest of the format stays."""

from collections.abc import Mapping, Sequence

from sheetcheck.words.added_sheet import Mark
from sheetcheck.words.address import Address
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.notes import add_notes
from sheetcheck.workbook.annotate.styles import Stylesheet, marked
from sheetcheck.workbook.annotate.undo_log import Marked
from sheetcheck.workbook.read.grid import Merged
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.cell import CellChange
from sheetcheck.workbook.write.sheet_patch import sheet_edits
from sheetcheck.workbook.write.spans import CellSpan
from sheetcheck.workbook.xml.tags import Edit, attribute, with_attribute
from sheetcheck.workbook.xml.text import MOST_CHARACTERS

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
                    painter = _FormatWriter(self, frame, name, severities)
                    self.draft.edit(sheet.part, *painter.edits())
                if add_notes(self.draft, sheet, frame, notes):
                    self.notes.update(dict.fromkeys(notes.values()))
                else:
                    self.remarks.append(_NO_NOTES.filled(sheet=name))

    def style(self, before: int, severity: Severity | None) -> int:
        """Return the marked format for a cell with a format."""
        assert self.styles, "only asked for where there are styles"
        if (known := self.formats.get((before, severity))) is not None:
            return known
        xf = self.styles.attributes("cellXfs", before)
        number = xf.get("fillId", "0")
        fill = self.styles.raw("fills", int(number) if number.isdigit() else 0).decode()
        place = self.fills.setdefault(fill, len(self.fills))
        after = marked(self.styles, before, severity, place)
        return self.formats.setdefault((before, severity), after)


class _FormatWriter:
    """Gives cells of one sheet another format; a `CellMaker`, as `CellWriter` is for values."""

    def __init__(
        self, marker: Marker, frame: Frame, sheet: str, cells: Mapping[Address, Severity | None]
    ) -> None:
        self.marker, self.frame, self.sheet, self.cells = marker, frame, sheet, cells

    def edits(self) -> list[Edit]:
        """Return the edits that mark the cells."""
        # The value is ignored: it only says that the cell must exist.
        wanted: dict[Address, NewValue] = dict.fromkeys(self.cells, "")
        work = sheet_edits(self, wanted)
        return work.edits

    def new(self, at: Address, _value: NewValue, style: int) -> bytes:
        """Return the element of an empty cell in the marked format."""
        after = self._after(at, style)
        return b'<%bc r="%b" s="%d"/>' % (self.frame.prefix, str(at).encode(), after)

    def old(self, at: Address, place: CellSpan, _value: NewValue) -> CellChange:
        """Return the change of an existing cell to the marked format."""
        style = attribute(place.tag, b"s") or "0"
        after = self._after(at, int(style) if style.isdigit() else 0)
        new = with_attribute(place.tag, b"s", b"%d" % after)
        return CellChange(at, Edit(place.start, place.content, new))

    def _after(self, at: Address, style: int) -> int:
        after = self.marker.style(style, self.cells[at])
        self.marker.marks.append(Marked(self.sheet, str(at), style, after))
        return after


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
    said = {at: "\n".join(dict.fromkeys(texts)) for at, texts in notes.items()}
    return severities, {at: text[: MOST_CHARACTERS // 2] for at, text in said.items()}
