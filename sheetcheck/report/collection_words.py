"""Labels and texts about collected answers, shared by the sheet, the page and the terminal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sheetcheck.words.collection import (
    AnswerOrigin,
    CollectResult,
    GivenAnswer,
    Slot,
    TakenFile,
    base_name,
)
from sheetcheck.words.text import Language, Text

TITLE: Final = Text("取りまとめ結果", "Collected answers")
ANSWERS: Final = Text("回答と提出元のファイル", "Answers and where they come from")
CONFLICTS: Final = Text("回答の不一致", "Conflicts")
OPEN: Final = Text("未回答・要確認", "Still open")
ADDED: Final = Text("追加された事業", "Items added by departments")
UNUSED: Final = Text("取り込めなかったファイル", "Files that could not be used")
FILES: Final = Text("取り込んだファイル", "Files that were read")
TOTALS: Final = Text("訂正した合計", "Totals corrected")
CONFLICT_NOTE: Final = Text(
    "回答が一つに決まらないため、セルには書き込んでいません。決定ファイル（--resolve）で決めるか、"
    "セルに直接記入してください。",
    "There are several answers, so nothing was written. Decide with --resolve, or fill in the"
    " cell.",
)
ADDED_NOTE: Final = Text(
    "行の挿入はしません。必要なら元のシートに行を加え、再度実行してください。",
    "No rows are inserted. Add them to the master where needed, and run it again.",
)
ITEM: Final = Text("事業", "Item")
COLUMN: Final = Text("欄", "Column")
ANSWER: Final = Text("回答", "Answer")
WHERE: Final = Text("ファイル（SHA-256）とセル", "File (SHA-256) and cell")
CHANGED: Final = Text("更新日時", "Changed")
REASON: Final = Text("内容", "Remark")
ADVICE: Final = Text("対応", "What to do")
COUNT: Final = Text("回答数", "Answers")
REPLACED: Final = Text("新しいファイルがあります：{path}", "Replaced by {path}")
BY_ORIGIN: Final = {
    AnswerOrigin.MASTER: Text("元のシートの記載", "in the master"),
    AnswerOrigin.EDITED: Text("取りまとめ後の事務局の記載", "written into the collected sheet"),
    AnswerOrigin.DECIDED: Text("決定ファイル", "file of decisions"),
    AnswerOrigin.RETURN: Text("（課の表示なし）", "(no department named)"),
}
SUMMARY: Final = (
    Text("回答{n}か所", "{n:answer|answers}"),
    Text("不一致{n}か所", "{n} in conflict"),
    Text("未回答・要確認{n}件", "{n} still open"),
    Text("追加された事業{n}件", "{n:item|items} added"),
    Text("取り込めなかったファイル{n}件", "{n:file|files} not used"),
)


def summary(collection: CollectResult, language: Language) -> str:
    """Return the result of `collect` in one sentence."""
    counts = (
        *(len(collection.answers), len(collection.conflicts), len(collection.open)),
        *(len(collection.added), len(collection.unused)),
    )
    parts = [
        text.filled(n=f"{count:,}").localized(language)
        for place, (text, count) in enumerate(zip(SUMMARY, counts, strict=True))
        if count or not place
    ]
    between, end = ("、", "。") if language is Language.JA else (", ", ".")
    return between.join(parts) + end


def item_text(slot: Slot) -> str:
    """Return an item's section, number and name."""
    number = "" if slot.key.number in {"", "None"} else slot.key.number
    return " ".join(part for part in (slot.key.section, number, slot.key.item) if part)


def origin_text(one: GivenAnswer, language: Language) -> str:
    """Return the department that gave an answer, or the other origin of it."""
    return one.department or BY_ORIGIN[one.origin].localized(language)


def place_text(one: GivenAnswer) -> str:
    """Return the answer's file with the first 12 digits of its SHA-256, and its cell."""
    cell = f"{one.sheet}!{one.cell}" if one.cell is not None else ""
    file = f"{base_name(one.file)} ({one.digest[:12]})" if one.file else ""
    return "\n".join(part for part in (file, cell) if part)


def changed_text(changed: datetime | None) -> str:
    """Return the time at which a file was last modified, to the minute."""
    return f"{changed:%Y-%m-%d %H:%M}" if changed else ""


def replaced_text(file: TakenFile, language: Language) -> str:
    """Return which newer file is used instead of this one; empty if none is."""
    if not file.replaced_by:
        return ""
    return REPLACED.filled(path=base_name(file.replaced_by)).localized(language)


def departments_of(collection: CollectResult) -> Sequence[str]:
    """Return the departments in the order of the sheet."""
    return tuple(dict.fromkeys(name for slot in collection.slots for name in slot.departments))
