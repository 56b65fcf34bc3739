"""The verdict: one sentence on whether anything is left to do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from sheetcheck.words import labels
from sheetcheck.words.result import Outcome, Severity, Status
from sheetcheck.words.text import Language, Text

_NOT_CHECKED: Final = Text("点検できませんでした。{why}", "Not checked. {why}")
_CLEAN: Final = Text("問題は見つかりませんでした。", "No problems found.")
_RUN: Final = Text("{files}ファイル：{each}。", "{files:file|files}: {each}.")
_CORRECTED: Final = Text("{count}か所を訂正しました。", "{count:cell|cells} corrected.")
_CORRECTABLE: Final = Text(
    "{count}か所は自動で訂正できます（まだ書き込んでいません）。",
    "{count:cell|cells} can be corrected automatically (nothing written yet).",
)
_BETWEEN: Final = {Language.JA: "", Language.EN: " "}


def verdict(outcomes: Sequence[Outcome], language: Language) -> str:
    """Return the verdict on one file, given the outcomes of its sheets, in one or two sentences."""
    refused = [o.result for o in outcomes if o.result.status is Status.UNREADABLE]
    if refused:
        why = refused[0].findings[0].message if refused[0].findings else Text("", "")
        return _NOT_CHECKED.filled(why=why).localized(language).strip()
    left = severities(outcomes)
    changed = sum(len(outcome.result.changes) for outcome in outcomes)
    if not changed and not left.total():
        return _CLEAN.localized(language)
    done = _done(changed, written=any(o.corrected for o in outcomes))
    if done and not left[Severity.ERROR] and not left[Severity.WARNING]:
        sentences = [done, _nothing_left(left[Severity.NOTICE])]
    else:
        sentences = [s for s in (_to_do(left), done) if s]
    return _BETWEEN[language].join(s.localized(language) for s in sentences)


def run_verdict(outcomes: Iterable[Sequence[Outcome]], language: Language) -> str:
    """Return the number of files by status, worst first; each file is given as its outcomes."""
    found = Counter(file_status(file) for file in outcomes)
    files = found.total()
    there = [(labels.STATUS[s], found[s]) for s in reversed(Status) if found[s]]
    ja = "、".join(f"{label.ja} {count:,}" for label, count in there)
    en = ", ".join(f"{count:,} {_small(label.en)}" for label, count in there)
    return _RUN.filled(files=f"{files:,}", each=Text(ja, en)).localized(language)


def severities(outcomes: Iterable[Outcome]) -> Counter[Severity]:
    """Return the number of uncorrected findings by severity."""
    return Counter(f.severity for o in outcomes for f in o.result.findings if not f.fixed)


def file_status(outcomes: Sequence[Outcome]) -> Status:
    """Return a file's status, that of its worst sheet."""
    worst_last = tuple(Status)
    return max((outcome.result.status for outcome in outcomes), key=worst_last.index)


def _to_do(left: Counter[Severity]) -> Text | None:
    """Return the number of findings by severity in words; None if there are none."""
    found = [(labels.SEVERITY[severity], left[severity]) for severity in Severity]
    ja = "、".join(f"{label.ja} {count:,}件" for label, count in found if count)
    en = ", ".join(f"{count:,} to {_small(label.en)}" for label, count in found if count)
    return Text(f"{ja}。", f"{en}.") if ja else None


def _small(label: str) -> str:
    """Return a label for use inside a sentence: in lower case, except “OK”."""
    return label if label.isupper() else label[0].lower() + label[1:]


def _nothing_left(notices: int) -> Text:
    if not notices:
        return Text("ほかに修正の必要な箇所はありません。", "Nothing else to fix.")
    return Text(
        f"ほかに修正の必要な箇所はありません（参考 {notices:,}件）。",
        f"Nothing else to fix ({notices:,} to note).",
    )


def _done(changed: int, *, written: bool) -> Text | None:
    if not changed:
        return None
    return (_CORRECTED if written else _CORRECTABLE).filled(count=f"{changed:,}")
