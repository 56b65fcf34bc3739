"""Rules on cells with an unknown value: error values and uncalculated formulas.

Such a cell is neither an answer nor blank. No other rule looks at it, and no total that depends
on it is corrected.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sheetcheck.family.column import Column
from sheetcheck.family.model import Family
from sheetcheck.rules.definition.kinds import Example, RowCheck, RowRule
from sheetcheck.rules.definition.registry import register
from sheetcheck.words.text import Text
from sheetcheck.words.values import CellKind

if TYPE_CHECKING:
    import pandas as pd

_KEYS = frozenset({"number", "name", "departments", "result", "plan"})


def _judged(family: Family) -> Iterable[str]:
    """Return the columns that some rule checks; other columns of the secretariat are left out."""
    explained = {rating.explained_in for rating in family.every_rating if rating.explain}
    needed = _KEYS | family.scales.keys() | explained
    return [key for key, column in family.columns.items() if key in needed or _is_judged(column)]


def _is_judged(column: Column) -> bool:
    declared = (column.filled, column.unique, column.number, column.date, column.pattern)
    return column.filled_by == "department" or any(declared) or bool(column.compare)


def _unrated(family: Family) -> Iterable[str]:
    return [key for key in _judged(family) if key not in family.scales]


def _of_kind(kind: CellKind) -> RowCheck:
    """Return the check for cells whose value is unknown for this reason."""

    def check(items: "pd.DataFrame", _family: Family, key: str) -> "pd.Series[bool]":
        return items["@unknown"].map(lambda unknown: unknown.get(key) is kind).astype(bool)

    return check


register(
    RowRule(
        "value-not-calculated",
        _of_kind(CellKind.NOT_CALCULATED),
        title=Text("計算されていない数式", "Formula not calculated"),
        columns=_judged,
        reason=Text(
            "計算結果のない数式は、空欄とも回答とも判断できず、合計も確認できないため。",
            "A formula without a result is neither blank nor an answer, and leaves totals open.",
        ),
        message=Text(
            "{heading}の数式に計算結果が保存されていないため、内容を確認できません。",
            "{heading}: the formula has no stored result, so what it says is not known.",
        ),
        suggestion=Text(
            "Excelで開いて保存し、再提出してください。",
            "Open the file in Excel, save it and return it.",
        ),
        example=Example(
            bad={"rating": Text("数式（計算結果なし）", "a formula without a result")},
            good={"rating": "A(予定通り進行)"},
        ),
        of_unknown=True,
    )
)


register(
    RowRule(
        "value-error",
        _of_kind(CellKind.ERROR),
        title=Text("エラー値", "Error value"),
        columns=_unrated,  # of ratings, `rating-unknown` says so
        reason=Text(
            "エラー値は回答にならず、公表資料にもそのまま載ってしまうため。",
            "An error value answers nothing, and would be published as it is.",
        ),
        message=Text(
            "{heading}が「{value}」（エラー値）になっています。",
            "{heading} shows the error value {value}.",
        ),
        suggestion=Text(
            "数式を修正するか、内容を記入してください。",
            "Correct the formula, or enter the content.",
        ),
        example=Example(bad={"result": "#N/A"}, good={"result": "3回開催した。"}),
        of_unknown=True,
    )
)
