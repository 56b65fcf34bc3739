"""Refuse links that lead out of a folder: files behind them are neither read nor written.

Anyone who may write into a shared folder can put a symbolic link (on Windows also a junction)
there that leads to a file only our account may read. A file found in a folder must therefore
really be in it. A file that the user named is different: the user chose it.

It is not enough to check the path first, since a file can be replaced by a link between the check
and the opening. So the path is opened, and the open file is compared with the one at the path's
real place inside the folder. If both are the same file (device and inode, on Windows volume and
file index), it is in the folder, whatever was replaced meanwhile.

A hard link cannot be distinguished from the original name; only somebody with rights to the file
can make one. On Windows a folder cannot be opened for writing into it. There the real path is
checked before and after a file is written, and a file that is elsewhere is removed again before
it gets its final name.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from sheetcheck.words.errors.system_error import LinkedAway
from sheetcheck.words.text import Text

LEADS_AWAY = Text(
    "フォルダーの外へのリンクの先には書き込みません",
    "a link leads out of the folder",
)


class ReadFile(Protocol):
    """A function that reads a file."""

    def __call__(self, path: str, within: Sequence[str] = (), /) -> bytes:
        """Return the bytes of a file; with `within`, it must be in one of these folders."""


@dataclass(frozen=True, slots=True)
class Fence:
    """The folders that were searched, and the files that the user named."""

    folders: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()

    def within(self, path: str) -> tuple[str, ...]:
        """Return the folders in which a file must be; none for a file that the user named."""
        return () if path in self.named else self.folders

    def reading(self, read: ReadFile) -> Callable[[str], bytes]:
        """Return a reading function that refuses files outside these folders."""
        return partial(_read, self, read)


NO_FENCE: Final = Fence()
"""Allows every file."""


def _read(fence: Fence, read: ReadFile, path: str) -> bytes:
    return read(path, fence.within(path))


def is_inside(path: str, folders: Iterable[str]) -> bool:
    """True if a path, with links resolved, is in one of some folders or is one of them."""
    return lies_in(real_place(path), map(real_place, folders))


def lies_in(place: str, folders: Iterable[str]) -> bool:
    """True if a path is in one of some folders; all are real paths (see `real_place`)."""
    return any(
        place == folder or place.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders
    )


def refuse_elsewhere(descriptor: int, path: str, folders: Sequence[str]) -> None:
    """Refuse an open file or folder that is not in one of the given folders.

    Raises:
        LinkedAway: the path leads out of the folders, or did when it was opened.

    """
    if not folders:
        return
    place = os.path.realpath(path)
    try:
        same = os.path.samestat(os.lstat(place), os.fstat(descriptor))
    except OSError:
        raise LinkedAway from None
    if not same or not lies_in(os.path.normcase(place), map(real_place, folders)):
        raise LinkedAway


def real_place(path: str) -> str:
    """Return a path with links resolved, in the form in which paths are compared."""
    return os.path.normcase(os.path.realpath(path))
