"""Read the shared strings of a workbook: runs joined, furigana left out (ECMA-376 18.4)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from xml.parsers import expat

from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.xml.bounds import bound_stretches
from sheetcheck.workbook.xml.markup import MAIN, parse, verified
from sheetcheck.workbook.xml.scanning import harmless_text, masked
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


def plain_strings(xml: bytes, limits: Limits) -> list[str] | None:
    """Fast path: return the strings of a part without rich text, or None if it is not plain."""
    text = _text(xml, limits)
    if text is None:
        return None
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


def _text(xml: bytes, limits: Limits) -> str | None:
    """Return a part as text, or None if only expat may judge its characters or size."""
    if xml.count(b"<") > limits.elements or limits.depth < _DEEPEST:
        return None
    return None if _OTHER_REFERENCE.search(xml) else harmless_text(xml)


_ATTRIBUTES = rb"""(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*"""
_ITEMS: Final = ("si", "sstItem")  # the latter in betas of Office 2007
_ROOT = re.compile(rb"<(?:([\w.-]+):)?sst(?=[\s/>])")


class Patterns(NamedTuple):
    """The patterns for one prefix of the main namespace."""

    item: re.Pattern[bytes]
    """A string of one plain text, any other string, or anything else."""
    furigana: re.Pattern[bytes]
    text: re.Pattern[bytes]


@lru_cache(maxsize=8)
def patterns(prefix: bytes) -> Patterns:
    """Return the patterns for a prefix: `b""`, or `b"x:"`."""
    p = re.escape(prefix)
    return Patterns(
        re.compile(
            rb'<%(p)bsi><%(p)bt(?: xml:space="preserve")?>([^<]*)</%(p)bt></%(p)bsi>\s*'
            rb"|(<%(p)bsi%(a)b\s*/>|<%(p)bsi%(a)b\s*>.*?</%(p)bsi\s*>)\s*|(.+)"
            % {b"p": p, b"a": _ATTRIBUTES},
            re.DOTALL,
        ),
        re.compile(
            rb"<%(p)brPh(?=[\s>/])%(a)b\s*(?:/>|>.*?</%(p)brPh\s*>)" % {b"p": p, b"a": _ATTRIBUTES},
            re.DOTALL,
        ),
        re.compile(rb"<%(p)bt%(a)b\s*(?:/>|>([^<]*)</%(p)bt\s*>)" % {b"p": p, b"a": _ATTRIBUTES}),
    )


def read_strings(raw: bytes, part: str, limits: Limits) -> list[str]:
    """Return the texts of a shared strings part, in the order of their indexes.

    Raises:
        Damaged: the part is not well-formed, or is not a table of strings.
        Oversized: there are too many strings, or one is too long.

    """
    strings = plain_strings(raw, limits)
    if strings is None:
        return _any_strings(verified(raw, part, limits).xml, part, limits)
    bound_stretches(raw, part, limits)
    _bound(strings, limits, part)
    return strings


def _any_strings(xml: bytes, part: str, limits: Limits) -> list[str]:
    root = _ROOT.search(xml)
    start = xml.find(b">", root.end()) + 1 if root else 0
    prefix = root[1] + b":" if root and root[1] else b""
    end = xml.rfind(b"</")
    if not root or xml[start - 2 : start] == b"/>":
        return [] if root else _slowly(xml, part, limits)
    body_is_plain = masked(xml) is xml and xml.find(b"xmlns", start) < 0
    strings = _quickly(xml[start:end].strip(), prefix, limits, part) if body_is_plain else None
    return _slowly(xml, part, limits) if strings is None else strings


def spoken(content: bytes, prefix: bytes) -> str:
    """Return the text in the content of a string item or inline string, without furigana."""
    pattern = patterns(prefix)
    if b"rPh" in content:
        content = pattern.furigana.sub(b"", content)
    return "".join(text_of(raw) for raw in pattern.text.findall(content))


def _quickly(body: bytes, prefix: bytes, limits: Limits, part: str) -> list[str] | None:
    """Return the strings, found with patterns; None if there is anything else among them."""
    strings: list[str] = []
    for plain, other, odd in patterns(prefix).item.findall(body):
        if odd:
            return None
        strings.append(spoken(other, prefix) if other else text_of(plain))
    _bound(strings, limits, part)
    return strings


def _slowly(xml: bytes, part: str, limits: Limits) -> list[str]:
    """Return the strings, parsed with expat, which handles namespaces, comments and CDATA."""
    strings: list[str] = []
    pieces: list[str] = []
    parser = expat.ParserCreate("utf-8", " ")
    path: list[str] = []

    def start(name: str, _given: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        path.append(tag if space in MAIN else name)
        if len(path) == 2 and path[1] in _ITEMS:
            pieces.clear()

    def data(text: str) -> None:
        if path[-1] == "t" and "rPh" not in path and path[1] in _ITEMS:
            pieces.append(text)

    def end(_: str) -> None:
        if len(path) == 2 and path[1] in _ITEMS:
            strings.append(unescaped("".join(pieces)))
        path.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = data
    parse(parser, xml, part)
    _bound(strings, limits, part)
    return strings


def _bound(strings: list[str], limits: Limits, part: str) -> None:
    limits.check("strings", len(strings), part)
    limits.check("text_bytes", max(map(len, strings), default=0), part)


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
