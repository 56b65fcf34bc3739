"""The removal of comments from a sheet: all of them, or those of some cells."""

import re
from collections.abc import Set as AbstractSet

from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate.traces import SHAPE, cell_of_shape
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.season.removal import Removal, remove_child
from sheetcheck.workbook.xml.tags import Edit, Element


def remove_comments(removal: Removal, sheet: SheetRef) -> None:
    """Plan the removal of all comments of a sheet, with the shapes that show them.

    Raises:
        Damaged: a part that has to change cannot be read.

    """
    removal.cut(sheet.part, "comments", "threadedComment")
    package = removal.book.package
    for relation in package.relations(sheet.part).values():
        if relation.kind != "vmlDrawing" or not package.has(relation.target):
            continue
        xml = removal.draft.raw(relation.target).xml
        notes = _note_shapes(xml)
        if len(notes) == len(SHAPE.findall(xml)):
            removal.cuts.add((sheet.part, relation.id))
            remove_child(removal, sheet, "legacyDrawing", relation.id)
        else:
            removal.draft.edit(relation.target, *(Edit(*note.span(), b"") for note in notes))


def remove_comments_of(removal: Removal, sheet: SheetRef, cells: AbstractSet[Address]) -> int:
    """Plan the removal of the comments of some cells; return how many cells have one.

    Raises:
        Damaged: a part that has to change cannot be read.

    """
    package, draft = removal.book.package, removal.draft
    relations = [one for one in package.relations(sheet.part).values() if package.has(one.target)]
    found: dict[str, list[Element]] = {}
    others = 0
    for relation in relations:
        if relation.kind in {"comments", "threadedComment"}:
            every = _comments_in(draft.tree(relation.target))
            found[relation.target] = [one for one in every if _cell_of(one) in cells]
            others += len(every) - len(found[relation.target])
    gone = {_cell_of(one) for comments in found.values() for one in comments}
    if gone and not others:
        remove_comments(removal, sheet)
    elif gone:
        for part, comments in found.items():
            draft.edit(part, *(Edit(one.start, one.end, b"") for one in comments))
        for relation in relations:
            if relation.kind == "vmlDrawing":
                notes = _note_shapes(draft.raw(relation.target).xml)
                ours = (note for note in notes if cell_of_shape(note[0]) in gone)
                draft.edit(relation.target, *(Edit(*note.span(), b"") for note in ours))
    return len(gone)


def _comments_in(root: Element) -> list[Element]:
    """Return the comments of a part; those of threads are right below the root."""
    lists = [one for one in root.children if one.tag == "commentList"] or [root]
    return [one for of in lists for one in of.children if "ref" in one.attributes]


def _note_shapes(xml: bytes) -> list[re.Match[bytes]]:
    """Return the shapes of an old drawing (VML) that show comments."""
    return [shape for shape in SHAPE.finditer(xml) if b'ObjectType="Note"' in shape[0]]


def _cell_of(comment: Element) -> Address | None:
    try:
        return Address.parse(comment.attributes["ref"])
    except ValueError:
        return None
