"""Lines of a given width on a terminal, where a kanji is two cells wide and 。 begins no line."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

_CLOSING: Final = re.escape(
    ")]、。，．・：；？！ー々」』）］｝〉》】〕ぁぃぅぇぉっゃゅょァィゥェォッャュョ…"
)
_OPENING: Final = re.escape("([「『（［｛〈《【〔")
_UNIT: Final = re.compile(
    rf"[ \u3000]+|\n|[{_OPENING}]*(?:[!-~\u00a1-\u2bff]+|.)[{_CLOSING}]*", re.DOTALL
)


def width_of(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    from rich.cells import cell_len  # noqa: PLC0415  (rich is loaded only where something is shown)

    return cell_len(text)


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of at most `width` cells (one character, if that is wider)."""
    lines = [""]
    for unit in _fitting(text, width):
        if unit == "\n":
            lines.append("")
        elif width_of(lines[-1] + unit.rstrip()) <= width:
            lines[-1] += unit
        else:
            lines.append(unit.lstrip(" \u3000"))
    return [line.rstrip() for line in lines]


def side_by_side(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[list[str]]:
    """Return the lines of wrapped cells, each cell padded to its column but the last."""
    return [
        [
            text if last else text + " " * (width - width_of(text))
            for text, width, last in zip(line, widths, _last_marks(len(widths)), strict=True)
        ]
        for line in zip_longest(*cells, fillvalue="")
    ]


def _fitting(text: str, width: int) -> Iterator[str]:
    """Yield what must stay together; what is wider than a line, in pieces."""
    for match in _UNIT.finditer(text):
        unit = match[0]
        if len(unit) == 1 or width_of(unit) <= width:
            yield unit
        else:
            yield from _pieces(unit, width)


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
