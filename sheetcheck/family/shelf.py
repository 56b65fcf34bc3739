"""Find families: by path, in `./schemas`, in the user's folder, among the shipped ones."""

import difflib
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from sheetcheck.family.model import Family
from sheetcheck.family.shipped import shipped_folder
from sheetcheck.words.errors.misuses import FamilyUnknown
from sheetcheck.words.text import Text, same

_ENTRY = re.compile(rb"""^[^\w\s#]*(?:family|columns|scale)["']?\s*:""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A family and its file."""

    family: Family
    path: Path


def known_families(
    rules: tuple[str, ...], working_folder: Path | None = None
) -> tuple[Shelved, ...]:
    """Return every family, nearest folder first; the nearest of several with the same name.

    `rules` are the names of all rules: a family may only name these. `working_folder` is the
    current folder by default.

    Raises:
        FamilyFaulty: one of the files has mistakes.

    """
    found: dict[str, Shelved] = {}
    for path in known_files(working_folder or Path.cwd()):
        if _means_to_be_one(path):
            family = _read(path, _changed(path), rules)
            found.setdefault(family.family, Shelved(family, path))
    return tuple(found.values())


def named_family(name: str, rules: tuple[str, ...]) -> Shelved:
    """Return the family with a name, or in the file with this path.

    Raises:
        FamilyFaulty: the file has mistakes.
        FamilyUnknown: there is no family with this name.

    """
    path = Path(name)
    if path.suffix in _SUFFIXES or os.path.isfile(path):  # noqa: PTH113  (a path too long is no file)
        return Shelved(_read(path, _changed(path), rules), path)
    families = known_families(rules)
    for shelved in families:
        if shelved.family.family == name:
            return shelved
    names = [shelved.family.family for shelved in families]
    near = difflib.get_close_matches(name, names, 1)
    hint = (
        Text(f"「{near[0]}」ではありませんか。", f"Did you mean “{near[0]}”?") if near else same("")
    )
    raise FamilyUnknown(name=name, hint=hint, names=", ".join(names))


def _means_to_be_one(path: Path) -> bool:
    """True if a file looks like a family; `schemas` may be another program's folder."""
    try:
        text = path.read_bytes().replace(b"\0", b"")  # of UTF-16
    except OSError:
        return True  # reading it will tell why
    return _ENTRY.search(text) is not None


def _changed(path: Path) -> int:
    """Return a file's modification time in ns; 0 if unknown, as for a broken link."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=256)
def _read(path: Path, _stamp: int, rules: tuple[str, ...]) -> Family:
    # Imported only when a family is read, since importing pydantic takes long.
    from sheetcheck.family.reader import read_family

    return read_family(path, rules)


_SUFFIXES: Final = (".yaml", ".yml")


def _user_folder() -> Path:
    """Return the user's folder for families: `sheetcheck/schemas` in the platform's settings."""
    home = Path(os.environ.get("HOME") or os.environ.get("USERPROFILE") or Path.home())
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return base / "sheetcheck" / "schemas"


def known_files(working_folder: Path) -> Iterator[Path]:
    """Yield the family files in the known folders, the nearest folder first."""
    for folder in (working_folder / "schemas", _user_folder(), shipped_folder()):
        yield from _in(folder)


def _in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES)
    except OSError:
        return []  # missing, or in another account's home
