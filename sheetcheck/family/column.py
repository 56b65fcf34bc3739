"""One column of the table: its headings, who fills it in, and which answers are allowed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from sheetcheck.family.scale import STRICT, Scale
from sheetcheck.words.text import Text


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    least: float | None = None
    """The smallest number allowed."""
    most: float | None = None
    """The largest number allowed."""
    whole: bool = False
    """Whether only whole numbers are allowed."""
    units: tuple[str, ...] = ()
    """Units that may follow a number: 人, 件; a percent sign always may."""


@dataclass(frozen=True, slots=True)
class Dates:
    """A column of dates, as Excel stores them or as text: 令和7年3月31日, R7.3.31."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    earliest: dt.date | None = None
    """The first day allowed: 2024-04-01."""
    latest: dt.date | None = None
    """The last day allowed."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A column whose texts follow one pattern, such as a number of the plan: 1-2-03."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    matches: str
    """A Python regular expression for the whole text; repeated groups are not allowed."""
    means: Text
    """The pattern in words, for the readers of the message."""


@dataclass(frozen=True, slots=True)
class ColumnComparison:
    """A required relation to another column of the same item; blank cells are not compared."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    must_be: Literal["at_least", "at_most", "above", "below", "same", "different"]
    """The relation; texts that are no numbers or dates can only be `same` or `different`."""
    than: str
    """The other column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    headings: tuple[str, ...]
    """The heading, then variants of it. `{reported}` and `{planned}` match a year in any notation
    (R6, 令和6年度, 2024年度), `{reported-1}` the year before, `{R10}` this year in every sheet.
    Width, blanks and line breaks do not count."""
    under: tuple[str, ...] = ()
    """The common heading above this and other columns. With several (予算 for each year), the
    column occurs once under each; the second column of `budget` is called `budget_2`."""
    nth: int = 1
    """Which one it is, from the left, if several columns have the same heading (予算, 決算 for
    each year): 2 for the second."""
    answer: Literal["right", "below"] = "right"
    """In a card, where the answer is: in the cell right of the label, or below it."""
    filled_by: Literal["secretariat", "department"] = "secretariat"
    """Who fills it in; what the secretariat fills in must come back unchanged."""
    required: bool = True
    """Whether a sheet without this column is faulty."""
    scale: Scale | None = None
    """The answers allowed here, if the column has a scale of its own: a second rating, or a
    direction such as 継続 or 終了."""
    counted: bool = False
    """Whether the footer counts the answers of this scale, too."""
    filled: bool = False
    """Whether every item must have an answer here; a text in `no_answer` is not an answer."""
    unique: Literal["sheet", "section"] | None = None
    """Within what no two items may have the same text here."""
    number: Numbers | None = None
    """The numbers allowed here; `{}` for any number."""
    date: Dates | None = None
    """The dates allowed here; `{}` for any date."""
    pattern: Pattern | None = None
    """The pattern that a text here must follow."""
    compare: tuple[ColumnComparison, ...] = ()
    """Required relations to other columns of the same item."""
    carried_from: str = ""
    """The column whose text `rollover` copies here in next year's sheet."""

    @property
    def whole_headings(self) -> tuple[str, ...]:
        """Every heading with each heading above it: over + heading."""
        return tuple(over + heading for over in self.under or ("",) for heading in self.headings)


def spread(columns: Mapping[str, Column]) -> Mapping[str, Column]:
    """Return the columns; one with several headings in `under` once for each, as `budget_2`."""
    found: dict[str, Column] = {}
    for key, column in columns.items():
        for number, over in enumerate(column.under or ("",), 1):
            name = key if number == 1 else f"{key}_{number}"
            compare = tuple(_beside(comparison, over, columns) for comparison in column.compare)
            one = replace(column, under=(over,), compare=compare)
            found[name] = one if column.under else column
    return found


def _beside(
    comparison: ColumnComparison, over: str, columns: Mapping[str, Column]
) -> ColumnComparison:
    """Return a comparison with the other column under the same heading, if there is one."""
    other = columns.get(comparison.than)
    if other is None or over not in other.under[1:]:
        return comparison
    return replace(comparison, than=f"{comparison.than}_{other.under.index(over) + 1}")
