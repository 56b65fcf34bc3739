"""A shared formula whose master is overwritten: the first cell that follows inherits it.

How Excel shares a formula (ECMA-376 part 1, 18.3.1.40). Where a formula was filled down, only
the first cell of the group has its text, in `<f t="shared" si="0" ref="F7:F20">F6+1</f>`. The
others say `<f t="shared" si="0"/>` and mean the same formula, moved by their distance from the
first. `ref` is the range that the group lies in; a cell inside it need not belong to the group.

What goes wrong without this module. A total that is corrected gets a plain value or a formula
of its own, and its `<f>` goes. If it was the master, the text goes with it. Excel then repairs
the file, or shows the last stored values and never calculates them again.

What is done. The first cell that still shares the group, in the order of the sheet, becomes its
master. Its text is the old one, moved from the old master to the heir as Excel moves it
(`grid.moved`), and `ref` is the smallest range around all cells that are left. The heir keeps
its style and its stored value; the other followers keep every byte, because a follower names
only the group.

What is refused. A formula that cannot be taken apart refuses the write of the master, with the
address of the heir. Nothing is guessed: a wrong formula would look like the city's own.

Cells that are written in the same call are no heirs. A group of which nobody is left vanishes.
"""

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from sheetcheck.words.address import Address, Area
from sheetcheck.workbook.read.grid import Master, moved
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.cell import Exchanged
from sheetcheck.workbook.write.cell_elements import child, placed_cells
from sheetcheck.workbook.write.new_cell import refused
from sheetcheck.workbook.write.rows import each_row
from sheetcheck.workbook.xml.tags import Edit, Element, with_attribute
from sheetcheck.workbook.xml.text import formula_data


class _Follower(NamedTuple):
    """A cell that shares a formula."""

    at: Address
    formula: Element


def handed_over(
    frame: Frame, exchanged: Sequence[Exchanged], written: Container[Address]
) -> list[Edit]:
    """Return the edits by which the heirs of overwritten masters take the formulas over.

    Raises:
        Unwritable: a formula cannot be moved to its heir.

    """
    masters = dict(one.master for one in exchanged if one.master)
    if not masters:
        return []
    followers: dict[str, list[_Follower]] = {group: [] for group in masters}
    for row in each_row(frame):
        # Rows without shared formulas are not taken apart.
        if not row.number or frame.plain.find(b"shared", row.content, row.end) < 0:
            continue
        for place in placed_cells(frame, row):
            at = Address(row.number, place.column)
            formula = child(place.element, "f")
            if (
                formula is not None
                and at not in written
                and formula.attributes.get("t") == "shared"
            ):
                group = formula.attributes.get("si", "")
                if group in followers:
                    followers[group].append(_Follower(at, formula))
    return [_inherited(frame, masters[group], heirs) for group, heirs in followers.items() if heirs]


def _inherited(frame: Frame, master: Master, heirs: Sequence[_Follower]) -> Edit:
    first = heirs[0]
    try:
        text = moved(master.text, master.at, first.at)
    except ValueError:
        raise refused(
            str(master.at),
            f"{first.at}と共有している数式を移せません",
            f"the formula that {first.at} shares cannot be moved",
        ) from None
    area = Area(
        min(heir.at.row for heir in heirs),
        min(heir.at.column for heir in heirs),
        max(heir.at.row for heir in heirs),
        max(heir.at.column for heir in heirs),
    )
    formula = first.formula
    tag = frame.xml[formula.start : formula.content]
    name = re.match(rb"<([^\s/>]+)", tag)
    assert name, "a tag has a name"
    opening = with_attribute(tag, b"ref", str(area).encode()).removesuffix(b">").removesuffix(b"/")
    body = opening + b">" + formula_data(text) + b"</%b>" % name[1]
    return Edit(formula.start, formula.end, body)
