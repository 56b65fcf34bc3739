"""What COUNTIF does with a criterion, as Excel does it; else the formula is not understood.

Excel reads a criterion as it reads what is typed into a cell: "1" is the number, "" and "=" are
blank cells, and so might be "1,000", "1%", "(1)", "R6.4.1" or "TRUE" something other than a
text. What could be, by the settings of a machine, is not understood.
"""

import re
from collections.abc import Callable
from enum import Enum, auto
from math import isfinite
from typing import Final

from sheetcheck.claims.formulas.syntax import NotUnderstoodError
from sheetcheck.words.values import Value

_LONGEST: Final = 255  # characters, as Excel takes them
_OPERATOR = re.compile(r"(<>|>=|<=|=|>|<)?(.*)", re.DOTALL)
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_PERHAPS = re.compile(
    # Numbers with commas, percent or currency signs, brackets; fractions, times and dates.
    r"[\s(+\-]*[¥￥$＄\\]?[\s+\-]*[0-9０-９][0-9０-９,.，．/:\-\s年月日時分秒%％)eE]*(?:円)?"
    r"|(?:明治|大正|昭和|平成|令和|[mtshrMTSHRＭＴＳＨＲ])[.．]?\s*[0-9０-９元].*"
    r"|[0-9]{1,2}[-/\s]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/\s.]*[0-9]+.*"
    r"|[0-9]+\s*[ap]m?|true|false|#.*",
    re.IGNORECASE | re.DOTALL,
)


class Unknown(Enum):
    """The content of a cell that holds no plain value."""

    ERROR = auto()
    NOT_CALCULATED = auto()


Content = Value | Unknown
"""What a cell holds as a formula sees it."""
Test = Callable[[Content], bool]


def test_of(criterion: Content) -> tuple[Test, bool]:
    """Return the test of a criterion for filled cells, and whether it counts empty ones.

    Raises:
        NotUnderstoodError: it may mean something else to Excel.

    """
    if isinstance(criterion, bool | Unknown) or criterion is None:
        raise NotUnderstoodError
    if isinstance(criterion, int | float):
        return _equals(float(criterion)), False
    match = _OPERATOR.fullmatch(criterion)
    operator, operand = (match[1], match[2]) if match else (None, criterion)
    if operator == "<>" and not operand:
        return lambda value: value is not None, False
    if operator not in {None, "="}:
        raise NotUnderstoodError
    if not operand:
        # "" counts cells that look blank, "=" those that hold nothing at all.
        return (lambda value: value == "" and operator is None), True
    return _test_of_text(operand), False


def _test_of_text(operand: str) -> Test:
    number = number_in(operand)
    if number is not None:
        return _equals(number)
    if _PERHAPS.fullmatch(operand):
        raise NotUnderstoodError
    matches = _wildcards(operand)
    return lambda value: isinstance(value, str) and matches(value)


def _equals(number: float) -> Test:
    """Return the test for a number, also where it is kept as a text."""

    def test(value: Content) -> bool:
        if isinstance(value, str):
            written = number_in(value)
            if written is None and _PERHAPS.fullmatch(value):
                raise NotUnderstoodError
            return written == number
        return isinstance(value, int | float) and not isinstance(value, bool) and value == number

    return test


def number_in(text: str) -> float | None:
    """Return the number that a text is, whatever the settings of the machine; None if none."""
    if len(text) > _LONGEST or not _PLAIN.fullmatch(text):
        return None
    number = float(text)
    return number if isfinite(number) else None


def _wildcards(text: str) -> Callable[[str], bool]:
    """Return the test for a criterion with `*` and `?`.

    What stands between two `*` is looked for from left to right: a pattern of many `.*`
    would try every way to share a long text among them.

    Raises:
        NotUnderstoodError: it is longer than Excel takes.

    """
    if len(text) > _LONGEST:
        raise NotUnderstoodError
    pieces = [""]
    for part in re.findall(r"~[*?~]|\*|[^*~]+|~", text):
        if part == "*":
            pieces.append("")
        else:
            literal = part[1:] if len(part) > 1 and part[0] == "~" else part
            escaped = literal != part
            pieces[-1] += re.escape(literal) if escaped else re.escape(literal).replace(r"\?", ".")
    first, *between = [re.compile(piece, re.IGNORECASE | re.DOTALL) for piece in pieces]
    if not between:
        return lambda value: bool(first.fullmatch(value))
    last = re.compile(f"(?:{pieces[-1]})\\Z", re.IGNORECASE | re.DOTALL)

    def matches(value: str) -> bool:
        found = first.match(value)
        for piece in between[:-1]:
            found = piece.search(value, found.end()) if found else None
        return bool(found and last.search(value, found.end()))

    return matches
