"""Drop-down lists and the formulas of warnings in a department's file."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from sheetcheck.table.dropdowns import read_dropdowns
from sheetcheck.workbook.read.book import open_workbook
from tests.issuing.kit import FORM, MASTERS, A, D, made
from tests.support.season import (
    WARNING,
    file_for,
    issue_of,
)
from tests.support.table_model import USUAL_SHEET


def lists_of(data: bytes) -> dict[str, str]:
    found = read_dropdowns(open_workbook(data, ""), USUAL_SHEET)
    return {" ".join(map(str, one.areas)): one.source for one in found}


def test_lists_that_are_there_are_kept_and_not_doubled() -> None:
    assert lists_of(file_for("商工課", FORM)) == lists_of(FORM)


def test_ratings_without_a_list_get_one() -> None:
    data = made(lambda _book, _sheet: None)
    assert lists_of(data) == {}
    (source,) = lists_of(file_for("商工課", data)).values()
    assert source == f'"{A},B(予定を変更、修正して進行),C(予定通り進行していない),{D}"'
    assert [*lists_of(file_for("商工課", data))] == ["G6 G8"]


def test_a_rule_of_another_kind_is_left_alone() -> None:
    def ruled(_book: Any, sheet: Any) -> None:
        sheet.data_validation("G5:G6", {"validate": "length", "criteria": "<", "value": 40})

    assert [*lists_of(file_for("商工課", made(ruled)))] == ["G8"]


FUNCTIONS = {"AND", "OR", "LEN", "TRIM", "SUBSTITUTE", "SUMPRODUCT", "ISERROR", "FIND"}


def formulas(data: bytes) -> Iterator[str]:
    part = open_workbook(data, "").package.read("xl/worksheets/sheet1.xml").decode()
    yield from re.findall(r"<formula>(.*?)</formula>", part)


@pytest.mark.parametrize("name", MASTERS)
def test_formulas_are_within_what_excel_takes(name: str) -> None:
    first, *_ = issue_of(MASTERS[name], options=WARNING).files()
    found = [*formulas(first.data)]
    assert found
    for formula in found:
        assert len(formula) < 8_192
        assert "{" not in formula  # a condition takes no list written into it
        assert {*re.findall(r"([A-Z]+)\(", re.sub(r'"[^"]*"', "", formula))} <= FUNCTIONS
        assert all(len(text) <= 255 for text in re.findall(r'"([^"]*)"', formula))
