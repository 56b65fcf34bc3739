"""Find out whether a folder is on a network, where locks and databases are not reliable."""

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_NETWORK_NAMES: Final = (
    "nfs nfs3 nfs4 cifs smb2 smb3 smbfs ncpfs afs afpfs 9p ceph glusterfs lustre gpfs davfs"
    " webdav vboxsf vmhgfs prl_fs drvfs fuse.sshfs fuse.rclone fuse.davfs2 fuse.glusterfs"
    " fuse.s3fs fuse.smbnetfs fuse.gvfsd-fuse fuse.vmhgfs-fuse"
)
_NETWORK: Final = frozenset(_NETWORK_NAMES.split())
_UNC: Final = re.compile(r"[\\/]{2}[^\\/.?]")
_EXTENDED_UNC: Final = re.compile(r"[\\/]{2}\?[\\/]UNC[\\/]", re.IGNORECASE)
_REMOTE_DRIVE: Final = 4  # DRIVE_REMOTE, as GetDriveTypeW returns it


def network_kind(folder: Path) -> str:
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
    """Return whether a path is a UNC path, which names a server."""
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
