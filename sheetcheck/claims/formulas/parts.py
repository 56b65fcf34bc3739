"""Formulas that count only a part of the items: each page or chapter, beside the sum of all.

They are right as they are. Nothing in their own words may say so (`1頁`, `1`), but the other
formulas do: one of the same scope adds them up, or they share the items among them. A part
that was widened to all items would be counted more than once in their sum.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from sheetcheck.claims.formulas.formula import Reading, read_formula
from sheetcheck.words.address import Address, Area
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim, Scope
from sheetcheck.workbook.read.grid import Grid

_DEEPEST = 4  # sums of sums
_MOST = 200  # cells that one formula adds up


def mark_parts(claims: Sequence[Claim], grid: Grid, item_rows: Sequence[int]) -> tuple[Claim, ...]:
    """Return the claims, those that count a part of what another one counts as foreign."""
    by_scope: dict[Scope, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.foreign is None or claim.foreign.is_soft:
            by_scope[claim.scope].append(claim)
    formulas = _Formulas(grid, sorted(item_rows))
    claimed = {claim.cell for claim in claims}
    parts: set[tuple[Address, Scope]] = set()
    for scope, alike in by_scope.items():
        if len(alike) > 1 and any(claim.formula for claim in alike):
            cells = formulas.summands(alike, claimed) | formulas.sharing(alike)
            parts |= {(cell, scope) for cell in cells}
    return tuple(
        replace(claim, foreign=Reason.PART) if (claim.cell, claim.scope) in parts else claim
        for claim in claims
    )


@dataclass(frozen=True, slots=True)
class _Formulas:
    """The formulas of a footer, each with the items that it reaches."""

    grid: Grid
    item_rows: Sequence[int]
    """From the top to the bottom."""

    def summands(self, alike: Sequence[Claim], claimed: AbstractSet[Address]) -> set[Address]:
        """Return the cells of one scope that another one adds up, and no claim of another scope.

        This year's and last year's counts are no parts of what adds them up.
        """
        places = {claim.cell for claim in alike}
        parts: set[Address] = set()
        for claim in alike:
            reading = self._reading(claim)
            cells = _cells(reading.added()) - {claim.cell} if reading else set()
            if len(cells & places) > 1 and cells & claimed <= places:
                parts |= cells & places
        return parts

    def sharing(self, alike: Sequence[Claim]) -> set[Address]:
        """Return the cells of one scope that count other items than another one of them.

        What adds up any of them is their sum, even if it misses one.
        """
        places = {claim.cell for claim in alike}
        spans: dict[Address, tuple[int, int]] = {}
        for claim in alike:
            reading = self._reading(claim)
            if reading and not _cells(reading.added()) & places and (span := self._reach(reading)):
                spans[claim.cell] = span
        if not spans:
            return set()
        last_begin = max(begin for begin, _ in spans.values())
        first_end = min(end for _, end in spans.values())
        return {
            cell for cell, (begin, end) in spans.items() if end <= last_begin or first_end <= begin
        }

    def _reading(self, claim: Claim) -> Reading | None:
        return read_formula(claim.formula, self.grid) if claim.formula else None

    def _reach(self, reading: Reading | None, depth: int = _DEEPEST) -> tuple[int, int] | None:
        """Return the first item that a formula counts and the one behind the last, by place.

        What it adds up counts items itself. None where that is not known, or none are counted.
        """
        if reading is None or not depth:
            return None
        spans = [self._items(area) for area in reading.counted()]
        for cell in _cells(reading.added()):
            formula = self.grid.formula(*cell)
            if formula is not None:
                spans.append(self._reach(read_formula(formula, self.grid), depth - 1))
            elif self._holds_number(cell):
                return None
        known = [span for span in spans if span]
        return (min(a for a, _ in known), max(b for _, b in known)) if known else None

    def _holds_number(self, at: Address) -> bool:
        held = self.grid.cell(*at)
        return held is not None and isinstance(held.value, int | float)

    def _items(self, area: Area) -> tuple[int, int] | None:
        begin = bisect_left(self.item_rows, area.top)
        end = bisect_right(self.item_rows, area.bottom)
        return (begin, end) if begin < end else None


def _cells(areas: Sequence[Area]) -> set[Address]:
    """Return the cells of areas; of more than a footer has, none."""
    size = sum((a.bottom - a.top + 1) * (a.right - a.left + 1) for a in areas)
    if size > _MOST:
        return set()
    return {
        Address(row, column)
        for area in areas
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }
