"""The report of a collected sheet, and its JSON, hold the proof that `verify` takes."""

import json
from pathlib import Path

import pytest

from sheetcheck.cli.app import run
from tests.collecting.kit import FORM, Season, everything
from tests.support.season import file_for, filled, resaved


@pytest.fixture
def season(tmp_path: Path) -> Season:
    season = Season(tmp_path)
    season.returns("商工課.xlsx", everything(6, "商工課"), of=file_for("商工課", FORM))
    return season


def verified(season: Season, stated: str) -> int:
    master = season.folder / "master.xlsx"
    return run(["verify", str(master), str(season.out), stated, "--lang", "en"])


def test_the_report_proves_the_collected_sheet(
    season: Season, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, row, changed in (("建築住宅課", 7, 7), ("高齢福祉課", 10, 10)):
        assert verified(season, str(season.collect().report)) == 0
        assert "It is as the proof states." in capsys.readouterr().out
        season.returns(f"{name}.xlsx", everything(row, name), of=file_for(name, FORM))
        assert verified(season, str(season.collect().report)) == 0
        told = capsys.readouterr().out
        assert f"Cells changed: {changed};" in told
        assert "It is as the proof states." in told


def test_so_does_the_document_for_programs(
    season: Season, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["collect", str(season.folder / "master.xlsx"), str(season.folder / "returned")]
    run([*command, "--format", "json"])
    stated = season.folder / "said.json"
    stated.write_text(capsys.readouterr().out, "utf-8")
    assert verified(season, str(stated)) == 0
    capsys.readouterr()
    run([*command, "--format", "json", "--dry-run"])
    assert json.loads(capsys.readouterr().out)["proof"] is None


def test_a_report_of_another_run_is_no_proof(
    season: Season, capsys: pytest.CaptureFixture[str]
) -> None:
    before = season.folder / "before.html"
    before.write_bytes(Path(str(season.collect().report)).read_bytes())
    season.returns("高齢福祉課.xlsx", everything(10), of=file_for("高齢福祉課", FORM))
    season.collect()
    assert verified(season, str(before)) == 1
    assert "The copy has changed since the proof was made." in capsys.readouterr().out


def test_nothing_is_proved_of_a_sheet_that_a_program_saved_since(
    season: Season, capsys: pytest.CaptureFixture[str]
) -> None:
    season.collect()
    season.out.write_bytes(resaved(filled(season.out.read_bytes(), {"H7": "事務局"})))
    report = str(season.collect().report)
    assert verified(season, report) == 2
    assert "holds no proof" in capsys.readouterr().err
