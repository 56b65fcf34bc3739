"""The texts of the board, in both languages."""

from collections.abc import Mapping
from typing import Final

from sheetcheck.words.text import Language, Text

WORDS: Final = {
    "title": Text("進行管理シート 提出・点検状況一覧", "Progress sheets: status page"),
    "skip": Text("担当課別の状況へ移動", "Skip to the departments"),
    "departments": Text("担当課別の状況", "By department"),
    "department": Text("担当課", "Department"),
    "standing": Text("状況", "Status"),
    "returned": Text("提出（更新日）", "Returned (file date)"),
    "open": Text("要修正", "To fix"),
    "to_check": Text("要確認", "To check"),
    "new": Text("新規", "New"),
    "solved": Text("解消", "Resolved"),
    "changes": Text("訂正", "Corrected"),
    "files": Text("ファイル別の状況", "File by file"),
    "file": Text("ファイル", "File"),
    "notes": Text("備考", "Notes"),
    "report": Text("報告書", "Report"),
    "not_checked": Text("点検できなかったファイル", "Not checked"),
    "gone": Text("提出後になくなったファイル", "Files gone since they were returned"),
    "gone_advice": Text(
        "担当課に確認し、必要であれば再提出を依頼してください。"
        "不要なファイルは、設定ファイルの [share] exclude に追加すると表示されなくなります。",
        "Ask the department, and have it sent again if need be. A file that is not needed is not"
        " listed any more once it is in [share] exclude.",
    ),
    "silenced": Text("確認記録", "Review files"),
    "cell": Text("セル", "Cell"),
    "review": Text("確認の内容", "Review"),
    "why": Text("理由", "Why"),
    "advice": Text("対応", "What to do"),
    "runs": Text("点検の履歴", "Earlier runs"),
    "runs_table": Text("点検日別のファイル数", "Files by run"),
    "day": Text("日付", "Date"),
    "previous": Text("全ファイルを点検できた直近の回：", "Last complete run:"),
    "never": Text("まだありません", "none yet"),
    "more": Text("表示しきれない分は board.json をご覧ください。", "More in board.json."),
    "no_departments": Text(
        "担当課がありません（設定の [departments] にも、シートの担当課欄にもありません）。",
        "No departments: none in [departments], none in the sheets.",
    ),
    "since": Text(
        "「新規」「解消」は、前回の点検との比較です。", "New and resolved are since the last run."
    ),
    "made_by": Text(
        "sheetcheckの夜間点検により自動で作成しました。", "Made by the nightly check (sheetcheck)."
    ),
}
"""Texts that the template asks for by name."""

CHOSEN: Final = {
    "verdict": Text(
        "要修正{open}件（新規{new}件）、要確認{to_check}件、解消{solved}件。"
        "対象{seen}ファイル（点検{checked}、変更なし{unchanged}、未点検{missed}）。",
        "{open} to fix ({new} new), {to_check} to check, {solved} resolved. {seen:file|files}:"
        " {checked} checked, {unchanged} unchanged, {missed} not checked.",
    ),
    "partial": Text(
        "一部のフォルダー等を読み取れませんでした（{failed}件）。"
        "以下は、読み取れた{listed}フォルダーの結果です。",
        "Incomplete: folders or names that could not be read: {failed}; folders that could:"
        " {listed}.",
    ),
    "due": Text(
        "提出期限は{deadline}です（あと{days}日、未提出{missing}課）。",
        "Due {deadline} (days left: {days}); departments outstanding: {missing}.",
    ),
    "today": Text(
        "提出期限は本日（{deadline}）です（未提出{missing}課）。",
        "Due today, {deadline}; departments outstanding: {missing}.",
    ),
    "late": Text(
        "提出期限（{deadline}）を{days}日過ぎています（未提出{missing}課）。",
        "Due {deadline} (days past: {days}); departments outstanding: {missing}.",
    ),
}
"""Texts with places to fill in."""


def told_in(texts: Mapping[str, Text], language: Language) -> dict[str, str]:
    """Return texts in one language."""
    return {name: text.told(language) for name, text in texts.items()}
