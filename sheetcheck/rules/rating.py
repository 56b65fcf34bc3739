"""Rules on ratings: missing, unknown, contradictory, or not in standard form."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sheetcheck.family.model import RATING, Family
from sheetcheck.family.scale import Spelling
from sheetcheck.rules.definition.kinds import Example, RowCheck, RowRule, corrected_with
from sheetcheck.rules.definition.registry import register
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text

if TYPE_CHECKING:
    import pandas as pd


def rated_columns(family: Family) -> Iterable[str]:
    """Return the columns with a rating scale."""
    return family.scales


def answered_columns(family: Family) -> Iterable[str]:
    """Return the columns with a rating scale that must not be blank."""
    return [key for key in family.scales if key == RATING or family.columns[key].filled]


def _spelled(spelling: Spelling) -> RowCheck:
    """Return the check for ratings that are spelled so."""

    def check(items: "pd.DataFrame", _family: Family, key: str) -> "pd.Series[bool]":
        return items[f"{key}.spelling"] == spelling

    return check


register(
    RowRule(
        "rating-missing",
        _spelled(Spelling.BLANK),
        title=Text("評価がない", "Rating missing"),
        columns=answered_columns,
        reason=Text(
            "評価のない事業は、どの評価の件数にも入らず、合計と合わなくなるため。",
            "An item without a rating is counted nowhere, and the totals no longer add up.",
        ),
        message=Text("評価が空欄です。", "The rating is blank."),
        suggestion=Text("{choices}のいずれかを記入してください。", "Enter one of: {choices}."),
        example=Example(bad={"rating": "　"}, good={"rating": "A(予定通り進行)"}),
    )
)


register(
    RowRule(
        "rating-unknown",
        _spelled(Spelling.UNKNOWN),
        title=Text("評価の選択肢にない", "Not on the rating scale"),
        columns=rated_columns,
        reason=Text(
            "選択肢にない評価は、集計にも公表資料にも載せられないため。",
            "A rating that is not on the scale can be neither counted nor published.",
        ),
        message=Text(
            "評価「{value}」は、選択肢にありません。",
            "“{value}” is not on the rating scale.",
        ),
        suggestion=Text(
            "{choices}のいずれかに修正してください。", "Change it to one of: {choices}."
        ),
        of_unknown=True,  # an error value is not a rating
        example=Example(bad={"rating": "E(その他)"}, good={"rating": "D(その他)"}),
    )
)


register(
    RowRule(
        "rating-label-mismatch",
        _spelled(Spelling.CONTRADICTORY),
        title=Text("評価の記号と説明の不一致", "Rating code and label differ"),
        columns=rated_columns,
        reason=Text(
            "記号と説明のどちらが正しい評価か、読む人に判断できないため。",
            "Readers cannot tell whether the code or the label is meant.",
        ),
        message=Text(
            "評価「{value}」は、記号と説明が一致していません。",
            "“{value}” pairs a code with the label of another rating.",
        ),
        suggestion=Text(
            "{choices}のいずれかに修正してください。", "Change it to one of: {choices}."
        ),
        example=Example(bad={"rating": "A(その他)"}, good={"rating": "A(予定通り進行)"}),
    )
)


register(
    RowRule(
        "rating-notation",
        _spelled(Spelling.NOTATION),
        title=Text("評価の表記の揺れ", "Rating not in standard form"),
        columns=rated_columns,
        severity=Severity.WARNING,
        corrected=corrected_with("--fix-notation"),
        reason=Text(
            "表記が異なると、Excelの集計式や並べ替え・抽出から漏れるため。",
            "Excel's counts, sorts and filters miss a rating that is written differently.",
        ),
        message=Text(
            "評価「{value}」の表記が様式と異なります（{rating}として集計しました）。",
            "“{value}” is not written as the form asks (counted as {rating}).",
        ),
        suggestion=Text("「{written}」に修正してください。", "Change it to “{written}”."),
        example=Example(bad={"rating": "Ａ（予定通り進行）"}, good={"rating": "A(予定通り進行)"}),
    )
)
