"""Recognise the progress sheets of a workbook, and the family of each.

Unless the user names the family, it must be proved: a sheet judged by the wrong family gets
meaningless findings, and its totals would be rewritten. Common headings (担当課, 目標, 評価, 課題)
prove nothing. The title does; so does the rating scale together with nearly all headings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sheetcheck.family.heading import undated
from sheetcheck.family.model import RATING, Family
from sheetcheck.notation.folding import fold
from sheetcheck.table.fit import (
    ENOUGH,
    MOST_RATINGS,
    Fit,
    answers,
    fits_of,
    is_proved,
    uses_scale,
)
from sheetcheck.table.header import Header
from sheetcheck.table.row_kinds import is_figure
from sheetcheck.words.errors.refusals import SchemaMismatched, SchemaTied, SchemaUnmatched
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.read.grid import Grid

_BARELY = 1 / 3  # of the required headings, if the user named the family and no sheet fits better


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet, its family and its header."""

    grid: Grid
    family: Family
    header: Header


def recognise(
    grids: Sequence[Grid], families: Sequence[Family], *, named: bool
) -> list[Recognised]:
    """Return the sheets that belong to one of the families, in the order of the workbook.

    `named` says that the user chose the family by name; then the best sheet is taken even if
    it fits badly, so that its missing columns are reported. A sheet whose name says that it
    is an example is left out, if there are others.

    Raises:
        SchemaTied: a sheet fits two families equally well.
        SchemaUnmatched: no sheet fits any family.
        SchemaMismatched: no sheet fits the family that the user named.

    """
    fits = [fits_of(grid, families) for grid in grids]
    if named:
        found = [next((fit for fit in of if fit.share >= ENOUGH), None) for of in fits]
    else:
        found = [_best(of_grid) for of_grid in fits]
    if not any(found) and named:
        best = max((fit for of in fits for fit in of), key=lambda fit: fit.rank, default=None)
        found = [best if best and best.share >= _BARELY else None]
    recognised = [Recognised(fit.grid, fit.family, fit.header) for fit in found if fit]
    if not recognised:
        every = [fit for of in fits for fit in of]
        if not named:
            raise SchemaUnmatched(nearest=_nearest(every, _NEAREST) if every else same(""))
        names = ", ".join(family.family for family in families)
        nearest = _nearest(every, _ASKED) if every else _no_heading(families)
        raise SchemaMismatched(family=names, nearest=nearest)
    return [one for one in recognised if not _is_example(one)] or recognised


def _is_example(one: Recognised) -> bool:
    name = fold(one.grid.sheet)
    return any(fold(word) in name for word in one.family.examples)


def _best(fits: list[Fit]) -> Fit | None:
    enough = [fit for fit in fits if is_proved(fit)]
    if not enough:
        return None
    highest = max(fit.rank for fit in enough)
    best = [fit for fit in enough if fit.rank == highest]
    if len(best) > 1:
        names = ", ".join(fit.family.family for fit in best)
        raise SchemaTied(sheet=best[0].grid.sheet, families=names)
    return best[0]


def _nearest(fits: list[Fit], sentence: Text) -> Text:
    """Return a sentence on the family that fits best, and what the sheet lacks for it."""
    best = max(fits, key=lambda fit: fit.rank)
    lacking = [_MISSING.filled(headings=_listed(missing))] if (missing := _missing(best)) else []
    if uses_scale(best) is False:
        foreign = dict.fromkeys(islice(answers(best, RATING), MOST_RATINGS))
        scale = best.family.scale
        unread = [t for t in foreign if scale.read(t).code is None and not is_figure(t)]
        lacking.append(_OTHER_SCALE.filled(ratings=_listed(unread[:_SHOWN])))
    if not best.titled and best.family.title:
        lacking.append(_OTHER_TITLE.filled(words=_listed(best.family.title)))
    return sentence.filled(
        sheet=best.grid.sheet,
        family=best.family.family,
        lacking=Text("、".join(x.ja for x in lacking), "; ".join(x.en for x in lacking)),
    )


def _no_heading(families: Sequence[Family]) -> Text:
    """Return a sentence on the headings that were sought and stand in no sheet."""
    columns = [column for family in families for column in family.columns.values()]
    required = [undated(column.whole_headings[0]) for column in columns if column.required]
    return _NO_HEADING.filled(headings=_listed(required))


def _missing(fit: Fit) -> list[str]:
    return [
        undated(column.whole_headings[0])
        for key, column in fit.family.columns.items()
        if column.required and key not in fit.header.headings
    ]


def _listed(words: Sequence[str]) -> Text:
    return Text("".join(f"「{word}」" for word in words), ", ".join(words))


_SHOWN = 4  # ratings of another scale that the sentence names
_NEAREST = Text(
    "最も近いのはシート「{sheet}」と様式「{family}」ですが、{lacking}。",
    "The nearest is the sheet “{sheet}” with the form “{family}”, but {lacking}.",
)
_ASKED = Text(
    "最も近いシート「{sheet}」でも、{lacking}。",
    "The sheet “{sheet}” is the nearest, but {lacking}.",
)
_NO_HEADING = Text(
    "見出し{headings}の行が、どのシートにもありません。",
    "No sheet has a row of its headings ({headings}).",
)
_MISSING = Text("見出し{headings}がありません", "it lacks the headings {headings}")
_OTHER_SCALE = Text(
    "評価{ratings}が選択肢にありません", "the ratings {ratings} are not on its scale"
)
_OTHER_TITLE = Text("表題に{words}がありません", "its title does not say {words}")
