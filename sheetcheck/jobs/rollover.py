"""check → roll over → write: next year's sheet from this year's, in a file of its own."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sheetcheck.checking.check import check_files
from sheetcheck.checking.settings import Settings
from sheetcheck.claims.master import MasterBook, read_master
from sheetcheck.notation.era import split_year
from sheetcheck.notation.year_shift import shifted
from sheetcheck.rollover.next_year import Codes, NextYear, rolled
from sheetcheck.table.frame import read_ratings
from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.season_refusals import ColumnUnknown, NotAnswered, StillOpen
from sheetcheck.words.result import Severity, SheetResult, Status
from sheetcheck.words.text import Text, same
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.annotate.unmark import unmarked
from sheetcheck.workbook.files.names import free_path
from sheetcheck.workbook.write.patch import patched
from sheetcheck.world import World


@dataclass(frozen=True, slots=True)
class RolloverDone:
    """Next year's workbook and where it lies."""

    path: str
    next_year: NextYear
    written: str | None
    """None where nothing was written, as it was asked for."""


def roll_over(  # noqa: PLR0913  (what the command can be asked)
    path: str,
    settings: Settings,
    world: World,
    *,
    carry: Mapping[str, str],
    out: str | None = None,
    dry_run: bool = False,
) -> RolloverDone:
    """Make next year's sheet from this year's; this year's file is only read.

    Raises:
        StillOpen: problems are left in this year's sheet.
        NotAnswered: nobody has answered anything: it is next year's sheet already.
        ColumnUnknown: `carry` names a column that the sheet does not have.
        Refusal: the file cannot be read, or the target not be written.

    """
    try:
        data = world.read(path)
    except Refusal as refusal:
        refusal.path = path
        raise
    families = list(settings.families())
    master = _unmarked(read_master(data, path, families, named=settings.named), settings)
    _must_be_answered(master)
    master = _settled(master, settings)
    _must_know(master, carry)
    made = rolled(master, _codes(master), carry)
    if dry_run:
        return RolloverDone(path, made, None)
    target = free_path(Path(out) if out else _target(path, master, made.year), made.data)
    if not target.exists():
        world.write(target, made.data)
    return RolloverDone(path, made, os.fspath(target))


def _unmarked(master: MasterBook, settings: Settings) -> MasterBook:
    """Return the workbook without what sheetcheck added to it."""
    data = unmarked(master.book)
    if data is None:
        return master
    return read_master(data, master.path, list(settings.families()), named=settings.named)


def _must_be_answered(master: MasterBook) -> None:
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


def _settled(master: MasterBook, settings: Settings) -> MasterBook:
    """Return the workbook with its wrong totals corrected; the number of items is carried on.

    Raises:
        StillOpen: something else is wrong in it.

    """
    data = master.book.package.archive.data
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


def _must_know(master: MasterBook, carry: Mapping[str, str]) -> None:
    known = list(master.sheets[0].sheet.headings)
    for name in (name for pair in carry.items() for name in pair):
        if not any(name in one.sheet.headings for one in master.sheets):
            raise ColumnUnknown(name=name, names=Text("、".join(known), ", ".join(known)))


def _codes(master: MasterBook) -> Codes:
    found = {}
    for one in master.sheets:
        rated = read_ratings(one.sheet.items, one.family)
        found[one.sheet.name] = {
            key: {i.row: r.code for i, r in zip(one.sheet.items, of_column, strict=True)}
            for key, of_column in rated.items()
        }
    return found


def _target(path: str, master: MasterBook, year: str) -> Path:
    """Return the path of next year's file: its year shifted, or behind the name of this year's."""
    source = Path(path)
    years = [split_year(label)[0] for label in master.sheets[0].sheet.years if label]
    stem = shifted(source.stem, [one for one in years if one is not None]).text
    return source.with_stem(f"{stem}.{year}" if stem == source.stem else stem)
