"""Find which cells use which shared string, and which strings have coloured runs."""

import re
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.xml.scanning import masked
from sheetcheck.workbook.xml.tags import Element, element_at, root_start, tag_end

_SHARED: Final = re.compile(rb"""\st\s*=\s*(?:"s"|'s')[\s/>]""")
_USE: Final = re.compile(
    rb"""<(?:[\w.-]+:)?c(?P<given>\s[^<>]*?\bt\s*=\s*["']s["'][^<>]*)>\s*"""
    rb"""(?:<(?:[\w.-]+:)?f[^<>]*(?:/>|>[^<]*</[^>]*>)\s*)?"""
    rb"<(?:[\w.-]+:)?v[^<>]*>\s*(?P<index>[0-9]+)\s*<"
)
_ADDRESS: Final = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3}[0-9]{1,7})["']""")
_ITEM: Final = re.compile(
    rb"<(?P<name>(?:[\w.-]+:)?si)(?:\s[^<>]*)?(?:/>|>.*?</(?P=name)\s*>)", re.DOTALL
)


def uses_of_strings(book: Workbook, part: str) -> list[tuple[Address | None, int]] | None:
    """Return (cell, index) of each use of a shared string; None if a use is not understood.

    Raises:
        Refusal: the part cannot be read.

    """
    xml = masked(book.package.markup(part).xml)
    found = list(_USE.finditer(xml))
    if len(found) != len(_SHARED.findall(xml)):
        return None
    uses: list[tuple[Address | None, int]] = []
    for one in found:
        place = _ADDRESS.search(one["given"])
        uses.append((_address(place[1].decode()) if place else None, int(one["index"])))
    return uses


def _address(text: str) -> Address | None:
    try:
        return Address.parse(text)
    except ValueError:
        return None


def items_of_strings(book: Workbook) -> list[tuple[int, int]]:
    """Return (start, end) of each shared string in its part, in the order of their indexes.

    Raises:
        Refusal: the part cannot be read.

    """
    part = book.part_of("sharedStrings")
    if not part or not book.package.has(part):
        return []
    return [found.span() for found in _ITEM.finditer(masked(book.package.markup(part).xml))]


def strings_with_colours(book: Workbook) -> dict[str, dict[Address, list[Element]]]:
    """Return sheet part → cell → the colours of the runs in its text, for cells that have any.

    Raises:
        Refusal: a part cannot be read.

    """
    part = book.part_of("sharedStrings")
    if not part or not book.package.has(part):
        return {}
    xml = book.package.markup(part).xml
    if b"color" not in xml:
        return {}
    start = root_start(xml, part)
    context = xml[start : tag_end(xml, start)]
    coloured: dict[int, list[Element]] = {}
    for index, (first, last) in enumerate(items_of_strings(book)):
        if b"color" in xml[first:last]:
            coloured[index] = _run_colours(element_at(xml, first, last, context, part))
    found: dict[str, dict[Address, list[Element]]] = {}
    for sheet in book.sheets:
        uses = uses_of_strings(book, sheet.part) if sheet.part and sheet.has_cells else None
        found[sheet.part] = {
            place: coloured[index] for place, index in uses or () if place and coloured.get(index)
        }
    return found


def _run_colours(item: Element) -> list[Element]:
    return [
        colour
        for run in item.children
        if run.tag == "r"
        for properties in run.children
        if properties.tag == "rPr"
        for colour in properties.children
        if colour.tag == "color"
    ]
