"""Open a file without locking it for other programs, and read it before a deadline.

On Windows Python's own `open` keeps Excel from saving the file while it is read. A disk that does
not respond would block a run for ever, so there is one deadline for each file.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from sheetcheck.words.deadline import Patience
from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.errors.unreachable import Unreadable
from sheetcheck.workbook.files.links import ReadFile

HELD: Final = frozenset({32, 33})
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, as in `OSError.winerror`."""

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
