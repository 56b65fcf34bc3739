"""The folders in which families are found, and the files in them; none of them is read."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from sheetcheck.family.shipped import shipped_folder

SUFFIXES: Final = (".yaml", ".yml")


def user_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for families of one's own: the platform's place for settings."""
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    if sys.platform == "win32":
        base = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "sheetcheck" / "schemas"


def known_files(working_folder: Path) -> Iterator[Path]:
    """Yield the family files that are found without being named; the nearest first."""
    for folder in (working_folder / "schemas", user_folder(), shipped_folder()):
        yield from _in(folder)


def _in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
    except OSError:
        return []  # not there, or in the home of an account that is not ours
