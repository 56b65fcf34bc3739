"""Errors of the operating system and unexpected exceptions, and the refusals that they become.

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
_LOG = logging.getLogger("sheetcheck")
_LOG.addHandler(logging.NullHandler())  # callers who want the details add their own handler


class Locked(Refusal):
    """Another program has locked the file."""

    rule = "file-locked"
    message = Text(
        "ほかのプログラムで開かれています{owner}。",
        "Open in another program{owner}.",
    )
    suggestion = Text("ファイルを閉じてから、再度実行してください。", "Close it and try again.")


class NotFound(Refusal):
    """The file does not exist."""

    message = Text("ファイルが見つかりません。", "No such file.")
    suggestion = Text("名前と保存場所を確認してください。", "Check its name and folder.")


class EmptyFolder(Refusal):
    """A folder given as input contains no workbook."""

    message = Text(
        "このフォルダーには、点検するファイル（.xlsx、.xlsm）がありません。",
        "No .xlsx or .xlsm files in this folder.",
    )
    suggestion = Text("フォルダーを確認してください。", "Check the folder.")


class LinkedAway(Refusal):
    """A symbolic link that points outside the folder it was found in."""

    message = Text(
        "フォルダーの外へのリンクのため、読んでいません。",
        "It is a link that leads out of the folder, so it was not read.",
    )
    suggestion = Text(
        "リンクではなく、ファイルそのものを置いてください。",
        "Put the file itself there instead of a link.",
    )


class NoPermission(Refusal):
    """The account may not read the file."""

    message = Text("読み取り権限がありません。", "No permission to read it.")
    suggestion = Text(
        "システム管理者に、読み取り権限の付与を依頼してください。",
        "Ask the administrator for read permission.",
    )


class Unreadable(Refusal):
    """Any other error of the operating system while reading."""

    message = Text("読み取れませんでした（{why}）。", "Could not be read ({why}).")
    suggestion = Text(
        "保存場所と接続を確認し、再度実行してください。",
        "Check the place and the connection, then try again.",
    )


class Unforeseen(Refusal):
    """A fault in sheetcheck itself; the other files are still checked."""

    message = Text(
        "sheetcheckの不具合で点検できませんでした（{kind}、{place}）。",
        "A fault in sheetcheck stopped the check of this file ({kind} at {place}).",
    )
    suggestion = Text(
        "Excelで上書き保存すると点検できることがあります。"
        "できない場合は、この表示を開発元にお知らせください。",
        "Saving it in Excel may help; if not, report this message to the developers.",
    )


class TooLittleMemory(Refusal):
    """The machine has not enough memory for this file."""

    rule = "file-oversized"
    message = Text("メモリーが足りません。", "Not enough memory.")
    suggestion = Text(
        "ほかのプログラムを閉じるか、不要な行・列・書式を削除して、再度実行してください。",
        "Close other programs, or delete unused rows, columns and styles, and try again.",
    )


class BeingEdited(Refusal):
    """The file changed while it was read."""

    rule = "file-locked"
    message = Text("読み取り中に内容が変わりました。", "Changed while being read.")
    suggestion = Text("保存が終わってから、再度実行してください。", "Try again once it is saved.")


def reason_of(error: OSError) -> Text:
    """Return the reason of an OSError in both languages; a rare one in the system's own words."""
    if isinstance(error, TimeoutError) and not error.errno:
        return _LATE  # our own deadline
    if is_too_long(error):
        return _TOO_LONG
    known = _BY_NUMBER.get(error.errno or 0)
    return known or same(error.strerror or str(error) or type(error).__name__)


def is_too_long(error: OSError) -> bool:
    """True if a Windows error means that the path is too long.

    Windows reports such a path as "not found", which would mislead a person who can see the file.
    """
    code = getattr(error, "winerror", None)
    long = len(str(error.filename or "")) >= _LONGEST_ON_WINDOWS
    return code == _EXCEEDS or (code in _NOT_THERE and long)


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
