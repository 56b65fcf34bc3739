"""The words of the board, beside one another in both languages."""

from collections.abc import Mapping
from typing import Final

from sheetcheck.words.text import Language, Text

WORDS: Final = {
    "title": Text("進行管理シートの提出・点検状況", "Returned progress sheets"),
    "skip": Text("課ごとの状況へ移動", "Skip to the departments"),
    "departments": Text("課ごとの状況", "Department by department"),
    "department": Text("担当課", "Department"),
    "standing": Text("状況", "Status"),
    "open": Text("要修正", "To correct"),
    "new": Text("新規", "New"),
    "solved": Text("解消", "Solved"),
    "changes": Text("補正", "Corrected"),
    "files": Text("ファイルごとの状況", "File by file"),
    "file": Text("ファイル", "File"),
    "notes": Text("お知らせ", "Notes"),
    "report": Text("報告書", "Report"),
    "corrected": Text("補正済みの写し", "Corrected copy"),
    "not_checked": Text("点検できなかったもの", "What was not checked"),
    "why": Text("理由", "Why"),
    "advice": Text("対処", "What to do"),
    "runs": Text("これまでの点検", "Earlier runs"),
    "runs_table": Text("点検ごとのファイル数", "Files by run"),
    "day": Text("日付", "Date"),
    "previous": Text("前回すべて点検できたのは:", "The last run that checked everything:"),
    "never": Text("まだありません", "none yet"),
    "more": Text("ほかにもあります。全件は board.json に。", "There are more; board.json has all."),
    "no_departments": Text(
        "設定に [departments] がなく、シートにも担当課が見つかりませんでした。",
        "There are no [departments] in the configuration, and none in the sheets.",
    ),
    "since": Text(
        "「新規」と「解消」は前回の点検と比べたものです。", "New and solved: since the run before."
    ),
    "made_by": Text("sheetcheck が夜間点検で作成しました。", "Made by sheetcheck at night."),
}
"""What the template asks for by name."""

CHOSEN: Final = {
    "verdict": Text(
        "{seen}個のファイルを確かめました"
        "(点検 {checked}、変更なし {unchanged}、点検できず {missed})。"
        "要修正 {open}件(新規 {new}件)、解消 {solved}件。",
        "{seen} files were looked at ({checked} checked, {unchanged} unchanged, {missed} not"
        " checked). To correct: {open} ({new} new); solved: {solved}.",
    ),
    "partial": Text(
        "読めなかったフォルダーなどが{failed}件あります(読めたフォルダー: {listed})。"
        "この結果は全体のものではありません。",
        "{failed} folders or names could not be read ({listed} could), so this is not the whole"
        " picture.",
    ),
    "due": Text(
        "提出期限は {deadline} です(あと{days}日、未提出 {missing}課)。",
        "Due by {deadline}: {days} days left; not returned yet: {missing}.",
    ),
    "today": Text(
        "提出期限は本日 {deadline} です(未提出 {missing}課)。",
        "Due today, {deadline}; not returned yet: {missing}.",
    ),
    "late": Text(
        "提出期限 {deadline} を{days}日過ぎました(未提出 {missing}課)。",
        "The deadline {deadline} passed {days} days ago; not returned yet: {missing}.",
    ),
}
"""What is filled in before it is shown."""


def told_in(texts: Mapping[str, Text], language: Language) -> dict[str, str]:
    """Return texts in one language."""
    return {name: text.told(language) for name, text in texts.items()}
