"""Open a file without locking it for others, read it before a deadline, say who has it open.

On Windows Python's own `open` keeps Excel from saving the file while it is read. A disk that does
not respond would block a run for ever, so there is one deadline for each file. Who has a workbook
open is written in the owner files that Excel (`~$x.xlsx`) and LibreOffice (`.~lock.x.xlsx#`) make.
"""

import os
import sys
from collections.abc import Sequence
from errno import EACCES, ENOENT, ENOTDIR, EPERM
from pathlib import Path
from typing import BinaryIO, Final

from sheetcheck.words.deadline import Patience
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import (
    Locked,
    NoPermission,
    NotFound,
    Unreadable,
    is_too_long,
    reason_of,
)
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.links import ReadFile

# ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, as in `OSError.winerror`.
_HELD: Final = frozenset({32, 33})
_NOBODY: Final = Text("", "")
_EXCEL: Final = "~$"
_OFFICE: Final = ".~lock."
_AT: Final = 55  # offset of the name in UTF-16, behind the one in the local code page
_MOST: Final = 2048

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _READ = 0x80000000  # GENERIC_READ
    _SHARE_ALL = 0x1 | 0x2 | 0x4  # FILE_SHARE_READ, _WRITE, _DELETE
    _EXISTING = 3  # OPEN_EXISTING
    _SEQUENTIAL = 0x08000000  # FILE_FLAG_SEQUENTIAL_SCAN

    _create = ctypes.WinDLL("kernel32", use_last_error=True).CreateFileW
    _create.argtypes = (
        wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, wintypes.LPVOID,
        wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE,
    )  # fmt: skip
    _create.restype = wintypes.HANDLE

    def _opened(path: str, _flags: int) -> int:
        # Python's own `open` does not share deletion: Excel could not save while we read.
        handle = _create(path, _READ, _SHARE_ALL, None, _EXISTING, _SEQUENTIAL, None)
        if handle is None or handle == wintypes.HANDLE(-1).value:
            error = ctypes.get_last_error()
            raise OSError(None, ctypes.FormatError(error), path, error)
        return msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY)

else:

    def _opened(path: str, flags: int) -> int:
        # A pipe without a writer would wait for ever.
        return os.open(path, flags | os.O_NONBLOCK)


def open_shared(path: Path) -> BinaryIO:
    """Return a file opened for reading.

    Raises:
        OSError: it cannot be opened; on Windows with its `winerror`.

    """
    return open(path, "rb", buffering=0, opener=_opened)


def patiently(read: ReadFile, patience: Patience) -> ReadFile:
    """Return a reading function that gives up on a file whose disk does not respond in time."""

    def in_time(path: str, within: Sequence[str] = (), /) -> bytes:
        try:
            return patience(lambda: read(path, within))
        except TimeoutError as late:
            raise Unreadable(why=reason_of(late)) from late

    return in_time


def owner_of(path: Path) -> Text:
    """Return who has the file open, in the words of a refusal; `_NOBODY` if not known."""
    if not path.name:
        return _NOBODY
    if (data := _head(path.with_name(_EXCEL + path.name))) is not None:
        name = _from_excel(data)
    elif (data := _head(path.with_name(f"{_OFFICE}{path.name}#"))) is not None:
        fields = data.decode("utf-8", "replace").split(",")
        name = next((field for field in fields[:3] if field.strip()), "")
    else:
        return _NOBODY
    shown = "".join(char for char in name if char.isprintable()).strip()[:64]
    if not shown:
        return Text("（使用者不明）", " (user unknown)")
    return Text(f"（使用者：{shown}）", f" (opened by {shown})")


def owner_file_of(path: str) -> str:
    """Return the path of the owner file that Excel makes while it has a workbook open."""
    folder, name = os.path.split(path)
    return os.path.join(folder, _EXCEL + name)


def is_owner_file(name: str) -> bool:
    """True if a file name is that of an owner file."""
    return name.startswith((_EXCEL, _OFFICE))


def _from_excel(data: bytes) -> str:
    length = int.from_bytes(data[_AT : _AT + 2], "little")
    wide = data[_AT + 2 : _AT + 2 + 2 * length]
    if length and len(wide) == 2 * length:
        return wide.decode("utf-16-le", "replace")
    return data[1 : 1 + data[0]].decode("cp932", "replace") if data else ""


def _head(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_MOST)
    except OSError:
        return None


def not_read(path: Path, why: OSError) -> Refusal:
    """Return the refusal of a file that the system did not let us read."""
    if is_too_long(why):
        return Unreadable(why=reason_of(why))
    if why.errno in {ENOENT, ENOTDIR}:
        return NotFound()
    owner = owner_of(path)
    if getattr(why, "winerror", None) in _HELD or owner is not _NOBODY:
        return Locked(owner=owner)
    if os.path.isdir(path):
        return Unreadable(why=Text("フォルダーです", "it is a folder"))
    if why.errno in {EACCES, EPERM}:
        return NoPermission()
    return Unreadable(why=reason_of(why))
