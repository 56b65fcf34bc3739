"""The values of a run before it reads a file: the request, the folders, its entry in the state.

A run is requested (`Setup`, `Control`), lists the folders (`PreparedRun`) and is entered in the
state (`RunContext`). From then on everything that its steps need is in that one value.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sheetcheck.nightly.checker import Checker
from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.files.answering import answering
from sheetcheck.nightly.files.out_folder import roots_of
from sheetcheck.nightly.files.scan import ListedFolders, Search
from sheetcheck.nightly.monitoring import Journal
from sheetcheck.nightly.state.folder import state_folder
from sheetcheck.nightly.state.runs import PastRun
from sheetcheck.nightly.state.store import Store
from sheetcheck.words.text import Language
from sheetcheck.world import World

_LEAP = timedelta(hours=1)  # a longer gap means that the clock was set or the machine slept


class Watch:
    """Measures how long a run has taken; jumps of the clock are not counted."""

    def __init__(self, now: Callable[[], datetime], limit: timedelta) -> None:
        self._now = now
        self._limit = limit
        self._spent = timedelta(0)
        self.started = self._last = now()

    def is_over(self) -> bool:
        """True if the time limit is reached."""
        at = self._now()
        passed = at - self._last
        if timedelta(0) < passed < _LEAP:
            self._spent += passed
        self._last = at
        return self._spent >= self._limit


Progress = Callable[[int], AbstractContextManager[Callable[[str], None]]]
"""Takes the number of files; gives a function that is called with the path of each one done."""


@dataclass(frozen=True, slots=True)
class Setup:
    """A request for a run."""

    config: Config
    language: Language
    version: str
    dry_run: bool = False
    """Whether to write nothing: no copy, report, board or state. Letters are not sent but written
    as files into the state folder."""
    full: bool = False
    """Whether to read all files again, and to take emptied folders as emptied."""


def _unseen(_total: int) -> AbstractContextManager[Callable[[str], None]]:
    return nullcontext(lambda _name: None)


@dataclass(frozen=True, slots=True)
class Control:
    """How the caller watches a run and stops it."""

    stop: Callable[[], bool] = lambda: False
    """Asked between two files; True ends the run."""
    progress: Progress = _unseen


@dataclass(frozen=True, slots=True)
class PreparedRun:
    """A run whose folders are listed; the state is not opened yet."""

    setup: Setup
    control: Control
    watch: Watch
    checker: Checker
    listed: ListedFolders
    """The folders, before their workbooks are picked."""

    @property
    def started(self) -> datetime:
        """When the run began."""
        return self.watch.started

    @property
    def day(self) -> date:
        """The date on which the run began; it keeps that date past midnight."""
        return self.started.date()

    def enter(self, store: Store, world: World, journal: Journal) -> "RunContext":
        """Enter a new run in the state and return it."""
        setup, previous = self.setup, store.last_good_run()
        days = setup.config.document.run.rehash_days
        rehash = setup.full or _is_rehash_due(store.last_rehash(), self.started, days)
        run = store.begin_run(day=self.day, at=self.started, version=setup.version, rehash=rehash)
        before = (setup, self.control, self.watch, self.checker, self.listed)
        night = store.night_began(run)
        return RunContext(*before, store, world, journal, run, night, rehash, previous)


@dataclass(frozen=True, slots=True)
class RunContext(PreparedRun):
    """A run that is entered in the state, with everything that its steps work with."""

    store: Store
    world: World
    journal: Journal
    run: int
    night: int
    """The first run of this night. New and solved findings are counted from it."""
    rehash: bool
    """Whether to read all files again, even if their time stamps have not changed."""
    previous: PastRun | None
    """The last run that checked every file; None if there is none."""


def prepare_run(setup: Setup, control: Control, world: World) -> PreparedRun:
    """List all folders; no file is read or written."""
    config = setup.config
    watch = Watch(world.now, timedelta(minutes=config.document.run.minutes))
    checker = Checker(config, setup.language, setup.version, today=watch.started.date())
    ours = [config.out, str(state_folder(config))]
    if issued := config.document.check.issued:
        ours.append(config.place(issued))
    exclude = config.document.share.exclude
    roots, silent = answering(roots_of(config.folders), world)
    search = Search.of(roots, exclude=exclude, ours=ours, out=config.out)
    listed = search.through(world.list, world.place, silent)
    return PreparedRun(setup, control, watch, checker, listed)


def _is_rehash_due(last: datetime | None, at: datetime, days: int) -> bool:
    """True if `days` have passed since all files were last read; 0 days is never."""
    if not days:
        return False
    # If the clock was set back, the last time is in the future: then it is due, too.
    return last is None or not timedelta(0) <= at - last < timedelta(days=days)
