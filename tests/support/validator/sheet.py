"""A sheet of cells: rows and cells in order, what they point to, and the limits of Excel."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Final
from xml.etree import ElementTree as ET

from tests.support.validator.package import Parts, kept, local
from tests.support.validator.styles import differences_of, formats_of
from tests.support.validator.workbook import sheets_of

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
_AREA: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?\Z")
_TYPES: Final = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})
_COUNTED: Final = frozenset({"mergeCells", "dataValidations", "tableParts", "cellWatches"})
_MOST_LINKS: Final = 65_530
_LONGEST: Final = 32_767
_LONGEST_FORMULA: Final = 8_192

Box = tuple[int, int, int, int]


def box_of(reference: str) -> Box | None:
    """Return top, left, bottom and right of a reference; None where it is none."""
    found = _AREA.match(reference)
    if not found:
        return None
    left, top = _number(found[1]), int(found[2])
    right = _number(found[3]) if found[3] else left
    bottom = int(found[4]) if found[4] else top
    good = 1 <= top <= bottom <= LAST_ROW and left <= right <= LAST_COLUMN
    return (top, left, bottom, right) if good else None


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def sheet_faults(parts: Parts) -> Iterator[str]:
    """Yield what is wrong with the sheets of cells."""
    for part in sheets_of(parts):
        root = parts.tree(part)
        if root is not None:
            yield from (f"{part}: {fault}" for fault in _faults(parts, part, root))


def _faults(parts: Parts, part: str, root: ET.Element) -> Iterator[str]:
    lists = {local(child.tag): child for child in root}
    counts = formats_of(parts), _strings(parts)
    yield from kept(root, counts, partial(_cell_faults, lists.get("sheetData"), *counts))
    yield from _column_faults(lists.get("cols"))
    for name in _COUNTED & lists.keys():
        stated = lists[name].get("count")
        if stated is not None and stated != str(len(lists[name])):
            yield f"{name}: {stated} stated, {len(lists[name])} found"
        if not len(lists[name]) and name != "tableParts":
            yield f"{name} is empty"
    yield from _merge_faults([one.get("ref", "") for one in lists.get("mergeCells", ())])
    links = [one.get("ref", "") for one in lists.get("hyperlinks", ())]
    yield from (f"no cells are linked by {ref!r}" for ref in links if not box_of(ref))
    if len(links) > _MOST_LINKS:
        yield f"{len(links)} links are more than Excel takes"
    views = max(1, _views(parts))  # without a list there is one view
    for view in lists.get("sheetViews", ()):
        if int(view.get("workbookViewId", 0)) >= views:
            yield f"its view {view.get('workbookViewId')} is none of the workbook's"
    yield from _rule_faults(parts, root)
    yield from _validation_faults(lists.get("dataValidations"))
    yield from _table_faults(parts, part, lists.get("sheetData"))


def _views(parts: Parts) -> int:
    root = parts.tree(parts.workbook())
    views = () if root is None else [one for one in root if local(one.tag) == "bookViews"]
    return sum(map(len, views))


def _cell_faults(data: ET.Element | None, formats: int, strings: int) -> Iterator[str]:
    last = 0
    masters, followers = set[str | None](), set[str | None]()
    for row in () if data is None else data:
        number = int(row.get("r", last + 1))
        if not last < number <= LAST_ROW:
            yield f"row {number} stands behind row {last}"
        last = number
        if float(row.get("ht", 0)) > 409.5:
            yield f"row {number} is {row.get('ht')} high"
        if int(row.get("s", 0)) >= formats:
            yield f"row {number}: the format {row.get('s')} is not there"
        cells = [cell for cell in row if local(cell.tag) == "c"]
        yield from _place_faults(number, cells)
        for cell in cells:
            yield from _one_cell(cell, formats, strings)
            for formula in cell:
                if local(formula.tag) == "f" and formula.get("t") == "shared":
                    (masters if formula.text else followers).add(formula.get("si"))
    yield from (f"the shared formula {one} has no master" for one in followers - masters)


def _place_faults(row: int, cells: list[ET.Element]) -> Iterator[str]:
    last = 0
    for cell in cells:
        box = box_of(cell.get("r", "")) if cell.get("r") else (row, last + 1, 0, 0)
        if box is None or box[0] != row or box[1] <= last:
            yield f"the cell {cell.get('r')} stands in a wrong place of row {row}"
        last = box[1] if box else last


def _one_cell(cell: ET.Element, formats: int, strings: int) -> Iterator[str]:
    where, kind = cell.get("r"), cell.get("t", "n")
    inner = {local(child.tag): child for child in cell}
    value = inner["v"].text or "" if "v" in inner else None
    text = "".join(inner["is"].itertext()) if "is" in inner else value or ""
    if kind not in _TYPES:
        yield f"{where}: no cell is of the kind {kind}"
    if int(cell.get("s", 0)) >= formats:
        yield f"{where}: the format {cell.get('s')} is not there"
    if kind == "s" and (value is None or not value.strip().isdigit() or int(value) >= strings):
        yield f"{where}: the shared string {value} is not there"
    if kind == "inlineStr" and "v" in inner:
        yield f"{where}: an inline string stands in <is>"
    if kind == "n" and value and not _is_number(value):
        yield f"{where}: {value!r} is no number"
    if len(text.encode("utf-16-le")) > 2 * _LONGEST:
        yield f"{where}: its text is too long"
    if "f" in inner and len(inner["f"].text or "") > _LONGEST_FORMULA:
        yield f"{where}: its formula is too long"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _strings(parts: Parts) -> int:
    part = parts.related(parts.workbook(), "sharedStrings")
    root = parts.tree(part) if part else None
    return 0 if root is None else len(root)


def _column_faults(columns: ET.Element | None) -> Iterator[str]:
    last = 0
    for one in () if columns is None else columns:
        first, end = int(one.get("min", 0)), int(one.get("max", 0))
        if not last < first <= end <= LAST_COLUMN:
            yield f"the columns {first} to {end} stand in a wrong place"
        if not 0 <= float(one.get("width", 0)) <= 255:
            yield f"the columns {first} to {end} are {one.get('width')} wide"
        last = end


def _merge_faults(references: list[str]) -> Iterator[str]:
    boxes: list[Box] = []
    for reference in references:
        box = box_of(reference)
        if box is None or box[:2] == box[2:]:
            yield f"{reference!r} is no range to merge"
        else:
            boxes.append(box)
    boxes.sort()
    for index, one in enumerate(boxes if len(boxes) < 2000 else ()):
        for other in boxes[index + 1 :]:
            if other[0] > one[2]:
                break
            if other[1] <= one[3] and one[1] <= other[3]:
                yield f"the merged ranges {one} and {other} overlap"


def _rule_faults(parts: Parts, root: ET.Element) -> Iterator[str]:
    known = differences_of(parts)
    for group in root:
        if local(group.tag) != "conditionalFormatting":
            continue
        if not group.get("sqref", "").split():
            yield "a conditional format is for no cells"
        for rule in group:
            if int(rule.get("dxfId", 0)) >= known and rule.get("dxfId") is not None:
                yield f"a conditional format points to the format {rule.get('dxfId')}"
            if rule.get("type") != "extLst" and not rule.get("priority", "1").lstrip("-").isdigit():
                yield "a conditional format has no priority"


def _validation_faults(validations: ET.Element | None) -> Iterator[str]:
    taken: Counter[str] = Counter()
    for one in () if validations is None else validations:
        areas = one.get("sqref", "").split()
        taken.update(areas)
        if not areas or not all(map(box_of, areas)):
            yield f"a validation is for the cells {one.get('sqref')!r}"
        for formula in one:
            text = formula.text or ""
            if text.startswith('"') and len(text.encode("utf-16-le")) > 2 * 257:
                yield f"the list of the validation of {one.get('sqref')} is too long"
        for key, most in (("prompt", 255), ("error", 255), ("promptTitle", 32), ("errorTitle", 32)):
            if len(one.get(key, "").encode("utf-16-le")) > 2 * most:
                yield f"the {key} of the validation of {one.get('sqref')} is too long"
    yield from (f"two validations are for {area}" for area, n in taken.items() if n > 1)


def _table_faults(parts: Parts, part: str, data: ET.Element | None) -> Iterator[str]:
    """Yield the columns of tables whose heading is not what stands in its cell (18.5.1.3)."""
    for relation in parts.relations(part).values():
        root = parts.tree(relation.target) if relation.kind == "table" else None
        box = box_of(root.get("ref", "")) if root is not None else None
        if root is None or box is None or root.get("headerRowCount") == "0":
            continue
        names = [c.get("name", "") for one in root if local(one.tag) == "tableColumns" for c in one]
        if len(names) != box[3] - box[1] + 1:
            yield f"the table {root.get('displayName')} has {len(names)} columns"
        for column, name in enumerate(names, box[1]):
            text = _text_at(parts, data, box[0], column)
            if text is not None and _plain(text) != _plain(name):
                where = root.get("displayName")
                yield f"the table {where} has a column {name!r}, its cell says {text!r}"


def _plain(text: str) -> str:
    return re.sub(r"_x000[aAdD]_|\s", "", text)


def _text_at(parts: Parts, data: ET.Element | None, row: int, column: int) -> str | None:
    for one in () if data is None else data:
        if int(one.get("r", 0)) != row:
            continue
        for cell in one:
            box = box_of(cell.get("r", ""))
            if box and box[1] == column:
                return _spoken(parts, cell)
    return None


def _spoken(parts: Parts, cell: ET.Element) -> str | None:
    value = next((child for child in cell if local(child.tag) in {"v", "is"}), None)
    if value is None:
        return ""
    if cell.get("t") == "s":
        part = parts.related(parts.workbook(), "sharedStrings")
        root = parts.tree(part) if part else None
        if root is None or not (value.text or "").isdigit() or int(value.text or "") >= len(root):
            return None
        value = root[int(value.text or "")]
    return "".join(one.text or "" for one in value.iter() if local(one.tag) in {"t", "v"})
