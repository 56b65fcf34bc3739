"""Removes temporary files that a killed run left behind in `out` and beside it."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sheetcheck.nightly.files.scan import Listing
from sheetcheck.workbook.files.links import is_inside

_BEGUN: Final = re.compile(r"~sheetcheck-[0-9a-f]{12}\.tmp")
_AGE: Final = 3600 * 1_000_000_000  # ns; another process may be writing a younger file
_DEEPEST: Final = 40


def tidy(out: str, others: tuple[str, ...], listing: Listing, at: datetime) -> int:
    """Remove abandoned temporary files and return how many are left.

    `out` is searched with its subfolders, the `others` without. A file that is less than an hour
    old stays, since another process may be writing it; so does what cannot be listed.
    """
    before = int(at.timestamp() * 1_000_000_000) - _AGE
    left = 0
    for folder, depth in [(out, _DEEPEST), *((other, 0) for other in others)]:
        for path, changed in _begun(folder, depth, listing):
            left += 1
            if changed < before:
                with suppress(OSError):
                    Path(path).unlink()
                    left -= 1
    return left


def _begun(folder: str, depth: int, listing: Listing) -> Iterator[tuple[str, int]]:
    try:
        entries = listing(folder)
    except OSError:
        return
    for entry in entries:
        path = os.path.join(folder, entry.name)
        if entry.is_folder:
            if depth and is_inside(path, [folder]):
                yield from _begun(path, depth - 1, listing)
        elif _BEGUN.fullmatch(entry.name):
            yield path, entry.changed
