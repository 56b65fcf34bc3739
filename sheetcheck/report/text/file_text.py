"""Print one file: its findings by department, its corrections, and the files written for it.

The findings are a table on a wide terminal, otherwise they stand one below another.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sheetcheck.report.text.screen import SEVERITY_STYLE, STATUS_STYLE, Screen, brief
from sheetcheck.report.view import FileView, Group, ReadableFinding, WrittenCell
from sheetcheck.report.visible import shortened, side_by_side, width_of, wrapped
from sheetcheck.words import labels
from sheetcheck.words.result import Status
from sheetcheck.words.text import Text

_CORRECTIONS: Final = 12
_NARROW: Final = 60
_WIDE: Final = 104  # from this width on, the suggestion has its own column
_WIDEST: Final = 150  # longer lines are hard to follow
_WIDEST_CELL: Final = 24
_LONGEST_PLACE: Final = 80
_GAP: Final = "  "
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


def print_file(screen: Screen, view: FileView, limit: int) -> int:
    """Print one file with at most `limit` findings; return how many were printed."""
    screen.say((view.path, "bold"))  # never wrapped, so that it can be copied
    screen.wrap(view.verdict, STATUS_STYLE[view.status], "  ")
    shown = 0
    if view.status is Status.UNREADABLE:
        screen.wrap(view.advice, indent="  ")
    else:
        shown = _print_findings(screen, view, max(limit, 0))
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
            screen.say((f"  {screen.localized(label)}: {path}", ""))
    return shown


def _print_findings(screen: Screen, view: FileView, limit: int) -> int:
    several = len({row.sheet for row in view.rows if row.sheet}) > 1
    left, groups = limit, []
    for group in view.groups:
        if left:
            groups.append(Group(group.department, group.rows[:left]))
            left -= len(groups[-1].rows)
    _print_groups(screen, groups, sheets_named=several)
    shown = {row for group in groups for row in group.rows}
    left_out = len(set(view.rows) - shown)
    if left_out:
        screen.say()
        more = _MORE_IN_REPORT if view.report else _MORE_IN_HTML
        screen.wrap(screen.localized(more, count=f"{left_out:,}"), "bold", "  ")
    return limit - left


def _print_groups(screen: Screen, groups: Sequence[Group], *, sheets_named: bool) -> None:
    """Print the findings of each department; `sheets_named` adds the sheet to each address."""
    cells = {row: _cell(row, sheets_named=sheets_named) for group in groups for row in group.rows}
    widths = _widths(screen, cells)
    for number, group in enumerate(groups):
        screen.say()
        screen.wrap(shortened(group.department, _LONGEST_PLACE), "bold underline", _GAP)
        if screen.width < _NARROW:
            for row, advice in group.advised:
                _print_row(screen, row, cells[row], advice)
            continue
        if number == 0:
            _print_heads(screen, widths)
        for row, advice in group.advised:
            _print_line(screen, row, cells[row], widths, advice)


def _print_row(screen: Screen, row: ReadableFinding, cell: str, advice: str) -> None:
    screen.say((_GAP, ""), (row.word, SEVERITY_STYLE[row.severity]), (f" {cell}", "bold"))
    if row.place:
        screen.wrap(brief(row.short_place), indent="    ")
    screen.wrap(brief(row.message), indent="    ")
    if advice:
        screen.wrap(f"→ {brief(advice)}", indent="    ")


def _widths(screen: Screen, cells: Mapping[ReadableFinding, str]) -> list[int]:
    """Return the column widths: severity, cell, item, problem, and suggestion if there is room."""
    heads = [screen.localized(label) for label in (labels.KIND, labels.CELL)]
    word = max(width_of(text) for text in (heads[0], *(row.word for row in cells)))
    cell = min(max(width_of(text) for text in (heads[1], *cells.values())), _WIDEST_CELL)
    wide = screen.width >= _WIDE
    room = min(screen.width, _WIDEST) - 1 - word - cell - len(_GAP) * (5 if wide else 4)
    item = room // (4 if wide else 3)
    problem = (room - item) // 2 if wide else room - item
    return [word, cell, item, problem, *([room - item - problem] if wide else [])]


def _print_heads(screen: Screen, widths: Sequence[int]) -> None:
    *heads, problem, suggestion = (
        screen.localized(label)
        for label in (labels.KIND, labels.CELL, labels.ITEM, labels.PROBLEM, labels.SUGGESTION)
    )
    apart = len(widths) > len(heads) + 1
    heads += [problem, suggestion] if apart else [f"{problem} → {suggestion}"]
    columns = [wrapped(head, width) for head, width in zip(heads, widths, strict=True)]
    _print_columns(screen, columns, widths, ["dim"] * len(heads))


def _print_line(
    screen: Screen, row: ReadableFinding, cell: str, widths: Sequence[int], advice: str
) -> None:
    columns = [
        [row.word],
        wrapped(cell, widths[1]),
        wrapped(row.short_place, widths[2]),
        *_problem_cells(row.message, advice, widths[3:]),
    ]
    _print_columns(screen, columns, widths, [SEVERITY_STYLE[row.severity], "bold", "", "", ""])


def _problem_cells(message: str, advice: str, widths: Sequence[int]) -> list[list[str]]:
    problem = wrapped(brief(message), widths[0])
    if len(widths) > 1:
        return [problem, wrapped(brief(advice), widths[1])]
    return [problem + (wrapped(f"→ {brief(advice)}", widths[0]) if advice else [])]


def _print_columns(
    screen: Screen, columns: Sequence[Sequence[str]], widths: Sequence[int], styles: Sequence[str]
) -> None:
    for line in side_by_side(columns, widths):
        filled = len("\n".join(line).rstrip().split("\n"))  # no padding after the last text
        spans = [*zip(line[:filled], styles, strict=False)]
        spans[-1] = (spans[-1][0].rstrip(), spans[-1][1])
        screen.say(*(span for text in spans for span in ((_GAP, ""), text)))


def _cell(row: ReadableFinding, *, sheets_named: bool) -> str:
    if not row.cell:
        return "-"
    return f"{row.sheet}!{row.cell}" if sheets_named else row.cell


def _print_corrections(screen: Screen, view: FileView) -> None:
    if not view.corrections:
        return
    screen.say()
    heading = _CORRECTED if view.corrected else _CORRECTABLE
    screen.wrap(screen.localized(heading), "bold underline", "  ")
    several = len({correction.sheet for correction in view.corrections}) > 1
    for correction in view.corrections[:_CORRECTIONS]:
        for text in _correction_lines(correction, screen.width, sheets_named=several):
            screen.wrap(text, indent="  ")
    more = len(view.corrections) - _CORRECTIONS
    if more > 0:
        screen.wrap(screen.localized(_MORE_CELLS, count=f"{more:,}"), "bold", "  ")


def _correction_lines(correction: WrittenCell, width: int, *, sheets_named: bool) -> Iterator[str]:
    sheet = f"{correction.sheet}!" if sheets_named else ""
    before, after = brief(correction.before), brief(correction.after)
    line = f"{sheet}{correction.cell}  {before} → {after}"
    if width_of(line) < width - 3:
        yield line
    else:
        yield f"{sheet}{correction.cell}  {before}"
        yield f"→ {after}"
