"""Add a worksheet to the workbook part: its name, id, relationship and defined names.

Every name and id is unique in the workbook. `docProps/app.xml` repeats the names of the sheets, but
Excel never reads that, so it stays as it is.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from sheetcheck.words.added_sheet import AddedSheet
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.sheet_part import quoted
from sheetcheck.workbook.annotate.styles import Stylesheet, read_stylesheet
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.xml.tags import NAMESPACE, Edit, Element, appended, prefix_of
from sheetcheck.workbook.xml.text import attribute_data, character_data

SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LONGEST_NAME: Final = 31
_LAST_ID: Final = 65_534
"""The largest `sheetId` that Excel accepts."""
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_BEFORE_NAMES: Final = frozenset({"sheets", "functionGroups", "externalReferences"})
_TITLES: Final = "_xlnm.Print_Titles"
_NAMELESS: Final = "点検結果"


def styles_of(book: Workbook) -> Stylesheet | None:
    """Return the styles of a workbook, to add formats; None if it lacks a list for these."""
    part = book.part_of("styles")
    if part is None or not book.package.has(part):
        return None
    return read_stylesheet(book.package.markup(part).xml, part)


def free_name(book: Workbook, wanted: str) -> str:
    """Return a free name for a sheet that Excel allows, similar to `wanted`."""
    base = _NO_NAME.sub(" ", wanted).strip("' ")[:_LONGEST_NAME] or _NAMELESS
    taken = {sheet.name.casefold() for sheet in book.sheets}
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        ending = f" ({number})"
        name = base[: _LONGEST_NAME - len(ending)] + ending
    return name


def namespace_of(draft: Draft) -> str:
    """Return the main namespace of the workbook: transitional or Strict."""
    return draft.tree(draft.book.part).name.rpartition(" ")[0]


def list_sheet(draft: Draft, added_sheet: AddedSheet, part: str, *, hidden: bool) -> None:
    """Plan the entries for the new sheet in the workbook part and its relationships."""
    book = draft.book
    kinds = [relation for relation in book.relations.values() if relation.kind == "worksheet"]
    base = kinds[0].type.rpartition("/")[0] if kinds else _RELATIONS
    link = draft.relate(book.part, f"{base}/worksheet", part)
    root, xml = draft.tree(book.part), draft.markup(book.part).xml
    sheets = next(child for child in root.children if child.tag == "sheets")
    prefix = prefix_of(xml, root)
    number = _free_id(book)
    state = b' state="veryHidden"' if hidden else b""
    element = b'<%bsheet name="%b" sheetId="%d"%b %b="%b"/>' % (
        prefix, attribute_data(added_sheet.name), number, state,
        _link_attribute(xml[root.start : root.content], base), attribute_data(link),
    )  # fmt: skip
    draft.edit(book.part, appended(xml, sheets, element))
    if added_sheet.frozen_rows and not hidden and not _has_titles(root, len(book.sheets)):
        draft.edit(book.part, _print_titles(xml, root, added_sheet, len(book.sheets)))


def _free_id(book: Workbook) -> int:
    """Return a free `sheetId`: one above the highest, as Excel does, else the lowest free one."""
    taken = {int(sheet.id) for sheet in book.sheets if sheet.id.isdigit()}
    above = max(taken, default=0) + 1
    if above <= _LAST_ID:
        return above
    return next(number for number in range(1, _LAST_ID + 1) if number not in taken)


def _has_titles(root: Element, index: int) -> bool:
    """Return whether a sheet that is gone has left a name for the titles of our sheet's index."""
    return any(
        name.attributes.get("name") == _TITLES and name.attributes.get("localSheetId") == str(index)
        for child in root.children
        if child.tag == "definedNames"
        for name in child.children
    )


def _link_attribute(tag: bytes, base: str) -> bytes:
    """Return the attribute `r:id` for use below a root, with its namespace if the root lacks it."""
    for name, value in NAMESPACE.findall(tag):
        if b":" in name and value[1:-1] == base.encode():
            return b"%b:id" % name.partition(b":")[2]
    return b'xmlns:r="%b" r:id' % base.encode()


def _print_titles(xml: bytes, root: Element, added_sheet: AddedSheet, index: int) -> Edit:
    """Return the edit that prints the frozen rows on every page (18.2.5)."""
    p = prefix_of(xml, root)
    rows = character_data(f"{quoted(added_sheet.name)}!$1:${added_sheet.frozen_rows}")
    name = b'<%bdefinedName name="_xlnm.Print_Titles" localSheetId="%d">%b</%bdefinedName>' % (
        p, index, rows, p,
    )  # fmt: skip
    return _defined(xml, root, name)


def add_names(draft: Draft, ranges: Mapping[str, str]) -> None:
    """Plan hidden defined names: `name` → `'sheet'!$A$1:$A$4`."""
    if not ranges:
        return
    part = draft.book.part
    root, xml = draft.tree(part), draft.markup(part).xml
    p = prefix_of(xml, root)
    names = (
        b'<%bdefinedName name="%b" hidden="1">%b</%bdefinedName>'
        % (p, attribute_data(name), character_data(cells), p)
        for name, cells in ranges.items()
    )
    draft.edit(part, _defined(xml, root, b"".join(names)))


def _defined(xml: bytes, root: Element, names: bytes) -> Edit:
    """Return the edit that adds defined names to the workbook part."""
    known = next((child for child in root.children if child.tag == "definedNames"), None)
    if known is not None:
        return appended(xml, known, names)
    p, place = prefix_of(xml, root), _behind(root.children)
    return Edit(place, place, b"<%bdefinedNames>%b</%bdefinedNames>" % (p, names, p))


def _behind(children: Iterable[Element]) -> int:
    """Return the offset for `definedNames` in a workbook part without it (18.2.27)."""
    return max(child.end for child in children if child.tag in _BEFORE_NAMES)
