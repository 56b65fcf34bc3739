"""How each kind is taken out of the file; a remover returns why it did not, or None."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sheetcheck.publishing.kind import LeakKind
from sheetcheck.publishing.kinds import Leak
from sheetcheck.publishing.objects import remove_objects
from sheetcheck.words.text import Text
from sheetcheck.workbook.package.package import relations_part
from sheetcheck.workbook.read.references import Needs, formulas_in, parts_with_formulas
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
    """What removers work on."""

    removal: Removal
    needs: Needs
    names: set[int] = field(default_factory=set)
    """Where the defined names begin that go."""
    done: set[tuple[LeakKind, str]] = field(default_factory=set)
    """What was removed with something else already."""

    def first(self, leak: Leak, place: str = "") -> bool:
        """Return whether this is the first of its kind at a place."""
        key = leak.kind, place or leak.part
        new = key not in self.done
        self.done.add(key)
        return new

    def sheet(self, leak: Leak) -> SheetRef:
        """Return the sheet that a leak is in."""
        return self.removal.book.sheet(leak.sheet or "")


Remover = Callable[[RemoverWork, Leak], Text | None]


def _relation(scene: RemoverWork, leak: Leak) -> Text | None:
    scene.removal.cuts.add((leak.part, leak.key))
    return None


def _property(scene: RemoverWork, leak: Leak) -> Text | None:
    if leak.part == "":
        return _relation(scene, leak)
    draft = scene.removal.draft
    for child in draft.tree(leak.part).children:
        if child.tag == leak.key and not child.is_empty:
            draft.edit(leak.part, Edit(child.content, child.closing, b""))
    return None


def _user(scene: RemoverWork, leak: Leak) -> Text | None:
    """Remove the name of a user; a password to modify stays with its hash."""
    draft, book = scene.removal.draft, scene.removal.book
    if leak.key not in {"fileSharing", "customWorkbookViews"}:
        return _relation(scene, leak)
    for child in draft.tree(book.part).children:
        if child.tag == "fileSharing" == leak.key:
            tag = draft.markup(book.part).xml[child.start : child.content]
            draft.edit(
                book.part, Edit(child.start, child.content, with_attribute(tag, b"userName", None))
            )
        elif child.tag == leak.key:
            draft.edit(book.part, Edit(child.start, child.end, b""))
    if leak.key == "customWorkbookViews":
        for sheet in book.sheets:
            frame = book.frame(sheet.name) if sheet.part and sheet.has_cells else None
            start = frame.place("customSheetViews") if frame else None
            if frame and start is not None:
                end = frame.xml.index(b">", frame.xml.index(b"customSheetViews>", start + 1)) + 1
                draft.edit(sheet.part, Edit(start, end, b""))
    return None


def _path(scene: RemoverWork, leak: Leak) -> Text | None:
    draft = scene.removal.draft
    for child in draft.tree(leak.part).children:
        inside = {one.tag for choice in child.children for one in choice.children}
        if child.tag == "AlternateContent" and "absPath" in inside:
            draft.edit(leak.part, Edit(child.start, child.end, b""))
    return None


def _name(scene: RemoverWork, leak: Leak) -> Text | None:
    """Remove a hidden name, unless a formula says it."""
    called = re.compile(rf"(?<![\w.]){re.escape(leak.place.ja)}(?![\w.(])", re.IGNORECASE)
    book = scene.removal.book
    for part in parts_with_formulas(book):
        for stated in formulas_in(book.package.markup(part).xml, part):
            if stated.element != "definedName" and called.search(stated.text):
                return _IN_FORMULA
    scene.names.add(int(leak.key))
    return None


def _printer(scene: RemoverWork, leak: Leak) -> Text | None:
    """Cut the settings of a printer off; what is set for the page itself stays."""
    draft = scene.removal.draft
    xml = draft.markup(leak.part).xml
    for found in re.finditer(rb"<(?:[\w.-]+:)?pageSetup\s", xml):
        end = tag_end(xml, found.start())
        tag = xml[found.start() : end]
        for one in attributes(tag):
            if one.name.endswith(b":id") and one.value == leak.key:
                draft.edit(leak.part, Edit(found.start(), end, with_attribute(tag, one.name, None)))
    return _relation(scene, leak)


def _comments(scene: RemoverWork, leak: Leak) -> Text | None:
    if scene.first(Leak(LeakKind.COMMENT, leak.place), leak.part):
        remove_comments(scene.removal, scene.sheet(leak))
    return None


def _pivot(scene: RemoverWork, leak: Leak) -> Text | None:
    """Cut the records off a pivot table, as Excel does if it is told not to save them."""
    draft = scene.removal.draft
    root, xml = draft.tree(leak.part), draft.markup(leak.part).xml
    tag = xml[root.start : root.content]
    for one in attributes(tag):
        if one.value == leak.key and one.name.endswith(b":id"):
            tag = with_attribute(tag, one.name, None)
    tag = with_attribute(with_attribute(tag, b"saveData", b"0"), b"refreshOnLoad", b"1")
    draft.edit(leak.part, Edit(root.start, root.content, tag))
    return _relation(scene, leak)


def _link(scene: RemoverWork, leak: Leak) -> Text | None:
    """Remove the values of another workbook; its path, too, if no formula leads there."""
    removal, book = scene.removal, scene.removal.book
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
    if scene.first(leak, book.part):
        removal.cut(book.part, "externalLink")
        for child in removal.draft.tree(book.part).children:
            if child.tag == "externalReferences":
                removal.draft.edit(book.part, Edit(child.start, child.end, b""))
    return None


def _query(scene: RemoverWork, leak: Leak) -> Text | None:
    """Remove a connection, or the query of a table, which stays as an ordinary table."""
    removal, book = scene.removal, scene.removal.book
    modelled = any(relation.kind == "powerPivotData" for relation in book.relations.values())
    pivots = (
        name
        for name in book.package.names
        if "pivotCacheDefinition" in name and name.endswith(".xml")
    )
    if modelled or any(b"connectionId=" in book.package.markup(name).xml for name in pivots):
        return _OF_PIVOT
    sheets = {sheet.part for sheet in book.sheets}
    if leak.part not in {book.part, *sheets}:
        draft, xml = removal.draft, removal.draft.markup(leak.part).xml
        root = draft.tree(leak.part)
        tag = with_attribute(xml[root.start : root.content], b"tableType", None)
        draft.edit(leak.part, Edit(root.start, root.content, tag))
        for found in re.finditer(rb"""\s+queryTableFieldId\s*=\s*(?:"[^"]*"|'[^']*')""", xml):
            draft.edit(leak.part, Edit(*found.span(), b""))
    return _relation(scene, leak)


def _alt_text(scene: RemoverWork, leak: Leak) -> Text | None:
    draft = scene.removal.draft
    start = int(leak.key)
    xml = draft.markup(leak.part).xml
    end = tag_end(xml, start)
    tag = with_attribute(with_attribute(xml[start:end], b"descr", None), b"title", None)
    draft.edit(leak.part, Edit(start, end, tag))
    return None


def _object(scene: RemoverWork, leak: Leak) -> Text | None:
    if scene.first(leak):
        remove_objects(scene.removal, scene.sheet(leak))
    return None


def _part(scene: RemoverWork, leak: Leak) -> Text | None:
    scene.removal.parts.update({leak.part, relations_part(leak.part)})
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
"""How what is not in cells goes."""
