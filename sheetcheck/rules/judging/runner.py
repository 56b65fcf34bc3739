"""Runs the rules: the row rules as one pandera schema, the others sheet by sheet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sheetcheck.claims.counting import Counter
from sheetcheck.claims.mending import mended_formulas
from sheetcheck.claims.standing import Standings, standings
from sheetcheck.family.model import Family
from sheetcheck.family.own_checks import Loaded
from sheetcheck.family.scale import Scale
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import is_blank
from sheetcheck.rules.definition.judged import Judged, Original, OwnRows, Pair
from sheetcheck.rules.definition.kinds import (
    Details,
    HistoryRule,
    PairRule,
    Question,
    RowRule,
    Rule,
    SheetRule,
    Spot,
)
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.rules.history import earlier_years, last_year_in
from sheetcheck.rules.judging.item_schema import item_checks, item_schema
from sheetcheck.rules.own import OWN_CHECK, own_spots
from sheetcheck.rules.own_rows import FOREIGN, is_left_out
from sheetcheck.rules.rating import in_brief
from sheetcheck.rules.year import is_of_another_year
from sheetcheck.table.dropdowns import DropDown
from sheetcheck.table.frame import Ratings, items_frame, read_ratings
from sheetcheck.table.matching import matched
from sheetcheck.table.years import reported_year
from sheetcheck.words.address import Address
from sheetcheck.words.result import Change, Finding, Severity
from sheetcheck.words.sheet import Item, Sheet
from sheetcheck.words.text import Text
from sheetcheck.words.values import Rewritten, Value
from sheetcheck.workbook.read.active_content import Active
from sheetcheck.workbook.read.grid import Grid

if TYPE_CHECKING:
    import pandera.pandas as pa

_SHOWN = 60  # characters of a cell that a message quotes


@dataclass(frozen=True, slots=True)
class Subject:
    """A sheet to be judged."""

    sheet: Sheet
    grid: Grid
    original: Original | None = None
    """The sheet as it was sent out, where one was given to hold it against."""
    dropdowns: tuple[DropDown, ...] = ()
    active: tuple[Active, ...] = ()
    """What in its workbook would act when it is opened."""
    own: OwnRows | None = None
    """The rows that are judged, where the file is of one department."""
    is_unclaimed: bool = False
    """Whether it should be of one department, and nobody knows which."""
    is_own: Callable[[Item], bool] = lambda _item: True
    """Returns whether an item of the issued sheet is one of that department."""
    earlier: tuple[Original | None, ...] = ()
    """The sheets of earlier years; None for a workbook without one of the family."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is done beside the usual, because it was asked for."""

    notation: bool = False
    """Whether ratings are rewritten as the scale writes them."""
    fixed_cells: bool = False
    """Whether the issued text is written back into fixed cells."""
    questions: bool = False
    """Whether questions for the secretariat are raised."""
    own_checks: tuple[Loaded, ...] = ()
    """The family's own checks."""
    year: int | None = None
    """The reported year that is asked for."""


Verdict = tuple[Judged, list[Finding], list[Change]]
_Told = tuple[Finding, Change | None]
_NO_WISHES = Wishes()


def judge(
    subjects: Sequence[Subject], family: Family, wishes: Wishes = _NO_WISHES
) -> list[Verdict]:
    """Return, for each sheet of one family, what the rules find in it and what corrects it.

    The items of all sheets are judged in one frame, since a pandera run costs the same
    for one item as for a thousand.
    """
    items = [item for subject in subjects for item in subject.sheet.items]
    owners = [n for n, subject in enumerate(subjects) for _ in subject.sheet.items]
    ratings = read_ratings(items, family)
    judged = _judged(subjects, ratings, family, wishes.year)
    found: list[list[_Told]] = [[] for _ in subjects]
    for rule, key, position in _broken(items, owners, ratings, family):
        one = judged[owners[position]]
        if key in one.sheet.headings and _is_judged(items[position], one):
            told = _row_finding(rule, one, key, items[position], wishes)
            found[owners[position]].append(told)
    for place, (subject, told_of) in enumerate(zip(subjects, found, strict=True)):
        pair = _pair(subject, judged[place], wishes)
        rewritten = {change.cell: change.after for _, change in told_of if change}
        judged[place] = one = _with_totals(judged[place], pair, rewritten)
        told_of.extend(_sheet_findings(one, wishes))
        if pair is not None and not is_of_another_year(one):
            told_of.extend(_pair_findings(replace(pair, returned=one)))
            told_of[:] = _without_superseded(told_of)
    for one, told_of in zip(judged, found, strict=True):
        told_of.extend(_history_findings(one))
    return [
        (one, _in_order([finding for finding, _ in told]), _changes(told))
        for one, told in zip(judged, found, strict=True)
    ]


def _without_superseded(told: Sequence[_Told]) -> list[_Told]:
    """Return what was told, a missing column left out where its heading is told as reworded."""
    reworded = {finding.cell for finding, _ in told if finding.rule == "heading-changed"}
    return [
        one
        for one in told
        if one[0].rule != "column-missing" or one[0].cell is None or one[0].cell not in reworded
    ]


def _with_totals(judged: Judged, pair: Pair | None, rewritten: Mapping[Address, Value]) -> Judged:
    """Return a sheet with the standing of its totals, on which the rules agree."""
    differ = pair is not None and bool(pair.matching.lost or pair.matching.added)
    known = standings(judged.counter, items_differ=differ, items_known=pair is not None)
    mended = mended_formulas(known, judged.grid, rewritten)
    return replace(judged, standings=known, mended=mended, rewritten=rewritten)


def severity_in(rule: Rule, family: Family) -> Severity | None:
    """Return how seriously a family takes a rule; None if not at all."""
    return _severities(family)[rule.name]


@lru_cache(maxsize=64)
def _severities(family: Family) -> Mapping[str, Severity | None]:
    declared = {str(name): severity for name, severity in family.severities.items()}
    told = {name: declared.get(name, rule.severity) for name, rule in all_rules().items()}
    return {n: None if severity == "off" else Severity(severity) for n, severity in told.items()}


def _judged(
    subjects: Sequence[Subject], ratings: Ratings, family: Family, year: int | None
) -> list[Judged]:
    judged = []
    start = 0
    for subject in subjects:
        items = subject.sheet.items
        codes_by = {
            key: {
                i.row: r.code for i, r in zip(items, rated[start : start + len(items)], strict=True)
            }
            for key, rated in ratings.items()
        }
        start += len(items)
        earlier, unusable = earlier_years(subject.sheet, family, subject.earlier)
        last = last_year_in(subject.sheet, earlier)
        before = Counter(last.sheet, family, last.codes_by) if last else None
        waiting = Standings(Counter(subject.sheet, family, codes_by, before))
        one = Judged(subject.sheet, family, subject.grid, codes_by, waiting, subject.active)
        one = replace(one, earlier=earlier, unusable=unusable)
        own = _beside_issued(subject, family)
        asked = year or _issued_year(subject, family) or split_year(family.reported)[0]
        judged.append(replace(one, own=own, is_unclaimed=subject.is_unclaimed, asked=asked))
    return judged


def _issued_year(subject: Subject, family: Family) -> int | None:
    original = subject.original
    return None if original is None else reported_year(original.sheet.headings, family)


def _beside_issued(subject: Subject, family: Family) -> OwnRows | None:
    """Return the rows that are judged, with every row as it was issued."""
    own, original = subject.own, subject.original
    if own is None or original is None:
        return own
    found = matched(original.sheet, subject.sheet, _fixed(family, original.sheet, subject.sheet))
    return replace(own, as_issued={theirs.row: mine for mine, theirs in found.pairs})


def _is_judged(item: Item | None, judged: Judged) -> bool:
    """Return whether findings in a row count; what belongs to no row always does."""
    own = judged.own
    return item is None or own is None or own.split or item.row in own.rows


def _broken(
    items: Sequence[Item], owners: Sequence[int], ratings: Ratings, family: Family
) -> Iterator[tuple[RowRule, str, int]]:
    """Yield each row rule with the column and the position of each item that breaks it."""
    if not items:
        return
    from pandera.errors import SchemaErrors  # noqa: PLC0415  (half a second)

    checks = item_checks(family)
    frame = items_frame(items, owners, ratings, family)
    try:
        _schema(family).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        # pandera tells of them in an order that depends on how many there are.
        for index, name in sorted(zip(cases["index"].astype(int), cases["check"], strict=True)):
            yield *checks[name], index


@lru_cache(maxsize=64)
def _schema(family: Family) -> "pa.DataFrameSchema":
    return item_schema(family)


def _row_finding(rule: RowRule, judged: Judged, key: str, item: Item, wishes: Wishes) -> _Told:
    sheet, family = judged.sheet, judged.family
    cell, value = sheet.cell(item, key), item.texts.get(key, "")
    details: dict[str, str | int | Text] = {
        "value": quoted(value),
        "heading": " ".join(sheet.headings[key].text.split()),
        **_rating_details(judged, key, item),
    }
    if rule.details:
        details |= rule.details(family, key, value)
    change = None
    stands = judged.grid.cell(*cell)
    # What a formula gives is mended where the formula takes it from.
    if rule.corrected and wishes.notation and not (stands and stands.formula is not None):
        written = str(details["written"])
        change = Change(sheet.name, cell, value, written, rule.name, Rewritten(written))
    message, suggestion = (rule.if_filled if not is_blank(value) else None) or (None, None)
    spot = Spot(cell, details, value, item, change, message, suggestion)
    brief = in_brief(suggestion or rule.suggestion, _scale_of(family, key))
    return replace(_finding(rule, family, sheet, spot), brief=brief), change


def _scale_of(family: Family, key: str) -> Scale:
    """Return the scale of a column; of one that holds no rating, the first scale."""
    return family.scales[key if key in family.scales else next(iter(family.scales))]


def _rating_details(judged: Judged, key: str, item: Item) -> Details:
    """Return what a text may name of the item's rating: that of the column, if it has one."""
    scales = judged.family.scales
    key = key if key in scales else next(iter(scales))
    scale, code = _scale_of(judged.family, key), judged.codes_by[key][item.row]
    written = [scale.as_written(code) for code in scale.ratings]
    return {
        "rating": code or "",
        "written": scale.as_written(code) if code else "",
        "choices": Text("、".join(written), ", ".join(written)),
    }


def quoted(text: str) -> str:
    """Return a cell's text as a message quotes it: in one line, and not too long."""
    shown = " ".join(text.split())
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _sheet_findings(judged: Judged, wishes: Wishes) -> Iterator[_Told]:
    for rule in _sheet_rules(judged.family):
        if is_left_out(rule, judged):
            continue
        for spot in _sheet_spots(rule, judged, wishes):
            if rule.name != FOREIGN and not _is_judged(spot.item, judged):
                continue
            yield _finding(rule, judged.family, judged.sheet, spot), spot.change


@lru_cache(maxsize=64)
def _sheet_rules(family: Family) -> tuple[Rule, ...]:
    """Return the rules over a sheet that a family minds."""
    rules = (
        r
        for r in all_rules().values()
        if isinstance(r, SheetRule | Question) or r.name == OWN_CHECK
    )
    return tuple(rule for rule in rules if severity_in(rule, family))


def _sheet_spots(rule: Rule, judged: Judged, wishes: Wishes) -> Iterable[Spot]:
    if isinstance(rule, SheetRule) or (wishes.questions and isinstance(rule, Question)):
        return rule.check(judged)
    return own_spots(judged, wishes.own_checks) if rule.name == OWN_CHECK else ()


def _pair(subject: Subject, judged: Judged, wishes: Wishes) -> Pair | None:
    """Return a sheet beside the one that was sent out; None where none was given."""
    original, sheet = subject.original, judged.sheet
    if original is None:
        return None
    fixed = _fixed(judged.family, original.sheet, sheet)
    found = matched(original.sheet, sheet, fixed)
    if judged.own is not None and judged.own.split:
        # Rows of other departments are not lost: this file was never to have them.
        mine = tuple(item for item in found.lost if subject.is_own(item))
        found = replace(found, lost=mine)
    return Pair(
        issued=original,
        returned=judged,
        matching=found,
        fixed=fixed,
        dropdowns=subject.dropdowns,
        restore=wishes.fixed_cells,
    )


def _pair_findings(pair: Pair) -> Iterator[_Told]:
    family, sheet = pair.returned.family, pair.returned.sheet
    for rule in all_rules().values():
        if isinstance(rule, PairRule) and severity_in(rule, family):
            for spot in rule.check(pair):
                yield _finding(rule, family, sheet, spot), spot.change


def _history_findings(now: Judged) -> Iterator[_Told]:
    given = now.earlier or now.unusable
    for rule in all_rules().values() if given else ():
        if isinstance(rule, HistoryRule) and severity_in(rule, now.family):
            for spot in rule.check(now):
                if _is_judged(spot.item, now):
                    yield _finding(rule, now.family, now.sheet, spot), None


def _fixed(family: Family, issued: Sheet, returned: Sheet) -> tuple[str, ...]:
    """Return the columns of the secretariat that both sheets have."""
    return tuple(
        key
        for key, column in family.columns.items()
        if column.filled_by == "secretariat" and key in issued.headings and key in returned.headings
    )


def _finding(rule: Rule, family: Family, sheet: Sheet, spot: Spot) -> Finding:
    item = spot.item
    severity = spot.severity or severity_in(rule, family)
    return Finding(
        rule=rule.name,
        severity=severity or rule.severity,
        message=(spot.message or rule.message).filled(**spot.details),
        suggestion=(spot.suggestion or rule.suggestion).filled(**spot.details),
        sheet=sheet.name,
        cell=spot.cell,
        section=item.section if item else None,
        number=item.number if item else None,
        item=item.name if item else None,
        departments=item.departments if item else (),
        value=spot.value,
        fixed=spot.change is not None,
    )


_NOWHERE = Address(0, 0)


def _in_order(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.cell or _NOWHERE)


def _changes(told: list[_Told]) -> list[Change]:
    """Return each change once: several findings may ask for the same one."""
    changes = {(change.sheet, change.cell): change for _, change in told if change}
    return sorted(changes.values(), key=lambda change: change.cell)
