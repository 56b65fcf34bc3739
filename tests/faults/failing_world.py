"""A mail server and a disk that fail by chance, each in the ways that real ones do."""

import os
import random
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from sheetcheck.mail.smtp.delivery import Reply, ReplyScope, Server, Stage, Verdict
from sheetcheck.words.errors.system_error import Locked
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.files.disk import fill_whole, read_file, write_whole
from sheetcheck.workbook.files.listing import FolderEntry, list_folder
from sheetcheck.world import Commits


class DiskBox:
    """A mail server whose letters lie on the disk: they outlive a night that is killed."""

    def __init__(self, folder: Path, mode: str, chance: random.Random) -> None:
        self.folder, self.mode, self._chance = folder, mode, chance

    def __call__(self, _server: Server) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def send(self, _recipients: tuple[str, ...], content: bytes) -> Reply:
        if self.mode == "closed":
            return Reply(Verdict.SILENCE, ReplyScope.SERVER, Stage.CONNECT, text=same("refused"))
        if self.mode == "full" and self._chance.random() < 0.5:
            return Reply(Verdict.TEMPORARY, ReplyScope.LETTER, Stage.RECIPIENT, 452, same("full"))
        if self.mode == "picky" and self._chance.random() < 0.3:
            return Reply(Verdict.PERMANENT, ReplyScope.LETTER, Stage.RECIPIENT, 550, same("no"))
        self.folder.mkdir(exist_ok=True)
        number = len(list(self.folder.iterdir()))
        lost = self.mode == "forgetful" and self._chance.random() < 0.5
        name = f"{number:05}.{'lost' if lost else 'sent'}"
        (self.folder / name).write_bytes(content)
        if lost:
            return Reply(Verdict.SILENCE, ReplyScope.CONNECTION, Stage.BODY)
        return Reply(Verdict.ACCEPTED, ReplyScope.LETTER, Stage.BODY, 250, same("ok"))


@dataclass
class Happenings:
    """What goes wrong in one night."""

    kill_at: int = 0
    stop_after: int = 0
    locked: set[str] = field(default_factory=set)
    unlisted: str = ""
    vanishing: str = ""
    unwritable: str = ""
    """A word in the names of what cannot be written; or `commit`."""
    post: str = "open"
    full: bool = False


@dataclass
class FailingDisk:
    """A disk on which what is to go wrong goes wrong."""

    told: Happenings
    unlisted: str
    chance: random.Random
    effects: int = 0

    def _step(self) -> None:
        self.effects += 1
        if self.effects == self.told.kill_at:
            os.kill(os.getpid(), 9)

    def read(self, path: str, within: Sequence[str] = (), /) -> bytes:
        self._step()
        if path in self.told.locked:
            raise Locked(owner=Text("", ""))
        if path == self.told.vanishing:
            Path(path).unlink(missing_ok=True)
        return read_file(path, within)

    def write(self, path: Path, data: bytes, within: Sequence[str] = (), /) -> None:
        self._step()
        if self.told.unwritable and self.told.unwritable in path.name:
            raise TargetUnwritable(target=path.name, why=same("No space left on device"))
        write_whole(path, data, within)

    def fill(self, path: Path, fill: Callable[[Path], object], /) -> None:
        self._step()
        if self.told.unwritable and self.told.unwritable in path.name:
            raise TargetUnwritable(target=path.name, why=same("No space left on device"))
        fill_whole(path, fill)

    def listing(self, folder: str) -> Sequence[FolderEntry]:
        self._step()
        if folder == self.unlisted:
            raise OSError(112, "Host is down")
        return list_folder(folder)

    def commit(self, work: Commits) -> None:
        self._step()
        if self.told.unwritable == "commit" and self.chance.random() < 0.1:
            raise sqlite3.OperationalError("database or disk is full")
        work.commit()
