"""What the README says of the program is what the program says of itself."""

import re
from pathlib import Path

import pytest

import sheetcheck
from sheetcheck.words.text import Language
from tests.support.readme import PAGES, PROJECT, READMES, with_tables


@pytest.mark.parametrize("path", READMES | PAGES, ids=lambda path: str(path.name))
def test_the_tables_are_those_of_the_program(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == with_tables(text, (READMES | PAGES)[path]), "run: python -m tests.support.readme"


@pytest.mark.parametrize("path", READMES, ids=lambda path: str(path.name))
def test_every_file_that_is_named_is_there(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8")):
        assert (PROJECT / target).exists(), target


def test_the_first_two_blocks_are_one_line_each() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (PROJECT / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= 2
    for block in blocks[:2]:
        assert block.count("\n") == 1
        assert block.startswith("python3 -m venv ")


def test_the_version_stands_in_one_place() -> None:
    assert "version" not in {
        line.split("=")[0].strip() for line in (PROJECT / "pyproject.toml").read_text().splitlines()
    }
    changelog = (PROJECT / "CHANGELOG.md").read_text("utf-8")
    assert f"## {sheetcheck.__version__}" in changelog


def test_both_languages_have_a_readme() -> None:
    assert set(READMES.values()) == set(Language)
