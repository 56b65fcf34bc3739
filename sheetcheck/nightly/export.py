"""Letters of the outbox as .eml files."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sheetcheck.nightly.outbox import Letter, content_of
from sheetcheck.world import World


def export(
    db: sqlite3.Connection, letters: Iterable[Letter], folder: Path, world: World
) -> list[Path]:
    """Write letters into a folder, the very bytes that are sent; return the files.

    Left out are those that went out so long ago that their bytes are not kept any more.

    Raises:
        TargetUnwritable: the system did not let us.

    """
    written = []
    for letter in letters:
        if content := content_of(db, letter.id):
            path = folder / f"{letter.id:05}-{letter.kind}.eml"
            world.write(path, content)
            written.append(path)
    return written
