"""Whether the rows of a sheet are well-formed XML: by their characters, or by expat."""

import codecs
from typing import Final
from xml.parsers import expat

from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.markup import bound, parse
from sheetcheck.workbook.sheet import Frame

_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r")
_CHUNK: Final = 1 << 20


class Proof:
    """What is known of the rows of one sheet; expat is asked at most once."""

    def __init__(self, frame: Frame, limits: Limits) -> None:
        self._frame, self._limits = frame, limits
        self._given = False
        xml, start, end = frame.xml, frame.start, frame.end
        self.allows_patterns = frame.plain is xml and xml.find(b"xmlns", start, end) < 0
        """Whether tags can be told by patterns: no comments, no namespace changes midway."""
        if not self.allows_patterns or xml.find(b"&", start, end) >= 0 or not _harmless(xml):
            # Entities, `]]>`, control characters: what patterns do not judge.
            self.demand()

    def demand(self) -> None:
        """See to it that expat has found the part well-formed, and within limits.

        Raises:
            Damaged: it is not well-formed.
            Oversized: it is too deep or has too many elements.

        """
        if not self._given:
            frame = self._frame
            bound(frame.xml, frame.part, self._limits)
            parse(expat.ParserCreate("utf-8"), frame.xml, frame.part)
            self._given = True


def _harmless(xml: bytes) -> bool:
    """Say whether a part is UTF-8 of nothing but characters that XML allows as they are."""
    if b"]]>" in xml:
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
