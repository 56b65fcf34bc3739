"""Compare a sheet with the issued one: match their items and run the pair rules."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sheetcheck.family.model import Family
from sheetcheck.rules.definition.judged import Judged, OwnRows, Pair
from sheetcheck.rules.definition.kinds import (
    PairRule,
)
from sheetcheck.rules.definition.registry import all_rules
from sheetcheck.rules.judging.findings import FindingAndChange, finding_of, severity_in
from sheetcheck.rules.judging.subject import JudgeOptions, Subject
from sheetcheck.table.matching import matched
from sheetcheck.words.sheet import Sheet


def without_superseded(told: Sequence[FindingAndChange]) -> list[FindingAndChange]:
    """Drop `column-missing` findings at headings that `heading-changed` reports as reworded."""
    reworded = {finding.cell for finding, _ in told if finding.rule == "heading-changed"}
    return [
        one
        for one in told
        if one[0].rule != "column-missing" or one[0].cell is None or one[0].cell not in reworded
    ]


def beside_issued(subject: Subject, family: Family) -> OwnRows | None:
    """Return the department's own rows together with all items as they were issued."""
    own, original = subject.own, subject.original
    if own is None or original is None:
        return own
    found = matched(
        original.sheet, subject.sheet, fixed_columns(family, original.sheet, subject.sheet)
    )
    return replace(own, as_issued={theirs.row: mine for mine, theirs in found.pairs})


def pair_of(subject: Subject, judged: Judged, options: JudgeOptions) -> Pair | None:
    """Return the sheet paired with the issued one; None if no issued sheet was given."""
    original, sheet = subject.original, judged.sheet
    if original is None:
        return None
    fixed = fixed_columns(judged.family, original.sheet, sheet)
    found = matched(original.sheet, sheet, fixed)
    if judged.own is not None and judged.own.split:
        # Rows of other departments are not lost: this file never contained them.
        mine = tuple(item for item in found.lost if subject.is_own(item))
        found = replace(found, lost=mine)
    return Pair(
        issued=original,
        returned=judged,
        matching=found,
        fixed=fixed,
        dropdowns=subject.dropdowns,
        restore=options.fixed_cells,
    )


def pair_findings(pair: Pair) -> Iterator[FindingAndChange]:
    """Yield the findings of the pair rules."""
    family, sheet = pair.returned.family, pair.returned.sheet
    for rule in all_rules().values():
        if isinstance(rule, PairRule) and severity_in(rule, family):
            for spot in rule.check(pair):
                yield finding_of(rule, family, sheet, spot), spot.change


def fixed_columns(family: Family, issued: Sheet, returned: Sheet) -> tuple[str, ...]:
    """Return the keys of the secretariat's columns that both sheets have."""
    return tuple(
        key
        for key, column in family.columns.items()
        if column.filled_by == "secretariat" and key in issued.headings and key in returned.headings
    )
