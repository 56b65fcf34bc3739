"""The matrix of items and departments on the page of `collect`: who has answered what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.report.collection_words import item_text
from sheetcheck.report.visible import shortened, visible
from sheetcheck.words.address import Address
from sheetcheck.words.collection import Collected, CollectResult, Conflict, Slot
from sheetcheck.words.text import Text

STATES: Final[Mapping[str, tuple[str, str, Text]]] = {
    "conflict": ("error", "error", Text("不一致", "Conflict")),
    "open": ("warning", "warning", Text("未回答", "Open")),
    "answered": ("match", "good", Text("回答", "Answered")),
    "others": ("", "", Text("共同の課が回答", "Answered by another")),
}
"""State → kind of its tag, its sign, and its label."""
_LONGEST: Final = 300  # characters of a text


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An item of the matrix."""

    name: str
    states: tuple[str, ...]
    """For each department a key of `STATES`; empty if it is not in charge of the item."""


def collection_matrix(collection: CollectResult, departments: Sequence[str]) -> list[MatrixRow]:
    """Return the state of each item for each of these departments."""
    by_item: dict[tuple[str, str, str, str], list[Slot]] = {}
    for slot in collection.slots:
        by_item.setdefault(tuple(slot.key[:4]), []).append(slot)  # type: ignore[arg-type]
    disputed = {_place(one.slot) for one in collection.conflicts}
    unanswered = {_place(one.slot) for one in collection.open if one.slot and not one.file}
    answered_by = _answered_by(collection)
    rows = []
    for slots in by_item.values():
        places = {_place(slot) for slot in slots}
        in_charge = {name for slot in slots for name in slot.departments}
        answering = {name for place in places for name in answered_by.get(place, ())}
        # An answer without a department counts for everybody in charge.
        anonymous = not answering - {""}
        state = "conflict" if disputed & places else "open" if unanswered & places else ""
        states = (
            state or ("answered" if name in answering or anonymous else "others")
            if name in in_charge
            else ""
            for name in departments
        )
        rows.append(MatrixRow(cut(item_text(slots[0])), tuple(states)))
    return rows


def _answered_by(collection: CollectResult) -> dict[tuple[str, Address], set[str]]:
    """Return the departments that gave an answer for each cell; empty names are other origins."""
    found: tuple[Collected | Conflict, ...] = (*collection.answers, *collection.conflicts)
    return {_place(one.slot): {each.department for each in one.candidates} for one in found}


def _place(slot: Slot) -> tuple[str, Address]:
    return slot.key.sheet, slot.cell


def cut(text: str) -> str:
    """Return a text from a sheet escaped and shortened for the page."""
    return shortened(visible(text), _LONGEST)
