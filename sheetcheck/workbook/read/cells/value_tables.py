"""Convert the raw content of `<v>` to a value; a table for each type, filled on demand."""

from collections.abc import Callable
from typing import Final

from sheetcheck.words.values import Value
from sheetcheck.workbook.read.cells.cell_values import Values
from sheetcheck.workbook.read.cells.row_forms import (
    UncommonError,
)
from sheetcheck.workbook.xml.text import text_of

_KEPT: Final = 1 << 16
_LONGEST_INDEX: Final = 9  # digits
_INDEXES: Final = tuple(b"%d" % index for index in range(256))  # prepared in every table


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
            raise UncommonError
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
