"""Started with nothing: asks for a file to be dragged in, and waits until the result was read."""

import os
import sys
from functools import partial

from sheetcheck.cli.check_options import CheckRequest
from sheetcheck.cli.commands.check import check_request
from sheetcheck.cli.funnel import say, told_in
from sheetcheck.cli.pasted import pasted_paths
from sheetcheck.words.errors.misuses import NothingToCheck
from sheetcheck.words.text import Language, Text

_ASK = Text(
    "点検するファイルをこの画面にドラッグし、Enter キーを押してください\n"
    "（終了するときは、そのまま Enter）。",
    "Drag a progress sheet into this window and press Enter (Enter alone quits).",
)


def ask_and_check(language: Language) -> int:
    """Ask for files until a line is empty; return the highest exit code of the checks.

    Raises:
        NothingToCheck: nobody sits at a terminal to be asked.

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
        code = max(code, told_in(language, partial(check_request, request)))


def _line() -> str:
    try:
        return input("> ")
    except EOFError:
        return ""
