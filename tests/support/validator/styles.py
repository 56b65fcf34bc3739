"""The styles part: its lists, what points into them, and how many of each Excel takes."""

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from tests.support.validator.package import Parts, local

_MOST: Final = {"cellXfs": 65_490, "cellStyleXfs": 65_490, "fonts": 65_490, "fills": 65_490}
_POINTERS: Final = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


def formats_of(parts: Parts) -> int:
    """Return how many cell formats there are; 1 where there is no styles part."""
    found = _lists(parts).get("cellXfs")
    return 1 if found is None else len(found)


def differences_of(parts: Parts) -> int:
    """Return how many differential formats there are."""
    found = _lists(parts).get("dxfs")
    return 0 if found is None else len(found)


def _lists(parts: Parts) -> dict[str, ET.Element]:
    part = parts.related(parts.workbook(), "styles")
    root = parts.tree(part) if part else None
    return {} if root is None else {local(child.tag): child for child in root}


def style_faults(parts: Parts) -> Iterator[str]:
    """Yield what is wrong with the styles part."""
    lists = _lists(parts)
    for name, children in lists.items():
        stated = children.get("count")
        if stated is not None and stated != str(len(children)) and name != "tableStyles":
            yield f"{name}: {stated} stated, {len(children)} found"
        if len(children) > _MOST.get(name, 1 << 20):
            yield f"{name}: {len(children)} are more than Excel takes"
    for name in ("cellXfs", "cellStyleXfs"):
        yield from _pointer_faults(name, lists)
    numbers = [one.get("numFmtId") for one in lists.get("numFmts", ())]
    if len(numbers) != len(set(numbers)):
        yield "two number formats have one id"
    first = [next(iter(one), None) for one in lists.get("fills", ())][:2]
    patterns = ["" if one is None else one.get("patternType", "none") for one in first]
    if patterns not in ([], ["none", "gray125"]):
        yield f"the first fills are {patterns}"


def _pointer_faults(name: str, lists: dict[str, ET.Element]) -> Iterator[str]:
    pointers = _POINTERS | ({"xfId": "cellStyleXfs"} if name == "cellXfs" else {})
    for number, xf in enumerate(lists.get(name, ())):
        for key, target in pointers.items():
            if int(xf.get(key, -1)) >= len(lists.get(target, ())):
                yield f"{name} {number}: {key} {xf.get(key)} leads nowhere"
