"""What the lines of a footer should say: the items counted, however the family counts them."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from sheetcheck.family.model import Family
from sheetcheck.family.totals import Totals
from sheetcheck.notation.folding import fold
from sheetcheck.rules.kinds import Judged
from sheetcheck.words.sheet import Item, Measure, Scope
from sheetcheck.words.text import Text, same

_NO_TOTALS = Totals()
_MOST = 10**9  # of last year's items; a larger number is none of items
_ALL = Text("合計", "the grand total")
_MEASURES = {
    Measure.ITEMS: same(""),
    Measure.NET: Text("再掲を除いた数", "without repeated items"),
    Measure.REPEATED: Text("再掲の数", "repeated items"),
    Measure.DEPARTMENTS: Text("延べ数", "once for every department"),
    Measure.SHARE: Text("割合", "share"),
    Measure.BEFORE: Text("前年度の数", "last year's number"),
    Measure.CHANGE: Text("前年度からの増減", "change from last year"),
}


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts the items of one sheet, each scope and each selection of them once."""

    judged: Judged
    _selected: dict[tuple[str | None, str | None], Sequence[Item]] = field(default_factory=dict)
    _tallies: dict[tuple[str | None, str | None, str], Tally[str | None]] = field(
        default_factory=dict
    )
    _known: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    @property
    def totals(self) -> Totals:
        """How the family describes its footer."""
        return self.judged.family.totals or _NO_TOTALS

    def exact(self, scope: Scope) -> Fraction | None:
        """Return what a total should say before it is rounded; None where nobody can know."""
        known = self.judged.counted
        if scope not in known:
            known[scope] = self._exact(scope)
        return known[scope]

    def _exact(self, scope: Scope) -> Fraction | None:
        match scope.measure:
            case Measure.SHARE:
                whole = self._number(_whole_of(scope))
                return Fraction(100 * self._number(scope), whole) if whole else None
            case Measure.CHANGE:
                before = self._before(scope)
                return None if before is None else Fraction(self._number(scope)) - before
            case Measure.BEFORE:
                return None
            case Measure.DEPARTMENTS if scope.department is None:
                return Fraction(sum(max(1, len(self._offices(i))) for i in self._items(scope)))
            case _:
                return Fraction(self._number(scope))

    def count(self, scope: Scope) -> int:
        """Return what a total that counts items should say."""
        exact = self.exact(scope)
        return 0 if exact is None else int(exact)

    def named(self, scope: Scope) -> Text:
        """Return what a total is called in a message."""
        names: list[Text] = []
        if scope.section is not None:
            names.append(same(scope.section or "–"))
        if scope.department is not None:
            names.append(same(scope.department))
        if scope.rating is not None:
            scale = self.judged.family.scales[scope.column]
            names.append(same(scale.as_written(scope.rating)))
        names = names or [_ALL]
        measure = _MEASURES[scope.measure]
        if measure.ja:
            names.append(measure)
        return Text("・".join(n.ja for n in names), ", ".join(n.en for n in names))

    def _number(self, scope: Scope) -> int:
        by_mark = scope.measure in {Measure.NET, Measure.REPEATED}
        if scope == Scope():
            return sum(not item.further for item in self._items(scope))
        if scope.rating is None or by_mark or not self.totals.repeated.counted:
            return len(self._items(scope))
        return self._tally(scope)[scope.rating]

    def _tally(self, scope: Scope) -> Tally[str | None]:
        """Return how often each rating was given where the scope counts."""
        place = (scope.section, scope.department, scope.column)
        if place not in self._tallies:
            codes = self.judged.codes_by.get(scope.column, {})
            items = self._of(scope.section, scope.department)
            self._tallies[place] = Tally(codes.get(item.row) for item in items)
        return self._tallies[place]

    def _items(self, scope: Scope) -> Sequence[Item]:
        items = self._of(scope.section, scope.department)
        if scope.rating is not None:
            codes = self.judged.codes_by.get(scope.column, {})
            items = [item for item in items if codes.get(item.row) == scope.rating]
        match scope.measure:
            case Measure.REPEATED:
                return [item for item in items if self._is_repeated(item)]
            case Measure.NET:
                return [item for item in items if not self._is_repeated(item)]
            case _ if self.totals.repeated.counted:
                return items
            case _:
                return [item for item in items if not self._is_repeated(item)]

    def _of(self, section: str | None, department: str | None) -> Sequence[Item]:
        if section is None and department is None:
            return self.judged.sheet.items
        found = self._selected.get((section, department))
        if found is None:
            name = None if department is None else fold(department)
            found = [
                item
                for item in self.judged.sheet.items
                if (section is None or item.section == section)
                and (name is None or name in self._offices(item))
            ]
            self._selected[section, department] = found
        return found

    def _offices(self, item: Item) -> frozenset[str]:
        """Return the departments of an item, folded, each once by whatever name it goes."""
        found = self._known.get(item.departments)
        if found is None:
            office = self.judged.family.office
            found = frozenset(fold(office(name)) for name in item.departments)
            self._known[item.departments] = found
        return found

    def _is_repeated(self, item: Item) -> bool:
        text = fold(item.texts.get(self.totals.repeated.column, ""))
        return any(fold(mark) in text for mark in self.totals.repeated.marks)

    def _before(self, scope: Scope) -> Fraction | None:
        """Return last year's number of a scope, as the footer states it."""
        wanted = scope._replace(measure=Measure.BEFORE)
        stated = [claim.stated for claim in self.judged.sheet.claims if claim.scope == wanted]
        known = stated[0] if stated else None
        return Fraction(known) if known is not None and abs(known) <= _MOST else None


def _whole_of(scope: Scope) -> Scope:
    """Return what a share is one of: a rating's is of its section, a section's is of all."""
    if scope.rating is None:
        return scope._replace(section=None, department=None)
    return scope._replace(rating=None)


def countable(scope: Scope, judged: Judged) -> bool:
    """Say whether the sheet has the columns that a total is counted by."""
    totals, there = judged.family.totals or _NO_TOTALS, judged.sheet.headings
    by_department = scope.department is not None or scope.measure is Measure.DEPARTMENTS
    by_mark = scope.measure in {Measure.NET, Measure.REPEATED} or not totals.repeated.counted
    return (
        (scope.rating is None or scope.column in there)
        and (not by_department or "departments" in there)
        and (not by_mark or totals.repeated.column in there)
    )


def declared(judged: Judged) -> tuple[Scope, ...]:
    """Return the lines that the family declares, as far as the sheet's columns let them be counted.

    The grand total is the scope of everything.
    """
    family, totals = judged.family, judged.family.totals
    if totals is None:
        return ()
    found: list[Scope] = []
    if totals.per_rating:
        for column, scopes in _rating_scopes(family).items():
            found += scopes if column in judged.sheet.headings else ()
    if totals.per_section:
        sections = dict.fromkeys(item.section for item in judged.sheet.items)
        found += [Scope(section=section) for section in sections if section]
    if totals.per_department:
        found += [Scope(department=office) for office in _offices(judged)]
    lines = (Scope(measure=Measure(line.counts)) for line in totals.lines)
    found += [scope for scope in lines if countable(scope, judged)]
    if totals.grand_total:
        found.append(Scope())
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def _rating_scopes(family: Family) -> Mapping[str, Sequence[Scope]]:
    """Return a scope for each rating that a family's footer counts, by its column."""
    return {
        column: [Scope(code, column) for code in family.scales[column].ratings]
        for column in family.counted_columns
    }


def _offices(judged: Judged) -> list[str]:
    """Return the departments of the items; of a family that lists them, those that it lists."""
    family = judged.family
    named = dict.fromkeys(name for item in judged.sheet.items for name in item.departments)
    offices = {fold(office): office for office in map(family.office, named)}
    # What is none of them has no line to miss.
    return [o for o in offices.values() if not family.departments or o in family.departments]
