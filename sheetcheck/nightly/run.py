"""What a run is made of before it looks at a file: how it was asked for, and what it sees."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sheetcheck.nightly.checker import Checker
from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.files.answering import answering
from sheetcheck.nightly.files.output_tree import roots_of
from sheetcheck.nightly.files.scan import Search, Sight
from sheetcheck.nightly.log import Journal
from sheetcheck.nightly.state.folder import state_folder
from sheetcheck.nightly.state.runs import Ledger, PastRun
from sheetcheck.nightly.state.store import Store
from sheetcheck.words.text import Language
from sheetcheck.world import World

_LEAP = timedelta(hours=1)  # between two looks; more is a clock that was set, or a machine asleep


class Watch:
    """Counts the time that passes; a clock that is set back or forward counts for nothing."""

    def __init__(self, now: Callable[[], datetime], limit: timedelta) -> None:
        self._now = now
        self._limit = limit
        self._spent = timedelta(0)
        self.started = self._last = now()

    def is_over(self) -> bool:
        """Say whether the time is used up."""
        at = self._now()
        passed = at - self._last
        if timedelta(0) < passed < _LEAP:
            self._spent += passed
        self._last = at
        return self._spent >= self._limit


@dataclass(frozen=True, slots=True)
class Begun:
    """A run of the ledger that has not ended yet."""

    run: int
    night: int
    """The first run of this night: what is new or solved since then is told."""
    watch: Watch
    rehash: bool
    """Whether all files are to be read again, whatever their time stamps say."""
    origin: str
    """Where the state comes from."""
    previous: PastRun | None
    """The last run that checked everything."""

    @property
    def started(self) -> datetime:
        """When it began."""
        return self.watch.started

    @property
    def day(self) -> date:
        """The logical date of the run."""
        return self.started.date()


def begin(ledger: Ledger, watch: Watch, *, version: str, rehash: bool) -> Begun:
    """Note in the ledger that a run begins."""
    previous = ledger.last_good_run()
    day = watch.started.date()
    run = ledger.begin_run(day=day, at=watch.started, version=version, rehash=rehash)
    return Begun(run, ledger.night_began(run), watch, rehash, ledger.origin.value, previous)


def is_rehash_due(last: datetime | None, at: datetime, days: int) -> bool:
    """Say whether it is time to read all files again, so many days after the last time."""
    if not days:
        return False
    # A clock that was set back makes the last one lie in the future: then it is due, too.
    return last is None or not timedelta(0) <= at - last < timedelta(days=days)


Progress = Callable[[int], AbstractContextManager[Callable[[str], None]]]
"""Given how many files there are, yields what is to be called with the name of each."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How a run was asked for."""

    config: Config
    language: Language
    version: str
    dry_run: bool = False
    """Whether nothing is to be written: no copy, no report, no board, no state. Letters are
    not sent, but written as files into the folder of the state."""
    full: bool = False
    """Whether all files are to be read again, and empty folders to be believed."""


def _unseen(_total: int) -> AbstractContextManager[Callable[[str], None]]:
    return nullcontext(lambda _name: None)


@dataclass(frozen=True, slots=True)
class Control:
    """How whoever started a run takes part in it."""

    stop: Callable[[], bool] = lambda: False
    """Says, between two files, whether the run is to end."""
    progress: Progress = _unseen


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the folders show, before the state is opened and before any file is read."""

    watch: Watch
    checker: Checker
    sight: Sight


def look_around(setup: Setup, world: World) -> Sighting:
    """List all folders; no file is read or written."""
    config = setup.config
    watch = Watch(world.now, timedelta(minutes=config.document.run.minutes))
    today = watch.started.date()
    checker = Checker(config, setup.language, setup.version, today=today)
    ours = [config.out, str(state_folder(config))]
    if issued := config.document.check.issued:
        ours.append(config.place(issued))
    exclude = config.document.share.exclude
    roots, silent = answering(roots_of(config.folders), world)
    search = Search.of(roots, exclude=exclude, ours=ours, out=config.out)
    return Sighting(watch, checker, search.through(world.list, world.place, silent))


@dataclass(frozen=True, slots=True)
class Scene:
    """A run that has begun, with all that it works with."""

    setup: Setup
    control: Control
    store: Store
    world: World
    journal: Journal
    look: Sighting
    begun: Begun
