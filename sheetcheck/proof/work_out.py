"""Work out everything that differs between a workbook and its copy, from their bytes alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element
from xml.parsers import expat

from sheetcheck.proof.cells import PartCell, cell_of, plain_text
from sheetcheck.proof.differences import differences
from sheetcheck.proof.meaning import explained
from sheetcheck.proof.package import (
    CONTENT_TYPES,
    InflatedPackage,
    Outline,
    digest,
    encoding_of,
    folded,
    parsed,
    source_of,
    utf8,
)
from sheetcheck.proof.versions import UnpairedError, Versions, tags
from sheetcheck.words.proof import Proof, ProvedCell, ProvedPart, ProvedRange, What
from sheetcheck.words.text import Text, same

_WRITTEN: Final = frozenset({What.CELL, What.FORMULA})
_SMALL: Final = 1 << 16  # bytes
_ADDED_KINDS: Final = frozenset({"worksheet", "comments", "vmlDrawing"})
"""Kinds of parts that sheetcheck adds; hardly two workbooks share one of them."""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """All differences, and a sentence for each that is neither a cell nor added by sheetcheck."""

    proof: Proof
    unexplained: tuple[Text, ...]


_BYTES = Text("セル以外の内容が違います", "something other than a cell differs")
_NO_PAIRS = Text("構造が違います", "its structure differs")
_NOT_XML = Text("XMLとして読めません", "not well-formed XML")
_GONE = Text("なくなっています", "it is gone")
_NEW = Text("追加されています", "it was added")
_ORDER = Text("並び順が違います", "its place in the archive differs")


def worked_out(before: bytes, after: bytes) -> WorkedOut:
    """Compare the bytes of two files part by part.

    Raises:
        UnjudgedError: one of them is not a workbook.

    """
    old, new = InflatedPackage.read(before), InflatedPackage.read(after)
    parts: list[ProvedPart] = []
    cells: list[ProvedCell] = []
    found = list(_order(old, new))
    for name, content in new.parts.items():
        former = old.parts.get(name)
        ranges: Sequence[ProvedRange] = ()
        if former is None:
            found += _added(new, name)
        elif former != content:
            both = Versions(name, utf8(former), utf8(content), old, new)
            ranges, why = _ranges_recalled(both)
            found += [_unexplained(name, why)] if why else []
            cells += _cells(both, ranges)
        was = None if former is None else digest(former)
        now = was if former == content else digest(content)
        encoding = encoding_of(content) if ranges else "utf-8"
        parts.append(ProvedPart(name, was, now, tuple(ranges), encoding))
    for name, content in old.parts.items():
        if name not in new.parts:
            parts.append(ProvedPart(name, digest(content), None))
            if old.kinds.get(name) != "calcChain":
                found.append(_unexplained(name, _GONE))
    sheets = tuple(s for part, s in new.sheets.items() if part not in old.sheets)
    proof = Proof(old.digest, new.digest, tuple(parts), tuple(cells), sheets)
    return WorkedOut(proof, tuple(found))


def _order(old: InflatedPackage, new: InflatedPackage) -> Iterator[Text]:
    before = [name for name in old.parts if name in new.parts]
    after = [name for name in new.parts if name in old.parts]
    moved = next((a for a, b in zip(after, before, strict=True) if a != b), None)
    if moved is not None:
        yield _unexplained(moved, _ORDER)


def _added(new: InflatedPackage, name: str) -> Iterator[Text]:
    """Yield a part that was added, unless sheetcheck adds such a part."""
    ours = new.kinds.get(name) in _ADDED_KINDS
    if folded(name).endswith(".rels"):
        ours = source_of(name) in map(folded, new.sheets)
    if not ours or name == CONTENT_TYPES:
        yield _unexplained(name, _NEW)


_Ranges = tuple[Sequence[ProvedRange], Text | None]
"""The differences of a part that are allowed, and why another one is not."""


def _ranges_recalled(both: Versions) -> _Ranges:
    """Return the same as `_ranges`; what lists and formats is alike in the copies of one form."""
    if both.after.kinds.get(both.part) in _ADDED_KINDS or len(both.b) > _SMALL:
        return _ranges(both)
    return _known_ranges(both.part, both.a, both.b, both.before.outline, both.after.outline)


@lru_cache(maxsize=32)
def _known_ranges(part: str, a: bytes, b: bytes, before: Outline, after: Outline) -> _Ranges:
    return _ranges(Versions(part, a, b, before.package(), after.package()))


def _ranges(both: Versions) -> _Ranges:
    """Return the differences of a part, up to the first that is not allowed."""
    if both.after.kinds.get(both.part) != "vmlDrawing" and not _is_xml(both.b):
        return [], _NOT_XML
    ranges: list[ProvedRange] = []
    try:
        for found in differences(both.a, both.b):
            meaning = explained(both, found)
            if not meaning:
                return ranges, _BYTES
            ranges += meaning
    except UnpairedError:
        return ranges, _NO_PAIRS
    return ranges, None


def _is_xml(content: bytes) -> bool:
    try:
        expat.ParserCreate("utf-8").Parse(content, True)  # whatever encoding it declares
    except expat.ExpatError:
        return False
    return True


def _cells(both: Versions, ranges: Sequence[ProvedRange]) -> Iterator[ProvedCell]:
    for one in ranges:
        if one.what not in _WRITTEN or one.sheet is None or one.cell is None:
            continue
        before = _text(_cell_in(both.a, one.before, one.cell), both.before)
        after = _text(_cell_in(both.b, one.after, one.cell), both.after)
        yield ProvedCell(one.sheet, one.cell, before, after)


def _cell_in(xml: bytes, where: tuple[int, int], address: str) -> PartCell | None:
    """Return the cell with an address in a range, which may be a whole row; None without it."""
    start, end = where
    if start == end:
        return None
    for tag in tags(xml, start, end):
        if tag.name == b"c" and not tag.closes:
            cell = cell_of(xml, tag)
            if cell.address == address:
                return cell
    return None


def _text(cell: PartCell | None, package: InflatedPackage) -> str:
    """Return the content of a cell as text: a formula with `=`, a shared string looked up."""
    if cell is None:
        return ""
    if cell.formula is not None:
        return f"={cell.formula}"
    kind = cell.other.get(b"t", b"n")
    if kind == b"s":
        return _shared(package, cell.value)
    if kind == b"b":
        return "TRUE" if cell.value == "1" else "FALSE"
    return cell.value


def _shared(package: InflatedPackage, number: str) -> str:
    strings = package.of_kind("sharedStrings")
    items = () if strings is None else _items(strings)
    place = int(number) if number.isdigit() else -1
    return plain_text(items[place]) if 0 <= place < len(items) else ""


@lru_cache(maxsize=2)
def _items(strings: bytes) -> tuple[Element, ...]:
    """Return the shared strings; the part is parsed once for all cells."""
    return tuple(parsed(strings))


def _unexplained(part: str, why: Text) -> Text:
    return Text("{part}: {why}", "{part}: {why}").filled(part=same(part), why=why)
