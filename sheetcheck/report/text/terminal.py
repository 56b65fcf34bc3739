"""Print results: the findings of each department, then the verdict and the next steps."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, TextIO

from sheetcheck.report.text.file_text import print_file
from sheetcheck.report.text.screen import SEVERITY_STYLE, STATUS_STYLE, Screen, brief, screen_on
from sheetcheck.report.verdict import run_verdict
from sheetcheck.report.view import FileView, by_file, file_view
from sheetcheck.report.visible import one_line, visible
from sheetcheck.words import labels
from sheetcheck.words.result import Outcome, RuleHelp, Severity, Status
from sheetcheck.words.text import Language, Text

LIMIT: Final = 40
"""The most findings shown: about what a person reads at one sitting."""

_FILES_IN_DETAIL: Final = 5
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

_VERDICT: Final = Text("【点検結果】{name}：{verdict}", "[Check] {name}: {verdict}")
_RUN_VERDICT: Final = Text("【点検結果】{verdict}", "[Check] {verdict}")
_READ_REASONS: Final = Text(
    "点検できなかったファイルは、理由を確認し、対応した後に再度点検してください。",
    "See why files were not checked, then check them again.",
)
_SEND_REPORT: Final = Text(
    "報告書を担当課に送り、提出したファイルの修正を依頼してください。",
    "Send the report to the departments and ask them to correct the file they submitted.",
)
_SEND_REPORTS: Final = Text(
    "各ファイルの報告書を担当課に送り、提出したファイルの修正を依頼してください。",
    "Send each report to its department and ask for the submitted file to be corrected.",
)
_WRITE: Final = Text(
    "--dry-run を付けずに点検すると、報告書と訂正済みの写しを作成します。",
    "Check without --dry-run to write the report and the corrected copy.",
)
_LOOK: Final = Text(
    "「要確認」の箇所を確認してください。正しければ、そのままで差し支えありません。",
    "Look at the points to check; what is right can stay.",
)
_USE_COPY: Final = Text(
    "訂正した箇所を確認し、訂正済みの写しを使用してください。",
    "Look at the corrected cells, then use the corrected copy.",
)
_UNDO: Final = Text(
    "元に戻すときは、sheetcheck undo に続けてファイルを指定してください。",
    "To put a file back as it was: sheetcheck undo FILE.",
)


def print_results(
    outcomes: Iterable[Outcome],
    stream: TextIO,
    *,
    language: Language,
    helps: Callable[[], Sequence[RuleHelp]] = tuple,
    index: str | None = None,
) -> None:
    """Print the results of a run for a person.

    At most `LIMIT` findings are shown, and more than a few files are summarised; a line says
    what is left out and where to find it (`index` is the path of the index page, if there is
    one). The verdict and the next steps come last, where the reader looks when the run ends.
    Colours are used only on a terminal and without NO_COLOR; characters that the stream's
    encoding lacks are replaced.
    """
    files = by_file(outcomes)
    screen = screen_on(stream, language)
    views = [file_view(file, language) for file in files]
    if len(files) <= _FILES_IN_DETAIL:
        left = LIMIT
        for number, view in enumerate(views):
            if number:
                screen.say()
            left -= print_file(screen, view, left)
    else:
        _print_run(screen, views, {one.name: one for one in helps()}, indexed=index is not None)
    if index is not None:
        screen.say()
        screen.say((f"{screen.localized(labels.INDEX)}: {visible(index)}", ""))
    _print_closing(screen, files, views)


def print_verdicts(outcomes: Iterable[Outcome], stream: TextIO, *, language: Language) -> None:
    """Print only the verdict: one line per file, or one for the run if there are many files."""
    files = by_file(outcomes)
    screen = screen_on(stream, language)
    if len(files) > _FILES_IN_DETAIL:
        screen.say((screen.localized(_RUN_VERDICT, verdict=run_verdict(files, language)), "bold"))
        return
    for view in (file_view(file, language) for file in files):
        line = screen.localized(_VERDICT, name=view.name, verdict=view.verdict)
        screen.say((line, STATUS_STYLE[view.status]))


def _print_closing(
    screen: Screen, files: Sequence[Sequence[Outcome]], views: Sequence[FileView]
) -> None:
    """Repeat the verdict and print the next steps, unless one file had nothing below its verdict.

    The verdict stays one line however long, so that it can be copied into a message.
    """
    if len(views) == 1:
        view = views[0]
        if view.status is Status.UNREADABLE or not (view.rows or view.corrections):
            return
        line = screen.localized(_VERDICT, name=view.name, verdict=view.verdict)
    else:
        line = screen.localized(_RUN_VERDICT, verdict=run_verdict(files, screen.language))
    screen.say()
    screen.say((line, "bold"))
    unwritten = any(outcome.unwritten for file in files for outcome in file)
    for step in _next_steps(views, unwritten=unwritten):
        screen.wrap(f"→ {screen.localized(step)}")


def _print_run(
    screen: Screen,
    views: Sequence[FileView],
    helps: Mapping[str, RuleHelp],
    *,
    indexed: bool,
) -> None:
    """Print the findings by rule, the files that need attention, and the number of copies.

    `indexed` means that an index page of all files was written.
    """
    _print_kinds(screen, views, helps)
    waiting = [v for v in views if v.status not in {Status.CLEAN, Status.CORRECTED}]
    if waiting:
        screen.wrap(screen.localized(_FILES), "bold underline")
    for view in waiting[:_FILES_NAMED]:
        place = f"  {view.path}  {_why(screen, view)}"
        screen.say((view.word, STATUS_STYLE[view.status]), (place, ""))
    copies = sum(bool(view.corrected) for view in views)
    if copies:
        screen.wrap(screen.localized(_COPIES, count=f"{copies:,}"))
    more = len(waiting) - _FILES_NAMED
    if more > 0:
        text = _MORE_IN_INDEX if indexed else _MORE_FILES
        screen.wrap(screen.localized(text, count=f"{more:,}"), "bold")


def _why(screen: Screen, view: FileView) -> str:
    if view.status is Status.UNREADABLE:
        return brief(view.verdict)
    found = Counter(row.severity for row in view.rows)
    return " ".join(
        f"{screen.localized(labels.SEVERITY[severity])} {found[severity]:,}"
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
    screen.wrap(screen.localized(_BY_KIND), "bold underline")
    order = list(Severity)
    for kind in sorted(found, key=lambda kind: (order.index(kind[0]), -found[kind], kind[1])):
        severity, rule = kind
        name = screen.localized(helps[rule].title) if rule in helps else rule
        count = screen.localized(_IN_FILES, count=f"{found[kind]:,}", files=f"{in_files[kind]:,}")
        word = screen.localized(labels.SEVERITY[severity])
        screen.say((word, SEVERITY_STYLE[severity]), (f"  {one_line(name)}  {count}", ""))
    screen.say()


def _next_steps(views: Collection[FileView], *, unwritten: bool) -> list[Text]:
    """Return what to do after a check, the most urgent first; empty if all is well.

    `unwritten` means that a report or copy could not be written, which was reported already.
    """
    statuses = {view.status for view in views}
    checked = [view for view in views if view.status is not Status.UNREADABLE]
    steps = [_READ_REASONS] if Status.UNREADABLE in statuses else []
    if not any(view.report or view.corrected or view.backup for view in views):
        found = any(view.rows or view.corrections for view in checked)
        return [*steps, *([_WRITE] if found and not unwritten else [])]
    if any(row.severity is Severity.ERROR for view in checked for row in view.rows):
        steps.append(_SEND_REPORT if len(views) == 1 else _SEND_REPORTS)
    elif Status.CONFIRM in statuses:
        steps.append(_LOOK)
    elif any(view.corrections and view.corrected and not view.backup for view in views):
        steps.append(_USE_COPY)
    if any(view.backup for view in views):
        steps.append(_UNDO)
    return steps
