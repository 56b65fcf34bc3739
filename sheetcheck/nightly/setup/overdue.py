"""The last resort: a night that hangs where no deadline reaches it ends with its process.

Every exchange with a disk, a server or a process has a deadline of its own. A call to the system
that nobody thought of can still hold a night, its lock and every night after it. A night may be
killed at any moment without harm, so one that is long overdue ends itself, and says so.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import ExitCode, NightOverdue, NightRefusal
from sheetcheck.nightly.heartbeat import beat
from sheetcheck.nightly.log import Journal
from sheetcheck.nightly.state.folder import state_folder
from sheetcheck.words.text import Language
from sheetcheck.world import World

GRACE: Final = 180
"""Minutes after the time limit: for letters, which may take an hour, and for the pages."""


@contextmanager
def ended_if_overdue(
    config: Config,
    world: World,
    language: Language,
    end: Callable[[NightRefusal], None],
    grace: float = GRACE,
) -> Iterator[None]:
    """Call `end`, which must not return, if the work takes far longer than a night may.

    The log and the heartbeat are told before.
    """
    minutes = config.document.run.minutes

    def act() -> None:
        refusal = NightOverdue(minutes=minutes)
        journal = Journal(state_folder(config), world.now, language)
        journal.note(refusal.what)
        for warning in beat(config, "fail", world, at=world.now(), code=ExitCode.STATE):
            journal.note(warning)
        end(refusal)

    timer = threading.Timer(60 * (minutes + grace), act)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
