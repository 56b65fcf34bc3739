"""The removal of embedded files from a sheet, with the shapes and pictures that show them.

An embedded file has four places: an element `oleObject` of the sheet, the part with its content, a
shape in the old drawing (VML) and one in the new drawing; both shapes are found by its shape id
(ECMA-376 18.3.1.59 and 20.1.2.2.8).
"""

import re
from collections.abc import Set as AbstractSet
from typing import Final

from sheetcheck.publishing.search.shapes import below, drawing_parts
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.season.removal import Removal, remove_child
from sheetcheck.workbook.xml.tags import Edit, tag_end

_SHAPE: Final = re.compile(rb"<v:shape\b([^>]*)>.*?</v:shape>\s*", re.DOTALL)
_LINK: Final = re.compile(
    rb"""\s(?:[\w.-]+:)?(?:relid|id)\s*=\s*["'](rId[^"']+|R[0-9a-f]{6,})["']"""
)
_LINKED: Final = re.compile(rb"""\b(?:[\w.-]+:)id\s*=\s*["']([^"']+)["']""")
_OBJECTS: Final = re.compile(rb"<(?:[\w.-]+:)?oleObjects[\s>]")
_ID: Final = re.compile(rb"""\bshapeId\s*=\s*["']([0-9]+)["']""")


def remove_objects(removal: Removal, sheet: SheetRef) -> None:
    """Add the edits that remove all embedded files of a sheet.

    Raises:
        Damaged: a part that has to change cannot be read.

    """
    frame = removal.book.frame(sheet.name)
    found = _OBJECTS.search(frame.plain, frame.end)
    start = found.start() if found else None
    ids: set[bytes] = set()
    if start is not None:
        end = _end_of(frame.xml, start)
        piece = frame.xml[start:end]
        ids = set(_ID.findall(piece))
        for link in _LINKED.findall(piece):
            removal.cuts.add((sheet.part, link.decode()))
        removal.draft.edit(sheet.part, Edit(start, end, b""))
    removal.cut(sheet.part, "oleObject", "package")
    _remove_old_shapes(removal, sheet, ids)
    for part in drawing_parts(removal.book, sheet):
        names = {f"_x0000_s{one.decode()}" for one in ids}
        for anchor in removal.draft.tree(part).children:
            inside = (one for one in below(anchor) if one.tag == "compatExt")
            if any(one.attributes.get("spid") in names for one in inside):
                removal.draft.edit(part, Edit(anchor.start, anchor.end, b""))


def _end_of(xml: bytes, start: int) -> int:
    """Return the end of the element `oleObjects` that begins at `start`."""
    end = tag_end(xml, start)
    if xml[end - 2 : end] == b"/>":
        return end
    return xml.index(b">", xml.index(b"oleObjects", end)) + 1


def _remove_old_shapes(removal: Removal, sheet: SheetRef, ids: AbstractSet[bytes]) -> None:
    """Add the edits that remove shapes from the old drawing; without shapes left, it goes, too."""
    package = removal.book.package
    for relation in package.relations(sheet.part).values():
        if relation.kind != "vmlDrawing" or not package.has(relation.target):
            continue
        xml = removal.draft.raw(relation.target).xml
        shapes = list(_SHAPE.finditer(xml))
        ours = [s for s in shapes if any(b"_x0000_s%b" % one in s[1] for one in ids)]
        for shape in ours:
            for link in _LINK.findall(shape[0]):
                removal.cuts.add((relation.target, link.decode()))
        if ours and len(ours) == len(shapes):
            removal.cuts.add((sheet.part, relation.id))
            remove_child(removal, sheet, "legacyDrawing", relation.id)
        else:
            removal.draft.edit(relation.target, *(Edit(*shape.span(), b"") for shape in ours))
