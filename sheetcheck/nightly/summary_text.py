"""A night told on a terminal, in a few lines."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from sheetcheck.nightly.summary import Night
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words.text import Language, Text

_FILES: Final = Text(
    "ファイル {seen}個: 点検 {checked}、変更なし {unchanged}、点検できず {missed}、"
    "なくなった {gone}",
    "{seen} files: {checked} checked, {unchanged} unchanged, {missed} not checked, {gone} gone",
)
_FINDINGS: Final = Text(
    "直していただくところ {open}件(新規 {new}件)、解消 {solved}件",
    "To correct: {open} ({new} new); solved: {solved}",
)
_NOT_CHECKED: Final = Text("点検できなかったもの:", "Not checked:")
_MORE: Final = Text(
    "  ほか{count}件(一覧は状況ページに)", "  and {count} more; the board has them all"
)
_MISSING: Final = Text("未提出: {names}", "Not returned: {names}")
_EXPORTED: Final = Text("送らずに書き出したメール: {path}", "Letters, written and not sent: {path}")
_BOARD: Final = Text("状況ページ: {path}", "Board: {path}")
_PARTIAL: Final = Text(
    "読めなかったフォルダーなどが{failed}件あり、全体の結果ではありません"
    "(読めたフォルダー: {listed})。",
    "{failed} folders or names could not be read ({listed} could): not the whole picture.",
)
_STOPPED: Final = Text(
    "途中で止めました。残りは次の回が続けます。",
    "Stopped on the way; the next run does what is left.",
)
_STATE: Final = {
    "restored": Text(
        "状態が壊れていたため、前回の控えから戻しました。送信待ちの通知は保留しました。",
        "The state was damaged and was restored from the last copy; waiting letters are held.",
    ),
    "rebuilt": Text(
        "状態が失われていたため、作り直しました。今回見つかったものは既知として扱います。",
        "The state was lost and was rebuilt; what was found now counts as known.",
    ),
}
_COLLECTED: Final = Text(
    "取りまとめ: 回答{answers}か所、不一致{conflicts}か所、未回答・要確認{open}件（{path}）",
    "Collected: {answers} answers, {conflicts} in conflict, {open} still open ({path})",
)
_DISK: Final = Text("書き込めませんでした: {why}", "Could not be written: {why}")
_SHOWN: Final = 20
_LONGEST: Final = 400


def lines_of(night: Night, language: Language) -> Iterator[str]:
    """Yield what a person is told of a night; nothing in the lines acts on a terminal."""
    for text in _texts(night):
        yield shortened(one_line(text.told(language)), _LONGEST)
    if night.missed:
        yield _NOT_CHECKED.told(language)
    for missed in night.missed[:_SHOWN]:
        told = f"{missed.path}: {missed.why.told(language)} {missed.advice.told(language)}"
        yield f"  {shortened(one_line(told), _LONGEST)}"
    if len(night.missed) > _SHOWN:
        yield _MORE.filled(count=len(night.missed) - _SHOWN).told(language)
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
    yield _FINDINGS.filled(open=f"{night.open:,}", new=f"{night.new:,}", solved=f"{night.solved:,}")
    if night.missing:
        yield _MISSING.filled(names=Text("、".join(night.missing), ", ".join(night.missing)))
    for why in night.unwritten:
        yield _DISK.filled(why=why)
