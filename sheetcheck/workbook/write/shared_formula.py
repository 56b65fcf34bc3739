"""Keep a shared formula when its master is overwritten: the first follower inherits it.

How Excel shares a formula (ECMA-376 part 1, 18.3.1.40). If a formula was filled down, only the
first cell of the group (the master) has its text: `<f t="shared" si="0" ref="F7:F20">F6+1</f>`.
The others (the followers) have `<f t="shared" si="0"/>`, which means the same formula, moved by
their distance from the master. `ref` is a range around the group; not every cell in it belongs to
the group.

What goes wrong without this module. A corrected total gets a plain value or its own formula, and
its old `<f>` is removed. If it was the master, the text is lost. Excel then repairs the file, or
shows the last stored values and never calculates them again.

What is done. The first follower, in the order of the sheet, becomes the master. It gets the
formula's text, moved from the old master to this cell as Excel moves it (`grid.moved`), and as
`ref` the smallest range around the remaining group. It keeps its style and its stored value. The
other followers keep every byte, because they name only the group.

What is refused. If the formula cannot be parsed, writing the master is refused, with the address
of the follower. Guessing is not an option: a wrong formula would look like the city's own.

Cells that are written in the same call do not inherit. A group without followers vanishes.
"""

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from sheetcheck.words.address import Address, Area
from sheetcheck.workbook.read.grid import Master, moved
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.cell import CellChange
from sheetcheck.workbook.write.cell_elements import cell_spans, child
from sheetcheck.workbook.write.new_cell import refused
from sheetcheck.workbook.write.rows import each_row
from sheetcheck.workbook.xml.tags import Edit, Element, with_attribute
from sheetcheck.workbook.xml.text import formula_data


class _Follower(NamedTuple):
    """A cell that shares the formula of a master."""

    at: Address
    formula: Element


def inherited_formulas(
    frame: Frame, changes: Sequence[CellChange], written: Container[Address]
) -> list[Edit]:
    """Return the edits that make followers the masters of their groups.

    `changes` are those of the written cells, `written` their addresses.

    Raises:
        Unwritable: a formula cannot be moved to its new master.

    """
    masters = dict(one.master for one in changes if one.master)
    if not masters:
        return []
    followers: dict[str, list[_Follower]] = {group: [] for group in masters}
    for row in each_row(frame):
        # Skip rows without shared formulas.
        if not row.number or frame.plain.find(b"shared", row.content, row.end) < 0:
            continue
        for place in cell_spans(frame, row):
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
