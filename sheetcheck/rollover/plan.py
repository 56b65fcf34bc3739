"""What changes in the cells of one sheet when it is rolled over into the next year.

Four parts of a sheet are treated differently. Above the table and in its headings, the reported
and planned years are shifted (`years.py`). The answers of the departments are emptied. Totals of
ratings become 0. All else is the secretariat's: a year in it may be part of a law's name or of the
plan's period, so a person is only asked about it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Final

from sheetcheck.claims.master import MasterSheet, answer_columns, rows_of
from sheetcheck.family.model import RATING
from sheetcheck.notation.folding import is_blank
from sheetcheck.notation.percent import rewritten_change, rewritten_percent
from sheetcheck.notation.tally import read_tally
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Claim, Item, Measure
from sheetcheck.words.text import Text
from sheetcheck.words.values import Formula, NewValue, Rewritten

_ANSWER_FORMULA: Final = Text(
    "回答欄の数式は残しました。", "This answer is a formula, so it was left as it is."
)
_OLD_CONTENT: Final = Text(
    "見出し「{heading}」の年を変更しましたが、内容は前のままです。",
    "The year of the heading “{heading}” was shifted, but the content below is as it was.",
)
_UNSURE: Final = Text(
    "この数は変更していません（確認してください）。", "This number was left as it is: check it."
)

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


def answer_cells(table: MasterSheet) -> Iterator[Address]:
    """Yield the answer cells of a sheet, row by row; of a merged range the first, for each row."""
    sheet = table.sheet
    columns = [sheet.headings[key].cell.column for key in answer_columns(sheet, table.family)]
    for item in sheet.items:
        for row in rows_of(sheet, table.grid, item):
            yield from (table.grid.anchor(row, column) for column in columns)


def empty_answers(table: MasterSheet, plan: SheetPlan) -> None:
    """Empty the answer cells; their formats, drop-downs and protection stay."""
    for at in answer_cells(table):
        cell = table.grid.cell(*at)
        if cell is None or at in plan.cells:
            continue
        if cell.formula is not None:
            plan.ask(at, _ANSWER_FORMULA)
        elif cell.value is not None:
            plan.cells[at] = None
            plan.emptied.append(at)


def carry_over(table: MasterSheet, carry: Mapping[str, str], plan: SheetPlan) -> None:
    """Fill columns with the answers of others: the plan of this year is next year's target, say."""
    for target, source in carry.items():
        for item in table.sheet.items:
            text, at = item.texts.get(source, ""), table.sheet.cell(item, target)
            plan.cells[at] = text or None
            plan.carried[at] = text


def ask_about_old_content(table: MasterSheet, carry: Mapping[str, str], plan: SheetPlan) -> None:
    """Ask about filled columns of the secretariat whose heading now names another year."""
    sheet = table.sheet
    answers = answer_columns(sheet, table.family)
    for key, heading in sheet.headings.items():
        is_fixed = key not in answers and key not in carry
        is_filled = any(not is_blank(item.texts.get(key, "")) for item in sheet.items)
        if is_fixed and is_filled and heading.cell in plan.shifted:
            plan.ask(heading.cell, _OLD_CONTENT.filled(heading=heading.one_line))


def note_ended(table: MasterSheet, codes: RatingCodes, plan: SheetPlan) -> None:
    """List the items whose rating says that they have ended."""
    for key, scale in table.family.scales.items():
        for item in table.sheet.items:
            code = codes.get(key, {}).get(item.row)
            if code is not None and scale.ratings[code].ends:
                plan.ended.append(Ended(plan.sheet, item, scale.as_written(code)))


def reset_totals(table: MasterSheet, codes: RatingCodes, plan: SheetPlan) -> None:
    """Reset the totals to what they are while nothing is answered: 0 for each rating.

    A formula stays; its stored value is set, so that programs that do not calculate read the same
    as Excel. The number of the year before becomes what this year's sheet counts. What cannot be
    reset is asked about.
    """
    claims = sorted(table.sheet.claims, key=lambda claim: (claim.cell, claim.line))
    for cell, group in groupby(claims, lambda claim: claim.cell):
        in_cell = list(group)
        numbers = {claim: _number(claim, table, codes) for claim in in_cell}
        changed = {claim: number for claim, number in numbers.items() if number is not None}
        if not changed:
            continue
        new = _rewritten(table, in_cell, changed)
        if new is None:
            plan.ask(cell, _UNSURE)
        else:
            plan.cells[cell] = new


def _number(claim: Claim, table: MasterSheet, codes: RatingCodes) -> int | None:
    """Return the number of a total while nothing is answered; None if it stays as it is."""
    is_rated = claim.rating is not None
    if claim.measure not in {Measure.BEFORE, Measure.CHANGE}:
        return 0 if is_rated else None
    if claim.section is not None or claim.department is not None:
        return None
    last_year = table.sheet.item_count
    if is_rated:
        of_column = codes.get(claim.column or RATING, {})
        last_year = sum(code == claim.rating for code in of_column.values())
    if claim.measure is Measure.BEFORE:
        return last_year
    return -last_year if is_rated else 0


def _rewritten(table: MasterSheet, in_cell: list[Claim], changed: Mapping[Claim, int]) -> NewValue:
    """Return the new content of a cell, written as the old; None if that is not understood."""
    first = in_cell[0]
    if first.formula is not None:
        numbers = set(changed.values())
        return Formula(first.formula, numbers.pop() if len(numbers) == 1 else 0)
    value = first.value
    if not isinstance(value, str):
        return changed.get(first, value)
    after = value
    for claim in sorted(changed, key=lambda claim: claim.line, reverse=True):
        start, stop = claim.line if value == claim.text else (0, len(value))
        piece = _with_number(table, claim, value[start:stop], changed[claim])
        if piece is None:
            return None
        after = after[:start] + piece + after[stop:]
    return Rewritten(after)


def _with_number(table: MasterSheet, claim: Claim, text: str, number: int) -> str | None:
    match claim.measure:
        case Measure.SHARE:
            return rewritten_percent(text, Decimal(number))
        case Measure.CHANGE:
            return rewritten_change(text, number)
        case _:
            totals = table.family.totals
            tally = read_tally(text, totals.units if totals else ())
            return tally.rewritten(number) if tally else None
