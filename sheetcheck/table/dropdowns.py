"""Read the drop-down lists of a sheet: which cells have one, and where its choices come from."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from sheetcheck.words.address import Area
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.xml.markup import local, parse

_SOURCES = frozenset({"formula1", "f"})


@dataclass(frozen=True, slots=True)
class DropDown:
    """A drop-down list, and the cells that have it."""

    areas: tuple[Area, ...]
    source: str
    """The choices as Excel stores them: `"A,B,C"` with quotes, or a reference: `$A$1:$A$4`."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The rows of one column that have a drop-down list, as ranges in ascending order."""

    tops: tuple[int, ...]
    bottoms: tuple[int, ...]

    def has(self, row: int) -> bool:
        """True if the cell in a row (Excel's number) has a list."""
        at = bisect_right(self.tops, row)
        return at > 0 and row <= self.bottoms[at - 1]


def offered(dropdowns: Iterable[DropDown], column: int) -> Offered:
    """Return the rows of a column (A is 1) that have a list."""
    areas = sorted(a for d in dropdowns for a in d.areas if a.left <= column <= a.right)
    spans: list[tuple[int, int]] = []
    for area in areas:
        if spans and area.top <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], area.bottom))
        else:
            spans.append((area.top, area.bottom))
    return Offered(tuple(top for top, _ in spans), tuple(bottom for _, bottom in spans))


def read_dropdowns(book: Workbook, sheet: str) -> tuple[DropDown, ...]:
    """Return the drop-down lists of a sheet, including those of Excel 2010's extension (x14).

    Raises:
        Damaged: what follows the rows in the sheet's part is not well-formed.

    """
    frame = book.frame(sheet)
    if frame.xml.find(b"dataValidation", frame.end) < 0:
        return ()
    alone = frame.start == frame.end and frame.plain[frame.start - 2 : frame.start] == b"/>"
    rest = frame.end if alone else frame.plain.index(b">", frame.end) + 1
    reader = _Reader()
    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.characters
    parser.EndElementHandler = reader.end
    parse(parser, frame.xml[: frame.opened] + frame.xml[rest:], frame.part)
    return tuple(reader.found)


@dataclass
class _Reader:
    """Collects every `dataValidation` that is a list, from expat's events."""

    found: list[DropDown] = field(default_factory=list)
    cells: str = ""
    source: str = ""
    is_list: bool = False
    text: list[str] = field(default_factory=list)

    def start(self, name: str, given: dict[str, str]) -> None:
        self.text.clear()
        if local(name) == "dataValidation":
            self.is_list = given.get("type") == "list"
            self.cells, self.source = given.get("sqref", ""), ""

    def characters(self, text: str) -> None:
        self.text.append(text)

    def end(self, name: str) -> None:
        match local(name):
            case tag if tag in _SOURCES:
                self.source = self.source or "".join(self.text).strip()
            case "sqref":
                self.cells = "".join(self.text)
            case "dataValidation" if self.is_list and self.source:
                self.found.append(DropDown(_areas(self.cells), self.source))
            case _:
                pass
        self.text.clear()


def _areas(cells: str) -> tuple[Area, ...]:
    areas = []
    for cell in cells.split():
        try:
            areas.append(Area.parse(cell))
        except ValueError:
            continue  # a whole column (`A:A`), or not written by Excel
    return tuple(areas)
