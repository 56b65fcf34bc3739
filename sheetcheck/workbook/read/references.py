"""Find what the formulas of a workbook refer to.

Formulas are in cells, defined names, drop-down lists, conditional formats and charts. All are
found by their elements, with the same code. If a function computes an address (INDIRECT,
OFFSET), only calculating the formula would tell what it needs; then `Needs.computed` is set, and
callers leave everything as it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sheetcheck.words.address import LAST_COLUMN, LAST_ROW, Area, column_number
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.xml.scanning import masked
from sheetcheck.workbook.xml.tags import attribute
from sheetcheck.workbook.xml.text import attribute_of

FORMULA: Final = re.compile(
    rb"""<((?:[\w.-]+:)?(?:f|formula|formula1|formula2|definedName))"""
    rb"""((?:\s[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*)?)>([^<]+)</\1\s*>"""
)
"""An element with a formula: its name, its attributes, its text."""
_STRING: Final = re.compile(r'"(?:[^"]|"")*"')
_PLAIN: Final = r"""[^\s'!"\#$%&()*+,\-/:;<=>@\[\]^{}|~]"""
REFERENCE: Final = re.compile(
    rf"""(?<![\w.$\]!]) (?: (?: '(?P<quoted>(?:[^']|'')+)'
            | (?P<plain>{_PLAIN}+ (?: : {_PLAIN}+ )? ) ) ! )?
        (?: \$?(?P<left>[A-Za-z]{{1,3}})\$?(?P<top>[1-9][0-9]{{0,6}})
              (?: : \$?(?P<right>[A-Za-z]{{1,3}})\$?(?P<bottom>[1-9][0-9]{{0,6}}) )?
          | \$?(?P<first>[A-Za-z]{{1,3}}) : \$?(?P<last>[A-Za-z]{{1,3}})
          | \$?(?P<from>[1-9][0-9]{{0,6}}) : \$?(?P<to>[1-9][0-9]{{0,6}}) )
        (?! [\w(.!] )""",
    re.VERBOSE,
)
_COMPUTED: Final = re.compile(r"\b(?:INDIRECT|OFFSET)\s*\(", re.IGNORECASE)
_BUILT_IN: Final = "_xlnm."
_CDATA: Final = b"<![CDATA["


class FormulaText(NamedTuple):
    """A formula in a part."""

    part: str
    text: str
    start: int
    """The offset of its text in the part in UTF-8."""
    end: int
    element: str
    """The name of its element: `f`, `formula1`, `definedName`, …"""
    tag: bytes
    """The start tag of that element."""


class Reference(NamedTuple):
    """A reference in a formula."""

    sheet: str | None
    """None for the sheet of the formula."""
    area: Area


@dataclass(frozen=True, slots=True)
class Needs:
    """The cells that the formulas of a workbook need, by sheet (names in lower case)."""

    areas: Mapping[str, list[Area]] = field(default_factory=dict)
    computed: bool = False
    """True if an address is computed somewhere, or a part cannot be searched."""

    def cover(self, sheet: str, row: int, column: int) -> bool:
        """True if a formula may need the cell."""
        areas = self.areas.get(sheet.casefold(), ())
        return self.computed or any(area.covers(row, column) for area in areas)

    def sheet(self, name: str) -> bool:
        """True if a formula may need anything of the sheet."""
        return self.computed or bool(self.areas.get(name.casefold()))


def formulas_in(xml: bytes, part: str) -> Iterator[FormulaText]:
    """Yield the formulas of a part, in order."""
    for found in FORMULA.finditer(masked(xml)):
        element = found[1].rpartition(b":")[2].decode()
        text = attribute_of(found[3])
        yield FormulaText(part, text, *found.span(3), element, b"<x%b>" % found[2])


def references(formula: str) -> Iterator[Reference]:
    """Yield the references of a formula; both ends of one over several sheets."""
    for found in REFERENCE.finditer(_STRING.sub('""', formula)):
        area = _area(found)
        named = found["plain"] or (found["quoted"] or "").replace("''", "'")
        if area is None or named.startswith("["):
            continue  # not a cell, or in another workbook
        for sheet in named.split(":") if named else [None]:
            yield Reference(sheet, area)


def is_computed(formula: str) -> bool:
    """True if a formula computes an address."""
    return _COMPUTED.search(_STRING.sub('""', formula)) is not None


def parts_with_formulas(book: Workbook) -> list[str]:
    """Return the names of the XML parts of a workbook that may have formulas."""
    return [
        name
        for name in book.package.names
        if name.lower().endswith(".xml")
        and name.lower().startswith("xl/")
        and not name.lower().endswith(("sharedstrings.xml", "styles.xml"))
    ]


def needs_of(book: Workbook, without: frozenset[str] = frozenset()) -> Needs:
    """Return what the formulas of a workbook need, except those in the sheets `without`.

    Built-in names (print areas, filters) need nothing, since they may refer to empty cells.

    Raises:
        Refusal: a part cannot be read.

    """
    owners = {sheet.part: sheet.name for sheet in book.sheets if sheet.part}
    areas: dict[str, list[Area]] = {}
    computed = False
    everywhere = [sheet.name for sheet in book.sheets]
    for part in parts_with_formulas(book):
        owner = owners.get(part)
        if owner in without:
            continue
        xml = book.package.markup(part).xml
        computed = computed or (_CDATA in xml and b"<f" in xml)
        for stated in formulas_in(xml, part):
            if _is_of(stated, book, without):
                continue
            computed = computed or is_computed(stated.text)
            grown = _shared_size(stated.tag)
            if "[" in stated.text:
                _note_tables(book, areas)
            for sheet, area in references(stated.text):
                wide = _grown(area, *grown)
                several = sheet is not None and _spans_sheets(stated.text, sheet)
                for name in everywhere if several else [sheet or owner or ""]:
                    areas.setdefault(name.casefold(), []).append(wide)
    _note_pivots(book, areas)
    return Needs({name: list(dict.fromkeys(found)) for name, found in areas.items()}, computed)


def _is_of(stated: FormulaText, book: Workbook, without: frozenset[str]) -> bool:
    """True if a defined name is built in, or belongs to a sheet of `without`."""
    if stated.element != "definedName":
        return False
    local = attribute(stated.tag, b"localSheetId") or ""
    places = {str(place) for place, sheet in enumerate(book.sheets) if sheet.name in without}
    if local in places:
        return True
    return (attribute(stated.tag, b"name") or "").casefold().startswith(_BUILT_IN)


def _area(found: re.Match[str]) -> Area | None:
    if found["left"]:
        top, left = int(found["top"]), column_number(found["left"])
        bottom = int(found["bottom"] or top)
        right = column_number(found["right"] or found["left"])
    elif found["first"]:
        top, bottom = 1, LAST_ROW
        left, right = column_number(found["first"]), column_number(found["last"])
    else:
        left, right = 1, LAST_COLUMN
        top, bottom = int(found["from"]), int(found["to"])
    area = Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
    return area if area.bottom <= LAST_ROW and area.right <= LAST_COLUMN else None


def _spans_sheets(formula: str, sheet: str) -> bool:
    """True if a sheet is an end of a reference over several sheets (`Jan:Dec!A1`)."""
    quoted = re.escape(sheet.replace("'", "''"))
    return re.search(rf"(?:{quoted}:[^!()]*|:{quoted})'?!", formula) is not None


def _shared_size(tag: bytes) -> tuple[int, int]:
    """Return how many more rows and columns a shared formula covers."""
    reference = attribute(tag, b"ref")
    if attribute(tag, b"t") != "shared" or not reference:
        return 0, 0
    try:
        area = Area.parse(reference)
    except ValueError:
        return 0, 0
    return area.bottom - area.top, area.right - area.left


def _grown(area: Area, rows: int, columns: int) -> Area:
    return Area(area.top, area.left, area.bottom + rows, area.right + columns)


def _note_tables(book: Workbook, areas: dict[str, list[Area]]) -> None:
    """Note the areas of all tables: formulas refer to these by name."""
    for sheet in book.sheets:
        relations = book.package.relations(sheet.part).values() if sheet.part else ()
        for relation in relations:
            if relation.kind == "table" and book.package.has(relation.target):
                head = book.package.markup(relation.target).xml
                found = re.search(rb'<(?:[\w.-]+:)?table\s[^>]*?\sref="([^"]+)"', head)
                if found:
                    area = Area.parse(found[1].decode())
                    areas.setdefault(sheet.name.casefold(), []).append(area)


_SOURCE: Final = re.compile(rb"<(?:[\w.-]+:)?worksheetSource\s[^>]*>")


def _note_pivots(book: Workbook, areas: dict[str, list[Area]]) -> None:
    """Note the cells that pivot tables are made from."""
    for name in book.package.names:
        if "pivotCacheDefinition" not in name or not name.lower().endswith(".xml"):
            continue
        for tag in _SOURCE.findall(book.package.markup(name).xml):
            sheet = attribute(tag, b"sheet")
            if sheet:
                everything = Area(1, 1, LAST_ROW, LAST_COLUMN)
                areas.setdefault(sheet.casefold(), []).append(everything)
