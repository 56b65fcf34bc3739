"""One answer cell, the answers for it, and what the last run settled there."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sheetcheck.claims.master import MasterSheet
from sheetcheck.collecting.candidates import distinct
from sheetcheck.notation.folding import fold
from sheetcheck.words.collection import AnswerOrigin, GivenAnswer, Settled, Slot


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
    previous: Settled | None = None,
    *,
    is_first_run: bool = True,
) -> Case:
    """Return the case of one cell; in the first run, whatever it holds is the master's own."""
    origin = _origin(slot, table, previous, is_first_run=is_first_run)
    if origin is None:
        return Case(slot, table, given, None, previous)
    held, text = table.grid.cell(*slot.cell), table.grid.text(*slot.cell)
    value = held.value if held else None
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
