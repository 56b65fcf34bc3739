"""The draft of the letter with which a sheet goes out to a department (照会)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sheetcheck.mail.contents import LetterContents, Pairs, Paragraph, Part
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words.dates import day_text
from sheetcheck.words.text import Language, Text

_SUBJECT: Final = Text(
    "【照会】{plan}への回答について（{department}）", "{plan}: progress sheet for {department}"
)
_ADDRESSED: Final = Text("{department} ご担当者様", "To: {department}")
_OPENING: Final = Text(
    "標記の計画について、添付の進行管理シートに貴課の担当する事業の回答を記入し、ご提出ください。",
    "Please fill in your items of the attached progress sheet and return it.",
)
_HOW: Final = Text(
    "記入できるのは、色の付いた回答欄だけです。評価は一覧から選んでください。行の追加・削除や"
    "シート名の変更はしないでください。",
    "Only the coloured answer cells can be filled in. Choose ratings from the list. Please do not"
    " add or delete rows, or rename the sheet.",
)
_FILE: Final = Text("添付ファイル", "Attached file")
_ITEMS: Final = Text("担当する事業", "Your items")
_COUNT: Final = Text("{count}件", "{count}")
_DUE: Final = Text("提出期限", "Due")
_RETURN_TO: Final = Text("提出先", "Return to")
_CONTACT: Final = Text("問い合わせ先：{contact}", "Questions to: {contact}")
_PLAN: Final = 60  # characters of the plan in a subject


@dataclass(frozen=True, slots=True)
class IssueNotice:
    """The values in the letter to one department."""

    plan: str
    department: str
    file: str
    items: int
    deadline: date | None = None
    return_to: str = ""
    contact: str = ""


def issue_letter(notice: IssueNotice, language: Language) -> LetterContents:
    """Return the letter with which a department gets its sheet."""
    plan, department = one_line(notice.plan), one_line(notice.department)
    lines = [
        (_FILE, notice.file),
        (_ITEMS, _COUNT.filled(count=f"{notice.items:,}").localized(language)),
        (_DUE, day_text(notice.deadline, language) if notice.deadline else ""),
        (_RETURN_TO, notice.return_to),
    ]
    parts: tuple[Part, ...] = (
        Paragraph(_ADDRESSED.filled(department=department).localized(language)),
        Paragraph(_OPENING.localized(language)),
        Pairs(tuple((label.localized(language), one_line(text)) for label, text in lines if text)),
        Paragraph(_HOW.localized(language)),
    )
    subject = _SUBJECT.filled(plan=shortened(plan, _PLAN), department=department)
    contact = one_line(notice.contact)
    footer = _CONTACT.filled(contact=contact).localized(language) if contact else ""
    return LetterContents(subject.localized(language), parts, footer)
