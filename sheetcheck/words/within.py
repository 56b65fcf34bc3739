"""Work that may never end, given one deadline for the whole of it.

A time-out of a library or of the system begins anew at every byte or call. Here the clock runs
over all of it, whatever it waits for: a name, a disk, a server that drips.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

_Answer = TypeVar("_Answer")


def within(seconds: float, work: Callable[[], _Answer]) -> _Answer:
    """Return what work returns, or raise what it raises, if it ends in time.

    The work runs in a thread of its own. One that is late goes on without anybody waiting for
    it, and ends with the process at the latest: use this only for work whose late effects
    nobody sees.

    Raises:
        TimeoutError: it did not end in time.

    """
    answers: list[_Answer] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(work())
        except BaseException as error:  # noqa: BLE001  (it is raised where it is waited for)
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise TimeoutError("the time is up")
    return answers[0]


class Patience:
    """A deadline for each of many calls to disks that may hang.

    While calls still hang, the next one is given a share of the time: with n of them the
    (n + 1)-th part, at least `least` seconds. So a share on which nothing answers costs a run
    some minutes and not a deadline for each file, and a file on it that can be read is read.
    """

    def __init__(self, seconds: float = 60.0, least: float = 1.0) -> None:
        self._seconds, self._least = seconds, min(least, seconds)
        self._hanging: set[object] = set()

    def __call__(self, work: Callable[[], _Answer]) -> _Answer:
        """Return what work returns, or raise what it raises, if it ends in time.

        Raises:
            TimeoutError: it did not.

        """
        call = object()

        def counted() -> _Answer:
            try:
                return work()
            finally:
                self._hanging.discard(call)

        self._hanging.add(call)
        share = max(self._seconds / len(self._hanging), self._least)
        return within(share, counted)
