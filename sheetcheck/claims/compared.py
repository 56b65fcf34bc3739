"""The totals that a family asks of a footer, and each claim beside what is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from sheetcheck.claims.counting import Bounds, Counter
from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold
from sheetcheck.notation.percent import read_percent, rounded
from sheetcheck.words.sheet import ALL_SHEETS, ALL_TABLES, Claim, Measure, Scope
from sheetcheck.words.text import Text, same

_MOST_PLACES = 6  # decimals of a share that are compared
_ALL = Text("合計", "the grand total")
_MEASURES = {
    Measure.NET: Text("再掲を除いた数", "without repeated items"),
    Measure.REPEATED: Text("再掲の数", "repeated items"),
    Measure.UNRATED: Text("評価が未記入の数", "blank ratings"),
    Measure.DEPARTMENTS: Text("延べ数", "once for every department"),
    Measure.SHARE: Text("割合", "percentage"),
    Measure.BEFORE: Text("前年度の数", "last year's number"),
    Measure.CHANGE: Text("前年度比（増減）", "change from last year"),
}


def name_of(scope: Scope, family: Family) -> Text:
    """Return what a total is called in a message: its section, department, rating, measure."""
    names: list[Text] = []
    if scope.section is not None:
        names.append(same(scope.section or "–"))
    if scope.department is not None:
        names.append(same(scope.department))
    if scope.rating is not None:
        names.append(same(family.scales[scope.column].as_written(scope.rating)))
    names = names or [_ALL]
    if scope.measure in _MEASURES:
        names.append(_MEASURES[scope.measure])
    if scope.table == ALL_SHEETS:
        names.append(Text("全シート", "all sheets"))
    return Text("・".join(n.ja for n in names), ", ".join(n.en for n in names))


def declared(counter: Counter) -> tuple[Scope, ...]:
    """Return the totals that the family asks for, as far as the sheet's columns allow counting.

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
    found += [scope for scope in lines if _is_countable(scope, counter)]
    if totals.grand_total:
        found.append(Scope())
    tables = range(max(1, len(sheet.tables)))
    each = dict.fromkeys(scope._replace(table=n) for n in tables for scope in found)
    whole = (None, None)
    return tuple(s for s in each if (s.section, s.department) == whole or counter.items_of(s))


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
    return [o for o in offices.values() if not family.departments or o in family.departments]


def _is_countable(scope: Scope, counter: Counter) -> bool:
    """True if the sheet has the columns that a total is counted by."""
    totals, there = counter.totals, counter.sheet.headings
    by_department = scope.department is not None or scope.measure is Measure.DEPARTMENTS
    by_mark = scope.measure in {Measure.NET, Measure.REPEATED} or not totals.repeated.counted
    return (
        (scope.column in there or (scope.rating is None and scope.measure is not Measure.UNRATED))
        and (not by_department or "departments" in there)
        and (not by_mark or totals.repeated.column in there)
    )


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """A claim beside what is counted."""

    claim: Claim
    scope: Scope
    right: Decimal
    """What it should say, rounded as it is written."""
    bounds: Bounds
    agrees: bool


def compare(claim: Claim, counter: Counter, asked: frozenset[Scope]) -> ComparedClaim | None:
    """Return a claim beside what is counted; None if it is not asked for or cannot be known.

    `asked` are the totals that the family declares.
    """
    scope, totals = claim.scope, counter.family.totals
    plain = Scope(scope.rating, scope.column, table=scope.table)
    if scope.rating is None:
        plain = Scope(table=scope.table)
    # A footer may name a rating or all in passing; what the family does not ask for is free.
    of_each = scope._replace(table=0) if scope.table in {ALL_TABLES, ALL_SHEETS} else scope
    in_passing = scope == plain and of_each not in asked
    if totals is None or in_passing or not _is_countable(scope, counter):
        return None
    exact, bounds = counter.exact(scope), counter.bounds(scope)
    if exact is None or bounds is None:
        return None
    share = claim.measure is Measure.SHARE
    rounding = totals.share.rounding if totals.share else "half_up"
    if share or exact.denominator != 1:
        right = rounded(exact, _places(claim, counter) if share else 0, rounding)
    else:
        right = Decimal(exact.numerator)
    right_number = agrees(claim, right, claim.stated) or _counts_otherwise(claim, counter)
    return ComparedClaim(claim, scope, right, bounds, right_number)


def agrees(claim: Claim, right: Decimal, number: float | None) -> bool:
    """True if a number is the right one; a share may be kept as 0.75 or as 75."""
    if number is None:
        return False
    if claim.measure is not Measure.SHARE:
        return number == right
    places = -int(right.as_tuple().exponent)
    return any(round(number * by, places) == float(right) for by in (1, 100))


def _counts_otherwise(claim: Claim, counter: Counter) -> bool:
    """True if a grand total counts items once whose number or name is merged over rows."""
    if claim.scope._replace(table=0) != Scope() or claim.stated is None:
        return False
    items = counter.items_of(claim.scope)
    distinct = sum(not ({"number", "name"} & item.anchors.keys()) for item in items)
    return distinct != len(items) and claim.stated in {distinct, len(items)}


def _places(claim: Claim, counter: Counter) -> int:
    """Return how many decimals of a share are to be compared: as declared, or as written."""
    share = counter.totals.share
    if share and share.decimals is not None:
        return share.decimals
    percent = read_percent(claim.text)
    if percent:
        return min(percent[1], _MOST_PLACES)
    written = len(claim.text.strip().partition(".")[2])
    places = written - 2 if (claim.stated or 0) <= 1 else written
    return min(max(0, places), _MOST_PLACES)
