"""Convert the stored value of a cell, by its type (ECMA-376 18.3.1.4 and 18.18.11).

`CellEvents` looks contents up as text, `CommonRows` as raw bytes.
"""

import re
from collections.abc import Callable
from math import isfinite
from typing import Final

from sheetcheck.words.values import Value
from sheetcheck.workbook.xml.text import text_of, unescaped

TYPES: Final = {kind: kind for kind in ("n", "s", "str", "inlineStr", "b", "e", "d")} | {"": "n"}
"""The attribute `t` → the type; a number, if it is absent."""
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LONGEST_NUMBER: Final = 400  # characters; Excel writes 24 at most
_EXACT: Final = 2**53  # below it a double keeps every whole number
_TRUTH: Final = {"1": True, "true": True, "0": False, "false": False}
_BLANKS: Final = " \t\r\n"
_KEPT: Final = 1 << 16
_LONGEST_INDEX: Final = 9  # digits
_INDEXES: Final = tuple(b"%d" % index for index in range(256))  # prepared in every table


def number_of(text: str) -> int | float:
    """Return a number; as `int` if it has no point and Excel keeps all its digits.

    Raises:
        ValueError: it is not a number, or far too long.

    """
    if len(text) < 16 and text.isascii() and text.isdigit():  # as nearly all are
        return int(text)
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ValueError(text[:20])
    value = float(text)
    if not isfinite(value):
        raise ValueError(text[:20])
    whole = text.lstrip("+-").isdigit() and abs(value) < _EXACT
    return int(text) if whole else value


def index_of(text: str) -> int:
    """Return the index of a shared string.

    Raises:
        ValueError: it is not an index.

    """
    # A minus would count from the end; thousands of digits are more than Python reads.
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST_NUMBER:
        raise ValueError(text[:20])
    return int(text)


class Values(dict[str | None, Value]):
    """Content of `<v>` → value, for one type of cell; each content is converted once.

    Looking a content up takes a sixth of the time of converting it, and sheets repeat values.
    Without content, or with blanks alone, there is no value.
    """

    def __init__(self, read: Callable[[str], Value]) -> None:
        super().__init__({None: None, "": None})
        self._read = read

    def __missing__(self, content: str) -> Value:
        """Return the value of a content that is not in the table yet.

        Raises:
            ValueError, IndexError, KeyError: it is not a value of this type.

        """
        text = content.strip(_BLANKS)
        value = self._read(text) if text else None
        if len(self) < _KEPT:
            self[content] = value
        return value


def values_by_type(strings: list[str]) -> dict[str, Values]:
    """Return a table for each type of cell but `str` and `inlineStr`, which have their own text."""
    return {
        "n": Values(number_of),
        "s": Values(lambda text: strings[index_of(text)]),
        "b": Values(lambda text: _TRUTH[text.lower()]),
        "e": Values(unescaped),
        "d": Values(unescaped),
    }


class RawValues(dict[bytes | None, Value]):
    """Content of `<v>` → value, for one type of cell."""

    def __init__(self, values: Values) -> None:
        super().__init__({None: None, b"": None})
        self._values = values

    def __missing__(self, content: bytes) -> Value:
        value = self._values[content.decode()]
        if len(self) < _KEPT:
            self[content] = value
        return value


class SharedTexts(dict[bytes | None, Value]):
    """Content of `<v>`, the index of a shared string → the string."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__(zip(_INDEXES, strings, strict=False))
        self.update({None: None, b"": None})
        self._strings = strings

    def __missing__(self, content: bytes) -> Value:
        if not content.isdigit() or len(content) > _LONGEST_INDEX:
            raise ValueError(content[:20])
        text = self._strings[int(content)]
        if len(self) < _KEPT:
            self[content] = text
        return text


class OwnTexts(dict[bytes | None, Value]):
    """Content of `<v>` → text, for a cell of type `str` without a formula."""

    def __init__(self, bounded: Callable[[str], str]) -> None:
        super().__init__({b"": None})
        self._bounded = bounded

    def __missing__(self, content: bytes) -> Value:
        return self._bounded(text_of(content))
