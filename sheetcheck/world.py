"""`World`: the clock, disk, network and mail server, passed in so that tests can replace them."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sheetcheck.workbook.files.disk import fill_whole, read_file, write_whole
from sheetcheck.workbook.files.links import ReadFile, real_place
from sheetcheck.workbook.files.listing import FolderEntry, list_folder

if TYPE_CHECKING:
    from sheetcheck.mail.smtp.delivery import Post, Server


class Writing(Protocol):
    """Writes a file completely or not at all."""

    def __call__(self, path: Path, data: bytes, within: Sequence[str] = (), /) -> None:
        """Write a file; if `within` is not empty, only into or below one of these folders."""


class Commits(Protocol):
    """A database connection, reduced to `commit`."""

    def commit(self) -> None:
        """Commit the transaction."""


def clock() -> datetime:
    """Return this machine's time with its time zone."""
    return datetime.now().astimezone()  # noqa: TID251  (the one place that reads the clock)


def _commit(work: Commits) -> None:
    work.commit()


def _fetch_nothing(_address: str) -> None:
    """Do nothing: an attended run sends no heartbeat."""


def _post(server: "Server") -> "Post":
    from sheetcheck.mail.smtp.session import Session  # noqa: PLC0415  (the TLS library is slow to load)

    return Session(server)


@dataclass(frozen=True, slots=True)
class World:
    """All access to the outside; tests make the N-th call of one of these fail."""

    now: Callable[[], datetime]
    read: ReadFile = read_file
    write: Writing = write_whole
    fill: Callable[[Path, Callable[[Path], object]], None] = fill_whole
    """Writes a large file whole or not at all, by a function that fills the path it is given."""
    list: Callable[[str], Sequence[FolderEntry]] = list_folder
    names: Callable[[str], Sequence[str]] = os.listdir
    """Returns only the names in a folder, several times as fast as `list`."""
    exists: Callable[[str], bool] = os.path.lexists
    """Whether a path exists; a broken link does."""
    place: Callable[[str], str] = real_place
    """Returns a folder's real path with all links resolved, for comparing places."""
    commit: Callable[[Commits], None] = _commit
    fetch: Callable[[str], None] = _fetch_nothing
    """Requests a URL and ignores the answer: the heartbeat of a nightly run."""
    post: "Callable[[Server], Post]" = _post
    """Opens a connection to a mail server."""
