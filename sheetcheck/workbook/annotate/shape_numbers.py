"""Numbers for the shapes that show notes, free in the whole workbook.

In VML a shape is named `_x0000_s1025`. The numbers are dealt out in blocks of 1,024: block n
holds 1024 n + 1 to 1024 n + 1023. Each drawing lists the blocks it owns in `o:idmap`, and no
two drawings of a workbook may own the same block. Excel repairs a workbook in which a number
is used twice, or lies outside the blocks of its drawing. More than 1,023 notes on a sheet
therefore need several blocks.
"""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import chain, count
from typing import Final, NamedTuple

_BLOCK: Final = 1024
_MAP: Final = re.compile(
    rb"""<(?:[\w.-]+:)?idmap\b[^>]*?\sdata\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>"""
)
_NUMBER: Final = re.compile(rb"_x0000_s([0-9]{1,9})\b")


class Taken(NamedTuple):
    """The numbers for some new shapes, and the blocks that their drawing has to own for it."""

    numbers: list[int]
    blocks: list[int]
    """All blocks that the drawing owns now."""
    has_grown: bool
    """Whether some of them are new."""


class ShapeNumbers:
    """The blocks and numbers that the drawings of a workbook use; `take` gives out free ones."""

    def __init__(self, drawings: Mapping[str, bytes]) -> None:
        self._blocks = {part: _owned_blocks(xml) for part, xml in drawings.items()}
        self._used = {int(n) for xml in drawings.values() for n in _NUMBER.findall(xml)}

    def take(self, part: str, wanted: int) -> Taken:
        """Return free numbers for shapes of a drawing, and note them as used.

        Numbers come from blocks that belong to this drawing alone; when these are full, or
        were given to another drawing as well, a block is added that nobody has.
        """
        owners = Counter(block for blocks in self._blocks.values() for block in blocks)
        own = self._blocks.setdefault(part, [])
        known = len(own)
        free = (block for block in count(1) if block not in owners)
        numbers: list[int] = []
        for block in chain([block for block in own if owners[block] == 1], free):
            if len(numbers) == wanted:
                break
            if block not in own:
                own.append(block)
            numbers += self._unused(block)[: wanted - len(numbers)]
        self._used.update(numbers)
        return Taken(numbers, own, len(own) > known)

    def _unused(self, block: int) -> list[int]:
        first = _BLOCK * block + 1
        return [n for n in range(first, first + _BLOCK - 1) if n not in self._used]


def _owned_blocks(xml: bytes) -> list[int]:
    """Return the blocks that a drawing owns; if it does not say so, those of its shapes."""
    stated = b",".join(one or other for one, other in _MAP.findall(xml))
    blocks = [int(block) for block in stated.split(b",") if block.strip().isdigit()]
    return blocks or sorted({int(number) // _BLOCK for number in _NUMBER.findall(xml)})


def block_list(xml: bytes) -> tuple[int, int] | None:
    """Return where the list of owned blocks stands in a drawing; None where it has none."""
    found = _MAP.search(xml)
    return found.span(1 if found[1] is not None else 2) if found else None
