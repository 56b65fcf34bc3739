"""How well a sheet fits each family, and whether that proves that it belongs to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from sheetcheck.family.model import Family
from sheetcheck.family.scale import Scale
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.card import answer_place, find_card
from sheetcheck.table.header import FEWEST, Header, Said, Stacks, find_header, said_in
from sheetcheck.table.headings import vocabulary, wanted
from sheetcheck.table.passed_over import is_figure
from sheetcheck.workbook.read.grid import Grid

ENOUGH = 0.6  # of the required headings make a sheet with the family's title one of it
_UNTITLED = 0.75  # of them make one without it, if the scale fits, too
_OWN = 2  # headings of the family's own that make a blank form one, if none is missing
MOST_RATINGS = 300  # ratings that are looked at
_LONGEST_RATING = 60  # characters
_TITLE = 3  # headings that the words of the title are worth
_TOP = 300  # rows with anything in them that are looked through first
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
"""Headings that stand in the sheets of every city."""


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
        """How well the family describes the sheet: headings that stand there, and the title.

        A required heading that is missing weighs more than one that is there, so that a
        family with few headings does not take a sheet that lacks one of another's.
        """
        required = sum(column.required for column in self.family.columns.values())
        missing = required - round(self.share * required)
        return len(self.header.headings) - 2 * missing + (_TITLE if self.titled else 0)


def fits_of(grid: Grid, families: Sequence[Family]) -> list[Fit]:
    """Return the families that a sheet fits, without those that can only fit worse than another."""
    words = vocabulary(tuple(families))
    said = said_in(grid, words, _TOP)
    spoken = _spoken(said, families)
    if not spoken:
        said = said_in(grid, words, len(grid.rows))
        spoken = _spoken(said, families)
    stacks = Stacks(grid)
    found: list[Fit] = []
    for family in spoken:
        highest = max((fit.rank for fit in found if is_proved(fit)), default=0)
        fit = _fit(stacks, family, said) if _most(family) >= highest else None
        if fit:
            found.append(fit)
    return sorted(found, key=lambda fit: families.index(fit.family))


def _spoken(said: Said, families: Sequence[Family]) -> list[Family]:
    """Return the families of whose headings some are said, those with most of them first."""
    rests = frozenset[str]().union(*said.values())
    counts = {family: len(rests & wanted(family).keys.keys()) for family in families}
    return sorted((f for f, n in counts.items() if n >= FEWEST), key=lambda f: -counts[f])


def _most(family: Family) -> int:
    """Return the highest rank that a fit with the family can have."""
    return len(family.columns) + _TITLE


def _fit(stacks: Stacks, family: Family, said: Said) -> Fit | None:
    card = family.form == "card"
    header = find_card(stacks.grid, family) if card else find_header(stacks, family, said)
    if header is None or len(header.headings) < FEWEST:
        return None
    required = [key for key, column in family.columns.items() if column.required]
    share = sum(key in header.headings for key in required) / max(1, len(required))
    return Fit(family, stacks.grid, header, share, _is_titled(stacks.grid, header, family))


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
    """Say whether a sheet is of a family beyond doubt: by its title, or its scale and headings."""
    if fit.share < ENOUGH:
        return False
    if fit.titled:
        return True
    if fit.share < _UNTITLED:
        return False
    rated = speaks_scale(fit)
    if rated is None:
        return fit.share == 1 and _own_headings(fit) >= _OWN
    return rated and (fit.share == 1 or _own_headings(fit) > 0)


def _own_headings(fit: Fit) -> int:
    """Return how many of the headings found are more than everyday words."""
    headings = fit.header.headings.values()
    return sum(
        h.year is not None or split_year(h.text)[1] not in map(fold, _EVERYDAY) for h in headings
    )


def speaks_scale(fit: Fit) -> bool | None:
    """Say whether half of the answers in a column with a scale are of it; None without answers."""
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
    """Say whether a text is a rating, or the line of a footer that names one in full."""
    if scale.read(text).code is not None:
        return True
    names = (fold(scale.as_written(code)) for code in scale.ratings)
    return any(len(name) >= _FULL and name in fold(text) for name in names)


def answers(fit: Fit, key: str) -> Iterator[str]:
    """Yield what stands below a heading: answers, and words and counts of a footer."""
    if fit.family.form == "card":
        text = fit.grid.text(*answer_place(fit.grid, fit.family, fit.header.headings[key]))
        yield from () if is_blank(text) else (text,)
        return
    column, keys = fit.header.columns[key], wanted(fit.family).keys
    for row, cells in fit.grid.rows.items():
        cell = cells.get(column) if row > fit.header.row else None
        if cell is None or cell.formula is not None:
            continue
        text = fit.grid.formats.shown(cell.value, cell.style)
        if not is_blank(text) and len(text) <= _LONGEST_RATING and split_year(text)[1] not in keys:
            yield text


_FULL = 4  # characters; a shorter name may stand in any text
