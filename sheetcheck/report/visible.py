"""Make text fit for display: unseen characters escaped, shortened, wrapped to columns."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
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

# No line begins with one of these, or ends with one of the others.
_CLOSING: Final = re.escape(
    ")]、。，．・：；？！ー々」』）］｝〉》】〕ぁぃぅぇぉっゃゅょァィゥェォッャュョ…"
    "\ufe0e\ufe0f\u200d"  # these change the width of the character before them
)
_OPENING: Final = re.escape("([「『（［｛〈《【〔")
_UNIT: Final = re.compile(
    rf"[ \u3000]+|\n|[{_OPENING}]*(?:[!-~\u00a1-\u2bff]+|.)[{_CLOSING}]*", re.DOTALL
)


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
    """True if an encoding has all characters of a text."""
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


def width_of(text: str) -> int:
    """Return the width of a text in terminal columns; most kanji are two columns wide."""
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, each at most `width` columns (or one character) wide."""
    return list(_lines(text, width))


def line_count(text: str, width: int) -> int:
    """Return the number of lines that a text takes at this width."""
    return len(_lines(text, width))


@lru_cache(maxsize=4096)
def _lines(text: str, width: int) -> tuple[str, ...]:
    """Wrap a text; cached, because findings of one rule repeat the same texts."""
    if len(text) <= width and "\n" not in text and width_of(text) <= width:
        return (text.rstrip(),)
    lines, used = [""], 0
    for unit, wide in _fitting(text, width):
        if unit == "\n":
            lines.append("")
            used = 0
        elif used + (0 if unit.isspace() else wide) <= width:
            lines[-1] += unit
            used += wide
        else:
            lines.append(unit.lstrip(" \u3000"))
            used = wide if lines[-1] else 0
    return tuple(line.rstrip() for line in lines)


def side_by_side(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[list[str]]:
    """Return the lines of a table row of wrapped cells, padded to the columns except the last."""
    table = []
    for *padded, last in zip_longest(*cells, fillvalue=""):
        pairs = zip(padded, widths, strict=False)
        table.append([*(text + " " * (width - width_of(text)) for text, width in pairs), last])
    return table


def _fitting(text: str, width: int) -> Iterator[tuple[str, int]]:
    """Yield unbreakable units with their widths; a unit wider than a line comes in pieces."""
    for match in _UNIT.finditer(text):
        unit = match[0]
        wide = width_of(unit)
        if len(unit) > 1 and wide > width:
            piece = ""
            for char in unit:
                if piece and width_of(piece + char) > width:
                    yield piece, width_of(piece)
                    piece = ""
                piece += char
            unit, wide = piece, width_of(piece)
        yield unit, wide
