"""Which differences are allowed outside the sheets' parts: lists, formats and declarations."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from sheetcheck.proof.differences import RangeDifference, Tag, tags, top_tags
from sheetcheck.proof.package import folded
from sheetcheck.proof.versions import Versions, belongs
from sheetcheck.words.proof import ProvedRange, What

_LISTS: Final = frozenset(
    {b"fonts", b"fills", b"borders", b"cellXfs", b"cellStyleXfs", b"cellStyles", b"dxfs"}
)
"""Lists of the styles part. Cells refer to their entries by number, so they may only grow."""
_ENTRIES: Final = frozenset({b"font", b"fill", b"border", b"xf", b"cellStyle", b"dxf"})


def explain_relationships(both: Versions, found: RangeDifference) -> Iterator[ProvedRange] | None:
    """Explain a difference in a part of relationships; None if it is not allowed."""
    return _entries(both, found, _relationship)


def _relationship(_both: Versions, tag: Tag, xml: bytes, known: Collection[str]) -> What | None:
    said = tag.attributes(xml)
    if tag.name != b"Relationship" or said.get(b"TargetMode") == b"External":
        return None
    target = folded(said.get(b"Target", b"").decode())
    names = map(folded, known)
    if not any(name == target or name.endswith(f"/{target}") for name in names):
        return None
    return _OF_KIND.get(said.get(b"Type", b"").rpartition(b"/")[2])


_OF_KIND: Final[Mapping[bytes, What]] = {
    b"worksheet": What.ADDED_SHEET,
    b"comments": What.NOTES,
    b"vmlDrawing": What.NOTES,
    b"calcChain": What.CHAIN,
}


def explain_content_types(both: Versions, found: RangeDifference) -> Iterator[ProvedRange] | None:
    """Explain a difference in the content types; None if it is not allowed."""
    return _entries(both, found, _declaration)


def _declaration(both: Versions, tag: Tag, xml: bytes, known: Collection[str]) -> What | None:
    said = tag.attributes(xml)
    if tag.name == b"Default" and xml is both.b:
        endings = {part.rpartition(".")[2].encode().lower() for part in known}
        return What.ADDED_SHEET if said.get(b"Extension", b"").lower() in endings else None
    if folded(said.get(b"PartName", b"").decode()) not in map(folded, known):
        return None
    return What.ADDED_SHEET if xml is both.b else What.CHAIN


def _entries(
    both: Versions,
    found: RangeDifference,
    what: Callable[[Versions, Tag, bytes, Collection[str]], What | None],
) -> Iterator[ProvedRange] | None:
    """Explain entries that were added for added parts, or removed with removed parts.

    `what` says what an entry belongs to, given the added or removed parts; None if to nothing.
    """
    if found.is_tag or (both.old(found) and both.new(found)):
        return None
    put_in = both.new(found) is not None
    xml, where = (both.b, found.after) if put_in else (both.a, found.before)
    known = both.added if put_in else both.removed
    meant = [what(both, tag, xml, known) for tag in top_tags(xml, where)]
    return belongs(found, meant[0]) if meant and meant[0] and all(meant) else None


def explain_styles(both: Versions, found: RangeDifference) -> Iterator[ProvedRange] | None:
    """Explain a difference in the styles part: its lists may grow. None if it is not allowed."""
    old, new = both.old(found), both.new(found)
    if new is None:
        return None
    if found.is_tag and old:
        grows = old.name in _LISTS and both.changed(old, new) <= {b"count"}
        return belongs(found, What.ADDED_SHEET) if grows else None
    names = {tag.name for tag in top_tags(both.b, found.after)}
    if old is None and names <= _ENTRIES and both.at_end(found):
        return belongs(found, What.ADDED_SHEET)
    if new.name in _LISTS and (old is None or old.empty):
        return belongs(found, What.ADDED_SHEET)
    return None


def explain_comments(both: Versions, found: RangeDifference) -> Iterator[ProvedRange] | None:
    """Explain a difference in a part of notes: some may be added. None if it is not allowed."""
    names = {tag.name for tag in top_tags(both.b, found.after)}
    if both.old(found) or not names or not names <= {b"author", b"comment"}:
        return None
    # Notes refer to their author by number, so authors may only be added at the end.
    ends = b"author" not in names or both.at_end(found)
    return belongs(found, What.NOTES) if ends else None


def explain_drawing(both: Versions, found: RangeDifference) -> Iterator[ProvedRange] | None:
    """Explain a difference in the drawing of the notes; None if it is not allowed."""
    old, new = both.old(found), both.new(found)
    names = {tag.name for tag in top_tags(both.b, found.after)}
    if old is None and new and names <= {b"shape", b"shapetype", b"shapelayout"}:
        return belongs(found, What.NOTES)
    if found.is_tag and old and new and old.name == b"idmap":
        return belongs(found, What.NOTES) if both.changed(old, new) <= {b"data"} else None
    return None


def explain_chain(both: Versions, found: RangeDifference) -> Iterator[ProvedRange] | None:
    """Explain a difference in the calculation chain; None if it is not allowed."""
    old, new = both.old(found), both.new(found)
    if old and old.name == b"c" and new is None:
        return belongs(found, What.CHAIN)
    if old and new and old.name == new.name == b"c":
        # An entry without `i` inherits it from the entry before, which was removed.
        return belongs(found, What.CHAIN) if both.changed(old, new) <= {b"i"} else None
    return None


def explain_titles(both: Versions, found: RangeDifference) -> Iterator[ProvedRange] | None:
    """Explain a difference in the list of sheets in `docProps/app.xml`; None if not allowed."""
    lists = {b"vector", b"variant", b"lpstr", b"i4"}
    all_tags = [*tags(both.a, *found.before), *tags(both.b, *found.after)]
    listed = bool(all_tags) and all(tag.name in lists for tag in all_tags)
    return belongs(found, What.ADDED_SHEET) if listed else None
