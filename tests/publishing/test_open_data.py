"""The items as CSV: what a program reads back is what stands in the sheet."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

from samples import make_samples
from sheetcheck import check
from sheetcheck.cli.app import run
from sheetcheck.publishing.open_data import era_text

SAMPLES = sorted(Path(make_samples.__file__).parent.glob("families/*.xlsx"))
ENA = Path(make_samples.__file__).with_name("ena-clean.xlsx")


@pytest.mark.parametrize("path", [ENA, *SAMPLES], ids=lambda path: path.stem)
def test_there_is_one_row_an_item_and_the_package_describes_them(
    path: Path, tmp_path: Path
) -> None:
    run(["publish", str(path), "--csv", "--out", str(tmp_path)])
    folder = tmp_path / f"{path.stem}.data"
    data = (folder / "items.csv").read_bytes()
    assert data.startswith("\ufeff".encode())
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))
    (result,) = check([path])
    assert result.sheet
    assert [row["事業名"] for row in rows] == [item.name for item in result.sheet.items]
    assert [row["評価記号"] for row in rows] == [
        result.ratings[item.row] or "" for item in result.sheet.items
    ]
    assert {(row["年度（西暦）"], row["年度（和暦）"]) for row in rows} == {("2024", "令和6年度")}
    (resource,) = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert [field["name"] for field in resource["schema"]["fields"]] == list(rows[0])


def test_a_workbook_that_is_no_progress_sheet_has_no_items(tmp_path: Path) -> None:
    from tests.publishing.leaks import FAULTLESS  # noqa: PLC0415

    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(FAULTLESS["openpyxl: nothing but cells"]())
    assert run(["publish", str(plain)]) == 0
    assert run(["publish", str(plain), "--csv"]) == 2


@pytest.mark.parametrize(
    ("year", "told"), [(2018, "平成30年度"), (2019, "令和元年度"), (2024, "令和6年度"), (None, "")]
)
def test_a_year_is_told_in_its_era(year: int | None, told: str) -> None:
    assert era_text(year) == told
