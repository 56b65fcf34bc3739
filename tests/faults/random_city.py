"""A city in which anything happens: files come, go and change, disks and servers fail, by chance.

What the nights say of it is compared in `test_random_nights`; nothing here asks the state.
"""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self

from sheetcheck.mail.smtp.delivery import Reply, ReplyScope, Server, Stage, Verdict
from sheetcheck.words.errors.unreachable import Locked
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.text import Text, same
from sheetcheck.workbook.files.disk import read_file, write_whole
from sheetcheck.workbook.files.listing import FolderEntry, list_folder
from sheetcheck.world import Commits, World
from tests.nightly.share import CLEAN, FAULTS, TOTALS, Share

FOLDERS = ("商工課", "社会福祉課", "建築住宅課", "総務課", "謎の課", "商工課/再提出", ".")
REVIEW = """
[[reviewed]]
rule = "rating-unknown"
section = "(1)住居・就労の確保など"
number = 2
by = "事務局"
why = "確認済み"
until = 2027-06-01
"""
CELLS: Sequence[dict[str, str]] = (
    {"G7": "E(その他)"},
    {"H7": "－", "G7": "D(その他)"},
    {"I9": ""},
    {"G8": "", "D8": "名前の変わった事業"},
    {"E7": "商工課、総務課", "G7": "Z"},
)


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


@dataclass
class City:
    """A share, and what happens to it."""

    share: Share
    chance: random.Random
    copies: set[Path] = field(default_factory=set)
    """Copies that sheetcheck made and somebody put back as they are."""
    away: set[Path] = field(default_factory=set)
    """Links that lead out of the share."""
    count: int = 0

    @property
    def box(self) -> Path:
        return self.share.root / "box"

    def files(self) -> list[Path]:
        """Return all workbooks in the share, however they are called."""
        found = []
        for folder, _, names in os.walk(self.share.returned):
            found += [Path(folder) / name for name in names if name.endswith((".xlsx", ".xlsm"))]
        return sorted(found)

    def asked_about(self) -> set[Path]:
        """Return every file that a night must tell about."""
        return {path for path in self.files() if not path.name.startswith("~$")} - self.copies

    def day(self) -> None:
        """Let some things happen between two nights."""
        acts = (
            *(self._come, self._come, self._come, self._change, self._change, self._correct),
            *(self._go, self._move, self._twice, self._break, self._copy_back, self._edit_copy),
            *(self._empty_a_folder, self._link_away, self._owner_file, self._review),
        )
        for _ in range(self.chance.randrange(5)):
            self.chance.choice(acts)()
        back = self.chance.random() < 0.05
        self.share.clock.at += timedelta(hours=-30 if back else self.chance.choice((0, 0, 5)))

    def happenings(self) -> Happenings:
        """Return what goes wrong in the next night."""
        told = Happenings(full=self.chance.random() < 0.1)
        told.post = self.chance.choice(
            ("open", "open", "open", "closed", "full", "picky", "forgetful")
        )
        files = [str(path) for path in self.files()]
        match self.chance.randrange(12):
            case 0 | 1:
                told.kill_at = self.chance.randrange(1, 60)
            case 2:
                told.stop_after = self.chance.randrange(1, 6)
            case 3 if files:
                told.locked = {*self.chance.sample(files, min(len(files), 3))}
            case 4:
                told.unlisted = self.chance.choice(FOLDERS)
            case 5 if files:
                told.vanishing = self.chance.choice(files)
            case 6:
                told.unwritable = self.chance.choice(("report", "checked", "index", "commit"))
            case _:
                pass
        return told

    def world(self, told: Happenings) -> World:
        """Return the world of a night in which this goes wrong."""
        unlisted = str(self.share.returned / told.unlisted) if told.unlisted else ""
        disk = FailingDisk(told, os.path.normpath(unlisted), self.chance)
        return World(
            now=self.share.clock,
            read=disk.read,
            write=disk.write,
            list=disk.listing,
            commit=disk.commit,
            post=DiskBox(self.box, told.post, random.Random(self.chance.random())),
        )

    def _new_path(self) -> Path:
        self.count += 1
        folder = self.share.returned / self.chance.choice(FOLDERS)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"回答{self.count}.xlsx"

    def _fill(self, path: Path) -> None:
        name = path.relative_to(self.share.returned).as_posix()
        kind = self.chance.randrange(4)
        cells = self.chance.choice(CELLS) if kind == 3 else None
        when = self.share.clock.at - timedelta(minutes=self.chance.randrange(1, 3000))
        self.copies.discard(path)
        path.unlink(missing_ok=True)
        self.share.put(name, (CLEAN, TOTALS, FAULTS, CLEAN)[kind], cells, when)

    def _come(self) -> None:
        self._fill(self._new_path())

    def _one(self) -> Path | None:
        found = [path for path in self.files() if not path.is_symlink()]
        return self.chance.choice(found) if found else None

    def _change(self) -> None:
        if path := self._one():
            self._fill(path)

    def _correct(self) -> None:
        if path := self._one():
            self.copies.discard(path)
            shutil.copyfile(CLEAN, path)

    def _go(self) -> None:
        if path := self._one():
            path.unlink()
            self.copies.discard(path)

    def _move(self) -> None:
        if (path := self._one()) and path not in self.copies:
            target = self._new_path()
            if not path.name.startswith("~$"):
                path.rename(target)

    def _twice(self) -> None:
        if (path := self._one()) and path not in self.copies:
            shutil.copy2(path, self._new_path())

    def _break(self) -> None:
        if path := self._one():
            self.copies.discard(path)
            data = path.read_bytes()
            path.write_bytes(self.chance.choice((b"", b"no workbook", data[: len(data) // 2])))

    def _written_copy(self) -> Path | None:
        found = sorted(self.share.out.rglob("*.checked.xlsx"))
        return self.chance.choice(found) if found else None

    def _copy_back(self) -> None:
        if copy := self._written_copy():
            target = self._new_path().with_name(f"戻り{self.count}.checked.xlsx")
            shutil.copy2(copy, target)
            self.copies.add(target)

    def _edit_copy(self) -> None:
        import sheetcheck  # noqa: PLC0415

        if copy := self._written_copy():
            target = self._new_path().with_name(f"直し{self.count}.checked.xlsx")
            with suppress(Exception):  # one that cannot be edited is not put back
                answer = f"実施した（{self.count}）。"
                sheetcheck.write_cells(copy, target, {("進行管理シート", "H7"): answer})

    def _empty_a_folder(self) -> None:
        folder = self.share.returned / self.chance.choice(FOLDERS)
        for path in sorted(folder.glob("*.xlsx")) if self.chance.random() < 0.3 else ():
            path.unlink()
            self.copies.discard(path)

    def _link_away(self) -> None:
        secret = self.share.root / "secret.xlsx"
        shutil.copyfile(FAULTS, secret)
        link = self._new_path()
        with suppress(OSError):  # on Windows not everybody may
            link.symlink_to(secret)
            self.away.add(link)

    def _owner_file(self) -> None:
        path = self._new_path()
        path.with_name("~$" + path.name).write_bytes(b"\x04abcd" + bytes(160))

    def _review(self) -> None:
        if path := self._one():
            folder = self.share.root / "reviews"
            folder.mkdir(exist_ok=True)
            (folder / f"{path.stem}.reviewed.toml").write_text(REVIEW, "utf-8")


Held = Callable[[], object]


def in_a_child(work: Held) -> int:
    """Do something in a process of its own and return how that ended."""
    child = os.fork()
    if child == 0:
        code = 70
        with suppress(BaseException):
            work()
            code = 0
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
