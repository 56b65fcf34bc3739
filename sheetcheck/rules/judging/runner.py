"""Run the rules over the sheets of one family: first the row rules, then those on whole sheets.

Totals come after the row rules, because a total may count a rating that a row rule corrects.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sheetcheck.claims.all_sheets import beside_each_other
from sheetcheck.claims.counting import Counter
from sheetcheck.claims.settled import settled
from sheetcheck.claims.standing import Standings
from sheetcheck.family.model import Family
from sheetcheck.notation.era import split_year
from sheetcheck.rules.definition.judged import (
    Judged,
    Pair,
    codes_by_row,
    earlier_years,
    last_year_in,
)
from sheetcheck.rules.definition.kinds import (
    HistoryRule,
    PairRule,
    Question,
    Rule,
    SheetRule,
    Spot,
)
from sheetcheck.rules.judging.findings import FindingAndChange, finding_of, row_finding, rules_in
from sheetcheck.rules.judging.row_rules import broken_rows
from sheetcheck.rules.judging.subject import (
    NO_OPTIONS,
    JudgeOptions,
    Subject,
    beside_issued,
    pair_of,
)
from sheetcheck.rules.one_department import FOREIGN, is_left_out
from sheetcheck.rules.own_checks import OWN_CHECK, own_spots
from sheetcheck.rules.year import is_of_another_year
from sheetcheck.table.frame import Ratings, read_ratings
from sheetcheck.table.years import reported_year
from sheetcheck.words.address import Address
from sheetcheck.words.result import Change, Finding
from sheetcheck.words.sheet import Item, Years
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
    sheets = _beside_each_other(subjects, list(_judged(subjects, ratings, family, options.year)))
    found: list[list[FindingAndChange]] = [[] for _ in subjects]
    for rule, key, position in broken_rows(items, owners, ratings, family):
        judged = sheets[owners[position]]
        if key in judged.sheet.headings and _counts(items[position], judged):
            found[owners[position]].append(row_finding(rule, judged, key, items[position], options))
    each = zip(subjects, sheets, found, strict=True)
    return [_verdict(subject, judged, of_rows, options) for subject, judged, of_rows in each]


def _judged(
    subjects: Sequence[Subject], ratings: Ratings, family: Family, year: int | None
) -> Iterator[Judged]:
    """Yield the sheets with the codes of their ratings; nothing is known of their totals yet."""
    start = 0
    for subject in subjects:
        sheet, stop = subject.sheet, start + len(subject.sheet.items)
        own_ratings = {key: rated[start:stop] for key, rated in ratings.items()}
        start = stop
        codes = codes_by_row(sheet.items, own_ratings)
        earlier, unusable = earlier_years(sheet, family, subject.earlier)
        last = last_year_in(sheet, earlier)
        before = Counter(last.sheet, family, last.codes_by) if last else None
        yield Judged(
            sheet,
            family,
            subject.grid,
            codes,
            Standings(Counter(sheet, family, codes, before)),
            subject.active,
            asked=year or _issued_year(subject, family) or split_year(family.reported)[0],
            own=subject.own,
            is_unclaimed=subject.is_unclaimed,
            earlier=earlier,
            unusable=unusable,
        )


def _beside_each_other(subjects: Sequence[Subject], sheets: Sequence[Judged]) -> list[Judged]:
    """Return the sheets; those of one book and year count their items together, too."""
    books: dict[tuple[str | None, Years], list[int]] = defaultdict(list)
    for n, subject in enumerate(subjects):
        books[subject.book, subject.sheet.years].append(n)
    found = list(sheets)
    for (book, _), places in books.items():
        together = beside_each_other([sheets[n].counter for n in places]) if book else ()
        for n, counter in zip(places, together, strict=False):
            found[n] = replace(sheets[n], standings=Standings(counter))
    return found


def _issued_year(subject: Subject, family: Family) -> int | None:
    original = subject.original
    return None if original is None else reported_year(original.sheet.headings, family)


def _counts(item: Item | None, judged: Judged) -> bool:
    """True if findings about an item count; those about no item always do."""
    own = judged.own
    return item is None or own is None or own.split or item.row in own.rows


def _verdict(
    subject: Subject, judged: Judged, of_rows: Sequence[FindingAndChange], options: JudgeOptions
) -> Verdict:
    """Return what the row rules and then all other rules find in a sheet."""
    pair = pair_of(subject, judged, options)
    rewritten = {change.cell: change.after for _, change in of_rows if change}
    judged = _compared(judged, pair, rewritten)
    found = [*of_rows, *_of_sheet(judged, options)]
    if pair is not None and not is_of_another_year(judged):
        found += _of_pair(replace(pair, returned=judged))
        found = _without_superseded(found)
    found += _of_history(judged)
    # Each change once: several findings may need the same one.
    changes = {change.cell: change for _, change in found if change}
    findings = sorted((finding for finding, _ in found), key=lambda one: one.cell or _NOWHERE)
    return judged, findings, [changes[cell] for cell in sorted(changes)]


_NOWHERE = Address(0, 0)


def _compared(judged: Judged, pair: Pair | None, rewritten: Mapping[Address, Value]) -> Judged:
    """Return a sheet with the standing of its totals, and its own rows beside the issued ones.

    `rewritten` are the cells that row rules rewrite.
    """
    differ = pair is not None and bool(pair.matching.lost or pair.matching.added)
    known, mended = settled(
        judged.counter,
        judged.grid,
        rewritten,
        items_differ=differ,
        items_known=pair is not None,
    )
    own = beside_issued(judged.own, pair)
    return replace(judged, standings=known, mended=mended, rewritten=rewritten, own=own)


def _of_sheet(judged: Judged, options: JudgeOptions) -> Iterator[FindingAndChange]:
    family = judged.family
    rules: list[SheetRule | Question] = [*rules_in(family, SheetRule)]
    if options.questions:
        rules += rules_in(family, Question)
    found: list[tuple[Rule, Iterable[Spot]]] = [
        (rule, rule.check(judged)) for rule in rules if not is_left_out(rule.name, judged)
    ]
    if options.own_checks and OWN_CHECK in rules_in(family, Rule):
        found.append((OWN_CHECK, own_spots(judged, options.own_checks)))
    for one, spots in found:
        for spot in spots:
            if one.name == FOREIGN or _counts(spot.item, judged):
                yield finding_of(one, family, judged.sheet, spot), spot.change


def _of_pair(pair: Pair) -> Iterator[FindingAndChange]:
    family, sheet = pair.returned.family, pair.returned.sheet
    for rule in rules_in(family, PairRule):
        for spot in rule.check(pair):
            yield finding_of(rule, family, sheet, spot), spot.change


def _of_history(judged: Judged) -> Iterator[FindingAndChange]:
    if not (judged.earlier or judged.unusable):
        return
    for rule in rules_in(judged.family, HistoryRule):
        for spot in rule.check(judged):
            if _counts(spot.item, judged):
                yield finding_of(rule, judged.family, judged.sheet, spot), spot.change


def _without_superseded(found: Sequence[FindingAndChange]) -> list[FindingAndChange]:
    """Drop `column-missing` findings at headings that `heading-changed` reports as reworded."""
    reworded = {finding.cell for finding, _ in found if finding.rule == "heading-changed"} - {None}
    return [
        (finding, change)
        for finding, change in found
        if finding.rule != "column-missing" or finding.cell not in reworded
    ]
