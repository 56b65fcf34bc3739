"""A shared folder with a configuration, a clock that tests turn, and nights that are held there."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sheetcheck
from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.config.reader import read_config
from sheetcheck.nightly.files.out_folder import MARKER
from sheetcheck.nightly.night import run_night
from sheetcheck.nightly.run import Control, Setup
from sheetcheck.nightly.state.database import Origin, open_state
from sheetcheck.nightly.state.records import KnownFile, TrackedFinding
from sheetcheck.nightly.state.store import Store
from sheetcheck.nightly.summary import Night
from sheetcheck.words.text import Language
from sheetcheck.workbook.files.disk import write_whole
from sheetcheck.world import World

SAMPLES = Path(__file__).parents[2] / "samples"
CLEAN, TOTALS, FAULTS = (SAMPLES / f"ena-{name}.xlsx" for name in ("clean", "totals", "faults"))
START = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
SHEET = "進行管理シート"
CONFIG = """
[share]
folders = ["returned"]
out = "checked"
[state]
folder = "state"
[departments."商工課"]
aliases = ["商工観光課"]
[departments."福祉課"]
[departments."税務課"]
"""


@dataclass
class Clock:
    """A clock that goes on by itself, a little at each look."""

    at: datetime = START
    step: timedelta = timedelta(milliseconds=1)

    def __call__(self) -> datetime:
        self.at += self.step
        return self.at


@dataclass
class Share:
    """A shared folder under test."""

    root: Path
    clock: Clock = field(default_factory=Clock)
    version: str = "1.0"

    def __post_init__(self) -> None:
        self.returned.mkdir(parents=True, exist_ok=True)
        if not self.config_file.exists():
            self.config_file.write_text(CONFIG, "utf-8")

    @property
    def config_file(self) -> Path:
        return self.root / "night.toml"

    @property
    def returned(self) -> Path:
        return self.root / "returned"

    @property
    def out(self) -> Path:
        return self.root / "checked"

    @property
    def state(self) -> Path:
        return self.root / "state"

    def config(self, more: str = "") -> Config:
        if more:
            self.config_file.write_text(CONFIG + more, "utf-8")
        return read_config(self.config_file)

    def put(
        self,
        name: str,
        sample: Path = CLEAN,
        cells: Mapping[str, str] | None = None,
        at: datetime | None = None,
    ) -> Path:
        """Put a return into the folder: a sample, some of its cells written anew."""
        path = self.returned / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if cells:
            sheetcheck.write_cells(sample, path, {(SHEET, a): v for a, v in cells.items()})
        else:
            shutil.copyfile(sample, path)
        self.date(path, at or self.clock.at - timedelta(days=1))
        return path

    def date(self, path: Path, at: datetime) -> None:
        import os  # noqa: PLC0415

        os.utime(path, (at.timestamp(), at.timestamp()))

    def night(
        self,
        more: str = "",
        *,
        world: World | None = None,
        stop: Callable[[], bool] = lambda: False,
        full: bool = False,
        dry_run: bool = False,
    ) -> Night:
        """Hold a night, a day after the last one."""
        setup = Setup(self.config(more), Language.JA, self.version, dry_run=dry_run, full=full)
        world = replace(world, now=self.clock) if world else World(now=self.clock)
        night = run_night(setup, world, Control(stop=stop))
        self.clock.at += timedelta(days=1)
        return night

    def tracked(self) -> list[TrackedFinding]:
        opened = open_state(self.state, write_whole)
        with closing(opened.db):
            return Store(opened.db, Origin.KEPT, lambda db: db.commit()).findings()

    def known(self) -> dict[str, KnownFile]:
        opened = open_state(self.state, write_whole)
        with closing(opened.db):
            files = Store(opened.db, Origin.KEPT, lambda db: db.commit()).files()
        return {Path(file.path).relative_to(self.returned).as_posix(): file for file in files}

    def open_rules(self) -> list[str]:
        return sorted(f.finding.rule for f in self.tracked() if f.solved_run is None)

    def written(self) -> set[str]:
        found = (p for p in self.out.rglob("*") if p.is_file() and p.name != MARKER)
        return {p.relative_to(self.out).as_posix() for p in found}

    def sources(self) -> dict[str, str]:
        """Return every file of the returns with the hash of its content."""
        return {
            path.relative_to(self.returned).as_posix(): hashlib.sha256(
                path.read_bytes()
            ).hexdigest()
            for path in self.returned.rglob("*")
            if path.is_file()
        }


PROBLEM = {"G7": "E(その他)"}
