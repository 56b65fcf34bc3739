"""Where copies and reports are written: under `out`, in the same subfolders as the returns."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sheetcheck.workbook.files.links import real_place


@dataclass(frozen=True, slots=True)
class Root:
    """A configured folder with returned files."""

    path: str
    below: str = ""
    """The folder under `out` that mirrors it; empty if it is the only root."""


def roots_of(folders: Sequence[str]) -> tuple[Root, ...]:
    """Return the configured folders with their places under `out`.

    A single folder is mirrored in `out` itself, each of several in a subfolder of its name.
    """
    if len(folders) == 1:
        return (Root(folders[0]),)
    taken: dict[str, int] = {}
    roots = []
    for folder in folders:
        name = PurePath(folder.rstrip("/\\")).name or "share"
        number = taken[name.casefold()] = taken.get(name.casefold(), 0) + 1
        roots.append(Root(folder, name if number == 1 else f"{name}.{number}"))
    return tuple(roots)


class Mirror:
    """Maps folders to their places under `out`, which never lie inside a root."""

    def __init__(self, out: str, roots: Sequence[str]) -> None:
        self._out = PurePath(real_place(out)) if out else None
        places = [PurePath(real_place(root)) for root in roots]
        self._within = [place for place in places if self._out in place.parents]

    def place(self, below: str) -> str:
        """Return the place of a folder; its first part gets a number if it would lie in a root."""
        if self._out is None or not self._within or not below:
            return below
        first, *rest = PurePath(below).parts
        number = 1
        while True:
            named = PurePath(first if number == 1 else f"{first}.{number}", *rest)
            place = PurePath(os.path.normcase(self._out / named))
            if not any(place == root or root in place.parents for root in self._within):
                return str(named)
            number += 1
