"""The frame of a sheet part, for writing: where the rows are, and everything around them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sheetcheck.words.address import Area
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.cells.surroundings import Surroundings, no_table, refuse_many_merges
from sheetcheck.workbook.xml.markup import Markup, cached_by_bytes, each_element, main_tag
from sheetcheck.workbook.xml.scanning import bound, masked
from sheetcheck.workbook.xml.tags import NAMESPACE, TAG, tag_end

_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?=[\s/>])")
_OPENING = re.compile(rb"<([A-Za-z_][^\s/>]*)")


@dataclass(frozen=True, slots=True)
class Frame:
    """A sheet part without its rows; all offsets are those of the part in UTF-8."""

    part: str
    markup: Markup
    plain: bytes
    """The part with comments and the like replaced by blanks; the same object if there are none."""
    prefix: bytes
    """The prefix of `sheetData` and normally of everything in it: `b""` or `b"x:"`."""
    root: bytes
    """The start tag of the part, with its namespaces."""
    opened: int
    """The start of `<sheetData`."""
    start: int
    """The start of the rows; the end of the element, if it is empty (`<sheetData/>`)."""
    end: int
    """The start of `</sheetData>`."""
    dimension: Area | None = None
    """The stated range of cells; None if there is no valid one."""
    merges: tuple[Area, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    column_styles: tuple[tuple[int, int, int], ...] = ()
    """(First, last, style) of columns with a format for their empty cells."""
    rows_hidden: bool = False
    """True if rows are hidden by default (`zeroHeight`)."""
    children: tuple[tuple[str, int], ...] = ()
    """Local name and offset of the elements below the root."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Element below the root → relationship id: `legacyDrawing`, `drawing`, …"""

    @property
    def xml(self) -> bytes:
        """The part in UTF-8."""
        return self.markup.xml

    @property
    def context(self) -> bytes:
        """A start tag with all namespaces that the rows may use."""
        return _context(self.root, self.xml[self.opened : tag_end(self.xml, self.opened)])

    def place(self, name: str) -> int | None:
        """Return the offset of the first element with a name below the root, or None."""
        return next((at for child, at in self.children if child == name), None)


@lru_cache(maxsize=16)
def _context(root: bytes, data: bytes) -> bytes:
    """Return the start tag of the part with the namespaces that `sheetData` declares."""
    declared = NAMESPACE.findall(data)
    root = root.removesuffix(b">").removesuffix(b"/")
    for name, _ in declared:
        root = re.sub(rb"""\s%b\s*=\s*(?:"[^"]*"|'[^']*')""" % re.escape(name), b"", root)
    return root + b"".join(b" %b=%b" % pair for pair in declared) + b">"


def read_frame(markup: Markup, part: str, limits: Limits) -> Frame:
    """Return the frame of a sheet part; everything but the rows is proved well-formed.

    Raises:
        Damaged: the part is not a sheet, or has an invalid address.
        Oversized: there are too many merged ranges.

    """
    plain = masked(markup.xml)
    frame = _frame(markup, plain, _DATA.search(plain), part, limits)
    if frame is None:
        # The first `<sheetData` is not below the root, but in an extension.
        at = _place_of_data(markup.xml, part)
        frame = _frame(markup, plain, _DATA.match(plain, at), part, limits)
    if frame is None:
        raise no_table(part)
    return frame


def _frame(
    markup: Markup, plain: bytes, found: re.Match[bytes] | None, part: str, limits: Limits
) -> Frame | None:
    """Return the frame around a `sheetData` element; None if it is not below the root."""
    if found is None:
        return None
    xml, opened, prefix = markup.xml, found.start(), found[1]
    opening = TAG.match(plain, opened)
    if opening is None:
        return None
    start = end = closed = opening.end()
    if plain[start - 2 : start] != b"/>":
        end = plain.find(b"</%bsheetData" % prefix, start)
        closed = plain.find(b">", end) + 1
        if end < 0 or not closed:
            return None
    # Everything but the rows is parsed as two small documents.
    tag = plain[opened:start].removesuffix(b">").removesuffix(b"/") + b"/>"
    bound(xml[:opened] + tag + xml[closed:], part, limits)
    ahead = _before_rows(xml[:opened] + tag, part)
    root = TAG.match(xml, ahead.children[0][1]) if ahead else None
    if ahead is None or root is None or ahead.tables != [opened]:
        return None
    behind = _behind_rows(root[0] + xml[closed:], part, limits)
    if behind is None or behind.tables:
        return None
    merges = tuple(ahead.merges + behind.merges)
    refuse_many_merges(merges, part, limits)
    shift = closed - len(root[0])
    children = *ahead.children[1:], *((name, at + shift) for name, at in behind.children[1:])
    return Frame(
        part, markup, plain, prefix, root[0], opened, start, end,
        behind.dimension or ahead.dimension, merges,
        ahead.hidden_columns | behind.hidden_columns, tuple(ahead.styles + behind.styles),
        bool(ahead.rows_hidden if behind.rows_hidden is None else behind.rows_hidden),
        children, {**ahead.links, **behind.links},
    )  # fmt: skip


def _before_rows(head: bytes, part: str) -> Surroundings | None:
    """Return the surroundings before the rows; None if the rows are not below the root."""
    name = next((found[1] for found in _OPENING.finditer(masked(head))), b"")
    return _around(head + b"</%b>" % name, part)


@cached_by_bytes
def _behind_rows(rest: bytes, part: str, _limits: Limits) -> Surroundings | None:
    """Return the surroundings behind the rows; cached, as the returns of one form share them."""
    return _around(rest, part)


def _around(xml: bytes, part: str) -> Surroundings | None:
    """Return the surroundings in a part without its rows, or None if it is not well-formed.

    Raises:
        Damaged: it has an invalid address.

    """
    around = Surroundings(part)
    try:
        each_element(xml, part, around.note, deepest=2)
    except Damaged:
        if around.fault:
            raise
        return None
    return around


def _place_of_data(xml: bytes, part: str) -> int:
    """Return the offset of the `sheetData` below the root, by parsing the whole part."""
    places: list[int] = []

    def note(name: str, _given: dict[str, str], depth: int, at: int) -> None:
        if depth == 1 and main_tag(name) == "sheetData":
            places.append(at)

    each_element(xml, part, note)
    if len(places) != 1:
        raise no_table(part)
    return places[0]
