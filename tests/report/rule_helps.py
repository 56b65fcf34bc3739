"""Two rules explained, for reports."""

from sheetcheck.words.result import (
    RuleHelp,
    Severity,
)
from sheetcheck.words.text import Text

HELPS = (
    RuleHelp(
        "explanation-missing",
        Severity.ERROR,
        Text("説明がない", "No explanation"),
        Text(
            "取り組めなかった理由が、公表する資料に残らなくなるためです。",
            "The published sheet must say why nothing was done.",
        ),
        Text("評価 D(その他)、実施内容 －", "Rating D(その他), result －"),
        Text("評価 D(その他)、実施内容 該当事項なし", "Rating D(その他), result 該当事項なし"),
    ),
    RuleHelp(
        "rating-missing",
        Severity.ERROR,
        Text("評価が空欄", "No rating"),
        Text("進み具合を集計できないためです。", "What has no rating cannot be counted."),
        Text("評価 (空欄)", "Rating (blank)"),
        Text("評価 A(予定通り進行)", "Rating A(予定通り進行)"),
    ),
)
