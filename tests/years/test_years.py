"""A sheet beside earlier years, as a page and as a workbook: the numbers are the sheets' own."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

import sheetcheck
from samples import make_samples
from sheetcheck.cli.app import run
from sheetcheck.report.years import years_table
from sheetcheck.words.text import Language

YEARS = Path(make_samples.__file__).parent / "years"
ASKED = [
    str(YEARS / "R6.xlsx"),
    *("--previous", str(YEARS / "R4.xlsx")),
    *("--previous", str(YEARS / "R5.xlsx")),
]


def written(folder: Path, language: str) -> tuple[str, bytes]:
    assert run(["check", *ASKED, "--out", str(folder), "--lang", language]) == 0
    page = (folder / "R6.years.html").read_text("utf-8")
    return page, (folder / "R6.years.xlsx").read_bytes()


@pytest.fixture(scope="module", params=["ja", "en"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, bytes]:
    return written(tmp_path_factory.mktemp("years"), request.param)


def test_the_sample_has_one_notice_of_each_kind_that_it_was_made_for() -> None:
    previous = [YEARS / "R4.xlsx", YEARS / "R5.xlsx"]
    (result,) = sheetcheck.check([YEARS / "R6.xlsx"], previous=previous)
    assert {(str(finding.cell), finding.rule) for finding in result.findings} == {
        ("E6", "rating-nth"),
        ("F6", "plan-not-taken-up"),
        ("F7", "text-unchanged"),
    }


def test_the_table_counts_what_each_sheet_counts() -> None:
    previous = [YEARS / "R5.xlsx", YEARS / "R4.xlsx"]
    (result,) = sheetcheck.check([YEARS / "R6.xlsx"], previous=previous)
    table = years_table(result, Language.EN)
    assert table
    assert table.years == ("R4", "R5", "R6")
    alone = [sheetcheck.check([YEARS / f"{year}.xlsx"])[0] for year in table.years]
    assert [dict(counts) for counts in table.counts] == [dict(one.counts) for one in alone]
    rows = {row.name: (row.codes, row.change) for row in table.items}
    assert rows["3 病児保育"] == (("×", "×", "×"), "unchanged")
    assert rows["5 遊び場の整備"] == (("–", "–", "○"), "new")
    assert rows["親子講座"] == (("○", "○", "–"), "not in this year's sheet")


def test_every_chart_has_its_numbers_in_a_table_beside_it(made: tuple[str, bytes]) -> None:
    page = made[0]
    drawn = re.findall(r'<svg class="years".*?aria-label="([^"]*)"', page, re.DOTALL)
    assert len(drawn) == 4
    for told in drawn:
        name, numbers = told.split(": ")
        row = re.search(rf"<tr><th[^>]*><bdi[^>]*>{re.escape(name)}</bdi></th>(.*?)</tr>", page)
        assert row
        shown = re.findall(r'class="number">([0-9,]+)<', row[1])
        assert shown == [part.split(" ")[1] for part in numbers.split(", ")]


def test_the_page_loads_nothing_and_its_drawings_read(made: tuple[str, bytes]) -> None:
    page = made[0]
    assert not re.search(r'(?:src|href)="(?!#|\./)', page)
    for svg in re.findall(r'<svg class="years".*?</svg>', page, re.DOTALL):
        ET.fromstring(svg)


def test_the_workbook_has_native_charts_over_the_same_numbers(made: tuple[str, bytes]) -> None:
    data = made[1]
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][1:] == ["R4", "R5", "R6"]
    assert [[cell.value for cell in row][1:] for row in sheet["A3:D6"]] == [
        [0, 1, 2], [3, 2, 2], [1, 1, 0], [1, 1, 1],
    ]  # fmt: skip
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]


def test_two_runs_write_the_same_files(tmp_path: Path) -> None:
    assert written(tmp_path, "ja")[1] == written(tmp_path, "ja")[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "R6.report.html", "R6.years.html", "R6.years.xlsx",
    ]  # fmt: skip


def test_a_page_that_somebody_edited_is_kept(tmp_path: Path) -> None:
    (tmp_path / "R6.years.html").write_text("edited", "utf-8")
    written(tmp_path, "ja")
    assert (tmp_path / "R6.years.html").read_text("utf-8") == "edited"
    assert (tmp_path / "R6.years (2).html").exists()


def test_nothing_is_written_without_an_earlier_year_or_in_a_dry_run(tmp_path: Path) -> None:
    run(["check", str(YEARS / "R6.xlsx"), "--out", str(tmp_path)])
    run(["check", *ASKED, "--out", str(tmp_path), "--dry-run"])
    assert not list(tmp_path.glob("*.years.*"))


def test_an_earlier_year_that_cannot_be_read_stops_the_run(tmp_path: Path) -> None:
    asked = ["check", str(YEARS / "R6.xlsx"), "--previous", str(tmp_path / "none.xlsx")]
    assert run([*asked, "--out", str(tmp_path)]) == 2


def test_last_years_numbers_and_the_change_are_counted(tmp_path: Path) -> None:
    this = YEARS.with_name("families") / "progress-and-attainment.xlsx"
    book = openpyxl.load_workbook(this)
    for cell in book.worksheets[0][3]:
        text = str(cell.value)
        cell.value = text.replace("R6", "R5").replace("R7", "R6")
    last = tmp_path / "last.xlsx"
    book.save(last)
    (alone,), (beside,) = sheetcheck.check([this]), sheetcheck.check([this], previous=last)
    assert [str(change.cell) for change in alone.changes] == ["E11"]
    stated = {str(change.cell): change.after for change in beside.changes}
    assert {cell: stated[cell] for cell in ("B10", "B11", "B12", "B13")} == {
        "B10": 1, "B11": 2, "B12": 1, "B13": 2,
    }  # fmt: skip
    assert {stated[cell] for cell in stated if cell.startswith("E")} <= {"0", "±0"}
