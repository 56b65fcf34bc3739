"""Answers that say the same, and the value that is written for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold
from sheetcheck.words.collection import (
    AnswerOrigin,
    GivenAnswer,
    Slot,
)
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.grid import Grid

_LEAP_1904: Final = 1_462  # days between the two calendars of Excel


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """A sheet that answers are written into."""

    grid: Grid
    family: Family


def distinct(
    candidates: Sequence[GivenAnswer], slot: Slot, family: Family
) -> list[list[GivenAnswer]]:
    """Return the candidates in groups that say the same, the one to write first in each.

    Width and blanks make no difference; two ways to write one rating do not either, and of
    them the one that the scale writes is taken.
    """
    scale = family.scales.get(slot.key.column)
    groups: dict[str, list[GivenAnswer]] = {}
    for one in candidates:
        rated = scale.read(one.text) if scale else None
        said = f"={rated.code}" if rated and rated.code is not None else fold(one.text)
        groups.setdefault(said, []).append(one)
    found = []
    for group in groups.values():
        first = group[0]
        # What stands in the sheet already is kept as it is written.
        kept = [o for o in group if o.origin in {AnswerOrigin.MASTER, AnswerOrigin.EDITED}]
        exact = [o for o in group if scale and o.text in map(scale.as_written, scale.ratings)]
        first = next(iter([*kept, *exact, first]))
        found.append([first, *(one for one in group if one is not first)])
    return found


def new_value(chosen: GivenAnswer, target: TargetSheet, style: int) -> Value:
    """Return what is written so that the cell shows what the return shows."""
    value, formats = chosen.value, target.grid.formats
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, bool):
        return value
    if chosen.is_date:
        # Days may be counted from another year there: only what is seen can be compared.
        for shift in (0, _LEAP_1904, -_LEAP_1904):
            if formats.is_date(style) and formats.shown(value + shift, style) == chosen.text:
                return value + shift
        return chosen.text
    if formats.shown(value, style) == chosen.text or chosen.text == _plain(value):
        return value
    return chosen.text


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)
