"""Why the system did not do something, in both languages: whatever system it is."""

import errno
from pathlib import Path

import pytest

from sheetcheck.words.errors.system_error import NotFound, Unreadable, reason_of
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.workbook.files import disk
from sheetcheck.workbook.files.disk import read_file, write_whole

LONG = "名前が長すぎます"
MISSING = "見つかりません"
UNC = "\\\\server\\share\\" + "\\".join(["再犯防止推進計画の進行管理"] * 20) + "\\a.xlsx"


def windows(number: int, path: str) -> OSError:
    """Return an error as Windows says it; Python takes all of these for ENOENT."""
    error = FileNotFoundError(errno.ENOENT, "The system cannot find the path", path)
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]
    return error


@pytest.mark.parametrize(
    ("number", "path", "said"),
    [
        (206, r"C:\a.xlsx", LONG),
        (3, r"C:\\" + "a" * 260, LONG),
        (123, UNC, LONG),
        (2, UNC, LONG),
        (2, r"C:\a.xlsx", MISSING),
        (3, r"\\server\share\a.xlsx", MISSING),
    ],
)
def test_a_path_too_long_for_windows_is_called_so(number: int, path: str, said: str) -> None:
    assert reason_of(windows(number, path)).ja == said


def test_a_file_of_too_long_a_path_is_not_told_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object) -> bytes:
        raise windows(3, str(path))

    monkeypatch.setattr(disk, "_read_once", refuse)
    with pytest.raises(Unreadable) as refused:
        read_file(UNC)
    assert LONG in refused.value.what.ja
    with pytest.raises(NotFound):
        read_file(r"C:\a.xlsx")


@pytest.mark.parametrize(
    "name",
    ["あ" * 100 + ".xlsx", "長い名前のフォルダー/" * 200 + "a.xlsx"],
    ids=["name", "path"],
)
def test_a_name_that_the_system_refuses_is_told_with_the_reason(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with pytest.raises(Unreadable) as unread:
        read_file(path)
    with pytest.raises(TargetUnwritable) as unwritten:
        write_whole(path, b"x")
    assert LONG in unread.value.what.ja
    assert LONG in unwritten.value.what.ja
    assert len(unwritten.value.what.ja) < 400
    assert not list(tmp_path.iterdir())
