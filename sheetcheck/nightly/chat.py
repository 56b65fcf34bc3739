"""Write the result of a run as a chat message (Teams, LoGoチャット): no markup, link on a line."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from sheetcheck.mail.places import ShareLink
from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.letters.letter import LetterState
from sheetcheck.nightly.summary import Night
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words.dates import day_text, short_day
from sheetcheck.words.text import Language, Text

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
_MISSING: Final = Text("未提出{missing}課", "{missing} outstanding")
_GONE: Final = Text("提出後になくなった課{gone}", "{gone} gone since they returned")
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
    plan = mail.plan if mail and mail.plan else _PLAN.told(language)
    head = _HEAD.filled(
        plan=shortened(one_line(plan), _LONGEST_PLAN), day=_day(night.day, language)
    )
    told = "" if language is Language.JA else " "
    yield head.told(language) + told.join(_sentences(night, config, language))
    if night.board:
        place = ShareLink(str(config.out), mail.link if mail and mail.link else "").place(
            night.board
        )
        yield one_line(place.shown if place else night.board)


def _sentences(night: Night, config: Config, language: Language) -> Iterator[str]:
    if night.unlisted:
        yield _INCOMPLETE.filled(failed=night.unlisted).told(language)
        return
    ending, between = ("。", "、") if language is Language.JA else (".", ", ")
    yield between.join(one.told(language) for one in _counts(night, config)) + ending
    if config.deadline:
        yield _until(config.deadline, night.day, language)
    waiting = list(_to_decide(night))
    if waiting:
        what = between.join(one.told(language) for one in waiting)
        yield _DECIDE.filled(what=what).told(language)


def _counts(night: Night, config: Config) -> Iterator[Text]:
    if night.open:
        yield _OPEN.filled(open=night.open, new=night.new, solved=night.solved)
    else:
        yield _NOTHING
    if night.missing:
        yield _MISSING.filled(missing=len(night.missing))
    if night.gone_departments:
        yield _GONE.filled(gone=len(night.gone_departments))
    elif not night.missing and config.departments:
        yield _ALL_IN.filled(all=len(config.departments))
    if night.counts.not_checked:
        yield _MISSED.filled(missed=night.counts.not_checked)


def _to_decide(night: Night) -> Iterator[Text]:
    held = night.letters.get(LetterState.HELD, 0)
    undelivered = sum(
        night.letters.get(state, 0) for state in (LetterState.RETURNED, LetterState.EXPIRED)
    )
    if held:
        yield _HELD.filled(held=held)
    if undelivered:
        yield _UNDELIVERED.filled(undelivered=undelivered)


def _until(deadline: date, day: date, language: Language) -> str:
    left = (deadline - day).days
    text = _LATE if left < 0 else _LEFT if left else _TODAY
    return text.filled(day=_day(deadline, language), days=abs(left)).told(language)


def _day(day: date, language: Language) -> str:
    """Return a date for a chat: `12月11日（金）`, `11 Dec`."""
    return day_text(day, language) if language is Language.JA else short_day(day)
