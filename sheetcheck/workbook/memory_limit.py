"""A bound on the memory of this very process: for workers that read what strangers wrote."""

import os
import sys
import threading
import time
from typing import Final, NoReturn

_PAUSE: Final = 0.05  # seconds between two looks
KILLED: Final = 70
"""The exit code of a process that took more than it may."""


def limit_memory(most: int) -> None:
    """Let allocations fail above a number of bytes; where the system cannot, end the process."""
    if sys.platform == "win32":
        from sheetcheck.workbook.old_windows import limit_memory as in_a_job  # noqa: PLC0415

        in_a_job(most)
        return
    import resource  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # Whoever started us may have been given less, which cannot be raised.
        given = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = most if given == resource.RLIM_INFINITY else min(most, given)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    else:
        # macOS takes the limit and does not keep it.
        threading.Thread(target=_watch, args=(most,), daemon=True).start()


def _watch(most: int) -> NoReturn:
    import resource  # noqa: PLC0415

    unit = 1 if sys.platform == "darwin" else 1024
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit <= most:
        time.sleep(_PAUSE)
    os._exit(KILLED)
