"""Describe the appearance of cells so that it can be compared between workbooks.

The index of a cell format is valid only in its workbook, so its content is compared
(ECMA-376 18.8.45).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.xml.markup import each_element, local

_SHARED = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
# The named style that a format comes from, and what it inherits, is not visible.
_UNSEEN = frozenset({"xfId", "numFmtId", *_SHARED})

# `<b/>` means the same as `<b val="1"/>`.
_DEFAULTS = frozenset({("val", "1"), ("patternType", "none")})

_Tag = tuple[int, str, tuple[tuple[str, str], ...]]
Appearance = tuple[object, ...]


def appearances(book: Workbook) -> Sequence[Appearance]:
    """Return the appearance of each cell format of a workbook, in the order of their indexes."""
    part = book.part_of("styles")
    if not part or not book.package.has(part):
        return ()
    entries: dict[str, list[list[_Tag]]] = defaultdict(list)
    below = ""

    def note(name: str, given: dict[str, str], depth: int, _at: int) -> None:
        nonlocal below
        tag = local(name)
        if depth == 1:
            below = tag
            return
        if depth == 2:
            entries[below].append([])
        if entries[below]:
            stated = sorted(pair for pair in given.items() if pair not in _DEFAULTS)
            entries[below][-1].append((depth, tag, tuple(stated)))

    each_element(book.package.markup(part).xml, part, note)
    return [
        _appearance(entries, tags, book.formats.code(index))
        for index, tags in enumerate(entries["cellXfs"])
    ]


def _appearance(entries: Mapping[str, list[list[_Tag]]], tags: list[_Tag], code: str) -> Appearance:
    given = dict(tags[0][2])
    shared = []
    for name, kind in _SHARED.items():
        number, known = given.get(name, "0"), entries.get(kind, [])
        index = int(number) if number.isdecimal() else len(known)
        tags_of = known[index] if index < len(known) else []
        # Programs differ in the order of a font's elements.
        shared.append(tuple(sorted(tags_of) if kind == "fonts" else tags_of))
    own = tuple(
        (name, value)
        for name, value in tags[0][2]
        if name not in _UNSEEN and not name.startswith("apply") and value != "0"
    )
    return (code, *shared, own, *tags[1:])
