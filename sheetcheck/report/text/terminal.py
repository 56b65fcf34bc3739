"""Print results: the findings of each department, then the verdict and the next steps."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TextIO

from sheetcheck.report.text.closing import file_line, next_steps, run_line
from sheetcheck.report.text.findings_table import print_groups
from sheetcheck.report.text.run_summary import print_run
from sheetcheck.report.text.screen import STATUS_STYLE, Screen, brief, screen_on
from sheetcheck.report.verdict import run_verdict
from sheetcheck.report.view import FileView, Group, WrittenCell, by_file, file_view
from sheetcheck.report.visible import visible, width_of
from sheetcheck.words import labels
from sheetcheck.words.result import Outcome, RuleHelp, Status
from sheetcheck.words.text import Language, Text

LIMIT: Final = 40
"""The most findings shown: about what a person reads at one sitting."""

_FILES_IN_DETAIL: Final = 5
_CORRECTIONS: Final = 12

_CORRECTED: Final = Text("訂正した箇所", "Corrected")
_CORRECTABLE: Final = Text(
    "自動で訂正できる箇所（まだ書き込んでいません）",
    "Can be corrected automatically (nothing written yet)",
)
_MORE_IN_REPORT: Final = Text(
    "ほか{count}件は、報告書をご覧ください。",
    "{count} more in the report.",
)
_MORE_IN_HTML: Final = Text(
    "ほか{count}件は、--format html で表示できます。",
    "{count} more: see them with --format html.",
)
_MORE_CELLS: Final = Text("ほか{count}か所", "{count:more cell|more cells}")


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
            left -= _print_file(screen, view, left)
    else:
        print_run(
            screen, views, {help_.name: help_ for help_ in helps()}, indexed=index is not None
        )
    if index is not None:
        screen.say()
        screen.say((f"{screen.told(labels.INDEX)}: {visible(index)}", ""))
    _print_closing(screen, files, views)


def print_verdicts(outcomes: Iterable[Outcome], stream: TextIO, *, language: Language) -> None:
    """Print only the verdict: one line per file, or one for the run if there are many files."""
    files = by_file(outcomes)
    screen = screen_on(stream, language)
    if len(files) > _FILES_IN_DETAIL:
        screen.say((run_line(run_verdict(files, language), language), "bold"))
        return
    for view in (file_view(file, language) for file in files):
        screen.say((file_line(view, language), STATUS_STYLE[view.status]))


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
        line = file_line(view, screen.language)
    else:
        line = run_line(run_verdict(files, screen.language), screen.language)
    screen.say()
    screen.say((line, "bold"))
    unwritten = any(outcome.unwritten for file in files for outcome in file)
    for step in next_steps(views, unwritten=unwritten):
        screen.wrap(f"→ {screen.told(step)}")


def _print_file(screen: Screen, view: FileView, limit: int) -> int:
    """Print one file with at most `limit` findings; return how many were printed."""
    screen.say((view.path, "bold"))  # never wrapped, so that it can be copied
    screen.wrap(view.verdict, STATUS_STYLE[view.status], "  ")
    shown = 0
    if view.status is Status.UNREADABLE:
        screen.wrap(view.advice, indent="  ")
    else:
        shown = _print_groups(screen, view, max(limit, 0))
    _print_corrections(screen, view)
    if view.corrected or view.backup or view.report:
        screen.say()
    copy = labels.CORRECTED_COPY if view.corrections else labels.NOTED_COPY
    for label, path in (
        (copy, view.corrected),
        (labels.BACKUP, view.backup),
        (labels.REPORT, view.report),
    ):
        if path:
            screen.say((f"  {screen.told(label)}: {path}", ""))
    return shown


def _print_groups(screen: Screen, view: FileView, limit: int) -> int:
    several = len({row.sheet for row in view.rows if row.sheet}) > 1
    left, groups = limit, []
    for group in view.groups:
        if left:
            groups.append(Group(group.department, group.rows[:left]))
            left -= len(groups[-1].rows)
    print_groups(screen, groups, sheets_named=several)
    told = {row for group in groups for row in group.rows}
    untold = len(set(view.rows) - told)
    if untold:
        screen.say()
        more = _MORE_IN_REPORT if view.report else _MORE_IN_HTML
        screen.wrap(screen.told(more, count=f"{untold:,}"), "bold", "  ")
    return limit - left


def _print_corrections(screen: Screen, view: FileView) -> None:
    if not view.corrections:
        return
    screen.say()
    heading = _CORRECTED if view.corrected else _CORRECTABLE
    screen.wrap(screen.told(heading), "bold underline", "  ")
    several = len({correction.sheet for correction in view.corrections}) > 1
    for correction in view.corrections[:_CORRECTIONS]:
        for text in _correction_lines(correction, screen.width, sheets_named=several):
            screen.wrap(text, indent="  ")
    more = len(view.corrections) - _CORRECTIONS
    if more > 0:
        screen.wrap(screen.told(_MORE_CELLS, count=f"{more:,}"), "bold", "  ")


def _correction_lines(correction: WrittenCell, width: int, *, sheets_named: bool) -> Iterator[str]:
    sheet = f"{correction.sheet}!" if sheets_named else ""
    before, after = brief(correction.before), brief(correction.after)
    line = f"{sheet}{correction.cell}  {before} → {after}"
    if width_of(line) < width - 3:
        yield line
    else:
        yield f"{sheet}{correction.cell}  {before}"
        yield f"→ {after}"
