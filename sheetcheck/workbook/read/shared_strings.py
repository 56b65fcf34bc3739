"""Read the shared strings of a workbook: runs joined, furigana left out (ECMA-376 18.4)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from xml.parsers import expat

from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.xml.markup import MAIN, bounded, parse
from sheetcheck.workbook.xml.scanning import bound_stretches, is_harmless, masked
from sheetcheck.workbook.xml.tags import tag_end
from sheetcheck.workbook.xml.text import meant, text_of, unescaped

_HEAD: Final = re.compile(
    r'\ufeff?(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?'
    r'(?: standalone="(?:yes|no)")?\?>)?'
    r'\s*<sst xmlns="http://(?:schemas\.openxmlformats\.org/spreadsheetml/2006|'
    r'purl\.oclc\.org/ooxml/spreadsheetml)/main"(?: count="[0-9]*")?(?: uniqueCount="[0-9]*")?>'
)
_TAIL: Final = re.compile(r"</sst>\s*\Z")
_BEFORE, _BETWEEN, _BEHIND = "<si><t>", "</t></si><si><t>", "</t></si>"
_TAGS: Final = _BETWEEN.count("<")
_PRESERVED: Final = '<t xml:space="preserve">'
# The furigana of a Japanese text as Excel writes it; it is not part of the text.
_READING: Final = re.compile(
    r'</t>(?:<rPh sb="[0-9]+" eb="[0-9]+"><t>[^<]*+</t></rPh>)*+'
    r'(?:<phoneticPr fontId="[0-9]+"(?: type="\w+")?(?: alignment="\w+")?/>)?+</si>'
)
_OTHER_REFERENCE: Final = re.compile(rb"&(?!(?:lt|gt|amp|quot|apos);)")
_DEEPEST: Final = 4  # sst, si, rPh, t
_TO_UNDO: Final = ("&", "_x", "\r")


_ITEMS: Final = ("si", "sstItem")  # the latter in betas of Office 2007
_ROOT: Final = re.compile(rb"<(?:([\w.-]+):)?sst(?=[\s/>])")
_ATTRIBUTES: Final = rb"""(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*"""


def read_strings(raw: bytes, part: str, limits: Limits) -> list[str]:
    """Return the texts of a shared strings part, in the order of their indexes.

    Raises:
        Damaged: the part is not well-formed, or is not a table of strings.
        Oversized: there are too many strings, or one is too long.

    """
    strings = plain_strings(raw, limits)
    if strings is None:
        strings = _parsed(bounded(raw, part, limits).xml, part)
    else:
        bound_stretches(raw, part, limits)
    limits.check("strings", len(strings), part)
    limits.check("text_bytes", max(map(len, strings), default=0), part)
    return strings


def plain_strings(xml: bytes, limits: Limits) -> list[str] | None:
    """Fast path: return the strings of a part without rich text, or None if it is not plain."""
    if xml.count(b"<") > limits.elements or limits.depth < _DEEPEST:
        return None  # the other way refuses it
    if _OTHER_REFERENCE.search(xml) or not is_harmless(xml):
        return None
    text = xml.decode()
    head, tail = _HEAD.match(text), _TAIL.search(text, max(len(text) - 100, 0))
    if not head or not tail:
        return None
    body = text[head.end() : tail.start()].replace(_PRESERVED, "<t>")
    if "<rPh" in body or "<phoneticPr" in body:
        body = _READING.sub("</t></si>", body)
    if not body.startswith(_BEFORE) or not body.endswith(_BEHIND):
        return None
    strings = body[len(_BEFORE) : -len(_BEHIND)].split(_BETWEEN)
    if body.count("<") != _TAGS * len(strings):
        return None
    return [meant(one) for one in strings] if any(mark in body for mark in _TO_UNDO) else strings


def _parsed(xml: bytes, part: str) -> list[str]:
    """Return the strings as expat reads them: with rich text, namespaces, comments and CDATA."""
    strings: list[str] = []
    pieces: list[str] = []
    path: list[str] = []

    spaces = set(MAIN)

    def start(name: str, _given: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        if not path and tag == "sst":
            spaces.add(space)  # some programs write one that nobody knows
        path.append(tag if space in spaces else name)

    def data(text: str) -> None:
        if path[-1] == "t" and "rPh" not in path:
            pieces.append(text)

    def end(_: str) -> None:
        tag = path.pop()
        if len(path) == 1:
            if tag in _ITEMS:
                strings.append(unescaped("".join(pieces)))
            pieces.clear()

    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = data
    parse(parser, xml, part)
    return strings


class Patterns(NamedTuple):
    """The patterns in a string item, for one prefix of the main namespace."""

    furigana: re.Pattern[bytes]
    text: re.Pattern[bytes]


@lru_cache(maxsize=8)
def patterns(prefix: bytes) -> Patterns:
    """Return the patterns for a prefix: `b""`, or `b"x:"`."""
    given = {b"p": re.escape(prefix), b"a": _ATTRIBUTES}
    return Patterns(
        re.compile(rb"<%(p)brPh(?=[\s>/])%(a)b\s*(?:/>|>.*?</%(p)brPh\s*>)" % given, re.DOTALL),
        re.compile(rb"<%(p)bt%(a)b\s*(?:/>|>([^<]*)</%(p)bt\s*>)" % given),
    )


def spoken(content: bytes, prefix: bytes) -> str:
    """Return the text in the content of a string item, without furigana."""
    furigana, text = patterns(prefix)
    return "".join(map(text_of, text.findall(furigana.sub(b"", content))))


def out_of_range(part: str, index: str) -> Damaged:
    """Return the refusal of a cell with the index of a string that does not exist."""
    return Damaged(
        part=part, why=Text(f"文字列 {index} がありません", f"there is no string {index}")
    )


def string_item(xml: bytes, index: int) -> tuple[bytes, bytes] | None:
    """Return content and tag prefix of one shared string; None if the index is too large."""
    plain, prefix, places = _items(xml)
    if index >= len(places):
        return None
    at, name = places[index]
    start = tag_end(plain, at)
    if plain[start - 2 : start] == b"/>":
        return b"", prefix
    return xml[start : plain.index(b"</%b%b" % (prefix, name), start)], prefix


@lru_cache(maxsize=2)
def _items(xml: bytes) -> tuple[bytes, bytes, Sequence[tuple[int, bytes]]]:
    """Return the part without comments, its prefix, and (offset, start tag) of each string."""
    plain = masked(xml)
    root = _ROOT.search(plain)
    prefix = root[1] + b":" if root and root[1] else b""
    pattern = re.compile(rb"<%b(si|sstItem)(?=[\s/>])" % re.escape(prefix))
    return plain, prefix, [(found.start(), found[1]) for found in pattern.finditer(plain)]
