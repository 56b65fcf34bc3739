"""Write a value into a cell's element, keeping as many of its bytes as possible."""

import re
from typing import NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.words.values import Formula, NewValue, Plain, Rewritten
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Master
from sheetcheck.workbook.read.shared_strings import out_of_range, spoken, string_item
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.new_cell import (
    Content,
    check_text,
    content_of,
    formula_bytes,
    stored_value,
    undated,
    with_content,
)
from sheetcheck.workbook.write.rich_text import amended
from sheetcheck.workbook.write.spans import CellSpan, child, spoken_text
from sheetcheck.workbook.xml.tags import Edit, Element, prefix_of, with_attribute
from sheetcheck.workbook.xml.text import unescaped

# These refer to metadata of the old value: a rich value, a spilled array.
_OF_THE_VALUE = (b"vm", b"cm")


class CellChange(NamedTuple):
    """The change of one cell."""

    at: Address
    edit: Edit | None
    """None if it had the value already."""
    formula_gone: bool = False
    """Whether its formula was removed."""
    master: tuple[str, Master] | None = None
    """The group and the shared formula, if it was the master of one (see `formula_groups`)."""


class _Old(NamedTuple):
    """The element of an existing cell, and its children."""

    element: Element
    kind: str
    """Its type `t`."""
    formula: Element | None
    stored: Element | None
    """`v`: a value, or the index of a shared string."""
    inline: Element | None
    """`is`: an inline string."""


class CellWriter:
    """Gives cells of one sheet new values."""

    def __init__(self, book: Workbook, frame: Frame) -> None:
        self.book, self.frame = book, frame
        self._strings: bytes | None = None
        """The shared strings part, loaded when it is first needed."""

    def new(self, at: Address, value: NewValue, style: int) -> bytes:
        """Return the element of a new cell.

        Raises:
            Unwritable: Excel cannot store the value.

        """
        content = content_of(self._undated(at, value, style), self.frame.prefix, str(at))
        tag = b'<%bc r="%b">' % (self.frame.prefix, str(at).encode())
        if style:
            tag = with_attribute(tag, b"s", b"%d" % style)
        if content.type:
            tag = with_attribute(tag, b"t", content.type.encode())
        return tag + content.inner + b"</%bc>" % self.frame.prefix

    def old(self, at: Address, place: CellSpan, value: NewValue) -> CellChange:
        """Return the change of an existing cell.

        Raises:
            Unwritable: Excel cannot store the value.
            Damaged: the shared string to change does not exist.

        """
        element, xml = place.element, self.frame.xml
        formula = child(element, "f")
        kind, style = element.attributes.get("t", "n"), element.attributes.get("s", "0")
        old = _Old(element, kind, formula, child(element, "v"), child(element, "is"))
        value = self._undated(at, value, int(style) if style.isdigit() else 0)
        if formula is None and self._holds(old, value):
            if isinstance(value, str):
                check_text(value, str(at))
            return CellChange(at, None)
        content = self._content(at, old, value)
        tag = with_attribute(place.tag, b"t", content.type.encode() if content.type else None)
        is_array = formula is not None and formula.attributes.get("t") == "array"
        if not (isinstance(value, Formula) and is_array):
            for name in _OF_THE_VALUE:
                tag = with_attribute(tag, name, None)
        extension = child(element, "extLst")
        inner = content.inner + (xml[extension.start : extension.end] if extension else b"")
        new = with_content(tag, inner)
        if new == xml[element.start : element.end]:
            return CellChange(at, None)
        gone = formula is not None and not isinstance(value, Formula)
        return CellChange(at, Edit(element.start, element.end, new), gone, _mastered(at, formula))

    def _undated(self, at: Address, value: NewValue, style: int) -> Plain:
        since_1904 = self.book.since_1904
        return undated(value, style, self.book.formats, since_1904=since_1904, cell=str(at))

    def _content(self, at: Address, old: _Old, value: Plain) -> Content:
        formula, xml = old.formula, self.frame.xml
        prefix = prefix_of(xml, old.element)
        match value:
            case Rewritten(text) if formula is None:
                check_text(text, str(at))
                if rich := self._rich(old):
                    inner = _prefixed(amended(*rich, text), rich[1], prefix)
                    return Content("inlineStr", b"<%bis>%b</%bis>" % (prefix, inner, prefix))
            case Formula(text, stored) if formula is not None and _is_of_one_cell(formula):
                # The attributes of `f` stay: `ca`, or those of an array formula of one cell.
                tag = xml[formula.start : formula.content]
                body = with_content(tag, formula_bytes(text, str(at)))
                kind, result = stored_value(stored, prefix, str(at))
                return Content(kind, body + result)
        return content_of(value, prefix, str(at))

    def _holds(self, old: _Old, value: Plain) -> bool:
        """True if a cell without formula has the value already."""
        stored = old.stored
        match value:
            case None:
                return stored is None and old.inline is None and old.kind == "n"
            case bool():
                return old.kind == "b" and stored is not None and stored.text == str(int(value))
            case int() | float():
                return old.kind == "n" and stored is not None and _is_number(stored.text, value)
            case str() | Rewritten():
                text = value.text if isinstance(value, Rewritten) else value
                return self._text(old) == text
            case _:
                return False

    def _text(self, old: _Old) -> str | None:
        if old.kind == "inlineStr" and old.inline is not None:
            return spoken_text(old.inline)
        if old.kind == "str" and old.stored is not None:
            return unescaped(old.stored.text)
        # Find a shared string alone, without reading the others.
        return spoken(*rich) if (rich := self._rich(old)) else None

    def _rich(self, old: _Old) -> tuple[bytes, bytes] | None:
        """Return the content of a cell's string and the prefix of its tags; None without one."""
        if old.kind == "inlineStr" and (inline := old.inline) is not None:
            xml = self.frame.xml
            return xml[inline.content : inline.closing], prefix_of(xml, inline)
        if old.kind != "s" or old.stored is None:
            return None
        part, index = self.book.part_of("sharedStrings"), old.stored.text
        if part is None or not index.strip().isdigit():
            raise out_of_range(self.frame.part, index)
        if self._strings is None:
            self._strings = self.book.package.markup(part).xml
        item = string_item(self._strings, int(index))
        if item is None:
            raise out_of_range(part, str(int(index)))
        return item


def _is_number(text: str, value: float) -> bool:
    try:
        return float(text) == value
    except (ValueError, OverflowError):
        return False


def _is_of_one_cell(formula: Element) -> bool:
    kind = formula.attributes.get("t", "normal")
    return kind == "normal" or (kind == "array" and ":" not in formula.attributes.get("ref", ""))


def _mastered(at: Address, formula: Element | None) -> tuple[str, Master] | None:
    if formula is None or formula.attributes.get("t") != "shared" or not formula.text:
        return None
    return formula.attributes.get("si", ""), Master(at, formula.text, None)


def _prefixed(content: bytes, before: bytes, after: bytes) -> bytes:
    """Return markup with another prefix for the same namespace."""
    if before == after:
        return content
    return re.sub(rb"<(/?)%b(?=[A-Za-z])" % re.escape(before), rb"<\1%b" % after, content)
