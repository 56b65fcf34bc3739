"""One answer cell and the answers for it: which say the same, and how several become one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from sheetcheck.claims.master import MasterSheet
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold
from sheetcheck.words.collection import AnswerOrigin, GivenAnswer, Settled, Slot
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


@dataclass(frozen=True, slots=True)
class Case:
    """One answer cell, and what there is to decide about it."""

    slot: Slot
    table: MasterSheet
    """The sheet that the answer is written into."""
    given: Sequence[GivenAnswer]
    """The answers of the returns."""
    current: GivenAnswer | None
    """What the cell holds that no earlier run wrote; None if there is no such thing."""
    previous: Settled | None
    """What the last run settled for the cell."""

    @property
    def shown(self) -> str:
        """What the cell shows now."""
        return self.table.grid.text(*self.slot.cell)

    @property
    def answers(self) -> list[GivenAnswer]:
        """The answers of the returns, then what the cell holds that no run wrote."""
        return [*self.given, *([] if self.current is None else [self.current])]

    @property
    def groups(self) -> list[list[GivenAnswer]]:
        """The answers in groups that say the same."""
        return distinct(self.answers, self.slot, self.table.family)

    @property
    def digest(self) -> str:
        """A digest of the answers of the returns, to see whether a later run has others."""
        texts = sorted({fold(one.text) for one in self.given})
        return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def case_of(
    slot: Slot,
    table: MasterSheet,
    given: Sequence[GivenAnswer],
    previous: Settled | None,
    *,
    is_first_run: bool,
) -> Case:
    """Return the case of one cell; in the first run, whatever it holds is the master's own."""
    origin = _origin(slot, table, previous, is_first_run=is_first_run)
    current = None
    if origin is not None:
        content, text = table.grid.cell(*slot.cell), table.grid.text(*slot.cell)
        value = content.value if content else None
        current = GivenAnswer(origin, value, text, sheet=slot.key.sheet, cell=slot.cell)
    return Case(slot, table, given, current, previous)


def _origin(
    slot: Slot, table: MasterSheet, previous: Settled | None, *, is_first_run: bool
) -> AnswerOrigin | None:
    """Return who wrote the content of a cell: the master, or a person since; None if a run did.

    None too for a cell without an answer, unless a person emptied it since the last run.
    """
    text = table.grid.text(*slot.cell)
    blank = not table.family.is_answer(text)
    if previous is None or previous.origin == "conflict":
        if blank:
            return None
        return AnswerOrigin.MASTER if is_first_run else AnswerOrigin.EDITED
    if fold(previous.text) == fold(text):
        return None if previous.is_ours or blank else AnswerOrigin.MASTER
    return AnswerOrigin.EDITED


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
    exact = {scale.as_written(code) for code in scale.ratings} if scale else set()
    found = []
    for group in groups.values():
        first = min(group, key=lambda one: (not one.is_in_sheet, one.text not in exact))
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
    in_charge = all(
        one.origin is AnswerOrigin.RETURN and one.department in slot.departments for one in every
    )
    if for_joint == "ask" or not in_charge or len({one.department for one in every}) < len(groups):
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
