"""The last lines of a check: the verdict in one line for copying, and the next steps."""

from collections.abc import Collection
from typing import Final

from sheetcheck.report.view import FileView
from sheetcheck.words.result import Severity, Status
from sheetcheck.words.text import Language, Text

_VERDICT: Final = {
    Language.JA: "【点検結果】{name}：{verdict}",
    Language.EN: "[Check] {name}: {verdict}",
}
_RUN_VERDICT: Final = {Language.JA: "【点検結果】{verdict}", Language.EN: "[Check] {verdict}"}

_READ_REASONS: Final = Text(
    "点検できなかったファイルは、理由を確認し、対応した後に再度点検してください。",
    "See why files were not checked, then check them again.",
)
_SEND_REPORT: Final = Text(
    "報告書を担当課に送り、提出したファイルの修正を依頼してください。",
    "Send the report to the departments and ask them to correct the file they submitted.",
)
_SEND_REPORTS: Final = Text(
    "各ファイルの報告書を担当課に送り、提出したファイルの修正を依頼してください。",
    "Send each report to its department and ask for the submitted file to be corrected.",
)
_WRITE: Final = Text(
    "--dry-run を付けずに点検すると、報告書と訂正済みの写しを作成します。",
    "Check without --dry-run to write the report and the corrected copy.",
)
_LOOK: Final = Text(
    "「要確認」の箇所を確認してください。正しければ、そのままで差し支えありません。",
    "Look at the points to check; what is right can stay.",
)
_USE_COPY: Final = Text(
    "訂正した箇所を確認し、訂正済みの写しを使用してください。",
    "Look at the corrected cells, then use the corrected copy.",
)
_UNDO: Final = Text(
    "元に戻すときは、sheetcheck undo に続けてファイルを指定してください。",
    "To put a file back as it was: sheetcheck undo FILE.",
)


def file_line(view: FileView, language: Language) -> str:
    """Return a file's name and verdict in one line."""
    return _VERDICT[language].format(name=view.name, verdict=view.verdict)


def run_line(verdict: str, language: Language) -> str:
    """Return the verdict on a run in one line."""
    return _RUN_VERDICT[language].format(verdict=verdict)


def next_steps(views: Collection[FileView], *, unwritten: bool = False) -> list[Text]:
    """Return what to do after a check, the most urgent first; empty if all is well.

    `unwritten` means that a report or copy could not be written, which was reported already.
    """
    statuses = {view.status for view in views}
    steps = [_READ_REASONS] if Status.UNREADABLE in statuses else []
    if not any(view.report or view.corrected or view.backup for view in views):
        found = any(view.rows or view.corrections for view in views if _was_checked(view))
        return [*steps, *([_WRITE] if found and not unwritten else [])]
    if any(row.severity is Severity.ERROR for v in views if _was_checked(v) for row in v.rows):
        steps.append(_SEND_REPORT if len(views) == 1 else _SEND_REPORTS)
    elif Status.CONFIRM in statuses:
        steps.append(_LOOK)
    elif any(view.corrections and view.corrected and not view.backup for view in views):
        steps.append(_USE_COPY)
    if any(view.backup for view in views):
        steps.append(_UNDO)
    return steps


def _was_checked(view: FileView) -> bool:
    return view.status is not Status.UNREADABLE
