"""The folder of a configuration's state, and the lock that allows one run at a time."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import AnotherNight, StateFailed
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.errors.unreachable import NotFound
from sheetcheck.world import World

BOARD: Final = "board.json"
"""The board under `out` as JSON."""
_LOCK: Final = "nightly.lock"


def state_folder(config: Config) -> Path:
    """Return the state folder: the configured one, or one in the platform's folder for state."""
    named = config.document.state.folder
    if named is not None:
        return Path(config.place(named))
    import platformdirs

    # Configurations with the same name have different states; a moved one gets a new state.
    place = os.path.normcase(os.path.realpath(config.path))
    mark = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    name = re.sub(r"[^\w-]+", "_", config.path.stem)[:40]
    return platformdirs.user_state_path("sheetcheck", appauthor=False) / f"{name}-{mark}"


def has_run_before(config: Config, world: World) -> bool:
    """Return whether earlier runs have left a board, even if their state is lost."""
    try:
        world.read(str(Path(config.out) / BOARD))
    except NotFound:
        return False
    except Refusal:
        return True
    return True


def make_private(folder: Path) -> None:
    """Create a folder, or restrict an existing one, so that only our account can enter it.

    On Windows the permissions of the folder above apply; the platform's folder is private.

    Raises:
        OSError: it cannot be created, or belongs to another account.

    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of a state folder; the system releases it if the process dies.

    Raises:
        AnotherNight: another run holds it.
        StateFailed: the folder cannot be written.

    """
    lock = FileLock(folder / _LOCK, timeout=0, mode=0o600)
    try:
        make_private(folder)
        lock.acquire()
    except Timeout:
        raise AnotherNight from None
    except OSError as error:
        raise StateFailed(path=str(folder), why=reason_of(error)) from error
    try:
        yield
    finally:
        lock.release()
