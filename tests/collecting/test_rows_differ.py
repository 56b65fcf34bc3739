"""Where a master's totals add up to more items than it has rows, every later run asks about it."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

import sheetcheck
from sheetcheck.jobs.collect import CollectOutcome
from sheetcheck.report.sheets.collection_sheet import SHEET_NAME
from sheetcheck.words.result import Status
from tests.collecting.kit import FORM, Cells, Season, everything
from tests.support.season import filled

ROWS = (6, 7, 8, 10, 11)
FOOTER = {"B13": 6, "B14": 0, "B15": 0, "B16": 0, "B17": 6}
ASKED = "内訳と合って6事業"


@pytest.fixture
def season(tmp_path: Path) -> Season:
    season = Season(tmp_path, filled(FORM, FOOTER))
    season.returns(
        "all.xlsx", {cell: said for row in ROWS for cell, said in everything(row).items()}
    )
    return season


def questions(done: CollectOutcome) -> list[str]:
    return [point.place for point in done.collection.open if ASKED in point.reason.ja]


def asked(path: Path) -> Mapping[str, str]:
    """Return what `rows-differ` says when a file is checked, by cell."""
    found = [one for result in sheetcheck.check([path]) for one in result.findings]
    return {str(one.cell): one.message.ja for one in found if one.rule == "rows-differ"}


def test_the_collected_sheet_asks_and_nothing_is_left_to_collect(season: Season) -> None:
    done = season.collect()
    assert {str(one.cell): one.after for one in done.totals} == {"B13": 5, "B17": 5}
    assert questions(done) == ["進行管理シート!B17"]
    assert done.collection.code == 0
    shown = openpyxl.load_workbook(season.out)[SHEET_NAME].iter_rows(values_only=True)
    assert any(ASKED in str(value) for row in shown for value in row)


def test_a_check_of_the_collected_sheet_asks_again(season: Season) -> None:
    season.collect()
    assert asked(season.out).keys() == {"B17"}
    (result,) = sheetcheck.check([season.out])
    assert result.status is Status.CONFIRM
    assert not result.changes


def test_another_run_asks_again_and_changes_nothing(season: Season) -> None:
    season.collect()
    before = season.out.read_bytes()
    again = season.collect()
    assert again.unchanged
    assert season.out.read_bytes() == before
    season.returns("newer.xlsx", everything(6) | {"H6": "7件に増えた。"})
    assert questions(season.collect()) == ["進行管理シート!B17"]
    assert asked(season.out).keys() == {"B17"}


@pytest.mark.parametrize(
    "footer", [{"B13": 5, "B14": 0, "B15": 0, "B16": 0, "B17": 5}, {}], ids=["right", "formulas"]
)
def test_where_totals_and_rows_agree_nothing_is_asked(
    tmp_path: Path, footer: Mapping[str, int]
) -> None:
    season = Season(tmp_path, filled(FORM, footer))
    season.returns(
        "all.xlsx", {cell: said for row in ROWS for cell, said in everything(row).items()}
    )
    done = season.collect()
    assert not questions(done)
    assert not asked(season.out)
    (result,) = sheetcheck.check([season.out])
    assert result.status is Status.CLEAN


def test_a_row_that_is_put_back_into_the_collected_sheet_answers_it(season: Season) -> None:
    season.collect()
    row: Cells = {"C12": 3, "D12": "就労の支援", "E12": "商工課", "F12": "支援します。"}
    season.out.write_bytes(filled(season.out.read_bytes(), row))
    assert not asked(season.out)
    assert not questions(season.collect())
