"""Every workbook of the corpus, corrected and marked, is proved; and openpyxl sees the same."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from sheetcheck.correction import corrected
from sheetcheck.proof.verify import verified
from sheetcheck.words.added_sheet import AddedCell, AddedSheet, Mark
from sheetcheck.words.address import Address
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.write_refusals import NotProved
from sheetcheck.words.result import Change, Severity
from sheetcheck.workbook.opening import readable
from sheetcheck.workbook.read.book import Workbook

ADDED_SHEET = AddedSheet("点検結果", (9,), ((AddedCell("修正してください。"),),))
_LARGE = 3_000_000  # bytes inflated; openpyxl takes half a minute over what others read in one


def first_cells(book: Workbook) -> Iterator[tuple[str, Address, object]]:
    """Yield the first plain cell of each of the first sheets."""
    for sheet in [one for one in book.sheets if one.has_cells][:3]:
        for row, cells in book.grid(sheet.name).rows.items():
            plain = (
                (c, x.value) for c, x in cells.items() if x.value is not None and not x.formula
            )
            if found := next(plain, None):
                yield sheet.name, Address(row, found[0]), found[1]
                break


@pytest.mark.corpus
def test_every_copy_of_the_corpus_is_proved(corpus: Path) -> None:
    proved = seen = 0
    for path in sorted(corpus.glob("*.xls[xm]")):
        try:
            book = readable(path.read_bytes(), str(path)).book
            places = list(first_cells(book)) if book else []
        except Refusal:
            continue
        for name, at, before in places:
            assert book
            marks = [Mark(name, Address(at.row + 2, at.column), Severity.ERROR, "注")]
            change = Change(name, at, str(before), "x9", "total-mismatch", new="x9")
            try:
                copy = corrected(book, [change], added_sheet=ADDED_SHEET, marks=marks)
            except NotProved as why:
                pytest.fail(f"{path.name} {name}: {why.what.en}")
            except Refusal:
                continue  # the heading of a table, say
            assert verified(book.data, copy.data, copy.certificate.proof).proved, path.name
            proved += 1
            seen += openpyxl_agrees(book.data, copy.data, name, at)
    assert proved > 60
    assert seen > 20


def openpyxl_agrees(before: bytes, after: bytes, name: str, at: Address) -> bool:
    """Assert that openpyxl sees no other value differ; return False where it cannot read."""
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _LARGE:
            return False
    try:
        old, new = (_cells(data, name) for data in (before, after))
    except Exception:  # noqa: BLE001  (openpyxl raises whatever it stumbles over)
        return False
    if not new:
        return False  # it passes over parts that it does not know, without a word
    differ = {place for place in old.keys() | new.keys() if old.get(place) != new.get(place)}
    assert differ == {(at.row, at.column)}
    return True


def _cells(data: bytes, name: str) -> dict[tuple[int, int], object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data))
        rows = book[name].iter_rows()
        return {(c.row, c.column): str(c.value) for row in rows for c in row if c.value is not None}
