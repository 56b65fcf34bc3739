"""check → roll over → write: next year's sheet from this year's, in a new file."""

import os
from collections.abc import Mapping
from pathlib import Path

from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Settings
from sheetcheck.claims.master import MasterBook, plain_master, read_master
from sheetcheck.jobs.target import free_path
from sheetcheck.notation.era import split_year
from sheetcheck.notation.year_shift import shifted
from sheetcheck.rollover.next_year import NextYear, roll_over_book
from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusal import Refusal, naming
from sheetcheck.words.errors.season_refusals import ColumnUnknown, NotAnswered, StillOpen
from sheetcheck.words.result import Severity, SheetResult, Status
from sheetcheck.words.text import Text, same
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.write.patch import patched
from sheetcheck.world import World


def run_rollover(  # noqa: PLR0913  (the options of the command)
    path: str,
    settings: Settings,
    world: World,
    *,
    carry: Mapping[str, str],
    out: str | None = None,
    dry_run: bool = False,
) -> tuple[NextYear, str | None]:
    """Make next year's workbook from this year's, which is only read.

    Also return the path that it was written to; None for a dry run.

    `carry` maps the key of a column to that of the column that it is filled from. Without `out`,
    the new file lies beside this year's, under its name with the year shifted.

    Raises:
        StillOpen: problems are left in this year's sheet.
        NotAnswered: nobody has answered anything: it is next year's sheet already.
        ColumnUnknown: `carry` names a column that the sheet does not have.
        Refusal: the file cannot be read, or the target cannot be written.

    """
    with naming(path):
        data = world.read(path)
    families = list(settings.families())
    master = read_master(data, path, families, named=settings.named)
    master = plain_master(master, families, named=settings.named)
    _must_be_answered(master)
    master = _with_right_totals(master, settings)
    _must_have_columns(master, carry)
    next_year = roll_over_book(master, carry)
    if dry_run:
        return next_year, None
    target = free_path(Path(out) if out else _target(path, master, next_year.year), next_year.data)
    if not os.path.lexists(target):
        world.write(target, next_year.data)
    return next_year, os.fspath(target)


def _must_be_answered(master: MasterBook) -> None:
    """Raise `NotAnswered` if no department has answered anything."""
    answered = any(
        one.family.is_answer(item.texts.get(key, ""))
        for one in master.sheets
        for key, column in one.family.columns.items()
        if column.filled_by == "department"
        for item in one.sheet.items
    )
    if not answered:
        years = master.sheets[0].sheet.years
        raise NotAnswered(years="・".join(year for year in years if year))


def _with_right_totals(master: MasterBook, settings: Settings) -> MasterBook:
    """Return the workbook with its wrong totals corrected: next year's sheet counts on from them.

    Raises:
        StillOpen: something else is wrong in it.

    """
    data = master.book.data
    changes: dict[tuple[str, Address], NewValue] = {}
    for checked in check_files([master.path], lambda _path: data, settings):
        for result in checked.results:
            if result.status in {Status.PROBLEMS, Status.UNREADABLE}:
                raise _still_open(result)
            changes |= {(change.sheet, change.cell): change.new for change in result.changes}
    if not changes:
        return master
    corrected = patched(master.book, changes)
    return read_master(corrected, master.path, list(settings.families()), named=settings.named)


def _still_open(result: SheetResult) -> Refusal:
    left = [f for f in result.findings if f.severity is Severity.ERROR and not f.fixed]
    first = left[0]
    where = f"{first.sheet or ''} {first.cell or ''}".strip()
    return StillOpen(count=len(left), where=same(where), what=first.message)


def _must_have_columns(master: MasterBook, carry: Mapping[str, str]) -> None:
    known = list(master.sheets[0].sheet.headings)
    for name in (name for pair in carry.items() for name in pair):
        if not any(name in one.sheet.headings for one in master.sheets):
            raise ColumnUnknown(name=name, names=Text("、".join(known), ", ".join(known)))


def _target(path: str, master: MasterBook, year: str) -> Path:
    """Return the path of next year's file: a year in the name shifted, else the year appended."""
    source = Path(path)
    years = [split_year(label)[0] for label in master.sheets[0].sheet.years if label]
    stem = shifted(source.stem, [one for one in years if one is not None]).text
    return source.with_stem(f"{stem}.{year}" if stem == source.stem else stem)
