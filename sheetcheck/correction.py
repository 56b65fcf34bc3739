"""A result in, corrected bytes and the witness's certificate out; writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sheetcheck.words.leaf import Leaf, Mark
from sheetcheck.words.result import Certificate, Change
from sheetcheck.workbook.annotate.added_sheet import with_added
from sheetcheck.workbook.annotate.unmark import unmarked
from sheetcheck.workbook.isolated.certificate import certified
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.write.patch import patched


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected copy: its bytes, and what the witness says of them."""

    data: bytes
    certificate: Certificate


def corrected(
    book: Workbook,
    changes: Iterable[Change],
    *,
    leaf: Leaf | None = None,
    marks: Sequence[Mark] = (),
) -> Correction:
    """Return the workbook with the changes written, and with a sheet of findings and marks.

    What an earlier run added is taken out first, so that nothing is ever doubled.

    Raises:
        WriteRefusal: a change cannot be written without harm: a signed workbook, say.

    """
    wanted = {(change.sheet, change.cell): change.new for change in changes}
    plain = without_additions(book)
    written = reopened(patched(plain, wanted), plain) if wanted else plain
    data = with_added(written, leaf, marks, recalculate=bool(wanted))
    # Its name may have been taken, and marks without a sheet of findings bring a hidden one.
    known = {sheet.name for sheet in plain.sheets}
    added = [one.name for one in reopened(data, plain).sheets if one.name not in known]
    return Correction(data, certified(plain.data, data, wanted.keys(), added))


def reopened(data: bytes, book: Workbook) -> Workbook:
    """Return new bytes opened within the limits that the workbook was opened in."""
    return open_workbook(data, "", book.package.limits)


def without_additions(book: Workbook) -> Workbook:
    """Return the workbook without what sheetcheck added to it before."""
    data = unmarked(book)
    return book if data is None else reopened(data, book)
