"""The board drawn: how every department and every file stands, for people and for programs."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sheetcheck.nightly.board.standing import (
    STANDING,
    DepartmentLine,
    FileLine,
    Standing,
    Standings,
)
from sheetcheck.nightly.summary import Missed
from sheetcheck.report.frame import framed, link
from sheetcheck.report.harmless import harmless_json
from sheetcheck.report.imprint import Imprint
from sheetcheck.report.visible import one_line, visible
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


_MOST: Final = 2000
"""Rows of one table; about what a browser filters without a pause. `board.json` names all."""
_GOOD: Final = 500
"""Rows, the worst first, behind which files that need nobody are only counted."""
_NAMED: Final = 20
"""Files that are named in the row of a department."""
_TAG: Final = {
    Standing.MISSING: ("warning", "warning"),
    Standing.UNREADABLE: ("unreadable", "error"),
    Standing.GONE: ("warning", "warning"),
    Standing.PROBLEMS: ("problems", "error"),
    Standing.CONFIRM: ("confirm", "warning"),
    Standing.CORRECTED: ("corrected", "good"),
    Standing.CLEAN: ("clean", "good"),
}


def board_rest(stands: Standings, deadline: str | None, language: Language) -> dict[str, Any]:
    """Return what the board's document holds besides the summary of the run."""
    return {
        "departments": [
            {
                "name": line.name,
                "standing": line.standing,
                "open": line.open,
                "new": line.new,
                "solved": line.solved,
                "files": [each.file.path for each in line.files],
            }
            for line in stands.departments
        ],
        "counts": {standing.value: count for standing, count in stands.counted().items()},
        "deadline": deadline,
        "files": [_file_entry(line, language) for line in _all_files(stands)],
    }


@dataclass(frozen=True, slots=True)
class Head:
    """What the page says of the run itself."""

    at: str
    sentence: str
    late: str
    """How far away the deadline is; empty where there is none."""
    runs: str
    """The chart of the last runs, as HTML of our own."""
    previous: str
    """When the last complete run was."""
    summary: Mapping[str, Any]
    clean: bool


def drawn_board(  # noqa: PLR0913  (a page, and what is on it)
    stands: Standings,
    missed: Sequence[Missed],
    rest: dict[str, Any],
    head: Head,
    imprint: Imprint,
    *,
    language: Language,
    out: str,
) -> bytes:
    """Return the board's page, with its fingerprint."""
    from markupsafe import Markup  # noqa: PLC0415  (loaded only where a page is made)

    files = _all_files(stands)
    shown = _how_many(files)
    document = harmless_json({**head.summary, **_shortened(rest, shown)})
    target = os.path.join(out, "index.html")  # noqa: PTH118
    parts = {
        "said": told_in(WORDS, language),
        "status": "clean" if head.clean else "problems",
        "ran_at": head.at,
        "sentence": head.sentence,
        "late": head.late,
        "counts": [
            (*_TAG[standing], STANDING[standing].told(language), count)
            for standing, count in stands.counted().items()
        ],
        "departments": [_department_row(line, language, target) for line in stands.departments],
        "files": [_file_row(line, language, target) for line in files[:shown]],
        "files_left_out": len(files) - shown,
        "missed": [
            (visible(m.path), visible(m.why.told(language)), visible(m.advice.told(language)))
            for m in missed[:_MOST]
        ],
        "missed_left_out": max(len(missed) - _MOST, 0),
        "runs": Markup(head.runs),  # noqa: S704  (our own words, dates and numbers)
        "previous": head.previous,
    }
    return framed("board.html.j2", parts, [document], language, imprint)


def _how_many(files: Sequence[FileLine]) -> int:
    """Return how many files have a row of their own, the worst first."""
    good = {Standing.CORRECTED, Standing.CLEAN}
    wanting = sum(line.standing not in good for line in files)
    return min(len(files), max(_GOOD, min(wanting, _MOST)))


def _shortened(rest: dict[str, Any], shown: int) -> dict[str, Any]:
    """Return the document as the page holds it: what is shown there; the file names all."""
    departments = [{**each, "files": each["files"][:_NAMED]} for each in rest["departments"]]
    files = rest["files"]
    told = {"files": files[:shown], "files_left_out": len(files) - shown}
    return {**rest, "departments": departments, **told}


def _all_files(stands: Standings) -> list[FileLine]:
    order = list(Standing)
    return sorted(stands.files, key=lambda line: (order.index(line.standing), line.file.path))


def _department_row(line: DepartmentLine, language: Language, target: str) -> dict[str, Any]:
    return {
        "name": one_line(line.name),
        "tag": (*_TAG[line.standing], STANDING[line.standing].told(language)),
        "open": line.open,
        "new": line.new,
        "solved": line.solved,
        "files": [
            (one_line(each.name), link(each.file.report, target)) for each in line.files[:_NAMED]
        ],
    }


def _file_row(line: FileLine, language: Language, target: str) -> dict[str, Any]:
    texts = [text.told(language) for text in (line.why, line.advice, line.note) if text]
    return {
        "path": visible(os.path.join(line.file.below, line.name)),  # noqa: PTH118
        "department": one_line(line.file.department),
        "tag": (*_TAG[line.standing], STANDING[line.standing].told(language)),
        "open": line.open,
        "new": line.new,
        "solved": line.solved,
        "changes": line.file.facts.changes,
        "report": link(line.file.report, target),
        "corrected": link(line.file.corrected, target),
        "notes": [visible(text) for text in texts],
    }


def _file_entry(line: FileLine, language: Language) -> dict[str, Any]:
    return {
        "path": line.file.path,
        "department": line.file.department or None,
        "standing": line.standing,
        "open": line.open,
        "new": line.new,
        "solved": line.solved,
        "changes": line.file.facts.changes,
        "corrected": line.file.corrected,
        "report": line.file.report,
        "note": line.note.told(language) if line.note else None,
    }
