"""Rules on missing answers: explanations of ratings, plans, and values that are unknown.

A cell with an error value or an uncalculated formula is neither an answer nor blank. No other rule
looks at it, and no total that depends on it is corrected.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sheetcheck.family.column import Column
from sheetcheck.family.model import Family
from sheetcheck.family.scale import Rating
from sheetcheck.notation.folding import fold
from sheetcheck.rules.definition.columns import nowhere, only, where
from sheetcheck.rules.definition.kinds import Details, Example, RowCheck, RowRule
from sheetcheck.rules.definition.registry import register, rule
from sheetcheck.words.text import Text
from sheetcheck.words.values import CellKind

if TYPE_CHECKING:
    import pandas as pd


def _explained_in(family: Family) -> Iterable[str]:
    """Return the columns that must explain some rating."""
    columns = {rating.explained_in: None for rating in family.every_rating if rating.explain}
    return [key for key in columns if key in family.columns]


def _explained_at_length(family: Family) -> Iterable[str]:
    long = {r.explained_in for r in family.every_rating if r.explain and r.explain_length}
    return [key for key in _explained_in(family) if key in long]


def _least_length(family: Family, key: str, _text: str) -> Details:
    return {"least": min(r.explain_length for r in family.every_rating if _asks(r, key, 1))}


def _asks(rating: Rating, key: str, least: int) -> bool:
    return rating.explain and rating.explained_in == key and rating.explain_length >= least


def _must_explain(
    items: "pd.DataFrame", family: Family, key: str, *, least: int
) -> "pd.Series[bool]":
    """Return which items this column must explain, in at least `least` characters."""
    asked = nowhere(items)
    for rated, scale in family.scales.items():
        codes = [code for code, rating in scale.ratings.items() if _asks(rating, key, least)]
        asked |= items[f"{rated}.code"].isin(codes)
    return asked


@rule(
    RowRule,
    "explanation-missing",
    title=Text("評価の説明がない", "Explanation missing"),
    columns=_explained_in,
    reason=Text(
        "公表資料だけでは、その評価とした理由が分からないため。",
        "Readers of the published sheet would not learn why the item was rated so.",
    ),
    message=Text(
        "評価{rating}の理由が、{heading}に記入されていません。",
        "Rated {rating}, but {heading} gives no reason.",
    ),
    suggestion=Text(
        "理由や状況を記入してください（該当がない場合は「該当事項なし」）。",
        "Enter the reason (“該当事項なし” if nothing applied).",
    ),
    if_filled=(
        Text(
            "評価が{rating}ですが、{heading}の「{value}」は説明として扱えません。",
            "It is rated {rating}, but “{value}” in {heading} does not count as an explanation.",
        ),
        Text(
            "ほかの欄を参照せず、理由や状況を記入してください（該当がなければ「該当事項なし」）。",
            "Enter the reason in full, without referring to other cells"
            " (該当事項なし if nothing applied).",
        ),
    ),
    example=Example(
        bad={"rating": "D(その他)", "result": "－"},
        good={"rating": "D(その他)", "result": "該当事項なし"},
    ),
)
def explanation_missing(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Items whose rating this column must explain, but does not."""
    answered = where(items, key, family.is_answer)
    return _must_explain(items, family, key, least=0) & ~answered


@rule(
    RowRule,
    "explanation-short",
    title=Text("評価の説明が短い", "Explanation too short"),
    columns=_explained_at_length,
    details=_least_length,
    reason=Text(
        "一言だけでは、その評価とした理由が伝わらないため。",
        "A word or two do not tell readers why the item was rated so.",
    ),
    message=Text(
        "評価の理由「{value}」が{least}文字に足りません。",
        "The reason “{value}” has fewer than {least:character|characters}.",
    ),
    suggestion=Text(
        "理由や状況を{least}文字以上で記入してください。",
        "Give the reason in at least {least:character|characters}.",
    ),
    example=Example(
        bad={"rating": "D(遅れている)", "reason": "調整中"},
        good={"rating": "D(遅れている)", "reason": "委託先との調整に時間がかかったため。"},
    ),
)
def explanation_short(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Items whose explanation is shorter than their rating requires."""
    answered = where(items, key, family.is_answer)
    short = items[key].map(lambda text: len(fold(text))).astype(int)
    asked = nowhere(items)
    for least in {r.explain_length for r in family.every_rating if r.explain_length}:
        asked |= _must_explain(items, family, key, least=least) & (short < least)
    return answered & asked


@rule(
    RowRule,
    "plan-missing",
    title=Text("翌年度の予定がない", "Plan missing"),
    columns=only("plan"),
    reason=Text(
        "予定のない事業は、翌年度に取り組まないものと受け取られるため。",
        "Readers would take it that the item is not continued.",
    ),
    message=Text("{heading}が空欄です。", "{heading} is blank."),
    suggestion=Text(
        "翌年度の予定を記入してください（継続する場合は「同様に実施。」など）。",
        "Enter what is planned (“同様に実施。” if it goes on as before).",
    ),
    if_filled=(
        Text(
            "{heading}の「{value}」は、予定として扱えません。",
            "{heading}: “{value}” does not count as a plan.",
        ),
        Text(
            "ほかの欄を参照せず、内容を記入してください（継続する場合は「同様に実施。」など）。",
            "Enter it in full, without referring to other cells (“同様に実施。” if it goes on).",
        ),
    ),
    example=Example(
        bad={"rating": "A(予定通り進行)", "plan": "〃"},
        good={"rating": "A(予定通り進行)", "plan": "同様に実施。"},
    ),
)
def plan_missing(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Items without a plan, unless their rating needs none."""
    ended = nowhere(items)
    for rated, scale in family.scales.items():
        ended |= items[f"{rated}.code"].isin([c for c, r in scale.ratings.items() if not r.plan])
    return ~where(items, key, family.is_answer) & ~ended


_ALWAYS_CHECKED = frozenset({"number", "name", "departments", "result", "plan"})


def _checked(family: Family) -> Iterable[str]:
    """Return the columns that some rule checks; other columns of the secretariat are left out."""
    explained = {rating.explained_in for rating in family.every_rating if rating.explain}
    needed = _ALWAYS_CHECKED | family.scales.keys() | explained
    return [key for key, column in family.columns.items() if key in needed or _is_checked(column)]


def _is_checked(column: Column) -> bool:
    declared = (column.filled, column.unique, column.number, column.date, column.pattern)
    return column.filled_by == "department" or any(declared) or bool(column.compare)


def _unrated(family: Family) -> Iterable[str]:
    return [key for key in _checked(family) if key not in family.scales]


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
        columns=_checked,
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
