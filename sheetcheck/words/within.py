"""Work that may never end, given one deadline for the whole of it."""

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
