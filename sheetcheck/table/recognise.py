"""Which sheets of a workbook are progress sheets, and of which family."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from sheetcheck.family.model import Family, undated
from sheetcheck.notation.folding import fold
from sheetcheck.table.header import FEWEST, Header, Said, Stacks, find_header, said_in
from sheetcheck.table.headings import vocabulary, wanted
from sheetcheck.words.refusals import SchemaTied, SchemaUnmatched
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.read.grid import Grid

_ENOUGH = 0.6  # of the required headings make a sheet one of the family
_BARELY = 1 / 3  # make it one if the family was named and no other sheet fits
_TITLE = 3  # headings that the words of the title are worth
_TOP = 300  # rows with anything in them that are looked through first


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
    found = [_best(of_grid, _ENOUGH) for of_grid in fits]
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
        highest = max((fit.rank for fit in found if fit.share >= _ENOUGH), default=0)
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
    header = find_header(stacks, family, said)
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


def _best(fits: list[_Fit], least: float) -> _Fit | None:
    enough = [fit for fit in fits if fit.share >= least]
    if not enough:
        return None
    highest = max(fit.rank for fit in enough)
    best = [fit for fit in enough if fit.rank == highest]
    if len(best) > 1:
        names = ", ".join(fit.family.family for fit in best)
        raise SchemaTied(sheet=best[0].grid.sheet, families=names)
    return best[0]


def _nearest(fits: list[_Fit]) -> Text:
    if not fits:
        return same("")
    best = max(fits, key=lambda fit: fit.rank)
    missing = [
        undated(column.headings[0])
        for key, column in best.family.columns.items()
        if column.required and key not in best.header.headings
    ]
    return Text(
        "一番近いのはシート「{sheet}」と様式「{family}」ですが、見出し{missing}がありません。",
        "The nearest is the sheet “{sheet}” with the family “{family}”, but it lacks {missing}.",
    ).filled(
        sheet=best.grid.sheet,
        family=best.family.family,
        missing=Text("".join(f"「{m}」" for m in missing), ", ".join(missing)),
    )
