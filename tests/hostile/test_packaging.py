"""Marks, notes and a sheet in odd workbooks: nothing that Excel repairs, all taken out again."""

import pytest

from sheetcheck.words.added_sheet import AddedCell, AddedSheet, CellLook, Mark
from sheetcheck.words.address import Address
from sheetcheck.words.result import Severity
from sheetcheck.workbook.annotate.added_sheet import with_added
from sheetcheck.workbook.annotate.unmark import unmarked
from tests.hostile.packaging import KINDS, ROWS, UNNOTED
from tests.support.packages import opened, package, parts_of
from tests.support.validator import new_faults

ADDED_SHEET = AddedSheet(
    "点検結果", (12,), ((AddedCell("点検結果", CellLook.TITLE),),), frozen_rows=1
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_added_leaves_a_workbook_that_needs_no_repair(kind: str) -> None:
    before = package(KINDS[kind], ROWS)
    book = opened(before)
    name = book.sheets[0].name
    marks = [
        Mark(name, Address(1, 1), Severity.ERROR, "評価が空欄です。"),
        Mark(name, Address(7, 7), None, "8事業を9事業に訂正しました。"),
        Mark(name, Address(30, 2), Severity.NOTICE, "参考"),
    ]
    copy = with_added(book, ADDED_SHEET, marks, recalculate=True)
    assert new_faults(before, copy.data) == []
    assert bool(copy.remarks) is (kind in UNNOTED)
    back = unmarked(opened(copy.data))
    assert back is not None
    assert parts_of(back) == parts_of(before)


def test_there_are_many_kinds() -> None:
    assert len(KINDS) >= 70
