"""The lines that a family asks of a footer, as far as a sheet lets them be counted."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from sheetcheck.claims.counting import Counter
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold
from sheetcheck.words.sheet import Measure, Scope


def countable(scope: Scope, counter: Counter) -> bool:
    """Say whether the sheet has the columns that a total is counted by."""
    totals, there = counter.totals, counter.sheet.headings
    by_department = scope.department is not None or scope.measure is Measure.DEPARTMENTS
    by_mark = scope.measure in {Measure.NET, Measure.REPEATED} or not totals.repeated.counted
    return (
        (scope.column in there or (scope.rating is None and scope.measure is not Measure.UNRATED))
        and (not by_department or "departments" in there)
        and (not by_mark or totals.repeated.column in there)
    )


def declared(counter: Counter) -> tuple[Scope, ...]:
    """Return the lines that the family declares, as far as the sheet's columns let them be counted.

    The grand total is the scope of everything.
    """
    family, totals, sheet = counter.family, counter.family.totals, counter.sheet
    if totals is None:
        return ()
    found: list[Scope] = []
    if totals.per_rating:
        for column, scopes in _rating_scopes(family).items():
            found += scopes if column in sheet.headings else ()
    if totals.per_section:
        sections = dict.fromkeys(item.section for item in sheet.items)
        found += [Scope(section=section) for section in sections if section]
    if totals.per_department:
        found += [Scope(department=office) for office in _offices(counter)]
    lines = (Scope(measure=Measure(line.counts)) for line in totals.lines)
    found += [scope for scope in lines if countable(scope, counter)]
    if totals.grand_total:
        found.append(Scope())
    tables = range(max(1, len(sheet.tables)))
    each = dict.fromkeys(scope._replace(table=n) for n in tables for scope in found)
    whole = (None, None)
    return tuple(s for s in each if (s.section, s.department) == whole or counter.has_items(s))


@lru_cache(maxsize=64)
def _rating_scopes(family: Family) -> Mapping[str, Sequence[Scope]]:
    """Return a scope for each rating that a family's footer counts, by its column."""
    return {
        column: [Scope(code, column) for code in family.scales[column].ratings]
        for column in family.counted_columns
    }


def _offices(counter: Counter) -> list[str]:
    """Return the departments of the items; of a family that lists them, those that it lists."""
    family = counter.family
    named = dict.fromkeys(name for item in counter.sheet.items for name in item.departments)
    offices = {fold(office): office for office in map(family.office, named)}
    # What is none of them has no line to miss.
    return [o for o in offices.values() if not family.departments or o in family.departments]
