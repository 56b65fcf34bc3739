"""Standard output as other programs read it: through pipes that close, on consoles of any kind."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

SLOW = pytest.mark.slow
SAMPLES = Path(__file__).parents[2] / "samples"
COMMAND = [sys.executable, "-m", "sheetcheck"]
CP932 = {**os.environ, "PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0", "LANG": "ja_JP.UTF-8"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("ena-clean.xlsx", "ena-faults.xlsx"):
        shutil.copy(SAMPLES / name, tmp_path / name)
    return tmp_path


# Runs the program once for each form, in one process, and parts what it prints by NULs.
EACH_FORM = """
import os, sys
from sheetcheck.cli.app import run
for form in sys.argv[2:]:
    run([sys.argv[1], "--dry-run", "--format", form])
    sys.stdout.flush()
    os.write(1, bytes(1))
"""


def printed(folder: Path, *forms: str) -> list[bytes]:
    command = [sys.executable, "-c", EACH_FORM, "ena-faults.xlsx", *forms]
    done = subprocess.run(command, cwd=folder, env=CP932, capture_output=True, check=True)
    return done.stdout.split(bytes(1))[:-1]


def test_a_reader_who_leaves_changes_neither_what_is_written_nor_the_exit_code(
    folder: Path,
) -> None:
    command = [*COMMAND, ".", "--format", "json"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as program:
        assert program.stdout
        program.stdout.close()
    assert program.returncode == 1
    assert {path.name for path in folder.glob("*.html")} == {
        *("ena-clean.report.html", "ena-faults.report.html", "sheetcheck.index.html"),
    }


def test_what_is_written_for_programs_is_utf_8_whatever_the_console_speaks(folder: Path) -> None:
    data, junit, page = printed(folder, "json", "junit", "html")
    document = json.loads(data)
    assert document["files"][0]["sheet"] == "進行管理シート"
    suites = fromstring(junit)
    assert suites[0].get("name") == "ena-faults.xlsx 進行管理シート"
    assert "進行管理シート" in page.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
@pytest.mark.parametrize(
    "form", ["json", *(pytest.param(form, marks=SLOW) for form in ("text", "html", "junit"))]
)
def test_a_full_disk_behind_the_output_is_told_in_a_sentence(form: str, folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [*COMMAND, "ena-clean.xlsx", "--dry-run", "--format", form, "--lang", "en"],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert run.returncode == 2
    assert run.stderr.decode("utf-8").splitlines() == [
        "The result could not be written out (no space left on the disk).",
        "Check the output.",
    ]
