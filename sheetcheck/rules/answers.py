"""Rules on missing answers: explanations of ratings, and plans."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sheetcheck.family.model import Family
from sheetcheck.family.scale import Rating
from sheetcheck.notation.folding import fold
from sheetcheck.rules.definition.columns import nowhere, only, where
from sheetcheck.rules.definition.kinds import Details, Example, RowRule
from sheetcheck.rules.definition.registry import rule
from sheetcheck.words.text import Text

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
