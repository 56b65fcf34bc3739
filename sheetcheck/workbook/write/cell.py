"""Write a value into a cell's element, keeping as many of its bytes as possible."""

import re
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sheetcheck.words.address import Address
from sheetcheck.words.values import Formula, NewValue, Plain, Rewritten
from sheetcheck.workbook.formats.cell_formats import Formats
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Master
from sheetcheck.workbook.read.shared_strings import out_of_range, spoken, string_item
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.cell_elements import CellSpan, child, spoken_text
from sheetcheck.workbook.write.new_cell import (
    Content,
    check_text,
    content_of,
    formula_bytes,
    refused,
    stored_value,
)
from sheetcheck.workbook.write.rich_text import amended
from sheetcheck.workbook.xml.tags import Edit, Element, with_attribute
from sheetcheck.workbook.xml.text import unescaped

_EPOCH: Final = datetime(1899, 12, 30)
_EPOCH_1904: Final = datetime(1904, 1, 1)
_MARCH_1900: Final = datetime(1900, 3, 1)


def undated(value: NewValue, style: int, formats: Formats, *, since_1904: bool, cell: str) -> Plain:
    """Return a date as the serial number that a cell stores; other values unchanged.

    Raises:
        Unwritable: the cell's format does not show dates, so that a bare number would appear;
            or the date is out of Excel's range.

    """
    if not isinstance(value, date):
        return value
    if not formats.is_date(style):
        raise refused(
            cell,
            "日付を書くには、セルの表示形式を日付にしてください",
            "its number format shows no dates",
        )
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    if value.tzinfo is not None or value < epoch + timedelta(days=0 if since_1904 else 2):
        raise refused(cell, "Excelにない日時です", "Excel has no such moment")
    if not since_1904 and value < _MARCH_1900:
        value -= timedelta(days=1)  # Excel counts a 29 February 1900
    apart = value - epoch
    seconds = apart.seconds + apart.microseconds / 1_000_000
    return apart.days + seconds / 86_400 if seconds else apart.days


_NAME = re.compile(rb"<((?:[^\s:/>]+:)?)[^\s/>]+")
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
    """The group and the shared formula, if it was the master of one (see `shared_formula`)."""


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
        prefix = self.frame.prefix
        content = content_of(self._undated(at, value, style), prefix, str(at))
        tag = b'<%bc r="%b">' % (prefix, str(at).encode())
        if style:
            tag = with_attribute(tag, b"s", b"%d" % style)
        if content.type:
            tag = with_attribute(tag, b"t", content.type.encode())
        return tag + content.inner + b"</%bc>" % prefix

    def old(self, at: Address, place: CellSpan, value: NewValue) -> CellChange:
        """Return the change of an existing cell.

        Raises:
            Unwritable: Excel cannot store the value.
            Damaged: the shared string to change does not exist.

        """
        element = place.element
        formula = child(element, "f")
        style = element.attributes.get("s", "0")
        value = self._undated(at, value, int(style) if style.isdigit() else 0)
        if formula is None and self._holds(element, value):
            check_text(value, str(at)) if isinstance(value, str) else None
            return CellChange(at, None)
        xml = self.frame.xml
        tag = xml[element.start : element.content]
        name = _NAME.match(tag)
        assert name, "a tag has a name"
        content = self._content(at, element, value, name[1])
        tag = with_attribute(tag, b"t", content.type.encode() if content.type else None)
        if not (isinstance(value, Formula) and _is_array(formula) and content.inner):
            for one in _OF_THE_VALUE:
                tag = with_attribute(tag, one, None)
        extension = child(element, "extLst")
        inner = content.inner + (xml[extension.start : extension.end] if extension else b"")
        opening = tag.removesuffix(b">").removesuffix(b"/")
        new = opening + b">" + inner + b"</%b>" % name[0][1:] if inner else opening + b"/>"
        edit = Edit(element.start, element.end, new)
        if new == xml[element.start : element.end]:
            return CellChange(at, None)
        gone = formula is not None and not isinstance(value, Formula)
        return CellChange(at, edit, gone, _mastered(at, formula))

    def _undated(self, at: Address, value: NewValue, style: int) -> Plain:
        since_1904 = self.book.since_1904
        return undated(value, style, self.book.formats, since_1904=since_1904, cell=str(at))

    def _content(self, at: Address, element: Element, value: Plain, prefix: bytes) -> Content:
        formula = child(element, "f")
        match value:
            case Rewritten(text) if formula is None:
                check_text(text, str(at))
                rich = self._rich(element)
                if rich is not None:
                    inner = amended(*rich, text)
                    inner = _prefixed(inner, rich[1], prefix)
                    return Content("inlineStr", b"<%bis>%b</%bis>" % (prefix, inner, prefix))
            case Formula(text, stored) if formula is not None and _is_of_one_cell(formula):
                # The attributes of `f` stay: `ca`, or those of an array formula of one cell.
                xml = self.frame.xml
                tag = xml[formula.start : formula.content].removesuffix(b">").removesuffix(b"/")
                name = _NAME.match(tag)
                assert name, "a tag has a name"
                body = formula_bytes(text, str(at))
                kind, result = stored_value(stored, prefix, str(at))
                return Content(kind, tag + b">" + body + b"</%b>" % name[0][1:] + result)
        return content_of(value, prefix, str(at))

    def _holds(self, element: Element, value: Plain) -> bool:
        """Return whether a cell without formula has the value already."""
        kind = element.attributes.get("t", "n")
        stored, inline = child(element, "v"), child(element, "is")
        match value:
            case None:
                return stored is None and inline is None and kind == "n"
            case bool():
                return kind == "b" and stored is not None and stored.text == str(int(value))
            case int() | float():
                return kind == "n" and stored is not None and _is_number(stored.text, value)
            case str() | Rewritten():
                text = value.text if isinstance(value, Rewritten) else value
                return self._text(element, kind) == text
            case _:
                return False

    def _text(self, element: Element, kind: str) -> str | None:
        stored, inline = child(element, "v"), child(element, "is")
        if kind == "s" and stored is not None:
            # Find this string alone, without reading the others.
            return spoken(*rich) if (rich := self._rich(element)) else None
        if kind == "inlineStr" and inline is not None:
            return spoken_text(inline)
        return unescaped(stored.text) if kind == "str" and stored is not None else None

    def _rich(self, element: Element) -> tuple[bytes, bytes] | None:
        """Return the content of a cell's string and the prefix of its tags; None without one."""
        stored, inline = child(element, "v"), child(element, "is")
        kind = element.attributes.get("t")
        if kind == "inlineStr" and inline is not None:
            tag = self.frame.xml[inline.start : inline.content]
            name = _NAME.match(tag)
            assert name, "a tag has a name"
            return self.frame.xml[inline.content : inline.closing], name[1]
        if kind == "s" and stored is not None:
            part = self.book.part_of("sharedStrings")
            if part is None or not stored.text.strip().isdigit():
                raise out_of_range(self.frame.part, stored.text)
            return self._shared(part, int(stored.text))
        return None

    def _shared(self, part: str, index: int) -> tuple[bytes, bytes]:
        if self._strings is None:
            self._strings = self.book.package.markup(part).xml
        item = string_item(self._strings, index)
        if item is None:
            raise out_of_range(part, str(index))
        return item


def _is_number(text: str, value: float) -> bool:
    try:
        return float(text) == value
    except (ValueError, OverflowError):
        return False


def _is_shared(formula: Element) -> bool:
    return formula.attributes.get("t") == "shared"


def _is_of_one_cell(formula: Element) -> bool:
    kind = formula.attributes.get("t", "normal")
    return kind == "normal" or (kind == "array" and ":" not in formula.attributes.get("ref", ""))


def _is_array(formula: Element | None) -> bool:
    return formula is not None and formula.attributes.get("t") == "array"


def _mastered(at: Address, formula: Element | None) -> tuple[str, Master] | None:
    if formula is None or not _is_shared(formula) or not formula.text:
        return None
    return formula.attributes.get("si", ""), Master(at, formula.text, None)


def _prefixed(content: bytes, before: bytes, after: bytes) -> bytes:
    """Return markup with another prefix for the same namespace."""
    if before == after:
        return content
    return re.sub(rb"<(/?)%b(?=[A-Za-z])" % re.escape(before), rb"<\1%b" % after, content)
