"""Remove cells from the calculation chain, the order in which Excel calculates (18.6).

Excel calls a workbook damaged if its chain has a cell without a formula. It completes a chain
that lacks cells, so new formulas need not be added.
"""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.workbook.package.package import CONTENT_TYPES, folded, relations_part, resolved
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.xml.markup import Markup
from sheetcheck.workbook.xml.scanning import masked
from sheetcheck.workbook.xml.tags import TAG, Edit, attribute, spliced, with_attribute

_ENTRY = re.compile(rb"<(?:[\w.-]+:)?c\s[^<>]*/?>(?:</(?:[\w.-]+:)?c\s*>)?")
_RELATION = re.compile(
    rb"<(?:[\w.-]+:)?Relationship\s[^<]*?(?:/>|></(?:[\w.-]+:)?Relationship\s*>)"
)
_OVERRIDE = re.compile(rb"<(?:[\w.-]+:)?Override\s[^<]*?(?:/>|></(?:[\w.-]+:)?Override\s*>)")


class Parts(NamedTuple):
    """The parts of a workbook that change, and those that are removed."""

    changed: dict[str, bytes]
    removed: frozenset[str]


def without_formulas(
    book: Workbook, sheet: SheetRef, cells: Collection[Address], parts: Parts
) -> Parts:
    """Return the parts with cells removed from the calculation chain.

    A chain that becomes empty is removed, with its relationship and content type: Excel does
    not accept an empty one.

    Raises:
        Damaged: the chain, or a part that refers to it, cannot be read.

    """
    chain = book.part_of("calcChain")
    if not cells or chain is None or not book.package.has(chain) or chain in parts.removed:
        return parts
    markup = book.package.markup(chain)
    xml = _current(markup, parts.changed.get(chain))
    edits, left = _shortened(xml, sheet.id, {str(cell) for cell in cells})
    if not edits:
        return parts
    if left:
        return Parts({**parts.changed, chain: markup.encoded(spliced(xml, edits))}, parts.removed)
    changed = {**parts.changed, **_unrelated(book, chain)}
    changed.pop(chain, None)
    return Parts(changed, parts.removed | {chain})


def _current(markup: Markup, changed: bytes | None) -> bytes:
    """Return the chain, which may have been changed for another sheet in the same call."""
    if changed is None:
        return markup.xml
    if markup.encoding is None:
        return changed
    return changed[len(markup.mark) :].decode(markup.encoding).encode("utf-8")


def _shortened(xml: bytes, sheet: str, cells: Collection[str]) -> tuple[list[Edit], int]:
    """Return the edits that remove cells, and the number of entries left.

    An entry without `i` (the sheet) inherits it from the entry before; if that entry is
    removed, the next one must state it.
    """
    edits: list[Edit] = []
    left = 0
    current: str | None = None
    kept: str | None = None
    for found in _ENTRY.finditer(masked(xml)):
        tag = TAG.match(found[0])
        assert tag, "an entry begins with its tag"
        stated = attribute(tag[0], b"i")
        current = stated or current
        if current == sheet and attribute(tag[0], b"r") in cells:
            edits.append(Edit(found.start(), found.end(), b""))
            continue
        left += 1
        if stated is None and current is not None and kept != current:
            entry = with_attribute(tag[0], b"i", current.encode())
            edits.append(Edit(found.start(), found.start() + len(tag[0]), entry))
        kept = current
    return (edits, left) if any(not edit.content for edit in edits) else ([], left)


def _unrelated(book: Workbook, part: str) -> Mapping[str, bytes]:
    """Return content types and relationships of the workbook without a part."""
    package = book.package
    changed: dict[str, bytes] = {}
    relations = relations_part(book.part)
    for source, pattern, name, base in (
        (CONTENT_TYPES, _OVERRIDE, b"PartName", ""),
        (relations, _RELATION, b"Target", book.part),
    ):
        markup = package.markup(source)
        edits = [
            Edit(found.start(), found.end(), b"")
            for found in pattern.finditer(masked(markup.xml))
            if folded(resolved(base, attribute(found[0], name) or "")) == folded(part)
        ]
        changed[source] = markup.encoded(spliced(markup.xml, edits))
    return changed
