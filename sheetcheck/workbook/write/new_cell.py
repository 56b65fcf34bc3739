"""Convert a new value to the bytes of a cell; refuse what Excel cannot store."""

import re
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Final, NamedTuple

from sheetcheck.words.errors.write_refusals import Unwritable
from sheetcheck.words.text import Text
from sheetcheck.words.values import Formula, NewValue, Plain, Rewritten, Value
from sheetcheck.workbook.formats.cell_formats import Formats
from sheetcheck.workbook.xml.text import (
    FORBIDDEN,
    MOST_CHARACTERS,
    character_data,
    formula_data,
    keeps_blanks,
    length,
)

LONGEST_FORMULA: Final = 8_192
ERRORS: Final = frozenset(
    {
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA",
        "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
    }
)  # fmt: skip


_EPOCH: Final = datetime(1899, 12, 30)
_EPOCH_1904: Final = datetime(1904, 1, 1)
_MARCH_1900: Final = datetime(1900, 3, 1)


class Content(NamedTuple):
    """The content of a cell's element: its type, and the bytes between its tags."""

    type: str | None
    """The attribute `t`; None without it."""
    inner: bytes


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


def content_of(value: Plain, prefix: bytes, cell: str) -> Content:
    """Return the content of a cell with a value; `f` of a formula has no attributes.

    A text is written inline, so that the shared strings part can stay as it is. Excel moves
    the text there when it next saves the file.

    Raises:
        Unwritable: Excel cannot store the value.

    """
    match value:
        case Formula(text, stored):
            formula = b"<%bf>%b</%bf>" % (prefix, formula_bytes(text, cell), prefix)
            kind, result = stored_value(stored, prefix, cell)
            return Content(kind, formula + result)
        case Rewritten(text) | str(text):
            check_text(text, cell)
            inner = text_element(text, prefix)
            return Content("inlineStr", b"<%bis>%b</%bis>" % (prefix, inner, prefix))
        case _:
            return stored_value(value, prefix, cell)


def formula_bytes(text: str, cell: str) -> bytes:
    """Return the content of `f`; a leading `=` is dropped.

    Raises:
        Unwritable: it is empty, too long for Excel, or has characters that XML does not allow.

    """
    text = text.removeprefix("=")
    if not text.strip():
        raise refused(cell, "数式が空です", "the formula is empty")
    if length(text) > LONGEST_FORMULA:
        raise refused(cell, "数式が8,192文字を超えます", "the formula is over 8,192 characters")
    _check_characters(text, cell)
    return formula_data(text)


def stored_value(value: Value, prefix: bytes, cell: str) -> Content:
    """Return type and `<v>` of a formula's value, or of a number or boolean.

    Raises:
        Unwritable: Excel cannot store the value.

    """
    match value:
        case None:
            return Content(None, b"")
        case bool():
            return Content("b", b"<%bv>%d</%bv>" % (prefix, value, prefix))
        case str():
            check_text(value, cell)
            kind = "e" if value in ERRORS else "str"
            space = b' xml:space="preserve"' if keeps_blanks(value) else b""
            inner = b"<%bv%b>%b</%bv>" % (prefix, space, character_data(value), prefix)
            return Content(kind, inner)
        case int() | float():
            return Content(None, b"<%bv>%b</%bv>" % (prefix, _number(value, cell), prefix))
        case _:
            # Callers without a type checker may pass dates and the like.
            raise _of_no_type(type(value).__name__, cell)


def text_element(text: str, prefix: bytes) -> bytes:
    """Return `<t>` with a text whose blanks are kept."""
    space = b' xml:space="preserve"' if keeps_blanks(text) else b""
    return b"<%bt%b>%b</%bt>" % (prefix, space, character_data(text), prefix)


def check_text(text: str, cell: str) -> None:
    """Refuse a text that Excel cannot store.

    Raises:
        Unwritable: it has more than 32,767 characters, or some that XML does not allow.

    """
    if length(text) > MOST_CHARACTERS:
        raise refused(cell, "32,767文字を超えます", "it is over 32,767 characters")
    _check_characters(text, cell)


def refused(cell: str, ja: str, en: str) -> Unwritable:
    """Return the refusal to write a cell."""
    return Unwritable(cell=cell, why=Text(ja, en))


def _check_characters(text: str, cell: str) -> None:
    found = FORBIDDEN.search(text)
    if found:
        code = f"U+{ord(found[0]):04X}"
        raise refused(cell, f"制御文字 {code} があります", f"it holds the control character {code}")


def _of_no_type(kind: str, cell: str) -> Unwritable:
    return refused(cell, f"型{kind}は書けません", f"values of type {kind} are not written")


def _number(value: float, cell: str) -> bytes:
    try:
        exact = float(value)
    except OverflowError:
        exact = float("inf")
    if not isfinite(exact):
        raise refused(cell, "数が有限ではありません", "the number is not finite")
    if exact != value:
        # Excel stores every number as a double.
        raise refused(cell, "数の桁が多すぎます", "the number has more digits than Excel keeps")
    return (str(value) if type(value) is int else repr(exact)).encode("ascii")


def with_content(tag: bytes, content: bytes) -> bytes:
    """Return the element with a start tag and a content; written as empty if it has none."""
    opening = tag.removesuffix(b">").removesuffix(b"/")
    name = re.match(rb"<([^\s/>]+)", tag)
    assert name, "a tag has a name"
    return opening + b">" + content + b"</%b>" % name[1] if content else opening + b"/>"
