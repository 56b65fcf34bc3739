"""Choose names for new files."""

import os
from itertools import count
from pathlib import Path


def free_path(wanted: Path, data: bytes) -> Path:
    """Return `wanted` if it is free, else the first free path with a number: `x (2).xlsx`.

    A path with the same bytes as `data` counts as free: writing them again changes nothing.
    """
    for number in count(2):
        target = wanted if number == 2 else wanted.with_stem(f"{wanted.stem} ({number - 1})")
        if not os.path.lexists(target) or (target.is_file() and target.read_bytes() == data):
            return target
    raise AssertionError("numbers never end")
