"""The files that a check writes: copies, reports and backups, and where they lie."""

import json
import shutil
from pathlib import Path

import pytest

from sheetcheck.cli.app import run
from sheetcheck.words.errors.write_refusals import TargetUnwritable


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_written_for_a_clean_sheet_but_its_report(folder: Path) -> None:
    before = written(folder)
    run(["ena-clean.xlsx"])
    assert written(folder) - before == {"ena-clean.report.html"}


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = written(folder)
    run(["--dry-run", "."])
    assert written(folder) == before


def test_copies_and_reports_lie_beside_the_input(folder: Path) -> None:
    before = written(folder)
    run(["ena-totals.xlsx"])
    assert written(folder) - before == {"ena-totals.checked.xlsx", "ena-totals.report.html"}


def test_or_under_out_with_the_folders_mirrored(folder: Path) -> None:
    (folder / "in" / "課").mkdir(parents=True)
    shutil.move(folder / "ena-totals.xlsx", folder / "in" / "課" / "a.xlsx")
    before = written(folder)
    run(["--out", "out", "in"])
    assert written(folder) - before == {"out/課/a.checked.xlsx", "out/課/a.report.html"}


def test_the_input_is_not_touched(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    run(["."])
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_in_place_keeps_a_backup(folder: Path) -> None:
    before = (folder / "ena-totals.xlsx").read_bytes()
    assert run(["--in-place", "ena-totals.xlsx"]) == 0
    assert (folder / "ena-totals.xlsx").read_bytes() != before
    assert (folder / "ena-totals.xlsx.bak").read_bytes() == before
    assert run(["ena-totals.xlsx", "--format", "json"]) == 0


def test_a_second_run_replaces_its_own_files_and_a_third(folder: Path) -> None:
    run(["."])
    first = written(folder)
    run(["."])
    run(["."])
    assert written(folder) == first


def test_a_copy_that_somebody_edited_is_kept(folder: Path) -> None:
    run(["ena-totals.xlsx"])
    edited = folder / "ena-totals.checked.xlsx"
    shutil.copy(folder / "ena-clean.xlsx", edited)
    content = edited.read_bytes()
    run(["ena-totals.xlsx"])
    assert edited.read_bytes() == content
    assert (folder / "ena-totals.checked.2.xlsx").exists()


def test_json_names_what_was_done(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--format", "json", "ena-totals.xlsx", "none.xlsx"]) == 2
    report = json.loads(capsys.readouterr().out)
    totals, missing = report["files"]
    assert totals["status"] == "corrected"
    assert totals["corrected"] == "ena-totals.checked.xlsx"
    assert totals["report"] == "ena-totals.report.html"
    assert [change["cell"] for change in totals["changes"]] == ["A24", "A27", "A28"]
    assert all(finding["fixed"] for finding in totals["findings"])
    assert missing["status"] == "unreadable"
    assert [finding["rule"] for finding in missing["findings"]] == ["file-unreadable"]


def test_a_run_over_several_files_says_where_the_index_lies(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run([".", "--lang", "ja"])
    assert capsys.readouterr().out.count("\n点検結果一覧: ./sheetcheck.index.html\n") == 1
    run(["ena-clean.xlsx", "--lang", "ja"])
    assert "一覧" not in capsys.readouterr().out


def test_the_index_lies_in_the_folder_that_was_named_or_beside_the_first_report(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one/b.xlsx", "two/sub/c.xlsx"):
        (folder / name).parent.mkdir(parents=True)
        shutil.copy(folder / "ena-clean.xlsx", folder / name)
    named = {
        ("one/b.xlsx", "two/sub/c.xlsx"): "one",
        ("ena-clean.xlsx", str(folder / "one" / "b.xlsx")): "",
        (str(folder / "one" / "b.xlsx"), "two/sub/c.xlsx"): str(folder / "one"),
        ("ena-clean.xlsx", "two"): "two",
    }
    for paths, place in named.items():
        assert run([*paths, "--lang", "ja"]) == 0
        *_, index_line, _blank, verdict = capsys.readouterr().out.splitlines()
        assert verdict.startswith("【点検結果】2ファイル：")
        index = index_line.partition(": ")[2]
        assert index == str(Path(place) / "sheetcheck.index.html")
        assert (folder / index).exists()


def test_results_are_told_though_the_index_cannot_be_written(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise TargetUnwritable(target="index", why="full")

    monkeypatch.setattr("sheetcheck.jobs.check.write_index", full)
    assert run([".", "--format", "json"]) == 2
    assert len(json.loads(capsys.readouterr().out)["files"]) == 3
