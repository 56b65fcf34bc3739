"""Files are read whole and written whole, or not at all."""

import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest

from sheetcheck.words.errors.write_refusals import ChangedSince, TargetUnwritable
from sheetcheck.workbook.files.disk import fill_whole, read_file, replace_original, write_whole
from sheetcheck.workbook.files.folder import Folder
from tests.workbook.files.kit import left_over, no_sleep


def test_folders_are_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b" / "c.xlsx", b"content")
    assert read_file(tmp_path / "a" / "b" / "c.xlsx") == b"content"


def test_permissions_of_what_is_replaced_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640 or sys.platform == "win32"


def test_a_link_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"other")
    link = tmp_path / "link.xlsx"
    link.symlink_to(other)
    write_whole(link, b"new")
    assert (other.read_bytes(), link.read_bytes(), link.is_symlink()) == (b"other", b"new", False)


@pytest.mark.parametrize("step", ["fsync", "write", "replace"])
def test_what_fails_leaves_what_was_there(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "replace":
        monkeypatch.setattr(Folder, "rename", fail)
    elif step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Folder, "create", fail)
    with pytest.raises(TargetUnwritable, match="no space left"):
        write_whole(path, b"new", sleep=no_sleep)
    assert path.read_bytes() == b"old"
    assert left_over(tmp_path) == []


def test_a_virus_scanner_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = Folder.rename
    tries: list[str] = []

    def busy(folder: Folder, source: str, target: str) -> None:
        tries.append(source)
        if len(tries) < 4:
            raise PermissionError(13, "denied")
        move(folder, source, target)

    monkeypatch.setattr(Folder, "rename", busy)
    write_whole(tmp_path / "a.xlsx", b"new", sleep=no_sleep)
    assert (tmp_path / "a.xlsx").read_bytes() == b"new"


def test_one_who_holds_the_target_for_ever_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Folder, "rename", busy)
    with pytest.raises(TargetUnwritable):
        write_whole(tmp_path / "a.xlsx", b"new", sleep=no_sleep)
    assert left_over(tmp_path) == []


def test_the_original_is_replaced_and_kept(tmp_path: Path) -> None:
    path, backup = tmp_path / "a.xlsx", tmp_path / "a.xlsx.bak"
    path.write_bytes(b"old")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    replace_original(path, b"new", hashlib.sha256(b"old").hexdigest(), backup)
    assert (path.read_bytes(), backup.read_bytes()) == (b"new", b"old")
    assert backup.stat().st_mtime == 1_000_000_000


def test_an_original_that_was_edited_since_is_left_alone(tmp_path: Path) -> None:
    path, backup = tmp_path / "a.xlsx", tmp_path / "a.xlsx.bak"
    path.write_bytes(b"edited")
    with pytest.raises(ChangedSince):
        replace_original(path, b"new", hashlib.sha256(b"old").hexdigest(), backup)
    assert (path.read_bytes(), backup.exists()) == (b"edited", False)


def test_an_original_behind_a_link_stays_behind_it(tmp_path: Path) -> None:
    path, link = tmp_path / "a.xlsx", tmp_path / "link.xlsx"
    path.write_bytes(b"old")
    link.symlink_to(path)
    replace_original(link, b"new", hashlib.sha256(b"old").hexdigest(), tmp_path / "b.bak")
    assert (path.read_bytes(), link.is_symlink()) == (b"new", True)


def test_an_original_without_a_backup_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Folder, "create", fail)
    with pytest.raises(TargetUnwritable):
        replace_original(path, b"new", hashlib.sha256(b"old").hexdigest(), tmp_path / "b.bak")
    assert path.read_bytes() == b"old"


def test_a_file_that_is_filled_replaces_the_old_one_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    path.write_bytes(b"old")

    def fill(place: Path) -> None:
        assert place.parent == tmp_path
        assert place.read_bytes() == b""
        place.write_bytes(b"new")
        assert path.read_bytes() == b"old"

    fill_whole(path, fill)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"new"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("odd")])
def test_a_file_that_cannot_be_filled_leaves_the_old_one(tmp_path: Path, error: Exception) -> None:
    path = tmp_path / "a.sqlite3"
    path.write_bytes(b"old")

    def fill(place: Path) -> None:
        place.write_bytes(b"half")
        raise error

    with pytest.raises((TargetUnwritable, ValueError)):
        fill_whole(path, fill)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]
