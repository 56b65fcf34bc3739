"""Find the rows of a sheet part for writing, and widen the stated extent of rows and sheet.

Reading does not need this (see `read.cells`). A part is proved well-formed before it is written,
so `<row` outside comments and the like is always the start of a row.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from sheetcheck.words.address import LAST_ROW, Address, Area
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.xml.tags import TAG, Edit, attribute, tag_end, with_attribute


class RowSpan(NamedTuple):
    """One `<row>` of the part; offsets are those of the part in UTF-8."""

    number: int
    start: int
    content: int
    """The start of its cells; its end, if it is empty (`<row/>`)."""
    end: int


@lru_cache(maxsize=8)
def _pattern(prefix: bytes) -> re.Pattern[bytes]:
    # Most tags begin with `r` and have only double quotes; `TAG` matches all others.
    return re.compile(
        rb"""\s*<%brow(?: r="([1-9][0-9]{0,6})"[^<>"']*(?:"[^"<>]*"[^<>"']*)*(?<!/)>|(?=[\s/>]))"""
        % re.escape(prefix)
    )


def each_row(frame: Frame) -> Iterator[RowSpan]:
    """Yield the rows of a sheet, in the order of the part; there may be a row 0.

    Raises:
        Damaged: there is something else among them, or a row has an impossible number.

    """
    xml, end, closing = frame.plain, frame.end, b"</%brow" % frame.prefix
    match, find = _pattern(frame.prefix).match, xml.find
    at, number = frame.start, 0
    while found := match(xml, at, end):
        start = xml.index(b"<", at)
        if found[1]:
            number, content = int(found[1]), found.end()
        else:
            number, content = _unusual(frame, start, number)
        if number > LAST_ROW:
            raise _damaged(frame, f"row {number}")
        over = content
        if xml[content - 2 : content] != b"/>":
            over = find(closing, content, end)
            if over < 0:
                raise _damaged(frame, "row")
            over = xml.index(b">", over) + 1
        yield RowSpan(number, start, content, over)
        at = over
    rest = xml[at:end].strip()
    if rest:
        raise _damaged(frame, rest[:40].decode("utf-8", "replace"))


def _unusual(frame: Frame, start: int, before: int) -> tuple[int, int]:
    """Return the number of a row with an uncommon start tag, and the end of this tag.

    Raises:
        Damaged: the number is invalid.

    """
    tag = TAG.match(frame.plain, start, frame.end)
    if tag is None:
        raise _damaged(frame, "row")
    stated = attribute(tag[0], b"r")
    if stated is None:
        return before + 1, tag.end()
    digits = stated.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise _damaged(frame, f"row {stated[:20]}")
    # Eight digits are more than any row has; Python does not convert thousands of them.
    return int((digits.lstrip("0") or "0")[:8]), tag.end()


def _damaged(frame: Frame, what: str) -> Damaged:
    return Damaged(
        part=frame.part,
        why=Text(f"行の中に予期しないもの: {what}", f"unexpected among the rows: {what}"),
    )


def widened_row(tag: bytes, columns: Collection[int]) -> bytes:
    """Return a row's start tag with `spans` that cover the columns, if it has `spans`."""
    spans = attribute(tag, b"spans")
    pairs = [_pair(pair) for pair in (spans or "").split()]
    if not pairs or None in pairs:
        return tag
    known = [pair for pair in pairs if pair]
    outside = [c for c in columns if not any(first <= c <= last for first, last in known)]
    if not outside:
        return tag
    first = min(*outside, *(pair[0] for pair in known))
    last = max(*outside, *(pair[1] for pair in known))
    return with_attribute(tag, b"spans", b"%d:%d" % (first, last))


def widened_dimension(frame: Frame, added: Collection[Address]) -> list[Edit]:
    """Return the edit that makes `<dimension>` cover the added cells, if one is needed.

    A missing or invalid dimension stays so, since it is only a hint (ECMA-376 18.3.1.35).
    """
    start = frame.place("dimension")
    if start is None or not added:
        return []
    end = tag_end(frame.xml, start)
    tag = frame.xml[start:end]
    try:
        area = Area.parse(attribute(tag, b"ref") or "")
    except ValueError:
        return []
    wide = Area(
        min(area.top, *(at.row for at in added)),
        min(area.left, *(at.column for at in added)),
        max(area.bottom, *(at.row for at in added)),
        max(area.right, *(at.column for at in added)),
    )
    if wide == area:
        return []
    return [Edit(start, end, with_attribute(tag, b"ref", str(wide).encode()))]


def _pair(text: str) -> tuple[int, int] | None:
    first, _, last = text.partition(":")
    return (int(first), int(last)) if first.isdigit() and last.isdigit() else None
