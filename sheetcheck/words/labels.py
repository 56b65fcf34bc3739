"""The words that reports, letters and commands share: one word for one thing, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sheetcheck.words.result import Severity, Status
from sheetcheck.words.text import Text

SEVERITY: Final[Mapping[Severity, Text]] = MappingProxyType(
    {
        Severity.ERROR: Text("要修正", "Error"),
        Severity.WARNING: Text("要確認", "Warning"),
        Severity.NOTICE: Text("参考", "Notice"),
    }
)
"""What a person is asked to do about it, rather than how the program classes it."""

STATUS: Final[Mapping[Status, Text]] = MappingProxyType(
    {
        Status.CLEAN: Text("問題なし", "Clean"),
        Status.CORRECTED: Text("訂正のみ", "Corrected"),
        Status.CONFIRM: Text("要確認", "To check"),
        Status.PROBLEMS: Text("要対応", "To do"),
        Status.UNREADABLE: Text("点検不可", "Not checked"),
    }
)

GENERAL: Final = Text("共通(担当課なし)", "General (no department)")
"""Where findings stand that no department answers for."""

UNRATED: Final = Text("評価なし", "No rating")
GRAND_TOTAL: Final = Text("合計", "Total")
BLANK: Final = Text("(空欄)", "(blank)")
ALL_ITEMS: Final = Text("全事業", "All items")
NO_SECTION: Final = Text("(区分なし)", "(no section)")

CELL: Final = Text("セル", "Cell")
ITEM: Final = Text("事業", "Item")
SECTION: Final = Text("区分", "Section")
DEPARTMENT: Final = Text("担当課", "Department")
KIND: Final = Text("程度", "Severity")
VALUE: Final = Text("今の内容", "As it stands")
PROBLEM: Final = Text("指摘", "What is wrong")
SUGGESTION: Final = Text("直し方", "What to write")
REASON: Final = Text("理由", "Reason")
CORRECTED: Final = Text("訂正済み", "Corrected")
BEFORE: Final = Text("訂正前", "Before")
AFTER: Final = Text("訂正後", "After")
RATING: Final = Text("評価", "Rating")
STATED: Final = Text("記載の数", "Stated")
COUNTED: Final = Text("数えた数", "Counted")
FILE: Final = Text("ファイル", "File")
SHEET: Final = Text("シート", "Sheet")
FAMILY: Final = Text("様式", "Sheet family")
YEARS: Final = Text("年度", "Years")
CHECKED_AT: Final = Text("点検日時", "Checked")
CORRECTED_COPY: Final = Text("訂正済みの写し", "Corrected copy")
NOTED_COPY: Final = Text("点検結果を付けた写し", "Copy with the findings")
REPORT: Final = Text("報告書", "Report")
INDEX: Final = Text("全ファイルの一覧", "Index of all files")
BACKUP: Final = Text("元のファイルの控え", "Backup of the original")
