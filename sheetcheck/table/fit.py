"""How well a sheet fits each family, and whether that proves that it belongs to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice, takewhile

from sheetcheck.family.model import Family
from sheetcheck.family.scale import Scale
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.card import answer_place, find_card
from sheetcheck.table.header import (
    FEWEST,
    Header,
    HeadingsByRow,
    StacksByRow,
    find_header,
    headings_by_row,
    read_stacks,
)
from sheetcheck.table.headings import sought_headings, vocabulary
from sheetcheck.table.row_kinds import is_figure
from sheetcheck.workbook.read.grid import Grid

ENOUGH = 0.6
"""The part of the required headings that proves a family, if the sheet has its title, too."""
_UNTITLED = 0.75  # the part that proves it without the title, if the ratings are of its scale
_OWN = 2  # uncommon headings that prove it for a blank form, if no heading is missing
MOST_RATINGS = 300
"""How many ratings of a column are compared with the scale."""
_LONGEST_RATING = 60  # characters
_TITLE = 3  # the title counts as much as so many headings
_TOP = 300  # rows searched for headings before the whole sheet is
_EVERYDAY = frozenset(
    (
        *("No", "No.", "番号", "事業番号", "施策番号", "整理番号", "事業", "事業名", "取組"),
        *("取組名", "施策", "施策名", "項目", "取組項目", "名称", "基本目標", "基本方針"),
        *("基本施策", "区分", "担当課", "所管課", "主管課", "担当", "所管", "担当部署"),
        *("内容", "事業内容", "取組内容", "概要", "事業概要", "取組の概要", "目標"),
        *("年度目標", "目標値", "実績", "実績値", "評価", "自己評価", "達成度", "達成状況"),
        *("進捗", "進捗状況", "課題", "理由", "備考", "今後の方針", "実施内容", "実施状況"),
        *("実施予定", "今後の取組", "予定", "計画", "方針", "指標"),
    )
)
"""Common headings: they occur in the sheets of every city, and so prove nothing."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A sheet compared with a family."""

    family: Family
    grid: Grid
    header: Header
    """The family's headings that were found in the sheet."""
    share: float
    """The part of the family's required headings that were found, from 0 to 1."""
    titled: bool
    """Whether all words of the family's title stand above the header."""

    @property
    def rank(self) -> int:
        """A score of how well the family describes the sheet, from its headings and its title.

        A missing required heading counts twice as much as one that was found, so that a family
        with few headings does not win a sheet of a larger family that lacks one heading.
        """
        required = sum(column.required for column in self.family.columns.values())
        missing = required - round(self.share * required)
        return len(self.header.headings) - 2 * missing + (_TITLE if self.titled else 0)


def fits_of(grid: Grid, families: Sequence[Family]) -> list[Fit]:
    """Return how a sheet fits the families, in their order.

    Families that cannot reach the rank of one that is already proved are left out.
    """
    words = vocabulary(tuple(families))
    by_row = headings_by_row(grid, words, _TOP)
    met = _families_met(by_row, families)
    if not met:
        by_row = headings_by_row(grid, words, len(grid.rows))
        met = _families_met(by_row, families)
    stacks_over = cache(partial(read_stacks, grid))  # worked out once for all families
    found: list[Fit] = []
    for family in met:
        highest = max((fit.rank for fit in found if is_proved(fit)), default=0)
        fit = _fit(grid, stacks_over, family, by_row) if _most(family) >= highest else None
        if fit:
            found.append(fit)
    return sorted(found, key=lambda fit: families.index(fit.family))


def _families_met(by_row: HeadingsByRow, families: Sequence[Family]) -> list[Family]:
    """Return the families with at least `FEWEST` headings in the sheet, most headings first."""
    rests = frozenset[str]().union(*by_row.values())
    counts = {family: len(rests & sought_headings(family).keys.keys()) for family in families}
    return sorted((f for f, n in counts.items() if n >= FEWEST), key=lambda f: -counts[f])


def _most(family: Family) -> int:
    """Return the highest rank that a fit with the family can have."""
    return len(family.columns) + _TITLE


def _fit(grid: Grid, stacks_over: StacksByRow, family: Family, by_row: HeadingsByRow) -> Fit | None:
    card = family.form == "card"
    header = find_card(grid, family) if card else find_header(stacks_over, family, by_row)
    if header is None or len(header.headings) < FEWEST:
        return None
    required = [key for key, column in family.columns.items() if column.required]
    share = sum(key in header.headings for key in required) / max(1, len(required))
    return Fit(family, grid, header, share, _is_titled(grid, header, family))


def _is_titled(grid: Grid, header: Header, family: Family) -> bool:
    if not family.title:
        return False
    above = "".join(
        fold(cell.value)
        for row in takewhile(lambda row: row < header.top, grid.rows)
        for cell in grid.rows[row].values()
        if isinstance(cell.value, str)
    )
    return all(fold(word) in above for word in family.title)


def is_proved(fit: Fit) -> bool:
    """True if a sheet certainly belongs to a family: by its title, or scale and headings."""
    if fit.share < ENOUGH:
        return False
    if fit.titled:
        return True
    if fit.share < _UNTITLED:
        return False
    rated = uses_scale(fit)
    if rated is None:
        return fit.share == 1 and _own_headings(fit) >= _OWN
    return rated and (fit.share == 1 or _own_headings(fit) > 0)


def _own_headings(fit: Fit) -> int:
    """Return how many of the headings that were found are not common ones."""
    headings = fit.header.headings.values()
    return sum(
        h.year is not None or split_year(h.text)[1] not in map(fold, _EVERYDAY) for h in headings
    )


def uses_scale(fit: Fit) -> bool | None:
    """True if at least half of the answers in a rating column are ratings of its scale.

    Return None if there are no answers.
    """
    verdicts = []
    for key, scale in fit.family.scales.items():
        if key in fit.header.headings:
            texts = list(islice(answers(fit, key), MOST_RATINGS))
            known = {text: _is_of_scale(text, scale) for text in set(texts)}
            read = sum(known[text] for text in texts)
            foreign = sum(not known[text] and not is_figure(text) for text in texts)
            if read + foreign:
                verdicts.append(read >= foreign)
    return any(verdicts) if verdicts else None


def _is_of_scale(text: str, scale: Scale) -> bool:
    """True if a text is a rating, or a line of a footer that contains a rating in full."""
    if scale.read(text).code is not None:
        return True
    names = (fold(scale.as_written(code)) for code in scale.ratings)
    return any(len(name) >= _FULL and name in fold(text) for name in names)


def answers(fit: Fit, key: str) -> Iterator[str]:
    """Yield the short texts below a heading: answers, but also words and counts of a footer."""
    if fit.family.form == "card":
        text = fit.grid.text(*answer_place(fit.grid, fit.family, fit.header.headings[key]))
        yield from () if is_blank(text) else (text,)
        return
    column, keys = fit.header.columns[key], sought_headings(fit.family).keys
    for row, cells in fit.grid.rows.items():
        cell = cells.get(column) if row > fit.header.row else None
        if cell is None or cell.formula is not None:
            continue
        text = fit.grid.formats.shown(cell.value, cell.style)
        if not is_blank(text) and len(text) <= _LONGEST_RATING and split_year(text)[1] not in keys:
            yield text


_FULL = 4  # characters; a shorter rating may occur in any text
