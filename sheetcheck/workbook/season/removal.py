"""Parts and sheets taken out of a workbook: their relationships go, and what only they led to.

A part is never deleted by its name. Its relationship is cut; afterwards every part that could
be reached before and cannot be reached any more goes, with its content type. So nothing that
two parts share is lost, and nothing of what was cut stays in the file unseen.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.package.package import CONTENT_TYPES, folded, relations_part, resolved
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.tags import Edit, Element, attributes, tag_end, with_attribute

Cut = tuple[str, str]
"""A relationship: the part that it starts from, and its id."""
_NOTE_ROW: Final = re.compile(rb"<x:Row>\s*([0-9]+)\s*</x:Row>")
_NOTE_COLUMN: Final = re.compile(rb"<x:Column>\s*([0-9]+)\s*</x:Column>")
_SHAPE: Final = re.compile(rb"<v:shape\b[^>]*>.*?</v:shape>\s*", re.DOTALL)


@dataclass(slots=True)
class Removal:
    """What is going to be taken out of a workbook, beside the edits of its draft."""

    draft: Draft
    cuts: set[Cut] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    """Parts that nothing leads to, and that go all the same."""

    @property
    def book(self) -> Workbook:
        """The workbook as it was."""
        return self.draft.book

    def cut(self, part: str, *kinds: str) -> None:
        """Cut a part's relationships of these kinds."""
        for relation in self.book.package.relations(part).values():
            if relation.kind in kinds:
                self.cuts.add((part, relation.id))

    def written(self) -> bytes:
        """Return the workbook's bytes without all of that.

        Raises:
            Damaged: a part that has to change does not read.

        """
        package = self.book.package
        before, after = reached_parts(self.book), reached_parts(self.book, self.cuts)
        left = {index for part in self.parts if (index := package.index(part)) is not None}
        gone = (before - after) | left
        names = {folded(package.archive.members[index].name) for index in gone}
        self._forget(names)
        for part, link in self.cuts:
            self._cut_link(part, link, gone)
        changed = {
            index: content
            for part, content in self.draft.contents().items()
            if (index := package.index(part)) is not None and index not in gone
        }
        return repacked(package.archive, changed, removed=gone)

    def _forget(self, names: AbstractSet[str]) -> None:
        """Note the edits by which the content types of parts go."""
        for child in self.draft.tree(CONTENT_TYPES).children:
            target = resolved("", child.attributes.get("PartName", ""))
            if child.tag == "Override" and folded(target) in names:
                self.draft.edit(CONTENT_TYPES, Edit(child.start, child.end, b""))

    def _cut_link(self, part: str, link: str, gone: AbstractSet[int]) -> None:
        source = relations_part(part)
        if self.book.package.index(source) in gone:
            return
        for child in self.draft.tree(source).children:
            if child.attributes.get("Id") == link:
                self.draft.edit(source, Edit(child.start, child.end, b""))


def reached_parts(book: Workbook, cuts: AbstractSet[Cut] = frozenset()) -> set[int]:
    """Return the members that relationships lead to, without the cut ones.

    Raises:
        Damaged: relationships do not read.

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


def remove_sheets(removal: Removal, sheets: AbstractSet[SheetRef], names: AbstractSet[int]) -> None:
    """Note the edits by which sheets and defined names go; `names` are places in the part.

    What counts sheets (names of one sheet, the sheet that is shown first) is counted anew. The
    list of sheet names among the properties goes, and with formulas the order of calculation;
    Excel makes both again.

    Raises:
        Damaged: the workbook part does not read.

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
            draft.edit(book.part, *_names_without(xml, child, gone, names))
        elif child.tag == "bookViews" and gone:
            draft.edit(book.part, *_views_without(xml, child, gone))
    if gone:
        removal.cut(book.part, "calcChain")
    _forget_titles(removal)


def _names_without(
    xml: bytes, names: Element, gone: AbstractSet[int], own: AbstractSet[int]
) -> Iterator[Edit]:
    def goes(name: Element) -> bool:
        local = name.attributes.get("localSheetId", "")
        return name.start in own or (local.isdigit() and int(local) in gone)

    if names.children and all(map(goes, names.children)):
        yield Edit(names.start, names.end, b"")
        return
    for name in names.children:
        local = name.attributes.get("localSheetId", "")
        if goes(name):
            yield Edit(name.start, name.end, b"")
        elif local.isdigit() and (fewer := sum(index < int(local) for index in gone)):
            tag = with_attribute(
                xml[name.start : name.content], b"localSheetId", b"%d" % (int(local) - fewer)
            )
            yield Edit(name.start, name.content, tag)


def _views_without(xml: bytes, views: Element, gone: AbstractSet[int]) -> Iterator[Edit]:
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
    """Note that the properties no longer list the names of sheets and ranges (22.2.2.28)."""
    for relation in removal.book.package.relations("").values():
        if relation.kind == "extended-properties" and removal.book.package.has(relation.target):
            for child in removal.draft.tree(relation.target).children:
                if child.tag in {"TitlesOfParts", "HeadingPairs"}:
                    removal.draft.edit(relation.target, Edit(child.start, child.end, b""))


def remove_comments(removal: Removal, sheet: SheetRef) -> None:
    """Note the edits by which all comments of a sheet go, with the shapes that show them.

    Raises:
        Damaged: a part that has to change does not read.

    """
    removal.cut(sheet.part, "comments", "threadedComment")
    package = removal.book.package
    for relation in package.relations(sheet.part).values():
        if relation.kind != "vmlDrawing" or not package.has(relation.target):
            continue
        xml = removal.draft.raw(relation.target).xml
        shapes = list(_SHAPE.finditer(xml))
        notes = [shape for shape in shapes if b'ObjectType="Note"' in shape[0]]
        if len(notes) == len(shapes):
            removal.cuts.add((sheet.part, relation.id))
            remove_child(removal, sheet, "legacyDrawing", relation.id)
        else:
            removal.draft.edit(relation.target, *(Edit(*note.span(), b"") for note in notes))


def remove_comments_of(removal: Removal, sheet: SheetRef, cells: AbstractSet[Address]) -> int:
    """Note the edits by which the comments of some cells go; return how many cells had one.

    Raises:
        Damaged: a part that has to change does not read.

    """
    package, draft = removal.book.package, removal.draft
    relations = [r for r in package.relations(sheet.part).values() if package.has(r.target)]
    found: dict[str, list[Element]] = {}
    others = 0
    for relation in relations:
        if relation.kind in {"comments", "threadedComment"}:
            root = draft.tree(relation.target)
            lists = [one for one in root.children if one.tag == "commentList"] or [root]
            every = [one for of in lists for one in of.children if "ref" in one.attributes]
            found[relation.target] = [one for one in every if _address_of(one) in cells]
            others += len(every) - len(found[relation.target])
    gone = {_address_of(one) for of_part in found.values() for one in of_part}
    if gone and not others:
        remove_comments(removal, sheet)
    elif gone:
        for part, comments in found.items():
            draft.edit(part, *(Edit(one.start, one.end, b"") for one in comments))
        for relation in relations:
            if relation.kind == "vmlDrawing":
                xml = draft.raw(relation.target).xml
                notes = [n for n in _SHAPE.finditer(xml) if b'ObjectType="Note"' in n[0]]
                edits = (Edit(*note.span(), b"") for note in notes if _cell_of(note[0]) in gone)
                draft.edit(relation.target, *edits)
    return len(gone)


def _address_of(comment: Element) -> Address | None:
    try:
        return Address.parse(comment.attributes["ref"])
    except ValueError:
        return None


def _cell_of(shape: bytes) -> Address | None:
    row, column = _NOTE_ROW.search(shape), _NOTE_COLUMN.search(shape)
    return Address(int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def remove_child(removal: Removal, sheet: SheetRef, name: str, link: str) -> None:
    """Note that an element behind the cells of a sheet goes if it holds the relationship.

    It need not stand right below the root: an alternative for newer programs may hold it.
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
