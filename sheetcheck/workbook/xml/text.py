"""Convert between text and its form in XML, with `_x000D_` escapes (ECMA-376 22.9.2.19)."""

import re
from typing import Final

_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(lt|gt|amp|quot|apos));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PRESERVE = re.compile(r"^\s|\s$|[\t\n]|\s\s")
FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 does not allow."""
MOST_CHARACTERS: Final = 32_767  # of a cell's text, in UTF-16 units as Excel counts


def text_of(raw: bytes) -> str:
    """Return the text of raw character data: references and `_x000D_` escapes resolved."""
    return meant(raw.decode("utf-8"))


def meant(text: str) -> str:
    """Return the text of decoded character data."""
    if "\r" in text:
        # A parser reads every line end as one line feed (XML 1.0, 2.11).
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    return unescaped(text) if "_x" in text else text


def attribute_of(raw: bytes) -> str:
    """Return the text of an attribute's raw value."""
    text = raw.decode("utf-8")
    return _REFERENCE.sub(_character, text) if "&" in text else text


def unescaped(text: str) -> str:
    """Return the text with `_x000D_` escapes resolved."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if any("\ud800" <= char <= "\udfff" for char in plain):
        # Two escapes may be a surrogate pair.
        plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain


def character_data(text: str) -> bytes:
    """Return a text as character data; what looks like a `_x000D_` escape is escaped."""
    if "_x" in text:
        text = _TO_ESCAPE.sub("_x005F_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A parser would read a raw carriage return as a line feed.
    return text.replace("\r", "_x000D_").encode("utf-8")


def formula_data(text: str) -> bytes:
    """Return a formula as character data."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;").encode("utf-8")


def attribute_data(text: str) -> bytes:
    """Return a text as the value of an attribute in double quotes."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("\t", "&#9;").replace("\r", "&#13;").replace("\n", "&#10;").encode("utf-8")


def keeps_blanks(text: str) -> bool:
    """True if a text needs `xml:space="preserve"` to be read back unchanged."""
    return _PRESERVE.search(text) is not None


def length(text: str) -> int:
    """Return the length of a text in UTF-16 units, as Excel counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    return chr(int(found[1], 16) if found[1] else int(found[2]))
