"""A city in which anything happens: files come, go and change, disks and servers fail, by chance.

What the nights say of it is compared in `test_random_nights`; nothing here asks the state.
"""

import os
import random
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sheetcheck.world import World
from tests.faults.failing_world import DiskBox, FailingDisk, Happenings
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
            fill=disk.fill,
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
