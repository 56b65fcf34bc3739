"""Rename sheets and defined names, with every formula, link and property that uses the name.

A name within a text of a formula (`INDIRECT("R6!A1")`) cannot be renamed safely: callers ask
`is_said_in_text` first.
"""

import re
from collections.abc import Callable
from typing import Final

from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.package.package import relations_part
from sheetcheck.workbook.read.references import formulas_in, parts_with_formulas
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.tags import Edit, Element, attribute, tag_end, with_attribute
from sheetcheck.workbook.xml.text import attribute_data, character_data, formula_data

_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"]|"")*") | '(?P<quoted>(?:[^']|'')+)'!
      | (?P<plain>[^\s'"!()+\-*/^&=<>,;{}]+)! | (?P<word>[\w.\\]+)""",
    re.VERBOSE,
)
_BARE: Final = re.compile(r"[A-Za-z_\u3040-\u9fff][\w]*")


def is_said_in_text(draft: Draft, name: str) -> bool:
    """True if a text within a formula contains the name, so that it cannot be renamed."""
    for part in parts_with_formulas(draft.book):
        for stated in formulas_in(draft.markup(part).xml, part):
            for found in _TOKEN.finditer(stated.text):
                if found["text"] and name.casefold() in found["text"].casefold():
                    return True
    return False


def rename_sheet(draft: Draft, sheet: SheetRef, name: str) -> None:
    """Plan the edits that rename a sheet wherever it is named.

    Raises:
        Damaged: a part cannot be read.

    """
    old = sheet.name.casefold()

    def renamed(found: re.Match[str]) -> str:
        sheets = found["plain"] or (found["quoted"] or "").replace("''", "'")
        ends = sheets.split(":")
        if not sheets or all(end.casefold() != old for end in ends):
            return found[0]
        new = ":".join(name if end.casefold() == old else end for end in ends)
        return f"{new}!" if _BARE.fullmatch(new) else "'" + new.replace("'", "''") + "'!"

    _rewrite(draft, renamed)
    book = draft.book
    row = next(one for one in draft.tree(book.part).children if one.tag == "sheets")
    draft.set_attributes(book.part, row.children[book.sheets.index(sheet)], name=name)
    for one in book.sheets:
        if one.part and one.has_cells:
            _rename_links(draft, one, renamed)
    _rename_sources(draft, old, name)
    _rename_title(draft, sheet.name, name)


def rename_defined(draft: Draft, old: str, new: str) -> None:
    """Plan the edits that rename a defined name wherever a formula uses it.

    Raises:
        Damaged: a part cannot be read.

    """

    def renamed(found: re.Match[str]) -> str:
        return new if found["word"] and found["word"].casefold() == old.casefold() else found[0]

    _rewrite(draft, renamed)
    for child in draft.tree(draft.book.part).children:
        for name in child.children if child.tag == "definedNames" else ():
            if name.attributes.get("name", "").casefold() == old.casefold():
                draft.set_attributes(draft.book.part, name, name=new)


def _rewrite(draft: Draft, renamed: Callable[[re.Match[str]], str]) -> None:
    """Plan the edits of all formulas; `renamed` returns the new text of each of their tokens."""
    for part in parts_with_formulas(draft.book):
        for stated in formulas_in(draft.markup(part).xml, part):
            new = _TOKEN.sub(renamed, stated.text)
            if new != stated.text:
                draft.edit(part, Edit(stated.start, stated.end, formula_data(new)))


def _rename_links(draft: Draft, sheet: SheetRef, renamed: Callable[[re.Match[str]], str]) -> None:
    """Plan the edits of the links in a sheet that lead to places in the workbook."""
    links = relations_part(sheet.part)
    for child in draft.tree(links).children if draft.book.package.has(links) else ():
        # Some programs write a place in the same workbook as an external target.
        target = child.attributes.get("Target", "")
        if target.startswith("#") and (new := _TOKEN.sub(renamed, target[1:])) != target[1:]:
            draft.set_attributes(links, child, Target=f"#{new}")
    frame = draft.book.frame(sheet.name)
    start = frame.place("hyperlinks")
    if start is None:
        return
    end = frame.xml.index(b"hyperlinks>", tag_end(frame.xml, start))
    for found in re.finditer(rb"<(?:[\w.-]+:)?hyperlink\s", frame.xml[start:end]):
        at = start + found.start()
        over = tag_end(frame.xml, at)
        tag = frame.xml[at:over]
        location = attribute(tag, b"location")
        if location is None:
            continue
        new = _TOKEN.sub(renamed, location)
        if new != location:
            edit = with_attribute(tag, b"location", attribute_data(new))
            draft.edit(sheet.part, Edit(at, over, edit))


def _rename_sources(draft: Draft, old: str, name: str) -> None:
    """Plan the new name in the sources of pivot tables."""
    for part in draft.book.package.names:
        if "pivotCacheDefinition" in part and part.endswith(".xml"):
            for element in _below(draft.tree(part)):
                if element.attributes.get("sheet", "").casefold() == old:
                    draft.set_attributes(part, element, sheet=name)


def _rename_title(draft: Draft, old: str, new: str) -> None:
    """Plan the new name in the list of titles in the properties."""
    for relation in draft.book.package.relations("").values():
        if relation.kind == "extended-properties" and draft.book.package.has(relation.target):
            for element in _below(draft.tree(relation.target)):
                if element.tag == "lpstr" and element.text == old:
                    edit = Edit(element.content, element.closing, character_data(new))
                    draft.edit(relation.target, edit)


def _below(element: Element) -> list[Element]:
    return [one for child in element.children for one in (child, *_below(child))]
