"""Search the bytes of a part without parsing it: its size, unusual characters, comments.

All counting is done by `bytes` methods, so a part above a limit is refused before it is parsed.
"""

import codecs
import re
from typing import Final

from sheetcheck.workbook.limits import Limits

_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r")
_NONCHARACTERS: Final = ("\ufffe".encode(), "\uffff".encode())
_DECODED: Final = 1 << 20
_STRETCH: Final = 1 << 20  # bytes without a tag that are harmless
_CHUNK: Final = 1 << 16
_SHORT: Final = 1 << 16  # bytes of a part that can exceed no limit but the depth
# One that is not closed extends to the end of the part: searching for the end of a million
# such would take for ever.
_SPECIAL: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL
)


def is_harmless(xml: bytes) -> bool:
    """True if a part is valid UTF-8 without `]]>` and all its characters are allowed in XML.

    Allowed are those of XML 1.0, 2.2: no control characters, no U+FFFE and U+FFFF.
    """
    if b"]" in xml and b"]]>" in xml:  # one byte is found ten times as fast
        return False
    is_ascii = xml.isascii()
    if not is_ascii and any(one in xml for one in _NONCHARACTERS):
        return False
    decode = codecs.getincrementaldecoder("utf-8")().decode
    for start in range(0, len(xml), _DECODED):
        chunk = xml[start : start + _DECODED]
        if len(chunk.translate(None, _CONTROLS)) != len(chunk):
            return False
        if is_ascii:
            continue
        try:
            decode(chunk, final=start + _DECODED >= len(xml))
        except UnicodeDecodeError:
            return False
    return True


def masked(xml: bytes) -> bytes:
    """Return a part with comments, CDATA sections and processing instructions replaced by blanks.

    The length and the XML declaration stay. Whatever looks like a tag in the result is a tag.
    """
    head = xml[:5].removeprefix(b"\xef\xbb\xbf")
    declared = head.startswith(b"<?") and xml.find(b"<?xml") < 4
    start = xml.find(b"?>") + 2 if declared else 0
    # One byte is found ten times as fast as two.
    if (b"!" not in xml or b"<!" not in xml) and (
        xml.find(b"?", start) < 0 or xml.find(b"<?", start) < 0
    ):
        return xml
    return xml[:start] + _SPECIAL.sub(lambda found: b" " * len(found[0]), xml[start:])


def bound_stretches(xml: bytes, part: str, limits: Limits) -> None:
    """Refuse a text, comment or attribute that is far too long.

    Readers that take a part in pieces would need quadratic time for it.

    Raises:
        Oversized: there is one.

    """
    half = max(limits.text_bytes, _STRETCH) // 2 + 1
    for start in range(half, len(xml) - half, half):
        # A stretch above the limit covers at least one of these blocks completely.
        if xml.find(b"<", start, start + half) < 0:
            end = xml.find(b"<", start)
            end = len(xml) if end < 0 else end
            length = end - xml.rfind(b"<", 0, start)
            limits.check("text_bytes", length if length > _STRETCH else 0, part)


def bound(xml: bytes, part: str, limits: Limits) -> None:
    """Refuse a part with too many elements, or with too deeply nested ones.

    Raises:
        Oversized: there are too many elements, they are too deep, or a text is too long.

    """
    if len(xml) < _SHORT < 4 * limits.elements and xml.count(b"</") <= limits.depth:
        # An element has at least four bytes, and is at most as deep as there are end tags.
        return
    bound_stretches(xml, part, limits)
    opening = closing = ends = depth = deepest = 0
    for start in range(0, len(xml), _CHUNK):
        stop = start + _CHUNK
        # One byte more than the chunk, since `</` and `/>` may cross its end.
        tags, closed = xml.count(b"<", start, stop), xml.count(b"</", start, stop + 1)
        alone = xml.count(b"/>", start, stop + 1)
        ends += xml.count(b">", start, stop)
        opening += tags - closed
        closing += closed
        depth += tags - 2 * closed - alone
        deepest = max(deepest, depth)
    limits.check("elements", opening, part)
    if closing <= limits.depth:
        return  # no element is deeper than there are end tags
    if opening + closing == ends and masked(xml) is xml:
        # There is no `>` in a text, so `/>` always ends an element. The depth is taken only at
        # the ends of chunks: within one it cannot grow by millions, and only millions of open
        # elements are dangerous, since expat keeps them in memory. Our readers do not recurse.
        limits.check("depth", deepest, part)
    else:
        limits.check("depth", _depth_of_tags(xml, limits.depth), part)


_TAG: Final = re.compile(
    rb"<(?:!--.*?--|!\[CDATA\[.*?\]\]|\?.*?\?|(?P<end>/)?"
    rb"""[^<>"'!?/][^<>"'/]*(?:"[^"]*"[^<>"'/]*|'[^']*'[^<>"'/]*)*?(?P<alone>/)?)>""",
    re.DOTALL,
)


def _depth_of_tags(xml: bytes, enough: int) -> int:
    """Return the greatest depth, counted tag by tag, up to the first depth above `enough`.

    Counting also stops at a `<` that is not a tag: expat reads no further, and a pattern that
    was tried at every byte would take for ever.
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
