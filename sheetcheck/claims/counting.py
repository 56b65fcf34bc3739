"""What totals should say: the items counted, and the bounds while ratings are open.

An open item is one whose rating is not settled: blank, unknown, contradictory, an error value
or a formula that was never calculated. Of `A(その他)` it is known that it can only become A
or D; of the others, anything on the scale.
"""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sheetcheck.family.model import RATING, Family
from sheetcheck.family.scale import Scale, Spelling
from sheetcheck.family.totals import Totals
from sheetcheck.notation.folding import bare, fold, is_blank
from sheetcheck.words.sheet import ALL_SHEETS, ALL_TABLES, Item, Measure, Scope, Sheet

_NO_TOTALS = Totals()
_MOST = 10**9  # of last year's items; a larger number is none of items
_ONCE = frozenset({Measure.ITEMS, Measure.NET, Measure.REPEATED})
"""What counts an item of several rows once."""

Codes = Mapping[str, Mapping[int, str | None]]
"""Column with a scale → row of an item → its rating's code; None where it is none."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which numbers the true one lies."""

    low: Fraction
    high: Fraction | None
    """None where there is no upper one."""
    open: int
    """The items that are not settled."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts the items of one sheet, each scope and each selection of them once."""

    sheet: Sheet
    family: Family
    codes_by: Codes
    last_year: "Counter | None" = None
    """The items of the year before, where its sheet was given."""
    book: "Counter | None" = None
    """The items of all sheets of its book, where there are several."""
    of_book: frozenset[Scope] = frozenset()
    """The totals that a footer on any of these sheets states for all of them."""
    others_footed: bool = False
    """Whether every other sheet of the book has a footer of its own."""
    _exact_by: dict[Scope, Fraction | None] = field(default_factory=dict, repr=False)
    _selected: dict[tuple[str | None, str | None, int], Sequence[Item]] = field(
        default_factory=dict, repr=False
    )
    _tallies: dict[tuple[str | None, str | None, int, str], Tally[str | None]] = field(
        default_factory=dict, repr=False
    )
    _offices_by: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict, repr=False)
    _open: dict[str, Mapping[int, frozenset[str]]] = field(default_factory=dict, repr=False)

    @property
    def totals(self) -> Totals:
        """How the family describes its footer."""
        return self.family.totals or _NO_TOTALS

    def count(self, scope: Scope) -> int:
        """Return what a total that counts items should say."""
        return int(self.exact(scope) or 0)

    def exact(self, scope: Scope) -> Fraction | None:
        """Return what a total should say before it is rounded; None if it cannot be known."""
        if self.book and scope.table == ALL_SHEETS:
            return self.book.exact(scope)
        if scope not in self._exact_by:
            self._exact_by[scope] = self._exact(scope)
        return self._exact_by[scope]

    def bounds(self, scope: Scope) -> Bounds | None:
        """Return between which numbers a total lies, whatever the open items become."""
        if self.book and scope.table == ALL_SHEETS:
            return self.book.bounds(scope)
        exact = self.exact(scope)
        if exact is None:
            return None
        if scope.measure is Measure.BEFORE and self.last_year:
            return self.last_year.bounds(scope._replace(measure=Measure.ITEMS))
        if scope.department is not None or scope.measure is Measure.DEPARTMENTS:
            whole = self.items_of(scope._replace(department=None))
            unknown = sum(map(self._lacks_department, whole))
            if unknown:
                every = scope.measure is Measure.DEPARTMENTS
                return Bounds(exact, None if every else exact + unknown, unknown)
        more = len(self.open_in(scope))
        if scope.measure is Measure.SHARE:
            return Bounds(exact, exact + Fraction(100 * more, self._number(_whole_of(scope))), more)
        return Bounds(exact, exact + more, more)

    def open_in(self, scope: Scope) -> Sequence[Item]:
        """Return the items that may still count in a total of a rating."""
        if self.book and scope.table == ALL_SHEETS:
            return self.book.open_in(scope)
        possible = self.possible(scope.column) if scope.rating is not None else {}
        if not possible:
            return ()
        return [i for i in self.items_of(scope) if scope.rating in possible.get(i.row, ())]

    def possible(self, column: str = RATING) -> Mapping[int, frozenset[str]]:
        """Return, by the row of each open item, the ratings that it can still become."""
        if column not in self._open:
            scale, codes = self.family.scales[column], self.codes_by.get(column, {})
            asked = column == RATING or self.family.columns[column].filled
            self._open[column] = {
                item.row: _possible_ratings(scale, "" if column in item.unknown else text)
                for item in self.sheet.items
                if codes.get(item.row) is None
                for text in (item.texts.get(column, ""),)
                if asked or not is_blank(text) or column in item.unknown
            }
        return self._open[column]

    def items_of(self, scope: Scope) -> Sequence[Item]:
        """Return the items of a scope's section, department and table, whatever their rating."""
        section, department, table = scope.section, scope.department, scope.table
        tables = self.sheet.tables
        if section is None and department is None and not tables:
            return self.sheet.items
        found = self._selected.get((section, department, table))
        if found is None:
            name = None if department is None else fold(department)
            rows = tables[table] if tables and table != ALL_TABLES else None
            found = self._selected[section, department, table] = [
                item
                for item in self.sheet.items
                if (rows is None or item.row in rows)
                and (section is None or item.section == section)
                and (name is None or name in self._offices(item))
            ]
        return found

    def _exact(self, scope: Scope) -> Fraction | None:
        match scope.measure:
            case Measure.SHARE:
                whole = self._number(_whole_of(scope))
                return Fraction(100 * self._number(scope), whole) if whole else None
            case Measure.CHANGE:
                before = self._before(scope)
                return None if before is None else Fraction(self._number(scope)) - before
            case Measure.BEFORE:
                return self._counted_before(scope)
            case Measure.DEPARTMENTS if scope.department is None:
                return Fraction(sum(max(1, len(self._offices(i))) for i in self._counted(scope)))
            case _:
                return Fraction(self._number(scope))

    def _number(self, scope: Scope) -> int:
        by_mark = scope.measure in {Measure.NET, Measure.REPEATED}
        if scope.rating is None and scope.department is None and scope.measure in _ONCE:
            return sum(not item.further for item in self._counted(scope))
        if scope.rating is None or by_mark or not self.totals.repeated.counted:
            return len(self._counted(scope))
        return self._tally(scope)[scope.rating]

    def _tally(self, scope: Scope) -> Tally[str | None]:
        """Return how often each rating was given where the scope counts."""
        place = (scope.section, scope.department, scope.table, scope.column)
        if place not in self._tallies:
            codes = self.codes_by.get(scope.column, {})
            self._tallies[place] = Tally(codes.get(item.row) for item in self.items_of(scope))
        return self._tallies[place]

    def _counted(self, scope: Scope) -> Sequence[Item]:
        """Return the items that a scope counts, by its rating and its measure."""
        items = self.items_of(scope)
        if scope.rating is not None:
            codes = self.codes_by.get(scope.column, {})
            items = [item for item in items if codes.get(item.row) == scope.rating]
        match scope.measure:
            case Measure.REPEATED:
                return [item for item in items if self._is_repeated(item)]
            case Measure.UNRATED:
                return [item for item in items if _is_unrated(item, scope.column)]
            case measure if measure is Measure.NET or not self.totals.repeated.counted:
                return [item for item in items if not self._is_repeated(item)]
            case _:
                return items

    def _lacks_department(self, item: Item) -> bool:
        listed = self.family.departments
        return not item.departments or any(
            self.family.office(name) not in listed for name in item.departments if listed
        )

    def _offices(self, item: Item) -> frozenset[str]:
        """Return the departments of an item, folded, each office once, whatever it is called."""
        found = self._offices_by.get(item.departments)
        if found is None:
            office = self.family.office
            found = frozenset(fold(office(name)) for name in item.departments)
            self._offices_by[item.departments] = found
        return found

    def _is_repeated(self, item: Item) -> bool:
        text = fold(item.texts.get(self.totals.repeated.column, ""))
        return any(fold(mark) in text for mark in self.totals.repeated.marks)

    def _before(self, scope: Scope) -> Fraction | None:
        """Return last year's number of a scope: as it is counted, else as the footer states it."""
        counted = self._counted_before(scope)
        if counted is not None:
            return counted
        last = scope._replace(measure=Measure.BEFORE)
        stated = next((c.stated for c in self.sheet.claims if c.scope == last), None)
        return Fraction(stated) if stated is not None and abs(stated) <= _MOST else None

    def _counted_before(self, scope: Scope) -> Fraction | None:
        """Return last year's number, counted in its own sheet; None where none was given."""
        last = self.last_year
        return last.exact(scope._replace(measure=Measure.ITEMS)) if last else None


def _is_unrated(item: Item, column: str) -> bool:
    return is_blank(item.texts.get(column, "")) and column not in item.unknown


def _whole_of(scope: Scope) -> Scope:
    """Return what a share is one of: a rating's is of its section, a section's is of all."""
    if scope.rating is None:
        return scope._replace(section=None, department=None)
    return scope._replace(rating=None)


def _possible_ratings(scale: Scale, text: str) -> frozenset[str]:
    """Return the ratings that an open one can become: those that it names, else any."""
    every = frozenset(scale.ratings)
    if scale.read(text).spelling is not Spelling.CONTRADICTORY:
        return every
    plain, folded = bare(text), fold(text)
    named = {
        code
        for code, rating in scale.ratings.items()
        if (bare(code) and plain.startswith(bare(code)))
        or folded.startswith(fold(code))
        or any(bare(label) and bare(label) in plain for label in (rating.label, *rating.variants))
    }
    return frozenset(named) or every
