"""Started with nothing: a person at a real terminal drags files in; a scheduler is told off."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sheetcheck.cli.prompt import pasted_paths

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


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("/a/b.xlsx", ["/a/b.xlsx"]),
        ("'/a b/c.xlsx' ", ["/a b/c.xlsx"]),
        ('"/a b/c.xlsx"', ["/a b/c.xlsx"]),
        (r"/a\ b/c\(1\).xlsx /d.xlsx", ["/a b/c(1).xlsx", "/d.xlsx"]),
        (r'"C:\My Files\x y.xlsx" C:\z.xlsx', [r"C:\My Files\x y.xlsx", r"C:\z.xlsx"]),
        (r"& 'C:\a b\it''s.xlsx'", [r"C:\a b\it's.xlsx"]),
        (r'& "C:\a b.xlsx"', [r"C:\a b.xlsx"]),
        (r"\\srv\share\課\x.xlsx", [r"\\srv\share\課\x.xlsx"]),
        ("file:///home/a%20b/%E8%AA%B2.xlsx", ["/home/a b/課.xlsx"]),
        ("file://localhost/a.xlsx", ["/a.xlsx"]),
        ("file://server/share/a.xlsx", ["//server/share/a.xlsx"]),
        ("file:///C:/a/b.xlsx", ["C:/a/b.xlsx"]),
        (r"'it'\''s.xlsx'", ["it's.xlsx"]),
        (r"a\ b.xlsx file:///c.xlsx", ["a b.xlsx", "/c.xlsx"]),
        (r"file:///C:/a%20b.xlsx 'D:\x y.xlsx'", ["C:/a b.xlsx", r"D:\x y.xlsx"]),
        (r"/a:/b\ c.xlsx", ["/a:/b c.xlsx"]),
        ("【商工課】(提出)v2最終.xlsx", ["【商工課】(提出)v2最終.xlsx"]),
        ("", []),
        (" \n", []),
    ],
)
def test_what_terminals_paste(line: str, paths: list[str]) -> None:
    assert pasted_paths(line, lambda _: False) == paths


def test_a_path_with_blanks_that_exists_needs_no_quotes() -> None:
    assert pasted_paths("/a b.xlsx", lambda path: path == "/a b.xlsx") == ["/a b.xlsx"]
