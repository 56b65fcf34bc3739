"""What stands in one folder, as the system lists it."""

import os
import stat
from dataclasses import dataclass
from typing import Final

from sheetcheck.words.system_error import reason_of
from sheetcheck.words.text import Text

_UNSHOWN = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2) | getattr(stat, "FILE_ATTRIBUTE_SYSTEM", 4)
_DANGLING: Final = Text("リンクの先がありません", "it is a link that leads nowhere")


@dataclass(frozen=True, slots=True)
class Entry:
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


def list_folder(folder: str) -> list[Entry]:
    """Return everything in a folder, by name.

    An entry that vanishes meanwhile is left out; one that cannot be asked about
    (a broken link, no permission) says why.

    Raises:
        OSError: the folder cannot be listed to its end.

    """
    with os.scandir(folder) as listed:
        entries = [entry for each in listed if (entry := _entry(each))]
    return sorted(entries, key=lambda entry: entry.name)


def _entry(each: os.DirEntry[str]) -> Entry | None:
    try:
        if each.is_dir():
            return Entry(each.name, is_folder=True, hidden=_is_hidden(each))
        status = each.stat()
    except FileNotFoundError:
        # A link to nothing is still there; a file that vanished is not.
        return Entry(each.name, is_folder=False, why=_DANGLING) if each.is_symlink() else None
    except OSError as error:
        return Entry(each.name, is_folder=False, why=reason_of(error))
    return Entry(
        each.name,
        is_folder=False,
        size=status.st_size,
        changed=status.st_mtime_ns,
        hidden=_is_hidden(each),
    )


def _is_hidden(each: os.DirEntry[str]) -> bool:
    # On Windows the listing brings the attributes along; elsewhere there are none.
    if os.name != "nt":
        return False
    attributes = getattr(each.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & _UNSHOWN)
