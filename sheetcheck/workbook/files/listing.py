"""List one folder."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.text import Text

_UNSHOWN = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2) | getattr(stat, "FILE_ATTRIBUTE_SYSTEM", 4)
_DANGLING: Final = Text("リンクの先がありません", "a broken link")
_HAS_ATTRIBUTES: Final = os.name == "nt"


class FolderEntry(NamedTuple):
    """An entry of a folder; for a link, size and time are those of the file behind it."""

    name: str
    is_folder: bool
    size: int = 0
    """In bytes; 0 for a folder."""
    changed: int = 0
    """The time of the last write, in nanoseconds since 1970."""
    hidden: bool = False
    """True if Windows hides it; names that begin with a dot are left to the caller."""
    why: Text | None = None
    """Why only its name is known; None if all is."""
    is_link: bool = False
    """True if it is a symbolic link to a file; not set for folders."""


def list_folder(folder: str) -> list[FolderEntry]:
    """Return the entries of a folder, in the system's order.

    An entry that vanishes meanwhile is left out; one without details (a broken link, no
    permission) says why.

    Raises:
        OSError: the folder cannot be listed to its end.

    """
    with _scanned(folder) as listed:
        return [entry for each in listed if (entry := _entry(each))]


@contextmanager
def _scanned(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """List a folder by its descriptor if the system can, which makes `stat` of files faster."""
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as listed:
            yield listed
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with os.scandir(descriptor) as listed:
            yield listed
    finally:
        os.close(descriptor)


def _entry(each: os.DirEntry[str]) -> FolderEntry | None:
    try:
        if each.is_dir():
            return FolderEntry(each.name, is_folder=True, hidden=_is_hidden(each))
        status = each.stat()
    except FileNotFoundError:
        # A broken link still exists; a file that vanished does not.
        return FolderEntry(each.name, is_folder=False, why=_DANGLING) if each.is_symlink() else None
    except OSError as error:
        return FolderEntry(each.name, is_folder=False, why=reason_of(error))
    hidden = _HAS_ATTRIBUTES and _is_hidden(each)
    link = each.is_symlink()
    return FolderEntry(each.name, False, status.st_size, status.st_mtime_ns, hidden, is_link=link)


def _is_hidden(each: os.DirEntry[str]) -> bool:
    # Only Windows has the attribute, and the listing includes it.
    if not _HAS_ATTRIBUTES:
        return False
    attributes = getattr(each.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & _UNSHOWN)
