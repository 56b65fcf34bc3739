"""The formulas that offices count with: read, worked out, and widened to cover every item.

Understood are COUNTIF, COUNTIFS, COUNTA and SUM over cells of the same sheet, joined
with + and &, with texts and numbers between. Whatever else stands in a formula makes
it one that is not understood, and that nobody here touches.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sheetcheck.notation.folding import fold
from sheetcheck.table.arithmetic import (
    Call,
    Joined,
    Node,
    NotUnderstoodError,
    Operand,
    looking,
    worked_out,
)
from sheetcheck.words.address import LAST_ROW, Address, Area, column_number
from sheetcheck.words.values import Value
from sheetcheck.workbook.grid import Grid

_COUNTING = frozenset({"COUNTIF", "COUNTIFS", "COUNTA", "SUM"})
_ARGUMENTS = {"COUNTIF": (2, 2), "COUNTIFS": (2, 20), "COUNTA": (1, 10), "SUM": (1, 30)}
_LONGEST, _DEEPEST = 8_192, 64  # characters and nested functions that Excel allows
_WHOLE_COLUMN = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_AREA = re.compile(r"(\$?[A-Za-z]{1,3}\$?)([0-9]+)(?::(\$?[A-Za-z]{1,3}\$?)([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula that is understood, over the grid that it stands in."""

    tokens: tuple[str, ...]
    tree: Node
    grid: Grid

    @property
    def text(self) -> str:
        """The formula without `=`."""
        return "".join(self.tokens)

    def value(self, corrected: Mapping[Address, Value] | None = None) -> Value:
        """Return what Excel would work out, with some cells taken as corrected already."""
        return worked_out(self.tree, looking(self.grid, corrected or {}))

    def shown(self) -> str:
        """Return the value as text."""
        value = self.value()
        return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)

    def counts_totals(self) -> bool:
        """Say whether it adds up other totals rather than counting items."""
        return any(call.name == "SUM" for call in _calls(self.tree))

    def widened(self, rows: Collection[int]) -> "Reading":
        """Return the formula with its ranges widened so that they cover these rows.

        Each row that is missed goes to the range that ends nearest above it (the
        first range, if none does), so that no row is counted twice.
        """
        groups = list(_ranges(self.tree))
        if not groups or not rows:
            return self
        groups.sort(key=lambda group: group[0].area.top)
        spans = [[group[0].area.top, group[0].area.bottom] for group in groups]
        for row in sorted(rows):
            if any(top <= row <= bottom for top, bottom in spans):
                continue
            above = [span for span in spans if span[1] < row]
            if above:
                above[-1][1] = row
            else:
                spans[0][0] = row
        tokens = list(self.tokens)
        for group, (top, bottom) in zip(groups, spans, strict=True):
            for operand in group:
                tokens[operand.token] = _moved(tokens[operand.token], top, bottom)
        return read_formula("".join(tokens), self.grid) or self


def read_formula(text: str, grid: Grid) -> Reading | None:
    """Return a formula (without `=`) read; None where it is not understood."""
    try:
        tokens = _tokens(text)
        parser = _Parser(tokens, grid.sheet)
        tree = parser.whole()
        reading = Reading(tuple(token[0] for token in tokens), tree, grid)
        reading.value()
    except NotUnderstoodError:
        return None
    return reading


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return the tokens of a formula: its text, type and subtype."""
    from openpyxl.formula import Tokenizer  # noqa: PLC0415  (0.3 s, and few sheets have formulas)
    from openpyxl.formula.tokenizer import TokenizerError  # noqa: PLC0415

    if len(text) > _LONGEST:
        raise NotUnderstoodError
    try:
        items = Tokenizer(f"={text}").items
    except (TokenizerError, IndexError, ValueError):
        raise NotUnderstoodError from None
    return tuple((item.value, item.type, item.subtype) for item in items)


class _Parser:
    """Reads tokens from left to right; what it does not know, it does not understand."""

    def __init__(self, tokens: tuple[tuple[str, str, str], ...], sheet: str) -> None:
        self._tokens = tokens
        self._sheet = sheet
        self._next = self._depth = 0

    def whole(self) -> Node:
        node = self._expression()
        if self._peek() is not None:
            raise NotUnderstoodError
        return node

    def _peek(self) -> tuple[str, str, str] | None:
        while self._next < len(self._tokens) and self._tokens[self._next][1] == "WHITE-SPACE":
            self._next += 1
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, kind: str, subtype: str = "") -> str | None:
        token = self._peek()
        if token and token[1] == kind and (not subtype or token[2] == subtype):
            self._next += 1
            return token[0]
        return None

    def _expression(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstoodError
        # & binds weaker than +, as in Excel.
        node = self._chain("&", lambda: self._chain("+", self._term))
        self._depth -= 1
        return node

    def _chain(self, operator: str, term: Callable[[], Node]) -> Node:
        terms = [term()]
        while (token := self._peek()) and token[1] == "OPERATOR-INFIX" and token[0] == operator:
            self._next += 1
            terms.append(term())
        return terms[0] if len(terms) == 1 else Joined(operator, tuple(terms))

    def _term(self) -> Node:
        if self._take("PAREN", "OPEN"):
            node = self._expression()
            if not self._take("PAREN", "CLOSE"):
                raise NotUnderstoodError
            return node
        if name := self._take("FUNC", "OPEN"):
            return self._call(name[:-1].upper())
        place = self._next
        token = self._peek()
        if token is None or token[1] != "OPERAND":
            raise NotUnderstoodError
        place = self._next
        self._next += 1
        return self._operand(token[0], token[2], place)

    def _call(self, name: str) -> Call:
        if name not in _COUNTING:
            raise NotUnderstoodError
        arguments = [self._expression()]
        while self._take("SEP", "ARG"):
            arguments.append(self._expression())
        least, most = _ARGUMENTS[name]
        if not self._take("FUNC", "CLOSE") or not least <= len(arguments) <= most:
            raise NotUnderstoodError
        return Call(name, tuple(arguments))

    def _operand(self, text: str, subtype: str, place: int) -> Node:
        if subtype == "TEXT":
            return text[1:-1].replace('""', '"')
        if subtype == "NUMBER":
            return int(text) if text.isdecimal() and len(text) < 16 else float(text)
        if subtype != "RANGE":
            raise NotUnderstoodError
        sheet, _, reference = text.rpartition("!")
        if sheet and fold(sheet.strip("'").replace("''", "'")) != fold(self._sheet):
            raise NotUnderstoodError
        return Operand(_area(reference), place)


def _area(reference: str) -> Area:
    if match := _WHOLE_COLUMN.fullmatch(reference):
        return Area(1, column_number(match[1]), LAST_ROW, column_number(match[2]))
    try:
        return Area.parse(reference)
    except ValueError:
        raise NotUnderstoodError from None


def _moved(reference: str, top: int, bottom: int) -> str:
    """Return the reference with other rows, its `$` signs and its sheet kept."""
    sheet, mark, cells = reference.rpartition("!")
    match = _AREA.fullmatch(cells)
    if not match:
        return reference
    first, last = match[1], match[3] or match[1]
    return f"{sheet}{mark}{first}{top}:{last}{bottom}"


def _calls(node: Node) -> Iterator[Call]:
    if isinstance(node, Call):
        yield node
    elif isinstance(node, Joined):
        for term in node.terms:
            yield from _calls(term)


def _ranges(node: Node) -> Iterator[list[Operand]]:
    """Yield the ranges that are counted over; those of one COUNTIFS move together."""
    for call in _calls(node):
        step = 2 if call.name.startswith("COUNTIF") else 1
        counted = [a for a in call.arguments[::step] if isinstance(a, Operand)]
        if step == 2:
            yield counted
        else:
            yield from ([operand] for operand in counted)
