"""The six kinds of rules.

A row rule checks all items at once. A sheet rule checks one sheet. A pair rule compares a sheet
with the issued one, a history rule with those of earlier years. A question is a sheet rule that
runs only on request. A plain `Rule` has no check: it describes findings made elsewhere, about
unreadable files, review files and a family's own checks.
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
"""The values for the `{names}` in a rule's texts."""


@dataclass(frozen=True, slots=True)
class Example:
    """A case that a rule reports and one that it does not; shown to people and run by the tests.

    For a row rule the keys are columns. For the others there is one key, `sheet` or `file`, with
    a sketch of the place.
    """

    bad: Mapping[str, str | Text]
    good: Mapping[str, str | Text]


CORRECTED = Text("訂正します", "corrected")


def corrected_with(option: str) -> Text:
    """Return the text for "corrected only with this option"."""
    return Text(f"{option} を付ければ訂正します", f"corrected with {option}")


@dataclass(frozen=True, slots=True)
class Rule:
    """The name, texts and severity that every rule has."""

    rank: ClassVar[int] = 5
    """The order of the kinds in lists of rules, and in which their checks run."""

    name: str
    _: KW_ONLY
    title: Text
    """The rule in a few words, for headings."""
    severity: Severity = Severity.ERROR
    reason: Text
    message: Text
    suggestion: Text
    example: Example
    corrected: Text | None = None
    """When sheetcheck corrects what the rule finds; None if never."""
    explanation: Text | None = None
    """A longer explanation for `sheetcheck rules RULE`."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a sheet breaks a rule, with the values for the rule's texts."""

    cell: Address | None
    details: Details = field(default_factory=dict)
    value: str = ""
    item: Item | None = None
    change: Change | None = None
    """The correction; None if a person must make it."""
    message: Text | None = None
    """Replaces the rule's message in special cases; `suggestion` likewise."""
    suggestion: Text | None = None
    severity: Severity | None = None
    """Replaces the rule's severity; used by a family's own checks."""


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
    """Returns the columns of a family that the rule applies to; findings are in that column."""
    details: RowDetails | None = None
    """Returns further values for the texts, from the column's key and the cell's text."""
    if_filled: tuple[Text, Text] | None = None
    """Message and suggestion for a cell that is filled, but with nothing that counts."""
    of_unknown: bool = False
    """Whether it also checks cells whose value is unknown (`Item.unknown`)."""


@dataclass(frozen=True, slots=True)
class SheetRule(Rule):
    """A rule over one sheet; its spots give the values for its texts."""

    rank: ClassVar[int] = 2

    check: SheetCheck


@dataclass(frozen=True, slots=True)
class PairRule(Rule):
    """A rule over a sheet and the issued one; it runs only if an issued sheet is given."""

    rank: ClassVar[int] = 3

    check: PairCheck


@dataclass(frozen=True, slots=True)
class HistoryRule(Rule):
    """A rule over a sheet and those of earlier years; it runs only if one is given."""

    rank: ClassVar[int] = 4

    check: SheetCheck
    _: KW_ONLY
    severity: Severity = Severity.NOTICE


@dataclass(frozen=True, slots=True)
class Question(Rule):
    """A rule over one sheet that runs only with `--questions`: nothing is certainly wrong."""

    rank: ClassVar[int] = 4

    check: SheetCheck
    _: KW_ONLY
    severity: Severity = Severity.NOTICE
