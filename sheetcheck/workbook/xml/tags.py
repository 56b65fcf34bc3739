"""Find and edit tags and attributes in the bytes of parts that are proved well-formed."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple
from xml.parsers import expat

from sheetcheck.workbook.xml.markup import parse
from sheetcheck.workbook.xml.text import attribute_of


class Edit(NamedTuple):
    """Replace the bytes from start to end of a part by others; an empty range inserts."""

    start: int
    end: int
    content: bytes


def spliced(part: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the part with the edits made; edits may not overlap.

    Insertions at the same offset keep their order.
    """
    pieces: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        assert at <= edit.start <= edit.end, "edits do not overlap"
        pieces += [part[at : edit.start], edit.content]
        at = edit.end
    pieces.append(part[at:])
    return b"".join(pieces)


TAG: Final = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
"""A tag, whatever its attributes contain."""
NAMESPACE: Final = re.compile(rb"""\s(xmlns(?::[\w.-]+)?)\s*=\s*("[^"]*"|'[^']*')""")
_SMALL: Final = 1 << 16  # bytes
_ATTRIBUTE = re.compile(rb"""\s+([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')""")


class Attribute(NamedTuple):
    """One attribute of a tag, with the blanks before it."""

    name: bytes
    value: str
    start: int
    end: int


def tag_end(xml: bytes, start: int) -> int:
    """Return the end of the tag that begins at `start`."""
    found = TAG.match(xml, start)
    assert found, "well-formed markup has a tag here"
    return found.end()


def _name(tag: bytes) -> bytes:
    """Return the name of a start tag, with its prefix."""
    name = re.match(rb"<([^\s/>]+)", tag)
    assert name, "a tag has a name"
    return name[1]


def attributes(tag: bytes) -> Iterator[Attribute]:
    """Yield the attributes of a tag, in their order."""
    for found in _ATTRIBUTE.finditer(tag):
        yield Attribute(found[1], attribute_of(found[2][1:-1]), found.start(), found.end())


def attribute(tag: bytes, name: bytes) -> str | None:
    """Return the value of an attribute; None if the tag does not have it."""
    return next((one.value for one in attributes(tag) if one.name == name), None)


def with_attribute(tag: bytes, name: bytes, value: bytes | None) -> bytes:
    """Return the tag with an attribute set, in its place or behind the last; None removes it.

    The value must be escaped for double quotes.
    """
    for one in attributes(tag):
        if one.name == name:
            instead = b"" if value is None else b' %b="%b"' % (name, value)
            return tag[: one.start] + instead + tag[one.end :]
    if value is None:
        return tag
    last = max((one.end for one in attributes(tag)), default=1 + len(_name(tag)))
    return tag[:last] + b' %b="%b"' % (name, value) + tag[last:]


class Element(NamedTuple):
    """An element with its name and byte offsets."""

    name: str
    """`namespace name`, as expat reports it."""
    attributes: dict[str, str]
    start: int
    content: int
    """The start of its content, behind the start tag."""
    closing: int
    """The start of its end tag; equal to `end` for an empty element (`<c/>`)."""
    end: int
    text: str
    """Its character data, without that of its children."""
    children: "tuple[Element, ...]"

    @property
    def tag(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]

    @property
    def is_empty(self) -> bool:
        """True if it is written as an empty element (`<c/>`)."""
        return self.content == self.end

    def child(self, tag: str) -> "Element | None":
        """Return the first child with this tag, or None."""
        return next((child for child in self.children if child.tag == tag), None)


def tree(xml: bytes, part: str) -> Element:
    """Return the root element of a verified part with all its descendants; for small parts.

    Raises:
        Damaged: the part is not well-formed.

    """
    return (_known_tree if len(xml) <= _SMALL else _tree)(xml, part)


def _tree(xml: bytes, part: str) -> Element:
    return element_at(xml, root_start(xml, part), len(xml), b"<part>", part)


_known_tree = lru_cache(maxsize=32)(_tree)
"""Cached, since the returns of one form share small parts to the byte."""


def root_start(xml: bytes, part: str) -> int:
    """Return the offset of the root element of a verified part."""
    places: list[int] = []
    parser = expat.ParserCreate("utf-8")

    def started(*_: object) -> None:
        places.append(parser.CurrentByteIndex)
        parser.StartElementHandler = None

    parser.StartElementHandler = started
    parse(parser, xml, part)
    return places[0]


def appended(xml: bytes, parent: Element, content: bytes) -> Edit:
    """Return the edit that adds content behind the last child of an element."""
    if not parent.is_empty:
        return Edit(parent.closing, parent.closing, content)
    tag = xml[parent.start : parent.end].removesuffix(b"/>").rstrip()
    return Edit(parent.start, parent.end, tag + b">" + content + b"</%b>" % _name(tag))


def prefix_of(xml: bytes, element: Element) -> bytes:
    """Return the namespace prefix of an element with its colon; `b""` if it has none."""
    prefix, colon, _ = _name(xml[element.start : element.content]).rpartition(b":")
    return prefix + colon


def element_at(xml: bytes, start: int, end: int, context: bytes, part: str) -> Element:
    """Return one element of a part with its descendants; `context` is a tag with the namespaces.

    Offsets are those of the part. Not for whole sheets: it takes microseconds an element.

    Raises:
        Damaged: the piece is not well-formed by itself.

    """
    opening = context[:-2] + b">" if context.endswith(b"/>") else context
    piece = opening + xml[start:end] + b"</%b>" % _name(opening)
    shift = start - len(opening)
    open_elements: list[tuple[str, dict[str, str], int, int, list[str], list[Element]]] = []
    found: list[Element] = []
    parser = expat.ParserCreate("utf-8", " ")

    def started(name: str, given: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        open_elements.append((name, given, at, tag_end(piece, at), [], []))

    def ended(_: str) -> None:
        name, given, at, content, texts, children = open_elements.pop()
        if piece[content - 2 : content] == b"/>":
            closing = over = content
        else:
            closing = parser.CurrentByteIndex
            over = piece.index(b">", closing) + 1
        element = Element(
            name, given, at + shift, content + shift, closing + shift, over + shift,
            "".join(texts), tuple(children),
        )  # fmt: skip
        (open_elements[-1][5] if len(open_elements) > 1 else found).append(element)

    def characters(text: str) -> None:
        open_elements[-1][4].append(text)

    parser.StartElementHandler, parser.EndElementHandler = started, ended
    parser.CharacterDataHandler = characters
    parse(parser, piece, part)
    return found[0]
