"""The files that sheets are dropped on hand every name over as it is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DROP = Path(__file__).parents[2] / "sheetcheck" / "cli" / "drop"
NAMES = [
    "a b.xlsx",
    "【商工課】回答(提出)v2最終.xlsx",
    "A&B^100%.xlsx",
    "-x.xlsx",
    "$HOME `x`'.xlsx",
    "R6 評価!.xlsx",
]

# Stands for the environment's Python: it writes down what it is asked to run.
PRETENDED = """#!/bin/bash
[ "${@: -1}" = --version ] && exit 0
printf '%s\\0' "$@" > "$(dirname "$0")/heard"
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with a blank in its name, the drop file in it and an environment beside it."""
    if sys.platform == "win32":
        pytest.skip("the .command is for macOS and its like")
    folder = tmp_path / "点検 tool"
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PRETENDED, "utf-8")
    python.chmod(0o755)
    shutil.copy(DROP / "sheetcheck.command", folder)
    return folder


def heard(folder: Path, *arguments: str) -> list[str]:
    subprocess.run([folder / "sheetcheck.command", *arguments], check=True, cwd=folder.parent)
    return (folder / ".venv" / "bin" / "heard").read_text("utf-8").split("\0")[:-1]


def test_the_command_hands_names_over_as_they_are(installed: Path) -> None:
    assert heard(installed, *NAMES) == ["-P", "-m", "sheetcheck", "check", "--open", "--", *NAMES]


def test_the_command_without_a_file_lets_sheetcheck_ask(installed: Path) -> None:
    assert heard(installed) == ["-P", "-m", "sheetcheck"]


def test_the_command_says_so_where_sheetcheck_is_not_found(installed: Path) -> None:
    shutil.rmtree(installed / ".venv")
    # Only the shell's own tools are on the path, and no Python.
    tools = installed / "tools"
    tools.mkdir()
    for tool in ("bash", "dirname"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    done = subprocess.run(
        [shutil.which("bash") or "bash", installed / "sheetcheck.command"],
        env={**os.environ, "PATH": str(tools)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert "見つかりません" in done.stdout.decode()


# What follows holds the .cmd to the rules at its head, since no Windows is at hand to run it.


def cmd_lines() -> list[str]:
    text = (DROP / "sheetcheck.cmd").read_bytes().decode("utf-8")
    lines = text.replace("\r\n", "\n").split("\n")
    return [line for line in lines if not line.startswith("rem ")]


def test_the_cmd_has_ascii_letters_only_until_the_code_page_is_set() -> None:
    lines = cmd_lines()
    assert all(line.isascii() for line in lines[: lines.index("chcp 65001 >nul")])


def test_the_cmd_calls_no_batch_and_opens_no_block() -> None:
    # Brackets of a file's name would end a block that names it.
    assert not [line for line in cmd_lines() if line.lower().startswith("call ")]
    assert not [line for line in cmd_lines() if line.endswith("(")]


def test_the_cmd_uses_what_explorer_wrote_and_not_the_arguments() -> None:
    lines = cmd_lines()
    explorer = lines[lines.index(":found") : lines.index(":terminal")]
    assert '"!PROGRAM!" !MODULE! check --open -- !FILES!' in explorer
    assert not [line for line in explorer if "%*" in line or "%1" in line]


def test_every_label_of_the_cmd_is_there() -> None:
    lines = cmd_lines()
    for line in lines:
        _, jumps, label = line.partition("goto ")
        assert not jumps or f":{label}" in lines


def test_git_gives_the_cmd_the_line_ends_of_windows() -> None:
    attributes = (DROP.parents[2] / ".gitattributes").read_text("utf-8").splitlines()
    assert "*.cmd text eol=crlf" in attributes
