"""Totals that are formulas: worked out, widened to cover every item, or left alone.

A formula is only rewritten where the evaluator shows both that it is wrong as it is and that the
new one comes to what is counted. It is widened where its ranges touch items already, and
never drawn back from a row that has a rating. A value that is only stale is stored anew. What
depends on a cell that nobody has calculated is not understood.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from sheetcheck.claims.counting import Counter
from sheetcheck.claims.formulas.formula import Reading, as_stored, read_formula
from sheetcheck.claims.stale_parts import stale_parts
from sheetcheck.claims.standing import JudgedClaim, Standings
from sheetcheck.family.model import RATING
from sheetcheck.notation.percent import read_percent
from sheetcheck.notation.tally import read_tally
from sheetcheck.words.address import Address
from sheetcheck.words.claims import ClaimStanding, Reason
from sheetcheck.words.sheet import Claim, Measure
from sheetcheck.words.values import Formula, Value
from sheetcheck.workbook.read.grid import Grid

_OF_THE_COUNT = frozenset(
    {
        Reason.NO_ITEMS,
        Reason.NO_COLUMN,
        Reason.NO_RATING,
        Reason.ROW_UNREAD,
        Reason.ROW_DOUBTFUL,
        Reason.ITEMS_DIFFER,
        Reason.SEVERAL,
        Reason.TITLE,
        Reason.RIVAL,
        Reason.HEADING,
        Reason.FARTHER,
        Reason.SUBTOTAL,
    }
)
"""What keeps a formula from being corrected, too."""


class Mending(Enum):
    """What was found of a formula."""

    RIGHT = auto()
    OPEN = auto()
    """What it comes to may be right once the open items are settled."""
    STALE = auto()
    """It is right, and only its stored value is not."""
    WIDENED = auto()
    UNSURE = auto()
    NEVER_CALCULATED = auto()
    NOT_UNDERSTOOD = auto()
    PARTS_WRONG = auto()
    ELSEWHERE = auto()


@dataclass(frozen=True, slots=True)
class Mended:
    """A total that is a formula, and what became of it."""

    one: JudgedClaim
    mending: Mending
    stated: int | float | None
    """What it comes to; what is stored, where it is not understood."""
    before: Value = None
    new: Formula | None = None
    """What is written in its place."""

    @property
    def agrees(self) -> bool:
        """Whether nothing is to be said of it."""
        return self.mending is Mending.RIGHT

    @property
    def reason(self) -> Reason | None:
        """Why it is not corrected, where it is wrong."""
        if self.new is not None or self.agrees:
            return None
        return self.one.reason or Reason.FORMULA


def mended_formulas(
    standings: Standings, grid: Grid, rewritten: Mapping[Address, Value]
) -> dict[Address, Mended]:
    """Return what becomes of every total that is a formula.

    `rewritten` are the ratings that are rewritten beside the totals. Sums come last: they add
    up totals that may be corrected themselves.
    """
    ones = [one for one in standings.claims if one.claim.formula is not None]
    if not ones:
        return {}
    found = {one.claim.cell: read_formula(one.claim.formula or "", grid) for one in ones}
    corrected = {**rewritten, **_corrected(standings)}
    mended: dict[Address, Mended] = {}
    for part, new in stale_parts(standings, grid, corrected):
        claim = part.claim
        mended[claim.cell] = Mended(part, Mending.STALE, claim.stated, claim.value, new)
        corrected[claim.cell] = new.value
    for one in sorted(ones, key=lambda one: _adds_up(found[one.claim.cell])):
        cell, reading = one.claim.cell, found[one.claim.cell]
        result = _Formula(one, reading, grid, standings.counter).judged(corrected)
        mended[cell] = result
        if result.new is not None:
            corrected[cell] = result.new.value
        elif reading and one.claim.value is None:
            corrected[cell] = reading.value(corrected)
    return mended


def _corrected(standings: Standings) -> dict[Address, Value]:
    """Return the totals that are written as numbers and corrected, with their new values."""
    return {
        one.claim.cell: as_kept(one, one.claim.value)
        for one in standings.claims
        if one.standing is ClaimStanding.PROVEN
        and one.claim.formula is None
        and isinstance(one.claim.value, int | float)
    }


def _adds_up(reading: Reading | None) -> bool:
    return reading is not None and reading.counts_totals()


def as_kept(one: JudgedClaim, before: Value) -> int | float:
    """Return the right number as a cell keeps it: a share as 0.75 or as 75, as it did before."""
    if one.claim.measure is not Measure.SHARE:
        return int(one.right)
    shown = read_percent(one.claim.text)
    small = isinstance(before, int | float) and before <= 1 and one.right != before
    number = one.right / 100 if shown or small else one.right
    return int(number) if number == int(number) else float(number)


def number_in(value: Value, units: tuple[str, ...]) -> int | float | None:
    """Return the number that a formula's value states, also where it comes in words."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if value == int(value) else value
    tally = read_tally(value, units)
    return tally.number if tally else None


@dataclass(frozen=True, slots=True)
class _Formula:
    """One formula while it is judged."""

    one: JudgedClaim
    reading: Reading | None
    grid: Grid
    counter: Counter

    def judged(self, corrected: Mapping[Address, Value]) -> Mended:
        """Return what becomes of the formula, some cells taken as corrected already."""
        claim, one = self.one.claim, self.one
        if self.reading is None:
            return self._told(self._as_stored(), claim.stated)
        value = self.reading.value(corrected)
        stated = self._number(value)
        if one.agrees(stated) and (claim.value is None or one.agrees(claim.stated)):
            return self._told(Mending.RIGHT, stated)
        if self._is_held_back:
            if self._may_be_right(stated) and self._may_be_right(claim.stated):
                return self._told(Mending.OPEN, stated)
            return self._told(Mending.UNSURE, claim.stated if one.agrees(stated) else stated)
        if one.agrees(stated):
            new = Formula(self.reading.text, as_stored(value))
            return Mended(one, Mending.STALE, claim.stated, claim.value, new)
        return self._widened(corrected, stated)

    def _as_stored(self) -> Mending:
        """Return what is known of a formula that is not understood, by its stored value."""
        stated = self.one.claim.stated
        if self.one.agrees(stated):
            return Mending.RIGHT
        if stated is None:
            return Mending.NEVER_CALCULATED
        return Mending.OPEN if self._may_be_right(stated) else Mending.NOT_UNDERSTOOD

    @property
    def _is_held_back(self) -> bool:
        return self.one.standing is ClaimStanding.UNSURE and self.one.reason in _OF_THE_COUNT

    def _told(self, mending: Mending, stated: float | None) -> Mended:
        return Mended(self.one, mending, stated)

    def _number(self, value: Value) -> int | float | None:
        totals = self.counter.family.totals
        return number_in(value, totals.units if totals else ())

    def _widened(self, corrected: Mapping[Address, Value], stated: float | None) -> Mended:
        """Return the formula with its ranges over all items, if it is right then."""
        one, reading = self.one, self.reading
        assert reading is not None
        rows = self._rows_to_cover(reading)
        for tried in (reading.widened(rows), reading.fitted(rows)):
            if tried.text == reading.text or self._drops_rating(reading, tried, rows):
                continue
            value = tried.value(corrected)
            if one.agrees(self._number(value)):
                new = Formula(tried.text, as_stored(value))
                return Mended(one, Mending.WIDENED, stated, f"={one.claim.formula}", new)
        if self._may_be_right(stated) and reading.widened(rows) == reading:
            return self._told(Mending.OPEN, stated)
        sums = reading.counts_totals()
        return self._told(Mending.PARTS_WRONG if sums else Mending.ELSEWHERE, stated)

    def _may_be_right(self, stated: float | None) -> bool:
        low, high = self.one.bounds.low, self.one.bounds.high
        if not self.one.bounds.open:
            return False
        return stated is not None and low <= stated and (high is None or stated <= high)

    def _drops_rating(self, before: Reading, after: Reading, rows: Collection[int]) -> bool:
        """Say whether a row with a rating of the scale falls out of the ranges."""
        heading = self.counter.sheet.headings.get(RATING)
        if heading is None:
            return False
        dropped = before.rows() - after.rows() - set(rows)
        scale, column = self.counter.family.scale, heading.cell.column
        return any(scale.read(self.grid.text(row, column)).code is not None for row in dropped)

    def _rows_to_cover(self, reading: Reading) -> Sequence[int]:
        """Return the rows that a formula must cover: those of its items, or of totals it adds."""
        claim = self.one.claim
        if reading.counts_totals():
            sheet = self.counter.sheet
            alike = [
                c for c in sheet.foreign if c.foreign is Reason.PART and c.scope == self.one.scope
            ]
            parts = alike or [c for c in sheet.claims if _is_part(c, claim)]
            beside = [c for c in parts if c.cell.column == claim.cell.column]
            return [c.cell.row for c in beside or parts]
        return [item.row for item in self.counter.items_of(claim.scope._replace(department=None))]


def _is_part(part: Claim, whole: Claim) -> bool:
    """Say whether a total is one of those that another adds up: of one rating more, say."""
    mine, theirs = whole.scope, part.scope
    return theirs != mine and mine in (
        theirs._replace(rating=None, column=mine.column),
        theirs._replace(section=None),
        theirs._replace(department=None),
    )
