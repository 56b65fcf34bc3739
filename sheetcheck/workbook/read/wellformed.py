"""Whether the rows of a sheet are well-formed XML: by their characters and tags, or by expat."""

import re
from functools import cached_property, lru_cache
from typing import Final
from xml.parsers import expat

from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.xml.markup import bound, holds_none, is_harmless, parse

_DEEPEST: Final = 6  # worksheet, sheetData, row, c, is, t


class Proof:
    """What is known of the rows of one sheet; expat is asked at most once."""

    def __init__(self, frame: Frame, limits: Limits) -> None:
        self._frame, self._limits = frame, limits
        self._given = False
        xml, start, end = frame.xml, frame.start, frame.end
        self.allows_patterns = frame.plain is xml and xml.find(b"xmlns", start, end) < 0
        """Whether tags can be told by patterns: no comments, no namespace changes midway."""
        self.is_harmless = (
            self.allows_patterns and xml.find(b"&", start, end) < 0 and is_harmless(xml)
        )
        """Whether it is free of what patterns do not judge: entities, `]]>`, control characters."""

    def demand(self) -> None:
        """See to it that the part is known to be well-formed, and within limits.

        Raises:
            Damaged: it is not well-formed.
            Oversized: it is too deep or has too many elements.

        """
        if not self._given and not self.is_usual:
            frame = self._frame
            bound(frame.xml, frame.part, self._limits)
            parse(expat.ParserCreate("utf-8"), frame.xml, frame.part)
        self._given = True

    @cached_property
    def is_usual(self) -> bool:
        """Whether the rows are written as nearly all are, from the first tag to the last.

        What stands around them was proved when it was read. One pattern takes half as long
        as expat, and the number and the depth of the elements need no count of their own.
        """
        if not self.is_harmless:
            return False
        frame, limits = self._frame, self._limits
        xml = frame.xml
        if limits.depth < _DEEPEST or xml.count(b"<") > limits.elements:
            return False
        if holds_none(xml):
            return False
        return _usual_rows(frame.prefix).fullmatch(xml, frame.start, frame.end) is not None


# In the order in which Excel writes them, and none twice.
_OF_ROW: Final = (
    *("spans", "s", "customFormat", "ht", "hidden", "customHeight", "outlineLevel"),
    *("collapsed", "thickTop", "thickBot", "ph", "x14ac:dyDescent"),
)


@lru_cache(maxsize=8)
def _usual_rows(prefix: bytes) -> re.Pattern[bytes]:
    attributes = b"".join(rb'(?: %b="[^"<]*+")?+' % name.encode() for name in _OF_ROW)
    shape = (
        rb'(?:<%(p)brow r="[1-9][0-9]{0,6}+"%(a)b(?:/>|>'
        rb'(?:<%(p)bc r="[A-Z]++[0-9]++"(?: s="[0-9]++")?+(?: t="[A-Za-z]++")?+'
        rb"(?:/>|><%(p)bv>[^<]*+</%(p)bv></%(p)bc>|>(?:<%(p)bf>[^<]*+</%(p)bf>)?+"
        rb'(?:<%(p)bv>[^<]*+</%(p)bv>|<%(p)bis><%(p)bt(?: xml:space="preserve")?+>[^<]*+'
        rb"</%(p)bt></%(p)bis>)?+</%(p)bc>))*+</%(p)brow>))*+"
    )
    return re.compile(shape % {b"p": re.escape(prefix), b"a": attributes})
