"""List sheets in the workbook part, and remove them: name, id, relationship and defined names.

Every name and id is unique in the workbook. `docProps/app.xml` repeats the names of the sheets, but
Excel never reads that, so it stays as it is.
"""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from sheetcheck.words.added_sheet import AddedSheet
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.sheet_part import quoted
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


def free_name(book: Workbook, proposed: str) -> str:
    """Return a free name for a sheet that Excel allows, similar to `proposed`."""
    base = _NO_NAME.sub(" ", proposed).strip("' ")[:_LONGEST_NAME] or _NAMELESS
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
    element = b'<%bsheet name="%b" sheetId="%d"%b %b="%b"/>' % (
        prefix_of(xml, root), attribute_data(added_sheet.name), _free_id(book),
        b' state="veryHidden"' if hidden else b"",
        _link_attribute(xml[root.start : root.content], base), attribute_data(link),
    )  # fmt: skip
    draft.edit(book.part, appended(xml, sheets, element))
    index, names = len(book.sheets), draft.child(book.part, "definedNames")
    if added_sheet.frozen_rows and not hidden and not _has_titles(names, index):
        # The frozen rows are printed on every page (18.2.5).
        rows = f"{quoted(added_sheet.name)}!$1:${added_sheet.frozen_rows}"
        titles = b'name="%b" localSheetId="%d"' % (_TITLES.encode(), index)
        _add_names(draft, [(titles, rows)])


def _free_id(book: Workbook) -> int:
    """Return a free `sheetId`: one above the highest, as Excel does, else the lowest free one."""
    taken = {int(sheet.id) for sheet in book.sheets if sheet.id.isdigit()}
    above = max(taken, default=0) + 1
    if above <= _LAST_ID:
        return above
    return next(number for number in range(1, _LAST_ID + 1) if number not in taken)


def _has_titles(names: Element | None, index: int) -> bool:
    """True if a sheet that is gone has left a name for the titles of our sheet's index."""
    given = [name.attributes for name in names.children] if names else []
    return any(
        one.get("name") == _TITLES and one.get("localSheetId") == str(index) for one in given
    )


def _link_attribute(tag: bytes, base: str) -> bytes:
    """Return the attribute `r:id` for use below a root, with its namespace if the root lacks it."""
    for name, value in NAMESPACE.findall(tag):
        if b":" in name and value[1:-1] == base.encode():
            return b"%b:id" % name.partition(b":")[2]
    return b'xmlns:r="%b" r:id' % base.encode()


def add_names(draft: Draft, ranges: Mapping[str, str]) -> None:
    """Plan hidden defined names: `name` → `'sheet'!$A$1:$A$4`."""
    if ranges:
        names = ((b'name="%b" hidden="1"' % attribute_data(n), r) for n, r in ranges.items())
        _add_names(draft, names)


def _add_names(draft: Draft, names: Iterable[tuple[bytes, str]]) -> None:
    """Plan defined names: their attributes, and what they stand for."""
    part = draft.book.part
    root, xml = draft.tree(part), draft.markup(part).xml
    p = prefix_of(xml, root)
    inner = b"".join(
        b"<%bdefinedName %b>%b</%bdefinedName>" % (p, given, character_data(cells), p)
        for given, cells in names
    )
    known = draft.child(part, "definedNames")
    if known is not None:
        draft.edit(part, appended(xml, known, inner))
        return
    place = max(child.end for child in root.children if child.tag in _BEFORE_NAMES)
    whole = b"<%bdefinedNames>%b</%bdefinedNames>" % (p, inner, p)
    draft.edit(part, Edit(place, place, whole))


def unlist_sheets(
    draft: Draft, gone: AbstractSet[int], own: AbstractSet[int] = frozenset()
) -> None:
    """Plan the removal of sheets (by index) from the workbook part, and of what names them.

    The names of a removed sheet go, and those whose elements begin at an offset in `own`. Names of
    later sheets get the new index of their sheet, and so do the sheets that open first. Without
    names left, the whole element goes.
    """
    part = draft.book.part
    for child in draft.tree(part).children:
        if child.tag == "sheets":
            draft.remove(part, *(child.children[index] for index in gone))
        elif child.tag == "definedNames":
            _unlist_names(draft, child, gone, own)
        elif child.tag == "bookViews" and gone:
            _adapt_views(draft, child, gone)


def _unlist_names(
    draft: Draft, names: Element, gone: AbstractSet[int], own: AbstractSet[int]
) -> None:
    part = draft.book.part
    removed, left = [], []
    for name in names.children:
        local = name.attributes.get("localSheetId", "")
        index = int(local) if local.isdigit() else -1
        if name.start in own or index in gone:
            removed.append(name)
        else:
            left.append((name, index))
    if removed and not left:
        removed = [names]
    draft.remove(part, *removed)
    for name, index in left:
        if (new := _index_left(index, gone)) != index:
            draft.set_attributes(part, name, localSheetId=str(new))


def _adapt_views(draft: Draft, views: Element, gone: AbstractSet[int]) -> None:
    last = len(draft.book.sheets) - len(gone) - 1
    for view in views.children:
        shown = {key: view.attributes.get(key, "") for key in ("activeTab", "firstSheet")}
        adapted = {
            key: str(max(min(_index_left(int(index), gone), last), 0))
            for key, index in shown.items()
            if index.isdigit()
        }
        if adapted.items() - shown.items():
            draft.set_attributes(draft.book.part, view, **adapted)


def _index_left(index: int, gone: AbstractSet[int]) -> int:
    """Return the index of a sheet once other sheets are removed."""
    return index - sum(one < index for one in gone)
