"""Find what would run or reach out if a workbook were opened. It is reported, never followed.

Found by the relationships of its parts and in its formulas. Nothing here opens an address,
and no part but the ones of XML are read.
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
"""Of one workbook; a list of thousands helps nobody."""


class Deed(StrEnum):
    """What it would do."""

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
    """One thing that would act."""

    deed: Deed
    what: str = ""
    """What it reaches for, as it stands: an address, a formula."""
    sheet: str | None = None
    """None where it belongs to the whole workbook."""
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
"""Links that do nothing until somebody clicks them, and then what a browser does."""
# A DDE formula names program, topic and item; the others fetch, call or run.
_REACHING: Final = re.compile(
    r"\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|IMAGE|STOCKHISTORY|SQL\.REQUEST)\s*\("
    r"|[^\s'!|]\|(?:'[^']*'|[^\s'!|]+)!|file:|\\\\[\w.-]+[\\@]",
    re.IGNORECASE,
)


def active_content(book: Workbook) -> tuple[Active, ...]:
    """Return what in a workbook would act, without the formulas in its cells.

    Relationships that do not read lead nowhere, and so to nothing that acts.
    """
    found = dict.fromkeys(_found(book))
    return tuple(found)[:MOST]


def active_formulas(grid: Grid) -> tuple[Active, ...]:
    """Return the formulas of a sheet that fetch, call or run something."""
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
    # Drawings, charts and the like: only what leads outside is of interest there.
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
    """Return what an external link is: another workbook, a DDE server or a linked object."""
    package, names = book.package, set[str]()
    with suppress(Refusal):
        package.elements(relation.target, lambda name, *_: names.add(local(name)))
    targets = [one.target for one in _relations(package, relation.target) if one.external]
    what = unquote(targets[0]) if targets else ""
    if "ddeLink" in names:
        return Active(Deed.DDE, what)
    return Active(Deed.OBJECT if "oleLink" in names else Deed.BOOK_LINK, what)
