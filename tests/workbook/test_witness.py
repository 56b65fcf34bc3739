"""The witness vouches only for what it has seen."""

from typing import Any

import openpyxl
import pytest
from openpyxl import load_workbook

from sheetcheck.words.address import Address
from sheetcheck.words.leaf import Leaf, LeafCell
from sheetcheck.words.values import Formula, NewValue
from sheetcheck.workbook.annotate.added_sheet import with_added
from sheetcheck.workbook.isolated import certify as witness
from sheetcheck.workbook.isolated.certify import certify
from sheetcheck.workbook.write.patch import patched
from tests.support.packages import SHEET, opened, package, sheet_xml

NAME = "進行管理"
ROWS = (
    '<row r="1"><c r="A1"><v>8</v></c><c r="B1"><f>A1+1</f><v>9</v></c></row>'
    '<row r="4"><c r="C4" t="inlineStr"><is><t>文</t></is></c></row>'
)
PLAIN = ROWS.replace("<f>A1+1</f>", "")
DATA = package(rows=ROWS)


def changed(**cells: NewValue) -> bytes:
    return patched(opened(DATA), {(NAME, Address.parse(at)): v for at, v in cells.items()})


@pytest.mark.parametrize(
    "cells",
    [
        {"A1": 9},
        {"A1": 9, "D9": "new", "B1": Formula("A1+2", 10)},
        {"B1": 5},
        {"C4": None},
        {"A1": 8},
        {},
    ],
)
def test_exactly_the_listed_cells(cells: dict[str, NewValue]) -> None:
    after = changed(**cells)
    told = certify(DATA, after, [(NAME, Address.parse(at)) for at in cells])
    assert told.certified, told.statement
    assert f"{len(cells)}個" in told.statement.ja


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"A1": 9}, "A1"),
        ({"B1": Formula("A1+1", 10)}, "B1"),
        ({"B1": Formula("A1+2", 9)}, "B1"),
        ({"C4": None}, "C4"),
        ({"Z99": "more"}, "Z99"),
    ],
)
def test_a_cell_that_nobody_listed(cells: dict[str, NewValue], where: str) -> None:
    told = certify(DATA, changed(**cells), [(NAME, Address(50, 50))])
    assert not told.certified
    assert f"{NAME}!{where}" in told.statement.en


def test_a_sheet_that_was_added_is_expected_only_if_it_is_named() -> None:
    after = with_added(opened(DATA), Leaf("点検結果", (9,), ((LeafCell("x"),),)))
    assert certify(DATA, after, [], ["点検結果"]).certified
    assert not certify(DATA, after, []).certified


@pytest.mark.parametrize(
    ("rows", "cells", "opened_books"),
    [
        (PLAIN, {"A1": 9}, 2),
        (PLAIN, {"B1": Formula("A1+1", 9)}, 4),
        (ROWS, {"B1": 5}, 4),
        (ROWS, {"A1": 9}, 4),
        (ROWS.replace("A1+1", ""), {"A1": 9}, 4),
        (ROWS.replace("<f>", '<f t="array" ref="B1">'), {"A1": 9}, 4),
    ],
)
def test_stored_values_are_only_asked_for_where_there_is_a_formula(
    rows: str, cells: dict[str, NewValue], opened_books: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = package(rows=rows)
    after = patched(opened(before), {(NAME, Address.parse(at)): v for at, v in cells.items()})
    books: list[Any] = []

    def load(*arguments: Any, **how: Any) -> Any:
        books.append(load_workbook(*arguments, **how))
        return books[-1]

    monkeypatch.setattr(openpyxl, "load_workbook", load)
    assert certify(before, after, [(NAME, Address.parse(at)) for at in cells]).certified
    assert len(books) == opened_books


@pytest.mark.parametrize("after", [b"", b"junk", DATA[:900]])
def test_what_it_cannot_read_it_does_not_vouch_for(after: bytes) -> None:
    assert not certify(DATA, after, []).certified


def test_what_is_too_large_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness, "MOST_BYTES", 1000)
    told = certify(DATA, DATA, [])
    assert not told.certified
    assert "too large" in told.statement.en


def test_a_wrong_dimension_hides_nothing_from_it() -> None:
    before = package({SHEET: sheet_xml(ROWS, before='<dimension ref="A1"/>')})
    after = package({SHEET: sheet_xml(ROWS.replace("文", "字"), before='<dimension ref="A1"/>')})
    assert not certify(before, after, [(NAME, Address(1, 1))]).certified
