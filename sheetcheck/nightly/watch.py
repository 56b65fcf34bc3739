"""How long a run has taken, by a clock that somebody may set."""

from collections.abc import Callable
from datetime import datetime, timedelta

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
