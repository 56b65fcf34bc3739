"""A path for a file that is written: one that is free, or that holds what may be replaced."""

import os
from collections.abc import Callable

from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.world import World


def free_path(wanted: str, is_ours: Callable[[bytes], bool], world: World) -> str:
    """Return where a file may be written: nothing is there, or something that `is_ours`."""
    stem, ending = os.path.splitext(wanted)
    name, number = wanted, 1
    while os.path.lexists(name):
        try:
            if is_ours(world.read(name)):
                break
        except Refusal:
            pass  # what cannot be read is not overwritten
        number += 1
        name = f"{stem}.{number}{ending}"
    return name
