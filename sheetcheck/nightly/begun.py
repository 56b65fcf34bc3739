"""A run that has begun: its number, its night, its clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sheetcheck.nightly.ledger import Ledger, PastRun
from sheetcheck.nightly.watch import Watch


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
