"""A workbook and its sheets; each sheet is read on first use."""

from dataclasses import dataclass, field
from functools import partial
from typing import Final
from xml.parsers import expat

from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.errors.write_refusals import UnknownSheet
from sheetcheck.words.text import Text
from sheetcheck.workbook.formats.cell_formats import Formats, formats_of
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.package.package import CONTENT_TYPES, Package, Relation, open_package
from sheetcheck.workbook.read.cells.sheet_part import read_cells
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.shared_strings import read_strings
from sheetcheck.workbook.read.sheet import Frame, read_frame
from sheetcheck.workbook.read.sheet_list import SheetRef, outside, sheets_of
from sheetcheck.workbook.read.struck import Struck, struck_cells
from sheetcheck.workbook.xml.markup import Markup, decoded, parse
from sheetcheck.workbook.xml.scanning import bound, bound_stretches

_USUAL_PART: Final = "xl/workbook.xml"


@dataclass(slots=True)
class _Cache:
    """What was read from the parts of one workbook so far."""

    formats: Formats | None = None
    strings: list[str] | None = None
    cells: dict[str, int] = field(default_factory=dict)
    """Sheet part → number of its cells with content."""
    proved: set[str] = field(default_factory=set)
    """The sheet parts that are proved to be well-formed."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """An .xlsx or .xlsm file; immutable: writing returns new bytes."""

    package: Package
    part: str
    """The workbook part: `xl/workbook.xml`."""
    sheets: tuple[SheetRef, ...]
    relations: dict[str, Relation]
    """The relationships of the workbook part, by id."""
    since_1904: bool = False
    _cache: _Cache = field(default_factory=_Cache, repr=False, compare=False)

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.package.archive.data

    @property
    def signed(self) -> bool:
        """True if it carries a digital signature."""
        return self.package.signed

    @property
    def formats(self) -> Formats:
        """The number formats of its cell formats."""
        if self._cache.formats is None:
            self._cache.formats = Formats(partial(_formats, self))
        return self._cache.formats

    def sheet(self, name: str) -> SheetRef:
        """Return the sheet with a name, ignoring case as Excel does.

        Raises:
            UnknownSheet: there is none.

        """
        for same in (str, str.casefold):
            for sheet in self.sheets:
                if same(sheet.name) == same(name):
                    return sheet
        names = "、".join(sheet.name for sheet in self.sheets)
        raise UnknownSheet(sheet=name, sheets=names)

    def part_of(self, kind: str) -> str | None:
        """Return the name of the workbook's part of a kind, as `styles`; None without it."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.external:
                return relation.target
        return None

    def strings(self) -> list[str]:
        """Return the shared strings.

        Raises:
            Damaged: their part cannot be read.
            Oversized: there are too many.

        """
        if self._cache.strings is None:
            part, package = self.part_of("sharedStrings"), self.package
            strings: list[str] = []
            if part and package.has(part):
                strings = read_strings(package.read(part), part, package.limits)
            self._cache.strings = strings
        return self._cache.strings

    def frame(self, name: str) -> Frame:
        """Return the frame of a sheet's part, which is proved well-formed as a whole.

        Raises:
            UnknownSheet: there is no sheet of that name.
            Damaged: its part is missing, or no sheet.
            Oversized: it is over a limit.

        """
        sheet, package = self.sheet(name), self.package
        markup = self._markup(sheet)
        if sheet.part in self._cache.proved:
            bound_stretches(markup.xml, sheet.part, package.limits)
        else:
            bound(markup.xml, sheet.part, package.limits)
            parse(expat.ParserCreate("utf-8"), markup.xml, sheet.part)
            self._cache.proved.add(sheet.part)
        return read_frame(markup, sheet.part, package.limits)

    def _markup(self, sheet: SheetRef) -> Markup:
        """Return a sheet's part in UTF-8; nothing else is checked."""
        if not sheet.part:
            raise Damaged(part=sheet.name, why=Text("パートがありません", "it has no part"))
        return decoded(self.package.read(sheet.part), sheet.part)

    def grid(self, name: str) -> Grid:
        """Return the cells of a sheet; none for a sheet such as a chart.

        Raises:
            UnknownSheet: there is no sheet of that name.
            Damaged: its part is missing, no sheet, or contradicts itself.
            Oversized: it is over a limit.

        """
        sheet = self.sheet(name)
        if not sheet.has_cells:
            return Grid(sheet.name, {}, formats=self.formats)
        package = self.package
        read = read_cells(self._markup(sheet).xml, sheet.part, self.strings(), package.limits)
        self._cache.proved.add(sheet.part)
        self._cache.cells[sheet.part] = read.filled
        package.limits.check("cells", sum(self._cache.cells.values()), sheet.part)
        beyond = outside(read.rows, read.dimension) if read.dimension else None
        contradictions = (*read.contradictions, *([beyond] if beyond else ()))
        return Grid(
            sheet.name, read.rows, read.merges, read.hidden_rows, read.hidden_columns,
            self.formats, read.shared, contradictions, Struck(partial(_struck, self, sheet.part)),
        )  # fmt: skip


def open_workbook(data: bytes, name: str, limits: Limits | None = None) -> Workbook:
    """Return the workbook in the bytes of a file; `name` is for messages.

    Raises:
        Refusal: it is not an .xlsx or .xlsm, or it is damaged, encrypted or over a limit.

    """
    package = open_package(data, name, limits)
    package.markup(CONTENT_TYPES)  # Excel does not open a file without content types
    part = _workbook_part(package)
    relations = dict(package.relations(part))
    sheets, since_1904 = sheets_of(package, part, relations)
    return Workbook(package, part, sheets, relations, since_1904)


def reopened(data: bytes, book: Workbook) -> Workbook:
    """Return the new bytes of a workbook, opened within the limits of the old ones.

    Raises:
        Refusal: they are damaged or over a limit.

    """
    return open_workbook(data, "", book.package.limits)


def _workbook_part(package: Package) -> str:
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and not relation.external:
            return relation.target
    return _USUAL_PART


def _struck(book: Workbook, sheet: str) -> frozenset[Address]:
    """Return the struck-out cells of a sheet part that was read before."""
    parts = (sheet, book.part_of("sharedStrings"), book.part_of("styles"))
    package = book.package
    raw = (package.read(part) if part and package.has(part) else b"" for part in parts)
    cells, strings, styles = (decoded(one, sheet).xml for one in raw)
    return struck_cells(cells, strings, styles, sheet)


def _formats(book: Workbook) -> tuple[tuple[str, ...], bool]:
    part = book.part_of("styles")
    package = book.package
    if not part or not package.has(part):
        return (), book.since_1904
    return formats_of(package.read(part), part, package.limits), book.since_1904
