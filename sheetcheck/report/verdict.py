"""The first sentence a person reads: whether anything is left to do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from sheetcheck.words import labels
from sheetcheck.words.result import Outcome, Severity, Status
from sheetcheck.words.text import Language, Text

_NOT_CHECKED: Final = Text("点検できませんでした。{why}", "It could not be checked. {why}")
_CLEAN: Final = Text("問題は見つかりませんでした。", "No problem was found.")
_NOTHING_LEFT: Final = Text(
    "直していただくところはありません。", "Nothing is left for anybody to correct."
)
_WITHIN: Final = {Language.JA: "、", Language.EN: ", "}
_BETWEEN: Final = {Language.JA: "", Language.EN: " "}


def verdict(outcomes: Sequence[Outcome], language: Language) -> str:
    """Return the verdict on the sheets of one file in a sentence or two."""
    refused = [o.result for o in outcomes if o.result.status is Status.UNREADABLE]
    if refused:
        why = refused[0].findings[0].message if refused[0].findings else Text("", "")
        return _NOT_CHECKED.filled(why=why).told(language).strip()
    left = severities(outcomes)
    changed = sum(len(outcome.result.changes) for outcome in outcomes)
    if not changed and not left.total():
        return _CLEAN.told(language)
    sentences = [_to_do(left), _done(changed, written=any(o.corrected for o in outcomes))]
    if not left[Severity.ERROR] and not left[Severity.WARNING]:
        sentences = [sentences[1], _NOTHING_LEFT, sentences[0]]
    return _BETWEEN[language].join(s.told(language) for s in sentences if s)


def run_verdict(outcomes: Iterable[Sequence[Outcome]], language: Language) -> str:
    """Return the verdict on a run over several files, each given as its sheets: worst first."""
    found = Counter(file_status(file) for file in outcomes)
    kinds = _WITHIN[language].join(
        f"{labels.STATUS[status].told(language)} {found[status]:,}"
        for status in reversed(Status)
        if found[status]
    )
    files = found.total()
    text = Text(
        f"{files:,}個のファイルの点検結果: {kinds}。",
        f"{_number(files, 'file', 'files')}: {kinds}.",
    )
    return text.told(language)


def severities(outcomes: Iterable[Outcome]) -> Counter[Severity]:
    """Return how many findings of each severity are left for a person."""
    return Counter(f.severity for o in outcomes for f in o.result.findings if not f.fixed)


def file_status(outcomes: Sequence[Outcome]) -> Status:
    """Return the status of a file: that of its worst sheet."""
    worst_last = tuple(Status)
    return max((outcome.result.status for outcome in outcomes), key=worst_last.index)


def _to_do(left: Counter[Severity]) -> Text | None:
    errors, warnings, notices = (left[severity] for severity in Severity)
    ja, en = [], []
    if errors:
        ja.append(f"直していただくところが{errors:,}件")
        en.append(f"{_number(errors, 'place needs', 'places need')} correcting")
    if warnings:
        ja.append(f"確かめていただくところが{warnings:,}件")
        en.append(f"{_number(warnings, 'place needs', 'places need')} a second look")
    if notices:
        ja.append(f"参考までにお知らせすることが{notices:,}件")
        en.append(f"{_number(notices, 'thing is', 'things are')} good to know")
    return Text(f"{'、'.join(ja)}あります。", f"{', '.join(en)}.") if ja else None


def _done(changed: int, *, written: bool) -> Text | None:
    if not changed:
        return None
    if written:
        return Text(
            f"{changed:,}か所を訂正しました。",
            f"{_number(changed, 'cell was', 'cells were')} corrected.",
        )
    return Text(
        f"{changed:,}か所は自動で訂正できます(まだ書き込んでいません)。",
        f"{_number(changed, 'cell', 'cells')} can be corrected (nothing has been written).",
    )


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
