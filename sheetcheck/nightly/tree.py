"""The names under `out`: what was written there, and what a run that was killed left behind."""

import os
from collections.abc import Callable
from typing import Final

from sheetcheck.workbook.listing import Names

_DEEPEST: Final = 40

Tree = dict[str, frozenset[str] | None]
"""Each folder with the names of the files in it; None where they could not be asked for."""
Naming = Callable[[str], Names]


def tree_of(folder: str, naming: Naming, *, deepest: int = _DEEPEST) -> Tree:
    """Return a folder and all within it; links are not followed."""
    tree: Tree = {}
    pending = [(folder, 0)]
    while pending:
        place, depth = pending.pop()
        try:
            names = naming(place)
        except OSError as error:
            tree[place] = frozenset() if isinstance(error, FileNotFoundError) else None
            continue
        tree[place] = frozenset(names.files)
        if depth < deepest:
            pending += [(os.path.join(place, name), depth + 1) for name in names.folders]  # noqa: PTH118
    return tree
