"""Keep a part within limits before anything parses it; counting runs at the speed of C."""

import re
from typing import Final

from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.xml.scanning import masked

_STRETCH: Final = 1 << 20  # bytes without a tag that are no danger yet
_CHUNK: Final = 1 << 16
_SHORT: Final = 1 << 16  # bytes of a part in which only its depth can do harm


def bound_stretches(xml: bytes, part: str, limits: Limits) -> None:
    """Refuse a text, comment or attribute of absurd length before anything copies it.

    Readers that take a part in pieces need quadratic time for one.

    Raises:
        Oversized: there is one.

    """
    half = max(limits.text_bytes, _STRETCH) // 2 + 1
    for start in range(half, len(xml) - half, half):
        # What is longer than the limit covers one of these blocks from end to end.
        if xml.find(b"<", start, start + half) < 0:
            end = xml.find(b"<", start)
            end = len(xml) if end < 0 else end
            length = end - xml.rfind(b"<", 0, start)
            limits.check("text_bytes", length if length > _STRETCH else 0, part)


def bound(xml: bytes, part: str, limits: Limits) -> None:
    """Refuse too many elements, or elements nested too deep; counting runs at the speed of C.

    Raises:
        Oversized: there are too many elements, or they are nested too deep.

    """
    if len(xml) < _SHORT < 4 * limits.elements and xml.count(b"</") <= limits.depth:
        # No element takes less than four bytes, and none has more around it than end tags follow.
        return
    bound_stretches(xml, part, limits)
    opening = closing = ends = depth = deepest = 0
    for start in range(0, len(xml), _CHUNK):
        stop = start + _CHUNK
        # A seam may cut a `</` or `/>` in two: one byte more, and the seam's own not twice.
        tags, closed = xml.count(b"<", start, stop), xml.count(b"</", start, stop + 1)
        alone = xml.count(b"/>", start, stop + 1)
        ends += xml.count(b">", start, stop)
        opening += tags - closed
        closing += closed
        depth += tags - 2 * closed - alone
        deepest = max(deepest, depth)
    limits.check("elements", opening, part)
    if closing <= limits.depth:
        return  # nothing can be deeper than there are end tags
    if opening + closing == ends and masked(xml) is xml:
        # No `>` stands in a text, so that `/>` always ends an element. Within a chunk the
        # depth is bounded by its size: only millions of open elements are dangerous, which
        # expat would all keep in memory. No reader of ours recurses.
        limits.check("depth", deepest, part)
    else:
        limits.check("depth", _depth_of_tags(xml, limits.depth), part)


_TAG = re.compile(
    rb"<(?:!--.*?--|!\[CDATA\[.*?\]\]|\?.*?\?|(?P<end>/)?"
    rb"""[^<>"'!?/][^<>"'/]*(?:"[^"]*"[^<>"'/]*|'[^']*'[^<>"'/]*)*?(?P<alone>/)?)>""",
    re.DOTALL,
)


def _depth_of_tags(xml: bytes, enough: int) -> int:
    """Return the greatest depth, counted tag by tag; stops once it is over the limit.

    It stops at what is no tag, too: expat reads no further, and a pattern that went on from
    each place would take for ever.
    """
    depth = deepest = 0
    at = xml.find(b"<")
    while at >= 0 and deepest <= enough and (tag := _TAG.match(xml, at)):
        if tag["end"]:
            depth -= 1
        elif not tag["alone"] and tag[0][1] not in b"!?":
            depth += 1
            deepest = max(deepest, depth)
        at = xml.find(b"<", tag.end())
    return deepest
