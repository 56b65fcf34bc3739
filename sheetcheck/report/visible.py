"""Escape control, bidi and zero-width characters in untrusted text, and shorten it."""

import re
import unicodedata
from typing import Final

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, bidi, zero width, lone surrogates
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")

# Substitutes for characters that a code page may lack, and that look the same to a reader.
_TWINS: Final = str.maketrans(
    {
        "–": "-",
        "‑": "-",
        "—": "―",
        "¥": "\\",
        "\xa0": " ",
        "〜": "~",
        "→": "->",
        "…": "...",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
    }
)
_GETA = "〓"  # the mark for a missing character in Japanese print


def visible(text: str) -> str:
    """Return a text with invisible and control characters escaped: ESC becomes `<U+001B>`.

    Escaped are controls, bidirectional marks, zero-width characters and lone surrogates. Line
    breaks become line feeds, a tab becomes a blank. Full-width blanks, kanji variation selectors
    (U+E0100 and above) and 外字 (private use) are kept.
    """
    if text.isprintable():
        return text
    return "".join(map(_escaped, _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Return a text as `visible` does, with each run of blanks and line breaks as one blank."""
    return _BLANKS.sub(" ", visible(text)).strip()


def shortened(text: str, limit: int) -> str:
    """Return a text cut to at most `limit` characters, ending in `…` if it was longer."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def encodable(text: str, encoding: str) -> str:
    """Return a text that `encoding` can write; missing characters become a look-alike or `〓`."""
    if encodes(text, encoding):
        return text
    return "".join(char if encodes(char, encoding) else _replaced(char, encoding) for char in text)


def _escaped(char: str) -> str:
    if char == "\t":
        return " "
    if char == "\n" or char.isprintable():
        return char
    nameless = ord(char) & 0xFFFE == 0xFFFE  # U+FFFE, U+1FFFF and the like are noncharacters
    if nameless or unicodedata.category(char) in _UNSEEN:
        return f"<U+{ord(char):04X}>"
    return char


def encodes(text: str, encoding: str) -> bool:
    """Return whether an encoding has all characters of a text."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _replaced(char: str, encoding: str) -> str:
    if (
        unicodedata.category(char) == "Mn"
    ):  # a variation selector or accent; its base character suffices
        return ""
    twin = char.translate(_TWINS)
    for choice in (twin, _GETA):
        if encodes(choice, encoding):
            return choice
    return "?"
