"""Add drop-down lists and conditional colours to a sheet; existing ones stay."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.words.address import Address, Area
from sheetcheck.words.result import Severity
from sheetcheck.workbook.annotate.styles import MARKS, Stylesheet, solid_fill
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.season.insertion import child_of, place_for
from sheetcheck.workbook.xml.tags import Edit, prefix_of, tag_end, with_attribute
from sheetcheck.workbook.xml.text import attribute_data, formula_data, length

_LONGEST_LIST: Final = 255
"""UTF-16 units that Excel takes in a list within the rule; a longer list must be a range."""
_LONGEST_TITLE: Final = 32
_LONGEST_PROMPT: Final = 255


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
    parent = child_of(frame, "dataValidations")
    if parent is None:
        p, place = frame.prefix, place_for(frame, "dataValidations")
        inner = b"".join(_element(p, one) for one in lists)
        whole = b'<%bdataValidations count="%d">%b</%bdataValidations>' % (p, len(lists), inner, p)
        return [Edit(place, place, whole)]
    tag = frame.xml[parent.start : tag_end(frame.xml, parent.start)]
    count = b"%d" % (len(parent.children) + len(lists))
    opening = with_attribute(tag, b"count", count).removesuffix(b"/>").removesuffix(b">") + b">"
    p = prefix_of(frame.xml, parent)
    inner = b"".join(_element(p, one) for one in lists)
    if parent.is_empty:
        return [Edit(parent.start, parent.end, opening + inner + b"</%bdataValidations>" % p)]
    return [
        Edit(parent.start, parent.content, opening),
        Edit(parent.closing, parent.closing, inner),
    ]


def validated_areas(frame: Frame) -> tuple[Area, ...]:
    """Return the cells that have a validation of any kind: Excel allows only one to a cell."""
    parent = child_of(frame, "dataValidations")
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


_PRIORITY: Final = re.compile(rb"""\spriority\s*=\s*["']([0-9]{1,9})["']""")


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
    p, place = frame.prefix, place_for(frame, "conditionalFormatting")
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
