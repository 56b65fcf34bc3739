"""The second reader sees which values differ, and says so where it cannot read."""

import pytest

from sheetcheck.words.address import Address
from sheetcheck.words.values import NewValue
from sheetcheck.workbook.isolated import second_reader
from sheetcheck.workbook.isolated.second_reader import seen_values
from sheetcheck.workbook.isolated.worker import Worker
from sheetcheck.workbook.write.patch import patched
from tests.support.packages import opened, package

NAME = "進行管理"
BEFORE = package(
    rows='<row r="3"><c r="A3"><v>8</v></c></row>'
    '<row r="4"><c r="C4" t="inlineStr"><is><t>文</t></is></c></row>'
)


def test_only_what_was_written_differs() -> None:
    cells: dict[tuple[str, Address], NewValue] = {(NAME, Address.parse("A3")): 9}
    cells[NAME, Address.parse("D9")] = "新"
    seen = seen_values(BEFORE, patched(opened(BEFORE), cells))
    assert seen
    assert seen.changed == cells


def test_nothing_differs() -> None:
    seen = seen_values(BEFORE, BEFORE)
    assert seen
    assert (seen.changed, seen.sheets_added, seen.sheets_gone) == ({}, (), ())


@pytest.mark.parametrize("after", [b"", b"junk", BEFORE[:900]])
def test_what_it_cannot_read_it_does_not_vouch_for(after: bytes) -> None:
    assert seen_values(BEFORE, after) is None


def test_a_reader_that_died_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_reader, "_READER", Worker("tests.no_such_module", 10))
    assert seen_values(BEFORE, BEFORE) is None
