"""Writes the board after a run: `index.html` for people, `board.json` for programs."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from sheetcheck.nightly.board.drawing import board_parts, board_rest, runs_html, shortened
from sheetcheck.nightly.board.tally import Results
from sheetcheck.nightly.errors import ExitCode
from sheetcheck.nightly.run import RunContext
from sheetcheck.nightly.state.folder import BOARD
from sheetcheck.nightly.summary import Night, told_once
from sheetcheck.report.data.json_text import harmless_json
from sheetcheck.report.html.rendering import is_untouched_page, render_page
from sheetcheck.words.dates import day_text, time_text
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import NotFound
from sheetcheck.words.result import Provenance
from sheetcheck.words.text import Language, Text
from sheetcheck.world import World

PAGE: Final = "index.html"
_RUNS: Final = 60


def write_board(context: RunContext, results: Results, night: Night) -> Night:
    """Write the board and return the night with the path of the page.

    A page that somebody has edited is kept, and the new one gets a number. If the board cannot be
    written, the night ends with the exit code of a disk error; everything else stays done.
    """
    config, language, version = context.setup.config, context.setup.language, context.setup.version
    deadline = config.deadline.isoformat() if config.deadline else None
    rest = board_rest(results.standings, deadline, language)
    summary = night.summary(version, language)
    place = os.path.join(config.out, PAGE)
    runs = [*context.store.standing_by_run(_RUNS - 1), (night.day.isoformat(), night.standing)]
    parts = board_parts(results.standings, told_once(night.missed), language, place)
    document = harmless_json({**summary, **shortened(rest, parts)})
    parts |= _head(night, config.deadline, runs, language)
    provenance = Provenance(version, night.started)
    page = render_page("board.html.j2", parts, [document], language, provenance)
    try:
        target = _free(config.out, context.world)
        context.world.write(Path(target), page)
        context.world.write(Path(config.out) / BOARD, harmless_json(summary | rest).encode())
    except Refusal as why:
        codes = (night.codes - {ExitCode.GOOD}) | {ExitCode.STATE}
        return replace(night, codes=codes, unwritten=(why.what.localized(language),), board=None)
    return replace(night, board=target)


def _head(
    night: Night,
    deadline: date | None,
    runs: Sequence[tuple[str, Mapping[str, int]]],
    language: Language,
) -> dict[str, Any]:
    """Return what the page says about the run itself, for its template."""
    from markupsafe import Markup

    said = {name: text.localized(language) for name, text in _WORDS.items()}
    chart = runs_html(runs, said["runs_table"], said["day"], language)
    previous = night.previous_good
    return {
        "said": said,
        "status": _status(night),
        "ran_at": time_text(night.started, language),
        "sentence": _verdict(night, language),
        "late": _late(night, deadline, language),
        "runs": Markup(chart),  # noqa: S704  (our own words, dates and numbers)
        "previous": time_text(previous.astimezone(), language) if previous else said["never"],
    }


def _status(night: Night) -> str:
    """Return the colour of the verdict: green only if nothing is left to look at."""
    if night.code:
        return "problems"
    absent = night.missing or night.gone_departments
    return "confirm" if night.to_check or absent else "clean"


def _verdict(night: Night, language: Language) -> str:
    told = _SENTENCES["verdict"].filled(**night.figures).localized(language)
    if night.unlisted:
        # The verdict must not suggest that everything was checked.
        partial = _SENTENCES["partial"].filled(failed=night.unlisted, listed=night.folders)
        between = "" if language is Language.JA else " "
        return f"{partial.localized(language)}{between}{told}"
    return told


def _late(night: Night, deadline: date | None, language: Language) -> str:
    if deadline is None:
        return ""
    left = (deadline - night.day).days
    key = "late" if left < 0 else "today" if left == 0 else "due"
    text = _SENTENCES[key].filled(
        deadline=day_text(deadline, language, year=True), days=abs(left), missing=len(night.missing)
    )
    return text.localized(language)


def _free(out: str, world: World) -> str:
    """Return the first of `index.html`, `index.2.html`, … that is free or unedited."""
    stem, ending = os.path.splitext(PAGE)
    number = 1
    while True:
        name = PAGE if number == 1 else f"{stem}.{number}{ending}"
        place = os.path.join(out, name)
        try:
            if is_untouched_page(world.read(place)):
                return place
        except NotFound:
            return place
        number += 1


_WORDS: Final = {
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

_SENTENCES: Final = {
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
