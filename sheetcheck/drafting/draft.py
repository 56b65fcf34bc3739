"""From a sheet as it was sent out to the text of a family file, with remarks on what to look at."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from sheetcheck.drafting.choices import find_choices, find_second, listed_columns, offers_in
from sheetcheck.drafting.document import Sketch, document_of
from sheetcheck.drafting.headings import Guess, Table, find_table
from sheetcheck.drafting.other_years import is_of_same_year, renamed, reworded
from sheetcheck.drafting.trial import Trial, drafted_family, tried
from sheetcheck.notation.folding import fold, is_blank
from sheetcheck.words.errors.misuses import FamilyFaulty, NotDrafted
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.read.grid import Grid

_ANSWERS = frozenset({"rating", "result", "plan"})


def draft(issued: str, returned: Sequence[str], read: Callable[[str], bytes]) -> Text:
    """Return a family file for a sheet, with remarks in either language.

    What is the same in all returned copies is taken for fixed, what differs for the
    departments' to fill; without copies, the headings tell. Sheets of other years tell which
    headings were reworded and which departments renamed.

    Raises:
        NotDrafted: the workbook holds no table with headings of a progress sheet.
        Refusal: one of the files cannot be read.

    """
    book = open_workbook(read(issued), issued)
    grids = _grids(book)
    table = _table(book, grids)
    if table is None:
        raise NotDrafted(path=issued)
    books = [open_workbook(read(path), path) for path in returned]
    others = [other for other in (_table(b, _grids(b)) for b in books) if other is not None]
    copies = [other for other in others if is_of_same_year(table, other)]
    of_other_years = [other for other in others if not is_of_same_year(table, other)]
    answers = [text for one in (table, *others) for text in _below(one, one.column("rating"))]
    offers = offers_in(book, table.grid)
    choices = find_choices(offers, table, answers)
    filled = {g.key for g in table.guesses if _is_filled(g, table, copies)}
    seconds = {
        guess.key: found
        for guess in table.guesses
        if not guess.sure
        and (found := find_second(offers, table, guess, _everywhere(guess, table, copies)))
    }
    sketch = Sketch(
        issued,
        table,
        choices,
        frozenset(filled),
        seconds,
        reworded=reworded(table, of_other_years),
        renamed=tuple(renamed(table, of_other_years)),
    )
    return document_of(_adjusted(sketch, grids))


def _adjusted(sketch: Sketch, grids: Sequence[Grid]) -> Sketch:
    """Return the sketch as it fits its own sheet: how it is numbered, which totals it states."""
    with suppress(FamilyFaulty):  # something in it is still to be filled in, which is told
        trial = _trial(sketch, grids)
        for numbering in _NUMBERINGS:
            if "number-sequence" not in trial.counts:
                break
            sketch = replace(sketch, numbering=numbering)
            trial = _trial(sketch, grids)
        missing = {finding.message for finding in trial.findings if finding.rule == "total-missing"}
        if missing:
            without_ratings = replace(sketch, per_rating=False)
            left = _trial(without_ratings, grids)
            sketch = without_ratings if "total-missing" not in left.counts else sketch
    return sketch


def _trial(sketch: Sketch, grids: Sequence[Grid]) -> Trial:
    return tried(drafted_family(document_of(sketch).en, sketch.path), grids, sketch.path)


_NUMBERINGS = ("sheet", "none")


def _everywhere(guess: Guess, table: Table, copies: Sequence[Table]) -> list[str]:
    found = _below(table, guess.column)
    for copy in copies:
        found += _below(copy, copy.headed(guess.heading))
    return found


def _grids(book: Workbook) -> list[Grid]:
    return [book.grid(sheet.name) for sheet in book.sheets if sheet.has_cells]


def _table(book: Workbook, grids: Sequence[Grid]) -> Table | None:
    return find_table(grids, {g.sheet: listed_columns(offers_in(book, g)) for g in grids})


def _below(table: Table, column: int | None) -> list[str]:
    """Return what stands in a column below its heading, in the rows of items."""
    if column is None:
        return []
    return [text for r in table.items if not is_blank(text := table.grid.text(r, column))]


def _is_filled(guess: Guess, table: Table, copies: Sequence[Table]) -> bool:
    """Say whether a column is for the departments: by what it means, or since copies differ."""
    before = [fold(text) for text in _below(table, guess.column)]
    after = [[fold(t) for t in _below(copy, copy.headed(guess.heading))] for copy in copies]
    return guess.key in _ANSWERS or any(texts != before for texts in after)
