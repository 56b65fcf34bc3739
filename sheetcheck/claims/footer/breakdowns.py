"""Grand totals of a breakdown by other things: 東部 3件, 西部 2件, 合計 5件.

A lone 合計 is the total of the lines over it, whatever these count. Where none of them is a
rating, a section or a department of this table, nothing shows that it counts the items; so it
is no total of the table. A breakdown into 新規 and 継続 may be one of all items, and is in doubt.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import count, dropwhile, takewhile

from sheetcheck.claims.footer.claims_together import Placed, states
from sheetcheck.claims.footer.figures import FigureKind, FooterCell
from sheetcheck.claims.footer.footer_reader import FooterReader, Place
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


class _Counted(Enum):
    """What a line of a block counts."""

    ITEMS = auto()
    """A rating, a section, a department or another kind of the items."""
    STATUS = auto()
    """A status that items may have: 新規, 継続. Nobody knows whose."""
    UNKNOWN = auto()
    TOTAL = auto()


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a block: what it counts, and its number."""

    at: tuple[Address, int]
    """Its cell, and where it begins in that."""
    counted: _Counted
    number: float | None
    is_judged: bool = False
    """Whether it is a claim of its own, which is corrected where it is wrong."""


_Near = tuple[Sequence[_Line], Sequence[_Line]]
"""The lines in the column and in the row of a total, in its block."""


def mark_breakdowns(
    claims: Sequence[Claim], placed: Placed, footer: FooterReader
) -> Sequence[Claim]:
    """Return the claims, the grand totals of other breakdowns marked as such.

    One of parts that are none of this table is foreign; one of parts that items may have is in
    doubt, and so is the sum of lines that nobody judges: corrected, it would add up no more.
    One in doubt is a block of its own, so that the doubt falls on no other total beside it.
    """
    totals = [claim for claim in claims if _is_total(claim, footer)]
    if not totals:
        return claims
    blocks = {claim.evidence.block for claim in totals}
    by_cell: dict[Address, list[Claim]] = defaultdict(list)
    for claim in filter(states, claims):
        by_cell[claim.cell].append(claim)
    reader = _LineReader(footer)
    columns: dict[tuple[int, int], list[_Line]] = defaultdict(list)
    rows: dict[tuple[int, int], list[_Line]] = defaultdict(list)
    for cell, place in placed:
        if place.block in blocks:
            read = reader.lines(cell, place, by_cell.get(cell.at, ()))
            lines = sorted(read, key=lambda line: line.at)
            columns[place.block, cell.column] += lines
            rows[place.block, cell.row] += lines
    free = count(max(place.block for _, place in placed) + 1)
    marked: dict[int, Claim] = {}
    for claim in totals:
        block, (row, column) = claim.evidence.block, claim.cell
        near = columns[block, column], rows[block, row]
        marked[id(claim)] = _marked(claim, near, footer, free)
    return [marked.get(id(claim), claim) for claim in claims]


def _is_total(claim: Claim, footer: FooterReader) -> bool:
    """True if a claim is a grand total, or what a row of totals states of a rating."""
    is_whole = claim.scope._replace(rating=None, column=Scope().column) == Scope()
    if claim.foreign is not None or not is_whole or not states(claim):
        return False
    return claim.rating is None or footer.labels.read(claim.evidence.lead) == Label()


def _marked(claim: Claim, near: _Near, footer: FooterReader, free: Iterator[int]) -> Claim:
    """Return a total, marked where the lines in its column or row count something else."""
    parts = _parts(claim, near, footer) if claim.rating is None else ()
    sums_unjudged = not parts and any(_sums_unjudged(claim, lines) for lines in near)
    if not (parts or sums_unjudged) or _counts_items(claim, footer):
        return claim
    is_by_status = len(parts) >= _FEWEST and all(p.counted is _Counted.STATUS for p in parts)
    if sums_unjudged or is_by_status:
        doubt = claim.evidence.doubt or Reason.BREAKDOWN
        return replace(claim, evidence=replace(claim.evidence, doubt=doubt, block=next(free)))
    return replace(claim, foreign=Reason.BREAKDOWN)


def _parts(claim: Claim, near: _Near, footer: FooterReader) -> Sequence[_Line]:
    """Return the lines that a grand total sums up and that count nothing of this table.

    They stand right over it or left of it. Where the block counts ratings, too, and where
    they stand behind it, they are its parts only if they add up to it. The lines of another
    footer, behind a blank column, are none of its block.
    """
    column, beside = near
    own = _unbroken(claim.cell, footer.columns.grid)
    row = [one for one in beside if one.at[0].column in own or one.counted is not _Counted.ITEMS]
    items_over = any(line.counted is _Counted.ITEMS for line in column)
    items_beside = any(line.counted is _Counted.ITEMS for line in row)
    no_items = not items_over and not items_beside
    for lines, is_crossed in ((column, items_beside), (row, items_over)):
        before, behind = _next_to(claim, reversed(lines)), _next_to(claim, lines)
        if before and (no_items or (not is_crossed and _add_up(before, claim))):
            return before
        if no_items and _add_up(behind, claim):
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


def _next_to(claim: Claim, lines: Iterable[_Line]) -> Sequence[_Line]:
    """Return the lines behind a total, up to one that counts items of this table."""
    behind = dropwhile(lambda line: line.at != (claim.cell, claim.line[0]), lines)
    next(behind, None)
    ends = {_Counted.ITEMS, _Counted.TOTAL}
    return list(takewhile(lambda line: line.counted not in ends, behind))


def _add_up(parts: Sequence[_Line], claim: Claim) -> bool:
    numbers = [line.number for line in parts if line.number is not None]
    return len(numbers) >= _FEWEST and sum(numbers) == claim.stated


def _sums_unjudged(claim: Claim, lines: Sequence[_Line]) -> bool:
    """True if lines right before a total, which nobody judges, add up to it."""
    before = [line for line in lines if line.at < (claim.cell, claim.line[0])]
    run = list(takewhile(lambda line: not line.is_judged, reversed(before)))
    is_named = len(run) >= _FEWEST or any(line.counted is _Counted.ITEMS for line in run)
    return is_named and sum(line.number or 0 for line in run) == claim.stated


def _counts_items(claim: Claim, footer: FooterReader) -> bool:
    """True if a total is a formula over the items."""
    reading = read_formula(claim.formula, footer.columns.grid) if claim.formula else None
    return reading is not None and not reading.rows().isdisjoint(footer.columns.item_rows)


@dataclass(frozen=True, slots=True)
class _LineReader:
    """Reads what the lines around a table count."""

    footer: FooterReader
    _named: Counter[str] = field(default_factory=Counter)
    """How many items name a department or any other kind; a section's own row counts as all."""

    def lines(self, cell: FooterCell, place: Place, claims: Sequence[Claim]) -> Iterator[_Line]:
        """Yield what the lines of one cell count."""
        word = next((word.text for word in (*place.lefts[:1], *place.above[:1])), "")
        for claim in claims:
            counted = _Counted.TOTAL if claim.scope == Scope() else _Counted.ITEMS
            if counted is _Counted.TOTAL and claim.foreign in {Reason.HEADING, Reason.PERIOD}:
                counted = self._counted(word, claim.stated, cell.row) or counted
            is_judged = claim.foreign is not Reason.HEADING
            yield _Line((cell.at, claim.line[0]), counted, claim.stated, is_judged)
        figure = self.footer.figure(cell)
        found: list[tuple[int, str, float | None]] = []
        if figure is None:
            found = [
                (line.start, line.tally.label, line.tally.number)
                for line in self.footer.lines(cell)
                if line.tally is not None and line.label is None and not line.nameless
            ]
        elif not claims and figure.kind is FigureKind.COUNT and not figure.is_other_unit:
            found = [(0, word, figure.number)]
        for start, name, number in found:
            named = self._counted(name, number, cell.row)
            if named is not None:
                yield _Line((cell.at, start), named, number)

    def _counted(self, word: str, number: float | None, row: int) -> _Counted | None:
        """Return what a number counts beside a word that is no label; None where it is no count.

        A word that as many items say as it states is one of this table: their department,
        where nobody asks for it. So is the name of a section.
        """
        meaning = self.footer.words.read(word, row) if word else None
        if meaning is None:
            return None
        if meaning.sense is not Sense.UNKNOWN and meaning.reason is not Reason.PERIOD:
            return None
        named = self._items_naming(_plain(word))
        if named and (named >= _ALL or named == number):
            return _Counted.ITEMS
        return _Counted.STATUS if _STATUS.search(word) else _Counted.UNKNOWN

    def _items_naming(self, word: str) -> int:
        """Return how many items have a cell that says a word; all for a section's name."""
        columns = self.footer.columns
        if not self._named:
            items = columns.item_rows
            for row in range(max(1, min(items, default=1) - 1), max(items, default=0) + 1):
                texts = (columns.grid.text(row, column) for column in range(1, columns.right + 1))
                names = {name for text in texts for name in _names(text)}
                self._named.update(dict.fromkeys(names, 1 if row in items else _ALL))
            self._named[""] = 0
        return self._named[word]


def _names(text: str) -> frozenset[str]:
    """Return what a cell of the table may name: all of it, or the names in it."""
    if not text or len(text) > _LONGEST:
        return frozenset()
    return frozenset(map(_plain, (text, *_PARTING.split(text))))


def _plain(text: str) -> str:
    return bare(_NUMBERING.sub("", fold(text)))
