"""Turn operating-system errors and unexpected exceptions into refusals of one file.

The system's own messages exist in one language only (English on Linux, the installed language on
Windows), so the common reasons are given here in both.
"""

import errno
import logging
import traceback
from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.unreachable import TooLittleMemory, Unforeseen
from sheetcheck.words.text import Text, same

_MISSING: Final = Text("見つかりません", "not found")
_DENIED: Final = Text("権限がありません", "permission denied")
_FULL: Final = Text("空き容量がありません", "no space left on the disk")
_CUT_OFF: Final = Text("接続が切れています", "the connection is lost")
_IN_USE: Final = Text("使用中です", "it is in use")
_LATE: Final = Text("時間内に応答がありません", "no answer in time")

_TOO_LONG: Final = Text("名前が長すぎます", "the name is too long")
_LONGEST_ON_WINDOWS: Final = 260
"""MAX_PATH: characters of a path with its final NUL; longer paths need a system setting."""
_EXCEEDS: Final = 206  # ERROR_FILENAME_EXCED_RANGE, which Python maps to ENOENT
_NOT_THERE: Final = frozenset({2, 3, 123})
"""Windows error codes for a path that is too long: file or path not found, invalid name."""
_BY_NAME: Final[Mapping[str, Text]] = {
    "ENOENT": _MISSING,
    "EACCES": _DENIED,
    "EPERM": _DENIED,
    "ENOSPC": _FULL,
    "EDQUOT": Text("使える容量の上限に達しました", "the quota of the disk is used up"),
    "EFBIG": Text("ファイルが大きすぎます", "the file is too large for the disk"),
    "EROFS": Text("読み取り専用の場所です", "the place is read-only"),
    "EEXIST": Text("同じ名前のファイルがあります", "a file of that name is in the way"),
    "ENOTDIR": Text("途中にフォルダーでないものがあります", "part of the path is not a folder"),
    "EISDIR": Text("フォルダーです", "it is a folder"),
    "ENAMETOOLONG": _TOO_LONG,
    "ELOOP": Text("リンクが循環しています", "the links form a loop"),
    "EIO": Text("読み書きの途中でエラーが起きました", "a read or write error occurred"),
    "EBUSY": _IN_USE,
    "ETXTBSY": _IN_USE,
    "EMFILE": Text("開いているファイルが多すぎます", "too many open files"),
    "ENFILE": Text("開いているファイルが多すぎます", "too many open files"),
    "ESTALE": _CUT_OFF,
    "ENOTCONN": _CUT_OFF,
    "ETIMEDOUT": _CUT_OFF,
    "EHOSTDOWN": _CUT_OFF,
    "EHOSTUNREACH": _CUT_OFF,
    "ENETUNREACH": _CUT_OFF,
    "ENETDOWN": _CUT_OFF,
}
# Not every system defines every error number.
_BY_NUMBER: Final[Mapping[int, Text]] = {
    number: text for name, text in _BY_NAME.items() if (number := getattr(errno, name, None))
}


def reason_of(error: OSError) -> Text:
    """Return the reason of an OSError in both languages; a rare one in the system's own words."""
    if isinstance(error, TimeoutError) and not error.errno:
        return _LATE  # our own deadline
    if is_too_long(error):
        return _TOO_LONG
    told = _BY_NUMBER.get(error.errno or 0)
    return told or same(error.strerror or str(error) or type(error).__name__)


def is_too_long(error: OSError) -> bool:
    """Return whether a Windows error means that the path is too long.

    Windows reports such a path as "not found", which would mislead a person who can see the file.
    """
    said = getattr(error, "winerror", None)
    long = len(str(error.filename or "")) >= _LONGEST_ON_WINDOWS
    return said == _EXCEEDS or (said in _NOT_THERE and long)


_LOG = logging.getLogger("sheetcheck")
_LOG.addHandler(logging.NullHandler())  # callers who want the details add their own handler


def as_refusal(error: Exception, path: str) -> Refusal:
    """Return `error` as the refusal of the file at `path`; an unexpected error is logged in full.

    The traceback of a refusal is dropped, because its frames keep the whole file in memory.
    """
    if isinstance(error, Refusal):
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)
    if isinstance(error, MemoryError):
        return TooLittleMemory()
    _LOG.error("%r", path, exc_info=error)
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = ", ".join(f"{PurePath(one.filename).name}:{one.lineno}" for one in last)
    return Unforeseen(kind=type(error).__name__, place=place or "–")
