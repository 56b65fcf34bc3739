"""The parser: from the text of a footer's formula to a tree.

Understood are COUNTIF, COUNTIFS, COUNTA, COUNT, COUNTBLANK, ROWS and SUM over cells of the
same sheet, SUBTOTAL where it does the same, joined with + - and &, with texts and numbers between.
Whatever else stands in a formula makes it one that is not understood.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from math import isfinite
from pathlib import Path
from typing import Any

from sheetcheck.notation.folding import fold
from sheetcheck.words.address import LAST_ROW, Area, column_number
from sheetcheck.workbook.read.grid import Grid

_ARGUMENTS = {
    "COUNTIF": (2, 2),
    "COUNTIFS": (2, 20),
    "COUNTA": (1, 10),
    "COUNT": (1, 10),
    "COUNTBLANK": (1, 1),
    "ROWS": (1, 1),
    "SUM": (1, 30),
    "SUBTOTAL": (2, 30),
}
_SUBTOTALS = {2: "COUNT", 3: "COUNTA", 9: "SUM"}  # and 100 more, where hidden rows do not count
_LONGEST, _DEEPEST = 8_192, 64  # characters and nested functions that Excel allows
_WHOLE_COLUMN = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")


class NotUnderstoodError(Exception):
    """A formula holds something that is not worked out here."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A reference to cells: where it points, and which token of the formula it is."""

    area: Area
    token: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function over its arguments."""

    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Joined:
    """Terms joined by one operator: + - or &."""

    operator: str
    terms: "tuple[Node, ...]"


Node = Operand | Call | Joined | str | int | float
_Token = tuple[str, str, str]
"""Its text, type and subtype."""


def parse(text: str, grid: Grid) -> tuple[tuple[str, ...], Node]:
    """Return the tokens of a formula (without `=`) that stands in a grid, and its tree.

    Raises:
        NotUnderstoodError: it holds something that is not understood.

    """
    tokens = _tokens(text)
    return tuple(token[0] for token in tokens), _Parser(tokens, grid).whole()


def finite(number: float) -> int | float:
    """Return a number that Excel can hold.

    Raises:
        NotUnderstoodError: it is too large.

    """
    if not isfinite(number):
        raise NotUnderstoodError
    return number


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[_Token, ...]:
    if len(text) > _LONGEST:
        raise NotUnderstoodError
    module = _tokenizer()
    try:
        items = module.Tokenizer(f"={text}").items
    except (module.TokenizerError, IndexError, ValueError):
        raise NotUnderstoodError from None
    return tuple((item.value, item.type, item.subtype) for item in items)


@cache
def _tokenizer() -> Any:
    """Return openpyxl's tokenizer, loaded from its file: all of openpyxl would take 0.3 s more.

    The file imports nothing but `re`. Where it is not found so, openpyxl is imported.
    """
    package = find_spec("openpyxl")
    folder = next(iter(package.submodule_search_locations or ()), "") if package else ""
    path = Path(folder, "formula", "tokenizer.py")
    found = spec_from_file_location("sheetcheck_formula_tokenizer", path)
    if found is None or found.loader is None or not path.is_file():
        return import_module("openpyxl.formula.tokenizer")
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


class _Parser:
    """Reads tokens from left to right; an unknown one raises `NotUnderstoodError`."""

    def __init__(self, tokens: tuple[_Token, ...], grid: Grid) -> None:
        self._tokens = tokens
        self._grid = grid
        self._next = self._depth = 0

    def whole(self) -> Node:
        node = self._expression()
        if self._peek() is not None:
            raise NotUnderstoodError
        return node

    def _peek(self) -> _Token | None:
        while self._next < len(self._tokens) and self._tokens[self._next][1] == "WHITE-SPACE":
            self._next += 1
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, kind: str, subtype: str = "") -> str | None:
        token = self._peek()
        if token and token[1] == kind and (not subtype or token[2] == subtype):
            self._next += 1
            return token[0]
        return None

    def _take_prefix(self, sign: str) -> bool:
        token = self._peek()
        found = token is not None and token[:2] == (sign, "OPERATOR-PREFIX")
        self._next += found
        return found

    def _expression(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstoodError
        # & binds weaker than + and -, as in Excel.
        node = self._chain("&", self._sum)
        self._depth -= 1
        return node

    def _sum(self) -> Node:
        return self._chain("+-", self._term)

    def _chain(self, operators: str, term: Callable[[], Node]) -> Node:
        terms = [term()]
        while (token := self._peek()) and token[1] == "OPERATOR-INFIX" and token[0] in operators:
            self._next += 1
            following = term()
            terms.append(Joined("-", (0, following)) if token[0] == "-" else following)
        return terms[0] if len(terms) == 1 else Joined(operators[0], tuple(terms))

    def _term(self) -> Node:
        while self._take_prefix("+"):  # =+COUNTIF(…) is =COUNTIF(…)
            pass
        if self._take("PAREN", "OPEN"):
            node = self._expression()
            if not self._take("PAREN", "CLOSE"):
                raise NotUnderstoodError
            return node
        if name := self._take("FUNC", "OPEN"):
            return self._call(name[:-1].upper())
        token = self._peek()
        if token is None or token[1] != "OPERAND":
            raise NotUnderstoodError
        self._next += 1
        return self._operand(token[0], token[2], self._next - 1)

    def _call(self, name: str) -> Call:
        if name not in _ARGUMENTS:
            raise NotUnderstoodError
        arguments = [self._expression()]
        while self._take("SEP", "ARG"):
            arguments.append(self._expression())
        least, most = _ARGUMENTS[name]
        if not self._take("FUNC", "CLOSE") or not least <= len(arguments) <= most:
            raise NotUnderstoodError
        if name == "SUBTOTAL":
            return self._subtotal(arguments)
        if name in {"ROWS", "COUNTBLANK"} and not isinstance(arguments[0], Operand):
            raise NotUnderstoodError
        return Call(name, tuple(arguments))

    def _subtotal(self, arguments: list[Node]) -> Call:
        """Return the function that SUBTOTAL is, as long as it leaves out no cell."""
        code, *counted = arguments
        name = _SUBTOTALS.get(code % 100) if isinstance(code, int) and code < 200 else None
        areas = [operand.area for operand in counted if isinstance(operand, Operand)]
        if name is None or len(areas) < len(counted) or any(map(self._leaves_out, areas)):
            raise NotUnderstoodError
        return Call(name, tuple(counted))

    def _leaves_out(self, area: Area) -> bool:
        """True if SUBTOTAL would leave out cells: in hidden rows, or subtotals themselves."""
        grid = self._grid
        if any(area.top <= row <= area.bottom for row in grid.hidden_rows):
            return True
        return any(
            "SUBTOTAL" in (cell.formula or "").upper()
            for row, cells in grid.rows.items()
            if area.top <= row <= area.bottom
            for column, cell in cells.items()
            if area.left <= column <= area.right
        )

    def _operand(self, text: str, subtype: str, place: int) -> Node:
        if subtype == "TEXT":
            return text[1:-1].replace('""', '"')
        if subtype == "NUMBER":
            return int(text) if text.isdecimal() and len(text) < 16 else finite(float(text))
        if subtype != "RANGE":
            raise NotUnderstoodError
        sheet, _, reference = text.rpartition("!")
        if sheet and fold(sheet.strip("'").replace("''", "'")) != fold(self._grid.sheet):
            raise NotUnderstoodError
        return Operand(_area(reference), place)


def _area(reference: str) -> Area:
    if match := _WHOLE_COLUMN.fullmatch(reference):
        return Area(1, column_number(match[1]), LAST_ROW, column_number(match[2]))
    try:
        return Area.parse(reference)
    except ValueError:
        raise NotUnderstoodError from None
