"""One column of the table: its headings, who fills it in, and what may stand in it."""

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
    """The smallest number that may stand there."""
    most: float | None = None
    """The largest."""
    whole: bool = False
    """Whether only whole numbers may."""
    units: tuple[str, ...] = ()
    """What may stand behind a number: 人, 件; a percent sign always may."""


@dataclass(frozen=True, slots=True)
class Dates:
    """A column of dates, as Excel keeps them or as people write them: 令和7年3月31日, R7.3.31."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    earliest: dt.date | None = None
    """The first day that may stand there: 2024-04-01."""
    latest: dt.date | None = None
    """The last."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A column whose texts have one form, such as a number of the plan: 1-2-03."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    matches: str
    """A regular expression (Python's) for the whole text; groups may not be repeated in it."""
    means: Text
    """The form in words, for those who read the message."""


@dataclass(frozen=True, slots=True)
class ColumnComparison:
    """What a cell must be, compared with another one of the same item; blanks are not compared."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    must_be: Literal["at_least", "at_most", "above", "below", "same", "different"]
    """Numbers and dates are compared by size, other texts can only be `same` or `different`."""
    than: str
    """The other column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = STRICT

    headings: tuple[str, ...]
    """The heading, then variants of it; `{reported}` and `{planned}` stand for a year as offices
    write it (R6, 令和6年度, 2024年度), `{reported-1}` for the year before, `{R10}` for that very
    year in every sheet. Width, blanks and line breaks do not count."""
    under: tuple[str, ...] = ()
    """The heading over several columns that it stands under. With more than one (予算 for each
    year) the column stands once under each; the second of `budget` is called `budget_2`."""
    nth: int = 1
    """Which column it is, from the left, where several have the same heading (予算, 決算 for each
    year): 2 for the second."""
    answer: Literal["right", "below"] = "right"
    """In a card, where the answer to the label stands: in the cell right of it, or below it."""
    filled_by: Literal["secretariat", "department"] = "secretariat"
    """Who fills it: what the secretariat fills is fixed and must come back as it was sent."""
    required: bool = True
    """Whether a sheet without this column is faulty."""
    scale: Scale | None = None
    """The answers that may be given here, where the column has a scale of its own beside that
    of the family: a second rating, or a direction such as 継続 or 終了."""
    counted: bool = False
    """Whether the footer counts the answers of that scale, too."""
    filled: bool = False
    """Whether every item must have something here; what `no_answer` lists counts for nothing."""
    unique: Literal["sheet", "section"] | None = None
    """Where no two items may have the same text here."""
    number: Numbers | None = None
    """What numbers may stand here; `{}` for any."""
    date: Dates | None = None
    """What dates may stand here; `{}` for any."""
    pattern: Pattern | None = None
    """The form that a text here must have."""
    compare: tuple[ColumnComparison, ...] = ()
    """What a cell must be, compared with others of its item."""
    carried_from: str = ""
    """The column whose text of this year stands here in next year's sheet (`rollover`)."""

    @property
    def whole_headings(self) -> tuple[str, ...]:
        """The headings, each behind the one that it stands under."""
        return tuple(over + heading for over in self.under or ("",) for heading in self.headings)


def spread(columns: Mapping[str, Column]) -> Mapping[str, Column]:
    """Return the columns, each that stands under several headings once for each of them."""
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
    """Return a comparison with the column that stands under the same heading, if one does."""
    other = columns.get(comparison.than)
    if other is None or over not in other.under[1:]:
        return comparison
    return replace(comparison, than=f"{comparison.than}_{other.under.index(over) + 1}")
