"""Find families: by path, in `./schemas`, in the user's folder, and among the shipped ones."""

import difflib
import os
import re
import sys
from collections.abc import Iterator, Mapping
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
    """A family and the file that it was read from."""

    family: Family
    path: Path


def known_families(
    rules: tuple[str, ...], working_folder: Path | None = None
) -> tuple[Shelved, ...]:
    """Return every family that is found; of two with one name, the nearest.

    `rules` are the names of all rules: a family may only name these.

    Raises:
        FamilyFaulty: one of the files is no family.

    """
    found: dict[str, Shelved] = {}
    for path in known_files(working_folder or Path.cwd()):
        if _means_to_be_one(path):
            family = _read(path, _changed(path), rules)
            found.setdefault(family.family, Shelved(family, path))
    return tuple(found.values())


def named_family(name: str, rules: tuple[str, ...]) -> Shelved:
    """Return the family of that name, or described by the file at that path.

    Raises:
        FamilyFaulty: the file is no family.
        FamilyUnknown: there is none of that name.

    """
    path = Path(name)
    if path.suffix in SUFFIXES or path.is_file():
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
    """Say whether a file tries to be a family: a folder `schemas` may be another program's."""
    try:
        text = path.read_bytes().replace(b"\0", b"")  # as UTF-16 has them
    except OSError:
        return True  # whoever reads it says why it cannot be read
    return _ENTRY.search(text) is not None


def _changed(path: Path) -> int:
    """Return when a file was last written; 0 where it cannot be told, as of a broken link."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=256)
def _read(path: Path, _stamp: int, rules: tuple[str, ...]) -> Family:
    # Only here is pydantic needed, and only once a family is.
    from sheetcheck.family.reader import read_family

    return read_family(path, rules)


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
