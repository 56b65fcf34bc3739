"""Notes: comments, and the drawings in VML that show them (18.7; the blocks of shape numbers)."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from tests.support.validator.package import Parts, local
from tests.support.validator.sheet import LAST_COLUMN, LAST_ROW, box_of
from tests.support.validator.workbook import sheets_of

_MAP: Final = re.compile(rb"<(?:\w+:)?idmap\b[^>]*\bdata=[\"']([^\"']*)[\"']")
_SHAPE: Final = re.compile(rb"<(?:\w+:)?shape\b.*?</(?:\w+:)?shape>", re.DOTALL)
_NUMBER: Final = re.compile(rb"\b(?:id|spid)=[\"']_x0000_s([0-9]+)[\"']")
_ROW: Final = re.compile(rb"<(?:\w+:)?Row>\s*([0-9]+)\s*</(?:\w+:)?Row>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?Column>\s*([0-9]+)\s*</(?:\w+:)?Column>")
_ANCHOR: Final = re.compile(rb"<(?:\w+:)?Anchor>([^<]*)</(?:\w+:)?Anchor>")


def note_faults(parts: Parts) -> Iterator[str]:
    """Yield what is wrong with comments and their drawings."""
    drawings = {name: raw for name, raw in parts.raw.items() if name.endswith(".vml")}
    yield from _block_faults(drawings)
    for part in sheets_of(parts):
        relations = parts.relations(part).values()
        shown: set[tuple[int, int]] = set()
        for relation in relations:
            raw = parts.raw.get(relation.target, b"") if relation.kind == "vmlDrawing" else b""
            for shape in _SHAPE.findall(raw):
                yield from (f"{relation.target}: {fault}" for fault in _shape_faults(shape))
                row, column = _ROW.search(shape), _COLUMN.search(shape)
                if b'ObjectType="Note"' in shape and row and column:
                    place = int(row[1]) + 1, int(column[1]) + 1
                    if place in shown:
                        yield f"{relation.target}: two shapes for the note of {place}"
                    shown.add(place)
        for relation in relations:
            if relation.kind == "comments":
                yield from _comment_faults(parts, relation.target, shown)


def _comment_faults(parts: Parts, part: str, shown: set[tuple[int, int]]) -> Iterator[str]:
    root = parts.tree(part)
    if root is None:
        return
    lists = {local(child.tag): child for child in root}
    authors = len(lists["authors"]) if "authors" in lists else 0
    places = []
    for comment in lists.get("commentList", ()):
        ref = comment.get("ref", "")
        box = box_of(ref)
        if box is None:
            yield f"{part}: {ref!r} is no cell"
            continue
        places.append(box[:2])
        if int(comment.get("authorId", 0)) >= authors:
            yield f"{part}: the note of {ref} has no author"
        if box[:2] not in shown:
            yield f"{part}: no shape shows the note of {ref}"
    yield from (f"{part}: two notes for {one}" for one, n in Counter(places).items() if n > 1)


def _block_faults(drawings: dict[str, bytes]) -> Iterator[str]:
    """Yield the shape numbers that stand twice, or outside the blocks that their drawing owns."""
    owners: Counter[int] = Counter()
    numbers: Counter[int] = Counter()
    for name, raw in drawings.items():
        blocks = {
            int(n) for one in _MAP.findall(raw) for n in one.split(b",") if n.strip().isdigit()
        }
        own = [int(n) for shape in _SHAPE.findall(raw) for n in set(_NUMBER.findall(shape))]
        owners.update(blocks)
        numbers.update(own)
        for number in own:
            if blocks and number // 1024 not in blocks:
                yield f"{name}: the shape {number} lies in no block of {sorted(blocks)}"
    yield from (f"{n} drawings own the block {block}" for block, n in owners.items() if n > 1)
    yield from (f"{n} shapes have the number {number}" for number, n in numbers.items() if n > 1)


def _shape_faults(shape: bytes) -> Iterator[str]:
    anchor = _ANCHOR.search(shape)
    if not anchor:
        return
    places = [int(one) for one in anchor[1].split(b",") if one.strip().lstrip(b"-").isdigit()]
    if len(places) != 8:
        yield f"the anchor {anchor[1]!r} has not eight numbers"
        return
    left, _, top, _, right, _, bottom, _ = places
    if not 0 <= left <= right < LAST_COLUMN or not 0 <= top <= bottom < LAST_ROW:
        yield f"the anchor {anchor[1]!r} lies outside the sheet"
