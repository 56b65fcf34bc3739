"""Find the totals that a sheet states, by reading it as a check would.

The sheet is read with a family that declares every kind of total; the draft then declares those
that were found. So a draft never declares a total that a check would not find.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sheetcheck.claims.sheet import read_sheet
from sheetcheck.drafting.counts import UNITS
from sheetcheck.family.model import Family
from sheetcheck.family.totals import ChangeColumn, FooterLine, ShareColumn, Totals
from sheetcheck.notation.folding import fold
from sheetcheck.notation.tally import read_tally
from sheetcheck.table.recognise import recognise
from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.sheet import Claim, Measure, Scope, Sheet
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.grid import Grid

_USUAL = Totals()
_SUBTOTALS = ("小計", "中計", "節計", "章計")
_GRAND = (
    *_USUAL.grand,
    *(f"{word}{unit}数" for word in ("", "総", "全") for unit in ("事業", "施策", "取組", "項目")),
    *("実数", "総件数", "全件数"),
)
_JOINT = tuple(f"延べ{word}" for word in ("", "数", "件数", "事業数", "施策数", "課数"))
_LINES = (
    FooterLine(_JOINT, "departments"),
    FooterLine(("再掲", "うち再掲", "再掲数"), "repeated"),
    FooterLine(("実質", "純計", "再掲を除く", "再掲除く"), "net"),
    FooterLine(("未評価", "未記入", "未回答", "空欄", "未入力", "評価なし"), "unrated"),
)
_EVERY: Final = Totals(
    units=UNITS,
    grand=_GRAND,
    per_section=True,
    per_department=True,
    subtotals=_SUBTOTALS,
    lines=_LINES,
    share=ShareColumn(),
    change=ChangeColumn(),
)
_LONGEST = 20  # characters of a label of the footer
_UNITS_NOTE = Text("数の後ろの語", "what is counted")
_BLANK_NOTE = Text(
    "など、未記入の欄を件数の欄としました", "and other blank cells are taken for counts"
)


@dataclass(frozen=True, slots=True)
class Footer:
    """The totals that were found, None if none, and where."""

    totals: Totals | None
    cell: Address | None = None
    """The address of the first total."""
    note: Text | None = None
    """What the user must confirm about the units."""


NO_FOOTER: Final = Footer(None)


def find_footer(family: Family, grids: Sequence[Grid], blank: Address | None = None) -> Footer:
    """Return the totals that all sheets of a family state.

    `blank` is the address of the first blank count, if zeros were put into the blank counts.
    """
    every = replace(family, totals=_without_ratings(family))
    try:
        recognised = recognise(grids, (every,), named=True)
    except Refusal:
        return NO_FOOTER
    read = [(read_sheet(one.grid, every, one.header), one.grid) for one in recognised]
    stated = [(sheet, grid) for sheet, grid in read if sheet.claims]
    if not stated or not all(sheet.claims for sheet, _ in read if sheet.items):
        return NO_FOOTER
    claims = [claim for sheet, _ in stated for claim in sheet.claims]
    words = {word for _, grid in stated for word in _words(grid)}
    has_grand = all(_has(sheet, Scope()) for sheet, _ in stated)
    has_subtotals = any(map(_is_subtotal, claims))
    totals = Totals(
        units=_units(claims) or _headed(words) or _USUAL.units[:1],
        grand=_grand(words) if has_grand else _USUAL.grand,
        per_rating=all(_has_ratings(sheet, family) for sheet, _ in stated),
        grand_total=has_grand,
        per_section=any(c.section is not None and not _is_subtotal(c) for c in claims),
        per_department=any(c.department is not None for c in claims),
        subtotals=tuple(word for word in _SUBTOTALS if has_subtotals and fold(word) in words),
        lines=tuple(_lines(claims, words)),
        share=ShareColumn() if any(c.measure is Measure.SHARE for c in claims) else None,
        change=ChangeColumn() if any(c.measure is Measure.CHANGE for c in claims) else None,
    )
    cell = min(claim.cell for claim in stated[0][0].claims)
    note: Text | None = _UNITS_NOTE
    if _units(claims):
        note = None if blank is None else _BLANK_NOTE
    return Footer(totals, blank or cell, note)


def _without_ratings(family: Family) -> Totals:
    """Return all kinds of totals, without lines that have the name of a rating."""
    named = {fold(code) for scale in family.scales.values() for code in scale.ratings}
    lines = (
        replace(line, called=tuple(word for word in line.called if fold(word) not in named))
        for line in _LINES
    )
    percents = any("%" in fold(r.label) for s in family.scales.values() for r in s.ratings.values())
    share = None if percents else _EVERY.share
    return replace(_EVERY, lines=tuple(line for line in lines if line.called), share=share)


def _words(grid: Grid) -> Iterator[str]:
    """Yield the short texts of a sheet, folded, and the labels of counts in them."""
    for text in {grid.text(row, column) for row, cells in grid.rows.items() for column in cells}:
        if 0 < len(text) <= _LONGEST:
            yield fold(text)
            tally = read_tally(text.strip(), UNITS)
            if tally:
                yield fold(tally.label)


def _has(sheet: Sheet, scope: Scope) -> bool:
    """True if every table of a sheet states a total of a scope."""
    stated = {claim.scope for claim in sheet.claims}
    return all(scope._replace(table=n) in stated for n in range(max(1, len(sheet.tables))))


def _has_ratings(sheet: Sheet, family: Family) -> bool:
    return all(
        _has(sheet, Scope(code, column))
        for column in family.counted_columns
        for code in family.scales[column].ratings
    )


def _is_subtotal(claim: Claim) -> bool:
    return claim.section is not None and claim.evidence.lead in map(fold, _SUBTOTALS)


def _units(claims: Sequence[Claim]) -> tuple[str, ...]:
    tallies = (read_tally(line, UNITS) for claim in claims for line in claim.text.split("\n"))
    found = Counter(tally.unit for tally in tallies if tally and tally.unit)
    return tuple(unit for unit, _ in found.most_common())


def _headed(words: set[str]) -> tuple[str, ...]:
    """Return the unit in a heading above counts (施策数), if there is one."""
    return tuple(unit for unit in UNITS if fold(f"{unit}数") in words)[:1]


def _grand(words: set[str]) -> tuple[str, ...]:
    """Return the names of the grand total; uncommon ones only if no common one occurs."""
    if words & set(map(fold, _USUAL.grand)):
        return _USUAL.grand
    return (*_USUAL.grand, *(word for word in _GRAND[len(_USUAL.grand) :] if fold(word) in words))


def _lines(claims: Sequence[Claim], words: set[str]) -> Iterator[FooterLine]:
    for line in _LINES:
        if any(claim.measure is Measure(line.counts) for claim in claims):
            called = tuple(word for word in line.called if fold(word) in words)
            yield replace(line, called=called or line.called)
