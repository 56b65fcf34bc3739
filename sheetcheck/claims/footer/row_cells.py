"""What the cells of one row of the table say, as of a line of a footer or of a project."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sheetcheck.claims.footer.figures import FooterCell, figure_at, figure_in
from sheetcheck.claims.footer.footer_reader import footer_cell
from sheetcheck.claims.placing import Extent
from sheetcheck.claims.vocabulary.count_words import CountWords, Sense
from sheetcheck.claims.vocabulary.labels import WHOLE, Label, Labels
from sheetcheck.family.model import RATING
from sheetcheck.notation.departments import ends_as_office
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import bare, fold, is_blank, placeholder
from sheetcheck.notation.tally import read_tally
from sheetcheck.table.rows import Row
from sheetcheck.words.address import Address
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import filled_cells

FEWEST = 2  # different ratings that make a row of headings, and figures below them
_SHORT = 12  # characters of a heading over figures
_WIDEST = 40  # columns of a table of totals
_MOST_ROWS = 256  # that are kept in memory
_BESIDE_COUNTS = frozenset(
    {
        *("備考", "摘要", "メモ", "コメント", "説明", "意味", "基準", "内容", "定義", "順位"),
        *("増減", "差", "差引", "割合", "率", "構成比", "比率", "平均"),
    }
)
"""Headings that stand in tables of totals beside those of counts."""
_NO_ITEMS = (None, None, None)


@dataclass(frozen=True, slots=True)
class RowCells:
    """Reads the cells of rows in the columns of the table, and tells lines from projects."""

    grid: Grid
    words: CountWords
    extent: Extent
    _rows: dict[int, Sequence[FooterCell]] = field(default_factory=dict, repr=False)

    @property
    def labels(self) -> Labels:
        """What the words name."""
        return self.words.labels

    def all_in(self, row: int) -> Iterator[FooterCell]:
        """Yield the cells of a row that hold anything, from left to right."""
        first = self.first_in(row)
        return iter(first) if len(first) < _WIDEST else self._read(row)

    def first_in(self, row: int) -> Sequence[FooterCell]:
        """Return the cells of a row, as many as a table of totals has."""
        if row not in self._rows:
            if len(self._rows) >= _MOST_ROWS:
                self._rows.clear()  # a long table would be in memory twice
            self._rows[row] = tuple(islice(self._read(row), _WIDEST))
        return self._rows[row]

    def _read(self, row: int) -> Iterator[FooterCell]:
        held = filled_cells(self.grid.rows.get(row, {}))
        cells = (footer_cell(self.grid, row, one) for one in held)
        filled = [cell for cell in cells if cell.formula is not None or not is_blank(cell.text)]
        return iter(self._of_table(filled, row))

    def _of_table(self, cells: Sequence[FooterCell], row: int) -> Sequence[FooterCell]:
        """Return the cells of a row without those of another table beside this one.

        A section row, `Ⅱ 福祉`, is none of the footer though figures stand beside it. Below the
        last item, and behind a word for a sum, a line may be wider than the table.
        """
        if row > self.extent.bottom:
            return cells
        inside = [cell for cell in cells if self.extent.holds(cell.column)]
        are_sums = all(self.labels.read(cell.text, row) in WHOLE for cell in inside)
        return cells if are_sums else inside

    def label(self, cell: FooterCell) -> Label | None:
        """Return what a cell names; None where it names nothing that is counted."""
        return self.labels.read(cell.text, cell.row)

    def names_rating(self, cell: FooterCell) -> bool:
        """True if a cell names a rating."""
        label = self.label(cell)
        return label is not None and label.rating is not None

    def is_figure(self, cell: FooterCell) -> bool:
        """True if a cell holds a number, and no word that names something else."""
        return figure_at(cell, self.grid, self.words) is not None

    def is_heading(self, text: str, row: int) -> bool:
        """True if a word stands over figures: a total, a year, a count, 前年度, 備考."""
        if fold(text) in _BESIDE_COUNTS:
            return True
        meaning = self.words.read(text, row)
        label = meaning.label
        if label is not None and (label.rating, label.section, label.department) != _NO_ITEMS:
            return False
        return meaning.sense in {Sense.KNOWN, Sense.FOREIGN}

    def is_counted(self, text: str, row: int) -> bool:
        """True if a text is a rating or a sum with its count: `A 9事業`."""
        tally = read_tally(text, self.labels.totals.units)
        return tally is not None and self.labels.read(tally.label, row) is not None

    def heads_lines(self, row: Row, here: Sequence[FooterCell], below: Container[int]) -> bool:
        """True if the cells of a row, right over lines with figures in `below`, are headings."""
        is_numbered = row.number is not None and split_year(row.texts.get("number", ""))[0] is None
        if is_numbered and self.says(row, "name"):
            return False
        # 計 stands where an item has its rating: `評価 | 本庁 | 支所 | 計`.
        is_rated_as_sum = self.labels.read(row.texts.get(RATING, ""), row.row) in WHOLE
        if self.names_office(row) and not is_rated_as_sum:
            return False
        if len(here) == 1:
            return not row.is_item and here[0].column in below
        aligned = sum(cell.column in below for cell in here)
        return aligned >= FEWEST and self._are_headings(here, of_item=row.is_item)

    def _are_headings(self, here: Sequence[FooterCell], *, of_item: bool) -> bool:
        """True if cells hold short words; those `of_item` must have one that heads figures."""
        if not all(len(cell.text) <= _SHORT and self._is_word(cell) for cell in here):
            return False
        lead = self.words.read(here[0].text, here[0].row)
        if not of_item or (lead.sense is Sense.KNOWN and lead.label is None):
            return True
        return any(self.is_heading(cell.text, cell.row) for cell in here[1:])

    def _is_word(self, cell: FooterCell) -> bool:
        """True if a cell holds a word; a year may be kept as a number."""
        return isinstance(cell.value, str) or self.words.read(f"{cell.text}年").dated

    def says_project(self, row: Row, lead: str = "") -> bool:
        """True if a row has what only a project has: an office, and its name or an answer.

        `lead` is the word that the row begins with; it is no name. An office or an answer whose
        value nobody knows may be one.
        """
        if "departments" in row.texts and not self._says_office(row):
            return False
        is_named = row.texts.get("name", "") != lead and self.says(row, "name")
        return is_named or self.says(row, "result") or self.says(row, "plan")

    def names_office(self, row: Row) -> bool:
        """True if a row certainly names a department: by its ending, or one of the family."""
        text, family = row.texts.get("departments", "").strip(), self.labels.family
        return ends_as_office(text) or family.office(text) in family.departments

    def says(self, row: Row, key: str) -> bool:
        """True if a column says something that is no figure, dash or word of a footer."""
        if key in row.unknown:
            return True
        text = row.texts.get(key, "")
        if not self._is_plain_word(text) or self.words.read(text, row.row).label is not None:
            return False
        return figure_in(FooterCell(Address(row.row, 1), text, text, None), self.labels) is None

    def _says_office(self, row: Row) -> bool:
        """True if a row may name a department."""
        if "departments" in row.unknown:
            return True
        text = row.texts["departments"]
        if not self._is_plain_word(text):
            return False
        label = self.words.read(text, row.row).label
        is_named = label is not None and label.department is not None
        return is_named or self.words.may_be_office(text)

    def _is_plain_word(self, text: str) -> bool:
        """True if a text is no dash, no heading beside counts and no count: 〔9〕, 計9事業."""
        if is_blank(text) or placeholder(text) == "-" or not any(map(str.isalnum, text)):
            return False
        if fold(text) in _BESIDE_COUNTS:
            return False
        tally = read_tally(text, self.labels.totals.units, lone=True)
        is_whole = tally is not None and self.labels.read(tally.label) in WHOLE
        return tally is None or (bool(bare(tally.label)) and not is_whole)
