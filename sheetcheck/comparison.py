"""Compare two workbooks: cells, rows that moved, sheets, and parts of the package."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sheetcheck.words.address import Address
from sheetcheck.words.difference import (
    CellDifference,
    Comparison,
    PartsDifference,
    RowsDifference,
)
from sheetcheck.words.values import Value
from sheetcheck.workbook.read.appearance import Appearance, appearances
from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.read.grid import Grid

_MOST_ROWS = 3_000  # limit for aligning rows; larger sheets are compared row number by row number

_Row = tuple[tuple[int, object], ...]
"""The values of a row with their columns; two rows with equal values are the same row."""


@dataclass(frozen=True, slots=True)
class _Side:
    """A sheet of one of the two workbooks."""

    grid: Grid
    looks: Sequence[Appearance]

    def rows(self) -> list[tuple[int, _Row]]:
        """Return the rows that have values, each with its row number."""
        held = (
            (number, tuple((c, cell.value) for c, cell in cells.items() if cell.value is not None))
            for number, cells in self.grid.rows.items()
        )
        return [(number, row) for number, row in held if row]

    def at(self, row: int | None, column: int) -> tuple[Value, str | None, Appearance]:
        """Return value, formula and look of a cell; those of a blank cell for a missing row."""
        cell = None if row is None else self.grid.cell(row, column)
        formula = None if row is None else self.grid.formula(row, column)
        style = cell.style if cell else 0
        look = self.looks[style] if style < len(self.looks) else ()
        return cell.value if cell else None, formula, look


def compared(before: Workbook, after: Workbook) -> Comparison:
    """Return the differences between two workbooks; formats count as differences of cells."""
    old = {sheet.name: sheet for sheet in before.sheets}
    new = {sheet.name: sheet for sheet in after.sheets}
    removed = [name for name in old if name not in new]
    added = [name for name in new if name not in old]
    renamed = _renamed(before, after, removed, added)
    old_looks, new_looks = appearances(before), appearances(after)
    cells: list[CellDifference] = []
    rows: list[RowsDifference] = []
    for name, sheet in old.items():
        name_after = renamed.get(name, name)
        other = new.get(name_after)
        if other is not None and sheet.has_cells and other.has_cells:
            a = _Side(before.grid(name), old_looks)
            b = _Side(after.grid(name_after), new_looks)
            found_cells, found_rows = _sheets(name_after, a, b)
            cells += found_cells
            rows += found_rows
    return Comparison(
        cells=tuple(cells),
        parts=_parts(before, after),
        rows=tuple(rows),
        sheets_added=tuple(name for name in added if name not in renamed.values()),
        sheets_removed=tuple(name for name in removed if name not in renamed),
        sheets_renamed=tuple(renamed.items()),
    )


def _renamed(
    before: Workbook, after: Workbook, removed: Sequence[str], added: Sequence[str]
) -> dict[str, str]:
    """Return old → new name of sheets that kept most of their rows under another name."""
    held = {name: _contents(after, name) for name in added}
    renamed: dict[str, str] = {}
    for name in removed:
        rows = _contents(before, name)
        alike = {
            other: (rows & held[other]).total() for other in added if other not in renamed.values()
        }
        best = max(alike, key=lambda other: alike[other], default=None)
        if best is not None and 2 * alike[best] > max(rows.total(), held[best].total()):
            renamed[name] = best
    return renamed


def _contents(book: Workbook, name: str) -> Counter[_Row]:
    """Return how often each row occurs in a sheet, whatever its row number."""
    return Counter(row for _, row in _Side(book.grid(name), ()).rows())


_Pair = tuple[int | None, int | None]


def _sheets(name: str, a: _Side, b: _Side) -> tuple[list[CellDifference], list[RowsDifference]]:
    """Return the differences of one sheet; rows count as moved if that makes the list shorter."""
    at_place: list[_Pair] = [(row, row) for row in sorted({*a.grid.rows, *b.grid.rows})]
    plain = list(_cells(name, a, b, at_place))
    aligned = _aligned(a.rows(), b.rows())
    if aligned is None:
        return plain, []
    cells = list(_cells(name, a, b, aligned))
    rows = list(_moves(name, aligned))
    return (cells, rows) if len(cells) + len(rows) < len(plain) else (plain, [])


def _aligned(
    old: Sequence[tuple[int, _Row]], new: Sequence[tuple[int, _Row]]
) -> list[_Pair] | None:
    """Return pairs of old and new row numbers; None for too many rows, or if no row moved."""
    shorter = min(len(old), len(new))
    first = last = 0
    while first < shorter and old[first] == new[first]:
        first += 1
    while last < shorter - first and old[-1 - last][1] == new[-1 - last][1]:
        last += 1
    old_rest, new_rest = old[first : len(old) - last], new[first : len(new) - last]
    if max(len(old_rest), len(new_rest)) > _MOST_ROWS:
        return None
    pairs: list[_Pair] = _numbers(old[:first], new[:first])
    pairs += _matched(old_rest, new_rest)
    pairs += _numbers(old[len(old) - last :], new[len(new) - last :])
    return pairs if any(old_row != new_row for old_row, new_row in pairs) else None


def _matched(old: Sequence[tuple[int, _Row]], new: Sequence[tuple[int, _Row]]) -> Iterator[_Pair]:
    """Yield pairs of old and new row numbers; None stands for an inserted or deleted row."""
    keys = [row for _, row in old], [row for _, row in new]
    codes = SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
    moved = _moved_away(old, new, codes)
    taken = set(moved.values())
    for tag, i, i_end, j, j_end in codes:
        if tag == "equal":
            yield from _numbers(old[i:i_end], new[j:j_end])
            continue
        come = iter([number for number, _ in new[j:j_end] if number not in taken])
        for number, _ in old[i:i_end]:
            target = moved.get(number)
            yield number, target if target is not None else next(come, None)
        yield from ((None, number) for number in come)


def _moved_away(
    old: Sequence[tuple[int, _Row]],
    new: Sequence[tuple[int, _Row]],
    codes: Sequence[tuple[str, int, int, int, int]],
) -> dict[int, int]:
    """Return the rows that changed their order among the others: old → new row number."""
    come: dict[_Row, deque[int]] = {}
    for tag, _, _, j, j_end in codes:
        for number, row in new[j:j_end] if tag != "equal" else ():
            come.setdefault(row, deque()).append(number)
    return {
        number: come[row].popleft()
        for tag, i, i_end, _, _ in codes
        if tag != "equal"
        for number, row in old[i:i_end]
        if come.get(row)
    }


def _numbers(old: Sequence[tuple[int, _Row]], new: Sequence[tuple[int, _Row]]) -> list[_Pair]:
    return [(one[0], other[0]) for one, other in zip(old, new, strict=True)]


def _cells(name: str, a: _Side, b: _Side, pairs: Sequence[_Pair]) -> Iterator[CellDifference]:
    for old, new in pairs:
        columns = {
            *(a.grid.rows.get(old, ()) if old is not None else ()),
            *(b.grid.rows.get(new, ()) if new is not None else ()),
        }
        for column in sorted(columns):
            difference = _cell(name, a, b, (old, new), column)
            if difference:
                yield difference


def _cell(name: str, a: _Side, b: _Side, rows: _Pair, column: int) -> CellDifference | None:
    old, new = rows
    before, formula, look = a.at(old, column)
    after, new_formula, new_look = b.at(new, column)
    # The references of a formula move with its row, so only its value is compared.
    moved = old != new and None not in {formula, new_formula}
    same = _equal(before, after) and (formula == new_formula or moved)
    if same and look == new_look:
        return None
    place = Address(new if new is not None else old or 0, column)
    return CellDifference(name, place, before, after, formula, new_formula, style_only=same)


def _equal(before: object, after: object) -> bool:
    # Some programs save an empty cell as an empty text or the reverse.
    one, other = (None if value == "" else value for value in (before, after))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _moves(name: str, pairs: Sequence[_Pair]) -> Iterator[RowsDifference]:
    """Yield runs of neighbouring rows that were inserted, deleted or moved by the same distance."""
    run: list[_Pair] = []
    for pair in [*pairs, (0, 0)]:
        if run and _distance(pair) == _distance(run[-1]) and _follows(run[-1], pair):
            run.append(pair)
            continue
        if run and _distance(run[0]) != 0:
            yield RowsDifference(name, _span(run, 0), _span(run, 1))
        run = [pair]


def _distance(pair: _Pair) -> int | str:
    old, new = pair
    if old is None:
        return "inserted"
    return "deleted" if new is None else new - old


def _follows(before: _Pair, pair: _Pair) -> bool:
    return all(a is None or b is None or b > a for a, b in zip(before, pair, strict=True))


def _span(run: Sequence[_Pair], side: int) -> tuple[int, int] | None:
    first, last = run[0][side], run[-1][side]
    return None if first is None or last is None else (first, last)


def _parts(before: Workbook, after: Workbook) -> PartsDifference:
    old, new = (
        [name for name in dict.fromkeys(side.package.names) if not name.endswith("/")]
        for side in (before, after)
    )
    both = [name for name in old if name in {*new}]
    changed = [name for name in both if before.package.read(name) != after.package.read(name)]
    return PartsDifference(
        identical=len(both) - len(changed),
        changed=tuple(changed),
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
    )
