"""The removal of parts from a workbook: their relationships are cut, and unreachable parts go.

A part is never deleted by its name. Its relationship is cut; then every part that could be reached
before and cannot be reached any more is removed, with its content type. So a part that others
share stays, and nothing that was cut is left in the file unseen.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.package.package import CONTENT_TYPES, folded, relations_part, resolved
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.tags import Edit, attributes, tag_end

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
        """Plan the removal of the content types of parts."""
        for child in self.draft.tree(CONTENT_TYPES).children:
            target = resolved("", child.attributes.get("PartName", ""))
            if child.tag == "Override" and folded(target) in names:
                self.draft.edit(CONTENT_TYPES, Edit(child.start, child.end, b""))

    def _cut_link(self, part: str, link: str, gone: AbstractSet[int]) -> None:
        """Plan the removal of a relationship, unless all those of its part go anyway."""
        source = relations_part(part)
        if self.book.package.index(source) in gone:
            return
        for child in self.draft.tree(source).children:
            if child.attributes.get("Id") == link:
                self.draft.edit(source, Edit(child.start, child.end, b""))


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
