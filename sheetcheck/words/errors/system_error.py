"""Why the system did not do what it was asked for, in both languages.

Its own words are of one language only: English under Linux, that of the installation under
Windows.
"""

import errno
from collections.abc import Mapping
from typing import Final

from sheetcheck.words.text import Text, same

_MISSING: Final = Text("見つかりません", "not found")
_DENIED: Final = Text("権限がありません", "permission denied")
_FULL: Final = Text("空き容量がありません", "no space left on the disk")
_CUT_OFF: Final = Text("接続が切れています", "the connection is lost")
_IN_USE: Final = Text("使用中です", "it is in use")
_LATE: Final = Text("時間内に応答がありません", "no answer in time")

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
    "ENAMETOOLONG": Text("名前が長すぎます", "the name is too long"),
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
    told = _BY_NUMBER.get(error.errno or 0)
    return told or same(error.strerror or str(error) or type(error).__name__)
