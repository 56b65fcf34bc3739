"""Write the result of a run in a few lines for a terminal, and as a message for a chat.

The message (Teams, LoGoチャット) has no markup, and the link on a line of its own.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Final

from sheetcheck.mail.places import ShareLink
from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.letters.letter import UNDELIVERABLE, LetterState
from sheetcheck.nightly.summary import Night, told_once
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words.dates import day_text, short_day
from sheetcheck.words.text import Language, Text

_FILES: Final = Text(
    "{seen}ファイル：点検{checked}、変更なし{unchanged}、未点検{missed}、削除{gone}",
    "{seen:file|files}: {checked} checked, {unchanged} unchanged, {missed} not checked,"
    " {gone} gone",
)
_FINDINGS: Final = Text(
    "要修正{open}件（新規{new}件）、要確認{to_check}件、解消{solved}件",
    "{open} to fix ({new} new), {to_check} to check, {solved} resolved",
)
_NOT_CHECKED: Final = Text("点検できなかったファイル：", "Not checked:")
_MORE: Final = Text(
    "  ほか{count}件（提出・点検状況一覧に掲載）", "  and {count} more (see the status page)"
)
_MISSING: Final = Text("未提出: {names}", "Outstanding: {names}")
_GONE: Final = Text("提出後になくなりました: {names}", "Gone since returned: {names}")
_EXPORTED: Final = Text(
    "メール（送信せずに書き出し）: {path}", "Messages (written, not sent): {path}"
)
_BOARD: Final = Text("提出・点検状況一覧: {path}", "Status page: {path}")
_PARTIAL: Final = Text(
    "一部のフォルダー等を読み取れませんでした（{failed}件）。"
    "読み取れた{listed}フォルダーの結果です。",
    "Incomplete: {failed:folder or name|folders or names} could not be read ({listed} could).",
)
_STOPPED: Final = Text(
    "途中で停止しました。残りは次回の点検で行います。",
    "Stopped; the next run does the rest.",
)
_STATE: Final = {
    "restored": Text(
        "保存データが破損していたため、バックアップから復元しました。"
        "送信待ちのメールは保留しています。",
        "The saved data was damaged and restored from its backup; waiting messages are held.",
    ),
    "rebuilt": Text(
        "保存データがないため、新たに作成しました。今回の指摘は通知済みとして扱います。",
        "The saved data was missing and was made anew; today's findings count as told.",
    ),
}
_COLLECTED: Final = Text(
    "取りまとめ: 回答{answers}か所、不一致{conflicts}か所、未回答・要確認{open}件（{path}）",
    "Collected: {answers:answer|answers}, {conflicts} in conflict, {open} still open ({path})",
)
_DISK: Final = Text("書き込めませんでした：{why}", "Could not be written: {why}")
DETAIL: Final = "    "
"""The beginning of lines that may be wrapped, since they contain no path to copy."""
_SHOWN: Final = 20
_LONGEST: Final = 400


def lines_of(night: Night, language: Language) -> Iterator[str]:
    """Yield the lines, with control characters escaped."""
    for text in _texts(night):
        yield shortened(one_line(text.localized(language)), _LONGEST)
    not_checked = told_once(night.missed)
    if not_checked:
        yield _NOT_CHECKED.localized(language)
    for missed in not_checked[:_SHOWN]:
        yield f"  {one_line(missed.path)}"
        told = f"{missed.why.localized(language)} {missed.advice.localized(language)}"
        yield f"{DETAIL}{shortened(one_line(told), _LONGEST)}"
    if len(not_checked) > _SHOWN:
        yield _MORE.filled(count=len(not_checked) - _SHOWN).localized(language)
    if night.exported:
        yield one_line(_EXPORTED.filled(path=night.exported).localized(language))
    if night.collected:
        yield one_line(_COLLECTED.filled(**asdict(night.collected)).localized(language))
    if night.board:
        yield one_line(_BOARD.filled(path=night.board).localized(language))


def _texts(night: Night) -> Iterator[Text]:
    if night.stopped:
        yield _STOPPED
    if night.origin in _STATE:
        yield _STATE[night.origin]
    if night.unlisted:
        yield _PARTIAL.filled(failed=night.unlisted, listed=night.folders)
    yield _FILES.filled(**night.figures)
    yield _FINDINGS.filled(**night.figures)
    for said, names in ((_MISSING, night.missing), (_GONE, night.gone_departments)):
        if names:
            yield said.filled(names=Text("、".join(names), ", ".join(names)))
    for why in night.unwritten:
        yield _DISK.filled(why=why)


_PLAN: Final = Text("進行管理シート", "Progress sheets")
_HEAD: Final = Text("【{plan}】{day}の点検：", "[{plan}] Check of {day}: ")
_INCOMPLETE: Final = Text(
    "一部のフォルダー等を読み取れませんでした（{failed}件）。"
    "共有フォルダーの接続を確認してください。",
    "incomplete: {failed:folder|folders} could not be read. Check the share.",
)
_NOTHING: Final = Text("要修正はありません", "nothing to fix")
_OPEN: Final = Text(
    "要修正 残り{open}件（新規{new}、解消{solved}）",
    "{open} to fix ({new} new, {solved} resolved)",
)
_MISSING_COUNT: Final = Text("未提出{missing}課", "{missing} outstanding")
_GONE_COUNT: Final = Text("提出後になくなった課{gone}", "{gone} gone since they returned")
_ALL_IN: Final = Text("全{all}課提出済み", "all {all:department|departments} in")
_MISSED: Final = Text("未点検{missed}", "{missed} not checked")
_LEFT: Final = Text("期限{day}まであと{days}日。", "{days:day|days} to {day}.")
_TODAY: Final = Text("本日{day}が期限です。", "Due today, {day}.")
_LATE: Final = Text("期限{day}から{days}日過ぎています。", "{days:day|days} past {day}.")
_DECIDE: Final = Text("★事務局の対応が必要です（{what}）。", "Action needed: {what}.")
_HELD: Final = Text("保留{held}通", "{held} held")
_UNDELIVERED: Final = Text("不達{undelivered}通", "{undelivered} undelivered")
_LONGEST_PLAN: Final = 40


def chat_lines(night: Night, config: Config, language: Language) -> Iterator[str]:
    """Yield the lines of the message, with the address of the status page last, if there is one."""
    mail = config.document.mail
    plan = mail.plan if mail and mail.plan else _PLAN.localized(language)
    head = _HEAD.filled(
        plan=shortened(one_line(plan), _LONGEST_PLAN), day=_chat_day(night.day, language)
    )
    told = "" if language is Language.JA else " "
    yield head.localized(language) + told.join(_sentences(night, config, language))
    if night.board:
        place = ShareLink(str(config.out), mail.link if mail and mail.link else "").place(
            night.board
        )
        yield one_line(place.shown if place else night.board)


def _sentences(night: Night, config: Config, language: Language) -> Iterator[str]:
    if night.unlisted:
        yield _INCOMPLETE.filled(failed=night.unlisted).localized(language)
        return
    ending, between = ("。", "、") if language is Language.JA else (".", ", ")
    yield between.join(one.localized(language) for one in _counts(night, config)) + ending
    if config.deadline:
        yield _until(config.deadline, night.day, language)
    waiting = list(_to_decide(night))
    if waiting:
        what = between.join(one.localized(language) for one in waiting)
        yield _DECIDE.filled(what=what).localized(language)


def _counts(night: Night, config: Config) -> Iterator[Text]:
    if night.open:
        yield _OPEN.filled(open=night.open, new=night.new, solved=night.solved)
    else:
        yield _NOTHING
    if night.missing:
        yield _MISSING_COUNT.filled(missing=len(night.missing))
    if night.gone_departments:
        yield _GONE_COUNT.filled(gone=len(night.gone_departments))
    elif not night.missing and config.departments:
        yield _ALL_IN.filled(all=len(config.departments))
    if night.counts.not_checked:
        yield _MISSED.filled(missed=night.counts.not_checked)


def _to_decide(night: Night) -> Iterator[Text]:
    held = night.letters.get(LetterState.HELD, 0)
    undelivered = sum(night.letters.get(state, 0) for state in UNDELIVERABLE)
    if held:
        yield _HELD.filled(held=held)
    if undelivered:
        yield _UNDELIVERED.filled(undelivered=undelivered)


def _until(deadline: date, day: date, language: Language) -> str:
    left = (deadline - day).days
    text = _LATE if left < 0 else _LEFT if left else _TODAY
    return text.filled(day=_chat_day(deadline, language), days=abs(left)).localized(language)


def _chat_day(day: date, language: Language) -> str:
    """Return a date for a chat: `12月11日（金）`, `11 Dec`."""
    return day_text(day, language) if language is Language.JA else short_day(day)
