"""Links that lead out of a folder: what lies behind them is neither read nor written.

Whoever may write into a shared folder can put a symbolic link (on Windows also a junction)
there that leads to a file only our account may read. What is found in a folder must therefore
really lie in it. A file that a person named is another matter: that person chose it.

It is not enough to look at the path first: a file can be swapped for a link between the look
and the opening. So the path is opened, and then the file that was opened is compared with the
one at the path's real place inside the folder. If both are the same file (device and number,
on Windows volume and file index), it lies in the folder, whatever was swapped meanwhile.

A second name of a file (a hard link) cannot be told from the first; only somebody with rights
to the file can make one. On Windows a folder cannot be opened for writing into it, so there
the place is looked at before and after a file is written, and a file that came to lie
elsewhere is removed again before it gets its name.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from sheetcheck.words.errors.unreachable import LinkedAway
from sheetcheck.words.text import Text

LEADS_AWAY = Text(
    "フォルダーの外へのリンクの先には書き込みません",
    "a link leads out of the folder",
)


class ReadFile(Protocol):
    """Reads a file."""

    def __call__(self, path: str, within: Sequence[str] = (), /) -> bytes:
        """Return the bytes of a file; with `within` only if it lies in one of these folders."""


@dataclass(frozen=True, slots=True)
class Fence:
    """The folders that were looked through, and the files that were named themselves."""

    folders: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()

    def within(self, path: str) -> tuple[str, ...]:
        """Return the folders in which a file must lie; none for a file that was named."""
        return () if path in self.named else self.folders

    def reading(self, read: ReadFile) -> Callable[[str], bytes]:
        """Return a way to read that refuses what lies outside."""
        return partial(_read, self, read)


NO_FENCE: Final = Fence()
"""Reads whatever is named."""


def _read(fence: Fence, read: ReadFile, path: str) -> bytes:
    return read(path, fence.within(path))


def is_inside(path: str, folders: Iterable[str]) -> bool:
    """Return whether a path, through all links, lies in one of some folders or is one of them."""
    return lies_in(real_place(path), map(real_place, folders))


def lies_in(place: str, folders: Iterable[str]) -> bool:
    """Return whether a place lies in one of some folders, all given as real places."""
    return any(
        place == folder or place.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders
    )


def refuse_elsewhere(descriptor: int, path: str, folders: Sequence[str]) -> None:
    """Refuse an opened file or folder if it is not one that lies in the given folders.

    Raises:
        LinkedAway: the path leads out of the folders, or led somewhere else when it was opened.

    """
    if not folders:
        return
    place = os.path.realpath(path)
    try:
        same = os.path.samestat(os.lstat(place), os.fstat(descriptor))
    except OSError:
        raise LinkedAway from None
    if not same or not is_inside(place, folders):
        raise LinkedAway


def real_place(path: str) -> str:
    """Return where a path is, through all links, as places are compared."""
    return os.path.normcase(os.path.realpath(path))
