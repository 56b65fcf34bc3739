"""Convert a new value to the bytes of a cell; refuse what Excel cannot store."""

from dataclasses import dataclass
from math import isfinite
from typing import Final

from sheetcheck.words.errors.write_refusals import Unwritable
from sheetcheck.words.text import Text
from sheetcheck.words.values import Formula, Plain, Rewritten, Value
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


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a cell's element: its type, and the bytes between its tags."""

    type: str | None
    """The attribute `t`; None without it."""
    inner: bytes


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
            return Content("inlineStr", inline_text(text, prefix, cell))
        case None:
            return Content(None, b"")
        case _:
            kind, result = stored_value(value, prefix, cell)
            return Content(kind, result)


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


def stored_value(value: Value, prefix: bytes, cell: str) -> tuple[str | None, bytes]:
    """Return type and `<v>` of a formula's value, or of a number or boolean.

    Raises:
        Unwritable: Excel cannot store the value.

    """
    match value:
        case None:
            return None, b""
        case bool():
            return "b", b"<%bv>%d</%bv>" % (prefix, value, prefix)
        case str():
            check_text(value, cell)
            kind = "e" if value in ERRORS else "str"
            space = b' xml:space="preserve"' if keeps_blanks(value) else b""
            return kind, b"<%bv%b>%b</%bv>" % (prefix, space, character_data(value), prefix)
        case int() | float():
            return None, b"<%bv>%b</%bv>" % (prefix, _number(value, cell), prefix)
        case _:
            # Callers without a type checker may pass dates and the like.
            raise _of_no_type(value, cell)


def inline_text(text: str, prefix: bytes, cell: str) -> bytes:
    """Return the element `<is>` with a text.

    Raises:
        Unwritable: it is too long for Excel, or has characters that XML does not allow.

    """
    check_text(text, cell)
    return b"<%bis>%b</%bis>" % (prefix, text_element(text, prefix), prefix)


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


def _of_no_type(value: object, cell: str) -> Unwritable:
    kind = type(value).__name__
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
