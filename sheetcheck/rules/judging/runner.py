"""Run the rules over the sheets of one family: first the row rules, then those on whole sheets.

Totals come after the row rules, because a total may count a rating that a row rule corrects.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from sheetcheck.claims.counting import Counter
from sheetcheck.claims.settled import settled
from sheetcheck.claims.standing import Standings
from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year
from sheetcheck.rules.definition.earlier import earlier_years, last_year_in
from sheetcheck.rules.definition.judged import Judged, Pair
from sheetcheck.rules.definition.kinds import (
    HistoryRule,
    Question,
    Rule,
    SheetRule,
    Spot,
)
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.rules.judging.findings import FindingAndChange, finding_of, severity_in
from sheetcheck.rules.judging.pairs import beside_issued, pair_findings, pair_of, without_superseded
from sheetcheck.rules.judging.row_rules import broken_rows, row_finding
from sheetcheck.rules.judging.subject import NO_OPTIONS, JudgeOptions, Subject
from sheetcheck.rules.own import OWN_CHECK, own_spots
from sheetcheck.rules.own_rows import FOREIGN, is_left_out
from sheetcheck.rules.year import is_of_another_year
from sheetcheck.table.frame import Ratings, read_ratings
from sheetcheck.table.years import reported_year
from sheetcheck.words.address import Address
from sheetcheck.words.result import Change, Finding
from sheetcheck.words.sheet import Item
from sheetcheck.words.values import Value

Verdict = tuple[Judged, list[Finding], list[Change]]


def judge(
    subjects: Sequence[Subject], family: Family, options: JudgeOptions = NO_OPTIONS
) -> list[Verdict]:
    """Return the findings and changes of each sheet; all sheets are of one family.

    The items of all sheets are judged in one frame, because a pandera run costs the same for one
    item as for a thousand.
    """
    items = [item for subject in subjects for item in subject.sheet.items]
    owners = [n for n, subject in enumerate(subjects) for _ in subject.sheet.items]
    ratings = read_ratings(items, family)
    judged = _judged(subjects, ratings, family, options.year)
    found: list[list[FindingAndChange]] = [[] for _ in subjects]
    for rule, key, position in broken_rows(items, owners, ratings, family):
        one = judged[owners[position]]
        if key in one.sheet.headings and _is_judged(items[position], one):
            told = row_finding(rule, one, key, items[position], options)
            found[owners[position]].append(told)
    for place, (subject, told_of) in enumerate(zip(subjects, found, strict=True)):
        pair = pair_of(subject, judged[place], options)
        rewritten = {change.cell: change.after for _, change in told_of if change}
        judged[place] = one = _with_totals(judged[place], pair, rewritten)
        told_of.extend(_sheet_findings(one, options))
        if pair is not None and not is_of_another_year(one):
            told_of.extend(pair_findings(replace(pair, returned=one)))
            told_of[:] = without_superseded(told_of)
    for one, told_of in zip(judged, found, strict=True):
        told_of.extend(_history_findings(one))
    return [
        (one, _in_order([finding for finding, _ in told]), _changes(told))
        for one, told in zip(judged, found, strict=True)
    ]


def _with_totals(judged: Judged, pair: Pair | None, rewritten: Mapping[Address, Value]) -> Judged:
    """Return a sheet with the standing of its totals, given the cells that row rules rewrite."""
    differ = pair is not None and bool(pair.matching.lost or pair.matching.added)
    known, mended = settled(
        judged.counter,
        judged.grid,
        rewritten,
        items_differ=differ,
        items_known=pair is not None,
    )
    return replace(judged, standings=known, mended=mended, rewritten=rewritten)


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
        own = beside_issued(subject, family)
        asked = year or _issued_year(subject, family) or split_year(family.reported)[0]
        judged.append(replace(one, own=own, is_unclaimed=subject.is_unclaimed, asked=asked))
    return judged


def _issued_year(subject: Subject, family: Family) -> int | None:
    original = subject.original
    return None if original is None else reported_year(original.sheet.headings, family)


def _is_judged(item: Item | None, judged: Judged) -> bool:
    """Return whether findings about an item count; those about no item always do."""
    own = judged.own
    return item is None or own is None or own.split or item.row in own.rows


def _sheet_findings(judged: Judged, options: JudgeOptions) -> Iterator[FindingAndChange]:
    for rule in _sheet_rules(judged.family):
        if is_left_out(rule, judged):
            continue
        for spot in _sheet_spots(rule, judged, options):
            if rule.name != FOREIGN and not _is_judged(spot.item, judged):
                continue
            yield finding_of(rule, judged.family, judged.sheet, spot), spot.change


@lru_cache(maxsize=64)
def _sheet_rules(family: Family) -> tuple[Rule, ...]:
    """Return the sheet rules and questions that a family has not turned off."""
    rules = (
        r
        for r in all_rules().values()
        if isinstance(r, SheetRule | Question) or r.name == OWN_CHECK
    )
    return tuple(rule for rule in rules if severity_in(rule, family))


def _sheet_spots(rule: Rule, judged: Judged, options: JudgeOptions) -> Iterable[Spot]:
    if isinstance(rule, SheetRule) or (options.questions and isinstance(rule, Question)):
        return rule.check(judged)
    return own_spots(judged, options.own_checks) if rule.name == OWN_CHECK else ()


def _history_findings(now: Judged) -> Iterator[FindingAndChange]:
    given = now.earlier or now.unusable
    for rule in all_rules().values() if given else ():
        if isinstance(rule, HistoryRule) and severity_in(rule, now.family):
            for spot in rule.check(now):
                if _is_judged(spot.item, now):
                    yield finding_of(rule, now.family, now.sheet, spot), None


_NOWHERE = Address(0, 0)


def _in_order(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.cell or _NOWHERE)


def _changes(told: list[FindingAndChange]) -> list[Change]:
    """Return the changes by address, each once: several findings may need the same one."""
    changes = {(change.sheet, change.cell): change for _, change in told if change}
    return sorted(changes.values(), key=lambda change: change.cell)
