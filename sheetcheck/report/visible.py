"""Text of strangers made harmless for eyes and terminals, and nothing else about it changed."""

import re
import unicodedata
from typing import Final

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, bidi, zero width, lone surrogates
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")

# What a code page lacks and every reader takes for the same.
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
_GETA = "〓"  # stands for a missing type in Japanese print


def visible(text: str) -> str:
    """Return a text in which nothing hides or acts: ESC becomes `<U+001B>`.

    Controls, marks that turn the direction of writing, zero-width characters
    and half surrogates are spelt out. Line breaks stay (all as line feeds), a tab is a
    blank; full-width blanks, variants of kanji (U+E0100 ff.) and 外字 stay.
    """
    if text.isprintable():
        return text
    return "".join(map(_spelt, _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Return a text as `visible` does, its line breaks and runs of blanks made one blank."""
    return _BLANKS.sub(" ", visible(text)).strip()


def shortened(text: str, limit: int) -> str:
    """Return at most `limit` characters of a text, with `…` where something is left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def encodable(text: str, encoding: str) -> str:
    """Return a text that can be written in an encoding; what it lacks becomes a twin or `〓`."""
    if _encodes(text, encoding):
        return text
    return "".join(char if _encodes(char, encoding) else _replaced(char, encoding) for char in text)


def _spelt(char: str) -> str:
    if char == "\t":
        return " "
    if char == "\n" or char.isprintable():
        return char
    nameless = ord(char) & 0xFFFE == 0xFFFE  # U+FFFE and its like are no characters
    if nameless or unicodedata.category(char) in _UNSEEN:
        return f"<U+{ord(char):04X}>"
    return char


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _replaced(char: str, encoding: str) -> str:
    if unicodedata.category(char) == "Mn":  # a variation selector or accent: its base says enough
        return ""
    twin = char.translate(_TWINS)
    for choice in (twin, _GETA):
        if _encodes(choice, encoding):
            return choice
    return "?"
