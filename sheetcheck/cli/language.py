"""The language of every message: asked for, or the system's, or Japanese."""

import locale
import os
import sys
from collections.abc import Mapping, Sequence

from sheetcheck.words.text import Language

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen_language(
    arguments: Sequence[str], environment: Mapping[str, str] = os.environ
) -> Language:
    """Return what `--lang` says, wherever it stands; else the locale; else Japanese.

    It is read before the command line is parsed, because mistakes on the command
    line are told in it, too.
    """
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
