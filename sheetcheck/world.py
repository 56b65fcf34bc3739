"""Everything that touches the world, as it is handed in: clock, disk, network, mail server."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sheetcheck.workbook.files.disk import read_file, write_whole
from sheetcheck.workbook.files.links import ReadFile, real_place
from sheetcheck.workbook.files.listing import FolderEntry, list_folder

if TYPE_CHECKING:
    from sheetcheck.mail.smtp.delivery import Post, Server


class Writing(Protocol):
    """Writes a file whole or not at all."""

    def __call__(self, path: Path, data: bytes, within: Sequence[str] = (), /) -> None:
        """Write a file; with `within` only into one of these folders, or below it."""


class Commits(Protocol):
    """A database connection, as far as its work is to be made lasting."""

    def commit(self) -> None:
        """Make what was written lasting, all of it or nothing."""


def clock() -> datetime:
    """Return the time of this machine, with its time zone."""
    return datetime.now().astimezone()  # noqa: TID251  (the door it comes in by)


def _commit(work: Commits) -> None:
    work.commit()


def _fetch_nothing(_address: str) -> None:
    """Do nothing: a run that nobody waits for has no heartbeat."""


def _post(server: "Server") -> "Post":
    from sheetcheck.mail.smtp.session import Session  # noqa: PLC0415  (TLS is slow to load)

    return Session(server)


@dataclass(frozen=True, slots=True)
class World:
    """What touches the world, handed in so that tests can let the N-th call fail."""

    now: Callable[[], datetime]
    read: ReadFile = read_file
    write: Writing = write_whole
    list: Callable[[str], Sequence[FolderEntry]] = list_folder
    names: Callable[[str], Sequence[str]] = os.listdir
    """Only the names in a folder: several times as fast as asking about each file."""
    exists: Callable[[str], bool] = os.path.lexists
    """Whether something has a name, if only a link to nothing."""
    place: Callable[[str], str] = real_place
    """Where a folder is, through all links, as places are compared."""
    commit: Callable[[Commits], None] = _commit
    fetch: Callable[[str], None] = _fetch_nothing
    """Asks for an address and forgets the answer: the heartbeat of a night."""
    post: "Callable[[Server], Post]" = _post
    """Opens the way to a mail server."""
