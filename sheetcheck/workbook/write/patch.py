"""Write cells of a workbook: bytes in, bytes out, and no byte changes that need not.

What changes: the elements of the listed cells; rows that are added for them; `spans` and
`dimension`, if the sheet grows; the calculation chain, if a formula is removed; and the cell that
inherits a shared formula, if its master is overwritten. Nothing else changes, neither the styles
nor the shared strings nor `workbook.xml`.

When Excel opens the file, it recalculates volatile formulas. Another formula that depends on a
written cell keeps its stored value until it is recalculated; Ctrl+Alt+F9 recalculates all. To
request this in the file, the workbook part would have to change, as it does when a sheet of
findings is added (`ask_to_recalculate`).

The calculation chain is the order in which Excel calculates (ECMA-376 18.6). Excel calls a workbook
damaged if its chain has a cell without a formula. It completes a chain that lacks cells, so new
formulas need not be added.
"""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.files.disk import read_file, write_whole
from sheetcheck.workbook.package.package import CONTENT_TYPES, folded, relations_part, resolved
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.write.formula_groups import refuse_parts_of_formulas
from sheetcheck.workbook.write.new_cell import refused
from sheetcheck.workbook.write.refusals import (
    refuse_covered,
    refuse_signed,
    refuse_table_texts,
    refuse_unknown_cells,
)
from sheetcheck.workbook.write.sheet_patch import value_edits
from sheetcheck.workbook.xml.scanning import masked
from sheetcheck.workbook.xml.tags import TAG, Edit, attribute, spliced, tree, with_attribute

_ENTRY = re.compile(rb"<(?:[\w.-]+:)?c\s[^<>]*/?>(?:</(?:[\w.-]+:)?c\s*>)?")


def patched(
    book: Workbook, cells: Mapping[tuple[str, Address], NewValue], *, signed: bool = False
) -> bytes:
    """Return the workbook's bytes with cells written; their styles stay.

    `cells` maps (sheet, address) to the new value; None empties a cell. A cell that has the
    value already keeps its bytes. A new cell gets the style of its row or column, as in Excel.

    Raises:
        UnknownSheet: there is no sheet with this name.
        InsideMerge: an address is in a merged range and is not its top left cell.
        Signed: the workbook is signed, and `signed` is not set.
        Unwritable: Excel cannot store a value, or a cell is part of something larger.
        Damaged: a part that has to change cannot be read.

    """
    if not cells:
        return book.data
    refuse_signed(book, signed=signed)
    by_sheet: dict[SheetRef, dict[Address, NewValue]] = {}
    for (name, at), value in cells.items():
        by_sheet.setdefault(book.sheet(name), {})[at] = value
    changed: dict[str, bytes | None] = {}
    gone: dict[str, set[str]] = {}
    for sheet, values in by_sheet.items():
        refuse_unknown_cells(sheet)
        refuse_table_texts(book, sheet, values)
        frame = book.frame(sheet.name)
        refuse_covered(frame, values)
        refuse_parts_of_formulas(frame, values)
        edits, formulas_gone = value_edits(book, frame, values)
        if edits:
            changed[sheet.part] = frame.markup.encoded(spliced(frame.xml, edits))
        gone[sheet.id] = {str(cell) for cell in formulas_gone}
    if any(gone.values()):
        changed |= _without_chained(book, gone)
    return _with_parts(book, changed)


def _with_parts(book: Workbook, parts: Mapping[str, bytes | None]) -> bytes:
    """Return the workbook's bytes with parts changed, or removed (None)."""
    if not parts:
        return book.data
    index = book.package.index
    stored = {at: new for part, new in parts.items() if (at := index(part)) is not None}
    return repacked(
        book.package.archive,
        {at: new for at, new in stored.items() if new is not None},
        removed={at for at, new in stored.items() if new is None},
    )


def _without_chained(
    book: Workbook, gone: Mapping[str, Collection[str]]
) -> Mapping[str, bytes | None]:
    """Return the parts that change if cells (by the id of their sheet) leave the calculation chain.

    A chain that becomes empty is removed, with its relationship and content type: Excel does
    not accept an empty one.
    """
    chain = book.part_of("calcChain")
    if chain is None or not book.package.has(chain):
        return {}
    markup = book.package.markup(chain)
    edits, left = _shortened(markup.xml, gone)
    if left or not edits:
        return {chain: markup.encoded(spliced(markup.xml, edits))} if edits else {}
    changed: dict[str, bytes | None] = {chain: None}
    for source, entries in unlisted(book, chain).items():
        markup = book.package.markup(source)
        changed[source] = markup.encoded(spliced(markup.xml, entries))
    return changed


def _shortened(xml: bytes, gone: Mapping[str, Collection[str]]) -> tuple[list[Edit], int]:
    """Return the edits that remove cells, and the number of entries left.

    An entry without `i` (the sheet) inherits it from the entry before; if that entry is
    removed, the next one must state it.
    """
    edits: list[Edit] = []
    left = 0
    current: str | None = None
    before: str | None = None
    for found in _ENTRY.finditer(masked(xml)):
        tag = TAG.match(found[0])
        assert tag, "an entry begins with its tag"
        stated = attribute(tag[0], b"i")
        current = stated or current
        if attribute(tag[0], b"r") in gone.get(current or "", ()):
            edits.append(Edit(found.start(), found.end(), b""))
            continue
        left += 1
        if stated is None and current is not None and before != current:
            entry = with_attribute(tag[0], b"i", current.encode())
            edits.append(Edit(found.start(), found.start() + len(tag[0]), entry))
        before = current
    return (edits, left) if any(not edit.content for edit in edits) else ([], left)


def unlisted(book: Workbook, part: str) -> dict[str, list[Edit]]:
    """Return the edits of the content types and of the workbook's relationships without a part."""
    edits: dict[str, list[Edit]] = {}
    for source, tag, name, base in (
        (CONTENT_TYPES, "Override", "PartName", ""),
        (relations_part(book.part), "Relationship", "Target", book.part),
    ):
        edits[source] = [
            Edit(child.start, child.end, b"")
            for child in tree(book.package.markup(source).xml, source).children
            if child.tag == tag
            and folded(resolved(base, child.attributes.get(name, ""))) == folded(part)
        ]
    return edits


Name = str | os.PathLike[str]


def write_cells(
    source: Name, target: Name, cells: Mapping[tuple[str, str], NewValue], *, signed: bool = False
) -> None:
    """Write cells of an .xlsx or .xlsm and leave every other byte as it is.

    `cells` maps (sheet, address) to a value: a `str` is always text, a `date` or `datetime`
    needs a cell with a date format, `Formula` is a formula with its stored value, None empties
    a cell. Each cell keeps its style; missing rows and cells are added. The target is written
    whole or not at all, and may be the source.

    Raises:
        UnknownSheet: there is no sheet with this name.
        InsideMerge: an address is in a merged range and is not its top left cell.
        Signed: the workbook is signed, and `signed` is not set.
        Unwritable: an address is invalid or given twice; the cell cannot have this value; or
            it is part of an array formula, a data table, or the headings of a table.
        TargetUnwritable: the system does not let us write the target.
        Refusal: the source cannot be read.

    """
    values: dict[tuple[str, Address], NewValue] = {}
    for (sheet, cell), value in cells.items():
        try:
            place = sheet, Address.parse(cell)
        except (ValueError, TypeError):
            raise refused(
                str(cell), "セル番地ではありません", "it is no address of a cell"
            ) from None
        if place in values:
            raise refused(cell, "同じセルが2回指定されています", "it is given twice")
        values[place] = value
    book = open_workbook(read_file(source), os.fspath(source))
    write_whole(Path(target), patched(book, values, signed=signed))
