"""Decode and parse XML parts: within limits, and proved to be well-formed.

Code that searches the bytes of a part with patterns relies on that proof.
"""

import gc
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Final, NoReturn, TypeVar
from xml.parsers import expat

from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.xml.scanning import bound

MAIN: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",  # Strict
        "http://schemas.microsoft.com/office/excel/2006/2",  # Office 2007 before its release
    }
)

Started = Callable[[str, dict[str, str], int, int], None]
"""Called with name (`namespace name`), attributes, depth (root: 0) and offset of an element."""
Feed = Callable[[bytes | memoryview, bool], object]
"""Called with the next bytes of a part, and whether they are the last."""
_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# Not all of Python's codecs are encodings: some decompress, for instance.
_ENCODINGS: Final = {
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "iso-8859-1": "latin-1", "latin1": "latin-1", "windows-1252": "cp1252",
    "shift_jis": "cp932", "shift-jis": "cp932", "windows-31j": "cp932", "sjis": "cp932",
    "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
}  # fmt: skip
_UTF_8: Final = {"utf-8", "utf8", "us-ascii", "ascii"}
_SMALL: Final = 1 << 16  # bytes of a part that is cached
_MOST: Final = 64  # cached parts of each kind

_Content = TypeVar("_Content")
_Reading = Callable[[bytes, str, Limits], _Content]


@dataclass(frozen=True, slots=True)
class Markup:
    """A part in UTF-8, and the encoding in which it is written back."""

    xml: bytes
    encoding: str | None = None
    """Python's name of the encoding; None for UTF-8, as nearly always."""
    mark: bytes = b""
    """The byte order mark of an encoding other than UTF-8."""

    def encoded(self, xml: bytes) -> bytes:
        """Return UTF-8 bytes in the part's encoding; characters that it lacks become references."""
        if self.encoding is None:
            return xml
        return self.mark + xml.decode("utf-8").encode(self.encoding, "xmlcharrefreplace")


def decoded(raw: bytes, part: str) -> Markup:
    """Return a part in UTF-8; nothing else is checked.

    Raises:
        Damaged: its encoding is unknown, or would not survive writing back.

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
    """Return a part in UTF-8, if encoding it again gives the same bytes."""
    try:
        markup = Markup(raw[len(mark) :].decode(encoding).encode("utf-8"), encoding, mark)
        if markup.encoded(markup.xml) == raw:
            return markup
    except UnicodeError:
        pass
    raise Damaged(part=part, why=Text(f"文字コード {encoding}", f"encoding {encoding}"))


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
    """Return a part in UTF-8 and within limits, not yet proved to be well-formed.

    Raises:
        Damaged: its encoding is unknown.
        Oversized: it is too deep or has too many elements.

    """
    markup = decoded(raw, part)
    bound(markup.xml, part, limits)
    return markup


@contextmanager
def fed(parser: expat.XMLParserType, part: str) -> Iterator[Feed]:
    """Return a function that feeds a parser with a part in pieces; a document type is refused.

    Raises:
        Damaged: the part is not well-formed, or declares a document type.

    """

    def refuse(*_: object) -> NoReturn:
        # With entities a small file can grow without bound, or include other files.
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
        # Handlers refer to their parser. Without this, only the cycle collector would free
        # them and all that they have read, and it may be paused.
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.CharacterDataHandler = None


def parse(parser: expat.XMLParserType, xml: bytes, part: str) -> None:
    """Parse a whole part; a document type is refused.

    Raises:
        Damaged: the part is not well-formed, or declares a document type.

    """
    with fed(parser, part) as feed:
        feed(xml, True)


def each_element(xml: bytes, part: str, started: Started, deepest: int = sys.maxsize) -> None:
    """Call `started` for each element of a part, down to the depth `deepest`.

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


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition(" ")[2]


def main_tag(name: str) -> str:
    """Return the local name of an element in the main namespace; empty for another one."""
    space, _, tag = name.rpartition(" ")
    return tag if space in MAIN else ""


def cached_by_bytes(read: _Reading[_Content]) -> _Reading[_Content]:
    """Cache a reader of small parts, by their bytes; callers must not change its results."""
    known = lru_cache(maxsize=_MOST)(read)

    @wraps(read)
    def either(raw: bytes, part: str, limits: Limits) -> _Content:
        return known(raw, part, limits) if len(raw) <= _SMALL else read(raw, part, limits)

    return either


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause Python's cycle collector while many cells are created.

    Cells have no reference cycles, but the collector would visit all of them again and again:
    reading a large sheet takes 1.5 times as long with it.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
