"""A drafted family before it becomes a file, with its sources and remarks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetcheck.drafting.choices import Choices
from sheetcheck.drafting.notes import RatingNote
from sheetcheck.family.column import Column, spread
from sheetcheck.family.model import RATING, Family
from sheetcheck.family.scale import Rating, Scale
from sheetcheck.family.totals import Totals
from sheetcheck.words.address import Address
from sheetcheck.words.text import Text, same

OPEN = "?"
"""The heading of a required column that was not found."""


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A column of the drafted family."""

    key: str
    headings: tuple[str, ...]
    cell: Address | None
    """The address of its heading; None if it was not found."""
    under: tuple[str, ...] = ()
    nth: int = 1
    filled: bool = False
    """Whether departments fill it in."""
    choices: Choices | None = None
    """Its own scale, if it has one besides that of the rating."""
    note: Text | None = None
    """What the user must confirm about it."""

    @property
    def column(self) -> Column:
        """The column of the family."""
        return Column(
            self.headings,
            self.under,
            nth=self.nth,
            filled_by="department" if self.filled else "secretariat",
            scale=self.choices.scale if self.choices else None,
            counted=self.choices is not None and self.choices.counted,
        )


@dataclass(frozen=True, slots=True)
class Sketch:
    """The content of a drafted family file."""

    name: str
    """The family's name."""
    title: str
    """The title of the sheet; blank if it has none."""
    title_cell: Address | None
    title_words: tuple[str, ...]
    entries: tuple[DraftEntry, ...]
    choices: Choices | None
    rating_notes: Mapping[str, RatingNote] = field(default_factory=dict)
    """Code → what the user must confirm about the rating."""
    remarks: tuple[Text, ...] = ()
    """What else the user must confirm about the columns."""
    numbering: str = "section"
    numbered_in: Address | None = None
    totals: Totals | None = None
    totals_cell: Address | None = None
    """The address of the first total."""
    totals_notes: Mapping[str, Text] = field(default_factory=dict)
    """Entry of `totals` → what the user must confirm about it."""


def family_of(sketch: Sketch) -> Family:
    """Return the family of a sketch, without the columns that were not found."""
    columns: dict[str, Column] = {e.key: e.column for e in sketch.entries if e.cell is not None}
    scale = sketch.choices.scale if sketch.choices else Scale({"A": Rating()})
    columns.setdefault(RATING, Column((OPEN,), required=False))
    return Family(
        sketch.name,
        same(sketch.title or sketch.name),
        spread(columns),
        scale,
        title=sketch.title_words,
        numbering=sketch.numbering,  # type: ignore[arg-type]  # one of the three
        totals=sketch.totals,
    )
