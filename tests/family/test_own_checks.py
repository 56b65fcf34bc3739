"""A family's own Python file: told of before it runs, run only on demand, and never fatal."""

from pathlib import Path

import pytest

import sheetcheck
from sheetcheck.cli import app
from sheetcheck.family.reader import read_family
from sheetcheck.words.errors.misuses import FamilyFaulty, OwnChecksUnusable
from sheetcheck.words.result import SheetResult
from tests.support.table_workbook import to_workbook
from tests.support.tables import read_cases

SHEETS = Path(__file__).parents[1] / "sheets"
FAMILY = (SHEETS / "weighed.yaml").read_text("utf-8")
CHECKS = (SHEETS / "weighed.py").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "weighed.yaml").write_text(FAMILY, "utf-8")
    (tmp_path / "weighed.py").write_text(CHECKS, "utf-8")
    case = read_cases(SHEETS / "own-checks.md")[0]
    (tmp_path / "returned.xlsx").write_bytes(to_workbook(case))
    return tmp_path


def check(folder: Path, *, own_checks: bool = True) -> SheetResult:
    results: list[SheetResult] = sheetcheck.check(
        [folder / "returned.xlsx"], schema=folder / "weighed.yaml", own_checks=own_checks
    )
    (result,) = results
    return result


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("file: weighed.py", "file: weighd.py", "weighd.py cannot be read"),
        ("file: weighed.py", "file: ../weighed.py", "plain name of a Python file"),
        ("file: weighed.py", "file: weighed.txt", "plain name of a Python file"),
        ("    reached:", "    reachd:", "no “reachd” in weighed.py; did you mean “reached”?"),
        ("column: rating\n", "column: ratng\n", "no such column: “ratng”; did you mean “rating”?"),
        ("given: items", "given: item", "did you mean “items”"),
    ],
)
def test_mistakes_are_told_without_running_it(old: str, new: str, part: str, folder: Path) -> None:
    (folder / "weighed.py").write_text(f"raise RuntimeError\n{CHECKS}", "utf-8")
    read_family(folder / "weighed.yaml")
    (folder / "weighed.yaml").write_text(FAMILY.replace(old, new), "utf-8")
    with pytest.raises(FamilyFaulty) as told:
        read_family(folder / "weighed.yaml")
    assert part in told.value.what.en
    assert "line " in told.value.what.en


@pytest.mark.parametrize("text", ["def broken(:", CHECKS.replace("reached = ", "reached: (")])
def test_a_file_that_is_no_python_is_told(text: str, folder: Path) -> None:
    (folder / "weighed.py").write_text(text, "utf-8")
    with pytest.raises(FamilyFaulty) as told:
        read_family(folder / "weighed.yaml")
    assert "cannot be read" in told.value.what.en


def test_it_is_never_run_unless_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mark = folder / "ran"
    (folder / "weighed.py").write_text(
        f"import pathlib\npathlib.Path({str(mark)!r}).touch()\n{CHECKS}", "utf-8"
    )
    named = ["--schema", str(folder / "weighed.yaml"), str(folder / "returned.xlsx"), "--dry-run"]
    assert app.run(["check", *named, "--lang", "en"]) == 0
    assert "they were not run" in capsys.readouterr().err
    assert not mark.exists()
    assert app.run(["check", *named, "--lang", "en", "--own-checks"]) == 1
    assert "they were not run" not in capsys.readouterr().err
    assert mark.exists()
    assert not list(folder.glob("__pycache__"))


@pytest.mark.parametrize(
    ("broken", "part"),
    [
        ("raise RuntimeError('no')", "RuntimeError: no"),
        ("reached = 1", "reached is not a pandera Check"),
        ("import no_such_module", "ModuleNotFoundError"),
    ],
)
def test_a_file_that_does_not_run_stops_the_command(
    broken: str, part: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "weighed.py").write_text(f"{CHECKS}\n{broken}\n", "utf-8")
    with pytest.raises(OwnChecksUnusable) as told:
        check(folder)
    assert part in told.value.what.en
    named = ["--schema", str(folder / "weighed.yaml"), str(folder / "returned.xlsx")]
    assert app.run(["check", *named, "--own-checks", "--lang", "en"]) == 2
    assert part in capsys.readouterr().err


@pytest.mark.parametrize(
    "broken", ['pa.Check(lambda items: items["actul"] > 0)', "pa.Check(lambda items: items > 0)"]
)
def test_a_check_that_fails_is_a_finding_and_the_others_still_run(
    broken: str, folder: Path
) -> None:
    (folder / "weighed.py").write_text(f"{CHECKS}\nreached = {broken}\n", "utf-8")
    findings = check(folder).findings
    places = sorted(str(finding.cell or "–") for finding in findings)
    assert places == ["D4", "F4", "H4", "–"]
    (failed,) = [finding for finding in findings if finding.cell is None]
    assert "did not run" in failed.message.en
    assert failed.severity == "error"
