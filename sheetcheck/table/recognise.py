"""Which sheets of a workbook are progress sheets, and of which family.

A family that is found by itself must be proved: a sheet judged by the wrong family gets
findings that mean nothing, and its totals would be rewritten. Everyday headings (担当課, 目標,
評価, 課題) are no proof. The title is; so is the scale, together with nearly all headings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from sheetcheck.family.heading import undated
from sheetcheck.family.model import RATING, Family
from sheetcheck.family.scale import Scale
from sheetcheck.notation.era import split_year
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.table.card import answer_place, find_card
from sheetcheck.table.header import FEWEST, Header, Said, Stacks, find_header, said_in
from sheetcheck.table.headings import vocabulary, wanted
from sheetcheck.table.passed_over import is_figure
from sheetcheck.words.errors.no_form import SchemaTied, SchemaUnmatched
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.read.grid import Grid

_ENOUGH = 0.6  # of the required headings make a sheet with the family's title one of it
_UNTITLED = 0.75  # of them make one without it, if the scale fits, too
_OWN = 2  # headings of the family's own that make a blank form one, if none is missing
_RATINGS = 300  # ratings that are looked at
_LONGEST_RATING = 60  # characters
_BARELY = 1 / 3  # make it one if the family was named and no other sheet fits
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
class Recognised:
    """A sheet that is one of a family."""

    grid: Grid
    family: Family
    header: Header


@dataclass(frozen=True, slots=True)
class _Fit:
    family: Family
    grid: Grid
    header: Header
    share: float
    titled: bool

    @property
    def rank(self) -> int:
        """How well the family describes the sheet: headings that stand there, and the title.

        A required heading that is missing weighs more than one that is there, so that a
        family with few headings does not take a sheet that lacks one of another's.
        """
        required = sum(column.required for column in self.family.columns.values())
        missing = required - round(self.share * required)
        return len(self.header.headings) - 2 * missing + (_TITLE if self.titled else 0)


def recognise(
    grids: Sequence[Grid], families: Sequence[Family], *, named: bool
) -> list[Recognised]:
    """Return the sheets that are of one of the families, in their order in the workbook.

    `named` says that the one family was asked for by name; then the sheet that fits
    best is taken even where it fits badly, so that its missing columns are told.

    Raises:
        SchemaTied: a sheet fits two families equally well.
        SchemaUnmatched: no sheet fits any.

    """
    fits = [_fits(grid, families) for grid in grids]
    if named:
        found = [next((fit for fit in of if fit.share >= _ENOUGH), None) for of in fits]
    else:
        found = [_best(of_grid) for of_grid in fits]
    if not any(found) and named:
        best = max((fit for of in fits for fit in of), key=lambda fit: fit.rank, default=None)
        found = [best if best and best.share >= _BARELY else None]
    recognised = [Recognised(fit.grid, fit.family, fit.header) for fit in found if fit]
    if not recognised:
        raise SchemaUnmatched(nearest=_nearest([fit for of in fits for fit in of]))
    return [one for one in recognised if not _is_example(one)] or recognised


def _is_example(one: Recognised) -> bool:
    name = fold(one.grid.sheet)
    return any(fold(word) in name for word in one.family.examples)


def _fits(grid: Grid, families: Sequence[Family]) -> list[_Fit]:
    """Return the families that a sheet fits, without those that can only fit worse than another."""
    words = vocabulary(tuple(families))
    said = said_in(grid, words, _TOP)
    spoken = _spoken(said, families)
    if not spoken:
        said = said_in(grid, words, len(grid.rows))
        spoken = _spoken(said, families)
    stacks = Stacks(grid)
    found: list[_Fit] = []
    for family in spoken:
        highest = max((fit.rank for fit in found if _is_proved(fit)), default=0)
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


def _fit(stacks: Stacks, family: Family, said: Said) -> _Fit | None:
    card = family.form == "card"
    header = find_card(stacks.grid, family) if card else find_header(stacks, family, said)
    if header is None or len(header.headings) < FEWEST:
        return None
    required = [key for key, column in family.columns.items() if column.required]
    share = sum(key in header.headings for key in required) / max(1, len(required))
    return _Fit(family, stacks.grid, header, share, _is_titled(stacks.grid, header, family))


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


def _is_proved(fit: _Fit) -> bool:
    """Say whether a sheet is of a family beyond doubt: by its title, or its scale and headings."""
    if fit.share < _ENOUGH:
        return False
    if fit.titled:
        return True
    if fit.share < _UNTITLED:
        return False
    rated = _speaks_scale(fit)
    if rated is None:
        return fit.share == 1 and _own_headings(fit) >= _OWN
    return rated and (fit.share == 1 or _own_headings(fit) > 0)


def _own_headings(fit: _Fit) -> int:
    """Return how many of the headings found are more than everyday words."""
    headings = fit.header.headings.values()
    return sum(
        h.year is not None or split_year(h.text)[1] not in map(fold, _EVERYDAY) for h in headings
    )


def _speaks_scale(fit: _Fit) -> bool | None:
    """Say whether half of the answers in a column with a scale are of it; None without answers."""
    verdicts = []
    for key, scale in fit.family.scales.items():
        if key in fit.header.headings:
            texts = list(islice(_answers(fit, key), _RATINGS))
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


def _answers(fit: _Fit, key: str) -> Iterator[str]:
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


def _best(fits: list[_Fit]) -> _Fit | None:
    enough = [fit for fit in fits if _is_proved(fit)]
    if not enough:
        return None
    highest = max(fit.rank for fit in enough)
    best = [fit for fit in enough if fit.rank == highest]
    if len(best) > 1:
        names = ", ".join(fit.family.family for fit in best)
        raise SchemaTied(sheet=best[0].grid.sheet, families=names)
    return best[0]


def _nearest(fits: list[_Fit]) -> Text:
    """Return which family came nearest, and what a sheet of it would have beside."""
    if not fits:
        return same("")
    best = max(fits, key=lambda fit: fit.rank)
    lacking = [_MISSING.filled(headings=_listed(missing))] if (missing := _missing(best)) else []
    if _speaks_scale(best) is False:
        foreign = dict.fromkeys(islice(_answers(best, RATING), _RATINGS))
        scale = best.family.scale
        unread = [t for t in foreign if scale.read(t).code is None and not is_figure(t)]
        lacking.append(_OTHER_SCALE.filled(ratings=_listed(unread[:_SHOWN])))
    if not best.titled and best.family.title:
        lacking.append(_OTHER_TITLE.filled(words=_listed(best.family.title)))
    return _NEAREST.filled(
        sheet=best.grid.sheet,
        family=best.family.family,
        lacking=Text("、".join(x.ja for x in lacking), "; ".join(x.en for x in lacking)),
    )


def _missing(fit: _Fit) -> list[str]:
    return [
        undated(column.whole_headings[0])
        for key, column in fit.family.columns.items()
        if column.required and key not in fit.header.headings
    ]


def _listed(words: Sequence[str]) -> Text:
    return Text("".join(f"「{word}」" for word in words), ", ".join(words))


_FULL = 4  # characters; a shorter name may stand in any text
_SHOWN = 4  # ratings of another scale that are named
_NEAREST = Text(
    "最も近いのはシート「{sheet}」と様式「{family}」ですが、{lacking}。",
    "The nearest is the sheet “{sheet}” with the form “{family}”, but {lacking}.",
)
_MISSING = Text("見出し{headings}がありません", "it lacks the headings {headings}")
_OTHER_SCALE = Text(
    "評価{ratings}が選択肢にありません", "the ratings {ratings} are not on its scale"
)
_OTHER_TITLE = Text("表題に{words}がありません", "its title does not say {words}")
