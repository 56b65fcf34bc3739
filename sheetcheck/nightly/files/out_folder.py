"""The folder `out`: whose it is, where in it copies and reports belong, and tidying it.

Two configurations that write into one folder would rename each other's copies and overwrite each
other's board. So the folder belongs to the configuration that wrote there first; a marker file
names it. Copies and reports lie in the same subfolders of it as the returns in theirs.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import OutOwned
from sheetcheck.nightly.files.survey import Listing
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.workbook.files.links import is_inside, real_place
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
