"""The changes that make next year's sheet of this year's, as they are gathered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text
from sheetcheck.words.values import NewValue

RatingCodes = Mapping[str, Mapping[int, str | None]]
"""The codes of a sheet's ratings, by the key of the column and the row of the item."""


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """Something that a person has to decide."""

    sheet: str
    place: str
    """A cell, the name of a range, or – for the whole sheet."""
    what: Text


@dataclass(frozen=True, slots=True)
class Ended:
    """An item that its rating ends: it stays, greyed, until somebody deletes its row."""

    sheet: str
    item: Item
    rating: str


@dataclass(slots=True)
class SheetPlan:
    """The changes of one sheet."""

    sheet: str
    """This year's name of the sheet."""
    cells: dict[Address, NewValue] = field(default_factory=dict)
    """What is written into each cell; None empties it."""
    emptied: list[Address] = field(default_factory=list)
    """The answer cells that are emptied."""
    shifted: dict[Address, tuple[str, str]] = field(default_factory=dict)
    """The cells whose years are shifted, with their texts before and after."""
    carried: dict[Address, str] = field(default_factory=dict)
    """The cells that are filled with an answer of this year."""
    questions: list[OpenDecision] = field(default_factory=list)
    asked: set[Address] = field(default_factory=set)
    """The cells that the questions are about."""
    ended: list[Ended] = field(default_factory=list)

    def ask(self, cell: Address, what: Text) -> None:
        """Add a question about a cell."""
        self.questions.append(OpenDecision(self.sheet, str(cell), what))
        self.asked.add(cell)
