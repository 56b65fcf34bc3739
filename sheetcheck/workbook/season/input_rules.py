"""What a sheet allows to enter and shows meanwhile: locks, drop-down lists, conditional colours.

The elements of a sheet part have a fixed order (ECMA-376 18.3.1.99). An existing password and
existing lists and colours stay.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.words.address import Address, Area
from sheetcheck.words.result import Severity
from sheetcheck.workbook.annotate.marks import MARKS
from sheetcheck.workbook.annotate.styles import Stylesheet, solid_fill, with_entries
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.write.new_cell import with_content
from sheetcheck.workbook.xml.tags import (
    Edit,
    Element,
    attribute,
    element_at,
    prefix_of,
    tag_end,
    with_attribute,
)
from sheetcheck.workbook.xml.text import attribute_data, formula_data, length

_ORDER: Final = (
    *("sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter"),
    *("sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"),
    *("conditionalFormatting", "dataValidations"),
)
"""The elements up to the drop-down lists, in their order; all others follow."""
_ALLOWED: Final = (b"formatCells", b"formatColumns", b"formatRows", b"sort", b"autoFilter")
"""What stays allowed in a locked sheet; there, the value 0 means allowed (18.3.1.85)."""
_PASSWORDS: Final = (b"password", b"hashValue")
_BEFORE_PROTECTION: Final = frozenset({"alignment"})
"""The children of a cell format that precede `protection` (18.8.45)."""
_LONGEST_LIST: Final = 255
"""UTF-16 units that Excel takes in a list within the rule; a longer list must be a range."""
_LONGEST_TITLE: Final = 32
_LONGEST_PROMPT: Final = 255
_PRIORITY: Final = re.compile(rb"""\spriority\s*=\s*["']([0-9]{1,9})["']""")


def protection_edit(frame: Frame) -> Edit:
    """Return the edit that locks a sheet, without setting a password."""
    at = frame.place("sheetProtection")
    if at is None:
        start = end = _place_for(frame, "sheetProtection")
        tag = b"<%bsheetProtection/>" % frame.prefix
    else:
        start, end = at, tag_end(frame.xml, at)
        tag = frame.xml[start:end]
    tag = with_attribute(tag, b"sheet", b"1")
    for name in _ALLOWED:
        tag = with_attribute(tag, name, b"0")
    return Edit(start, end, tag)


def has_password(frame: Frame) -> bool:
    """True if the sheet is protected by a password, which only its owner can take off."""
    at = frame.place("sheetProtection")
    if at is None:
        return False
    tag = frame.xml[at : tag_end(frame.xml, at)]
    return any(attribute(tag, name) for name in _PASSWORDS)


def is_locked(styles: Stylesheet, style: int) -> bool:
    """True if a cell of a format is locked in a protected sheet; cells are, as a rule."""
    for child in styles.child("cellXfs", style).children:
        if child.tag == "protection":
            return child.attributes.get("locked", "1") not in {"0", "false"}
    return True


def with_lock(styles: Stylesheet, style: int, *, locked: bool) -> bytes:
    """Return a cell format made locked or unlocked, otherwise unchanged (18.8.33)."""
    xf = styles.raw("cellXfs", style)
    whole = element_at(xf, 0, len(xf), styles.context, styles.part)
    flag = b"1" if locked else b"0"
    opening = with_attribute(xf[: whole.content], b"applyProtection", b"1")
    for child in whole.children:
        if child.tag == "protection":
            tag = with_attribute(xf[child.start : child.content], b"locked", flag)
            return opening + xf[whole.content : child.start] + tag + xf[child.content :]
    new = b'<%bprotection locked="%b"/>' % (styles.prefix, flag)
    if whole.is_empty:
        return with_content(opening.removesuffix(b"/>").rstrip() + b">", new)
    place = max(
        (child.end for child in whole.children if child.tag in _BEFORE_PROTECTION),
        default=whole.content,
    )
    return opening + xf[whole.content : place] + new + xf[place:]


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A drop-down list for some cells."""

    cells: tuple[Address, ...]
    source: str
    """`"A,B"` with the quotes, or the defined name of a range."""
    title: str
    prompt: str


def written_out(texts: Sequence[str]) -> str | None:
    """Return a list as Excel writes it into the rule itself; None if only a range is possible."""
    joined = ",".join(texts)
    if length(joined) > _LONGEST_LIST or any("," in text for text in texts):
        return None
    return '"' + joined.replace('"', '""') + '"'


def spans(cells: Iterable[Address]) -> tuple[Area, ...]:
    """Return cells as areas of one column each, as few as possible."""
    found: list[Area] = []
    for cell in sorted(set(cells), key=lambda cell: (cell.column, cell.row)):
        last = found[-1] if found else None
        if last and (last.left, last.bottom + 1) == (cell.column, cell.row):
            found[-1] = last._replace(bottom=cell.row)
        else:
            found.append(Area(cell.row, cell.column, cell.row, cell.column))
    return tuple(found)


def sqref(areas: Iterable[Area]) -> bytes:
    """Return areas as the value of an attribute `sqref`: `G7:G9 G12`."""
    return " ".join(map(str, areas)).encode()


def choices_edits(frame: Frame, lists: Sequence[ChoiceList]) -> list[Edit]:
    """Return the edits that add drop-down lists to a sheet."""
    if not lists:
        return []
    parent = _child_of(frame, "dataValidations")
    p = frame.prefix if parent is None else prefix_of(frame.xml, parent)
    entries = [_element(p, one) for one in lists]
    if parent is not None:
        return with_entries(frame.xml, parent, entries)
    place, inner = _place_for(frame, "dataValidations"), b"".join(entries)
    whole = b'<%bdataValidations count="%d">%b</%bdataValidations>' % (p, len(lists), inner, p)
    return [Edit(place, place, whole)]


def validated_areas(frame: Frame) -> tuple[Area, ...]:
    """Return the cells that have a validation of any kind: Excel allows only one to a cell."""
    parent = _child_of(frame, "dataValidations")
    found = []
    for child in parent.children if parent else ():
        for text in child.attributes.get("sqref", "").split():
            try:
                found.append(Area.parse(text))
            except ValueError:
                continue  # a whole column or row
    return tuple(found)


def _element(p: bytes, one: ChoiceList) -> bytes:
    # Another answer only brings a warning: a person may know better than the list.
    return (
        b'<%bdataValidation type="list" errorStyle="warning" allowBlank="1" showInputMessage="1"'
        b' showErrorMessage="1" promptTitle="%b" prompt="%b" sqref="%b">'
        b"<%bformula1>%b</%bformula1></%bdataValidation>"
    ) % (
        p, attribute_data(one.title[:_LONGEST_TITLE]),
        attribute_data(one.prompt[:_LONGEST_PROMPT]),
        sqref(spans(one.cells)), p, formula_data(one.source), p, p,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConditionalColour:
    """A colour for cells of one column in which a formula is true."""

    cells: tuple[Address, ...]
    formula: str
    """Without `=`, with references as seen from the topmost of the cells."""
    severity: Severity


def condition_edits(
    frame: Frame, styles: Stylesheet, conditions: Sequence[ConditionalColour]
) -> list[Edit]:
    """Return the edits that add conditional formats; their colours are added to `styles`."""
    if not conditions:
        return []
    p, place = frame.prefix, _place_for(frame, "conditionalFormatting")
    outside = frame.xml[: frame.opened], frame.xml[frame.end :]
    last = max((int(n) for part in outside for n in _PRIORITY.findall(part)), default=0)
    colours = {
        severity: styles.add_difference(_difference(MARKS[severity], styles.prefix))
        for severity in dict.fromkeys(one.severity for one in conditions)
    }
    whole = b"".join(
        b'<%bconditionalFormatting sqref="%b"><%bcfRule type="expression" dxfId="%d"'
        b' priority="%d"><%bformula>%b</%bformula></%bcfRule></%bconditionalFormatting>'
        % (
            p, sqref(spans(one.cells)), p, colours[one.severity], priority, p,
            formula_data(one.formula), p, p, p,
        )
        for priority, one in enumerate(conditions, last + 1)
    )  # fmt: skip
    return [Edit(place, place, whole)]


def _difference(colour: str, p: bytes) -> bytes:
    """Return the format (dxf) that fills a cell while its condition is true."""
    return b"<%bdxf>%b</%bdxf>" % (p, solid_fill(colour, colour, p), p)


def _place_for(frame: Frame, name: str) -> int:
    """Return the offset for a new child of the root; `name` is one of the elements in `_ORDER`."""
    before = _ORDER[: _ORDER.index(name) + 1]
    after = (at for child, at in frame.children if at > frame.opened and child not in before)
    return min(after, default=frame.plain.rindex(b"</"))


def _child_of(frame: Frame, name: str) -> Element | None:
    """Return a child of the root of a sheet part, other than the rows; None if it is missing.

    Raises:
        Damaged: it is not well-formed.

    """
    at = frame.place(name)
    if at is None:
        return None
    end = min((start for _, start in frame.children if start > at), default=None)
    end = frame.plain.rindex(b"</") if end is None else end
    return element_at(frame.xml, at, end, frame.context, frame.part)
