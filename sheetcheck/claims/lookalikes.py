"""Rows below the headings that look like items or section rows, and may be none.

A table without numbers of its items gives nothing that tells an item for certain from a line
of the footer (`区分 | 新規 | 3 | 継続`) or from a note on who filled in the sheet (`作成課 |
総務課`). What is certainly none is left out; while another row is in doubt, no total of the sheet
is rewritten.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sheetcheck.claims.footer.figures import FooterCell, figure_in
from sheetcheck.claims.footer.row_cells import RowCells
from sheetcheck.claims.vocabulary.count_words import Sense
from sheetcheck.claims.vocabulary.section_names import before_sum, number_of
from sheetcheck.family.model import RATING, Family
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import bare, fold, is_blank
from sheetcheck.table.row_kinds import repeats_headings
from sheetcheck.table.rows import Row
from sheetcheck.words.address import Address
from sheetcheck.words.claims import Reason

_TASK = r"(?:作成|記入|記載|回答|提出|更新|集計|確認|点検|承認|決裁|審査|照会|報告)"
_ONLY_TASK = re.compile(_TASK)  # an item may be called so, too: 点検
_OF_THE_SHEET = re.compile(
    _TASK
    + r"(?:課|者|日|先|部署|所属|担当|年月日|欄|印)|(?:[おご]?問い?合わ?せ|連絡)先?|担当者?|責任者"
    r"|課長|部長|係長|所属|電話(?:番号)?|内線|fax|e?-?mail|メール|備考|摘要|注|注記|注意|凡例"
)
_FEW = 2  # texts of a row that may be an item or not
_AROUND = " \u3000:：、，(（〔［[【「"


@dataclass(frozen=True, slots=True)
class Asides:
    """The rows behind the items that look like items: who filled in the sheet, and when."""

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
        figures = any(map(cells.is_figure, _behind_name(cells, row)))
        little = (apart or _is_named(_ONLY_TASK, row)) and _has_little(row)
        heads = apart and little and row.row + 1 in certain and not cells.names_office(row)
        if heads or _is_aside(cells, row, apart=apart):
            certain.add(row.row)
            if not heads and not figures:
                wordy.add(row.row)
        elif little or (apart and figures):
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
    """True if an unanswered row is none of the items, by its name or by what is beside it.

    Nothing is an item if a figure stands where its department would be. What stands `apart` is
    none if that is a day, a sentence or a word of the footer, or any other figure is there.
    """
    name, office = row.texts.get("name", ""), row.texts.get("departments", "")
    behind = _behind_name(cells, row)
    if _is_named(_OF_THE_SHEET, row) or (apart and not any(map(str.isalnum, name))):
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


def _is_named(names: re.Pattern[str], row: Row) -> bool:
    return names.fullmatch(fold(row.texts.get("name", "")).strip(":()[]【】 ")) is not None


def _has_little(row: Row) -> bool:
    """True if a row has no more than a name and one thing beside it."""
    return sum(not is_blank(text) for text in row.texts.values()) <= _FEW


def _behind_name(cells: RowCells, row: Row) -> Sequence[FooterCell]:
    return cells.first_in(row.row)[1:]


def doubtful_items(
    cells: RowCells, rows: Iterable[Row], items: Collection[int], footer: Collection[int]
) -> Iterator[int]:
    """Yield the rows among `items` that may be lines of a footer.

    `footer` are the rows that are certainly its own.
    """
    for row in rows:
        counts = _names_total(cells, row) or _has_count_for_rating(cells, row)
        if row.row in items and (counts or _is_unlike_items(cells, row, footer)):
            yield row.row


def _names_total(cells: RowCells, row: Row) -> bool:
    """True if an item is called as a rating or a sum is, or by a dash."""
    name = row.texts.get("name", "")
    if not is_blank(name) and not any(map(str.isalnum, name)):
        return True
    words = (name,) if row.number is not None else (name, row.texts.get("number", ""))
    labels = (cells.labels.read(word, row.row) for word in words if word)
    return any(
        label is not None and label.section is None and label.department is None for label in labels
    )


def _has_count_for_rating(cells: RowCells, row: Row) -> bool:
    """True if a number stands where an item without a name would have its rating."""
    text = row.texts.get("rating", "")
    if row.says("name") or is_blank(text) or cells.labels.read(text) is not None:
        return False
    return _is_figure(cells, row, text)


def _is_unlike_items(cells: RowCells, row: Row, footer: Collection[int]) -> bool:
    """True if an item has no number of its own, and too little else of a project."""
    year = split_year(row.texts.get("number", ""))[0]
    if (row.number is not None and year is None) or cells.names_office(row):
        return False
    name, office = row.texts.get("name", ""), row.texts.get("departments", "")
    known = not is_blank(office) and "departments" not in row.unknown
    if known and (_is_figure(cells, row, office) or cells.is_heading(office, row.row)):
        return True
    if not is_blank(name) and cells.is_heading(name, row.row):
        return True
    touches = row.row - 1 in footer or row.row + 1 in footer
    answered = row.says("rating") and (row.says("result") or row.says("plan"))
    return touches and not answered


def _is_figure(cells: RowCells, row: Row, text: str) -> bool:
    return figure_in(FooterCell(Address(row.row, 1), text, text, None), cells.labels) is not None


def unrated_apart(rows: Sequence[Row], items: Collection[int], family: Family) -> Iterator[int]:
    """Yield the items below a blank row behind the last rated item: a table of its own, perhaps.

    Meetings, contacts or budgets between the items and the footer have names and numbers, too.
    What stands below headings that are repeated belongs to this family.
    """
    behind: list[Row] = []
    for row in reversed(rows):
        if row.row in items and family.scale.read(row.texts.get(RATING, "")).code:
            break
        behind.append(row)
    else:
        return
    last, apart = row.row, False
    for row in reversed(behind):
        if not row.first:
            continue
        if repeats_headings(row, family):
            return
        apart = apart or row.row > last + 1
        last = row.row
        if apart and row.row in items:
            yield row.row


def counted_sections(cells: RowCells, rows: Sequence[Row]) -> Iterator[int]:
    """Yield the section rows that hold their own counts: `第1章 安全（A 2、B 1、C 0）`.

    Each is right above an item. What its counts stand behind must be numbered, or stand between
    items and say nothing of counts: `全体（A 5、B 3）` and `第1章の計 3事業` belong to the footer.
    """
    begun = False
    for row, following in pairwise(rows):
        begun = begun or row.is_item
        if not row.is_item and following.is_item and _names_section(cells, row, begun=begun):
            yield row.row


def _names_section(cells: RowCells, row: Row, *, begun: bool) -> bool:
    here = cells.first_in(row.row)
    if len(here) != 1:
        return False
    text = here[0].text
    counted = [line for line in cells.words.lines(text, row.row) if line.tally and line.label]
    if not counted:
        return False
    label = cells.labels.read(text, row.row)
    if label is not None and label.section:
        return True
    first = counted[0]
    lead = (text[: first.start] or "".join(first.before[:1])).strip(_AROUND)
    if not bare(lead) or before_sum(lead) or split_year(lead)[0] is not None:
        return False
    meaning = cells.words.read(lead, row.row)
    numbered = bool(number_of(lead)) and meaning.reason is not Reason.OTHER_YEAR
    return meaning.label is None and (numbered or (begun and meaning.sense is Sense.UNKNOWN))
