"""The language of what is printed: asked for, or that of the system."""

from pathlib import Path

import pytest

from sheetcheck.cli.app import run
from sheetcheck.cli.arguments import chosen_language
from sheetcheck.cli.command_list import COMMANDS
from sheetcheck.words.text import Language


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


def test_the_language_may_stand_before_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--lang", "en", "rules", "plan-missing"]) == 0
    assert "Plan missing" in capsys.readouterr().out


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
