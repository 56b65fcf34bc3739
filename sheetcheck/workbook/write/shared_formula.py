"""A shared formula whose master is overwritten: the first that follows inherits it.

The formula stands only in its master (ECMA-376 18.3.1.40); lost there, it would be lost
for every cell that shares it. The heir shows and computes what it did before.
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
