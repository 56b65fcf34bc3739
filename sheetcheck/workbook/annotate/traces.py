"""Remove our sheet, marks and notes from a copy that somebody has edited since.

Then the parts cannot be restored to the byte, so only our additions are removed: cells get their
former fill, notes are recognised by author or text, and the sheet is removed from the list.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.annotate.styles import MARKS, ORIGINAL, Stylesheet, filled, read_stylesheet
from sheetcheck.workbook.annotate.undo_log import UndoLog
from sheetcheck.workbook.package.package import relations_part
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.write.patch import unlisted
from sheetcheck.workbook.write.spans import cell_spans, each_row, spoken_text
from sheetcheck.workbook.xml.tags import Edit, Element, attribute, tag_end, with_attribute

_COLOUR = re.compile(rb'<(?:[\w.-]+:)?fgColor\s+rgb="([0-9A-Fa-f]{8})"')
_BEHIND = re.compile(rb'<(?:[\w.-]+:)?bgColor\s+rgb="([0-9A-Fa-f]{8})"')
SHAPE: Final = re.compile(rb"<((?:[\w.-]+:)?shape)\s[^>]*>.*?</\1\s*>\s*", re.DOTALL)
"""A shape of an old drawing (VML); another program may have rewritten it with its own prefixes."""
_ROW: Final = re.compile(rb"<(?:[\w.-]+:)?Row>\s*([0-9]+)\s*</")
_COLUMN: Final = re.compile(rb"<(?:[\w.-]+:)?Column>\s*([0-9]+)\s*</")


def without_traces(book: Workbook, ours: SheetRef, log: UndoLog) -> bytes:
    """Return the workbook's bytes without the added sheet `ours`, marks and notes.

    Raises:
        Damaged: a part that has to change cannot be read.

    """
    draft = Draft(book)
    _unpaint(draft, ours, log)
    for sheet in book.sheets:
        if sheet.part and sheet.has_cells and sheet != ours:
            _without_notes(draft, sheet, log)
    _unlist(draft, ours)
    package = book.package
    gone = {package.index(ours.part), package.index(relations_part(ours.part))}
    changed = {package.index(part): content for part, content in draft.contents().items()}
    return repacked(
        package.archive,
        {index: content for index, content in changed.items() if index is not None},
        removed={index for index in gone if index is not None},
    )


def _unpaint(draft: Draft, ours: SheetRef, log: UndoLog) -> None:
    """Plan the former fills of marked cells."""
    book = draft.book
    part = book.part_of("styles")
    if not log.marks or part is None or not book.package.has(part):
        return
    styles = read_stylesheet(draft.markup(part).xml, part)
    if styles is None:
        return
    plain = _plain_styles(styles, log)
    if not plain:
        return
    for sheet in book.sheets:
        if sheet.part and sheet.has_cells and sheet != ours:
            draft.edit(sheet.part, *_restyled(book, sheet, plain))
    draft.edit(part, *styles.edits())


def _plain_styles(styles: Stylesheet, log: UndoLog) -> Mapping[int, int]:
    """Return marked cell format → the same without mark, which is added if it is missing."""
    fills = {
        index: before
        for index in range(styles.count("fills"))
        if (before := _fill_before(styles.raw("fills", index), log)) is not None
    }
    plain: dict[int, int] = {}
    known = {styles.raw("cellXfs", index): index for index in range(styles.count("cellXfs"))}
    for index in range(styles.count("cellXfs")):
        fill = styles.attributes("cellXfs", index).get("fillId", "0")
        if fill.isdigit() and int(fill) in fills:
            number = _index_of(styles, fills[int(fill)])
            xf = filled(styles.raw("cellXfs", index), number)
            same = known.get(xf)
            plain[index] = styles.add("cellXfs", xf) if same is None else same
    return plain


def _fill_before(fill: bytes, log: UndoLog) -> bytes | None:
    """Return the former fill for a mark's fill; None if the fill is not a mark's."""
    colour, behind = _COLOUR.search(fill), _BEHIND.search(fill)
    if not colour or colour[1].decode().upper() not in MARKS.values():
        return None
    code = behind[1].decode().upper() if behind else ""
    number = int(code[4:], 16) if code.startswith(ORIGINAL) else 0
    # If a program has dropped the number, the first fill in the log is the most common one.
    number = number if number < len(log.fills) else 0
    return log.fills[number].encode() if log.fills else None


def _index_of(styles: Stylesheet, fill: bytes) -> int:
    for index in range(styles.count("fills")):
        if styles.raw("fills", index) == fill:
            return index
    return styles.add("fills", fill)


def _restyled(book: Workbook, sheet: SheetRef, plain: Mapping[int, int]) -> Iterator[Edit]:
    """Yield the edits of cells, rows and columns with a marked format."""
    frame = book.frame(sheet.name)
    numbers = b"|".join(b"%d" % style for style in plain)
    painted = re.compile(rb"""\ss\s*=\s*["'](?:%b)["']""" % numbers)
    for row in each_row(frame):
        if not row.number or not painted.search(frame.plain, row.start, row.end):
            continue
        cells = ((cell.start, cell.content) for cell in cell_spans(frame, row))
        for start, content in ((row.start, row.content), *cells):
            tag = frame.xml[start:content]
            style = attribute(tag, b"s") or "0"
            if style.isdigit() and int(style) in plain:
                new = with_attribute(tag, b"s", b"%d" % plain[int(style)])
                yield Edit(start, content, new)


def _without_notes(draft: Draft, sheet: SheetRef, log: UndoLog) -> None:
    """Plan the removal of our notes and their shapes."""
    package = draft.book.package
    relations = package.relations(sheet.part)
    cells: set[Address] = set()
    for relation in relations.values():
        if relation.kind == "comments" and package.has(relation.target):
            for comment in _our_comments(draft.tree(relation.target), log):
                draft.edit(relation.target, Edit(comment.start, comment.end, b""))
                cells.add(Address.parse(comment.attributes["ref"]))
    if not cells:
        return
    for relation in relations.values():
        if relation.kind == "vmlDrawing" and package.has(relation.target):
            xml = draft.raw(relation.target).xml
            edits = [
                Edit(*shape.span(), b"")
                for shape in SHAPE.finditer(xml)
                if b'ObjectType="Note"' in shape[0] and cell_of_shape(shape[0]) in cells
            ]
            draft.edit(relation.target, *edits)


def _our_comments(root: Element, log: UndoLog) -> Iterator[Element]:
    lists = {child.tag: child for child in root.children}
    authors = [one.text for one in lists["authors"].children] if "authors" in lists else []
    for comment in lists["commentList"].children if "commentList" in lists else ():
        number = comment.attributes.get("authorId", "")
        author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
        if author == log.author or _said(comment) in log.notes:
            yield comment


def _said(comment: Element) -> str:
    return "".join(spoken_text(child) for child in comment.children if child.tag == "text")


def cell_of_shape(shape: bytes) -> Address | None:
    """Return the cell whose note a shape of an old drawing shows; None if it shows none."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return Address(int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def _unlist(draft: Draft, ours: SheetRef) -> None:
    """Plan the removal of the added sheet from the workbook part."""
    book = draft.book
    for part, edits in unlisted(book, ours.part).items():
        draft.edit(part, *edits)
    index = book.sheets.index(ours)
    for child in draft.tree(book.part).children:
        if child.tag == "sheets":
            sheet = child.children[index]
            draft.edit(book.part, Edit(sheet.start, sheet.end, b""))
        elif child.tag == "definedNames":
            draft.edit(book.part, *names_without(draft.markup(book.part).xml, child, {index}))
        elif child.tag == "bookViews":
            draft.edit(book.part, *_views_without(draft.markup(book.part).xml, child, index))


def names_without(
    xml: bytes, names: Element, gone: AbstractSet[int], own: AbstractSet[int] = frozenset()
) -> Iterator[Edit]:
    """Yield the edits of `definedNames` for removed sheets, given by their indexes.

    The names of a removed sheet go, and those whose elements begin at an offset in `own`. Names of
    later sheets get the new index of their sheet. Without names left, the whole element goes.
    """

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
            tag = xml[name.start : name.content]
            new = with_attribute(tag, b"localSheetId", b"%d" % (int(local) - fewer))
            yield Edit(name.start, name.content, new)


def _views_without(xml: bytes, views: Element, index: int) -> Iterator[Edit]:
    """Yield the edits that open another sheet, if the removed one opened first."""
    for view in views.children:
        for key in ("activeTab", "firstSheet"):
            shown = view.attributes.get(key, "")
            if shown.isdigit() and int(shown) >= index:
                end = tag_end(xml, view.start)
                tag = with_attribute(
                    xml[view.start : end], key.encode(), b"%d" % max(int(shown) - 1, 0)
                )
                yield Edit(view.start, end, tag)
                break
