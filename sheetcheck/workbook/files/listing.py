"""What stands in one folder, as the system lists it."""

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
    """A name in a folder; size and time are those of the file itself, behind a link."""

    name: str
    is_folder: bool
    size: int = 0
    """In bytes; 0 for a folder."""
    changed: int = 0
    """When it was last written, in nanoseconds since 1970."""
    hidden: bool = False
    """Whether Windows hides it; a name that begins with a dot is left to the caller."""
    why: Text | None = None
    """Why nothing is known of it but its name; None where all is."""
    is_link: bool = False
    """Whether it is a symbolic link to a file; a folder's place is asked for by itself."""


def list_folder(folder: str) -> list[FolderEntry]:
    """Return everything in a folder, in the order in which the system tells of it.

    An entry that vanishes meanwhile is left out; one that cannot be asked about
    (a broken link, no permission) says why.

    Raises:
        OSError: the folder cannot be listed to its end.

    """
    with _scanned(folder) as listed:
        return [entry for each in listed if (entry := _entry(each))]


@contextmanager
def _scanned(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """List a folder by its descriptor, where that can be done: the files are found faster then."""
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
        # A link to nothing is still there; a file that vanished is not.
        return FolderEntry(each.name, is_folder=False, why=_DANGLING) if each.is_symlink() else None
    except OSError as error:
        return FolderEntry(each.name, is_folder=False, why=reason_of(error))
    hidden = _HAS_ATTRIBUTES and _is_hidden(each)
    link = each.is_symlink()
    return FolderEntry(each.name, False, status.st_size, status.st_mtime_ns, hidden, is_link=link)


def _is_hidden(each: os.DirEntry[str]) -> bool:
    # On Windows the listing brings the attributes along; elsewhere there are none.
    if not _HAS_ATTRIBUTES:
        return False
    attributes = getattr(each.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & _UNSHOWN)
