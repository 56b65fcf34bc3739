"""Rows below the last item that look like items and are none: who filled in the sheet, and when.

In a table without numbers of its items, `作成課 | 総務課` and `問合せ先 | 福祉課` have a name and
a department as an item does. Read as items, they would be asked for a rating, and would be counted.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sheetcheck.claims.footer.figures import FooterCell
from sheetcheck.claims.footer.row_cells import RowCells
from sheetcheck.claims.vocabulary.count_words import Sense
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.rows import Row

_TASK = r"(?:作成|記入|記載|回答|提出|更新|集計|確認|点検|承認|決裁|審査|照会|報告)"
_ONLY_TASK = re.compile(_TASK)  # an item may be called so, too: 点検
_OF_THE_SHEET = re.compile(
    _TASK
    + r"(?:課|者|日|先|部署|所属|担当|年月日|欄|印)|(?:[おご]?問い?合わ?せ|連絡)先?|担当者?|責任者"
    r"|課長|部長|係長|所属|電話(?:番号)?|内線|fax|e?-?mail|メール|備考|摘要|注|注記|注意|凡例"
)
_FEW = 2  # texts of a row that may be an item or not


@dataclass(frozen=True, slots=True)
class Asides:
    """The rows behind the items that look like items."""

    certain: frozenset[int] = frozenset()
    """Those that are none."""
    wordy: frozenset[int] = frozenset()
    """Those of them without a figure, which head no figures below them either."""
    possible: frozenset[int] = frozenset()
    """Those that stand apart and have little of an item: while there is one, no count is sure."""


def asides_in(cells: RowCells, rows: Sequence[Row], footer: Collection[int]) -> Asides:
    """Return which rows behind the last answered item are none; `footer` are rows of totals."""
    certain: set[int] = set()
    wordy: set[int] = set()
    possible: set[int] = set()
    for row, apart in reversed(list(_unanswered_ends(rows, footer))):
        little = (apart or _says(_ONLY_TASK, row)) and _has_little(row)
        heads = apart and little and row.row + 1 in certain and not cells.names_office(row)
        if heads or _is_aside(cells, row, apart=apart):
            certain.add(row.row)
            if not heads and not any(map(cells.is_figure, _behind_name(cells, row))):
                wordy.add(row.row)
        elif little or (apart and any(map(cells.is_figure, _behind_name(cells, row)))):
            possible.add(row.row)
    return Asides(frozenset(certain), frozenset(wordy), frozenset(possible))


def _unanswered_ends(rows: Sequence[Row], footer: Collection[int]) -> Iterator[tuple[Row, bool]]:
    """Yield the rows behind the last answered item of a table, and whether each stands apart.

    They are read as items, though nothing in them is answered.
    """
    waiting: list[tuple[Row, bool]] = []
    answered, ended, last = False, False, 0
    for row in rows:
        if row.row in footer:
            ended = True
        elif row.is_item and any(map(row.says, ("rating", "result", "plan"))):
            yield from waiting if ended else ()
            waiting, answered, ended, last = [], True, False, row.row
        elif row.is_item and answered:
            apart = row.row != last + 1
            waiting.append((row, apart))
            last = last if apart else row.row
    yield from waiting


def _is_aside(cells: RowCells, row: Row, *, apart: bool) -> bool:
    """Say whether an unanswered row is none of the items, by its name or by what is beside it.

    Nothing is an item if a figure stands where its department would be. What stands `apart` is
    none if that is a day, a sentence or a word of the footer, or any other figure is there.
    """
    name, office = row.texts.get("name", ""), row.texts.get("departments", "")
    behind = _behind_name(cells, row)
    if _says(_OF_THE_SHEET, row) or (apart and not any(map(str.isalnum, name))):
        return True
    if not apart:
        return any(map(cells.is_figure, behind[:1])) and behind[0].text == office
    figures = any(map(cells.is_figure, behind))
    if cells.names_office(row) or (is_blank(office) and not figures):
        return False
    if figures:
        return True
    counted = any(line.tally for line in cells.words.lines(office, row.row))
    foreign = cells.words.read(office, row.row).sense is Sense.FOREIGN
    return counted or foreign or not cells.words.may_be_office(office)


def _says(words: re.Pattern[str], row: Row) -> bool:
    return words.fullmatch(fold(row.texts.get("name", "")).strip(":()[]【】 ")) is not None


def _has_little(row: Row) -> bool:
    """Say whether a row has no more than a name and one thing beside it."""
    return sum(not is_blank(text) for text in row.texts.values()) <= _FEW


def _behind_name(cells: RowCells, row: Row) -> Sequence[FooterCell]:
    return cells.first_in(row.row)[1:]
