"""What is read from the arguments before Click: the language, and patterns like `returned/*.xlsx`.

The language must be known before parsing, because parsing errors are printed in it. Patterns are
expanded here because shells of Windows leave them to the program.
"""

import locale
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sheetcheck.words.text import Language

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen_language(
    arguments: Sequence[str], environment: Mapping[str, str] = os.environ
) -> Language:
    """Return the language of `--lang` anywhere in the arguments, or of the locale, or Japanese."""
    for place, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or next(iter(arguments[place + 1 : place + 2]), "")
            if value in set(Language):
                return Language(value)
    return _of_locale(environment)


def _of_locale(environment: Mapping[str, str]) -> Language:
    named = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    if not named and sys.platform == "win32":
        named = locale.getlocale()[0] or ""
    language = named.replace("-", "_").split("_")[0].split(".")[0].lower()
    if language in {"", "c", "posix", "ja", "japanese"}:
        return Language.JA
    return Language.EN


def expanded(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with each pattern replaced by the matching files.

    A pattern without matches stays and is later reported as a missing file. The name of an
    existing file that looks like a pattern stays too.
    """
    found: list[str] = []
    for argument in arguments:
        is_pattern = any(char in argument for char in "*?") and not argument.startswith("-")
        found += (_fitting(argument) if is_pattern else []) or [argument]
    return found


def _fitting(pattern: str) -> list[str]:
    path = Path(pattern)
    base = Path(path.anchor)
    try:
        files = [] if path.exists() else [*base.glob(str(path.relative_to(path.anchor)))]
    except (OSError, ValueError, NotImplementedError):
        return []  # an invalid pattern such as `a**b`, or an invalid path
    return sorted(map(str, files))
