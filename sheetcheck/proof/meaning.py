"""Decide what a difference between two versions of a part belongs to, or that it is not allowed.

This is the list of everything that may differ in a copy, part by part; `cells` has that of sheets.
Whatever is not on it (a format that changed, a name that was added, a row that is gone, a byte of
an image) is reported as unexplained.
"""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Final

from sheetcheck.proof.cells import explain_sheet
from sheetcheck.proof.package import folded
from sheetcheck.proof.versions import (
    RangeDifference,
    Tag,
    Versions,
    element_end,
    tags,
    top_tags,
)
from sheetcheck.words.proof import ProvedRange, What

_LISTS: Final = frozenset(
    {b"fonts", b"fills", b"borders", b"cellXfs", b"cellStyleXfs", b"cellStyles", b"dxfs"}
)
"""Lists of the styles part. Cells refer to their entries by number, so they may only grow."""
_ENTRIES: Final = frozenset({b"font", b"fill", b"border", b"xf", b"cellStyle", b"dxf"})
_RELATED: Final[Mapping[bytes, What]] = {
    b"worksheet": What.ADDED_SHEET,
    b"comments": What.NOTES,
    b"vmlDrawing": What.NOTES,
    b"calcChain": What.CHAIN,
}
_SETTINGS: Final[Mapping[bytes, tuple[frozenset[bytes], What]]] = {
    b"calcPr": (frozenset({b"fullCalcOnLoad"}), What.RECALCULATION),
    b"workbookView": (frozenset({b"activeTab", b"firstSheet"}), What.ADDED_SHEET),
}


def explained(both: Versions, found: RangeDifference) -> list[ProvedRange]:
    """Return what a difference belongs to; an empty list if it is not allowed."""
    kind = both.after.kinds.get(both.part, "")
    if folded(both.part).endswith(".rels"):
        kind = "relationships"
    elif both.part.startswith("["):
        kind = "content-types"
    if kind == "worksheet":
        sheet = both.after.sheets.get(both.part, "")
        meant = explain_sheet(both, found)
        return [ProvedRange(found.before, found.after, what, sheet, cell) for what, cell in meant]
    explain = _EXPLAIN.get(kind)
    what = explain(both, found) if explain else None
    return [ProvedRange(found.before, found.after, what)] if what else []


def _workbook(both: Versions, found: RangeDifference) -> What | None:
    old, new = both.old(found), both.new(found)
    if new is None:
        return None
    if old and old.name == new.name and (found.is_tag or old.name == b"calcPr"):
        allowed, what = _SETTINGS.get(old.name, (None, What.ADDED_SHEET))
        changed = both.changed(old, new)
        holds = allowed is not None and changed <= allowed
        if b"activeTab" in changed and not _opens_added(both, new):
            return None
        return what if holds else None
    if old is not None and not old.empty:
        return None
    if all(_belongs(both, found, tag) for tag in top_tags(both.b, found.after)):
        return What.RECALCULATION if new.name == b"calcPr" else What.ADDED_SHEET
    return None


def _belongs(both: Versions, found: RangeDifference, tag: Tag) -> bool:
    """True if an element that was added to the workbook part belongs to the added sheet."""
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
    """True if a view opens an added sheet; with `alone` it may have no other attribute."""
    given = view.attributes(both.b)
    named = view.name == b"workbookView" and (not alone or given.keys() == {b"activeTab"})
    return named and given.get(b"activeTab") in _added_sheets(both)


def _relationship(_both: Versions, tag: Tag, xml: bytes, known: Collection[str]) -> What | None:
    given = tag.attributes(xml)
    if tag.name != b"Relationship" or given.get(b"TargetMode") == b"External":
        return None
    target = folded(given.get(b"Target", b"").decode())
    names = map(folded, known)
    if not any(name == target or name.endswith(f"/{target}") for name in names):
        return None
    return _RELATED.get(given.get(b"Type", b"").rpartition(b"/")[2])


def _declaration(both: Versions, tag: Tag, xml: bytes, known: Collection[str]) -> What | None:
    given = tag.attributes(xml)
    if tag.name == b"Default" and xml is both.b:
        endings = {part.rpartition(".")[2].encode().lower() for part in known}
        return What.ADDED_SHEET if given.get(b"Extension", b"").lower() in endings else None
    if folded(given.get(b"PartName", b"").decode()) not in map(folded, known):
        return None
    return What.ADDED_SHEET if xml is both.b else What.CHAIN


def _entries(
    both: Versions,
    found: RangeDifference,
    what: Callable[[Versions, Tag, bytes, Collection[str]], What | None],
) -> What | None:
    """Entries may be added for added parts, or removed with removed parts.

    `what` says what an entry belongs to, given the added or removed parts; None if to nothing.
    """
    if found.is_tag or (both.old(found) and both.new(found)):
        return None
    put_in = both.new(found) is not None
    xml, where = (both.b, found.after) if put_in else (both.a, found.before)
    known = both.added if put_in else both.removed
    meant = [what(both, tag, xml, known) for tag in top_tags(xml, where)]
    return meant[0] if meant and all(meant) else None


def _styles(both: Versions, found: RangeDifference) -> What | None:
    """Lists of formats may grow."""
    old, new = both.old(found), both.new(found)
    if new is None:
        return None
    if found.is_tag and old:
        grows = old.name in _LISTS and both.changed(old, new) <= {b"count"}
        return What.ADDED_SHEET if grows else None
    names = {tag.name for tag in top_tags(both.b, found.after)}
    if old is None and names <= _ENTRIES and both.at_end(found):
        return What.ADDED_SHEET
    if new.name in _LISTS and (old is None or old.empty):
        return What.ADDED_SHEET
    return None


def _comments(both: Versions, found: RangeDifference) -> What | None:
    """Notes may be added."""
    names = {tag.name for tag in top_tags(both.b, found.after)}
    if both.old(found) or not names or not names <= {b"author", b"comment"}:
        return None
    # Notes refer to their author by number, so authors may only be added at the end.
    ends = b"author" not in names or both.at_end(found)
    return What.NOTES if ends else None


def _drawing(both: Versions, found: RangeDifference) -> What | None:
    """Shapes of notes may be added."""
    old, new = both.old(found), both.new(found)
    names = {tag.name for tag in top_tags(both.b, found.after)}
    if old is None and new and names <= {b"shape", b"shapetype", b"shapelayout"}:
        return What.NOTES
    if found.is_tag and old and new and old.name == b"idmap":
        return What.NOTES if both.changed(old, new) <= {b"data"} else None
    return None


def _chain(both: Versions, found: RangeDifference) -> What | None:
    """Cells may leave the calculation chain."""
    old, new = both.old(found), both.new(found)
    if old and old.name == b"c" and new is None:
        return What.CHAIN
    if old and new and old.name == new.name == b"c":
        # An entry without `i` inherits it from the entry before, which was removed.
        return What.CHAIN if both.changed(old, new) <= {b"i"} else None
    return None


def _titles(both: Versions, found: RangeDifference) -> What | None:
    """The names of sheets in `docProps/app.xml` may change."""
    lists = {b"vector", b"variant", b"lpstr", b"i4"}
    all_tags = [*tags(both.a, *found.before), *tags(both.b, *found.after)]
    listed = bool(all_tags) and all(tag.name in lists for tag in all_tags)
    return What.ADDED_SHEET if listed else None


_EXPLAIN: Final[Mapping[str, Callable[[Versions, RangeDifference], What | None]]] = {
    "officeDocument": _workbook,
    "relationships": partial(_entries, what=_relationship),
    "content-types": partial(_entries, what=_declaration),
    "styles": _styles,
    "comments": _comments,
    "vmlDrawing": _drawing,
    "calcChain": _chain,
    "extended-properties": _titles,
}
"""Kind of part → the function that returns what a difference in it belongs to; None to nothing."""
