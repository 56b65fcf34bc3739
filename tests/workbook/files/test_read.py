"""A file is read whole and unchanged, or refused with the reason."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import pytest

from sheetcheck.words.errors.refusals import Oversized
from sheetcheck.words.errors.system_error import (
    BeingEdited,
    Locked,
    NoPermission,
    NotFound,
    Unreadable,
)
from sheetcheck.workbook.files import disk
from sheetcheck.workbook.files.disk import read_file, write_whole
from sheetcheck.workbook.limits import Limits
from tests.workbook.files.kit import left_over, no_sleep

NOBODY = 65534


def test_read_back(tmp_path: Path) -> None:
    path = tmp_path / "進行管理 (R6).xlsx"
    write_whole(path, b"content")
    assert read_file(path) == b"content"
    assert read_file(str(path)) == b"content"
    assert left_over(tmp_path) == []


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
