"""Find free numbers for the shapes of notes.

A shape in VML has a name such as `_x0000_s1025`. The numbers come in blocks: block n has the
numbers 1024 n + 1 to 1024 n + 1023. Each drawing lists its blocks in `o:idmap`, and a block may
belong to only one drawing of the workbook. Excel repairs a workbook if a number is used twice, or
is outside the blocks of its drawing. So more than 1,023 notes on a sheet need several blocks.
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
    """The numbers for new shapes, and the blocks of their drawing."""

    numbers: list[int]
    blocks: list[int]
    """All blocks of the drawing, including new ones."""
    has_grown: bool
    """Whether there are new blocks."""


class ShapeNumbers:
    """The blocks and numbers that the drawings of a workbook use."""

    def __init__(self, drawings: Mapping[str, bytes]) -> None:
        self._blocks = {part: _owned_blocks(xml) for part, xml in drawings.items()}
        self._used = {int(n) for xml in drawings.values() for n in _NUMBER.findall(xml)}

    def take(self, part: str, wanted: int) -> Taken:
        """Return `wanted` free numbers for shapes of a drawing, and mark them as used.

        They come from blocks that belong to this drawing alone. If there are not enough, free
        blocks are added.
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
    """Return the blocks that a drawing lists; if it lists none, those of its shapes."""
    stated = b",".join(one or other for one, other in _MAP.findall(xml))
    blocks = [int(block) for block in stated.split(b",") if block.strip().isdigit()]
    return blocks or sorted({int(number) // _BLOCK for number in _NUMBER.findall(xml)})


def block_list(xml: bytes) -> tuple[int, int] | None:
    """Return (start, end) of the list of blocks in a drawing; None without one."""
    found = _MAP.search(xml)
    return found.span(1 if found[1] is not None else 2) if found else None
