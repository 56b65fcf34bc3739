"""The value that a cell stores, by its type (ECMA-376 18.3.1.4 and 18.18.11)."""

import re
from collections.abc import Callable
from math import isfinite
from typing import Final

from sheetcheck.words.values import Value
from sheetcheck.workbook.xml.text import unescaped

TYPES: Final = {kind: kind for kind in ("n", "s", "str", "inlineStr", "b", "e", "d")} | {"": "n"}
"""What `t` may say → the type; absent, it is a number."""
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LONGEST_NUMBER: Final = 400  # characters; Excel writes 24 at most
_EXACT: Final = 2**53  # below it a double keeps every whole number
_TRUTH: Final = {"1": True, "true": True, "0": False, "false": False}
_BLANKS: Final = " \t\r\n"
_KEPT: Final = 1 << 16


def number_of(text: str) -> int | float:
    """Return a number; a whole one without a point as `int`, as far as Excel keeps its digits.

    Raises:
        ValueError: it is none, or an absurdly long one.

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
        ValueError: it is none.

    """
    # A minus would count from the end; thousands of digits are more than Python reads.
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST_NUMBER:
        raise ValueError(text[:20])
    return int(text)


class Values(dict[str | None, Value]):
    """The content of `<v>` → value for one type of cell; each is worked out once.

    Looking a content up costs a sixth of reading a number, and sheets repeat themselves. No
    content, and blanks alone, are no value.
    """

    def __init__(self, read: Callable[[str], Value]) -> None:
        super().__init__({None: None, "": None})
        self._read = read

    def __missing__(self, content: str) -> Value:
        """Return the value of a content met for the first time.

        Raises:
            ValueError, IndexError, KeyError: it is no value of this type.

        """
        text = content.strip(_BLANKS)
        value = self._read(text) if text else None
        if len(self) < _KEPT:
            self[content] = value
        return value


def values_by_type(strings: list[str]) -> dict[str, Values]:
    """Return how the types of cells are read whose value is looked up, texts of their own apart."""
    return {
        "n": Values(number_of),
        "s": Values(lambda text: strings[index_of(text)]),
        "b": Values(lambda text: _TRUTH[text.lower()]),
        "e": Values(unescaped),
        "d": Values(unescaped),
    }
