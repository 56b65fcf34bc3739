"""Conditional formats added behind those of the sheet: they colour cells while somebody types."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.words.address import Address
from sheetcheck.words.result import Severity
from sheetcheck.workbook.annotate.styles import MARKS, Stylesheet
from sheetcheck.workbook.read.sheet import Frame
from sheetcheck.workbook.season.insertion import place_for
from sheetcheck.workbook.season.validations import spans, sqref
from sheetcheck.workbook.xml.tags import Edit
from sheetcheck.workbook.xml.text import formula_data

_PRIORITY: Final = re.compile(rb"""\spriority\s*=\s*["']([0-9]{1,9})["']""")


@dataclass(frozen=True, slots=True)
class ConditionalColour:
    """A colour for cells of one column in which a formula is true."""

    cells: tuple[Address, ...]
    formula: str
    """Without `=`, as it reads for the topmost of the cells."""
    severity: Severity


def condition_edits(
    frame: Frame, styles: Stylesheet, conditions: Sequence[ConditionalColour]
) -> list[Edit]:
    """Return the edits that add conditional formats; `styles` gets their colours."""
    if not conditions:
        return []
    p, place = frame.prefix, place_for(frame, "conditionalFormatting")
    outside = frame.xml[: frame.opened], frame.xml[frame.end :]
    last = max((int(n) for part in outside for n in _PRIORITY.findall(part)), default=0)
    colours = {
        severity: styles.add_difference(
            b'<%bdxf><%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="%b"/>'
            b'<%bbgColor rgb="%b"/></%bpatternFill></%bfill></%bdxf>'
            % ((styles.prefix,) * 4 + (MARKS[severity].encode(), styles.prefix,
               MARKS[severity].encode()) + (styles.prefix,) * 3)
        )
        for severity in dict.fromkeys(one.severity for one in conditions)
    }  # fmt: skip
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
