"""Read XML parts with expat: decoded, within limits, and proved to be well-formed.

Code that searches the bytes of a part with patterns relies on that proof.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NoReturn
from xml.parsers import expat

from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.xml.bounds import bound
from sheetcheck.workbook.xml.encoding import Markup, decoded

MAIN: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",  # Strict
        "http://schemas.microsoft.com/office/excel/2006/2",  # Office 2007 before its release
    }
)


Started = Callable[[str, dict[str, str], int, int], None]
"""Called with name (`namespace name`), attributes, depth (root: 0) and offset of an element."""


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


Feed = Callable[[bytes | memoryview, bool], object]
"""Called with the next bytes of a part, and whether they are the last."""


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
