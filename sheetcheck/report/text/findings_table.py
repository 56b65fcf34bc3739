"""Print findings by department: as a table on a wide terminal, otherwise one below another."""

from collections.abc import Mapping, Sequence
from typing import Final

from sheetcheck.report.text.screen import SEVERITY_STYLE, Screen, brief
from sheetcheck.report.view import Group, ReadableFinding
from sheetcheck.report.visible import shortened, side_by_side, width_of, wrapped
from sheetcheck.words import labels

_NARROW: Final = 60
_WIDE: Final = 104  # from this width on, the suggestion has its own column
_WIDEST: Final = 150  # longer lines are hard to follow
_WIDEST_CELL: Final = 24
_LONGEST_PLACE: Final = 80
_GAP: Final = "  "


def print_groups(screen: Screen, groups: Sequence[Group], *, sheets_named: bool) -> None:
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
    heads = [screen.told(label) for label in (labels.KIND, labels.CELL)]
    word = max(width_of(text) for text in (heads[0], *(row.word for row in cells)))
    cell = min(max(width_of(text) for text in (heads[1], *cells.values())), _WIDEST_CELL)
    wide = screen.width >= _WIDE
    room = min(screen.width, _WIDEST) - 1 - word - cell - len(_GAP) * (5 if wide else 4)
    item = room // (4 if wide else 3)
    problem = (room - item) // 2 if wide else room - item
    return [word, cell, item, problem, *([room - item - problem] if wide else [])]


def _print_heads(screen: Screen, widths: Sequence[int]) -> None:
    *heads, problem, suggestion = (
        screen.told(label)
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
