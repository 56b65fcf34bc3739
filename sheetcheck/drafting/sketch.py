"""A family as far as it can be told from sheets, with the reasons and what is left to confirm."""

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
"""The heading of a column that nobody found."""


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A column of the drafted family."""

    key: str
    headings: tuple[str, ...]
    cell: Address | None
    """Where its heading stands; None where it was not found."""
    under: tuple[str, ...] = ()
    nth: int = 1
    filled: bool = False
    """Whether departments fill it."""
    choices: Choices | None = None
    """Its own scale, where it has one beside the rating."""
    note: Text | None = None
    """What is to be confirmed about it."""

    @property
    def column(self) -> Column:
        """The column as a family has it."""
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
    """What a draft is made from."""

    name: str
    """A name for `family`, from that of the file."""
    title: str
    """The title of the sheet; blank where it has none."""
    title_cell: Address | None
    title_words: tuple[str, ...]
    entries: tuple[DraftEntry, ...]
    choices: Choices | None
    rating_notes: Mapping[str, RatingNote] = field(default_factory=dict)
    """By rating, what is to be confirmed about it."""
    remarks: tuple[Text, ...] = ()
    """What else is to be confirmed about the columns."""
    numbering: str = "section"
    numbered_in: Address | None = None
    totals: Totals | None = None
    totals_cell: Address | None = None
    """Where the first total stands."""
    totals_notes: Mapping[str, Text] = field(default_factory=dict)
    """By entry of `totals`, what is to be confirmed about it."""


def family_of(sketch: Sketch) -> Family:
    """Return the family that a sketch describes, as far as nothing in it is open."""
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
