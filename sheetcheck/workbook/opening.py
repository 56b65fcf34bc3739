"""Open a file of any supported format as sheets to check, and say whether it may be written."""

from collections.abc import Callable
from dataclasses import dataclass

from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import Encrypted, OldFormat, ReadOnly
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.text import Text
from sheetcheck.workbook.annotate.unmark import ledger_in
from sheetcheck.workbook.isolated.legacy_formats import decrypted, read_old
from sheetcheck.workbook.package.package import open_package
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.read.grid import Grid

_PROTECTED = Text("パスワード付き", "password-protected")


@dataclass(frozen=True, slots=True)
class Readable:
    """The sheets of a file, and what a corrected copy can be made from."""

    grids: tuple[Grid, ...]
    """Its sheets with cells, without the one that sheetcheck added."""
    book: Workbook | None
    """None where it is of an old format."""
    read_only: ReadOnly | None = None
    """Why no corrected copy can be written."""
    corrected: tuple[CorrectedTotal, ...] = ()
    """The totals that an earlier run corrected in it and asked about."""


def readable(data: bytes, path: str, password: str | None = None) -> Readable:
    """Return the sheets of a workbook; of an old or protected one, without the right to write.

    Raises:
        Refusal: it cannot be read; without a password, a protected one is `Encrypted`.

    """
    try:
        book = open_workbook(data, path)
    except Encrypted:
        if password is None:
            raise
        return _unlocked(data, path, password)
    except OldFormat as refusal:
        try:
            old = read_old(data)
        except Encrypted:
            if password is None:
                raise
            return _unlocked(data, path, password)
        return Readable(old.grids, None, ReadOnly(format=refusal.details["format"]))
    return _opened(book)


def _unlocked(data: bytes, path: str, password: str) -> Readable:
    """Return a protected workbook: a copy of it would lie about without its password."""
    inside = decrypted(data, password)
    try:
        book = open_workbook(inside, path)
    except OldFormat:
        # The password of an .xls guards an .xls.
        return Readable(read_old(inside).grids, None, ReadOnly(format=_PROTECTED))
    return _opened(book, ReadOnly(format=_PROTECTED))


def _opened(book: Workbook, read_only: ReadOnly | None = None) -> Readable:
    """Return the sheets of a workbook, the one that sheetcheck added only as what its log says."""
    grids = [book.grid(sheet.name) for sheet in book.sheets if sheet.has_cells]
    for grid in reversed(grids):
        if log := ledger_in(grid, book.strings()):
            left = tuple(one for one in grids if one is not grid)
            return Readable(left, book, read_only, log.totals)
    return Readable(tuple(grids), book, read_only)


def refusal_at_gate(path: str, read: Callable[[str], bytes]) -> Refusal | None:
    """Return why a file is no workbook that could be opened; None where it may be one.

    The reader says the same of it, by the same means; this only says it sooner.
    """
    try:
        open_package(read(path), path)
    except OldFormat:
        return None  # which is read by other means
    except Exception as why:  # noqa: BLE001  (whatever a file holds, it is told)
        return as_refusal(why, path)
    return None
