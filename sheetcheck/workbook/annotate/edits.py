"""Collect the changes to several parts of a workbook before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sheetcheck.workbook.annotate.undo_log import Undo, undo
from sheetcheck.workbook.package.package import CONTENT_TYPES, folded, relations_part
from sheetcheck.workbook.package.repack import repacked
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.xml.markup import Markup
from sheetcheck.workbook.xml.tags import (
    Edit,
    Element,
    appended,
    prefix_of,
    spliced,
    tree,
    with_attribute,
)
from sheetcheck.workbook.xml.text import attribute_data

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
"""The beginning of a new XML part."""
_NEW_RELATIONSHIPS = HEAD + b'<Relationships xmlns="%b"></Relationships>' % _RELATIONSHIPS.encode()


@dataclass(slots=True)
class Draft:
    """The planned changes of a workbook."""

    book: Workbook
    edits: dict[str, list[Edit]] = field(default_factory=dict)
    """Part → its edits, with offsets in UTF-8."""
    added: dict[str, bytes] = field(default_factory=dict)
    """New part → its content."""
    _markups: dict[str, Markup] = field(default_factory=dict)
    _trees: dict[str, Element] = field(default_factory=dict)
    _contents: dict[str, bytes] = field(default_factory=dict)
    """Part → its content with its edits made, until it is edited again."""

    def markup(self, part: str) -> Markup:
        """Return an XML part before the changes."""
        if part not in self._markups:
            self._markups[part] = self.book.package.markup(part)
        return self._markups[part]

    def raw(self, part: str) -> Markup:
        """Return a part that may not be well-formed before the changes, such as an old drawing."""
        if part not in self._markups:
            self._markups[part] = Markup(self.book.package.read(part))
        return self._markups[part]

    def tree(self, part: str) -> Element:
        """Return the elements of a small part before the changes."""
        if part not in self._trees:
            self._trees[part] = tree(self.markup(part).xml, part)
        return self._trees[part]

    def child(self, part: str, tag: str) -> Element | None:
        """Return the first child of a part's root with a local name, before the changes."""
        return next((child for child in self.tree(part).children if child.tag == tag), None)

    def edit(self, part: str, *edits: Edit) -> None:
        """Plan edits of a part."""
        self._contents.pop(part, None)
        self.edits.setdefault(part, []).extend(edits)

    def remove(self, part: str, *elements: Element) -> None:
        """Plan the removal of elements of a part."""
        self.edit(part, *(Edit(one.start, one.end, b"") for one in elements))

    def set_attributes(self, part: str, element: Element, **attributes: str) -> None:
        """Plan other values of attributes of an element."""
        tag = self.markup(part).xml[element.start : element.content]
        for name, value in attributes.items():
            tag = with_attribute(tag, name.encode(), attribute_data(value))
        self.edit(part, Edit(element.start, element.content, tag))

    def append(self, part: str, tag: str, **attributes: str) -> None:
        """Plan an empty element behind the last child of a part's root."""
        root = self.tree(part)
        xml = self.markup(part).xml
        element = _element(prefix_of(xml, root) + tag.encode(), attributes)
        edit = appended(xml, root, element)
        self._contents.pop(part, None)
        edits = self.edits.setdefault(part, [])
        opened = next((e for e in edits if (e.start, e.end) == (edit.start, edit.end)), None)
        if root.is_empty and opened:
            # An earlier edit has opened the empty root.
            at = opened.content.rindex(b"</")
            whole = opened.content[:at] + element + opened.content[at:]
            edits[edits.index(opened)] = opened._replace(content=whole)
        else:
            edits.append(edit)

    def free_part(self, name: str, extension: str) -> str:
        """Return a free name for a part: `name.xml`, else `name2.xml` and so on.

        A name that still has a content type is not free, since a package may list it only once.
        """
        listed = {
            folded(child.attributes.get("PartName", ""))
            for child in self.tree(CONTENT_TYPES).children
        }
        number = 1
        while True:
            part = f"{name}{number if number > 1 else ''}.{extension}"
            taken = self.book.package.has(part) or folded(part) in listed
            if not taken and part not in self.added:
                return part
            number += 1

    def relate(self, part: str, kind: str, target: str) -> str:
        """Plan a relationship of the full type `kind` from a part to a target; return its id."""
        source = relations_part(part)
        taken = set(self.book.package.relations(part))
        number = 1
        while (link := f"rIdSheetcheck{number}") in taken or self._gave(source, link):
            number += 1
        given = {"Id": link, "Type": kind, "Target": f"/{target}"}
        if self.book.package.has(source):
            self.append(source, "Relationship", **given)
        else:
            if source not in self.added:
                self.declare_kind(source, "rels", _RELATIONSHIPS_TYPE)
            known = self.added.get(source, _NEW_RELATIONSHIPS).removesuffix(b"</Relationships>")
            self.added[source] = known + _element(b"Relationship", given) + b"</Relationships>"
        return link

    def _gave(self, source: str, value: str) -> bool:
        """True if an edit already gives a part an attribute with this value."""
        sign = f'"{value}"'.encode()
        given = [self.added.get(source, b""), *(e.content for e in self.edits.get(source, ()))]
        return any(sign in content for content in given)

    def declare(self, part: str, content_type: str) -> None:
        """Plan the content type of a new part."""
        self.append(CONTENT_TYPES, "Override", PartName=f"/{part}", ContentType=content_type)

    def declare_kind(self, part: str, extension: str, content_type: str) -> None:
        """Plan the content type of a new part, by its extension if possible.

        If the package gives the extension another type, the part itself is listed.
        """
        known = [
            child.attributes.get("ContentType")
            for child in self.tree(CONTENT_TYPES).children
            if child.tag == "Default" and child.attributes.get("Extension", "").lower() == extension
        ]
        if known == [content_type] or (not known and self._gave(CONTENT_TYPES, extension)):
            return
        if known:
            self.declare(part, content_type)
        else:
            self.append(CONTENT_TYPES, "Default", Extension=extension, ContentType=content_type)

    def contents(self) -> dict[str, bytes]:
        """Return part → its changed content, as stored."""
        for part, edits in self.edits.items():
            if edits and part not in self._contents:
                markup = self.markup(part)
                self._contents[part] = markup.encoded(spliced(markup.xml, edits))
        return {part: self._contents[part] for part, edits in self.edits.items() if edits}

    def undo(self) -> dict[str, Undo]:
        """Return part → how to undo its changes."""
        return {
            part: undo(self.markup(part).xml, self.edits[part], content)
            for part, content in self.contents().items()
        }

    def changed(self) -> dict[int, bytes]:
        """Return index in the archive → changed content."""
        indexed = ((self.book.package.index(part), new) for part, new in self.contents().items())
        return {index: content for index, content in indexed if index is not None}

    def written(self, removed: Iterable[str] = ()) -> bytes:
        """Return the bytes of the workbook with all changes, and with parts removed."""
        package = self.book.package
        gone = {index for part in removed if (index := package.index(part)) is not None}
        return repacked(package.archive, self.changed(), added=[*self.added.items()], removed=gone)


def _element(name: bytes, attributes: dict[str, str]) -> bytes:
    given = b"".join(
        b' %b="%b"' % (key.encode(), attribute_data(value)) for key, value in attributes.items()
    )
    return b"<%b%b/>" % (name, given)
