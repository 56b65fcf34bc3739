"""Formulas of several cells: shared ones are inherited, parts of others are refused.

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

An array formula or a data table has its formula in one cell and fills a range. Excel changes such
a range only as a whole, and so do we.
"""

import re
from collections.abc import Collection, Container, Iterator, Sequence

from sheetcheck.words.address import Address, Area
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.grid import Master, moved
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.cell import CellChange
from sheetcheck.workbook.write.new_cell import refused, with_content
from sheetcheck.workbook.write.spans import area_around, cell_spans, child, each_row
from sheetcheck.workbook.xml.tags import TAG, Edit, Element, attribute, with_attribute
from sheetcheck.workbook.xml.text import formula_data

_KINDS = {
    "array": Text("配列数式", "the array formula"),
    "dataTable": Text("データテーブル", "the data table"),
}


def refuse_parts_of_formulas(frame: Frame, cells: Collection[Address]) -> None:
    """Refuse to write a part of an array formula or data table, as Excel does; all is allowed.

    Raises:
        Unwritable: a cell is part of an array formula or a data table.

    """
    for area, what in _filled_areas(frame):
        inside = [cell for cell in cells if area.covers(*cell)]
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if inside and len(inside) != size:
            raise refused(
                str(inside[0]),
                f"{what.ja}{area}の一部です",
                f"it is part of {what.en} in {area}",
            )


def _filled_areas(frame: Frame) -> Iterator[tuple[Area, Text]]:
    """Yield the ranges of several cells that one formula fills, and what it is called."""
    xml, prefix = frame.plain, frame.prefix
    for found in re.compile(rb"<%bf\s" % re.escape(prefix)).finditer(xml, frame.start, frame.end):
        tag = TAG.match(xml, found.start())
        assert tag, "a tag begins here"
        what = _KINDS.get(attribute(tag[0], b"t") or "")
        if what is None:
            continue
        try:
            area = Area.parse(attribute(tag[0], b"ref") or "")
        except ValueError:
            continue
        if area.bottom - area.top or area.right - area.left:
            yield area, what


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
    followers: dict[str, dict[Address, Element]] = {group: {} for group in masters}
    for row in each_row(frame):
        # Skip rows without shared formulas.
        if not row.number or frame.plain.find(b"shared", row.content, row.end) < 0:
            continue
        for place in cell_spans(frame, row):
            at, formula = Address(row.number, place.column), child(place.element, "f")
            if formula is None or at in written or formula.attributes.get("t") != "shared":
                continue
            group = formula.attributes.get("si", "")
            if group in followers:
                followers[group].setdefault(at, formula)
    return [_inherited(frame, masters[group], heirs) for group, heirs in followers.items() if heirs]


def _inherited(frame: Frame, master: Master, heirs: dict[Address, Element]) -> Edit:
    """Return the edit that makes the first of the followers the master."""
    first, formula = next(iter(heirs.items()))
    try:
        text = moved(master.text, master.at, first)
    except ValueError:
        raise refused(
            str(master.at),
            f"{first}と共有している数式を移せません",
            f"the formula that {first} shares cannot be moved",
        ) from None
    tag = frame.xml[formula.start : formula.content]
    tag = with_attribute(tag, b"ref", str(area_around(heirs)).encode())
    return Edit(formula.start, formula.end, with_content(tag, formula_data(text)))
