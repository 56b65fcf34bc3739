"""The command line from outside: what is asked, what is printed, and the exit code."""

import json
import re
import shutil
from pathlib import Path

import pytest

from sheetcheck.cli.app import run
from sheetcheck.cli.arguments import chosen_language
from sheetcheck.cli.command_list import COMMANDS
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.text import Language

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("ena-clean.xlsx", "ena-totals.xlsx", "ena-faults.xlsx"):
        shutil.copy(SAMPLES / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ena-clean.xlsx"], 0),
        (["check", "ena-clean.xlsx"], 0),
        (["ena-totals.xlsx"], 0),
        (["--dry-run", "ena-totals.xlsx"], 0),
        (["ena-faults.xlsx"], 1),
        (["--strict", "ena-faults.xlsx"], 1),
        (["."], 1),
        (["none.xlsx"], 2),
        (["ena-faults.xlsx", "none.xlsx"], 2),
        (["--schema", "ena-saihan-boshi", "ena-clean.xlsx"], 0),
        (["--schema", "nowhere", "ena-clean.xlsx"], 2),
        (["--no-such-option", "ena-clean.xlsx"], 2),
        (["--format", "pdf", "ena-clean.xlsx"], 2),
        (["--out"], 2),
        (["--in-place", "--out", "x", "ena-clean.xlsx"], 2),
        (["--jobs", "2", "ena-clean.xlsx"], 0),
        (["--jobs", "0", "ena-clean.xlsx"], 2),
        (["--jobs", "many", "ena-clean.xlsx"], 2),
        (["--dask", "tcp://127.0.0.1:9", "--jobs", "2", "ena-clean.xlsx"], 2),
        (["--dask", "tcp://127.0.0.1:9", "--password-file", "p", "ena-clean.xlsx"], 2),
        (["--dask-shared", "ena-clean.xlsx"], 2),
        (["check"], 2),
        ([], 2),
        (["--help"], 0),
        (["--version"], 0),
        (["check", "--help"], 0),
        (["rules"], 0),
        (["rules", "plan-missing"], 0),
        (["rules", "plan-mising"], 2),
        (["schemas"], 0),
    ],
)
def test_the_exit_code(arguments: list[str], code: int, folder: Path) -> None:
    assert run(arguments) == code


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


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_the_help_is_in_the_language_chosen(
    command: str | None, language: Language, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (
        ["--help", "--lang", language]
        if command is None
        else [command, "--lang", language, "--help"]
    )
    run(arguments)
    told = capsys.readouterr().out
    japanese = any("\u3040" <= c <= "\u30ff" for c in told.replace("点検結果", ""))
    assert japanese == (language is Language.JA)
    assert ("Usage" in told) == (language is Language.EN)
    assert "[required]" not in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nope"],
        ["--format", "x", "a"],
        ["check"],
        ["none.xlsx", "--schema", "nowhere"],
        ["--strict=1", "none.xlsx"],
        ["rules", "plan-missing", "more"],
        ["outbox", "lost", "--config", "none.toml"],
        ["schedule", "--config", "none.toml"],
        ["--in-place", "--out", "x", "none.xlsx"],
        ["--out", "ena-clean.xlsx", "ena-totals.xlsx"],
        ["--schema", "none.yaml", "none.xlsx"],
        ["unmark"],
        ["undo"],
        ["undo", "none.xlsx"],
    ],
)
def test_a_mistake_is_one_sentence_in_the_language_chosen(
    arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for language in Language:
        assert run([*arguments, "--lang", language]) == 2
        told = capsys.readouterr().err
        assert "Traceback" not in told
        assert 1 <= len(told.strip().splitlines()) <= 3
        assert any("\u3040" <= c <= "\u30ff" for c in told) == (language is Language.JA)
        assert not re.search(r"Got|Invalid|Missing|not take|is not", told)  # click's own words


def test_a_family_that_cannot_be_used_is_told_once_and_not_for_each_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "schemas").mkdir()
    (folder / "schemas" / "other.yaml").write_text("family: ours", "utf-8")
    assert run([".", "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("other.yaml has mistakes") == 1
    assert sorted(path.suffix for path in folder.iterdir()) == ["", ".xlsx", ".xlsx", ".xlsx"]


def test_a_family_file_that_is_not_there_does_not_stop_the_check_of_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.yaml").write_text("openapi: 3", "utf-8")
    assert run(["schemas", "check", "none.yaml", "bad.yaml", "--lang", "en"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "none.yaml: not found"
    assert all(line.startswith("bad.yaml: line ") for line in lines[1:])


def test_nothing_in_a_mistake_acts_on_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["--\x1b[31m"], ["--schema", "a\x1b[31m", "x"], ["--issued", "\x9b2J", "x"]):
        run(arguments)
        assert all(c.isprintable() or c == "\n" for c in capsys.readouterr().err)


def test_the_language_may_stand_before_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--lang", "en", "rules", "plan-missing"]) == 0
    assert "Plan missing" in capsys.readouterr().out


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


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "ja"),
        ({"LANG": "C"}, "ja"),
        ({"LANG": "C.UTF-8"}, "ja"),
        ({"LANG": "POSIX"}, "ja"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LC_ALL": "en_GB", "LANG": "ja_JP"}, "en"),
        ({"LC_ALL": "", "LANG": "en_GB"}, "en"),
    ],
)
def test_the_language_is_the_locales(environment: dict[str, str], language: str) -> None:
    assert chosen_language(["a.xlsx"], environment) == language


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--lang", "en"], "en"),
        (["a", "--lang=ja"], "ja"),
        (["--lang", "xx"], "ja"),
        (["--lang"], "ja"),
    ],
)
def test_the_language_asked_for_counts_first(arguments: list[str], language: str) -> None:
    assert chosen_language(arguments, {"LANG": ""}) == language
