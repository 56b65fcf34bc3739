"""Where the tests write: into memory, where the system lends enough of it.

A night writes and syncs some hundred small files, and a disk takes milliseconds for each sync:
in a whole run half a minute. Nothing here cuts the power, so nothing is lost with the disk.
"""

import os
import sys
from pathlib import Path
from typing import Final

_MEMORY: Final = Path("/dev/shm")
_NEEDED: Final = 256 << 20
"""Bytes that must be free there: eight times what a whole run ever has there at one time."""
_ROOT: Final = "PYTEST_DEBUG_TEMPROOT"


def write_into_memory() -> None:
    """Let pytest make its temporary folders in memory, unless another place was chosen."""
    if sys.platform == "linux" and _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK):
        memory = os.statvfs(_MEMORY)
        runs_programs = not memory.f_flag & os.ST_NOEXEC  # a container's often does not
        if runs_programs and memory.f_bavail * memory.f_frsize >= _NEEDED:
            os.environ.setdefault(_ROOT, str(_MEMORY))
