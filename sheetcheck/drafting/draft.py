"""Draft a family file from a sheet as issued, with remarks on what the user must confirm."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from sheetcheck.drafting.above import RatingNote, lasting_words, noted, title_of_table
from sheetcheck.drafting.choices import Offers, find_choices, listed_columns, offers_in
from sheetcheck.drafting.counts import with_zeros
from sheetcheck.drafting.document import document_of
from sheetcheck.drafting.footer import Footer, find_footer
from sheetcheck.drafting.other_years import is_of_same_year, renamed
from sheetcheck.drafting.sketch import Material, Sketch, entries_of, family_of
from sheetcheck.drafting.tables import Table, find_tables, table_at
from sheetcheck.drafting.trial import Trial, opened, tried
from sheetcheck.notation.folding import fold
from sheetcheck.words.errors.misuses import NoSuchSheet, NotDrafted
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.grid import Grid

_NUMBERINGS = ("sheet", "none")
_WORTH = 3  # roles that the headings of another table must have for a remark


@dataclass(frozen=True, slots=True)
class _Read:
    """A workbook, its tables and its drop-down lists."""

    grids: Sequence[Grid]
    offers: Mapping[str, Offers]
    tables: Sequence[Table]


def draft(
    issued: str,
    returned: Sequence[str],
    read: Callable[[str], bytes],
    *,
    at: str | None = None,
    called: str | None = None,
) -> Text:
    """Return the text of a family file for a sheet, with remarks in both languages.

    `issued` and `returned` are paths, which `read` turns into bytes. A column that differs
    between the returned copies is filled in by departments; without copies its heading
    decides. Copies of other years show which headings were reworded and which departments
    were renamed. `at` is the sheet, or a cell in the row of headings: `評価票!A30`; by default
    the table that looks most like a progress sheet is taken. `called` is the name of the
    family; by default it is made from the file's name.

    Raises:
        NotDrafted: the workbook has no table with headings of a progress sheet.
        NoSuchSheet: there is no sheet with the name in `at`.
        Refusal: one of the files cannot be read.

    """
    book = _read(read(issued), issued)
    table = _chosen(book, issued, at)
    found = (_like(table, _read(read(path), path).tables) for path in returned)
    others = [other for other in found if other is not None]
    copies = [other for other in others if is_of_same_year(table, other)]
    of_other_years = [other for other in others if not is_of_same_year(table, other)]
    offers = book.offers[table.grid.sheet]
    answers = [text for one in (table, *others) for text in one.answers(one.column("rating"))]
    choices = find_choices(offers, table, answers)
    notes: Mapping[str, RatingNote] = {}
    if choices is not None:
        scale, notes = noted(choices.scale, table)
        choices = replace(choices, scale=scale)
    renamings = (
        _RENAMED.filled(there=there, now=now, cell=str(cell))
        for there, now, cell in renamed(table, of_other_years)
    )
    title, cell = title_of_table(table)
    sketch = Sketch(
        _name(called or PurePath(issued).stem),
        title,
        cell,
        lasting_words(title),
        entries_of(Material(table, offers, copies, of_other_years)),
        choices,
        rating_notes=notes,
        remarks=(*renamings, *_further_tables(table, book)),
        numbered_in=next((g.cell for g in table.guesses if g.key == "number"), None),
    )
    return document_of(_fitted(sketch, table, book))


def _read(data: bytes, path: str) -> _Read:
    file = opened(data, path)
    grids = file.grids
    # Of a workbook in the old format (.xls) only the cells are known.
    offers = {grid.sheet: offers_in(file.book, grid) if file.book else {} for grid in grids}
    lists = {sheet: listed_columns(found) for sheet, found in offers.items()}
    return _Read(grids, offers, find_tables(grids, lists))


def _chosen(book: _Read, path: str, at: str | None) -> Table:
    """Return the table to draft from: the one in `at`, else the one most like a progress sheet."""
    tables = book.tables
    if at is not None:
        sheet, _, cell = at.rpartition("!") if "!" in at else (at, "", "")
        names = [grid.sheet for grid in book.grids]
        if sheet not in names:
            raise NoSuchSheet(path=path, sheet=sheet, sheets="、".join(names))
        if cell:
            row = int(re.sub(r"\D", "", cell) or 0)
            listed = listed_columns(book.offers[sheet])
            found = table_at(book.grids[names.index(sheet)], row, listed)
            tables = [found] if found else []
        else:
            tables = [table for table in tables if table.grid.sheet == sheet]
    if not tables:
        raise NotDrafted(path=path)
    return tables[0]


def _like(table: Table, others: Sequence[Table]) -> Table | None:
    """Return the table of another workbook that shares most headings with this one."""
    headings = {fold(guess.whole) for guess in table.guesses}

    def shared(other: Table) -> int:
        return len(headings & {fold(guess.whole) for guess in other.guesses})

    return max(others, key=shared, default=None)


def _name(called: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(called)).strip("-") or "draft"


def _further_tables(table: Table, book: _Read) -> Iterator[Text]:
    """Yield a remark for each other table with ratings: it needs a family of its own."""
    own = {fold(guess.whole) for guess in table.guesses}
    for other in book.tables:
        headings = {fold(guess.whole) for guess in other.guesses}
        inside = other.grid.sheet == table.grid.sheet and other.row in table.items
        if other.known < _WORTH or headings <= own or inside or other.column("rating") is None:
            continue
        first = min(guess.cell for guess in other.guesses)
        yield _FURTHER.filled(at=f"{other.grid.sheet}!{first}")


def _fitted(sketch: Sketch, table: Table, book: _Read) -> Sketch:
    """Return the sketch with its totals and its numbering, found by trying it on its own sheets."""
    if sketch.choices is None or any(entry.cell is None for entry in sketch.entries):
        return sketch  # it cannot be tried before the user has completed it
    family, grids = family_of(sketch), book.grids
    footer = find_footer(family, grids)
    offers = book.offers[table.grid.sheet]
    sources = [offer.source for offer in offers.values() if offer.source is not None]
    filled, blank = with_zeros(table, sketch.choices.scale, sources)
    if blank is not None:
        others = [filled if grid is table.grid else grid for grid in grids]
        footer = _better(footer, find_footer(family, others, blank))
    sketch = replace(sketch, footer=footer)
    trial = _trial(sketch, grids)
    for numbering in _NUMBERINGS:
        if "number-sequence" not in trial.counts:
            break
        sketch = replace(sketch, numbering=numbering)
        trial = _trial(sketch, grids)
    return sketch


def _better(stated: Footer, tried: Footer) -> Footer:
    """Return the totals read with zeros in blank counts, if complete; else those stated."""
    if tried.totals is None or not tried.totals.per_rating or not tried.totals.grand_total:
        return stated
    return tried


def _trial(sketch: Sketch, grids: Sequence[Grid]) -> Trial:
    return tried(family_of(sketch), grids, sketch.name)


_RENAMED = Text(
    "{cell} の「{now}」は「{there}」から改称（departments の別名に追加できます）",
    "{there} seems to be called {now} now ({cell}): an alias under `departments`",
)
_FURTHER = Text(
    "{at} に、見出しの異なる表があります（--sheet '{at}' で、別に下書きを作れます）",
    "another table with other headings begins at {at} (draft it apart with --sheet '{at}')",
)
