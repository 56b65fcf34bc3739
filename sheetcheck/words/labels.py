"""Labels shared by reports, letters and commands, so that one thing has one word."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sheetcheck.words.result import Severity, Status
from sheetcheck.words.text import Text

SEVERITY: Final[Mapping[Severity, Text]] = MappingProxyType(
    {
        Severity.ERROR: Text("要修正", "Fix"),
        Severity.WARNING: Text("要確認", "Check"),
        Severity.NOTICE: Text("参考", "Note"),
    }
)
"""What a person should do about a finding, not how the program classifies it."""

STATUS: Final[Mapping[Status, Text]] = MappingProxyType(
    {
        Status.CLEAN: Text("問題なし", "OK"),
        Status.CORRECTED: Text("訂正済み", "Corrected"),
        Status.CONFIRM: Text("要確認", "To check"),
        Status.PROBLEMS: Text("要修正", "To fix"),
        Status.UNREADABLE: Text("未点検", "Not checked"),
    }
)

GENERAL: Final = Text("シート全体（担当課なし）", "Whole sheet (no department)")
"""The heading for findings that belong to no department."""

UNRATED: Final = Text("評価なし", "No rating")
GRAND_TOTAL: Final = Text("合計", "Total")
BLANK: Final = Text("（空欄）", "(blank)")
ALL_ITEMS: Final = Text("全事業", "All items")
NO_SECTION: Final = Text("（区分なし）", "(no section)")

CELL: Final = Text("セル", "Cell")
ITEM: Final = Text("事業", "Item")
SECTION: Final = Text("区分", "Section")
DEPARTMENT: Final = Text("担当課", "Department")
KIND: Final = Text("種別", "Action")
VALUE: Final = Text("現在の内容", "Now")
PROBLEM: Final = Text("指摘", "Finding")
SUGGESTION: Final = Text("対応", "What to do")
REASON: Final = Text("理由", "Reason")
CORRECTED: Final = Text("訂正済み", "Corrected")
BEFORE: Final = Text("訂正前", "Before")
AFTER: Final = Text("訂正後", "After")
RATING: Final = Text("評価", "Rating")
STATED: Final = Text("記載の数", "Stated")
COUNTED: Final = Text("集計した数", "Counted")
FILE: Final = Text("ファイル", "File")
SHEET: Final = Text("シート", "Sheet")
FAMILY: Final = Text("様式", "Form")
YEARS: Final = Text("年度", "Years")
CHECKED_AT: Final = Text("点検日時", "Checked")
CORRECTED_COPY: Final = Text("訂正済みの写し", "Corrected copy")
NOTED_COPY: Final = Text("点検結果を付けた写し", "Annotated copy")
REPORT: Final = Text("報告書", "Report")
INDEX: Final = Text("点検結果一覧", "Index of results")
BACKUP: Final = Text("元のファイルの控え", "Backup of the original")
