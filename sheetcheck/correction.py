"""Make the bytes of a corrected copy, with the proof that nothing else differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sheetcheck.proof.check import proved
from sheetcheck.words.added_sheet import AddedSheet, Mark
from sheetcheck.words.address import Address
from sheetcheck.words.result import Certificate, Change
from sheetcheck.words.text import Text
from sheetcheck.workbook.annotate.added_sheet import with_added
from sheetcheck.workbook.annotate.unmark import unmarked
from sheetcheck.workbook.read.book import Workbook, reopened
from sheetcheck.workbook.read.grid import Merged
from sheetcheck.workbook.write.patch import patched


@dataclass(frozen=True, slots=True)
class Correction:
    """The bytes of a corrected copy and its certificate."""

    data: bytes
    certificate: Certificate
    """The proof; its statement also says which marks were left out and why."""


def corrected(
    book: Workbook,
    changes: Iterable[Change],
    *,
    added_sheet: AddedSheet | None = None,
    marks: Sequence[Mark] = (),
    recalculate: bool = False,
) -> Correction:
    """Return the workbook with the changes written, `added_sheet` appended and cells marked.

    Additions of an earlier run are removed first, so that nothing appears twice. If anything is
    written, or with `recalculate`, Excel recalculates the formulas when it opens the copy.

    Raises:
        WriteRefusal: a change cannot be written safely (a signed workbook, for example), or
            something else differs in the copy.

    """
    cells = {(change.sheet, change.cell): change.new for change in changes}
    plain = without_additions(book)
    written = reopened(patched(plain, cells), plain) if cells else plain
    data, remarks = with_added(written, added_sheet, marks, recalculate=recalculate or bool(cells))
    certificate = proved(plain.data, data, cells, _marked(plain, marks))
    sentences = (certificate.statement, *remarks)
    statement = Text("".join(one.ja for one in sentences), " ".join(one.en for one in sentences))
    return Correction(data, replace(certificate, statement=statement))


def _marked(book: Workbook, marks: Sequence[Mark]) -> set[tuple[str, Address]]:
    """Return the cells that carry the marks: in a merged range, its top left cell."""
    merged = {name: Merged(book.frame(name).merges) for name in {mark.sheet for mark in marks}}
    areas = ((mark, merged[mark.sheet].at(*mark.cell)) for mark in marks)
    return {(mark.sheet, area.anchor if area else mark.cell) for mark, area in areas}


def without_additions(book: Workbook) -> Workbook:
    """Return the workbook without the additions of an earlier run."""
    data = unmarked(book)
    return book if data is None else reopened(data, book)
