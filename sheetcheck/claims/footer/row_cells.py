"""What the cells of one row of the table say, as of a line of a footer or of a project."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sheetcheck.claims.footer.figures import FooterCell, figure_at, figure_in
from sheetcheck.claims.footer.footer_reader import footer_cell
from sheetcheck.claims.placing import Extent
from sheetcheck.claims.vocabulary.count_words import CountWords, Sense
from sheetcheck.claims.vocabulary.labels import WHOLE, Label, Labels
from sheetcheck.notation.departments import ends_as_office
from sheetcheck.notation.folding import bare, fold, is_blank, placeholder
from sheetcheck.notation.tally import read_tally
from sheetcheck.table.rows import Row
from sheetcheck.words.address import Address, Area
from sheetcheck.workbook.read.grid import Grid
from sheetcheck.workbook.read.runs import held_in

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


@dataclass(frozen=True, slots=True)
class RowCells:
    """Reads the cells of rows in the columns of the table."""

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
        cells = [footer_cell(self.grid, row, held) for held in held_in(self.grid.rows.get(row, {}))]
        said = [cell for cell in cells if cell.formula is not None or not is_blank(cell.text)]
        return iter(self._of_table(said, row))

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

    def label(self, spot: FooterCell) -> Label | None:
        """Return what a cell names; None where it names nothing that is counted."""
        return self.labels.read(spot.text, spot.row)

    def is_figure(self, spot: FooterCell) -> bool:
        """Say whether a cell holds a number and no word."""
        return figure_at(spot, self.grid, self.words) is not None

    def area_at(self, spot: FooterCell) -> Area | None:
        """Return the merged range that a cell stands in."""
        return self.grid.merge_at(*spot.at)

    def is_heading(self, text: str, row: int) -> bool:
        """Say whether a word stands over figures: a total, a year, a count, 前年度, 備考."""
        if fold(text) in _BESIDE_COUNTS:
            return True
        said = self.words.read(text, row)
        named = said.label is not None and _names_items(said.label)
        return said.sense in {Sense.KNOWN, Sense.FOREIGN} and not named

    def are_headings(self, here: Sequence[FooterCell], *, named: bool) -> bool:
        """Say whether a row holds short words; with `named`, one of them must head figures."""
        if not all(len(spot.text) <= _SHORT and self._is_word(spot) for spot in here):
            return False
        lead = self.words.read(here[0].text, here[0].row)
        begins = lead.sense is Sense.KNOWN and lead.label is None
        further = (self.is_heading(spot.text, spot.row) for spot in here[1:])
        return not named or begins or any(further)

    def _is_word(self, spot: FooterCell) -> bool:
        """Say whether a cell holds a word; a year may be kept as a number."""
        if isinstance(spot.value, str):
            return True
        return self.words.read(f"{spot.text}年").dated

    def says_project(self, row: Row, lead: str = "") -> bool:
        """Say whether a row has what only a project has: an office, and its name or an answer.

        `lead` is the word that the row begins with; it is no name. Of an office or an answer
        that nobody has worked out it is not known that it is none.
        """
        if "departments" in row.texts and not self.says(row, "departments", offices=True):
            return False
        named = row.texts.get("name", "") != lead and self.says(row, "name")
        return named or self.says(row, "result") or self.says(row, "plan")

    def names_office(self, row: Row) -> bool:
        """Say whether a row certainly names a department: by its ending, or one of the family."""
        text, family = row.texts.get("departments", ""), self.labels.family
        return ends_as_office(text.strip()) or family.office(text.strip()) in family.departments

    def says(self, row: Row, key: str, *, offices: bool = False) -> bool:
        """Say whether a column says something that is no figure, dash or word of a footer."""
        text = row.texts.get(key, "")
        if key in row.unknown:
            return True
        if is_blank(text) or placeholder(text) == "-" or not any(map(str.isalnum, text)):
            return False
        if fold(text) in _BESIDE_COUNTS or _is_count(text, self.labels):
            return False
        said = self.words.read(text, row.row)
        if offices:
            named = said.label is not None and said.label.department is not None
            return named or self.words.may_be_office(text)
        return said.label is None and not _is_plain_figure(text, row.row, self.labels)


def _is_count(text: str, labels: Labels) -> bool:
    """Say whether a text is a count and no word: 〔9〕, 九事業, 計9事業."""
    tally = read_tally(text, labels.totals.units, lone=True)
    return tally is not None and (not bare(tally.label) or labels.read(tally.label) in WHOLE)


def _is_plain_figure(text: str, row: int, labels: Labels) -> bool:
    return figure_in(FooterCell(Address(row, 1), text, text, None), labels) is not None


def _names_items(label: Label) -> bool:
    """Say whether a label is one of some items: of a rating, a section or a department."""
    return not (label.rating is label.section is label.department is None)
