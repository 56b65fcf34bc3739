"""Reserve the folder `out` for one configuration, and remove temporary files of killed runs.

Two configurations that write into one folder would rename each other's copies and overwrite each
other's board. So the folder belongs to the configuration that wrote there first; a marker file
names it.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import OutOwned
from sheetcheck.nightly.files.scan import Listing
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.files.links import is_inside
from sheetcheck.world import World

MARKER: Final = ".sheetcheck-owner"


def refuse_another_owner(config: Config, world: World) -> None:
    """Do nothing if `out` belongs to this configuration or to none.

    Raises:
        OutOwned: it belongs to another configuration.

    """
    owner = _owner(config, world)
    if owner and owner != _name(config):
        marker = Path(config.out) / MARKER
        raise OutOwned(out=config.out, owner=owner, marker=str(marker))


def take_ownership(config: Config, world: World) -> None:
    """Write the marker if there is none.

    Raises:
        OutOwned: the folder belongs to another configuration.

    """
    refuse_another_owner(config, world)
    if _owner(config, world) is None:
        try:
            world.write(Path(config.out) / MARKER, f"{_name(config)}\n".encode(), (config.out,))
        except Refusal:
            return  # the copies cannot be written, either, and are reported with the reason


def _owner(config: Config, world: World) -> str | None:
    try:
        data = world.read(str(Path(config.out) / MARKER), (config.out,))
    except Refusal:
        return None
    return data.decode("utf-8", "replace").partition("\n")[0].strip()


def _name(config: Config) -> str:
    place = os.path.normcase(os.path.realpath(config.path))
    return place.encode("utf-8", "replace").decode()


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
