"""One deadline for a whole piece of work that may hang.

The timeouts of libraries and of the system start again at every byte or call, so a server that
sends one byte a second never reaches them. Here one clock covers everything: looking up the
name, opening the file, reading it.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

_Answer = TypeVar("_Answer")


def within(seconds: float, work: Callable[[], _Answer]) -> _Answer:
    """Run `work` for at most `seconds`; return its result or raise its exception.

    The work runs in a daemon thread. After the deadline the thread keeps running unattended
    until it finishes or the process ends, so use this only for work that may finish late
    without harm.

    Raises:
        TimeoutError: the work did not finish in time.

    """
    answers: list[_Answer] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(work())
        except BaseException as error:  # noqa: BLE001  (raised again by the caller's thread)
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

    The more calls hang, the less time the next one gets: with n calls hanging, `seconds` divided
    by n + 1, but at least `least`. A network share that does not answer then costs a run some
    minutes instead of a full deadline for each file, and its readable files are still read.
    """

    def __init__(self, seconds: float = 60.0, least: float = 1.0) -> None:
        self._seconds, self._least = seconds, min(least, seconds)
        self._hanging: set[object] = set()

    def __call__(self, work: Callable[[], _Answer]) -> _Answer:
        """Run `work` within its share of the time; return its result or raise its exception.

        Raises:
            TimeoutError: the work did not finish in time.

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
