"""Rules on the rating itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sheetcheck.family.model import RATING, Family
from sheetcheck.family.scale import Spelling
from sheetcheck.rules.kinds import Example, RowRule, corrected_with
from sheetcheck.rules.registry import rule
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text

if TYPE_CHECKING:
    import pandas as pd


def rated_columns(family: Family) -> Iterable[str]:
    """Return the columns that hold a rating of a scale."""
    return family.scales


def answered_columns(family: Family) -> Iterable[str]:
    """Return those of them that may not be blank."""
    return [key for key in family.scales if key == RATING or family.columns[key].filled]


@rule(
    RowRule,
    "rating-missing",
    title=Text("評価がない", "Rating missing"),
    columns=answered_columns,
    reason=Text(
        "評価のない事業は、どの区分にも数えられず、合計が合わなくなるため。",
        "An item without a rating is counted for none, and the totals no longer add up.",
    ),
    message=Text("評価が書かれていません。", "The rating is blank."),
    suggestion=Text("{choices}のどれかを書いてください。", "Write one of {choices}."),
    example=Example(bad={"rating": "　"}, good={"rating": "A(予定通り進行)"}),
)
def rating_missing(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Ratings of which nothing is to be seen."""
    del family
    return items[f"{key}.spelling"] == Spelling.BLANK


@rule(
    RowRule,
    "rating-unknown",
    title=Text("決められた評価にない", "Rating unknown"),
    columns=rated_columns,
    reason=Text(
        "区分にない評価は、集計にも公表資料にも載せられないため。",
        "A rating outside the scale can be neither counted nor published.",
    ),
    message=Text(
        "評価「{value}」は、決められた評価の中にありません。",
        "“{value}” is none of the ratings.",
    ),
    suggestion=Text("{choices}のどれかに直してください。", "Change it to one of {choices}."),
    of_unknown=True,  # an error value is no rating
    example=Example(bad={"rating": "E(その他)"}, good={"rating": "D(その他)"}),
)
def rating_unknown(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Ratings that are none of the scale, however they are read."""
    del family
    return items[f"{key}.spelling"] == Spelling.UNKNOWN


@rule(
    RowRule,
    "rating-label-mismatch",
    title=Text("評価の記号と説明の食い違い", "Rating code and label differ"),
    columns=rated_columns,
    reason=Text(
        "記号と説明のどちらが本当の評価か、読む人には分からないため。",
        "Nobody can tell whether the code or the label is meant.",
    ),
    message=Text(
        "評価「{value}」は、記号と説明が食い違っています。",
        "In “{value}”, the code and the label are of different ratings.",
    ),
    suggestion=Text("{choices}のどれかに直してください。", "Change it to one of {choices}."),
    example=Example(bad={"rating": "A(その他)"}, good={"rating": "A(予定通り進行)"}),
)
def rating_label_mismatch(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Ratings with the code of one and the label of another."""
    del family
    return items[f"{key}.spelling"] == Spelling.CONTRADICTORY


@rule(
    RowRule,
    "rating-notation",
    title=Text("評価の書き方の揺れ", "Rating written differently"),
    columns=rated_columns,
    severity=Severity.WARNING,
    corrected=corrected_with("--fix-notation"),
    reason=Text(
        "書き方が揺れると、Excelの集計式や並べ替え・抽出から漏れるため。",
        "Excel's own counts, sorting and filters miss what is written differently.",
    ),
    message=Text(
        "評価「{value}」の書き方が、決められた書き方と違います({rating}として数えました)。",
        "“{value}” is not written as the scale writes it (counted as {rating}).",
    ),
    suggestion=Text("「{written}」と書いてください。", "Write “{written}”."),
    example=Example(bad={"rating": "Ａ（予定通り進行）"}, good={"rating": "A(予定通り進行)"}),
)
def rating_notation(items: "pd.DataFrame", family: Family, key: str) -> "pd.Series[bool]":
    """Ratings that are recognised, but not written as the scale writes them."""
    del family
    return items[f"{key}.spelling"] == Spelling.NOTATION
