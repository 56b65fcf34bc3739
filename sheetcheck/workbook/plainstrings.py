"""Shared strings of one plain text each, told apart by what stands between them.

Nearly every workbook has no others. What is read here is proved well-formed as it is read:
take away the tags of the strings, and no other may be left.
"""

import re
from typing import Final

from sheetcheck.workbook.characters import harmless_text
from sheetcheck.workbook.limits import Limits
from sheetcheck.workbook.texts import meant

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
# How Excel writes Japanese: the reading of a text, which is no part of it.
_READING: Final = re.compile(
    r'</t>(?:<rPh sb="[0-9]+" eb="[0-9]+"><t>[^<]*+</t></rPh>)*+'
    r'(?:<phoneticPr fontId="[0-9]+"(?: type="\w+")?(?: alignment="\w+")?/>)?+</si>'
)
_OTHER_REFERENCE: Final = re.compile(rb"&(?!(?:lt|gt|amp|quot|apos);)")
_DEEPEST: Final = 4  # sst, si, rPh, t
_TO_UNDO: Final = ("&", "_x", "\r")


def plain_strings(xml: bytes, limits: Limits) -> list[str] | None:
    """Return the strings of a part; None where it holds anything else, or what it must not."""
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
    """Return a part as text; None where its size, characters or references are for others."""
    if xml.count(b"<") > limits.elements or limits.depth < _DEEPEST:
        return None
    return None if _OTHER_REFERENCE.search(xml) else harmless_text(xml)
