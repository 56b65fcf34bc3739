"""Add formats to a styles part, and give them to cells; existing ones keep index and bytes."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.cell import CellChange
from sheetcheck.workbook.write.new_cell import with_content
from sheetcheck.workbook.write.sheet_patch import sheet_edits
from sheetcheck.workbook.write.spans import CellSpan
from sheetcheck.workbook.xml.tags import (
    TAG,
    Edit,
    Element,
    appended,
    attribute,
    prefix_of,
    tree,
    with_attribute,
)

_SECTIONS = ("fonts", "fills", "borders", "cellXfs")
_MOST: Final = 65_490
"""Excel's limit of cell formats; we apply it to fills and borders, too."""
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

    def raw(self, section: str, index: int) -> bytes:
        """Return the bytes of an element of a list; of the first, if it has no such index."""
        behind = index - len(self._lists[section].children)
        if 0 <= behind < len(self._added[section]):
            return [*self._added[section]][behind]
        child = self.child(section, index)
        return self.xml[child.start : child.end]

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
        edits: list[Edit] = []
        if self._differences and "dxfs" not in self._lists:
            p, added = self.prefix, self._differences
            place = max(e.end for name, e in self._lists.items() if name in _BEFORE_DIFFERENCES)
            whole = b'<%bdxfs count="%d">%b</%bdxfs>' % (p, len(added), b"".join(added), p)
            edits.append(Edit(place, place, whole))
        elif self._differences:
            edits += with_entries(self.xml, self._lists["dxfs"], self._differences)
        for section, entries in self._added.items():
            if entries:
                edits += with_entries(self.xml, self._lists[section], entries)
        return edits


def styles_of(book: Workbook) -> Stylesheet | None:
    """Return the styles of a workbook, to add formats; None if it lacks a list for these."""
    part = book.part_of("styles")
    if part is None or not book.package.has(part):
        return None
    xml = book.package.markup(part).xml
    root = tree(xml, part)
    lists = {child.tag: child for child in root.children}
    if not all(name in lists and lists[name].children for name in _SECTIONS):
        return None
    return Stylesheet(xml, part, prefix_of(xml, root), xml[root.start : root.content], lists)


def with_entries(xml: bytes, parent: Element, entries: Collection[bytes]) -> list[Edit]:
    """Return the edits that add entries to a list, whose `count` is adapted if it has one."""
    tag = xml[parent.start : parent.content]
    if "count" in parent.attributes:
        tag = with_attribute(tag, b"count", b"%d" % (len(parent.children) + len(entries)))
    if parent.is_empty:
        opened = tag.removesuffix(b"/>").rstrip() + b">"
        return [Edit(parent.start, parent.end, with_content(opened, b"".join(entries)))]
    return [Edit(parent.start, parent.content, tag), appended(xml, parent, b"".join(entries))]


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


class _FormatWriter:
    """Gives cells of one sheet other formats; a `CellMaker`, as `CellWriter` is for values."""

    def __init__(self, frame: Frame, after: Callable[[Address, int], int]) -> None:
        self.frame, self.after = frame, after

    def new(self, at: Address, _value: NewValue, style: int) -> bytes:
        """Return the element of an empty cell in its new format."""
        tag = b'<%bc r="%b"/>' % (self.frame.prefix, str(at).encode())
        after = self.after(at, style)
        return with_attribute(tag, b"s", b"%d" % after) if after else tag

    def old(self, at: Address, place: CellSpan, _value: NewValue) -> CellChange:
        """Return the change of an existing cell to its new format."""
        given = attribute(place.tag, b"s") or "0"
        before = int(given) if given.isdigit() else 0
        after = self.after(at, before)
        if after == before:
            return CellChange(at, None)
        tag = with_attribute(place.tag, b"s", b"%d" % after)
        return CellChange(at, Edit(place.start, place.content, tag))


def restyled(
    frame: Frame, cells: Iterable[Address], after: Callable[[Address, int], int]
) -> list[Edit]:
    """Return the edits that give cells another format; a missing cell is created empty.

    `after` maps a cell and the index of its format to the index of the new format.

    Raises:
        Unwritable: a cell or its row occurs twice.
        Damaged: the part cannot be read.

    """
    # The value is ignored: it only says that the cell must exist.
    return sheet_edits(_FormatWriter(frame, after), dict.fromkeys(cells, "")).edits
