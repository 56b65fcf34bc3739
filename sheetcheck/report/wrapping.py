"""Wrap text for a terminal: kanji are two columns wide, and no line begins with 。 or the like."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Final

_CLOSING: Final = re.escape(
    ")]、。，．・：；？！ー々」』）］｝〉》】〕ぁぃぅぇぉっゃゅょァィゥェォッャュョ…"
    "\ufe0e\ufe0f\u200d"  # these change the width of the character before them
)
_OPENING: Final = re.escape("([「『（［｛〈《【〔")
_UNIT: Final = re.compile(
    rf"[ \u3000]+|\n|[{_OPENING}]*(?:[!-~\u00a1-\u2bff]+|.)[{_CLOSING}]*", re.DOTALL
)


def width_of(text: str) -> int:
    """Return the width of a text in terminal columns."""
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
    return [
        [
            text if last else text + " " * (width - width_of(text))
            for text, width, last in zip(line, widths, _last_marks(len(widths)), strict=True)
        ]
        for line in zip_longest(*cells, fillvalue="")
    ]


def _fitting(text: str, width: int) -> Iterator[tuple[str, int]]:
    """Yield unbreakable units with their widths; a unit wider than a line comes in pieces."""
    for match in _UNIT.finditer(text):
        unit = match[0]
        wide = width_of(unit)
        if len(unit) == 1 or wide <= width:
            yield unit, wide
        else:
            yield from ((piece, width_of(piece)) for piece in _pieces(unit, width))


def _pieces(unit: str, width: int) -> Iterator[str]:
    piece = ""
    for char in unit:
        if piece and width_of(piece + char) > width:
            yield piece
            piece = ""
        piece += char
    yield piece


def _last_marks(count: int) -> list[bool]:
    return [False] * (count - 1) + [True]
