"""The totals of next year's sheet while nothing is answered: 0 for each rating, all items there.

A formula stays; its stored value is set, so that programs that do not calculate read the same as
Excel. The number of the year before becomes what this year's sheet counts.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby

from sheetcheck.claims.master import MasterSheet
from sheetcheck.family.model import RATING
from sheetcheck.notation.percent import rewritten_change, rewritten_percent
from sheetcheck.notation.tally import read_tally
from sheetcheck.rollover.sheet_plan import RatingCodes, SheetPlan
from sheetcheck.words.sheet import Claim, Measure
from sheetcheck.words.text import Text
from sheetcheck.words.values import Formula, NewValue, Rewritten

_UNSURE = Text(
    "この数は変更していません（確認してください）。", "This number was left as it is: check it."
)


def reset_totals(table: MasterSheet, codes: RatingCodes, plan: SheetPlan) -> None:
    """Add the cells of the totals that change to the plan; ask about those that cannot be reset."""
    claims = sorted(table.sheet.claims, key=lambda claim: (claim.cell, claim.line))
    for cell, group in groupby(claims, lambda claim: claim.cell):
        in_cell = list(group)
        numbers = {claim: _number(claim, table, codes) for claim in in_cell}
        wanted = {claim: number for claim, number in numbers.items() if number is not None}
        if not wanted:
            continue
        new = _rewritten(table, in_cell, wanted)
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


def _rewritten(table: MasterSheet, in_cell: list[Claim], wanted: Mapping[Claim, int]) -> NewValue:
    """Return the new content of a cell, written as the old; None if that is not understood."""
    first = in_cell[0]
    if first.formula is not None:
        numbers = set(wanted.values())
        return Formula(first.formula, numbers.pop() if len(numbers) == 1 else 0)
    value = first.value
    if not isinstance(value, str):
        return wanted.get(first, value)
    after = value
    for claim in sorted(wanted, key=lambda claim: claim.line, reverse=True):
        start, stop = claim.line if value == claim.text else (0, len(value))
        piece = _with_number(table, claim, value[start:stop], wanted[claim])
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
