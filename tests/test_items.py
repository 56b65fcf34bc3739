"""The items as a frame for pandas, and the schema that the check itself runs on it."""

from pathlib import Path

import pandas as pd
import pandera.errors
import pytest

import sheetcheck
from sheetcheck.words.errors.misuses import FamilyUnknown
from sheetcheck.words.errors.refusal import Refusal
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

SHEETS = Path(__file__).parent / "sheets"
CLEAN = next(case for case in read_cases(SHEETS / "base.md"))
FAULTY = [case for case in read_cases(SHEETS / "answers.md") if case.schema is None]
ENA = "ena-saihan-boshi"


def written(path: Path, case: object = CLEAN) -> Path:
    path.write_bytes(to_workbook(case))  # type: ignore[arg-type]
    return path


def failures(items: pd.DataFrame) -> set[tuple[str, int]]:
    """Return each rule with the row of the sheet in which it fails."""
    try:
        sheetcheck.item_schema(ENA).validate(items, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        return {
            (check.split()[0], items["row"][index])
            for check, index in zip(cases["check"], cases["index"], strict=True)
        }
    return set()


def test_there_is_one_row_per_item(tmp_path: Path) -> None:
    items = sheetcheck.read_items(written(tmp_path / "a.xlsx"))
    assert list(items.columns[:5]) == ["file", "sheet", "row", "section", "departments_named"]
    assert items["row"].tolist() == [6, 7, 9, 10]
    assert items["number"].tolist() == ["1", "2", "1", "2"]
    assert items["rating.code"].tolist() == ["D", "A", "A", "B"]
    assert items["departments_named"][0] == ("商工課",)
    assert set(items["file"]) == {str(tmp_path / "a.xlsx")}


def test_a_folder_gives_the_items_of_all_its_files(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx")
    written(tmp_path / "b.xlsx")
    items = sheetcheck.read_items([tmp_path])
    assert items.groupby("file").size().tolist() == [4, 4]
    assert items.index.tolist() == list(range(8))
    assert not failures(items)


def test_a_frame_without_faults_is_valid_and_keeps_its_columns(tmp_path: Path) -> None:
    items = sheetcheck.read_items(written(tmp_path / "a.xlsx"), schema=ENA)
    before = list(items.columns)
    assert not failures(items)
    assert list(items.columns) == before


@pytest.mark.parametrize("case", FAULTY[:12], ids=str)
def test_the_schema_finds_in_the_frame_what_the_check_finds_in_the_sheet(
    case: object, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.xlsx", case)
    results = sheetcheck.check(path)
    told = {
        (finding.rule, finding.cell.row)
        for result in results
        for finding in result.findings
        if finding.cell and finding.item is not None and finding.rule != "number-sequence"
    }
    assert {(rule, row) for rule, row in failures(sheetcheck.read_items(path))} == told


def test_nothing_is_left_out_in_silence(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    with pytest.raises(Refusal):
        sheetcheck.read_items(tmp_path)
    with pytest.raises(FamilyUnknown):
        sheetcheck.item_schema("no-such-family")
