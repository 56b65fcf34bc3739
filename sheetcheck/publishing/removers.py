"""How each kind of leak outside the cells is removed from the file."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sheetcheck.publishing.leak import Leak, LeakKind
from sheetcheck.publishing.objects import remove_objects
from sheetcheck.publishing.search.parts import pivot_caches
from sheetcheck.words.text import Text
from sheetcheck.workbook.package.package import relations_part
from sheetcheck.workbook.read.references import formulas_in, parts_with_formulas
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.season.removal import Removal, remove_comments
from sheetcheck.workbook.xml.tags import Edit, attributes, tag_end, with_attribute

_IN_FORMULA: Final = Text("数式で使われているため残しました。", "a formula uses it")
_OF_PIVOT: Final = Text(
    "ピボットテーブル又はデータモデルが使うため残しました。",
    "a pivot table or the data model uses it",
)
_OTHER_BOOK: Final = re.compile(r"\[[0-9]+\]")


@dataclass(slots=True)
class RemoverWork:
    """What the removers share while they work on one workbook."""

    removal: Removal
    names: set[int] = field(default_factory=set)
    """The defined names to remove, by the offset of their elements in the workbook part."""
    done: set[tuple[LeakKind, str]] = field(default_factory=set)
    """The kinds of leaks that were removed all at once, with the part."""

    def is_first(self, kind: LeakKind, part: str) -> bool:
        """True if this is asked for the first time about a kind of leaks in a part."""
        is_first = (kind, part) not in self.done
        self.done.add((kind, part))
        return is_first

    def sheet(self, leak: Leak) -> SheetRef:
        """Return the sheet of a leak."""
        return self.removal.book.sheet(leak.sheet or "")

    def drop(self, part: str, *tags: str) -> None:
        """Plan the removal of the elements with one of these tags right below a part's root."""
        draft = self.removal.draft
        for child in draft.tree(part).children:
            if child.tag in tags:
                draft.edit(part, Edit(child.start, child.end, b""))


Remover = Callable[[RemoverWork, Leak], Text | None]
"""Removes a leak and returns None, or returns why it cannot be removed."""


def _relation(work: RemoverWork, leak: Leak) -> Text | None:
    """Cut the relationship that leads to a part; the part goes if nothing else leads to it."""
    work.removal.cuts.add((leak.part, leak.key))
    return None


def _property(work: RemoverWork, leak: Leak) -> Text | None:
    """Empty a document property."""
    if not leak.part:
        return _relation(work, leak)
    draft = work.removal.draft
    for child in draft.tree(leak.part).children:
        if child.tag == leak.key and not child.is_empty:
            draft.edit(leak.part, Edit(child.content, child.closing, b""))
    return None


def _user(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove the name of a user; a password to modify stays, as its hash."""
    draft, book = work.removal.draft, work.removal.book
    if leak.key not in {"fileSharing", "customWorkbookViews"}:
        return _relation(work, leak)
    if leak.key == "fileSharing":
        for child in draft.tree(book.part).children:
            if child.tag == "fileSharing":
                tag = draft.markup(book.part).xml[child.start : child.content]
                tag = with_attribute(tag, b"userName", None)
                draft.edit(book.part, Edit(child.start, child.content, tag))
        return None
    work.drop(book.part, "customWorkbookViews")
    for sheet in book.sheets:
        frame = book.frame(sheet.name) if sheet.part and sheet.has_cells else None
        start = frame.place("customSheetViews") if frame else None
        if frame and start is not None:
            end = frame.xml.index(b">", frame.xml.index(b"customSheetViews>", start + 1)) + 1
            draft.edit(sheet.part, Edit(start, end, b""))
    return None


def _path(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove the folder in which the file was saved."""
    draft = work.removal.draft
    for child in draft.tree(leak.part).children:
        inside = {one.tag for choice in child.children for one in choice.children}
        if child.tag == "AlternateContent" and "absPath" in inside:
            draft.edit(leak.part, Edit(child.start, child.end, b""))
    return None


def _name(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove a hidden name unless a formula uses it."""
    called = re.compile(rf"(?<![\w.]){re.escape(leak.place.ja)}(?![\w.(])", re.IGNORECASE)
    book = work.removal.book
    for part in parts_with_formulas(book):
        for stated in formulas_in(book.package.markup(part).xml, part):
            if stated.element != "definedName" and called.search(stated.text):
                return _IN_FORMULA
    work.names.add(int(leak.key))
    return None


def _printer(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove the settings of the printer; those of the page stay."""
    draft = work.removal.draft
    xml = draft.markup(leak.part).xml
    for found in re.finditer(rb"<(?:[\w.-]+:)?pageSetup\s", xml):
        end = tag_end(xml, found.start())
        tag = xml[found.start() : end]
        for one in attributes(tag):
            if one.name.endswith(b":id") and one.value == leak.key:
                draft.edit(leak.part, Edit(found.start(), end, with_attribute(tag, one.name, None)))
    return _relation(work, leak)


def _comments(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove all comments of a sheet at once."""
    if work.is_first(LeakKind.COMMENT, leak.part):
        remove_comments(work.removal, work.sheet(leak))
    return None


def _pivot(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove the records of a pivot table, as Excel does if it is told not to save them."""
    draft = work.removal.draft
    root, xml = draft.tree(leak.part), draft.markup(leak.part).xml
    tag = xml[root.start : root.content]
    for one in attributes(tag):
        if one.value == leak.key and one.name.endswith(b":id"):
            tag = with_attribute(tag, one.name, None)
    tag = with_attribute(with_attribute(tag, b"saveData", b"0"), b"refreshOnLoad", b"1")
    draft.edit(leak.part, Edit(root.start, root.content, tag))
    return _relation(work, leak)


def _link(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove the values of another workbook, and the link to it unless a formula uses one."""
    removal, book = work.removal, work.removal.book
    used = any(
        _OTHER_BOOK.search(stated.text)
        for part in parts_with_formulas(book)
        if "externalLinks/" not in part
        for stated in formulas_in(book.package.markup(part).xml, part)
    )
    if used:
        for top in removal.draft.tree(leak.part).children:
            for child in top.children:
                if child.tag == "sheetDataSet":
                    removal.draft.edit(leak.part, Edit(child.start, child.end, b""))
        return _IN_FORMULA
    if work.is_first(leak.kind, book.part):
        removal.cut(book.part, "externalLink")
        work.drop(book.part, "externalReferences")
    return None


def _query(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove a connection, or the query behind a table, which becomes an ordinary table."""
    removal, book = work.removal, work.removal.book
    modelled = any(relation.kind == "powerPivotData" for relation in book.relations.values())
    pivots = map(book.package.markup, pivot_caches(book))
    if modelled or any(b"connectionId=" in pivot.xml for pivot in pivots):
        return _OF_PIVOT
    if leak.part not in {book.part, *(sheet.part for sheet in book.sheets)}:
        draft, xml = removal.draft, removal.draft.markup(leak.part).xml
        root = draft.tree(leak.part)
        tag = with_attribute(xml[root.start : root.content], b"tableType", None)
        draft.edit(leak.part, Edit(root.start, root.content, tag))
        for found in re.finditer(rb"""\s+queryTableFieldId\s*=\s*(?:"[^"]*"|'[^']*')""", xml):
            draft.edit(leak.part, Edit(*found.span(), b""))
    return _relation(work, leak)


def _alt_text(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove the alternative text and the title of a shape."""
    draft, start = work.removal.draft, int(leak.key)
    xml = draft.markup(leak.part).xml
    end = tag_end(xml, start)
    tag = with_attribute(with_attribute(xml[start:end], b"descr", None), b"title", None)
    draft.edit(leak.part, Edit(start, end, tag))
    return None


def _object(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove all embedded files of a sheet at once."""
    if work.is_first(leak.kind, leak.part):
        remove_objects(work.removal, work.sheet(leak))
    return None


def _part(work: RemoverWork, leak: Leak) -> Text | None:
    """Remove a part that nothing leads to, with its relationships."""
    work.removal.parts.update({leak.part, relations_part(leak.part)})
    return None


REMOVERS: Final[Mapping[LeakKind, Remover]] = {
    LeakKind.NAME: _name,
    LeakKind.PIVOT: _pivot,
    LeakKind.LINK_CACHE: _link,
    LeakKind.QUERY: _query,
    LeakKind.CUSTOM_XML: _relation,
    LeakKind.PROPERTY: _property,
    LeakKind.USER: _user,
    LeakKind.PATH: _path,
    LeakKind.PRINTER: _printer,
    LeakKind.COMMENT: _comments,
    LeakKind.THREAD: _comments,
    LeakKind.PERSON: _relation,
    LeakKind.REVISION: _relation,
    LeakKind.OBJECT: _object,
    LeakKind.ALT_TEXT: _alt_text,
    LeakKind.PART: _part,
}
"""The remover of each kind of leak outside the cells."""
