"""Read cells for a proof, and decide what a difference in a sheet belongs to.

Their bytes are found with `versions`, their texts are read with `xml.etree`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element

from sheetcheck.proof.package import InflatedPackage, local, parsed
from sheetcheck.proof.versions import RangeDifference, Tag, Versions, element_end, tags
from sheetcheck.words.address import Address
from sheetcheck.words.proof import What

_PREFIX: Final = re.compile(rb"[<\s/]([\w.-]+):[\w.-]+")
_STYLE: Final = re.compile(rb"""\ss=("[^"]*"|'[^']*')""")
_PLAIN: Final = re.compile(
    rb'<v>([^<&\r]*)</v>|<is><t(?: xml:space="preserve")?>([^<&\r]*)</t></is>|'
)
"""Nothing, or a stored value or text that stands for itself: nothing in it needs a parser."""
_HINTS: Final[Mapping[bytes, tuple[frozenset[bytes], What]]] = {
    b"row": (frozenset({b"spans"}), What.SIZE),
    b"dimension": (frozenset({b"ref"}), What.SIZE),
    b"sheetView": (frozenset({b"tabSelected"}), What.ADDED_SHEET),
    b"worksheet": (frozenset(), What.ADDED_SHEET),
}
"""Element of a sheet → the attributes that may differ, and what the difference belongs to."""
_NO: Final = (None, b"0", b"false")
_FILL: Final = frozenset({"fillId", "applyFill"})


@dataclass(frozen=True, slots=True)
class PartCell:
    """A cell of a sheet part."""

    address: str
    style: int
    other: Mapping[bytes, bytes]
    """Its attributes without `r` (address) and `s` (cell format)."""
    inner: bytes
    """The bytes between its tags."""
    formula: str | None
    """Without `=`; an empty text if the cell shares the formula of another; None without one."""
    shared: bool
    value: str
    """The stored value as written; for a shared string its index."""

    @property
    def holds(self) -> bool:
        """Whether it holds a value or a formula."""
        return self.formula is not None or bool(self.value)


def cell_of(xml: bytes, tag: Tag) -> PartCell:
    """Return the cell of a sheet part that begins with a start tag."""
    at = tag.start
    end = tag.end if tag.empty else element_end(xml, at)
    given = tag.attributes(xml)
    inner = b"" if tag.empty else xml[tag.end : xml.rindex(b"<", at, end)]
    formula: Element | None = None
    if plain := _PLAIN.fullmatch(inner):
        value = (plain[1] or plain[2] or b"").decode()
    else:
        root = _parsed(xml[at:end])
        formula = next((child for child in root if local(child.tag) == "f"), None)
        value = _value(root)
    return PartCell(
        address=given[b"r"].decode() if b"r" in given else _counted(xml, at),
        style=style_of(given),
        other={name: given[name] for name in given.keys() - {b"r", b"s"}},
        inner=inner,
        formula=None if formula is None else formula.text or "",
        shared=formula is not None and formula.get("t") == "shared",
        value=value,
    )


def address_of(xml: bytes, tag: Tag) -> str:
    """Return the address of a cell: the stated one, else by counting (18.3.1.4)."""
    given = tag.attributes(xml)
    return given[b"r"].decode() if b"r" in given else _counted(xml, tag.start)


def style_of(given: Mapping[bytes, bytes]) -> int:
    """Return the index of a cell's format from its attributes."""
    return int(given.get(b"s", b"0"))


def restyled(a: bytes, old: Tag, b: bytes, new: Tag) -> bool:
    """True if two versions of a cell differ only in the index of the format."""
    first, second = _STYLE.sub(b"", a[old.start : old.end]), _STYLE.sub(b"", b[new.start : new.end])
    if first != second:
        return False
    if old.empty:
        return True
    inner, other = (xml[tag.end : element_end(xml, tag.start)] for xml, tag in ((a, old), (b, new)))
    return inner == other


def _value(root: Element) -> str:
    """Return the stored value; of an inline string, its text without furigana."""
    found = ""
    for child in root:
        if local(child.tag) == "v":
            found = child.text or ""
        elif local(child.tag) == "is":
            found = plain_text(child)
    return found


def plain_text(item: Element) -> str:
    """Return the text of a string item: all its runs, without furigana (18.4.6)."""
    runs = [run if local(run.tag) == "r" else [run] for run in item if local(run.tag) in {"t", "r"}]
    return "".join(e.text or "" for run in runs for e in run if local(e.tag) == "t")


def _parsed(xml: bytes) -> Element:
    """Parse an element whose namespace prefixes are declared elsewhere in its part."""
    prefixes = set(_PREFIX.findall(xml)) - {b"xml", b"xmlns"}
    declared = b"".join(b' xmlns:%b="%b"' % (p, p) for p in prefixes)
    return parsed(b"<root%b>%b</root>" % (declared, xml))[0]


def _counted(xml: bytes, at: int) -> str:
    """Return the address of a cell without `r`: right of the cell before (18.3.1.4)."""
    row = column = 0
    for tag in tags(xml, 0, at + 1):
        if tag.closes:
            continue
        if tag.name == b"row":
            stated = tag.attributes(xml).get(b"r")
            row, column = int(stated) if stated else row + 1, 0
        elif tag.name == b"c":
            stated = tag.attributes(xml).get(b"r")
            column = Address.parse(stated.decode()).column if stated else column + 1
    return str(Address(row, column + 1))


def formats_alike(
    before: InflatedPackage, after: InflatedPackage, old: int | None, new: int
) -> bool:
    """True if the added format `new` differs from the format `old` only in its fill.

    Both are indexes into `cellXfs`. A cell that did not exist before (`old` is None) had the
    format of its row or column: it may have any format of the workbook, with another fill.
    """
    styles = before.of_kind("styles"), after.of_kind("styles")
    return None not in styles and _alike(styles[0] or b"", styles[1] or b"", old, new)


@lru_cache(maxsize=1024)
def _alike(before: bytes, after: bytes, old: int | None, new: int) -> bool:
    was, now = _formats(before), _formats(after)
    if not len(was) <= new < len(now):
        return False
    known = was if old is None else was[old : old + 1]
    return any(_without_fill(one) == _without_fill(now[new]) for one in known)


def _without_fill(format_: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in format_.items() if name not in _FILL}


@lru_cache(maxsize=4)
def _formats(styles: bytes) -> tuple[Mapping[str, str], ...]:
    root = parsed(styles)
    lists = (child for child in root if local(child.tag) == "cellXfs")
    return tuple(_said(xf) for xf in next(lists, ()))


def _said(xf: Element) -> dict[str, str]:
    inner = [
        (f"{local(e.tag)} {k}", v) for e in xf.iter() for k, v in e.attrib.items() if e is not xf
    ]
    return {**{local(k): v for k, v in xf.attrib.items()}, **dict(inner)}


def explain_sheet(both: Versions, found: RangeDifference) -> list[tuple[What, str | None]]:
    """Return what a difference in a sheet belongs to, each with its cell, if it is one cell's."""
    old, new = both.old(found), both.new(found)
    if new is None:
        return []
    if found.is_tag and old:
        return _explain_tag(both, old, new)
    if new.name == b"legacyDrawing" and old is None:
        return [(What.NOTES, None)]
    if new.name == b"c":
        return _explain_cell(both, old, new)
    if new.name in {b"row", b"sheetData"} and (old is None or old.empty):
        starts = [tag for tag in tags(both.b, *found.after) if tag.name == b"c" and not tag.closes]
        cells = [cell_of(both.b, tag) for tag in starts]
        added = [(What.CELL if cell.holds else What.FORMAT, cell.address) for cell in cells]
        return [*added] or [(What.SIZE, None)]
    return []


def _explain_tag(both: Versions, old: Tag, new: Tag) -> list[tuple[What, str | None]]:
    allowed, what = _HINTS.get(old.name, (None, What.SIZE))
    changed = both.changed(old, new)
    if b"tabSelected" in changed and new.attributes(both.b).get(b"tabSelected") not in _NO:
        return []  # Excel would edit two selected sheets together
    return [(what, None)] if allowed is not None and changed <= allowed else []


def _explain_cell(both: Versions, old: Tag | None, new: Tag) -> list[tuple[What, str | None]]:
    if old and restyled(both.a, old, both.b, new):
        was, now = (style_of(tag.attributes(xml)) for xml, tag in ((both.a, old), (both.b, new)))
        alike = formats_alike(both.before, both.after, was, now)
        return [(What.FORMAT, address_of(both.b, new))] if alike else []
    after = cell_of(both.b, new)
    before = cell_of(both.a, old) if old else None
    if before is None:
        what = What.CELL if after.holds else What.FORMAT
        # A new cell with a value may have the format of its row or column.
        same_format = what is What.CELL or formats_alike(both.before, both.after, None, after.style)
        return [(what, after.address)] if same_format else []
    if before.address != after.address or not (
        before.style == after.style
        or formats_alike(both.before, both.after, before.style, after.style)
    ):
        return []
    return [(_what_of(before, after), after.address)]


def _what_of(old: PartCell, new: PartCell) -> What:
    if old.inner == new.inner and old.other == new.other:
        return What.FORMAT
    if old.shared and new.formula and old.value == new.value and old.other == new.other:
        return What.FORMULA
    return What.CELL
