"""Refuse regular expressions in a family file that could take for ever.

Python's `re` backtracks: if a text does not match, it tries every way to divide the text among
the parts of the expression. A pattern is accepted only if the number of these ways is bounded:
each `?` doubles it, each `*` multiplies it by the length of the text, and a repeated group raises
it to a power.
"""

import importlib
import re
from collections.abc import Iterable
from typing import Any, Final

from sheetcheck.family.parser_words import EXPRESSION, in_our_words
from sheetcheck.words.text import Text, same

_FAULT: Final = Text(
    "正規表現として読み取れません（{place}{why}）", "not a regular expression ({place}{why})"
)
_PLACE: Final = Text("{place}文字目：", "character {place}: ")
_LONGEST: Final = 200  # characters of an expression
LONGEST_TEXT: Final = 200  # characters; a longer text of a cell is never matched
_MOST_WAYS: Final = 10_000_000  # a fraction of a second
_ENDLESS: Final = 10**30

_PARSER = importlib.import_module("re._parser")  # makes the tree that `re.compile` uses


def fault_of(expression: str) -> Text | None:
    """Return why an expression cannot be used; None if it can."""
    if len(expression) > _LONGEST:
        return Text(f"正規表現は{_LONGEST}文字までです", f"longer than {_LONGEST} characters")
    try:
        re.compile(expression)
        tree = _PARSER.parse(expression)
    except (re.error, RecursionError, OverflowError) as error:
        place = getattr(error, "pos", None)
        at = same("") if place is None else _PLACE.filled(place=place + 1)
        return _FAULT.filled(place=at, why=in_our_words(str(error), EXPRESSION))
    if _ways(tree) > _MOST_WAYS:
        return Text(
            "繰り返し（「*」「+」「?」「{}」）が多く、時間がかかり過ぎるおそれがあるため使えません",
            "too many repetitions (*, +, ?, {}, above all of groups): the check might never end",
        )
    return None


def _ways(tree: Iterable[tuple[Any, Any]]) -> int:
    """Return an upper bound of the ways to match a sequence."""
    ways = 1
    for operation, argument in tree:
        ways = min(ways * _ways_of(str(operation), argument), _ENDLESS)
    return ways


def _ways_of(operation: str, argument: Any) -> int:
    match operation:
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, inner = argument
            return _repeated(_ways(inner), least, min(int(most), LONGEST_TEXT))
        case "SUBPATTERN":
            return _ways(argument[3])
        case "BRANCH":
            return sum(_ways(branch) for branch in argument[1])
        case "ASSERT" | "ASSERT_NOT":
            return _ways(argument[1])
        case "GROUPREF_EXISTS":
            return sum(_ways(branch) for branch in argument[1:] if branch)
        case _:  # a character, a class, a possessive or atomic part: no backtracking
            return 1


def _repeated(ways: int, least: int, most: int) -> int:
    if ways == 1:
        return max(1, most - least + 1)
    total = 0
    for times in range(least, most + 1):
        total += ways**times
        if total > _ENDLESS:
            return _ENDLESS
    return total
