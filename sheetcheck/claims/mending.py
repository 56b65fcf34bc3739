"""Totals that are formulas: worked out, widened to cover every item, or left alone.

A formula is only rewritten where the evaluator shows both that it is wrong as it is and that the
new one comes to what is counted. It is widened where its ranges touch items already, and
never drawn back from a row that has a rating. A value that is only stale is stored anew. What
depends on a cell that nobody has calculated is not understood.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from sheetcheck.claims.counting import Counter
from sheetcheck.claims.formulas.formula import Reading, as_stored, read_formula
from sheetcheck.claims.once_rated import number_in, open_as_its_ratings
from sheetcheck.claims.stale_parts import stale_parts
from sheetcheck.claims.standing import JudgedClaim, Standings
from sheetcheck.family.model import RATING
from sheetcheck.words.address import Address
from sheetcheck.words.claims import ClaimStanding, Reason
from sheetcheck.words.sheet import Claim
from sheetcheck.words.values import Formula, Value
from sheetcheck.workbook.read.grid import Grid

_OF_THE_COUNT = frozenset(
    {
        *(Reason.NO_ITEMS, Reason.NO_COLUMN, Reason.NO_RATING, Reason.ROW_UNREAD),
        *(Reason.ROW_DOUBTFUL, Reason.ITEMS_DIFFER, Reason.SEVERAL, Reason.TITLE),
        *(Reason.ALL_SHEETS, Reason.RIVAL, Reason.HEADING, Reason.FARTHER, Reason.SUBTOTAL),
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
        return None if self.new or self.agrees else self.one.reason or Reason.FORMULA


def mended_formulas(
    standings: Standings, grid: Grid, rewritten: Mapping[Address, Value]
) -> dict[Address, Mended]:
    """Return what becomes of every total that is a formula.

    `rewritten` are the ratings that are rewritten beside the totals. Sums come last: they add
    up totals that may be corrected themselves.
    """
    formulas = [one for one in standings.claims if one.claim.formula is not None]
    if not formulas:
        return {}
    readings = [(one, read_formula(one.claim.formula or "", grid)) for one in formulas]
    corrected: dict[Address, Value] = {
        one.claim.cell: one.right_value
        for one in standings.claims
        if one.standing is ClaimStanding.PROVEN
        and one.claim.formula is None
        and isinstance(one.claim.value, int | float)
    }
    corrected = {**rewritten, **corrected}
    mended: dict[Address, Mended] = {}
    for part, new in stale_parts(standings, grid, corrected):
        claim = part.claim
        mended[claim.cell] = Mended(part, Mending.STALE, claim.stated, claim.value, new)
        corrected[claim.cell] = new.value
    readings.sort(key=lambda pair: pair[1] is not None and pair[1].counts_totals())
    unread = {one.claim.cell for one, reading in readings if reading is None}
    for one, reading in readings:
        cell = one.claim.cell
        waiting = {at for at, other in mended.items() if other.mending is Mending.OPEN}
        held = reading and open_as_its_ratings(one, reading, standings.counter, corrected, waiting)
        result = _Formula(held or one, reading, grid, standings.counter, unread).judged(corrected)
        mended[cell] = result
        if result.new is not None:
            corrected[cell] = result.new.value
        elif reading and one.claim.value is None:
            corrected[cell] = reading.value(corrected)
    return mended


@dataclass(frozen=True, slots=True)
class _Formula:
    """One formula while it is judged."""

    one: JudgedClaim
    reading: Reading | None
    grid: Grid
    counter: Counter
    unread: Collection[Address]
    """The totals whose formulas are not understood."""

    def judged(self, corrected: Mapping[Address, Value]) -> Mended:
        """Return what becomes of the formula, some cells taken as corrected already."""
        claim, one = self.one.claim, self.one
        if self.reading is None:
            return Mended(one, self._by_stored_value(), claim.stated)
        value = self.reading.value(corrected)
        stated = number_in(value, self.counter.totals.units)
        if one.agrees(claim.stated) and self._adds_unread(self.reading):
            stated = claim.stated
        if one.agrees(stated) and (claim.value is None or one.agrees(claim.stated)):
            return Mended(one, Mending.RIGHT, stated)
        if one.standing is ClaimStanding.UNSURE and one.reason in _OF_THE_COUNT:
            if self._may_be_right(stated) and self._may_be_right(claim.stated):
                return Mended(self._waiting(), Mending.OPEN, stated)
            return Mended(one, Mending.UNSURE, claim.stated if one.agrees(stated) else stated)
        if one.agrees(stated):
            new = Formula(self.reading.text, as_stored(value))
            return Mended(one, Mending.STALE, claim.stated, claim.value, new)
        return self._widened(self.reading, corrected, stated)

    def _adds_unread(self, reading: Reading) -> bool:
        """True if it adds up what is not understood: a stale value there makes it no wrong one."""
        return any(area.covers(*at) for area in reading.added() for at in self.unread)

    def _by_stored_value(self) -> Mending:
        """Return what is known of a formula that is not understood, by its stored value."""
        stated = self.one.claim.stated
        if self.one.agrees(stated):
            return Mending.RIGHT
        if stated is None:
            return Mending.NEVER_CALCULATED
        return Mending.OPEN if self._may_be_right(stated) else Mending.NOT_UNDERSTOOD

    def _widened(
        self, reading: Reading, corrected: Mapping[Address, Value], stated: float | None
    ) -> Mended:
        """Return the formula with its ranges over all items, if it is right then."""
        one, rows = self.one, self._rows_to_cover(reading)
        for tried in (reading.widened(rows), reading.fitted(rows)):
            if tried.text == reading.text or self._drops_rating(reading, tried, rows):
                continue
            value = tried.value(corrected)
            if one.agrees(number_in(value, self.counter.totals.units)):
                new = Formula(tried.text, as_stored(value))
                return Mended(one, Mending.WIDENED, stated, f"={one.claim.formula}", new)
        if self._may_be_right(stated) and reading.widened(rows) == reading:
            return Mended(self._waiting(), Mending.OPEN, stated)
        sums = reading.counts_totals()
        return Mended(one, Mending.PARTS_WRONG if sums else Mending.ELSEWHERE, stated)

    def _waiting(self) -> JudgedClaim:
        """Return the claim with the reason for which it is open."""
        return replace(self.one, reason=self.one.reason or Reason.OPEN_RATINGS)

    def _may_be_right(self, stated: float | None) -> bool:
        """True if a number lies within the bounds that open items leave."""
        bounds = self.one.bounds
        if not bounds.open or stated is None:
            return False
        return bounds.low <= stated and (bounds.high is None or stated <= bounds.high)

    def _drops_rating(self, before: Reading, after: Reading, rows: Collection[int]) -> bool:
        """True if a row with a rating of the scale falls out of the ranges."""
        heading = self.counter.sheet.headings.get(RATING)
        if heading is None:
            return False
        dropped = before.rows() - after.rows() - set(rows)
        scale, column = self.counter.family.scale, heading.cell.column
        return any(scale.read(self.grid.text(row, column)).code is not None for row in dropped)

    def _rows_to_cover(self, reading: Reading) -> Sequence[int]:
        """Return the rows that a formula must cover: those of its items, or of totals it adds."""
        claim, sheet = self.one.claim, self.counter.sheet
        if not reading.counts_totals():
            whole = claim.scope._replace(department=None)
            return [item.row for item in self.counter.items_of(whole)]
        alike = [c for c in sheet.foreign if c.foreign is Reason.PART and c.scope == claim.scope]
        parts = alike or [c for c in sheet.claims if _is_part(c, claim)]
        beside = [c for c in parts if c.cell.column == claim.cell.column]
        return [c.cell.row for c in beside or parts]


def _is_part(part: Claim, whole: Claim) -> bool:
    """True if a total is one of those that another adds up: of one rating more, say."""
    mine, theirs = whole.scope, part.scope
    return theirs != mine and mine in (
        theirs._replace(rating=None, column=mine.column),
        theirs._replace(section=None),
        theirs._replace(department=None),
    )
