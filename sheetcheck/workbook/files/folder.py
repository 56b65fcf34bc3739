"""A folder to write into, kept open if the system can, so that nobody can replace it by a link."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sheetcheck.words.errors.system_error import LinkedAway
from sheetcheck.workbook.files.links import is_inside, refuse_elsewhere

_LETTER: Final = ".eml"
_PRIVATE: Final = 0o600
_HOLDS: Final = hasattr(os, "O_DIRECTORY") and {os.open, os.rename} <= os.supports_dir_fd
"""True if files can be created and renamed relative to a folder's descriptor: not on Windows."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder to write into; `descriptor` is None if the system cannot keep it open."""

    path: Path
    within: Sequence[str]
    descriptor: int | None

    def mode_for(self, name: str) -> int | None:
        """Return the permissions for a file with this name; None for the default ones.

        A file that replaces another gets its permissions. A new file is private in a private
        folder; a letter always is, since it has names and addresses.
        """
        if name.endswith(_LETTER):
            return _PRIVATE
        try:
            status = os.lstat(self._place(name), dir_fd=self.descriptor)
            if not stat.S_ISLNK(status.st_mode):
                return stat.S_IMODE(status.st_mode)
        except OSError:
            pass
        return _PRIVATE if self._is_private else None

    @property
    def _is_private(self) -> bool:
        try:
            found = self.path.stat() if self.descriptor is None else os.fstat(self.descriptor)
        except OSError:
            return False
        return not stat.S_IMODE(found.st_mode) & 0o077

    def create(self, name: str, data: bytes, mode: int | None) -> None:
        """Create a new file and sync it to the disk.

        It has the permissions `mode` from the beginning; None leaves them to the system.

        Raises:
            OSError: the system refused.

        """
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        first = 0o666 if mode is None else mode & 0o600
        made = os.open(self._place(name), flags, first, dir_fd=self.descriptor)
        with open(made, "wb") as file:
            file.write(data)
            file.flush()
            if mode is not None and hasattr(os, "fchmod"):  # on Windows the folder decides
                with suppress(OSError):
                    os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())

    def sync_file(self, name: str) -> None:
        """Sync a file that another library has written to the disk.

        Raises:
            OSError: the system refused.

        """
        # Windows syncs only what is open for writing.
        written = os.open(self._place(name), os.O_RDWR, dir_fd=self.descriptor)
        try:
            os.fsync(written)
        finally:
            os.close(written)

    def refuse_if_moved(self, name: str) -> None:
        """Refuse to go on if a folder was replaced by a link, so that the file is elsewhere.

        Raises:
            LinkedAway: the file is elsewhere.

        """
        unsure = self.descriptor is None and self.within
        if unsure and not is_inside(str(self.path / name), self.within):
            raise LinkedAway

    def rename(self, source: str, target: str) -> None:
        """Rename a file, replacing one that has the new name.

        Raises:
            OSError: the system refused.

        """
        os.replace(
            self._place(source), self._place(target),
            src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor,
        )  # fmt: skip

    def remove(self, name: str) -> None:
        """Remove a file, if it exists."""
        with suppress(OSError):
            os.unlink(self._place(name), dir_fd=self.descriptor)

    def sync(self) -> None:
        """Sync the folder, if the system can, so that new names survive a power failure."""
        if self.descriptor is not None:
            with suppress(OSError):
                os.fsync(self.descriptor)

    def _place(self, name: str) -> str:
        return name if self.descriptor is not None else str(self.path / name)


@contextmanager
def opened_folder(path: Path, within: Sequence[str]) -> Iterator[Folder]:
    """Open a folder to write into; with `within`, it must really be in one of these folders.

    Raises:
        LinkedAway: it is not.
        OSError: it cannot be opened.

    """
    if not _HOLDS:
        if within and not is_inside(str(path), within):
            raise LinkedAway
        yield Folder(path, within, None)
        return
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        # A drop folder: one may create files in it, but not list it.
        descriptor = os.open(path, getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY)
    try:
        refuse_elsewhere(descriptor, str(path), within)
        yield Folder(path, within, descriptor)
    finally:
        os.close(descriptor)
