"""Files are read whole and written whole, or not at all."""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import pytest

from sheetcheck.words.errors.refusals import Oversized
from sheetcheck.words.errors.unreachable import (
    BeingEdited,
    Locked,
    NoPermission,
    NotFound,
    Unreadable,
)
from sheetcheck.words.errors.write_refusals import ChangedSince, TargetUnwritable
from sheetcheck.workbook.files import disk
from sheetcheck.workbook.files.disk import read_file, replace_original, write_whole
from sheetcheck.workbook.files.folder import Folder
from sheetcheck.workbook.limits import Limits

NOBODY = 65534


def no_sleep(_: float) -> None:
    return None


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if "~sheetcheck" in path.name]


def test_read_back(tmp_path: Path) -> None:
    path = tmp_path / "進行管理 (R6).xlsx"
    write_whole(path, b"content")
    assert read_file(path) == b"content"
    assert read_file(str(path)) == b"content"
    assert left_over(tmp_path) == []


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


def test_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_file(tmp_path / "none.xlsx")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotFound):
        read_file(tmp_path / "file" / "none.xlsx")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_file(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    with pytest.raises(Unreadable):
        read_file(tmp_path / "a.xlsx")


def test_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x" * 100)
    with pytest.raises(Oversized, match="SHEETCHECK_MAX_FILE_BYTES"):
        read_file(path, limits=Limits(file_bytes=99))


@contextmanager
def without_privileges() -> Iterator[None]:
    """Be an account that may not read everything, as root may."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are no bits of a file there")
def test_no_permission() -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # pytest's own folders let nobody else in
        for mode in (0o644, 0):
            path = Path(folder) / f"{mode}.xlsx"
            path.write_bytes(b"x")
            path.chmod(mode)
        with without_privileges():
            assert read_file(Path(folder) / f"{0o644}.xlsx") == b"x"
            with pytest.raises(NoPermission):
                read_file(Path(folder) / "0.xlsx")


def refuse(why: OSError) -> object:
    def opener(_: object) -> object:
        raise why

    return opener


@pytest.mark.parametrize(
    ("why", "expected"),
    [
        (PermissionError(13, "denied"), NoPermission),
        (OSError(5, "input/output error"), Unreadable),
        (FileNotFoundError(2, "none"), NotFound),
    ],
)
def test_what_the_system_says_is_told(
    why: OSError, expected: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "open_shared", refuse(why))
    with pytest.raises(expected):
        read_file(tmp_path / "a.xlsx")


def test_a_sharing_violation_of_windows_is_a_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = PermissionError(13, "denied")
    why.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    monkeypatch.setattr(disk, "open_shared", refuse(why))
    with pytest.raises(Locked):
        read_file(tmp_path / "a.xlsx")


def excel_owner(name: str) -> bytes:
    local = name.encode("cp932")
    wide = name.encode("utf-16-le")
    head = bytes([len(local)]) + local.ljust(54)
    return head + len(name).to_bytes(2, "little") + wide.ljust(108, b" \0"[:1])


@pytest.mark.parametrize(
    ("owner", "content"),
    [
        ("~$a.xlsx", excel_owner("山田 太郎")),
        (".~lock.a.xlsx#", ",山田 太郎,pc1,01.04.2024 09:30,file:///x;".encode()),
    ],
)
def test_who_has_it_open_is_told(
    owner: str, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / owner).write_bytes(content)
    monkeypatch.setattr(disk, "open_shared", refuse(PermissionError(13, "denied")))
    with pytest.raises(Locked, match="山田 太郎"):
        read_file(tmp_path / "a.xlsx")


@pytest.mark.parametrize("content", [b"", b"\xff", b"\x05ab", bytes(165)])
def test_an_owner_file_may_say_nothing(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "~$a.xlsx").write_bytes(content)
    monkeypatch.setattr(disk, "open_shared", refuse(PermissionError(13, "denied")))
    with pytest.raises(Locked):
        read_file(tmp_path / "a.xlsx")


def test_an_owner_file_alone_keeps_nobody_from_reading(tmp_path: Path) -> None:
    (tmp_path / "~$a.xlsx").write_bytes(excel_owner("山田"))
    (tmp_path / "a.xlsx").write_bytes(b"content")
    assert read_file(tmp_path / "a.xlsx") == b"content"


class Growing:
    """A file that somebody goes on writing."""

    def __init__(self, path: Path, times: int) -> None:
        self.path, self.times = path, times

    def open(self, path: Path) -> object:
        file = path.open("rb", buffering=0)
        if self.times:
            self.times -= 1
            with self.path.open("ab") as more:
                more.write(b"+")
        read = file.read

        class Half:
            def __enter__(self) -> Self:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def fileno(self) -> int:
                return file.fileno()

            def read(half) -> bytes:  # noqa: N805
                data = read()
                if self.times:
                    self.times -= 1
                    with self.path.open("ab") as more:
                        more.write(b"+")
                return data

        return Half()


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    monkeypatch.setattr(disk, "open_shared", Growing(path, 4).open)
    assert read_file(path, sleep=no_sleep) == b"x++++"


def test_a_file_that_goes_on_changing_is_being_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    monkeypatch.setattr(disk, "open_shared", Growing(path, 1000).open)
    with pytest.raises(BeingEdited):
        read_file(path, sleep=no_sleep)


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
