"""The command line from outside: exit codes, and what is said of mistakes."""

import re
from pathlib import Path

import pytest

from sheetcheck.cli.app import run
from sheetcheck.words.text import Language


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
