"""The removal of sheets and defined names from the workbook part."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from sheetcheck.workbook.annotate.traces import names_without
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.season.removal import Removal
from sheetcheck.workbook.xml.tags import Edit, Element, tag_end, with_attribute


def remove_sheets(removal: Removal, sheets: AbstractSet[SheetRef], names: AbstractSet[int]) -> None:
    """Plan the removal of sheets and defined names; `names` are offsets of their elements.

    Indexes of sheets (in names of one sheet, and of the sheet that opens first) are adapted. The
    list of sheet names among the properties goes, and with sheets the order of calculation, too;
    Excel makes both again.

    Raises:
        Damaged: the workbook part cannot be read.

    """
    book, draft = removal.book, removal.draft
    gone = {book.sheets.index(sheet) for sheet in sheets}
    xml = draft.markup(book.part).xml
    for sheet in sheets:
        removal.cuts.add((book.part, sheet.relation))
    for child in draft.tree(book.part).children:
        if child.tag == "sheets":
            rows = [child.children[index] for index in gone]
            draft.edit(book.part, *(Edit(row.start, row.end, b"") for row in rows))
        elif child.tag == "definedNames":
            draft.edit(book.part, *names_without(xml, child, gone, names))
        elif child.tag == "bookViews" and gone:
            draft.edit(book.part, *_views_without(xml, child, gone))
    if gone:
        removal.cut(book.part, "calcChain")
    _forget_titles(removal)


def _views_without(xml: bytes, views: Element, gone: AbstractSet[int]) -> Iterator[Edit]:
    """Yield the edits that adapt the indexes of the sheets that open first."""
    for view in views.children:
        end = tag_end(xml, view.start)
        tag = xml[view.start : end]
        for key in ("activeTab", "firstSheet"):
            shown = view.attributes.get(key, "")
            if shown.isdigit():
                fewer = sum(index < int(shown) for index in gone)
                tag = with_attribute(tag, key.encode(), b"%d" % max(int(shown) - fewer, 0))
        yield Edit(view.start, end, tag)


def _forget_titles(removal: Removal) -> None:
    """Plan the removal of the names of sheets and ranges from the properties (22.2.2.28)."""
    for relation in removal.book.package.relations("").values():
        if relation.kind == "extended-properties" and removal.book.package.has(relation.target):
            for child in removal.draft.tree(relation.target).children:
                if child.tag in {"TitlesOfParts", "HeadingPairs"}:
                    removal.draft.edit(relation.target, Edit(child.start, child.end, b""))
