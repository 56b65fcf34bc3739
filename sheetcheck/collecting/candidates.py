"""Candidates for a cell: which say the same, how several become one, and the value to write."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold
from sheetcheck.words.collection import AnswerOrigin, GivenAnswer, Slot
from sheetcheck.words.text import Text
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.xml.text import MOST_CHARACTERS, length

ForJoint = Literal["ask", "first", "both"]
"""What to do where departments in charge of one item answer differently: ask a person, take the
answer of the department named first, or join the texts of all."""

_SHIFT_1904: Final = 1_462
"""Days between the 1900 and the 1904 date system of Excel."""
_JOINED: Final = Text("共同の回答をつなげました。", "The answers of all departments were joined.")
_LED: Final = Text("先頭の課の回答を採りました。", "The answer of the first department was taken.")


def distinct(
    candidates: Sequence[GivenAnswer], slot: Slot, family: Family
) -> list[list[GivenAnswer]]:
    """Return the candidates in groups that say the same; the first of a group is the one to write.

    Width and blanks make no difference, nor do two ways to write one rating. The first of a group
    is what is in the sheet already, else a rating as the scale writes it, else the first given.
    """
    scale = family.scales.get(slot.key.column)
    groups: dict[str, list[GivenAnswer]] = {}
    for one in candidates:
        rated = scale.read(one.text) if scale else None
        meaning = f"={rated.code}" if rated and rated.code is not None else fold(one.text)
        groups.setdefault(meaning, []).append(one)
    found = []
    for group in groups.values():
        kept = [one for one in group if one.is_in_sheet]
        exact = [one for one in group if scale and one.text in map(scale.as_written, scale.ratings)]
        first = (*kept, *exact, group[0])[0]
        found.append([first, *(one for one in group if one is not first)])
    return found


def joined(
    groups: Sequence[Sequence[GivenAnswer]], slot: Slot, family: Family, for_joint: ForJoint
) -> tuple[list[GivenAnswer], Text] | None:
    """Return one answer made of those of several departments, those behind it, and what was done.

    None if nobody asked for that, if an answer is not from a department in charge, or if a
    department says two things. Only free texts are ever joined.
    """
    every = [one for group in groups for one in group]
    if for_joint == "ask" or any(
        one.origin is not AnswerOrigin.RETURN or one.department not in slot.departments
        for one in every
    ):
        return None
    if len({one.department for one in every}) < len(groups):
        return None
    ordered = sorted(every, key=lambda one: slot.departments.index(one.department))
    if for_joint == "first":
        return ordered, _LED
    column = family.columns[slot.key.column]
    if slot.key.column in family.scales or column.number or column.date or column.pattern:
        return None
    text = " / ".join(f"（{one.department}）{one.text}" for one in ordered)
    if length(text) > MOST_CHARACTERS:
        return None
    whole = replace(ordered[0], value=text, text=text, is_date=False, file="", digest="", cell=None)
    return [whole, *ordered], _JOINED


def new_value(chosen: GivenAnswer, grid: Grid, style: int) -> Value:
    """Return the value to write into a cell of a style, so that it shows what the return shows.

    A number or date that the style would show otherwise is written as a text.
    """
    value, formats = chosen.value, grid.formats
    if value is None or isinstance(value, (str, bool)):
        return value
    if chosen.is_date:
        # The return's workbook may use the other date system: only what is shown can be compared.
        for shift in (0, _SHIFT_1904, -_SHIFT_1904):
            if formats.is_date(style) and formats.shown(value + shift, style) == chosen.text:
                return value + shift
        return chosen.text
    plain = str(int(value)) if value == int(value) else str(value)
    return value if chosen.text in {formats.shown(value, style), plain} else chosen.text
