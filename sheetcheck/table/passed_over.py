"""Find the rows of a table that are never items: examples, sums of items, bare figures.

Offices put an example (記入例) above the first item, sums (小計, 計) below each section and
percentages (28.6%) below a row of counts. Read as items, these would get findings (no number,
no plan) and would be counted in the totals.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import filterfalse

from sheetcheck.family.model import Family
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.rows import Row
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import held_in

_SUMS = ("小計", "中計", "計", "合計", "総計", "総合計", "累計")
_NAMED_SUM = re.compile(r"(?:.*[\s()（）の、・:：]|\(.*\))(?:小計|中計|合計|計)", re.DOTALL)
_FIGURE = re.compile(r"[▲△+±-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:%|件|事業|項目|施策|取組|点)?")
_WORD = "(?:記入|記載|入力|作成|回答|記述)?例[0-9]{0,2}"
_EXAMPLE = re.compile(
    rf"(?:[(\[【<〈《「]{_WORD}[)\]】>〉》」].*|{_WORD}(?:[:)].*)?|見本|記入見本|サンプル)",
    re.DOTALL,
)
_MARKED = re.compile("[例本ル]")


@dataclass(frozen=True, slots=True)
class PassedOver:
    """The rows that are never items, by Excel's row numbers."""

    examples: frozenset[int]
    sums: frozenset[int]
    """Rows with sums of items or bare figures: these may be stated totals."""


def passed_over(grid: Grid, rows: Sequence[Row], family: Family, name_column: int) -> PassedOver:
    """Return which rows below the header are examples or sums.

    `name_column` is the number of the column with the items' names (A is 1); an example is
    marked in it or left of it. If all items were examples, none of them counts as one: then
    the department filled in the sheet on the example's row.
    """
    words = frozenset(map(fold, (*_SUMS, *_totals_words(family))))
    examples = set(_examples(grid, rows, family, name_column))
    items = [row.row for row in rows if row.is_item]
    if examples.issuperset(items):
        examples = set()
    sums = {row.row for row in rows if row.row not in examples and _is_sum(row, words)}
    return PassedOver(frozenset(examples), frozenset(sums))


def _totals_words(family: Family) -> tuple[str, ...]:
    totals = family.totals
    return (*totals.grand, *totals.subtotals) if totals else ()


def _is_sum(row: Row, words: frozenset[str]) -> bool:
    """Return whether a row begins with a word for a sum and nothing else, or has only figures."""
    if not row.is_item or isinstance(row.number, int):
        return row.is_item and _is_figures(row)
    return fold(row.first) in words or _is_figures(row) or _is_named_sum(row)


def _is_named_sum(row: Row) -> bool:
    """Return whether a row is the sum of something that it names: `(1) 小計 | 2事業`."""
    if _NAMED_SUM.fullmatch(row.first.strip()) is None:
        return False
    others = [t for t in row.texts.values() if not is_blank(t) and t is not row.first]
    return bool(others) and all(map(is_figure, others))


def is_figure(text: str) -> bool:
    """Return whether a text is a number, alone or with a unit of counts: 9, 1,234件, 28.6%."""
    return _FIGURE.fullmatch(fold(text)) is not None


def _is_figures(row: Row) -> bool:
    """Return whether a row has a figure for a name and only figures elsewhere.

    A word may lead them: `評価 | 2022 | 2023 | 2024` heads the columns of a footer.
    """
    if "name" not in row.texts or not is_figure(row.texts["name"]):
        return False
    seen = filterfalse(is_blank, row.texts.values())
    return all(is_figure(text) or text is row.first for text in seen)


def _examples(grid: Grid, rows: Sequence[Row], family: Family, name_column: int) -> Iterator[int]:
    """Yield the rows that are marked as examples (例), and those below a row that only says so.

    Below such a heading (`【記入例】`) the rows are examples until one is not an item, or until
    the numbering starts again at 1.
    """
    words = frozenset(map(fold, family.examples))
    under = False
    numbered = False
    for row in rows:
        marked = _is_marked(grid, row, words, name_column)
        if row.is_item:
            begins = row.number == 1 and numbered
            under = under and not begins
            numbered = under and row.number is not None
            if marked or under:
                yield row.row
        else:
            under, numbered = marked, False
            if marked:
                yield row.row


def _is_marked(grid: Grid, row: Row, words: frozenset[str], name_column: int) -> bool:
    texts = [row.first, row.texts.get("number", ""), row.texts.get("name", "")]
    if not row.alone:
        texts += _left_of(grid, row.row, name_column)
    return any(
        _MARKED.search(text) and (_EXAMPLE.fullmatch(fold(text)) or fold(text) in words)
        for text in texts
    )


def _left_of(grid: Grid, row: int, column: int) -> Iterator[str]:
    for cell in held_in(grid.rows[row]):
        if cell.column <= column and isinstance(cell.value, str):
            yield cell.value
