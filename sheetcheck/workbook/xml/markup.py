"""Decode an XML part, keep it within limits, and let expat prove it well-formed.

Code that looks at a part's bytes with patterns may rely on that proof.
"""

import codecs
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NoReturn
from xml.parsers import expat

from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits

MAIN: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",  # Strict
        "http://schemas.microsoft.com/office/excel/2006/2",  # Office 2007 before its release
    }
)

_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# The rest of Python's codecs would do things that no encoding does.
_ENCODINGS: Final = {
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "iso-8859-1": "latin-1", "latin1": "latin-1", "windows-1252": "cp1252",
    "shift_jis": "cp932", "shift-jis": "cp932", "windows-31j": "cp932", "sjis": "cp932",
    "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
}  # fmt: skip
_UTF_8: Final = {"utf-8", "utf8", "us-ascii", "ascii"}
_STRETCH: Final = 1 << 20  # bytes without a tag that are no danger yet
_CHUNK: Final = 1 << 16
_SHORT: Final = 1 << 16  # bytes of a part in which only its depth can do harm

Started = Callable[[str, dict[str, str], int, int], None]
"""Takes name (`namespace name`), attributes, depth (root: 0) and place of an element."""


@dataclass(frozen=True, slots=True)
class Markup:
    """A part as UTF-8, and how to write it back in the encoding it came in."""

    xml: bytes
    encoding: str | None = None
    """Python's name of the encoding; None: UTF-8, as nearly always."""
    mark: bytes = b""
    """The byte order mark of another encoding than UTF-8."""

    def encoded(self, xml: bytes) -> bytes:
        """Return UTF-8 in the part's own encoding; what has no place in it as a reference."""
        if self.encoding is None:
            return xml
        return self.mark + xml.decode("utf-8").encode(self.encoding, "xmlcharrefreplace")


def verified(raw: bytes, part: str, limits: Limits) -> Markup:
    """Return a part in UTF-8, well-formed and within limits.

    Raises:
        Damaged: it is not well-formed, declares a document type, or its encoding is unknown.
        Oversized: it is too deep or has too many elements.

    """
    markup = bounded(raw, part, limits)
    parse(expat.ParserCreate("utf-8"), markup.xml, part)
    return markup


def bounded(raw: bytes, part: str, limits: Limits) -> Markup:
    """Return a part in UTF-8 and within limits; whether it is well-formed is not known yet.

    Raises:
        Damaged: its encoding is unknown.
        Oversized: it is too deep or has too many elements.

    """
    markup = decoded(raw, part)
    bound(markup.xml, part, limits)
    return markup


Feed = Callable[[bytes | memoryview, bool], object]
"""Takes the next bytes of a part, and whether they are its last."""


@contextmanager
def fed(parser: expat.XMLParserType, part: str) -> Iterator[Feed]:
    """Return what feeds a parser with a part, piece by piece; a document type stops it at once.

    Raises:
        Damaged: the part is not well-formed, or declares a document type.

    """

    def refuse(*_: object) -> NoReturn:
        # Entities are how a small file grows without bound, or reaches out for others.
        raise Damaged(part=part, why=Text("DTDがあります", "it declares a document type"))

    parser.StartDoctypeDeclHandler = refuse
    try:
        yield parser.Parse
    except expat.ExpatError as why:
        reason = expat.ErrorString(why.code)
        raise Damaged(
            part=part,
            why=Text(
                f"XMLとして読めません（行{why.lineno}）", f"not XML: {reason} in line {why.lineno}"
            ),
        ) from why
    finally:
        # Handlers know their parser. Only the cycle collector, which may be paused, would
        # free the two and all that they have read.
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.CharacterDataHandler = None


def parse(parser: expat.XMLParserType, xml: bytes, part: str) -> None:
    """Let expat read a part to its end; a document type stops it at once.

    Raises:
        Damaged: the part is not well-formed, or declares a document type.

    """
    with fed(parser, part) as feed:
        feed(xml, True)


def each_element(xml: bytes, part: str, started: Started, deepest: int = sys.maxsize) -> None:
    """Call with name (`namespace name`), attributes, depth (root: 0) and place of each element.

    Of elements deeper than `deepest` nothing is said.

    Raises:
        Damaged: the part is not well-formed.

    """
    parser = expat.ParserCreate("utf-8", " ")
    depth = -1

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth <= deepest:
            started(name, attributes, depth, parser.CurrentByteIndex)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parse(parser, xml, part)


# One that is not closed ends with the part: looking for the end of each of a million such would
# take for ever.
_SPECIAL = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)


def masked(xml: bytes) -> bytes:
    """Return a part of the same length with comments, CDATA and instructions blanked out.

    What looks like a tag in the result is one. The XML declaration stays.
    """
    start = _behind_declaration(xml)
    # One byte is found ten times as fast as two.
    if (b"!" not in xml or b"<!" not in xml) and (
        xml.find(b"?", start) < 0 or xml.find(b"<?", start) < 0
    ):
        return xml
    return xml[:start] + _SPECIAL.sub(lambda found: b" " * len(found[0]), xml[start:])


def _behind_declaration(xml: bytes) -> int:
    """Return where the XML declaration ends; 0 where there is none."""
    head = xml[:5].removeprefix(b"\xef\xbb\xbf")
    return xml.find(b"?>") + 2 if head.startswith(b"<?") and xml.find(b"<?xml") < 4 else 0


def local(name: str) -> str:
    """Return the name without its namespace."""
    return name.rpartition(" ")[2]


def decoded(raw: bytes, part: str) -> Markup:
    """Return a part in UTF-8; nothing else is known of it.

    Raises:
        Damaged: its encoding is unknown.

    """
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16-le" if raw[:2] == b"\xff\xfe" else "utf-16-be"
        return _transcoded(raw, raw[:2], encoding, part)
    if raw[:4] in {b"<\0?\0", b"\0<\0?"}:
        return _transcoded(raw, b"", "utf-16-le" if raw[1] == 0 else "utf-16-be", part)
    declared = _DECLARED.match(raw[:256].removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in _UTF_8:
        return Markup(raw)
    if name not in _ENCODINGS or name.startswith("utf-16"):
        raise Damaged(part=part, why=Text(f"文字コード {name}", f"encoding {name}"))
    return _transcoded(raw, b"", _ENCODINGS[name], part)


def _transcoded(raw: bytes, mark: bytes, encoding: str, part: str) -> Markup:
    """Return a part of another encoding in UTF-8, if it can be written back to the same bytes."""
    try:
        markup = Markup(raw[len(mark) :].decode(encoding).encode("utf-8"), encoding, mark)
        if markup.encoded(markup.xml) == raw:
            return markup
    except UnicodeError:
        pass
    raise Damaged(part=part, why=Text(f"文字コード {encoding}", f"encoding {encoding}"))


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


_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r")
_NONE: Final = ("\ufffe".encode(), "\uffff".encode())
_DECODED: Final = 1 << 20


def is_harmless(xml: bytes) -> bool:
    """Say whether a part is UTF-8 without control characters and `]]>`."""
    if b"]" in xml and b"]]>" in xml:  # one byte is found ten times as fast
        return False
    decode = None if xml.isascii() else codecs.getincrementaldecoder("utf-8")().decode
    for start in range(0, len(xml), _DECODED):
        chunk = xml[start : start + _DECODED]
        if len(chunk.translate(None, _CONTROLS)) != len(chunk):
            return False
        if decode is not None:
            try:
                decode(chunk, final=start + _DECODED >= len(xml))
            except UnicodeDecodeError:
                return False
    return True


def holds_none(xml: bytes) -> bool:
    """Say whether a part holds U+FFFE or U+FFFF, which XML does not allow (XML 1.0, 2.2)."""
    return not xml.isascii() and any(one in xml for one in _NONE)


def harmless_text(xml: bytes) -> str | None:
    """Return a part as text, or None if it holds characters that only expat may judge."""
    if (b"]" in xml and b"]]>" in xml) or len(xml.translate(None, _CONTROLS)) != len(xml):
        return None
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\ufffe" in text or "\uffff" in text else text
