"""Two workbooks, cell by cell and part by part: what differs, and nothing that only moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sheetcheck.words.address import Address
from sheetcheck.words.difference import (
    CellDifference,
    Comparison,
    PartsDifference,
    RowsDifference,
)
from sheetcheck.workbook.appearance import Appearance, appearances
from sheetcheck.workbook.book import Workbook
from sheetcheck.workbook.grid import Grid

_MOST_ROWS = 3_000  # rows that are aligned; of more, only those at the same place are compared


@dataclass(frozen=True, slots=True)
class _Side:
    """A sheet of one of the workbooks."""

    grid: Grid
    looks: Sequence[Appearance]

    def row(self, row: int | None) -> Mapping[int, object]:
        """Return what stands in a row, by column, for telling whether rows are the same."""
        cells = self.grid.rows.get(row, {}) if row is not None else {}
        return {c: cell.value for c, cell in cells.items() if cell.value is not None}

    def look(self, row: int | None, column: int) -> Appearance:
        cell = self.grid.cell(row, column) if row is not None else None
        return self.looks[cell.style] if cell and cell.style < len(self.looks) else ()


def compared(before: Workbook, after: Workbook) -> Comparison:
    """Return how two workbooks differ."""
    old = {sheet.name: sheet for sheet in before.sheets}
    new = {sheet.name: sheet for sheet in after.sheets}
    old_looks, new_looks = appearances(before), appearances(after)
    cells: list[CellDifference] = []
    rows: list[RowsDifference] = []
    for name, sheet in old.items():
        if name in new and sheet.has_cells and new[name].has_cells:
            a = _Side(before.grid(name), old_looks)
            b = _Side(after.grid(name), new_looks)
            found_cells, found_rows = _sheets(name, a, b)
            cells += found_cells
            rows += found_rows
    return Comparison(
        cells=tuple(cells),
        parts=_parts(before, after),
        rows=tuple(rows),
        sheets_added=tuple(name for name in new if name not in old),
        sheets_removed=tuple(name for name in old if name not in new),
    )


_Pair = tuple[int | None, int | None]


def _sheets(name: str, a: _Side, b: _Side) -> tuple[list[CellDifference], list[RowsDifference]]:
    """Return the differences of one sheet; rows are told as moved where that says less."""
    at_place: list[_Pair] = [(row, row) for row in sorted({*a.grid.rows, *b.grid.rows})]
    plain = list(_cells(name, a, b, at_place))
    aligned = _aligned(a, b)
    if aligned is None:
        return plain, []
    cells = list(_cells(name, a, b, aligned))
    rows = list(_moves(name, aligned))
    return (cells, rows) if len(cells) + len(rows) < len(plain) else (plain, [])


def _aligned(a: _Side, b: _Side) -> list[_Pair] | None:
    """Return which row became which; None if that cannot be told, or all stayed in place."""
    old, new = ([row for row in side.grid.rows if side.row(row)] for side in (a, b))
    first = 0
    while first < min(len(old), len(new)) and _alike(a, b, old[first], new[first]):
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and _alike(a, b, old[-1 - last], new[-1 - last]):
        last += 1
    old_rest, new_rest = old[first : len(old) - last], new[first : len(new) - last]
    if max(len(old_rest), len(new_rest)) > _MOST_ROWS:
        return None
    pairs: list[_Pair] = list(zip(old[:first], new[:first], strict=True))
    keys = (
        [tuple(a.row(row).items()) for row in old_rest],
        [tuple(b.row(row).items()) for row in new_rest],
    )
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        gone, come = old_rest[i:i_end], new_rest[j:j_end]
        paired = (
            min(len(gone), len(come)) if tag == "replace" else len(gone) if tag == "equal" else 0
        )
        pairs += zip(gone[:paired], come[:paired], strict=True)
        pairs += [(row, None) for row in gone[paired:]]
        pairs += [(None, row) for row in come[paired:]]
    pairs += zip(old[len(old) - last :], new[len(new) - last :], strict=True)
    return pairs if any(old_row != new_row for old_row, new_row in pairs) else None


def _alike(a: _Side, b: _Side, old: int, new: int) -> bool:
    return old == new and a.row(old) == b.row(new)


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
    place = Address(new if new is not None else old or 0, column)
    one = a.grid.cell(old, column) if old is not None else None
    other = b.grid.cell(new, column) if new is not None else None
    before, after = one.value if one else None, other.value if other else None
    formulas = (
        a.grid.formula(old, column) if old is not None else None,
        b.grid.formula(new, column) if new is not None else None,
    )
    # The references of a formula move with its row; only its value says whether it differs.
    same_formula = formulas[0] == formulas[1] or (old != new and None not in formulas)
    if not _equal(before, after) or not same_formula:
        return CellDifference(name, place, before, after, *formulas)
    if a.look(old, column) != b.look(new, column):
        return CellDifference(name, place, before, after, *formulas, style_only=True)
    return None


def _equal(before: object, after: object) -> bool:
    return before == after and isinstance(before, bool) == isinstance(after, bool)


def _moves(name: str, pairs: Sequence[_Pair]) -> Iterator[RowsDifference]:
    """Yield runs of neighbouring rows that moved by the same distance, came, or went."""
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
