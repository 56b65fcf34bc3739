"""Add notes to cells: a comments part, and a VML drawing with a shape for each (ECMA-376 18.7).

If the sheet already has notes, new ones are added to these; a cell with a note keeps it. Excel
repairs a sheet with a note without a shape, so either both are added or neither. Strict workbooks
cannot have such drawings and get no notes.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import takewhile
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate.edits import HEAD, Draft
from sheetcheck.workbook.annotate.note_shapes import (
    NoteBoxes,
    ShapeNumbers,
    block_list,
    cell_of_shape,
    note_shapes,
)
from sheetcheck.workbook.package.package import Relation
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.read.sheet_list import SheetRef
from sheetcheck.workbook.write.new_cell import text_element
from sheetcheck.workbook.xml.tags import Edit, Element, appended, prefix_of, spliced
from sheetcheck.workbook.xml.text import FORBIDDEN, attribute_data

AUTHOR: Final = "sheetcheck"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_COMMENT_LISTS: Final = ("authors", "commentList")
_VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BEHIND: Final = frozenset(
    {
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
        "tableParts", "extLst", "AlternateContent",
    }
)  # fmt: skip
"""The elements behind `legacyDrawing` in a sheet (18.3.1.99); alternatives only contain these."""
_SPACES: Final = (
    b' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_TYPE: Final = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    b' path="m,l,21600r21600,l21600,xe"%b><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def add_notes(draft: Draft, sheet: SheetRef, frame: Frame, notes: Mapping[Address, str]) -> bool:
    """Plan notes on cells of a sheet; return False if the sheet cannot have them."""
    package = draft.book.package
    relations = package.relations(sheet.part)
    comments = next((one for one in relations.values() if one.kind == "comments"), None)
    link = frame.links.get("legacyDrawing")
    drawing = relations.get(link or "")
    if b"purl.oclc.org" in frame.root or (drawing is None and (comments or link)):
        return False
    if any(one and not package.has(one.target) for one in (comments, drawing)):
        return False
    # A part for more comments has a list of authors and one of comments.
    if comments and not all(draft.child(comments.target, tag) for tag in _COMMENT_LISTS):
        return False
    known = comments_in(draft.tree(comments.target)) if comments else []
    noted = {cell_of_comment(one) for one in known}
    new = {at: text for at, text in notes.items() if at not in noted}
    if not new:
        return True
    if not _draw(draft, sheet, frame, drawing, new):
        return False
    if comments:
        _join(draft, comments.target, new)
    else:
        part = draft.free_part("xl/commentsSheetcheck", "xml")
        draft.added[part] = _new_comments(new)
        draft.relate(sheet.part, f"{_RELATIONS}/comments", part)
        draft.declare(part, _COMMENTS_TYPE)
    return True


def comments_in(root: Element) -> list[Element]:
    """Return the comments of a part; those of threads are right below the root."""
    lists = [one for one in root.children if one.tag == "commentList"] or [root]
    return [one for of in lists for one in of.children if "ref" in one.attributes]


def cell_of_comment(comment: Element) -> Address | None:
    """Return the cell of a comment; None if its address is invalid."""
    try:
        return Address.parse(comment.attributes["ref"])
    except ValueError:
        return None


def remove_shapes(draft: Draft, sheet: SheetRef, cells: AbstractSet[Address]) -> None:
    """Plan the removal of the shapes that show the notes of some cells."""
    package = draft.book.package
    for relation in package.relations(sheet.part).values():
        if relation.kind == "vmlDrawing" and package.has(relation.target):
            shapes = note_shapes(draft.raw(relation.target).xml)
            gone = (shape for shape in shapes if cell_of_shape(shape[0]) in cells)
            draft.edit(relation.target, *(Edit(*shape.span(), b"") for shape in gone))


def _join(draft: Draft, part: str, notes: Mapping[Address, str]) -> None:
    """Plan comments, and their author, in a part that has some."""
    xml = draft.markup(part).xml
    p = prefix_of(xml, draft.tree(part))
    children = {child.tag: child for child in draft.tree(part).children}
    authors, comments = (children[tag] for tag in _COMMENT_LISTS)
    author = b"<%bauthor>%b</%bauthor>" % (p, AUTHOR.encode(), p)
    draft.edit(part, appended(xml, authors, author))
    draft.edit(part, appended(xml, comments, _comments(notes, len(authors.children), p)))


def _new_comments(notes: Mapping[Address, str]) -> bytes:
    return (
        HEAD + b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<authors><author>%b</author></authors><commentList>%b</commentList></comments>"
    ) % (AUTHOR.encode(), _comments(notes, 0, b""))


def _comments(notes: Mapping[Address, str], author: int, p: bytes) -> bytes:
    return b"".join(
        b'<%bcomment ref="%b" authorId="%d"><%btext>%b</%btext></%bcomment>'
        % (p, str(at).encode(), author, p, text_element(FORBIDDEN.sub("", text), p), p, p)
        for at, text in sorted(notes.items())
    )


def _draw(
    draft: Draft,
    sheet: SheetRef,
    frame: Frame,
    drawing: Relation | None,
    notes: Mapping[Address, str],
) -> bool:
    """Plan the shapes of notes; return False if the sheet's drawing cannot have them."""
    places = sorted(notes)
    boxes = NoteBoxes.of(frame)
    anchors = {at: boxes.anchor(at, text) for at, text in notes.items()}
    numbers = ShapeNumbers(_drawings(draft))
    if drawing is None:
        part = draft.free_part("xl/drawings/vmlSheetcheck", "vml")
        taken = numbers.take(part, len(places))
        body = _layout(taken.blocks) + _SHAPE_TYPE % b"" + _shapes(anchors, taken.numbers, b"")
        draft.added[part] = b"<xml%b>%b</xml>" % (_SPACES, body)
        link = draft.relate(sheet.part, f"{_RELATIONS}/vmlDrawing", part)
        draft.declare_kind(part, "vml", _VML_TYPE)
        draft.edit(sheet.part, _drawing_element(frame, link))
        return True
    xml = draft.raw(drawing.target).xml
    end = xml.rfind(b"</xml>")
    if end < 0:
        return False
    taken = numbers.take(drawing.target, len(places))
    layout = b""
    listed = block_list(xml) if taken.has_grown else None
    if listed:
        draft.edit(drawing.target, Edit(*listed, _comma(taken.blocks)))
    elif taken.has_grown:
        layout = _layout(taken.blocks, _SPACES)
    kind = b"" if b'id="_x0000_t202"' in xml else _SHAPE_TYPE % _SPACES
    shapes = layout + kind + _shapes(anchors, taken.numbers, _SPACES)
    draft.edit(drawing.target, Edit(end, end, shapes))
    return True


def _drawings(draft: Draft) -> dict[str, bytes]:
    """Return part → VML drawing, with the changes planned so far."""
    package = draft.book.package
    parts = {name for name in package.names if name.lower().endswith(".vml")}
    for sheet in draft.book.sheets:
        related = package.relations(sheet.part).values() if sheet.part else ()
        parts.update(one.target for one in related if one.kind == "vmlDrawing")
    found = {part: draft.raw(part).xml for part in parts if package.has(part)}
    changed = {part: spliced(xml, draft.edits.get(part, ())) for part, xml in found.items()}
    return changed | {part: xml for part, xml in draft.added.items() if part.endswith(".vml")}


def _layout(blocks: Iterable[int], spaces: bytes = b"") -> bytes:
    """Return the element with a drawing's blocks of shape numbers."""
    return b'<o:shapelayout%b v:ext="edit"><o:idmap v:ext="edit" data="%b"/></o:shapelayout>' % (
        spaces, _comma(blocks),
    )  # fmt: skip


def _comma(blocks: Iterable[int]) -> bytes:
    return b",".join(b"%d" % block for block in blocks)


def _drawing_element(frame: Frame, link: str) -> Edit:
    """Return the edit that inserts `legacyDrawing` in its place in a sheet."""
    behind = takewhile(lambda child: child[0] in _BEHIND, reversed(frame.children))
    place = min((at for _, at in behind), default=frame.xml.rindex(b"</"))
    space = b' xmlns:r="%b"' % _RELATIONS.encode()
    element = b'<%blegacyDrawing%b r:id="%b"/>' % (frame.prefix, space, attribute_data(link))
    return Edit(place, place, element)


def _shapes(
    anchors: Mapping[Address, Sequence[int]], numbers: Iterable[int], spaces: bytes
) -> bytes:
    shape = (
        b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;'
        b'margin-left:60pt;margin-top:1.5pt;width:160pt;height:80pt;z-index:1;visibility:hidden"'
        b' fillcolor="#ffffe1" o:insetmode="auto"%b><v:fill color2="#ffffe1"/>'
        b'<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        b'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        b"<x:Anchor>%d,%d,%d,%d,%d,%d,%d,%d</x:Anchor><x:AutoFill>False</x:AutoFill>"
        b"<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
    )
    return b"".join(
        shape % (number, spaces, *anchors[at], at.row - 1, at.column - 1)
        for number, at in zip(numbers, sorted(anchors), strict=True)
    )
