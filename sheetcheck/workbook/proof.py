"""Whether the rows of a sheet are well-formed XML: by their characters and tags, or by expat."""

import codecs
import re
from functools import cached_property, lru_cache
from typing import Final
from xml.parsers import expat

from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.markup import bound, parse
from sheetcheck.workbook.sheet import Frame

_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r")
_NO_CHARACTERS: Final = ("\ufffe".encode(), "\uffff".encode())
_DEEPEST: Final = 6  # worksheet, sheetData, row, c, is, t
_CHUNK: Final = 1 << 20


class Proof:
    """What is known of the rows of one sheet; expat is asked at most once."""

    def __init__(self, frame: Frame, limits: Limits) -> None:
        self._frame, self._limits = frame, limits
        self._given = False
        xml, start, end = frame.xml, frame.start, frame.end
        self.allows_patterns = frame.plain is xml and xml.find(b"xmlns", start, end) < 0
        """Whether tags can be told by patterns: no comments, no namespace changes midway."""
        self.is_harmless = (
            self.allows_patterns and xml.find(b"&", start, end) < 0 and _harmless(xml)
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
        if not xml.isascii() and any(char in xml for char in _NO_CHARACTERS):
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


def _harmless(xml: bytes) -> bool:
    """Say whether a part is UTF-8 of nothing but characters that XML allows as they are."""
    if b"]" in xml and b"]]>" in xml:  # one byte is found ten times as fast
        return False
    decode = codecs.getincrementaldecoder("utf-8")().decode
    ascii_only = xml.isascii()
    for start in range(0, len(xml), _CHUNK):
        chunk = xml[start : start + _CHUNK]
        if len(chunk.translate(None, _CONTROLS)) != len(chunk):
            return False
        if not ascii_only:
            try:
                decode(chunk, final=start + _CHUNK >= len(xml))
            except UnicodeDecodeError:
                return False
    return True
