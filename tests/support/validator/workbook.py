"""The workbook part: sheets, names, views and the calculation chain."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as ET

from tests.support.validator.package import Parts, local

LAST_ID: Final = 65_534
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")
_ROWS: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^\s'!,():]+))!")


def sheets_of(parts: Parts) -> dict[str, tuple[str, ET.Element]]:
    """Return the part of each sheet of cells, with its name and the element that lists it."""
    book = parts.workbook()
    relations = parts.relations(book)
    found = {}
    for one in _children(parts.tree(book), "sheets"):
        relation = relations.get(link_of(one))
        if relation and relation.kind == "worksheet" and relation.target in parts.raw:
            found[relation.target] = (one.get("name", ""), one)
    return found


def link_of(element: ET.Element) -> str:
    """Return the `r:id` of an element."""
    return next((v for key, v in element.attrib.items() if key.endswith("elationships}id")), "")


def _children(root: ET.Element | None, tag: str) -> list[ET.Element]:
    if root is None:
        return []
    return [child for parent in root if local(parent.tag) == tag for child in parent]


def workbook_faults(parts: Parts) -> Iterator[str]:
    """Yield what is wrong with the workbook part."""
    root = parts.tree(parts.workbook())
    if root is None:
        yield "it has no workbook part"
        return
    sheets = _children(root, "sheets")
    names = [one.get("name", "") for one in sheets]
    yield from (f"two sheets are named {one}" for one in _twice(map(str.casefold, names)))
    yield from (f"two sheets have the id {one}" for one in _twice(o.get("sheetId") for o in sheets))
    yield from (f"two sheets have the part {one}" for one in _twice(map(link_of, sheets)))
    yield from _sheet_faults(sheets)
    yield from _view_faults(root, [one.get("state", "visible") == "visible" for one in sheets])
    yield from _name_faults(root, names)
    yield from _chain_faults(parts, {one.get("sheetId", ""): link_of(one) for one in sheets})


def _sheet_faults(sheets: list[ET.Element]) -> Iterator[str]:
    for one in sheets:
        name, number = one.get("name", ""), one.get("sheetId", "")
        if not name or len(name.encode("utf-16-le")) > 62 or _NO_NAME.search(name):
            yield f"no sheet may be named {name!r}"
        if not number.isdigit() or not 1 <= int(number) <= LAST_ID:
            yield f"the sheet {name} has the id {number}"


def _view_faults(root: ET.Element, shown: list[bool]) -> Iterator[str]:
    if not any(shown):
        yield "no sheet is visible"
    for view in _children(root, "bookViews"):
        for key in ("activeTab", "firstSheet"):
            number = int(view.get(key, 0))
            if number >= len(shown):
                yield f"{key} is {number}, and there are {len(shown)} sheets"
            elif key == "activeTab" and not shown[number]:
                yield "the active sheet is hidden"


def _twice(values: Iterable[str | None]) -> Iterator[str]:
    return (str(value) for value, n in Counter(values).items() if n > 1)


def _name_faults(root: ET.Element, names: list[str]) -> Iterator[str]:
    defined = _children(root, "definedNames")
    keys = ((one.get("name", "").casefold(), one.get("localSheetId")) for one in defined)
    yield from (f"two names are {key}" for key, n in Counter(keys).items() if n > 1)
    known = {name.casefold() for name in names}
    for one in defined:
        local_id = one.get("localSheetId")
        if local_id is not None and int(local_id) >= len(names):
            yield f"the name {one.get('name')} is one of a sheet that is not there"
        if one.get("name", "").startswith("_xlnm.Print_"):
            for quoted, bare in _ROWS.findall(one.text or ""):
                sheet = quoted.replace("''", "'") or bare
                if sheet.casefold() not in known:
                    yield f"the name {one.get('name')} leads to {sheet}, which is not there"


def _chain_faults(parts: Parts, sheets: dict[str, str]) -> Iterator[str]:
    """Yield the entries of the calculation chain that lead to a cell without a formula (18.6)."""
    book = parts.workbook()
    chain = parts.related(book, "calcChain")
    root = parts.tree(chain) if chain else None
    if root is None:
        return
    if not len(root):
        yield "the calculation chain is empty"
    formulas: dict[str, set[str]] = {}
    current = ""
    for entry in root:
        current = entry.get("i", current)
        if current not in formulas:
            relation = parts.relations(book).get(sheets.get(current, ""))
            formulas[current] = _formulas(parts, relation.target if relation else "")
        if entry.get("r", "") not in formulas[current]:
            yield f"the calculation chain names {entry.get('r')} of sheet {current}: no formula"


def _formulas(parts: Parts, part: str) -> set[str]:
    root = parts.tree(part)
    found: set[str] = set()
    for cell in () if root is None else root.iter():
        if local(cell.tag) == "c" and any(local(one.tag) == "f" for one in cell):
            found.add(cell.get("r", ""))
    return found
