"""Decide what a difference between two versions of a part belongs to, or that it is not allowed.

This is the list of everything that may differ in a copy, part by part. Whatever is not on it (a
format that changed, a name that was added, a row that is gone, a byte of an image) is reported as
unexplained.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from sheetcheck.proof.additions import (
    explain_chain,
    explain_comments,
    explain_content_types,
    explain_drawing,
    explain_relationships,
    explain_styles,
    explain_titles,
)
from sheetcheck.proof.cells import (
    PartCell,
    address_of,
    cell_of,
    formats_alike,
    restyled,
    style_of,
)
from sheetcheck.proof.differences import RangeDifference, Tag, element_end, tags, top_tags
from sheetcheck.proof.package import folded
from sheetcheck.proof.versions import Versions, belongs
from sheetcheck.words.proof import ProvedRange, What

Explain = Callable[[Versions, RangeDifference], Iterator[ProvedRange] | None]


def explained(both: Versions, found: RangeDifference) -> list[ProvedRange]:
    """Return what a difference belongs to; an empty list if it is not allowed."""
    kind = both.after.kinds.get(both.part, "")
    if folded(both.part).endswith(".rels"):
        kind = "relationships"
    explain = _EXPLAIN.get("content-types" if both.part.startswith("[") else kind)
    return list(explain(both, found) or ()) if explain else []


_HINTS: Final[Mapping[bytes, tuple[frozenset[bytes], What]]] = {
    b"row": (frozenset({b"spans"}), What.SIZE),
    b"dimension": (frozenset({b"ref"}), What.SIZE),
    b"sheetView": (frozenset({b"tabSelected"}), What.ADDED_SHEET),
    b"worksheet": (frozenset(), What.ADDED_SHEET),
}
"""Element of a sheet → the attributes that may differ, and what the difference belongs to."""
_NO: Final = (None, b"0", b"false")


def _sheet(both: Versions, found: RangeDifference) -> Iterator[ProvedRange] | None:
    old, new = both.old(found), both.new(found)
    name = both.after.sheets.get(both.part, "")
    if found.is_tag and old and new:
        allowed, what = _HINTS.get(old.name, (None, What.SIZE))
        changed = both.changed(old, new)
        holds = allowed is not None and changed <= allowed
        if b"tabSelected" in changed and new.attributes(both.b).get(b"tabSelected") not in _NO:
            return None  # Excel would edit two selected sheets together
        return belongs(found, what, name) if holds else None
    if new and new.name == b"legacyDrawing" and old is None:
        return belongs(found, What.NOTES, name)
    if new and new.name == b"c":
        return _cell(both, found, name, old, new)
    if new and new.name in {b"row", b"sheetData"} and (old is None or old.empty):
        return _cells_within(both, found, name)
    return None


def _cell(
    both: Versions, found: RangeDifference, sheet: str, old: Tag | None, new: Tag
) -> Iterator[ProvedRange] | None:
    if old and restyled(both.a, old, both.b, new):
        return _format(both, found, sheet, old, new)
    after = cell_of(both.b, new)
    before = cell_of(both.a, old) if old else None
    if before is not None and before.address != after.address:
        return None
    what = _what_of(before, after)
    if not _format_holds(both, before, after, what):
        return None
    return iter([ProvedRange(found.before, found.after, what, sheet, after.address)])


def _format(
    both: Versions, found: RangeDifference, sheet: str, old: Tag, new: Tag
) -> Iterator[ProvedRange] | None:
    """Explain a cell that differs only in the index of its format."""
    was, now = (style_of(tag.attributes(xml)) for xml, tag in ((both.a, old), (both.b, new)))
    if not formats_alike(both.before, both.after, was, now):
        return None
    cell = address_of(both.b, new)
    return iter([ProvedRange(found.before, found.after, What.FORMAT, sheet, cell)])


def _what_of(old: PartCell | None, new: PartCell) -> What:
    if old is None:
        return What.CELL if new.holds else What.FORMAT
    if old.inner == new.inner and old.other == new.other:
        return What.FORMAT
    if old.shared and new.formula and old.value == new.value and old.other == new.other:
        return What.FORMULA
    return What.CELL


def _format_holds(both: Versions, old: PartCell | None, new: PartCell, what: What) -> bool:
    """Return whether a cell has the same format, or one that differs only in its fill."""
    before = old.style if old else None
    if before == new.style or (old is None and what is What.CELL):
        return True
    return formats_alike(both.before, both.after, before, new.style)


def _cells_within(both: Versions, found: RangeDifference, sheet: str) -> Iterator[ProvedRange]:
    cells = [
        cell_of(both.b, tag)
        for tag in tags(both.b, *found.after)
        if tag.name == b"c" and not tag.closes
    ]
    for cell in cells:
        what = What.CELL if cell.holds else What.FORMAT
        yield ProvedRange(found.before, found.after, what, sheet, cell.address)
    if not cells:
        yield from belongs(found, What.SIZE, sheet)


_SETTINGS: Final[Mapping[bytes, tuple[frozenset[bytes], What]]] = {
    b"calcPr": (frozenset({b"fullCalcOnLoad"}), What.RECALCULATION),
    b"workbookView": (frozenset({b"activeTab", b"firstSheet"}), What.ADDED_SHEET),
}


def _workbook(both: Versions, found: RangeDifference) -> Iterator[ProvedRange] | None:
    old, new = both.old(found), both.new(found)
    if new is None:
        return None
    if old and old.name == new.name and (found.is_tag or old.name == b"calcPr"):
        allowed, what = _SETTINGS.get(old.name, (None, What.ADDED_SHEET))
        changed = both.changed(old, new)
        holds = allowed is not None and changed <= allowed
        if b"activeTab" in changed and not _opens_added(both, new):
            return None
        return belongs(found, what) if holds else None
    if old is not None and not old.empty:
        return None
    if all(_belongs(both, found, tag) for tag in top_tags(both.b, found.after)):
        return belongs(found, What.RECALCULATION if new.name == b"calcPr" else What.ADDED_SHEET)
    return None


def _belongs(both: Versions, found: RangeDifference, tag: Tag) -> bool:
    """Return whether an element that was added to the workbook part belongs to the added sheet."""
    if tag.name == b"sheet":
        return found.before[0] == found.before[1] and both.at_end(found)
    if tag.name == b"calcPr":
        return tag.attributes(both.b).keys() <= {b"fullCalcOnLoad"}
    if tag.name == b"bookViews":
        views = list(tags(both.b, tag.end, element_end(both.b, tag.start)))
        return len(views) == 2 and _opens_added(both, views[0], alone=True)
    own = _added_sheets(both)
    within = tags(both.b, tag.start, element_end(both.b, tag.start))
    names = [one for one in within if one.name == b"definedName" and not one.closes]
    return tag.name in {b"definedName", b"definedNames"} and all(
        one.attributes(both.b).get(b"localSheetId") in own for one in names
    )


def _added_sheets(both: Versions) -> frozenset[bytes]:
    """Return the indexes of the sheets behind those of the original."""
    return frozenset(
        str(n).encode() for n in range(len(both.before.sheets), len(both.after.sheets))
    )


def _opens_added(both: Versions, view: Tag, *, alone: bool = False) -> bool:
    """Return whether a view opens an added sheet; with `alone` it may have no other attribute."""
    said = view.attributes(both.b)
    named = view.name == b"workbookView" and (not alone or said.keys() == {b"activeTab"})
    return named and said.get(b"activeTab") in _added_sheets(both)


_EXPLAIN: Final[Mapping[str, Explain]] = {
    "worksheet": _sheet,
    "officeDocument": _workbook,
    "relationships": explain_relationships,
    "content-types": explain_content_types,
    "styles": explain_styles,
    "comments": explain_comments,
    "vmlDrawing": explain_drawing,
    "calcChain": explain_chain,
    "extended-properties": explain_titles,
}
