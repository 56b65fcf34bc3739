"""Names for files that are written beside others."""

from itertools import count
from pathlib import Path


def free_path(wanted: Path, data: bytes) -> Path:
    """Return the path itself if nothing else stands there, else one with a number.

    A file that holds the same bytes is no other: writing it again changes nothing.
    """
    for number in count(2):
        target = wanted if number == 2 else wanted.with_stem(f"{wanted.stem} ({number - 1})")
        if not target.exists() or (target.is_file() and target.read_bytes() == data):
            return target
    raise AssertionError("numbers never end")
