"""The totals of next year's sheet before anybody answered: no rating is given, all items are there.

A formula stays and Excel calculates it anew; the value stored beside it is set, so that other
programs read the same. The number of the year before becomes what this year's sheet counts.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from sheetcheck.claims.master import MasterSheet
from sheetcheck.family.model import RATING
from sheetcheck.notation.percent import rewritten_change, rewritten_percent
from sheetcheck.notation.tally import read_tally
from sheetcheck.words.address import Address
from sheetcheck.words.sheet import Claim, Measure
from sheetcheck.words.text import Text
from sheetcheck.words.values import Formula, NewValue, Rewritten

_UNSURE = Text(
    "この数は変更していません（確認してください）。", "This number was left as it is: check it."
)


def reset_totals(
    one: MasterSheet,
    codes: Mapping[str, Mapping[int, str | None]],
    cells: dict[Address, NewValue],
    questions: list[Any],
    question: Callable[[str, str, Text], Any],
) -> None:
    """Add the cells of the totals that change; what cannot be reset is asked about."""
    claims = sorted(one.sheet.claims, key=lambda claim: (claim.cell, claim.line))
    for cell, group in groupby(claims, lambda claim: claim.cell):
        together = list(group)
        numbers = {claim: _number(claim, one, codes) for claim in together}
        wanted = {claim: number for claim, number in numbers.items() if number is not None}
        if not wanted:
            continue
        new = _rewritten(one, together, wanted)
        if new is None:
            questions.append(question(one.sheet.name, str(cell), _UNSURE))
        else:
            cells[cell] = new


def _number(
    claim: Claim, one: MasterSheet, codes: Mapping[str, Mapping[int, str | None]]
) -> int | None:
    """Return what a total says once nothing is answered; None where it stays as it is."""
    rated = claim.rating is not None
    if claim.measure not in {Measure.BEFORE, Measure.CHANGE}:
        return 0 if rated else None
    if claim.section is not None or claim.department is not None:
        return None
    of_column = codes.get(claim.column or RATING, {})
    last = (
        sum(code == claim.rating for code in of_column.values()) if rated else one.sheet.item_count
    )
    if claim.measure is Measure.BEFORE:
        return last
    return -last if rated else 0


def _rewritten(one: MasterSheet, together: list[Claim], wanted: Mapping[Claim, int]) -> NewValue:
    """Return the new content of a cell in the notation of the old; None if it is not understood."""
    first = together[0]
    if first.formula is not None:
        (number,) = set(wanted.values()) if len(set(wanted.values())) == 1 else (0,)
        return Formula(first.formula, number)
    value = first.value
    if not isinstance(value, str):
        return wanted.get(first, value)
    after = value
    for claim in sorted(wanted, key=lambda claim: claim.line, reverse=True):
        start, stop = claim.line if value == claim.text else (0, len(value))
        piece = _with_number(one, claim, value[start:stop], wanted[claim])
        if piece is None:
            return None
        after = after[:start] + piece + after[stop:]
    return Rewritten(after)


def _with_number(one: MasterSheet, claim: Claim, text: str, number: int) -> str | None:
    match claim.measure:
        case Measure.SHARE:
            return rewritten_percent(text, Decimal(number))
        case Measure.CHANGE:
            return rewritten_change(text, number)
        case _:
            totals = one.family.totals
            tally = read_tally(text, totals.units if totals else ())
            return tally.rewritten(number) if tally else None
