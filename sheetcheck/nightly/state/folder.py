"""The folder of a configuration's state: on a local disk, and locked for one run at a time.

On a network, locks and databases are not reliable.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import AnotherNight, StateFailed, StateOnNetwork
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import NotFound, reason_of
from sheetcheck.world import World

BOARD: Final = "board.json"
"""The board under `out` as JSON."""
_LOCK: Final = "nightly.lock"
_NETWORK_NAMES: Final = (
    "nfs nfs3 nfs4 cifs smb2 smb3 smbfs ncpfs afs afpfs 9p ceph glusterfs lustre gpfs davfs"
    " webdav vboxsf vmhgfs prl_fs drvfs fuse.sshfs fuse.rclone fuse.davfs2 fuse.glusterfs"
    " fuse.s3fs fuse.smbnetfs fuse.gvfsd-fuse fuse.vmhgfs-fuse"
)
_NETWORK: Final = frozenset(_NETWORK_NAMES.split())
_UNC: Final = re.compile(r"[\\/]{2}[^\\/.?]")
_EXTENDED_UNC: Final = re.compile(r"[\\/]{2}\?[\\/]UNC[\\/]", re.IGNORECASE)
_REMOTE_DRIVE: Final = 4  # DRIVE_REMOTE, as GetDriveTypeW returns it


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
    """True if earlier runs have left a board, even if their state is lost."""
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


def must_be_local(folder: Path) -> None:
    """Refuse a state folder on a network.

    Raises:
        StateOnNetwork: it is on a network, where locks and databases are not reliable.

    """
    if kind := _network_kind(folder):
        raise StateOnNetwork(folder=str(folder), kind=kind)


def _network_kind(folder: Path) -> str:
    """Return the network file system that a folder is on; empty for a local disk.

    For a folder that does not exist yet, its nearest existing parent is examined.
    """
    if sys.platform == "win32":
        return _of_windows(str(folder))
    place = os.path.realpath(folder)
    kind = kind_of_mount(place, _mounts())
    return kind if kind in _NETWORK else ""


def kind_of_mount(place: str, mounts: Iterable[tuple[str, str]]) -> str:
    """Return the file system of the innermost mount that holds a path."""
    inner = ("", "")
    for point, kind in mounts:
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(inner[0]):
            inner = (point, kind)
    return inner[1]


def is_unc(path: str) -> bool:
    """True if a path is a UNC path, which names a server."""
    return bool(_UNC.match(path) or _EXTENDED_UNC.match(path))


def _mounts() -> list[tuple[str, str]]:
    """Return the mount points with their file systems; none if the system does not tell."""
    try:
        table = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape")
    except OSError:
        return _mounts_of_macos()
    rows = (line.split(" ") for line in table.splitlines())
    return [(_unescaped(row[1]), row[2]) for row in rows if len(row) > 2]


def _mounts_of_macos() -> list[tuple[str, str]]:
    import subprocess

    try:
        told = subprocess.run(["/sbin/mount"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return []
    table = told.stdout.decode("utf-8", "surrogateescape")
    return re.findall(r"^.* on (/.*) \(([a-z0-9]+)", table, re.MULTILINE)


def _unescaped(point: str) -> str:
    # A blank in a mount point is written \040.
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), point)


def _of_windows(folder: str) -> str:
    if is_unc(folder):
        return "UNC"
    if sys.platform == "win32":
        import ctypes

        drive = os.path.splitdrive(os.path.abspath(folder))[0]
        if ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE:
            return drive
    return ""
