"""Convert the content of a cell: its stored value by its type, shared formulas, inline texts.

Section numbers are those of ECMA-376 part 1. `CellEvents` looks contents up as text,
`CommonRows` as raw bytes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import isfinite
from typing import Final, Generic, TypeVar

from sheetcheck.words.address import Address, Area
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.grid import Master, Shared
from sheetcheck.workbook.xml.text import text_of, unescaped

TYPES: Final = {kind: kind for kind in ("n", "s", "str", "inlineStr", "b", "e", "d")} | {"": "n"}
"""The attribute `t` (18.18.11) → the type; a number, if it is absent."""
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LONGEST_NUMBER: Final = 400  # characters; Excel writes 24 at most
_EXACT: Final = 2**53  # below it a double keeps every whole number
_TRUTH: Final = {"1": True, "true": True, "0": False, "false": False}
_BLANKS: Final = " \t\r\n"
_KEPT: Final = 1 << 16
_LONGEST_INDEX: Final = 9  # digits
_INDEXES: Final = tuple(b"%d" % index for index in range(256))  # prepared in every table
_SPOKEN: Final = (["t"], ["r", "t"])
"""The paths of elements below `<is>` to its text; others are furigana and formats."""
_Content = TypeVar("_Content", bound=str | bytes)


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


class Values(dict[_Content | None, Value], Generic[_Content]):
    """Content of `<v>` → value, for one type of cell; each content is converted once.

    Looking a content up takes a sixth of the time of converting it, and sheets repeat values.
    """

    def __init__(
        self,
        convert: Callable[[_Content], Value],
        known: Iterable[tuple[_Content | None, Value]] = (),
    ) -> None:
        """Prepare; `convert` raises ValueError, IndexError or KeyError for an invalid content."""
        super().__init__(known)
        self[None] = None
        self._convert: Callable[[_Content], Value] = convert

    def __missing__(self, content: _Content) -> Value:
        value = self._convert(content)
        if len(self) < _KEPT:
            self[content] = value
        return value


def values_by_type(strings: list[str]) -> dict[str, Values[str]]:
    """Return a table for each type of cell but `str` and `inlineStr`, which have their own text."""
    readers: dict[str, Callable[[str], Value]] = {
        "n": number_of,
        "s": lambda text: strings[index_of(text)],
        "b": lambda text: _TRUTH[text.lower()],
        "e": unescaped,
        "d": unescaped,
    }
    return {kind: Values(partial(_unless_blank, read)) for kind, read in readers.items()}


def _unless_blank(read: Callable[[str], Value], content: str) -> Value:
    text = content.strip(_BLANKS)
    return read(text) if text else None


def raw_values(
    values: Mapping[str, Values[str]], strings: list[str], bounded: Callable[[str], str]
) -> dict[str, Mapping[bytes | None, Value]]:
    """Return the same by raw content, and a table for texts of cells of type `str`.

    `bounded` returns a text, or refuses one that is too long.
    """

    def shared(content: bytes) -> str:
        if not content.isdigit() or len(content) > _LONGEST_INDEX:
            raise ValueError(content[:20])
        return strings[int(content)]

    by_type = {
        kind: Values(partial(_decoded, table), [(b"", None)]) for kind, table in values.items()
    }
    return {
        **by_type,
        "s": Values(shared, [(b"", None), *zip(_INDEXES, strings, strict=False)]),
        "str": Values(lambda content: bounded(text_of(content)), [(b"", None)]),
        "inlineStr": {},
    }


def _decoded(values: Values[str], content: bytes) -> Value:
    return values[content.decode()]


class FormulaGroups:
    """Collects which cells share a formula (18.3.1.40).

    The master of a group has the formula and the range `ref`; the other cells of the group have
    only the group's number `si`.
    """

    def __init__(self) -> None:
        self._masters: dict[str, Master] = {}
        self._groups: dict[tuple[int, int], str] = {}

    def add(self, at: Address, given: dict[str, str], formula: str) -> None:
        """Take the formula of a cell, if its attributes say that it is shared.

        `given` are the attributes of `<f>`. Of two masters of one group the first one counts.
        """
        group = given.get("si")
        if given.get("t") != "shared" or group is None:
            return
        if formula:
            self._masters.setdefault(group, Master(at, formula, _area(given.get("ref"))))
        else:
            self._groups[at.row, at.column] = group

    def shared(self) -> Shared:
        """Return the masters and their followers."""
        return Shared(self._masters, self._groups)


def _area(ref: str | None) -> Area | None:
    try:
        return Area.parse(ref) if ref else None
    except ValueError:
        return None


class InlineText:
    """Collects the text of one `<is>` (18.3.1.53) from the elements below it."""

    def __init__(self, pieces: list[str]) -> None:
        """Prepare; `pieces` is the list to which expat appends character data."""
        self._pieces = pieces
        self._path: list[str] = []
        self._starts: list[int] = []
        self._texts: list[str] = []

    def clear(self) -> None:
        """Forget the text of the last cell."""
        self._texts.clear()

    def text(self) -> str:
        """Return the text of the `<is>` that ends now."""
        return "".join(self._texts)

    def enter(self, tag: str) -> None:
        """Take the start tag of an element below `<is>`; `tag` is its local name."""
        self._path.append(tag)
        self._starts.append(len(self._pieces))

    def leave(self) -> None:
        """Take the end tag of the innermost element, and its own character data."""
        start = self._starts.pop()
        if self._path in _SPOKEN:
            self._texts.append(unescaped("".join(self._pieces[start:])))
        self._path.pop()
        del self._pieces[start:]
