"""Started with nothing: a person at a real terminal drags files in; a scheduler is told off."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
SLOW = pytest.mark.slow
COMMAND = [sys.executable, "-m", "sheetcheck"]
ENVIRONMENT = {**os.environ, "BROWSER": "true", "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals to test with")
def test_files_are_dragged_in_until_the_person_leaves(tmp_path: Path) -> None:
    import pty  # noqa: PLC0415  (not on Windows)

    folder = tmp_path / "my files"
    folder.mkdir()
    shutil.copy(SAMPLES / "ena-totals.xlsx", folder / "a.xlsx")
    mine, theirs = pty.openpty()
    program = subprocess.Popen(
        [*COMMAND, "--lang=en"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=ENVIRONMENT,
        cwd=tmp_path,
    )
    os.close(theirs)
    os.write(mine, f"'{folder / 'a.xlsx'}'\nnone.xlsx\n\n".encode())
    told = b""
    while chunk := _read(mine):
        told += chunk
    assert program.wait(60) == 2
    text = told.decode()
    assert text.count("Drag a progress sheet") == 3
    assert "a.checked.xlsx" in text
    assert "No such file" in text
    assert (folder / "a.checked.xlsx").exists()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the program has left
        return b""


def test_nobody_is_asked_where_nobody_sits(tmp_path: Path) -> None:
    done = subprocess.run(
        COMMAND, stdin=subprocess.DEVNULL, capture_output=True, env=ENVIRONMENT, check=False
    )
    assert done.returncode == 2
    assert b"No file to check." in done.stderr


@pytest.mark.parametrize(
    "encoding",
    ["cp932", pytest.param("ascii", marks=SLOW), pytest.param("utf-8", marks=SLOW)],
)
def test_a_console_that_lacks_a_character_stops_nothing(encoding: str, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "ena-faults.xlsx", tmp_path / "髙﨑✓.xlsx")
    environment = {**ENVIRONMENT, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run(
        [*COMMAND, "--lang", "ja", "髙﨑✓.xlsx"],
        env=environment,
        capture_output=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 1, done.stderr
    assert b"H7" in done.stdout
    done.stdout.decode(encoding)


@pytest.mark.skipif(
    sys.platform == "win32", reason="a shell closes a stream by its own means there"
)
def test_a_closed_stream_changes_nothing(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "ena-totals.xlsx", tmp_path / "a.xlsx")
    command = f'exec "{sys.executable}" -m sheetcheck a.xlsx >&- 2>&-'
    done = subprocess.run(["sh", "-c", command], env=ENVIRONMENT, check=False, cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "a.checked.xlsx").exists()
