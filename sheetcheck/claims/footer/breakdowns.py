"""Grand totals of a breakdown by other things: 東部 3件, 西部 2件, 合計 5件.

A lone 合計 is the total of the lines over it, whatever these count. Where none of them is a
rating, a section or a department of this table, nothing shows that it counts the items; so it
is no total of the table. A breakdown into 新規 and 継続 may well be one of all items, and is told.
"""

import re
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import count, takewhile

from sheetcheck.claims.footer.figures import FigureKind, FooterCell, Place
from sheetcheck.claims.footer.footer_reader import FooterReader
from sheetcheck.claims.formulas.formula import read_formula
from sheetcheck.claims.vocabulary.count_words import Sense
from sheetcheck.claims.vocabulary.labels import Label
from sheetcheck.notation.folding import bare, fold, is_blank
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason
from sheetcheck.words.sheet import Claim, Scope
from sheetcheck.workbook.read.grid import Grid

_FEWEST = 2  # lines that add up to a total
_ALL = 10**6  # more than any number of items
_LONGEST = 40  # characters of a cell that may name a department or a kind of items
_STATUS = re.compile(
    "新規|継続|終了|完了|未完|廃止|拡充|拡大|縮小|見直|休止|中止|統合|実施|着手|現状維持"
)
_PARTING = re.compile(r"[\s、，,・/／]+")
_NUMBERING = re.compile(r"^(?:第?[0-9一二三四五六七八九十]+[章節部編]?|\([0-9]+\))[.、\s]*")


class _Whose(Enum):
    """What a line of a block counts."""

    OURS = auto()
    """A rating, a section, a department or another kind of the items."""
    OTHER = auto()
    """Something that nobody knows."""
    STATUS = auto()
    """A status that items may have: 新規, 継続. Nobody knows whose."""
    TOTAL = auto()


@dataclass(frozen=True, slots=True)
class _Counted:
    """One line of a block: what it counts, and its number."""

    at: tuple[Address, int]
    whose: _Whose
    number: float | None
    is_judged: bool = False
    """Whether it is a claim of its own, which is corrected where it is wrong."""


def told_of_breakdowns(
    claims: Sequence[Claim], placed: Sequence[tuple[FooterCell, Place]], footer: FooterReader
) -> list[Claim]:
    """Return the claims, the grand totals of other breakdowns marked as such.

    One of parts that are none of this table is foreign; one of parts that items may have is in
    doubt, and so is the sum of lines that nobody judges: corrected, it would add up no more.
    """
    grand = {c.evidence.block for c in claims if _is_sum(c, footer)}
    if not grand:
        return list(claims)
    by_cell: dict[Address, list[Claim]] = defaultdict(list)
    for claim in filter(_states, claims):
        by_cell[claim.cell].append(claim)
    parts = _Parts(footer)
    blocks: dict[int, list[_Counted]] = defaultdict(list)
    for spot, place in placed:
        if place.block in grand:
            held = by_cell.get(spot.cell, ())
            lines = parts.lines(spot, place, held)
            blocks[place.block] += sorted(lines, key=lambda one: one.at[1])
    lined = {number: _Lined.of(lines) for number, lines in blocks.items()}
    free = count(max(place.block for _, place in placed) + 1)
    return [
        _told(claim, lined[claim.evidence.block], footer, free)
        if _is_sum(claim, footer) and claim.evidence.block in lined
        else claim
        for claim in claims
    ]


@dataclass(frozen=True, slots=True)
class _Lined:
    """The lines of a block by their column and by their row."""

    columns: Mapping[int, Sequence[_Counted]]
    rows: Mapping[int, Sequence[_Counted]]

    @classmethod
    def of(cls, lines: Sequence[_Counted]) -> "_Lined":
        columns: dict[int, list[_Counted]] = defaultdict(list)
        rows: dict[int, list[_Counted]] = defaultdict(list)
        for one in lines:
            columns[one.at[0].column].append(one)
            rows[one.at[0].row].append(one)
        return cls(columns, rows)


def _states(claim: Claim) -> bool:
    return claim.stated is not None or claim.formula is not None


def _is_grand(claim: Claim) -> bool:
    return claim.scope == Scope() and _states(claim)


def _is_sum(claim: Claim, footer: FooterReader) -> bool:
    """Say whether a claim is a grand total, or what a row of totals states of a rating."""
    plain = claim.scope._replace(rating=None, column=Scope().column) == Scope()
    if claim.foreign is not None or not plain or not _states(claim):
        return False
    return claim.rating is None or footer.labels.read(claim.evidence.lead) == Label()


def _told(claim: Claim, lined: _Lined, footer: FooterReader, free: Iterator[int]) -> Claim:
    """Return a grand total, marked where its own lines count something else.

    One in doubt is a block of its own, so that the doubt falls on no other total beside it.
    """
    parts = _parts(claim, lined, footer) if claim.rating is None else ()
    unjudged = not parts and _is_sum_of_unjudged(claim, lined)
    if not (parts or unjudged) or _counts_items(claim, footer):
        return claim
    if unjudged or (len(parts) >= _FEWEST and all(one.whose is _Whose.STATUS for one in parts)):
        doubt = claim.evidence.doubt or Reason.BREAKDOWN
        return replace(claim, evidence=replace(claim.evidence, doubt=doubt, block=next(free)))
    return replace(claim, foreign=Reason.BREAKDOWN)


def _parts(claim: Claim, lined: _Lined, footer: FooterReader) -> Sequence[_Counted]:
    """Return the lines that a grand total sums up and that count nothing of this table.

    They stand right over it or left of it. Where the block counts ratings, too, and where
    they stand behind it, they are its parts only if they add up to it. The lines of another
    footer, behind a blank column, are none of its block.
    """
    column, beside = lined.columns[claim.cell.column], lined.rows[claim.cell.row]
    near = _unbroken(claim.cell, footer.columns.grid)
    row = [one for one in beside if one.at[0].column in near or one.whose is not _Whose.OURS]
    ours_under, ours_beside = map(_has_ours, (column, row))
    none_ours = not ours_under and not ours_beside
    for line, crossed in ((column, ours_beside), (row, ours_under)):
        before, behind = _run(claim, reversed(line)), _run(claim, line)
        if before and (none_ours or (not crossed and _foot(before, claim))):
            return before
        if none_ours and _foot(behind, claim):
            return behind
    return ()


def _unbroken(cell: Address, grid: Grid) -> range:
    """Return the columns around a cell of a row up to a blank one."""
    left, right = cell.column, cell.column + 1
    while left > 1 and not is_blank(grid.text(cell.row, left - 1)):
        left -= 1
    while not is_blank(grid.text(cell.row, right)):
        right += 1
    return range(left, right)


def _is_sum_of_unjudged(claim: Claim, lined: _Lined) -> bool:
    """Say whether lines right over a total or left of it, which nobody judges, add up to it."""
    for line in (lined.columns[claim.cell.column], lined.rows[claim.cell.row]):
        over = [one for one in line if one.at < (claim.cell, claim.line[0])]
        run = list(takewhile(lambda one: not one.is_judged, reversed(over)))
        named = len(run) >= _FEWEST or any(one.whose is _Whose.OURS for one in run)
        if named and sum(one.number or 0 for one in run) == claim.stated:
            return True
    return False


def _has_ours(line: Sequence[_Counted]) -> bool:
    return any(one.whose is _Whose.OURS for one in line)


def _run(claim: Claim, line: Iterator[_Counted] | Sequence[_Counted]) -> list[_Counted]:
    """Return the lines next to a total, up to one that counts something of this table."""
    at = (claim.cell, claim.line[0])
    run: list[_Counted] = []
    begun = False
    for one in line:
        if begun and one.whose in {_Whose.OURS, _Whose.TOTAL}:
            break
        if begun:
            run.append(one)
        begun = begun or one.at == at
    return run


def _foot(parts: Sequence[_Counted], claim: Claim) -> bool:
    numbers = [one.number for one in parts if one.number is not None]
    return len(numbers) >= _FEWEST and sum(numbers) == claim.stated


def _counts_items(claim: Claim, footer: FooterReader) -> bool:
    """Say whether a total is a formula over the items."""
    reading = read_formula(claim.formula, footer.columns.grid) if claim.formula else None
    return reading is not None and not reading.rows().isdisjoint(footer.columns.item_rows)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Reads whose the lines around a table are."""

    footer: FooterReader
    _named: Tally[str] = field(default_factory=Tally)
    """How many items name a department or any other kind; a section's own row counts as all."""

    def lines(self, spot: FooterCell, place: Place, claims: Sequence[Claim]) -> Iterator[_Counted]:
        """Yield what the lines of one cell count, the first one first."""
        row = spot.cell.row
        for claim in claims:
            whose = _Whose.TOTAL if _is_grand(claim) else _Whose.OURS
            if _is_grand(claim) and claim.foreign in {Reason.HEADING, Reason.PERIOD}:
                whose = self._whose(_word(place), claim.stated, row) or whose
            judged = claim.foreign is not Reason.HEADING
            yield _Counted((spot.cell, claim.line[0]), whose, claim.stated, judged)
        figure = self.footer.figure(spot)
        if figure is None:
            yield from self._unnamed(spot)
        elif not claims and figure.kind is FigureKind.COUNT and not figure.is_other_unit:
            whose_it_is = self._whose(_word(place), figure.number, row)
            if whose_it_is is not None:
                yield _Counted((spot.cell, 0), whose_it_is, figure.number)

    def _unnamed(self, spot: FooterCell) -> Iterator[_Counted]:
        """Yield the lines with a count whose words name nothing that is known."""
        for line in self.footer.lines(spot):
            if line.tally is not None and line.label is None and not line.nameless:
                whose = self._whose(line.tally.label, line.tally.number, spot.cell.row)
                if whose is not None:
                    yield _Counted((spot.cell, line.start), whose, line.tally.number)

    def _whose(self, word: str, number: float | None, row: int) -> _Whose | None:
        """Return whose number stands beside a word that is no label; None where it is no count.

        A word that as many items say as it states is one of this table: their department,
        where nobody asks for it. So is the name of a section.
        """
        said = self.footer.words.read(word, row) if word else None
        if said is None or (said.sense is not Sense.UNKNOWN and said.reason is not Reason.PERIOD):
            return None
        named = self._items_naming(_plain(word))
        if named and (named >= _ALL or named == number):
            return _Whose.OURS
        return _Whose.STATUS if _STATUS.search(word) else _Whose.OTHER

    def _items_naming(self, word: str) -> int:
        """Return how many items have a cell that says a word; all for a section's name."""
        columns = self.footer.columns
        if not self._named:
            items = columns.item_rows
            for row in range(max(1, min(items, default=1) - 1), max(items, default=0) + 1):
                texts = (columns.grid.text(row, column) for column in range(1, columns.right + 1))
                names = {name for text in texts if text for name in _names(text)}
                self._named.update(dict.fromkeys(names, 1 if row in items else _ALL))
            self._named[""] = 0
        return self._named[word]


def _word(place: Place) -> str:
    """Return the word that says what a figure counts: the next one left of it, or over it."""
    return next((word.text for word in (*place.lefts[:1], *place.above[:1])), "")


def _names(text: str) -> frozenset[str]:
    """Return what a cell of the table may name: all of it, or the names in it."""
    if len(text) > _LONGEST:
        return frozenset()
    return frozenset(_plain(part) for part in (text, *_PARTING.split(text)))


def _plain(text: str) -> str:
    return bare(_NUMBERING.sub("", fold(text)))
