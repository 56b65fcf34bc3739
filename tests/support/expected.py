"""Findings and changes as cases write them, and the rows of Markdown tables."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sheetcheck.words.address import Address
from sheetcheck.words.result import Change, Finding
from sheetcheck.words.values import Formula, Rewritten
from tests.support.table_cells import Content, Unreadable, parse_content


def finding_line(finding: Finding, *, with_sheet: bool) -> str:
    """Return a finding as a case writes it: `G7 rating-missing`."""
    return f"{_place(finding.sheet, finding.cell, with_sheet=with_sheet)} {finding.rule}"


def _place(sheet: str | None, cell: Address | None, *, with_sheet: bool) -> str:
    if cell is None:
        return "–"
    return f"{sheet}!{cell}" if with_sheet else str(cell)


@dataclass(frozen=True)
class ExpectedChange:
    """One line of `changes:`, understood."""

    place: str
    before: Content
    after: Content

    def met_by(self, change: Change) -> bool:
        """Say whether a change is the one expected; of a formula only the new one counts."""
        if self.after.formula is not None:
            return change.new == Formula(self.after.formula, self.after.value)
        if isinstance(change.new, Rewritten) and change.new.text != self.after.value:
            return False
        return (change.before, change.after) == (self.before.value, self.after.value)


def parse_change(line: str) -> ExpectedChange:
    """Return a line such as ``A12 `9事業` → `8事業` ``; backticks are for the eye.

    Raises:
        Unreadable: it is no such line.

    """
    place, _, rest = line.partition(" ")
    before, arrow, after = rest.partition(" → ")
    if not arrow:
        raise Unreadable(f"“{line}” is no change")
    return ExpectedChange(
        place, parse_content(before.strip().strip("`")), parse_content(after.strip().strip("`"))
    )


def change_place(change: Change, *, with_sheet: bool) -> str:
    """Return where a change was made, as a case writes it."""
    return _place(change.sheet, change.cell, with_sheet=with_sheet)


def markdown_rows(text: str, heading: Mapping[int, str]) -> Iterator[list[str]]:
    """Yield the rows below each table head that has the given cells, without backticks."""
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif all(place < len(cells) and cells[place] == name for place, name in heading.items()):
            inside = True
        elif inside and set(cells[0]) - set("- :"):
            yield [re.sub(r"^`(.*)`$", r"\1", cell) for cell in cells]
