"""Ask for files when the program is started without arguments.

Dragging files into a terminal pastes their paths, and each terminal quotes them in its own way.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import unquote, urlsplit

from sheetcheck.cli.check_options import CheckRequest
from sheetcheck.cli.commands.check import check_request
from sheetcheck.cli.funnel import run_reporting_errors, say
from sheetcheck.words.errors.misuses import NothingToCheck
from sheetcheck.words.text import Language, Text

_ASK = Text(
    "点検するファイルをこの画面にドラッグし、Enter キーを押してください\n"
    "（終了するときは、そのまま Enter）。",
    "Drag a progress sheet into this window and press Enter (Enter alone quits).",
)


def ask_and_check(language: Language) -> int:
    """Ask for files until an empty line; return the highest exit code of the checks.

    Raises:
        NothingToCheck: the program is not at a terminal.

    """
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise NothingToCheck
    code = 0
    while True:
        say(_ASK, language)
        paths = pasted_paths(_line(), os.path.exists)
        if not paths:
            return code
        request = CheckRequest(paths=tuple(paths), language=language, open_=True)
        code = max(code, run_reporting_errors(language, partial(check_request, request)))


def _line() -> str:
    try:
        return input("> ")
    except EOFError:
        return ""


_POWERSHELL = re.compile(r"^\s*&\s+(?=['\"])")
_WINDOWS = re.compile(r"(?<![^\s'\"])(?:[A-Za-z]:[\\/]|\\\\)")
_SINGLE = r"'((?:[^']|'')*)'"
_DOUBLE = r'"((?:[^"\\]|\\.)*)"'
_DOUBLE_AS_IS = r'"([^"]*)"'
_BARE = r"((?:[^\s'\"\\]|\\.)+)"
_BARE_AS_IS = r"([^\s\"]+)"


def pasted_paths(line: str, exists: Callable[[str], bool]) -> list[str]:
    """Return the paths in a pasted or dragged-in line.

    Understood are quotes, blanks escaped by backslashes (POSIX shells), `& '…'` (PowerShell),
    `file://` URLs, and an unquoted path with blanks if it exists.
    """
    line = _POWERSHELL.sub("", line.strip().strip("\ufeff\u200b"))
    if not line:
        return []
    if exists(line):
        return [line]
    as_is = bool(_WINDOWS.search(line))
    return [_from_url(path) for path in _words(line, as_is=as_is)]


def _words(line: str, *, as_is: bool) -> Iterator[str]:
    """Yield the words of a line; with `as_is`, for Windows paths, a backslash is literal."""
    double, bare = (_DOUBLE_AS_IS, _BARE_AS_IS) if as_is else (_DOUBLE, _BARE)
    word = ""
    begun = False
    for match in re.finditer(rf"{_SINGLE}|{double}|{bare}|(\s+)|(.)", line, re.DOTALL):
        single, quoted, plain, blank, other = match.groups()
        if blank is not None:
            if begun:
                yield word
            word, begun = "", False
            continue
        begun = True
        if single is not None:
            word += single.replace("''", "'")
        elif quoted is not None:
            word += quoted if as_is else re.sub(r"\\([\"\\$`])", r"\1", quoted)
        elif plain is not None:
            word += plain if as_is else re.sub(r"\\(.)", r"\1", plain)
        else:
            word += other
    if begun:
        yield word


def _from_url(path: str) -> str:
    """Return the path of a `file://` URL; any other word is returned as it is."""
    if not path.lower().startswith("file://"):
        return path
    url = urlsplit(path)
    place = unquote(url.path)
    if url.netloc and url.netloc.lower() != "localhost":
        return f"//{url.netloc}{place}"
    # file:///C:/… names a drive.
    return place[1:] if re.match(r"/[A-Za-z]:/", place) else place
