"""Write the result of a run for a terminal, in a few lines."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from sheetcheck.nightly.summary import Night, told_once
from sheetcheck.report.visible import one_line, shortened
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
        yield shortened(one_line(text.told(language)), _LONGEST)
    not_checked = told_once(night.missed)
    if not_checked:
        yield _NOT_CHECKED.told(language)
    for missed in not_checked[:_SHOWN]:
        yield f"  {one_line(missed.path)}"
        told = f"{missed.why.told(language)} {missed.advice.told(language)}"
        yield f"{DETAIL}{shortened(one_line(told), _LONGEST)}"
    if len(not_checked) > _SHOWN:
        yield _MORE.filled(count=len(not_checked) - _SHOWN).told(language)
    if night.exported:
        yield one_line(_EXPORTED.filled(path=night.exported).told(language))
    if night.collected:
        yield one_line(_COLLECTED.filled(**asdict(night.collected)).told(language))
    if night.board:
        yield one_line(_BOARD.filled(path=night.board).told(language))


def _texts(night: Night) -> Iterator[Text]:
    if night.stopped:
        yield _STOPPED
    if night.origin in _STATE:
        yield _STATE[night.origin]
    if night.unlisted:
        yield _PARTIAL.filled(failed=night.unlisted, listed=night.folders)
    counts = night.counts
    yield _FILES.filled(
        seen=f"{counts.seen:,}",
        checked=f"{counts.checked:,}",
        unchanged=f"{counts.unchanged:,}",
        missed=f"{counts.not_checked:,}",
        gone=f"{counts.gone:,}",
    )
    yield _FINDINGS.filled(
        open=f"{night.open:,}",
        new=f"{night.new:,}",
        to_check=f"{night.to_check:,}",
        solved=f"{night.solved:,}",
    )
    for said, names in ((_MISSING, night.missing), (_GONE, night.gone_departments)):
        if names:
            yield said.filled(names=Text("、".join(names), ", ".join(names)))
    for why in night.unwritten:
        yield _DISK.filled(why=why)
