"""What a sheet says of the extent of its rows and cells, widened for cells that are added."""

from collections.abc import Collection

from sheetcheck.words.address import Address, Area
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.xml.tags import Edit, attribute, tag_end, with_attribute


def widened_row(tag: bytes, columns: Collection[int]) -> bytes:
    """Return a row's start tag whose `spans` cover the columns, if it has any."""
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
    """Return the edit of `<dimension>` that makes it cover the added cells, if one is needed.

    A dimension that is missing or wrong stays so: it is a hint (ECMA-376 18.3.1.35).
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
