"""The removal of parts, sheets and comments: relationships are cut, and unreachable parts go.

A part is never deleted by its name. Its relationship is cut; then every part that could be reached
before and cannot be reached any more is removed, with its content type. So a part that others
share stays, and nothing that was cut is left in the file unseen.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.note_shapes import SHAPE, note_shapes
from sheetcheck.workbook.annotate.notes import cell_of_comment, comments_in, remove_shapes
from sheetcheck.workbook.annotate.sheet_list import unlist_sheets
from sheetcheck.workbook.package.package import CONTENT_TYPES, folded, relations_part, resolved
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.tags import Edit, Element, attributes, tag_end

Cut = tuple[str, str]
"""A relationship: the part that it starts from, and its id."""


@dataclass(slots=True)
class Removal:
    """What to remove from a workbook, besides the edits of its draft."""

    draft: Draft
    cuts: set[Cut] = field(default_factory=set)
    """The relationships to cut."""
    parts: set[str] = field(default_factory=set)
    """Parts to remove although no relationship leads to them."""

    @property
    def book(self) -> Workbook:
        """The workbook before the removal."""
        return self.draft.book

    def cut(self, part: str, *kinds: str) -> None:
        """Cut a part's relationships of these kinds."""
        for relation in self.book.package.relations(part).values():
            if relation.kind in kinds:
                self.cuts.add((part, relation.id))

    def written(self) -> bytes:
        """Return the workbook's bytes with all of this removed, and with the edits of the draft.

        Raises:
            Damaged: a part that has to change cannot be read.

        """
        members = self.book.package.archive.members
        unreached = reached_parts(self.book) - reached_parts(self.book, self.cuts)
        gone = {members[index].name for index in unreached} | self.parts
        names = {folded(name) for name in gone}
        for child in self.draft.tree(CONTENT_TYPES).children:
            target = resolved("", child.attributes.get("PartName", ""))
            if child.tag == "Override" and folded(target) in names:
                self.draft.remove(CONTENT_TYPES, child)
        for part, link in self.cuts:
            source = relations_part(part)
            # The relationships of a removed part are removed with it.
            if folded(source) not in names:
                links = self.draft.tree(source).children
                gone_links = (one for one in links if one.attributes.get("Id") == link)
                self.draft.remove(source, *gone_links)
        return self.draft.written(removed=gone)


def reached_parts(book: Workbook, cuts: AbstractSet[Cut] = frozenset()) -> set[int]:
    """Return the indexes of the parts that relationships lead to, without the cut ones.

    Raises:
        Damaged: relationships cannot be read.

    """
    package = book.package
    reached: set[int] = set()
    waiting = [""]
    while waiting:
        source = waiting.pop()
        links = package.index(relations_part(source))
        if links is not None:
            reached.add(links)
        for relation in package.relations(source).values():
            index = None if relation.external else package.index(relation.target)
            if index is not None and index not in reached and (source, relation.id) not in cuts:
                reached.add(index)
                waiting.append(relation.target)
    return reached


def remove_child(removal: Removal, sheet: SheetRef, name: str, link: str) -> None:
    """Plan the removal of the element of a sheet, after its cells, that names a relationship.

    It need not be a child of the root: it may be within an alternative for newer programs.
    """
    frame = removal.book.frame(sheet.name)
    element = re.compile(rb"<(?:[\w.-]+:)?%b\s" % name.encode())
    for found in element.finditer(frame.plain, frame.end):
        end = tag_end(frame.xml, found.start())
        tag = frame.xml[found.start() : end]
        if any(one.value == link for one in attributes(tag)):
            if not tag.endswith(b"/>"):
                end = frame.xml.index(b">", frame.xml.index(b"</", end)) + 1
            removal.draft.edit(sheet.part, Edit(found.start(), end, b""))


def remove_sheets(removal: Removal, sheets: AbstractSet[SheetRef], names: AbstractSet[int]) -> None:
    """Plan the removal of sheets and defined names; `names` are offsets of their elements.

    Indexes of sheets (in names of one sheet, and of the sheet that opens first) are adapted. The
    list of sheet names among the properties goes, and with sheets the order of calculation, too;
    Excel makes both again.

    Raises:
        Damaged: the workbook part cannot be read.

    """
    book, draft = removal.book, removal.draft
    removal.cuts.update((book.part, sheet.relation) for sheet in sheets)
    unlist_sheets(draft, {book.sheets.index(sheet) for sheet in sheets}, names)
    if sheets:
        removal.cut(book.part, "calcChain")
    for relation in book.package.relations("").values():
        if relation.kind == "extended-properties" and book.package.has(relation.target):
            # The properties repeat the names of sheets and ranges (22.2.2.28).
            for child in draft.tree(relation.target).children:
                if child.tag in {"TitlesOfParts", "HeadingPairs"}:
                    draft.remove(relation.target, child)


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
        notes = note_shapes(xml)
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
            every = comments_in(draft.tree(relation.target))
            found[relation.target] = [one for one in every if cell_of_comment(one) in cells]
            others += len(every) - len(found[relation.target])
    commented = (cell_of_comment(one) for comments in found.values() for one in comments)
    gone = {cell for cell in commented if cell}
    if gone and not others:
        remove_comments(removal, sheet)
    elif gone:
        for part, comments in found.items():
            draft.remove(part, *comments)
        remove_shapes(draft, sheet, gone)
    return len(gone)
