"""Print a run over many files: the findings by rule, and the files that need attention."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sheetcheck.report.text.screen import SEVERITY_STYLE, STATUS_STYLE, Screen, brief
from sheetcheck.report.view import FileView
from sheetcheck.report.visible import one_line
from sheetcheck.words import labels
from sheetcheck.words.result import RuleHelp, Severity, Status
from sheetcheck.words.text import Text

_FILES_NAMED: Final = 20
_MORE_FILES: Final = Text(
    "ほか{count}ファイルは、--format html で表示できます。",
    "{count:more file: see it|more files: see them} with --format html.",
)
_MORE_IN_INDEX: Final = Text(
    "ほか{count}ファイルは、次の点検結果一覧をご覧ください。",
    "{count:more file|more files} in the index below.",
)
_BY_KIND: Final = Text("指摘の内訳", "Findings by kind")
_IN_FILES: Final = Text("{count}件（{files}ファイル）", "{count} in {files:file|files}")
_FILES: Final = Text("対応の必要なファイル", "Files to look at")
_COPIES: Final = Text("写しを{count}ファイル作成しました。", "{count:copy|copies} written.")


def print_run(
    screen: Screen,
    views: Sequence[FileView],
    helps: Mapping[str, RuleHelp],
    *,
    indexed: bool = False,
) -> None:
    """Print the findings by rule, the files that need attention, and the number of copies.

    `indexed` means that an index page of all files was written.
    """
    _print_kinds(screen, views, helps)
    wanting = {Status.CONFIRM, Status.PROBLEMS, Status.UNREADABLE}
    waiting = [v for v in views if v.status in wanting]
    if waiting:
        screen.wrap(screen.told(_FILES), "bold underline")
    for view in waiting[:_FILES_NAMED]:
        screen.say(
            (view.word, STATUS_STYLE[view.status]), (f"  {view.path}  {_why(screen, view)}", "")
        )
    copies = sum(bool(view.corrected) for view in views)
    if copies:
        screen.wrap(screen.told(_COPIES, count=f"{copies:,}"))
    more = len(waiting) - _FILES_NAMED
    if more > 0:
        text = _MORE_IN_INDEX if indexed else _MORE_FILES
        screen.wrap(screen.told(text, count=f"{more:,}"), "bold")


def _why(screen: Screen, view: FileView) -> str:
    if view.status is Status.UNREADABLE:
        return brief(view.verdict)
    found = Counter(row.severity for row in view.rows)
    return " ".join(
        f"{screen.told(labels.SEVERITY[severity])} {found[severity]:,}"
        for severity in Severity
        if found[severity]
    )


def _print_kinds(screen: Screen, views: Iterable[FileView], helps: Mapping[str, RuleHelp]) -> None:
    found: Counter[tuple[Severity, str]] = Counter()
    in_files: Counter[tuple[Severity, str]] = Counter()
    for view in views:
        kinds = Counter((row.severity, row.rule) for row in view.rows)
        found += kinds
        in_files.update(kinds.keys())
    if not found:
        return
    screen.wrap(screen.told(_BY_KIND), "bold underline")
    order = list(Severity)
    for kind in sorted(found, key=lambda kind: (order.index(kind[0]), -found[kind], kind[1])):
        severity, rule = kind
        name = screen.told(helps[rule].title) if rule in helps else rule
        count = screen.told(_IN_FILES, count=f"{found[kind]:,}", files=f"{in_files[kind]:,}")
        word = screen.told(labels.SEVERITY[severity])
        screen.say((word, SEVERITY_STYLE[severity]), (f"  {one_line(name)}  {count}", ""))
    screen.say()
