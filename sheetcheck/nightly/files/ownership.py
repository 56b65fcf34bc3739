"""The marker in `out` that names the configuration whose night writes there.

Two nights that write into one folder would number each other's copies and overwrite each
other's board. The folder therefore belongs to the configuration that wrote there first.
"""

import os
from pathlib import Path
from typing import Final

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import OutOwned
from sheetcheck.words.errors.refusal import Refusal
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
            return  # the copies cannot be written either, and are reported with the reason


def _owner(config: Config, world: World) -> str | None:
    try:
        data = world.read(str(Path(config.out) / MARKER), (config.out,))
    except Refusal:
        return None
    return data.decode("utf-8", "replace").partition("\n")[0].strip()


def _name(config: Config) -> str:
    place = os.path.normcase(os.path.realpath(config.path))
    return place.encode("utf-8", "replace").decode()
