"""Formats added to a styles part: everything that was there keeps its index and its bytes."""

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
"""The most cell formats that Excel takes; we add no fill or border beyond it either."""
_MOST_FONTS: Final = 512
"""The most fonts that Excel promises to take in a workbook."""
_BEFORE_DIFFERENCES = frozenset(
    ("numFmts", *_SECTIONS, "cellStyleXfs", "cellStyles")  # ECMA-376 18.8.39
)


@dataclass(slots=True)
class Stylesheet:
    """A styles part, and what is to be added to its lists (ECMA-376 18.8.39)."""

    xml: bytes
    part: str
    prefix: bytes
    context: bytes
    """The start tag of the part, with its namespaces."""
    _lists: Mapping[str, Element]
    _added: dict[str, dict[bytes, int]] = field(
        default_factory=lambda: {name: {} for name in _SECTIONS}
    )
    """What is added to each list, with its index there."""
    _differences: list[bytes] = field(default_factory=list)

    def fresh(self) -> "Stylesheet":
        """Return the same part with nothing added."""
        return Stylesheet(self.xml, self.part, self.prefix, self.context, self._lists)

    @property
    def is_complete(self) -> bool:
        """Whether it has every list that formats are made of."""
        return all(name in self._lists and self._lists[name].children for name in _SECTIONS)

    def raw(self, section: str, index: int) -> bytes:
        """Return an element of a list as it is written; the first where there is none."""
        children = self._lists[section].children
        added = [*self._added[section]] if index >= len(children) else ()
        if index - len(children) in range(len(added)):
            return added[index - len(children)]
        child = children[index] if index < len(children) else children[0]
        return self.xml[child.start : child.end]

    def attributes(self, section: str, index: int) -> Mapping[str, str]:
        """Return the attributes of an element of a list; of the first where there is none."""
        children = self._lists[section].children
        return (children[index] if index < len(children) else children[0]).attributes

    def child(self, section: str, index: int) -> Element:
        """Return an element of a list; the first where there is none."""
        children = self._lists[section].children
        return children[index] if index < len(children) else children[0]

    def count(self, section: str) -> int:
        """Return how many elements a list has."""
        return len(self._lists[section].children) + len(self._added[section])

    def add(self, section: str, element: bytes) -> int:
        """Return the index of an element added to a list; of the same if it was added before."""
        return self._added[section].setdefault(element, self.count(section))

    @property
    def fits(self) -> bool:
        """Whether Excel takes as many formats as there are with the additions."""
        return all(self.count(name) <= _MOST for name in _SECTIONS if self._added[name])

    @property
    def has_parents(self) -> bool:
        """Whether there is a cell style for new cell formats to belong to (`xfId`)."""
        parents = self._lists.get("cellStyleXfs")
        return parents is not None and bool(parents.children)

    def add_difference(self, element: bytes) -> int:
        """Return the index of a format that conditions lay over a cell's own (`dxf`)."""
        if element not in self._differences:
            self._differences.append(element)
        known = self._lists.get("dxfs")
        return (len(known.children) if known else 0) + self._differences.index(element)

    def edits(self) -> list[Edit]:
        """Return the edits that make the additions."""
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
    """Return a styles part to add to; None if it lacks a list that formats are made of."""
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
    # program has saved the file. None is the colour of a corrected total.
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
"""How the background of a mark's fill begins; the rest is the number of the fill before.

Nobody sees the background of a solid fill, and Excel keeps it.
"""


def looks_of(styles: Stylesheet) -> Mapping[CellLook, int]:
    """Return the cell format of each look, added to the workbook's own."""
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
    """Return a cell format like another but filled as a mark; `before` numbers the fill it had."""
    xf = styles.raw("cellXfs", style)
    fill = styles.add(
        "fills", solid_fill(MARKS[severity], f"{ORIGINAL}{before:04X}", styles.prefix)
    )
    return styles.add("cellXfs", filled(xf, fill))


def filled(xf: bytes, fill: int) -> bytes:
    """Return a cell format with another fill, all else as it was."""
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
    """Return a font of the workbook's own family: the first is the one of its plain cells."""
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
