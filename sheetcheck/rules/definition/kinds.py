"""What a rule is.

There are six kinds. A row rule checks all items at once; a sheet rule checks one sheet;
a pair rule compares a sheet with the issued one, a history rule with those of earlier
years; a question is a sheet rule that runs only on request; a plain `Rule` has no check
here: it names why a file could not be read, or what a family's own check or a review file
said.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, ClassVar

from sheetcheck.family.model import Family
from sheetcheck.rules.definition.judged import Judged, Pair
from sheetcheck.words.address import Address
from sheetcheck.words.result import Change, Severity
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Text

if TYPE_CHECKING:
    import pandas as pd


Details = Mapping[str, str | int | Text]
"""What the texts of a rule name."""


@dataclass(frozen=True, slots=True)
class Example:
    """What a rule minds and what it leaves alone; shown to people and run by the tests.

    For a row rule the keys are columns; for the others the one key `sheet` or `file`
    holds a sketch of the place. `family` names what the family says of the column.
    """

    bad: Mapping[str, str | Text]
    good: Mapping[str, str | Text]


CORRECTED = Text("訂正します", "corrected")


def corrected_with(option: str) -> Text:
    """Return when something is corrected that is only corrected if it is asked for."""
    return Text(f"{option} を付ければ訂正します", f"corrected with {option}")


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule says of itself."""

    rank: ClassVar[int] = 5
    """Where its kind stands in lists of rules, and when its checks run."""

    name: str
    _: KW_ONLY
    title: Text
    """The rule in a few words."""
    severity: Severity = Severity.ERROR
    reason: Text
    message: Text
    suggestion: Text
    example: Example
    corrected: Text | None = None
    """When sheetcheck corrects what the rule finds; None where it never does."""
    explanation: Text | None = None
    """More of it for those who ask with `sheetcheck rules RULE`."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a rule minds, with the details that its texts name."""

    cell: Address | None
    details: Details = field(default_factory=dict)
    value: str = ""
    item: Item | None = None
    change: Change | None = None
    """The correction of it; none where a person must see to it."""
    message: Text | None = None
    """Said instead of the rule's own message, where there are several cases."""
    suggestion: Text | None = None
    severity: Severity | None = None
    """Where it is not that of the rule: a family's own check has one of its own."""


RowCheck = Callable[["pd.DataFrame", Family, str], "pd.Series[bool]"]
SheetCheck = Callable[[Judged], Iterable[Spot]]
PairCheck = Callable[[Pair], Iterable[Spot]]
Columns = Callable[[Family], Iterable[str]]
RowDetails = Callable[[Family, str, str], Details]


@dataclass(frozen=True, slots=True)
class RowRule(Rule):
    """A rule over the frame of items; its check returns True for each item that breaks it.

    The frame has the family's columns, for each column with a scale `COLUMN.code` (the
    rating that counts) and `COLUMN.spelling` (how it was written), `@sheet`, `@section`
    and `@hidden`. The check runs once for each column that the rule applies to.
    """

    rank: ClassVar[int] = 1

    check: RowCheck
    _: KW_ONLY
    columns: Columns
    """The columns that it applies to in a family; its findings stand in that column."""
    details: RowDetails | None = None
    """What its texts name beside what `runner` fills in, from the column and the cell's text."""
    if_filled: tuple[Text, Text] | None = None
    """Message and suggestion where the cell is not blank, but holds nothing that counts."""
    of_unknown: bool = False
    """Whether it also looks at cells whose value is not known (`Item.unknown`)."""


@dataclass(frozen=True, slots=True)
class SheetRule(Rule):
    """A rule over one sheet; its texts may name the details of its spots."""

    rank: ClassVar[int] = 2

    check: SheetCheck


@dataclass(frozen=True, slots=True)
class PairRule(Rule):
    """A rule over a sheet and the issued one; it only runs where an issued sheet is given."""

    rank: ClassVar[int] = 3

    check: PairCheck


@dataclass(frozen=True, slots=True)
class HistoryRule(Rule):
    """A rule over a sheet and those of earlier years; it only runs where one is given."""

    rank: ClassVar[int] = 4

    check: SheetCheck
    _: KW_ONLY
    severity: Severity = Severity.NOTICE


@dataclass(frozen=True, slots=True)
class Question(Rule):
    """A check over one sheet that only runs with `--questions`: nothing is wrong for certain."""

    rank: ClassVar[int] = 4

    check: SheetCheck
    _: KW_ONLY
    severity: Severity = Severity.NOTICE
