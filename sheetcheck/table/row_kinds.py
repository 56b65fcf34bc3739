"""What each row of a table is: an item, a section, an example, a sum of items, or something else.

Offices put an example (記入例) above the first item, sums (小計, 計) below each section and
percentages (28.6%) below a row of counts. Read as items, these would get findings (no number,
no plan) and would be counted in the totals.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import filterfalse

from sheetcheck.family.heading import undated
from sheetcheck.family.model import RATING, Family
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.headings import sought_headings
from sheetcheck.table.rows import Row
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import filled_cells

_SUMS = ("小計", "中計", "計", "合計", "総計", "総合計", "累計")
_NAMED_SUM = re.compile(r"(?:.*[\s()（）の、・:：]|\(.*\))(?:小計|中計|合計|計)", re.DOTALL)
_FIGURE = re.compile(r"[▲△+±-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:%|件|事業|項目|施策|取組|点)?")
_WORD = "(?:記入|記載|入力|作成|回答|記述)?例[0-9]{0,2}"
_EXAMPLE = re.compile(
    rf"(?:[(\[【<〈《「]{_WORD}[)\]】>〉》」].*|{_WORD}(?:[:)].*)?|見本|記入見本|サンプル)",
    re.DOTALL,
)
_MARKED = re.compile("[例本ル]")


class RowKind(Enum):
    """The kinds of rows below a header."""

    ITEM = auto()
    SECTION = auto()
    OTHER = auto()
    """A repeated heading, a note or an empty row."""


def kind_of(row: Row, texts: Collection[str], family: Family) -> RowKind:
    """Return the kind of a row that states no total; `texts` are all texts in the row."""
    first = row.first if row.is_item else next(filterfalse(is_blank, texts), "")
    if row.is_item and row.unknown and not first:
        return RowKind.ITEM
    if not first or is_heading(first, family):
        seen = list(filterfalse(is_blank, texts))
        only_year = len(seen) == 1 and not split_year(first)[1]
        if not only_year and all(is_heading(text, family) for text in seen):
            return RowKind.OTHER
    if row.is_item:
        return RowKind.ITEM
    if fold(first).startswith(tuple(map(fold, family.notes))):
        return RowKind.OTHER
    return RowKind.SECTION


def is_heading(text: str, family: Family) -> bool:
    """True if a text is a heading of the table, or a part of one: a year above headings."""
    year, rest = split_year(text)
    return rest in _headings(family) or (year is not None and not rest)


@lru_cache(maxsize=64)
def _headings(family: Family) -> frozenset[str]:
    columns = family.columns.values()
    parts = (part for column in columns for part in (*column.headings, *column.under))
    return frozenset({*sought_headings(family).keys, *(fold(undated(part)) for part in parts)})


def repeats_headings(row: Row, family: Family) -> bool:
    """True if a row repeats the headings of the table: at least two, and nothing else."""
    if not is_heading(row.first, family):
        return False
    seen = [text for text in row.texts.values() if not is_blank(text)]
    return len(seen) > 1 and all(is_heading(text, family) for text in seen)


def has_rating(row: Row, family: Family) -> bool:
    """True if a row has a readable rating, in any column of ratings."""
    scales = family.scales.items()
    return any(scale.read(row.texts.get(key, "")).code is not None for key, scale in scales)


def surely_item(row: Row) -> bool:
    """True if a row is an item even where it looks like a line of the footer."""
    texts = row.texts
    return row.is_item and (
        "number" not in texts
        or row.number is not None
        or all(row.says(key) for key in ("name", "departments", "rating") if key in texts)
    )


def rated_or_numbered(row: Row) -> bool:
    """True if a row is an item even below the footer, where clerks write their names."""
    numbered = row.number is not None and not is_figure(row.texts.get("name", ""))
    return row.is_item and (numbered or row.says("rating"))


def is_rated_answer(row: Row, family: Family) -> bool:
    """True if a row has a rating and another answer, but neither number nor name.

    A line of the footer has only words of the scale and figures beside its rating.
    """
    texts = row.texts
    if row.says("number") or row.says("name") or is_blank(texts.get(RATING, "")):
        return False
    others = (text for key, text in texts.items() if key != RATING and not is_blank(text))
    return family.scale.read(texts[RATING]).code is not None and any(
        not is_figure(text) and family.scale.named_by(text) is None for text in others
    )


def is_figure(text: str) -> bool:
    """True if a text is a number, alone or with a unit of counts: 9, 1,234件, 28.6%."""
    return _FIGURE.fullmatch(fold(text)) is not None


@dataclass(frozen=True, slots=True)
class SetAside:
    """The rows that look like items and never are, by Excel's row numbers."""

    examples: frozenset[int]
    sums: frozenset[int]
    """Rows with sums of items or bare figures: these may be stated totals."""


def rows_set_aside(grid: Grid, rows: Sequence[Row], family: Family, name_column: int) -> SetAside:
    """Return which rows below the header are examples or sums.

    `name_column` is the number of the column with the items' names (A is 1); an example is
    marked in it or left of it. If all items were examples, none of them counts as one: then
    the department filled in the sheet on the example's row.
    """
    totals = family.totals
    declared = (*totals.grand, *totals.subtotals) if totals else ()
    words = frozenset(map(fold, (*_SUMS, *declared)))
    examples = set(_examples(grid, rows, family, name_column))
    if examples.issuperset(row.row for row in rows if row.is_item):
        examples = set()
    sums = {row.row for row in rows if row.row not in examples and _is_sum(row, words)}
    return SetAside(frozenset(examples), frozenset(sums))


def _is_sum(row: Row, words: frozenset[str]) -> bool:
    """True if a row begins with a word for a sum and nothing else, or has only figures."""
    if not row.is_item or isinstance(row.number, int):
        return row.is_item and _has_only_figures(row)
    return fold(row.first) in words or _has_only_figures(row) or _is_named_sum(row)


def _is_named_sum(row: Row) -> bool:
    """True if a row is the sum of something that it names: `(1) 小計 | 2事業`."""
    if _NAMED_SUM.fullmatch(row.first.strip()) is None:
        return False
    others = [t for t in row.texts.values() if not is_blank(t) and t is not row.first]
    return bool(others) and all(map(is_figure, others))


def _has_only_figures(row: Row) -> bool:
    """True if a row has a figure for a name and only figures elsewhere.

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
            under = under and not (row.number == 1 and numbered)
            numbered = under and row.number is not None
        else:
            under, numbered = marked, False
        if marked or under:
            yield row.row


def _is_marked(grid: Grid, row: Row, words: frozenset[str], name_column: int) -> bool:
    texts = [row.first, row.texts.get("number", ""), row.texts.get("name", "")]
    if not row.alone:
        texts += (
            cell.value
            for cell in filled_cells(grid.rows[row.row])
            if cell.column <= name_column and isinstance(cell.value, str)
        )
    return any(
        _MARKED.search(text) and (_EXAMPLE.fullmatch(fold(text)) or fold(text) in words)
        for text in texts
    )
