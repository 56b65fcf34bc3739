"""Open a file of any supported format for a check, and decide whether it can be corrected."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sheetcheck.words.claims import CorrectedTotal
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import Encrypted, OldFormat, ReadOnly
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.text import Text
from sheetcheck.workbook.annotate.undo_log import undo_log_in
from sheetcheck.workbook.isolated.legacy_formats import decrypted, read_legacy
from sheetcheck.workbook.package.package import open_package
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.read.grid import Grid

_PROTECTED = Text("パスワード付き", "password-protected")


@dataclass(frozen=True, slots=True)
class Readable:
    """The sheets of a file, and the workbook from which a corrected copy can be made."""

    grids: tuple[Grid, ...]
    """The sheets with cells, without the one that sheetcheck added."""
    book: Workbook | None
    """None for a file in another format."""
    read_only: ReadOnly | None = None
    """Why no corrected copy can be written; None if one can."""
    corrected: tuple[CorrectedTotal, ...] = ()
    """The totals that an earlier run corrected in this file and asked about."""


def readable(data: bytes, path: str, password: str | None = None) -> Readable:
    """Return the sheets of a file; files in other formats or with a password are read-only.

    `path` is for messages.

    Raises:
        Refusal: it cannot be read; a protected file without a password is `Encrypted`.

    """
    try:
        return _opened(data, path)
    except Encrypted:
        if password is None:
            raise
    # Inside a protected .xls is an .xls. A copy of either would not be protected.
    unlocked = _opened(decrypted(data, password), path)
    return replace(unlocked, read_only=ReadOnly(format=_PROTECTED))


def _opened(data: bytes, path: str) -> Readable:
    """Return the sheets of a workbook; of the added one only the corrected totals in its log."""
    try:
        book = open_workbook(data, path)
    except OldFormat as refusal:
        return Readable(read_legacy(data), None, ReadOnly(format=refusal.details["format"]))
    grids = tuple(book.grid(sheet.name) for sheet in book.sheets if sheet.has_cells)
    for grid in reversed(grids):
        if log := undo_log_in(grid, book.strings()):
            others = tuple(one for one in grids if one is not grid)
            return Readable(others, book, corrected=log.totals)
    return Readable(grids, book)


def early_refusal(path: str, read: Callable[[str], bytes]) -> Refusal | None:
    """Return why a file cannot be opened, None if it may be opened, without reading its sheets.

    The full reader would give the same reason, only later.
    """
    try:
        open_package(read(path), path)
    except OldFormat:
        return None  # another reader can read it
    except Exception as why:  # noqa: BLE001  (whatever is in a file, the user gets a reason)
        return as_refusal(why, path)
    return None
