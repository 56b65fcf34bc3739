"""Lock a sheet except for some cells; an existing password stays."""

from collections.abc import Callable, Iterable
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.annotate.styles import Stylesheet
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.season.insertion import place_for
from sheetcheck.workbook.write.cell import CellChange
from sheetcheck.workbook.write.sheet_patch import sheet_edits
from sheetcheck.workbook.write.spans import CellSpan
from sheetcheck.workbook.xml.tags import (
    TAG,
    Edit,
    attribute,
    element_at,
    tag_end,
    with_attribute,
)

_ALLOWED: Final = (b"formatCells", b"formatColumns", b"formatRows", b"sort", b"autoFilter")
"""What stays allowed in a locked sheet; there, the value 0 means allowed (18.3.1.85)."""
_PASSWORDS: Final = (b"password", b"hashValue")
_BEFORE_PROTECTION: Final = frozenset({"alignment"})
"""The children of a cell format that precede `protection` (18.8.45)."""


def protection_edit(frame: Frame) -> Edit:
    """Return the edit that locks a sheet, without setting a password."""
    at = frame.place("sheetProtection")
    if at is None:
        place, tag = place_for(frame, "sheetProtection"), b"<%bsheetProtection/>" % frame.prefix
        return Edit(place, place, _locking(tag))
    end = tag_end(frame.xml, at)
    return Edit(at, end, _locking(frame.xml[at:end]))


def _locking(tag: bytes) -> bytes:
    tag = with_attribute(tag, b"sheet", b"1")
    for name in _ALLOWED:
        tag = with_attribute(tag, name, b"0")
    return tag


def has_password(frame: Frame) -> bool:
    """Return whether the sheet is protected by a password, which only its owner can take off."""
    at = frame.place("sheetProtection")
    if at is None:
        return False
    tag = frame.xml[at : tag_end(frame.xml, at)]
    return any(attribute(tag, name) for name in _PASSWORDS)


def is_locked(styles: Stylesheet, style: int) -> bool:
    """Return whether a cell of a format is locked in a protected sheet; cells are, as a rule."""
    for child in styles.child("cellXfs", style).children:
        if child.tag == "protection":
            return child.attributes.get("locked", "1") not in {"0", "false"}
    return True


def with_lock(styles: Stylesheet, style: int, *, locked: bool) -> bytes:
    """Return a cell format made locked or unlocked, otherwise unchanged (18.8.33)."""
    xf = styles.raw("cellXfs", style)
    whole = element_at(xf, 0, len(xf), styles.context, styles.part)
    flag = b"1" if locked else b"0"
    opening = with_attribute(xf[: whole.content], b"applyProtection", b"1")
    for child in whole.children:
        if child.tag == "protection":
            tag = with_attribute(xf[child.start : child.content], b"locked", flag)
            return opening + xf[whole.content : child.start] + tag + xf[child.content :]
    new = b'<%bprotection locked="%b"/>' % (styles.prefix, flag)
    if whole.is_empty:
        name = TAG.match(xf)
        assert name, "an element begins with its tag"
        return opening.removesuffix(b"/>").rstrip() + b">" + new + b"</%bxf>" % styles.prefix
    place = max(
        (child.end for child in whole.children if child.tag in _BEFORE_PROTECTION),
        default=whole.content,
    )
    return opening + xf[whole.content : place] + new + xf[place:]


class _Restyler:
    """Gives cells another format and keeps their content; takes the place of a `CellWriter`."""

    def __init__(self, frame: Frame, after: Callable[[Address, int], int]) -> None:
        self.frame, self.after = frame, after

    def new(self, at: Address, _value: NewValue, style: int) -> bytes:
        """Return an empty cell in the new format."""
        tag = b'<%bc r="%b"/>' % (self.frame.prefix, str(at).encode())
        after = self.after(at, style)
        return with_attribute(tag, b"s", b"%d" % after) if after else tag

    def old(self, at: Address, place: CellSpan, _value: NewValue) -> CellChange:
        """Return a cell with its new format, otherwise unchanged."""
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
    return sheet_edits(_Restyler(frame, after), dict.fromkeys(cells, "")).edits
