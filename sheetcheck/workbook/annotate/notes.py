"""Notes on cells: a comments part, and the old drawing that shows them (ECMA-376 18.7, VML).

Where the sheet has notes already, new ones join them; a cell that has a note keeps it.
In a Strict workbook, which knows no such drawings, no note is added.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.workbook.annotate.edits import Draft
from sheetcheck.workbook.package.package import CONTENT_TYPES, Relation
from sheetcheck.workbook.read.book import SheetRef
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.new_cell import text_element
from sheetcheck.workbook.xml.tags import Edit, appended, prefix_of
from sheetcheck.workbook.xml.text import FORBIDDEN, attribute_data

AUTHOR: Final = "sheetcheck"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BEHIND: Final = frozenset(
    {
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
        "tableParts", "extLst", "AlternateContent",
    }
)  # fmt: skip
"""What follows `legacyDrawing` in a sheet (18.3.1.99); alternatives only stand for these."""
_SPACES: Final = (
    b' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_TYPE: Final = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    b' path="m,l,21600r21600,l21600,xe"%b><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE_ID: Final = re.compile(rb"_x0000_s([0-9]{1,9})\b")


def add_notes(draft: Draft, sheet: SheetRef, frame: Frame, notes: Mapping[Address, str]) -> None:
    """Note what puts notes on cells of a sheet, as far as it can hold them."""
    relations = draft.book.package.relations(sheet.part)
    comments = next((one for one in relations.values() if one.kind == "comments"), None)
    drawing = relations.get(frame.links.get("legacyDrawing", ""))
    if b"purl.oclc.org" in frame.root or (comments and not drawing):
        return
    if comments and not draft.book.package.has(comments.target):
        return
    wanted = {at: text for at, text in notes.items() if at not in _noted(draft, comments)}
    if not wanted or not _draw(draft, sheet, frame, drawing, wanted):
        return
    if comments:
        _join(draft, comments.target, wanted)
    else:
        part = draft.free_part("xl/commentsSheetcheck", "xml")
        draft.added[part] = _new_comments(wanted)
        draft.relate(sheet.part, f"{_RELATIONS}/comments", part)
        draft.declare(part, _COMMENTS_TYPE)


def _noted(draft: Draft, comments: Relation | None) -> set[Address]:
    """Return the cells that have a note."""
    if comments is None:
        return set()
    found: set[Address] = set()
    for child in draft.tree(comments.target).children:
        for comment in child.children if child.tag == "commentList" else ():
            try:
                found.add(Address.parse(comment.attributes.get("ref", "")))
            except ValueError:
                continue
    return found


def _join(draft: Draft, part: str, notes: Mapping[Address, str]) -> None:
    root = draft.tree(part)
    xml = draft.markup(part).xml
    lists = {child.tag: child for child in root.children}
    authors, comments = lists.get("authors"), lists.get("commentList")
    if authors is None or comments is None:
        return
    p = prefix_of(xml, root)
    author = b"<%bauthor>%b</%bauthor>" % (p, AUTHOR.encode(), p)
    number = len(authors.children)
    draft.edit(part, appended(xml, authors, author))
    draft.edit(part, appended(xml, comments, _comments(notes, number, p)))


def _new_comments(notes: Mapping[Address, str]) -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
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
    cells: Iterable[Address],
) -> bool:
    """Note the shapes of the notes; False where the sheet's drawing cannot take them."""
    if drawing is None:
        part = draft.free_part("xl/drawings/vmlSheetcheck", "vml")
        layout = b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
        body = layout + _SHAPE_TYPE % b"" + _shapes(cells, 1024, b"")
        draft.added[part] = b"<xml%b>%b</xml>" % (_SPACES, body)
        link = draft.relate(sheet.part, f"{_RELATIONS}/vmlDrawing", part)
        _declare_vml(draft)
        draft.edit(sheet.part, _drawing_element(frame, link))
        return True
    if not draft.book.package.has(drawing.target):
        return False
    markup = draft.raw(drawing.target)
    end = markup.xml.rfind(b"</xml>")
    if end < 0:
        return False
    last = max(map(int, _SHAPE_ID.findall(markup.xml)), default=1024)
    kind = b"" if b'id="_x0000_t202"' in markup.xml else _SHAPE_TYPE % _SPACES
    shapes = kind + _shapes(cells, last, _SPACES)
    draft.edit(drawing.target, Edit(end, end, shapes))
    return True


def _declare_vml(draft: Draft) -> None:
    declared = any(
        child.tag == "Default" and child.attributes.get("Extension", "").lower() == "vml"
        for child in draft.tree(CONTENT_TYPES).children
    )
    given = any(b'"vml"' in edit.content for edit in draft.edits.get(CONTENT_TYPES, ()))
    if not declared and not given:
        draft.append(CONTENT_TYPES, "Default", Extension="vml", ContentType=_VML_TYPE)


def _drawing_element(frame: Frame, link: str) -> Edit:
    """Return the edit that puts `legacyDrawing` in its place among a sheet's elements."""
    place = None
    for name, at in reversed(frame.children):
        if name not in _BEHIND:
            break
        place = at
    if place is None:
        place = frame.xml.rindex(b"</")
    space = b' xmlns:r="%b"' % _RELATIONS.encode()
    element = b'<%blegacyDrawing%b r:id="%b"/>' % (frame.prefix, space, attribute_data(link))
    return Edit(place, place, element)


def _shapes(cells: Iterable[Address], last: int, spaces: bytes) -> bytes:
    shape = (
        b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;'
        b'margin-left:60pt;margin-top:1.5pt;width:160pt;height:80pt;z-index:1;visibility:hidden"'
        b' fillcolor="#ffffe1" o:insetmode="auto"%b><v:fill color2="#ffffe1"/>'
        b'<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        b'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        b"<x:Anchor>%d,15,%d,2,%d,31,%d,4</x:Anchor><x:AutoFill>False</x:AutoFill>"
        b"<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
    )
    return b"".join(
        shape
        % (
            last + number, spaces, at.column, max(at.row - 2, 0), at.column + 3, at.row + 4,
            at.row - 1, at.column - 1,
        )
        for number, at in enumerate(sorted(cells), 1)
    )  # fmt: skip
