"""The samples are what their script makes, and the check finds in them what their README says."""

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

import sheetcheck
from samples.family_sheets import FAMILY_SHEETS, family_workbook
from samples.make_samples import FAMILIES, SAMPLES, SEASON_SAMPLES, YEARS, workbook
from samples.year_sheets import YEAR_SHEETS
from sheetcheck.cli.app import run
from sheetcheck.family.shipped import shipped_folder
from sheetcheck.words.result import Change, SheetResult, Status
from sheetcheck.words.values import Formula
from tests.support.expected import finding_line, markdown_rows

FOLDER = Path(__file__).parents[1] / "samples"
README = (FOLDER / "README.md").read_text("utf-8")
CHECKED: dict[str, Callable[[], bytes]] = {
    **{sample.name: partial(workbook, sample) for sample in SAMPLES},
    **{f"{FAMILIES}/{sheet.name}": partial(family_workbook, sheet) for sheet in FAMILY_SHEETS},
    **{f"{YEARS}/{year}.xlsx": partial(family_workbook, of) for year, of in YEAR_SHEETS.items()},
}
SEASON: dict[str, Callable[[], bytes]] = {
    sample.name: partial(workbook, sample) for sample in SEASON_SAMPLES
}
MADE = CHECKED | SEASON
NAMES = list(CHECKED)


def contents(workbook: bytes) -> dict[str, str]:
    # How tightly the bytes are packed is the machine's zlib's to say, not the script's.
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {
            f"{member.filename} {member.date_time}": ET.canonicalize(archive.read(member).decode())
            for member in archive.infolist()
        }


def check(name: str) -> SheetResult:
    results: list[SheetResult] = sheetcheck.check([str(FOLDER / name)])
    (result,) = results
    return result


@pytest.mark.parametrize("name", MADE)
def test_a_sample_is_what_the_script_makes(name: str) -> None:
    assert contents(MADE[name]()) == contents((FOLDER / name).read_bytes())


@pytest.mark.parametrize("name", MADE)
def test_two_runs_make_the_same_bytes(name: str) -> None:
    assert MADE[name]() == MADE[name]()


def test_no_sample_is_left_over() -> None:
    found = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.xlsx")}
    assert found == set(MADE)


def test_every_shipped_family_has_a_sample_that_is_found_to_be_of_it() -> None:
    families = {path.stem for path in shipped_folder().glob("*.yaml")}
    assert {str(check(name).family) for name in NAMES} == families
    for sheet in FAMILY_SHEETS:
        assert check(f"{FAMILIES}/{sheet.name}").family == sheet.family


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gives_the_findings_of_the_readme(name: str) -> None:
    rows = markdown_rows(README, {0: "workbook", 1: "rule", 2: "cell"})
    expected = [f"{cell} {rule}" for workbook, rule, cell, *_ in rows if workbook == name]
    found = [finding_line(finding, with_sheet=False) for finding in check(name).findings]
    assert sorted(found) == sorted(expected)


def written(change: Change) -> str:
    new = change.new
    return f"={new.text}" if isinstance(new, Formula) else str(change.after)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gives_the_changes_of_the_readme(name: str) -> None:
    rows = markdown_rows(README, {0: "workbook", 1: "cell", 2: "before", 3: "after"})
    expected = {cell: after for workbook, cell, _, after in rows if workbook == name}
    assert {str(change.cell): written(change) for change in check(name).changes} == expected


@pytest.mark.parametrize("name", ["ena-clean.xlsx", "ena-totals.xlsx"])
def test_the_published_numbers(name: str) -> None:
    result = check(name)
    assert result.sheet is not None
    assert len(result.sheet.items) == 12
    assert len(result.sheet.sections) == 4
    assert result.counts == {"A": 9, "B": 0, "C": 0, "D": 3}


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """The corrected copy of the sample whose totals are wrong."""
    target = tmp_path / "訂正 済.xlsx"
    sheetcheck.correct(check("ena-totals.xlsx"), target)
    return target


def test_the_corrected_copy_differs_in_its_totals_alone(corrected: Path) -> None:
    before, after = parts(FOLDER / "ena-totals.xlsx"), parts(corrected)
    assert list(after) == list(before)
    different = {name for name in before if before[name] != after[name]}
    assert different <= {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}
    wrong = openpyxl.load_workbook(FOLDER / "ena-totals.xlsx").worksheets[0]
    mended = openpyxl.load_workbook(corrected).worksheets[0]
    cells = {
        cell.coordinate: mended[cell.coordinate].value
        for row in wrong.iter_rows()
        for cell in row
        if cell.value != mended[cell.coordinate].value
    }
    assert cells == {"A24": "A(予定通り進行) 9事業", "A27": " D(その他) 3事業", "A28": " 12事業"}
    assert mended.dimensions == wrong.dimensions


def test_the_corrected_total_keeps_its_furigana(corrected: Path) -> None:
    text = "".join(content.decode() for name, content in parts(corrected).items() if "xl/" in name)
    beside = re.search(r"9事業</t>(.*?)</(?:si|is)>", text)
    assert beside is not None
    assert re.findall("<t>(.*?)</t>", beside[1]) == ["ヨテイ", "ドオ", "シンコウ", "ジギョウ"]


def test_a_second_run_over_the_corrected_copy_finds_it_clean(corrected: Path) -> None:
    (result,) = sheetcheck.check([corrected])
    assert result.status is Status.CLEAN
    assert not result.changes


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_opens_the_corrected_copy(corrected: Path, office: str, tmp_path: Path) -> None:
    profile = (tmp_path / "profile").as_uri()
    as_text = "csv:Text - txt - csv (StarCalc):44,34,76,1"  # comma, quotes, UTF-8, from line 1
    subprocess.run(
        [
            *(office, f"-env:UserInstallation={profile}", "--headless"),
            *("--convert-to", as_text, "--outdir", tmp_path, corrected),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    rows = corrected.with_suffix(".csv").read_text("utf-8").splitlines()
    footer = [row.rstrip(",").strip('"') for row in rows[-5:]]
    assert footer == [
        "A(予定通り進行) 9事業",
        " B(予定を変更、修正して進行) 0事業",
        " C(予定通り進行していない) 0事業",
        " D(その他) 3事業",
        " 12事業",
    ]


def test_the_season_comes_to_what_the_readme_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(FOLDER / "season", tmp_path / "season")
    for place in (tmp_path / "season").rglob("*.xlsx"):
        os.utime(place, (1_764_550_000, 1_764_550_000))  # as a fresh copy of the project has them
    place = tmp_path / "season"
    words = (str(place / "issued.xlsx"), str(place / "returned"), "--format", "json")
    assert run(["collect", *words]) == 1
    came = json.loads(capsys.readouterr().out)
    rows = markdown_rows(README, {0: "cell", 1: "what is left to a person"})
    left = sorted(cell for cell, *_ in rows)
    told = [one["cell"] or one["place"] for one in (*came["conflicts"], *came["open"])]
    assert sorted(told) == left
    assert len(came["answers"]) == 31
    assert not came["unused"]
