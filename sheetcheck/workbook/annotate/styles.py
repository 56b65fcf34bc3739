"""Add formats to a styles part; existing ones keep their indexes and their bytes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sheetcheck.words.added_sheet import CellLook
from sheetcheck.words.result import Severity
from sheetcheck.workbook.xml.tags import (
    TAG,
    Edit,
    Element,
    appended,
    prefix_of,
    tree,
    with_attribute,
)

_SECTIONS = ("fonts", "fills", "borders", "cellXfs")
_MOST: Final = 65_490
"""Excel's limit of cell formats; we apply it to fills and borders, too."""
_MOST_FONTS: Final = 512
"""Excel's limit of fonts in a workbook."""
_BEFORE_DIFFERENCES = frozenset(
    ("numFmts", *_SECTIONS, "cellStyleXfs", "cellStyles")  # ECMA-376 18.8.39
)


@dataclass(slots=True)
class Stylesheet:
    """A styles part, and the planned additions to its lists (ECMA-376 18.8.39)."""

    xml: bytes
    part: str
    prefix: bytes
    context: bytes
    """The start tag of the part, with its namespaces."""
    _lists: Mapping[str, Element]
    _added: dict[str, dict[bytes, int]] = field(
        default_factory=lambda: {name: {} for name in _SECTIONS}
    )
    """List → added element → its index."""
    _differences: list[bytes] = field(default_factory=list)

    def fresh(self) -> "Stylesheet":
        """Return the same part without additions."""
        return Stylesheet(self.xml, self.part, self.prefix, self.context, self._lists)

    @property
    def is_complete(self) -> bool:
        """Whether it has every list that formats need."""
        return all(name in self._lists and self._lists[name].children for name in _SECTIONS)

    def raw(self, section: str, index: int) -> bytes:
        """Return the bytes of an element of a list; of the first, if it has no such index."""
        children = self._lists[section].children
        added = [*self._added[section]] if index >= len(children) else ()
        if index - len(children) in range(len(added)):
            return added[index - len(children)]
        child = children[index] if index < len(children) else children[0]
        return self.xml[child.start : child.end]

    def attributes(self, section: str, index: int) -> Mapping[str, str]:
        """Return the attributes of an element of a list; of the first, without such an index."""
        children = self._lists[section].children
        return (children[index] if index < len(children) else children[0]).attributes

    def child(self, section: str, index: int) -> Element:
        """Return an element of a list; the first, if the index is too large."""
        children = self._lists[section].children
        return children[index] if index < len(children) else children[0]

    def count(self, section: str) -> int:
        """Return the number of elements of a list."""
        return len(self._lists[section].children) + len(self._added[section])

    def add(self, section: str, element: bytes) -> int:
        """Add an element to a list, unless it was added before; return its index."""
        return self._added[section].setdefault(element, self.count(section))

    @property
    def fits(self) -> bool:
        """Whether the formats, with the additions, are within Excel's limits."""
        return all(self.count(name) <= _MOST for name in _SECTIONS if self._added[name])

    @property
    def has_parents(self) -> bool:
        """Whether there is a cell style that new cell formats can refer to (`xfId`)."""
        parents = self._lists.get("cellStyleXfs")
        return parents is not None and bool(parents.children)

    def add_difference(self, element: bytes) -> int:
        """Add a format for conditional formatting (`dxf`); return its index."""
        if element not in self._differences:
            self._differences.append(element)
        known = self._lists.get("dxfs")
        return (len(known.children) if known else 0) + self._differences.index(element)

    def edits(self) -> list[Edit]:
        """Return the edits for the additions."""
        edits = self._difference_edits()
        for section, added in self._added.items():
            if not added:
                continue
            parent = self._lists[section]
            tag = self.xml[parent.start : parent.content]
            if "count" in parent.attributes:
                count = b"%d" % self.count(section)
                tag = with_attribute(tag, b"count", count)
            edits.append(Edit(parent.start, parent.content, tag))
            edits.append(appended(self.xml, parent, b"".join(added)))
        return edits

    def _difference_edits(self) -> list[Edit]:
        added, p = self._differences, self.prefix
        if not added:
            return []
        parent, inner = self._lists.get("dxfs"), b"".join(added)
        if parent is None:
            place = max(e.end for name, e in self._lists.items() if name in _BEFORE_DIFFERENCES)
            whole = b'<%bdxfs count="%d">%b</%bdxfs>' % (p, len(added), inner, p)
            return [Edit(place, place, whole)]
        count = b"%d" % (len(parent.children) + len(added))
        tag = with_attribute(self.xml[parent.start : parent.content], b"count", count)
        if parent.is_empty:
            opening = tag.removesuffix(b"/>").rstrip() + b">"
            return [Edit(parent.start, parent.end, opening + inner + b"</%bdxfs>" % p)]
        return [
            Edit(parent.start, parent.content, tag),
            Edit(parent.closing, parent.closing, inner),
        ]


def read_stylesheet(xml: bytes, part: str) -> Stylesheet | None:
    """Return a styles part, to add formats; None if it lacks a list that formats need."""
    root = tree(xml, part)
    lists = {child.tag: child for child in root.children}
    sheet = Stylesheet(xml, part, prefix_of(xml, root), xml[root.start : root.content], lists)
    return sheet if sheet.is_complete else None


_FILLS: Final = {
    CellLook.HEADING: "FFD9E1F2",
    CellLook.ERROR: "FFFFC7CE",
    CellLook.WARNING: "FFFFEB9C",
    CellLook.NOTICE: "FFDDEBF7",
    CellLook.GOOD: "FFC6EFCE",
}
MARKS: Final[Mapping[Severity | None, str]] = {
    # One step off Excel's stock colours, so that a mark stays recognisable after another
    # program has saved the file. None stands for a corrected total.
    Severity.ERROR: "FFFFC7CD",
    Severity.WARNING: "FFFFEB9B",
    Severity.NOTICE: "FFDDEBF6",
    None: "FFC6EFCD",
}
_ALIGNMENTS: Final = {
    CellLook.TITLE: b'vertical="center"',
    CellLook.HEADING: b'horizontal="center" vertical="center" wrapText="1"',
    CellLook.BODY: b'vertical="top"',
    CellLook.WRAPPED: b'vertical="top" wrapText="1"',
    CellLook.LINK: b'vertical="top" wrapText="1"',
    CellLook.LINE: b'horizontal="left" vertical="top"',
}
_CENTRED: Final = b'horizontal="center" vertical="top" wrapText="1"'
_FRAMED: Final = frozenset(CellLook) - {CellLook.TITLE, CellLook.LINE}
_KEPT_OF_FONT: Final = ("name", "family", "charset", "scheme")
ORIGINAL: Final = "FF5C"
"""The beginning of a mark's background colour; the rest is the number of the former fill.

The background of a solid fill is invisible, and Excel keeps it.
"""


def looks_of(styles: Stylesheet) -> Mapping[CellLook, int]:
    """Add a cell format for each look; return look → format."""
    p = styles.prefix
    side = b'style="thin"><%bcolor rgb="FFBFBFBF"/></%b' % (p, p)
    sides = b"".join(
        b"<%b%b %b%b>" % (p, name, side, name) for name in (b"left", b"right", b"top", b"bottom")
    )
    border = b"<%bborder>%b<%bdiagonal/></%bborder>" % (p, sides, p, p)
    framed = styles.add("borders", border)
    bare = b"<%bborder><%bleft/><%bright/><%btop/><%bbottom/><%bdiagonal/></%bborder>"
    unframed = styles.add("borders", bare % (p, p, p, p, p, p, p))
    none = styles.add("fills", b'<%bfill><%bpatternFill patternType="none"/></%bfill>' % (p, p, p))
    parent = b' xfId="0"' if styles.has_parents else b""
    has_room = styles.count("fonts") + len(CellLook) <= _MOST_FONTS
    looks: dict[CellLook, int] = {}
    for look in CellLook:
        fill = styles.add("fills", solid_fill(_FILLS[look], None, p)) if look in _FILLS else none
        xf = (
            b'<%bxf numFmtId="0" fontId="%d" fillId="%d" borderId="%d"%b applyFont="1"'
            b' applyFill="1" applyBorder="1" applyAlignment="1"><%balignment %b/></%bxf>'
        ) % (
            p,
            styles.add("fonts", _font(styles, look)) if has_room else 0,
            fill,
            framed if look in _FRAMED else unframed,
            parent,
            p,
            _ALIGNMENTS.get(look, _CENTRED),
            p,
        )
        looks[look] = styles.add("cellXfs", xf)
    return looks


def marked(styles: Stylesheet, style: int, severity: Severity | None, before: int) -> int:
    """Add a copy of a cell format with a mark's fill; `before` is the number of the former fill."""
    xf = styles.raw("cellXfs", style)
    fill = styles.add(
        "fills", solid_fill(MARKS[severity], f"{ORIGINAL}{before:04X}", styles.prefix)
    )
    return styles.add("cellXfs", filled(xf, fill))


def filled(xf: bytes, fill: int) -> bytes:
    """Return a cell format with another fill."""
    tag = TAG.match(xf)
    assert tag, "an element begins with its tag"
    new = with_attribute(tag[0], b"fillId", b"%d" % fill)
    return with_attribute(new, b"applyFill", b"1") + xf[len(tag[0]) :]


def solid_fill(colour: str, background: str | None, p: bytes) -> bytes:
    """Return a `fill` element of one colour (ARGB), with the namespace prefix `p`.

    A difference (dxf) shows its background colour instead; a cell format has none (None).
    """
    behind = b'indexed="64"' if background is None else b'rgb="%b"' % background.encode()
    return (
        b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="%b"/><%bbgColor %b/>'
        b"</%bpatternFill></%bfill>"
    ) % (p, p, p, colour.encode(), p, behind, p, p)


def _font(styles: Stylesheet, look: CellLook) -> bytes:
    """Return a font like the workbook's first one, which its plain cells have."""
    p = styles.prefix
    first = styles.child("fonts", 0)
    kept = b"".join(
        styles.xml[child.start : child.end]
        for name in _KEPT_OF_FONT
        for child in first.children
        if child.tag == name
    )
    bold = b"<%bb/>" % p if look in {CellLook.TITLE, CellLook.HEADING} else b""
    line = b"<%bu/>" % p if look is CellLook.LINK else b""
    colour = b'<%bcolor rgb="FF0563C1"/>' % p if look is CellLook.LINK else b""
    size = _size(styles.raw("fonts", 0))
    size = b"14" if look is CellLook.TITLE else size
    return b'<%bfont>%b%b<%bsz val="%b"/>%b%b</%bfont>' % (
        p, bold, line, p, size, colour, kept, p,
    )  # fmt: skip


def _size(font: bytes) -> bytes:
    found = re.search(rb'<(?:[\w.-]+:)?sz\s+val="([0-9.]+)"', font)
    return found[1] if found else b"11"
