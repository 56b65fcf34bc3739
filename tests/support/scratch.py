"""Where the tests write: into memory, where the system lends enough of it.

A night writes and syncs some hundred small files, and a disk takes milliseconds for each sync:
in a whole run half a minute. Nothing here cuts the power, so nothing is lost with the disk.
"""

import os
import shutil
from pathlib import Path
from typing import Final

_MEMORY: Final = Path("/dev/shm")  # Linux; what lies there, lies in memory
_NEEDED: Final = 1 << 30
"""Bytes that must be free there: three times what a whole run writes."""
_ROOT: Final = "PYTEST_DEBUG_TEMPROOT"


def write_into_memory() -> None:
    """Let pytest make its temporary folders in memory, unless another place was chosen."""
    if os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free >= _NEEDED:
        os.environ.setdefault(_ROOT, str(_MEMORY))
