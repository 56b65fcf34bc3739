"""The path of an output file when its name may be taken."""

import os
from collections.abc import Callable

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.world import World


def vacant_path(wanted: str, may_replace: Callable[[bytes], bool], world: World) -> str:
    """Return the first of `a.xlsx`, `a.2.xlsx`, … that does not exist or may be replaced.

    `may_replace` is asked with the content of each file that exists. One that cannot be read
    is not replaced.
    """
    stem, ending = os.path.splitext(wanted)
    path, number = wanted, 1
    while os.path.lexists(path):
        try:
            if may_replace(world.read(path)):
                break
        except Refusal:
            pass
        number += 1
        path = f"{stem}.{number}{ending}"
    return path
