"""A result in, corrected bytes and the proof of them out; writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sheetcheck.proof.check import proved
from sheetcheck.words.address import Address
from sheetcheck.words.leaf import Leaf, Mark
from sheetcheck.words.result import Certificate, Change
from sheetcheck.words.text import Text
from sheetcheck.workbook.annotate.added_sheet import with_added
from sheetcheck.workbook.annotate.unmark import unmarked
from sheetcheck.workbook.read.book import Workbook, open_workbook
from sheetcheck.workbook.read.grid import Merged
from sheetcheck.workbook.write.patch import patched


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected copy: its bytes, and the proof of them."""

    data: bytes
    certificate: Certificate
    """Its statement also says what was left out of the marks, and why."""


def corrected(
    book: Workbook,
    changes: Iterable[Change],
    *,
    leaf: Leaf | None = None,
    marks: Sequence[Mark] = (),
    recalculate: bool = False,
) -> Correction:
    """Return the workbook with the changes written, and with a sheet of findings and marks.

    What an earlier run added is taken out first, so that nothing is ever doubled. Where something
    is written, or with `recalculate`, Excel is asked to calculate the formulas when it opens it.

    Raises:
        WriteRefusal: a change cannot be written without harm (a signed workbook, say), or it
            cannot be shown that nothing else differs.

    """
    wanted = {(change.sheet, change.cell): change.new for change in changes}
    plain = without_additions(book)
    written = reopened(patched(plain, wanted), plain) if wanted else plain
    data, remarks = with_added(written, leaf, marks, recalculate=recalculate or bool(wanted))
    certificate = proved(plain.data, data, wanted, _marked(plain, marks))
    said = (certificate.statement, *remarks)
    statement = Text("".join(one.ja for one in said), " ".join(one.en for one in said))
    return Correction(data, replace(certificate, statement=statement))


def _marked(book: Workbook, marks: Sequence[Mark]) -> set[tuple[str, Address]]:
    """Return the cells that show marks: of a merged range the top left one."""
    merged = {name: Merged(book.frame(name).merges) for name in {mark.sheet for mark in marks}}
    areas = ((mark, merged[mark.sheet].at(*mark.cell)) for mark in marks)
    return {(mark.sheet, area.anchor if area else mark.cell) for mark, area in areas}


def reopened(data: bytes, book: Workbook) -> Workbook:
    """Return new bytes opened within the limits that the workbook was opened in."""
    return open_workbook(data, "", book.package.limits)


def without_additions(book: Workbook) -> Workbook:
    """Return the workbook without what sheetcheck added to it before."""
    data = unmarked(book)
    return book if data is None else reopened(data, book)
