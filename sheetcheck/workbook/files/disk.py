"""Files read whole and written whole, or not at all."""

import os
import stat
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from errno import EACCES, ENOENT, ENOTDIR, EPERM
from pathlib import Path
from typing import BinaryIO, Final

from sheetcheck.words.refusals import (
    BeingEdited,
    Locked,
    NoPermission,
    NotFound,
    Refusal,
    Unreadable,
)
from sheetcheck.words.system_error import reason_of
from sheetcheck.words.text import Text
from sheetcheck.words.write_refusals import ChangedSince, TargetUnwritable
from sheetcheck.workbook.limits import Limits, standing_limits

NOBODY: Final = Text("", "")
_EXCEL: Final = "~$"
_AT: Final = 55  # where the name in UTF-16 follows the one in the local code page
_MOST: Final = 2048


def owner_of(path: Path) -> Text:
    """Return who has the file open, as a refusal says it; `NOBODY` where none is known."""
    if not path.name:
        return NOBODY
    name = _from_excel(path.with_name(_EXCEL + path.name))
    if name is None:
        name = _from_office(path.with_name(f".~lock.{path.name}#"))
    if name is None:
        return NOBODY
    shown = "".join(char for char in name if char.isprintable()).strip()[:64]
    if not shown:
        return Text("(開いている人の名前は分かりません)", " (by whom is not known)")
    return Text(f"(開いている人: {shown})", f" (opened by {shown})")


def owner_file_of(path: str) -> str:
    """Return the path of the owner file that Excel keeps while it has a workbook open."""
    folder, name = os.path.split(path)
    return os.path.join(folder, _EXCEL + name)  # noqa: PTH118  (a path is kept as it was given)


def is_owner_file(name: str) -> bool:
    """Say whether a file name is that of an owner file, no workbook."""
    return name.startswith((_EXCEL, ".~lock."))


def _from_excel(path: Path) -> str | None:
    data = _head(path)
    if data is None:
        return None
    length = int.from_bytes(data[_AT : _AT + 2], "little")
    wide = data[_AT + 2 : _AT + 2 + 2 * length]
    if length and len(wide) == 2 * length:
        return wide.decode("utf-16-le", "replace")
    return data[1 : 1 + data[0]].decode("cp932", "replace") if data else ""


def _from_office(path: Path) -> str | None:
    data = _head(path)
    if data is None:
        return None
    fields = data.decode("utf-8", "replace").split(",")
    return next((field for field in fields[:3] if field.strip()), "")


def _head(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_MOST)
    except OSError:
        return None


HELD: Final = frozenset({32, 33})
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, as `OSError.winerror` says them."""

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
    """Return the file, open to be read.

    Raises:
        OSError: it cannot be opened; on Windows with its `winerror`.

    """
    return open(path, "rb", buffering=0, opener=_opened)


_PAUSES: Final = (0.1, 0.4, 1.0)
"""Seconds to wait for a file that is being written, and then again."""
_REPLACE_PAUSES: Final = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Virus scanners on Windows hold a fresh file for some milliseconds."""

Sleep = Callable[[float], None]


def read_file(
    path: str | os.PathLike[str], limits: Limits | None = None, sleep: Sleep = time.sleep
) -> bytes:
    """Return the bytes of a file, sure that nobody wrote it meanwhile.

    Opened so that others may go on reading, writing and replacing it.

    Raises:
        NotFound: there is no such file.
        NoPermission: the system does not let us read it.
        Locked: another program holds it so that it cannot be read; says who, if known.
        BeingEdited: it changed each time it was read.
        Oversized: it is larger than the limit.
        Unreadable: it is no file, or the system could not read it.

    """
    where = Path(path)
    limits = limits or standing_limits()
    for pause in (*_PAUSES, 0.0):
        try:
            data = _read_once(where, limits)
        except OSError as why:
            raise _not_read(where, why) from why
        if data is not None:
            return data
        sleep(pause)
    raise BeingEdited


def write_whole(path: Path, data: bytes, sleep: Sleep = time.sleep) -> None:
    """Write a file whole or not at all: under another name beside it, then moved into place.

    What stood there is replaced; a link is replaced itself, never written through.

    Raises:
        TargetUnwritable: the system did not let us; what stood there is as it was.

    """
    if not path.name:
        raise TargetUnwritable(
            target=str(path), why=Text("ファイル名がありません", "it names no file")
        )
    temporary = path.with_name(f"~sheetcheck-{os.urandom(6).hex()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_synced(temporary, data, _mode_of(path))
            _move(temporary, path, sleep)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(path.parent)
    except OSError as why:
        raise TargetUnwritable(target=path.name, why=reason_of(why)) from why


def replace_original(path: Path, data: bytes, digest: str, backup: Path) -> None:
    """Replace the file that was checked, after keeping it as `backup`.

    `digest` is the SHA-256 of what was checked. Through a link the file itself is replaced.

    Raises:
        ChangedSince: the file is no longer the one that was checked.
        TargetUnwritable: the system did not let us write; the file is as it was.
        Refusal: the file cannot be read any more.

    """
    original = Path(os.path.realpath(path))
    _keep(original, _read_unchanged(original, digest), backup)
    replace_unchanged(original, data, digest)


def replace_unchanged(path: Path, data: bytes, digest: str) -> None:
    """Replace a file, but only if it still is what was read; `digest` is the SHA-256 of that.

    Raises:
        ChangedSince: it is no longer what was read.
        TargetUnwritable: the system did not let us write; the file is as it was.
        Refusal: it cannot be read any more.

    """
    original = Path(os.path.realpath(path))
    _read_unchanged(original, digest)
    write_whole(original, data)


def _read_unchanged(path: Path, digest: str) -> bytes:
    import hashlib  # noqa: PLC0415  (slow to load, and nothing that is only read needs it)

    data = read_file(path)
    if hashlib.sha256(data).hexdigest() != digest:
        raise ChangedSince
    return data


def _keep(original: Path, data: bytes, backup: Path) -> None:
    """Write the backup, with the times of the original."""
    write_whole(backup, data)
    with suppress(OSError):
        status = original.stat()
        os.utime(backup, ns=(status.st_atime_ns, status.st_mtime_ns))
        backup.chmod(stat.S_IMODE(status.st_mode))


def _read_once(path: Path, limits: Limits) -> bytes | None:
    """Return the bytes; None if size or time of the file changed while it was read."""
    with open_shared(path) as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise Unreadable(why=Text("ファイルではありません", "it is no file"))
        limits.check("file_bytes", before.st_size, path.name)
        data = file.read()
        after = os.fstat(file.fileno())
    same_file = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if same_file and len(data) == after.st_size else None


def _not_read(path: Path, why: OSError) -> Refusal:
    if why.errno in {ENOENT, ENOTDIR}:
        return NotFound()
    owner = owner_of(path)
    if getattr(why, "winerror", None) in HELD or owner is not NOBODY:
        return Locked(owner=owner)
    if os.path.isdir(path):  # noqa: PTH112  (pathlib raises once more where a share is gone)
        return Unreadable(why=Text("フォルダーです", "it is a folder"))
    if why.errno in {EACCES, EPERM}:
        return NoPermission()
    return Unreadable(why=reason_of(why))


def _mode_of(path: Path) -> int | None:
    """Return the permissions of what is replaced; None where nothing is."""
    try:
        return stat.S_IMODE(path.lstat().st_mode) if not path.is_symlink() else None
    except OSError:
        return None


def _write_synced(path: Path, data: bytes, mode: int | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, 0o666), "wb") as file:  # noqa: PTH123  (a descriptor)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        with suppress(OSError):
            path.chmod(mode)


def _move(source: Path, target: Path, sleep: Sleep) -> None:
    for pause in _REPLACE_PAUSES:
        try:
            source.replace(target)
        except PermissionError:
            sleep(pause)
        else:
            return
    source.replace(target)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where folders can be synced at all."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def files_beside(path: str, names: Sequence[str]) -> dict[str, bytes]:
    """Return those of some files that stand in a workbook's folder, by name.

    Raises:
        Refusal: one is there and cannot be read.

    """
    folder = os.path.dirname(path)  # noqa: PTH120  (a path is kept as it was given)
    found = {}
    for name in names:
        place = os.path.join(folder, name)  # noqa: PTH118
        if os.path.isfile(place):  # noqa: PTH113
            found[name] = read_file(place)
    return found
