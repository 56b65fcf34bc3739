"""The path of an output file when its name may be taken: it gets a number.

Outputs that a later run replaces, unless somebody edited them, are `a.xlsx`, `a.2.xlsx`, … Files
that no run replaces are numbered as people number copies: `a.xlsx`, `a (2).xlsx`, …
"""

import os
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.world import World

MayReplace = Callable[[bytes], bool]
"""Whether a file with this content may be overwritten: nobody has edited it since it was ours."""


@dataclass(frozen=True, slots=True)
class OutputNames:
    """The names of the outputs of one run; none is given twice."""

    world: World
    taken: set[str] = field(default_factory=set)
    """The names already given, as `name_key` writes them."""

    def vacant(self, preferred: str, may_replace: MayReplace, within: Sequence[str] = ()) -> str:
        """Return the first of `a.xlsx`, `a.2.xlsx`, … that does not exist or may be replaced.

        An existing file is read only in the folders `within`, if there are any. One that cannot
        be read is not replaced.
        """
        stem, ending = os.path.splitext(preferred)
        path, numbers = preferred, count(2)
        while name_key(path) in self.taken or not self._may_write(path, may_replace, within):
            path = f"{stem}.{next(numbers)}{ending}"
        self.taken.add(name_key(path))
        return path

    def _may_write(self, path: str, may_replace: MayReplace, within: Sequence[str]) -> bool:
        if not self.world.exists(path):
            return True
        try:
            return may_replace(self.world.read(path, within))
        except Refusal:
            return False


def vacant_path(preferred: str, may_replace: MayReplace, world: World) -> str:
    """Return the path of a single output, as `OutputNames.vacant` does."""
    return OutputNames(world).vacant(preferred, may_replace)


def free_path(preferred: Path, data: bytes) -> Path:
    """Return the first of `a.xlsx`, `a (2).xlsx`, … that does not exist or holds the same bytes."""
    path, numbers = preferred, count(2)
    while os.path.lexists(path) and not (path.is_file() and path.read_bytes() == data):
        path = preferred.with_stem(f"{preferred.stem} ({next(numbers)})")
    return path


def name_key(path: str) -> str:
    """Return a path as folders compare names: some tell neither capitals nor か゛ from が."""
    whole = os.path.normcase(os.path.abspath(path))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", whole).casefold())
