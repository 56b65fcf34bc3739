"""A world whose N-th effect fails, once or for ever; and what a share came to, to compare."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sheetcheck.nightly.errors import NightRefusal
from sheetcheck.nightly.state.records import digest_of
from sheetcheck.nightly.summary import Night
from sheetcheck.words.errors.system_error import Unreadable
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.text import same
from sheetcheck.workbook.files.disk import fill_whole, read_file, write_whole
from sheetcheck.workbook.files.listing import FolderEntry, list_folder
from sheetcheck.world import Commits, World
from tests.nightly.share import FAULTS, TOTALS, Share


@dataclass
class Faults:
    """Counts the effects of a night, and lets the N-th fail."""

    at: int = 0
    """Which effect fails; 0 is none."""
    for_ever: bool = False
    before: Callable[[int, str], None] = lambda _number, _name: None
    """Called before each effect, with its number and its name."""
    done: list[str] = field(default_factory=list)

    def world(self, share: Share) -> World:
        return World(
            now=share.clock,
            read=self._read,
            write=self._write,
            fill=self._fill,
            list=self._list,
            names=self._names,
            commit=self._commit,
            fetch=self._fetch,
        )

    def _due(self, name: str) -> bool:
        self.done.append(name)
        number = len(self.done)
        self.before(number, name)
        return bool(self.at) and (number == self.at or (self.for_ever and number > self.at))

    def _read(self, path: str, within: Sequence[str] = (), /) -> bytes:
        if self._due(f"read {Path(path).name}"):
            raise Unreadable(why=same("Input/output error"))
        return read_file(path, within)

    def _write(self, path: Path, data: bytes, within: Sequence[str] = (), /) -> None:
        if self._due(f"write {path.name}"):
            raise TargetUnwritable(target=path.name, why=same("No space left on device"))
        write_whole(path, data, within)

    def _fill(self, path: Path, fill: Callable[[Path], object], /) -> None:
        if self._due(f"fill {path.name}"):
            raise TargetUnwritable(target=path.name, why=same("No space left on device"))

        def filled(place: Path) -> None:
            fill(place)
            self.before(len(self.done), "filled")

        fill_whole(path, filled)

    def _list(self, folder: str) -> Sequence[FolderEntry]:
        if self._due(f"list {Path(folder).name}"):
            raise OSError(112, "Host is down")
        return list_folder(folder)

    def _names(self, folder: str) -> Sequence[str]:
        if self._due(f"names {Path(folder).name}"):
            raise OSError(112, "Host is down")
        return sorted(path.name for path in Path(folder).iterdir())

    def _commit(self, work: Commits) -> None:
        if self._due("commit"):
            raise sqlite3.OperationalError("database or disk is full")
        work.commit()

    def _fetch(self, address: str) -> None:
        if self._due("fetch"):
            raise TimeoutError(110, address)


def first_night(share: Share) -> None:
    """Hold a night without faults, then change everything that can change."""
    share.put("商工課/a.xlsx", FAULTS)
    share.put("福祉課/b.xlsx", TOTALS)
    share.put("税務課/c.xlsx", cells={"G7": "E(その他)"})
    share.put("税務課/moved.xlsx", cells={"G8": "E(その他)", "D7": "別の事業"})
    share.night('[heartbeat]\nurl = "http://127.0.0.1:9/{event}"\nfile = "beat.json"\n')
    share.put("商工課/a.xlsx", cells={"H7": "－", "G7": "D(その他)"})
    (share.returned / "福祉課" / "b.xlsx").unlink()
    share.put("福祉課/b2.xlsx", FAULTS)
    share.put("福祉課/odd.xlsx").write_bytes(b"no workbook")
    moved = share.returned / "税務課" / "moved.xlsx"
    moved.rename(moved.with_name("new.xlsx"))


def faulty_night(share: Share, faults: Faults) -> Night | None:
    """Hold a night with faults; None where it could not go on."""
    with suppress(NightRefusal):
        return share.night(world=faults.world(share))
    return None


def came_to(share: Share) -> dict[str, Any]:
    """Return what a share came to: what must be the same, whatever happened on the way."""
    known = share.known()
    by_return = {file.return_id: file.department for file in known.values()}
    return {
        "files": {
            name: (file.status, file.digest, file.corrected, file.report, file.department)
            for name, file in known.items()
            if file.gone_run is None
        },
        "findings": sorted(
            (
                by_return[f.return_id],
                f.place,
                digest_of(f.finding),
                f.revision,
                f.told,
                f.solved_run is None,
            )
            for f in share.tracked()
        ),
        "sources": share.sources(),
        "written": {name for name in share.written() if not name.startswith("~")},
        "left over": {name for name in share.written() if "~sheetcheck" in name},
    }


def in_a_child(work: Callable[[], object]) -> int:
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
