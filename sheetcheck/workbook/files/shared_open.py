"""Open a file to read it, so that others may go on reading, writing and replacing it."""

import os
import sys
from pathlib import Path
from typing import BinaryIO, Final

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
