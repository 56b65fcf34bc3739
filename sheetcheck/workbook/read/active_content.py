"""Find active content: what runs, or contacts another place, when a workbook is opened.

It is found in the relationships of parts and in formulas, and only reported. Nothing here opens
an address, and only XML parts are read.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import unquote

from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.package.package import Package, Relation, relations_part
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import runs_of
from sheetcheck.workbook.xml.markup import local

MOST: Final = 50
"""The most pieces of active content that are reported for one workbook."""


class Deed(StrEnum):
    """What active content does."""

    MACRO = "macro"
    MACRO_SHEET = "macro-sheet"
    BOOK_LINK = "book-link"
    DDE = "dde"
    OBJECT = "object"
    CONTROL = "control"
    QUERY = "query"
    RIBBON = "ribbon"
    PICTURE = "picture"
    FILE_LINK = "file-link"
    FORMULA = "formula"


class Active(NamedTuple):
    """One piece of active content."""

    deed: Deed
    what: str = ""
    """Its address or formula, as written."""
    sheet: str | None = None
    """None if it belongs to the whole workbook."""
    cell: Address | None = None


_BY_KIND: Final[Mapping[str, Deed]] = {
    "vbaProject": Deed.MACRO,
    "xlMacrosheet": Deed.MACRO_SHEET,
    "xlIntlMacrosheet": Deed.MACRO_SHEET,
    "dialogsheet": Deed.MACRO_SHEET,
    "externalLink": Deed.BOOK_LINK,
    "oleObject": Deed.OBJECT,
    "package": Deed.OBJECT,
    "control": Deed.CONTROL,
    "connections": Deed.QUERY,
    "queryTable": Deed.QUERY,
    "extensibility": Deed.RIBBON,
}
_HARMLESS: Final = re.compile(r"(?:https?|mailto|tel):|#", re.IGNORECASE)
"""Links that do nothing before somebody clicks them, and then only open a browser."""
# A DDE formula names program, topic and item; the functions fetch, call or run something.
_REACHING: Final = re.compile(
    r"\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|IMAGE|STOCKHISTORY|SQL\.REQUEST)\s*\("
    r"|[^\s'!|]\|(?:'[^']*'|[^\s'!|]+)!|file:|\\\\[\w.-]+[\\@]",
    re.IGNORECASE,
)


def active_content(book: Workbook) -> tuple[Active, ...]:
    """Return the active content of a workbook, without the formulas in its cells.

    Relationships that cannot be read are left out: Excel cannot follow them, either.
    """
    found = dict.fromkeys(_found(book))
    return tuple(found)[:MOST]


def active_formulas(grid: Grid) -> tuple[Active, ...]:
    """Return the formulas of a sheet that fetch, call or run something outside the workbook."""
    found: list[Active] = []
    for run in runs_of(grid.rows):
        for column, formula in run.formulas.items():
            if _REACHING.search(formula):
                place = Address(run.numbers.start, column)
                found.append(Active(Deed.FORMULA, f"={formula}", grid.sheet, place))
                if len(found) == MOST:
                    return tuple(found)
    return tuple(found)


def _found(book: Workbook) -> Iterator[Active]:
    package = book.package
    sheets = {sheet.part: sheet.name for sheet in book.sheets if sheet.part}
    for part in ("", book.part, *sheets):
        for relation in _relations(package, part):
            active = _of(book, relation, sheets.get(part))
            if active:
                yield active
    # Drawings, charts and the like: only their external relationships matter.
    known = {relations_part(part) for part in ("", book.part, *sheets)}
    for name in list(package.names):
        folder, _, file = name.rpartition("/_rels/")
        if file.endswith(".rels") and folder and name not in known and "externalLinks" not in name:
            for relation in _relations(package, f"{folder}/{file.removesuffix('.rels')}"):
                active = _of(book, relation, None) if relation.external else None
                if active:
                    yield active


def _relations(package: Package, part: str) -> Collection[Relation]:
    try:
        return package.relations(part).values()
    except Refusal:
        return ()


def _of(book: Workbook, relation: Relation, sheet: str | None) -> Active | None:
    deed = _BY_KIND.get(relation.kind)
    if deed is Deed.BOOK_LINK and not relation.external:
        return _linked(book, relation)
    if deed:
        return Active(deed, relation.target if relation.external else "", sheet)
    if not relation.external:
        return None
    if relation.kind in {"image", "video", "audio", "media"}:
        return Active(Deed.PICTURE, relation.target, sheet)
    if _HARMLESS.match(relation.target):
        return None
    return Active(Deed.FILE_LINK, relation.target, sheet)


def _linked(book: Workbook, relation: Relation) -> Active:
    """Return the kind of an external link: another workbook, a DDE server or a linked object."""
    package, names = book.package, set[str]()
    with suppress(Refusal):
        package.elements(relation.target, lambda name, *_: names.add(local(name)))
    targets = [one.target for one in _relations(package, relation.target) if one.external]
    what = unquote(targets[0]) if targets else ""
    if "ddeLink" in names:
        return Active(Deed.DDE, what)
    return Active(Deed.OBJECT if "oleLink" in names else Deed.BOOK_LINK, what)
