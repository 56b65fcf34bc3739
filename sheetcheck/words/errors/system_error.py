"""Name errors that are no refusal yet, so that one file never stops the others.

The system's own words are of one language only (English under Linux, that of the installation
under Windows), so its reasons are told anew in both.
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
"""Characters of a path, the last one among them that nobody sees; longer ones ask for a setting."""
_EXCEEDS: Final = 206  # ERROR_FILENAME_EXCED_RANGE, for which Python says ENOENT
_NOT_THERE: Final = frozenset({2, 3, 123})
"""What Windows says of a path that is too long for it: file or path not found, syntax of a name."""
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
# Not every system has every number.
_BY_NUMBER: Final[Mapping[int, Text]] = {
    number: text for name, text in _BY_NAME.items() if (number := getattr(errno, name, None))
}


def reason_of(error: OSError) -> Text:
    """Return why the system failed; in its own words, where the reason is a rare one."""
    if isinstance(error, TimeoutError) and not error.errno:
        return _LATE  # our own deadline
    if is_too_long(error):
        return _TOO_LONG
    told = _BY_NUMBER.get(error.errno or 0)
    return told or same(error.strerror or str(error) or type(error).__name__)


def is_too_long(error: OSError) -> bool:
    """Say whether Windows means by an error that a path is too long for it.

    It says of such a path that it is not there, which is the last thing a person would look for.
    """
    said = getattr(error, "winerror", None)
    long = len(str(error.filename or "")) >= _LONGEST_ON_WINDOWS
    return said == _EXCEEDS or (said in _NOT_THERE and long)


_LOG = logging.getLogger("sheetcheck")
_LOG.addHandler(logging.NullHandler())  # whoever wants the details adds a handler of their own


def named(error: Exception, path: str) -> Refusal:
    """Return an error as the refusal of a file; one that has no name yet is logged in full.

    The refusal is kept, but not the frames that it came through: they hold the whole file.
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
